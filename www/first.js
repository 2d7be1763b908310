// Runs before anything is shown: the theme that was chosen, and whether the answer that stands in the page is the one
// that is asked for.
"use strict";
(() => {
  const root = document.documentElement;
  if (location.hash.length > 1 || location.search) root.classList.add("opening");
  // Within a frame, what the reader chose on the page itself is not asked for.
  if (self !== top) return;
  try {
    rename(localStorage);
    const theme = localStorage.getItem("flink-memory.theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  } catch {
    // Storage is denied: the system's theme it is.
  }

  /**
   * Moves what earlier builds kept under names without a prefix. Other pages of this host may have such names, too: only
   * a configuration as those builds wrote it shows that they are this page's.
   */
  function rename(storage) {
    if (!/^\d\.\d+\n[a-z-]+\n(config|flink-conf)\.yaml\n/.test(storage.getItem("configuration"))) return;
    for (const name of ["configuration", "dismissed", "view", "format", "theme"]) {
      const value = storage.getItem(name);
      storage.removeItem(name);
      if (value !== null && storage.getItem(`flink-memory.${name}`) === null) storage.setItem(`flink-memory.${name}`, value);
    }
  }
})();
