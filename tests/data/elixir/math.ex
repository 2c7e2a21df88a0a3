defmodule Math do
  @moduledoc """
  Sums.
  """

  @doc "One line."
  def add(a, b) do
    # adds
    "#{a} # #{b}"
  end
  def sigil, do: ~s(# text)
  def text, do: """
  # value
  """
end
