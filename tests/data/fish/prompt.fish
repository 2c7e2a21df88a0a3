# The prompt.
function fish_prompt
    set -l a "x # y"
    echo a#b # tail

end
