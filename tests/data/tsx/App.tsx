// A view.
export const App = () => (
  <div title="//">
    {/* one */}
    It's // text
  </div>
);
