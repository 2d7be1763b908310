// Keeps what someone does before the page lives, and hands it over to the live page as ordinary edits and actions.
//
// All is kept by the id of what it was done to, which is the same in the live page, but for the width of a picture that
// stands before it here; a link within a sentence has in `data-id` that of a button that does the same. Of the
// buttons, the one that was pressed last is kept.
"use strict";
self.early = (() => {
  const FIELDS = "input, select, textarea, details";
  const BUTTONS = "button, [role=button]";
  const ACTED_UPON = `${FIELDS}, ${BUTTONS}, a`;
  // What a field holds, where that is not its value.
  const HOLDS = { checkbox: "checked", details: "open", file: "files" };

  const kept = new Map(); // how each thing is handed over, in the order in which they were done
  const listeners = new AbortController();
  const fileFields = document.querySelectorAll(".prerendered [type=file]");
  const listening = new Promise((resolve) => addEventListener("live", resolve, { once: true }));
  let interact, pressed, isComposing, focused, caret, typed;
  const firstInteraction = new Promise((resolve) => (interact = resolve));

  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const find = (event, what) => (event.target instanceof Element ? event.target.closest(what) : null);
  const idOf = (element) => element?.dataset.id ?? element?.id.replace(/^at-\d+-/, "");
  const live = (element) => document.getElementById(idOf(element));

  function listen(names, listener) {
    for (const name of names.split(" ")) addEventListener(name, listener, { capture: true, signal: listeners.signal });
  }

  function keep(what, handOver) {
    kept.delete(what);
    kept.set(what, handOver);
    interact();
  }

  // --- What is kept

  listen("pointerover focusin", (event) => { if (find(event, ACTED_UPON)) interact(); });
  listen("hashchange popstate", interact);

  listen("input change toggle", (event) => {
    const field = find(event, FIELDS);
    if (idOf(field)) keep(idOf(field), () => edit(field));
  });

  listen("click", (event) => {
    const button = find(event, BUTTONS);
    if (idOf(button)) keep("press", () => press(button));
  });

  listen("paste", (event) => {
    const field = find(event, "input, textarea");
    const text = event.clipboardData?.getData("text/plain");
    if (text) keep(`paste ${idOf(field)}`, () => paste(text, field));
  });

  listen("dragover drop", (event) => {
    // Without this, a browser leaves the page for the dropped file.
    event.preventDefault();
    interact();
    if (event.type === "dragover" || !event.dataTransfer) return;
    const files = [...event.dataTransfer.files];
    if (!files.length) files.push(new File([event.dataTransfer.getData("text/plain")], "text"));
    const dropped = new DataTransfer();
    files.forEach((file) => dropped.items.add(file));
    const field = Object.assign(document.createElement("input"), { id: "import", type: "file", files: dropped.files });
    keep("import", () => edit(field));
  });

  // --- Giving way to the live page

  listen("pointerdown", (event) => { if (event.button === 0 && find(event, ACTED_UPON)) pressed = event; });
  listen("pointerup pointercancel dragend", () => {
    const released = pressed;
    // The click comes behind it, and the next press may come before that is through.
    setTimeout(() => { if (pressed === released) pressed = null; });
  });
  listen("compositionstart compositionend", ({ type }) => { isComposing = type === "compositionstart"; });

  /** Resolves when nobody is in the middle of something that would be lost. From then on, nothing more is kept. */
  async function released() {
    const isListOpen = () => CSS.supports("selector(:open)") && document.querySelector("select:open");
    const isMarking = () => !kept.size && document.activeElement === document.body && !getSelection().isCollapsed;
    while (pressed || isComposing || isListOpen() || isMarking()) await pause(50);
    listeners.abort();
    focused = document.activeElement;
    caret = [focused?.selectionStart, focused?.selectionEnd];
  }

  /** Goes on in the live page. It has just been drawn, so that no key falls between the two. */
  async function handOver() {
    // Only fields with text in them have a caret.
    if (caret[0] != null) typed = live(focused);
    if (kept.has(idOf(focused)) && typed) fill(focused);
    live(focused)?.focus({ preventScroll: true });
    typed?.setSelectionRange(...caret);
    await listening;
    // The browser's dialogue for a file stays open, and tells the field that opened it.
    for (const field of fileFields) field.addEventListener("change", () => edit(field));
    for (const [what, act] of kept) {
      // What was done before it is drawn first.
      if (what === "press") await pause(0);
      act();
    }
  }

  function fill(field) {
    const holds = HOLDS[field.type ?? field.localName] ?? "value";
    live(field)[holds] = field[holds];
  }

  function edit(field) {
    if (!live(field)) return;
    // What is typed in the live page since is not overwritten.
    if (live(field) !== typed) fill(field);
    for (const kind of ["input", "change"]) live(field).dispatchEvent(new Event(kind, { bubbles: true }));
  }

  // Elements of a picture have no `click()`.
  const press = (button) => live(button)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));

  function paste(text, field) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    // Firefox made such events in its own way for long.
    const firefox = { dataType: "text/plain", data: text };
    const event = new ClipboardEvent("paste", { clipboardData, ...firefox, bubbles: true, cancelable: true });
    const isImported = !(live(field) ?? document.body).dispatchEvent(event);
    // What was imported is not written into the field, too.
    if (isImported && kept.delete(idOf(field))) live(field).value = field.defaultValue;
  }

  return { firstInteraction, released, handOver };
})();
