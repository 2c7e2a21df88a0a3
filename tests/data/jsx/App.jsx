// A view
const App = () => <p>It's // text {/* x */}</p>; // tail
