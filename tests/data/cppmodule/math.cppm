// Maths
export module math;
export auto s = R"(// text)"; // tail
