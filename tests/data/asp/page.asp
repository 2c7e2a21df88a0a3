' A page
x = "it's" ' tail
<!-- html -->
