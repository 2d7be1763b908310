// Runs before anything is shown: the theme that was chosen, whether the answer that stands in the page is the one that is
// asked for, and whether there is a last configuration to offer.
"use strict";
(() => {
  const root = document.documentElement;
  if (location.hash.length > 1 || location.search) root.classList.add("opening");
  // Within a frame, what the reader chose on the page itself is not asked for.
  if (self !== top) return;
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
    if (localStorage.getItem("configuration")) root.classList.add("kept");
  } catch {
    // Storage is denied: the system's theme it is, and nothing is kept.
  }
})();
