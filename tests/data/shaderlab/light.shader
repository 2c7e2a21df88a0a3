// Light
/* block */
Shader "a//b" {} // tail
