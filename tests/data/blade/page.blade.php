{{-- a comment
--}}
<p>{{ $x }} // text</p>
<!-- html -->
