# A policy
allow { input.x == "# text" } # tail
