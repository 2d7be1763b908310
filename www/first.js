// Runs before anything is shown: the theme that was chosen, whether the answer that stands in the page is the one that is
// asked for, whether there is a last configuration to offer, and where the page is.
"use strict";
(() => {
  const root = document.documentElement;
  if (location.hash.length > 1 || location.search) root.classList.add("opening");
  // The result has the page's address in it, which only the browser knows. It is longer than none, so it comes in before
  // anything is painted that it would move.
  const arrivals = new MutationObserver(() => {
    const comment = document.querySelector(".prerendered .outputs .c-comment");
    if (!comment?.nextSibling) return;
    arrivals.disconnect();
    comment.textContent = comment.textContent.replace(": #", `: ${location.href.split(/[#?]/)[0]}#`);
  });
  arrivals.observe(root, { childList: true, subtree: true });
  addEventListener("load", () => arrivals.disconnect());
  // By now, all scripts ran that came: without them the page looks live and is none.
  addEventListener("DOMContentLoaded", () => {
    if (self.loadProgram) return;
    const said = document.createElement("p");
    said.className = "said";
    said.role = "alert";
    said.append("This page could not start: files are missing or damaged, or this browser is too old. Reload it.");
    document.body.append(said);
  });
  // Within a frame, what the reader chose on the page itself is not asked for.
  if (self !== top) return;
  try {
    rename(localStorage);
    const theme = localStorage.getItem("flink-memory.theme");
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
    if (localStorage.getItem("flink-memory.configuration")) root.classList.add("kept");
  } catch {
    // Storage is denied: the system's theme it is, and nothing is kept.
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
