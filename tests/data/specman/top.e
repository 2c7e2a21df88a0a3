-- Top
extend sys { x : uint; }; // tail
unit y {};
