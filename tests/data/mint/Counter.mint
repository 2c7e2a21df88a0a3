/* A counter
   of clicks. */
component Counter {
  // how many
  state count : Number = 0

  fun render : Html {
    <a href="https://a.example/*">"//" /* both */</a>
  }
}
