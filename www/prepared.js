// What was rendered beforehand shows the first answer without the page's program. This waits for the first sign that
// someone wants more of it, notes what they do until the program is there, and does it again to what takes its place.
"use strict";
self.prepared = (() => {
  // What can be acted upon. The live page has the same, in the same order.
  const ACTED_UPON = "a, button, input, select, summary, [tabindex]";
  // What the browser opens and shuts, ticks and unticks by itself.
  const TOGGLED = "summary, [type=checkbox]";
  const WRITTEN_IN = "input, select";

  const root = document.documentElement;
  const renderings = [...document.querySelectorAll(".prerendered")];
  const isNarrow = matchMedia("(max-width: 600px)");
  const isAnother = root.classList.contains("opening");
  const rendered = isAnother ? null : renderings.find((one) => one.matches(isNarrow.matches ? ".at-narrow" : ".at-wide"));
  // Where something else is asked for, both go; else the one that the window has no room for.
  for (const one of renderings) if (one !== rendered) one.remove();
  if (!rendered) return { sign: Promise.resolve(), free: () => Promise.resolve() };
  rendered.classList.add("chosen");

  const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
  let give;
  const sign = new Promise((resolve) => (give = resolve));
  const ears = new AbortController();
  const hear = (names, on, ear) => names.split(" ").forEach((name) => on.addEventListener(name, ear, { capture: true, signal: ears.signal }));

  // What was done, in order: an element, and how the same is done to the one in its place.
  let done = [];
  let focused = null;
  let pressed = null;
  let isComposing = false;

  /** What an event happens to, of what can be acted upon. */
  const acted = ({ target }) => {
    const element = target instanceof Element && target.closest(ACTED_UPON);
    return element && rendered.contains(element) ? element : null;
  };
  const isWritten = (element) => element.matches(WRITTEN_IN) && !element.matches(TOGGLED);

  function note(element, again, isPasted = false) {
    done.push({ element, again, isPasted });
    give();
  }

  hear("pointerover focusin", document, (event) => { if (acted(event)) give(); });
  // The picture of another width, and another answer.
  hear("change", isNarrow, give);
  hear("hashchange popstate", self, give);

  hear("click", document, (event) => {
    const element = acted(event);
    // Links have led where they lead.
    if (!element || isWritten(element) || element.matches("a[href]")) return;
    const before = done.findIndex((one) => one.element === element);
    if (before >= 0 && element.matches(TOGGLED)) done.splice(before, 1);
    else note(element, (live) => live.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })));
  });
  hear("input change", document, (event) => {
    const element = acted(event);
    if (!element || !isWritten(element)) return;
    done = done.filter((one) => one.element !== element || one.isPasted);
    note(element, (live) => write(element, live));
  });

  /** Gives a live field what is written in, chosen or opened with the one before it. */
  function write(element, live) {
    const kind = element.type === "file" || element.matches("select") ? "change" : "input";
    if (element.type === "file") live.files = element.files;
    else if (live.value === element.value) return;
    else live.value = element.value;
    live.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  /** What is pasted or dropped, to be taken up later: the browser empties it after the event. */
  function carried(from) {
    const data = new DataTransfer();
    for (const file of from.files) data.items.add(file);
    data.setData("text/plain", from.getData("text/plain"));
    return data;
  }
  hear("paste", document, (event) => {
    const clipboardData = event.clipboardData && carried(event.clipboardData);
    if (!clipboardData) return;
    const element = acted(event);
    note(element, (live) => {
      // Firefox made such events in its own way for long.
      const firefox = { dataType: "text/plain", data: clipboardData.getData("text/plain") };
      const paste = new ClipboardEvent("paste", { clipboardData, ...firefox, bubbles: true, cancelable: true });
      const isTaken = !(live || document.body).dispatchEvent(paste);
      // What was taken in as a whole is not written into the field, too.
      if (isTaken) done = done.filter((one) => one.element !== element);
    }, true);
  });
  hear("dragover drop", document, (event) => {
    // Without this, a browser leaves the page for the dropped file.
    event.preventDefault();
    give();
    if (event.type === "dragover" || !event.dataTransfer) return;
    const dataTransfer = carried(event.dataTransfer);
    note(null, () => document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true })));
  });

  hear("pointerdown", document, (event) => { if (event.button === 0) pressed = event; });
  // The click comes behind it, and the next press may come before that is through.
  hear("pointerup pointercancel", document, () => {
    const released = pressed;
    setTimeout(() => { if (pressed === released) pressed = null; });
  });
  hear("compositionstart compositionend", document, ({ type }) => { isComposing = type === "compositionstart"; });
  hear("focusin", document, (event) => { focused = acted(event); });
  hear("focusout", document, ({ target }) => { if (focused === target) focused = null; });

  function isListOpen() {
    try {
      return !!rendered.querySelector("select:open");
    } catch {
      return false; // This browser cannot tell.
    }
  }

  /** Whether someone is in the middle of something that would be lost. */
  function isHeld() {
    const isSelecting = !done.length && !focused && !getSelection().isCollapsed;
    return pressed || isComposing || isSelecting || isListOpen();
  }

  /** Gives way to the live page when nothing is held. */
  async function free() {
    while (isHeld()) await pause(50);
    ears.abort();
    goOn();
  }

  /** Goes on in the live page as soon as that is drawn: in the same moment, so that no key falls between the two. */
  async function goOn() {
    const before = [...rendered.querySelectorAll(ACTED_UPON)];
    const last = focused;
    const selection = [last?.selectionStart, last?.selectionEnd];
    await Promise.race([isDrawn(before.length), isListening()]);

    // Once and for all: what is done again can add to what there is, and move the rest on.
    const after = [...document.body.querySelectorAll(ACTED_UPON)];
    const label = (element) => element.tagName + element.getAttribute("aria-label");
    const live = (element) => {
      const found = element && after[before.indexOf(element)];
      return found && label(found) === label(element) ? found : null;
    };
    if (live(last)) {
      live(last).focus({ preventScroll: true });
      // What is written after this is written there.
      const own = done.filter((one) => one.element === last && isWritten(last));
      if (!own.some((one) => one.isPasted)) {
        own.forEach(({ again }) => again(live(last)));
        done = done.filter((one) => !own.includes(one));
      }
      // Only of fields with text in them is anything selected.
      if (selection[0] != null) live(last).setSelectionRange(...selection);
    }

    await isListening();
    // The browser's dialogue for a file stays open, and tells the field that opened it.
    for (const field of rendered.querySelectorAll("[type=file]")) {
      field.addEventListener("change", () => write(field, live(field)));
    }
    while (done.length) {
      const { element, again } = done.shift();
      if (!element || live(element)) again(live(element));
      // What follows from it is drawn first.
      await pause(0);
    }
  }

  /** Resolves when the live page has drawn as much as there was to act upon. */
  function isDrawn(many) {
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (rendered.isConnected || document.body.querySelectorAll(ACTED_UPON).length < many) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
  }

  /** Resolves when the program hears what happens anywhere: it leaves its text behind then (`panic.rs`). */
  async function isListening() {
    while (self.configuration === undefined) await pause(10);
  }

  return { sign, free };
})();
