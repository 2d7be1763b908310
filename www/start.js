// Starts the page, and says so where that fails. A script of the old kind, because browsers load modules neither from
// a file nor into a sandbox whose host does not permit it.
"use strict";
(() => {
  // Where not all scripts came, `www/first.js` says so.
  if (!self.early) return;
  const content = (name) => document.querySelector(`meta[name=${name}]`)?.content;
  const address = (name) => new URL(name, document.baseURI).href;
  const page = address(content("program"));
  // A picture within another page has a smaller program of its own. Where it is not to be had, the page's does as well.
  const isPicture = /[?&]embed\b/.test(location.search) && !/[?&](embed|parts)=[^&]*(form|advice|table|result)/.test(location.search);
  const scripts = isPicture ? [address(content("picture")), page] : [page];
  const programOf = (script) => script.replace(/\.js$/, "_bg.wasm");
  // The page's program once more, as one script of the old kind.
  const whole = page.replace(/\.js$/, "-whole.js");
  // Where the host demands Trusted Types, only a policy may name scripts; this one names only those beside the page.
  const policy = trustedScripts();
  const trusted = (script) => policy ? policy.createScriptURL(script) : script;
  const root = document.documentElement;
  const isAnother = root.classList.contains("opening");
  const isFramed = self !== top;
  let isRunning = false;
  // The program in use: its memory, and what it was compiled to.
  let memory, compiled;
  // How often a program was started; one that is started again is another instance of its script.
  const starts = {};

  const wasKept = isKept();
  const begun = mayBegin().then(begin);

  function trustedScripts() {
    const beside = new URL("./", document.baseURI).href;
    const createScriptURL = (script) => {
      if (!script.startsWith(beside)) throw new TypeError(`${script} is not beside the page.`);
      return script;
    };
    try {
      return self.trustedTypes?.createPolicy("flink-memory", { createScriptURL });
    } catch {
      return null; // The host permits no such policy: hosting.md says what that costs.
    }
  }

  /** Whether this build is kept in the browser. */
  async function isKept() {
    try {
      return !!(await caches.match(programOf(page)));
    } catch {
      return false; // Not a secure context, or storage is denied.
    }
  }

  /** Resolves when the program is to be loaded: behind the first paint, or where data is to be saved, when it is used. */
  async function mayBegin() {
    // Nothing is shown without the program.
    if (isAnother) return;
    if (navigator.connection?.saveData) return early.firstInteraction;
    const isPainted = performance.getEntriesByType("paint").length > 0;
    if (isPainted || document.hidden) return;
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  }

  async function begin() {
    root.classList.add("loading");
    try {
      const start = await load().finally(() => root.classList.remove("loading"));
      await early.released();
      memory = start().memory;
      isRunning = true;
      // It is drawn at the end of what a program does at once.
      await null;
      early.handOver();
    } catch (error) {
      const isLost = error instanceof Missing && !isAnother;
      if (!isLost) return fail(error);
      // What can be read stays, and so does what was begun.
      const isOld = await isReplaced();
      await new Promise((again) => isOld
        ? say("There is a new version of this page; this one no longer works.", "Reload", () => location.reload())
        : say("The calculator could not be loaded. Check the network.", "Try again", again));
      return begin();
    }
  }

  /** Whether the host has another build by now, whose program has another name. */
  async function isReplaced() {
    try {
      const page = await fetch(location.pathname, { cache: "no-cache" });
      return page.ok && !(await page.text()).includes(content("program"));
    } catch {
      return false; // There is no network.
    }
  }

  /** Loads the program, and gives what starts it. */
  async function load() {
    if (typeof WebAssembly === "undefined") {
      throw new Error("This page needs WebAssembly, which is disabled in this browser.");
    }
    // Where modules are barred, the second way may be open; from files, modules always are. Browsers also remember a
    // module that could not be loaded, and do not try again.
    if (location.protocol === "file:") return loadWhole();
    const loads = [...scripts.map((script) => () => loadModule(script)), loadWhole];
    return loads.slice(1).reduce((loaded, next) => loaded.catch(next), loads[0]());
  }

  async function loadModule(script) {
    const program = fetch(programOf(script), { priority: "low" }).then(compile);
    const [{ initSync }, module] = await Promise.all([import(again(script)), program]);
    compiled = { script, module };
    return () => initSync({ module });
  }

  /** Loads the same program once more, as an instance of its own: the address tells the browser that it is another. */
  async function loadAgain() {
    if (!compiled) return loadWhole();
    const { script, module } = compiled;
    const { initSync } = await import(again(script));
    return () => initSync({ module });
  }

  /** The address of a script, another one each time. */
  function again(script) {
    starts[script] = (starts[script] ?? 0) + 1;
    return starts[script] > 1 ? `${script}#${starts[script]}` : script;
  }

  function compile(response) {
    if (!response.ok) throw new Missing();
    const headers = { "Content-Type": "application/wasm" };
    // Not every host knows WebAssembly's type.
    const isTyped = response.headers.get("Content-Type") === headers["Content-Type"];
    return whenSound(WebAssembly.compileStreaming(isTyped ? response : new Response(response.body, { headers })));
  }

  async function loadWhole() {
    await loadScript(whole);
    const module = await compileScript();
    return () => calculator.initSync({ module });
  }

  /** The program of the script that was loaded last. A host may send another page in its place. */
  function compileScript() {
    if (!self.program) throw new Missing();
    return whenSound(WebAssembly.compile(self.program));
  }

  /** What is compiled. A file that was cut short is a missing one; a policy that forbids to compile says so itself. */
  function whenSound(compiled) {
    return compiled.catch((error) => {
      throw /CSP|unsafe-eval/.test(error.message) ? error : new Missing();
    });
  }

  function loadScript(src) {
    return new Promise((onload, reject) => {
      document.head.append(element("script", { src: trusted(src), onload, onerror: () => reject(new Missing()) }));
    });
  }

  class Missing extends Error {
    message = "Not all files of this page could be loaded.";
  }

  function element(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  // What is in the text, as far as it can be known without the program that stopped.
  function text() {
    const box = document.querySelector("#text");
    return box ? box.value : self.configuration;
  }

  // Puts a notice in the place of the page, once.
  function stop(error) {
    if (document.querySelector(".stopped")) return;
    const kept = text();
    const again = element("button", { className: "copy primary", onclick: () => location.reload() }, "Reload the page");
    const afresh = element("button", {
      className: "copy",
      onclick: () => { history.replaceState(null, "", location.pathname + location.search); location.reload(); },
    }, "Start without the link");
    const details = element("details", {}, element("summary", {}, "Details for a bug report"));
    details.append(element("pre", {}, `${self.panic || error}\n${(error && error.stack) || ""}\n${navigator.userAgent}`.trim()));
    const notice = element("main", { className: "stopped", role: "alert" },
      element("h1", {}, isRunning ? "The calculator stopped" : "The calculator could not start"),
      element("p", {}, isRunning
        ? "This is a bug. Nothing was sent anywhere. Your configuration is below: copy it before you reload."
        : error.message || "Something keeps it from running in this browser."));
    if (kept) {
      notice.append(element("textarea", { value: kept, readOnly: true, rows: 12, spellcheck: false, ariaLabel: "Your configuration" }));
    }
    notice.append(element("p", { className: "bar" }, again, ...(location.hash && !isFramed ? [afresh] : [])), details);
    document.body.replaceChildren(notice);
    document.body.removeAttribute("class");
  }

  // --- A fault of ours

  // Sections of the page in which the program stopped, with the place of each fault. They are not computed again.
  self.stoppedSections = {};

  // Until then, nobody did anything in it.
  let wasLive = false;
  addEventListener("live", () => { wasLive = true; }, { once: true });

  /** Goes on without the section of the page that the program stopped in. If that is no help, says what happened. */
  async function fail(error) {
    const { section, panic } = self;
    if (!section || section in stoppedSections || (wasLive && !self.leftBehind)) return stop(error);
    self.section = null;
    // The link is opened once more, with what it says of itself.
    if (!wasLive) self.leftBehind = null;
    stoppedSections[section] = panic;
    isRunning = false;
    end(memory);
    try {
      const start = await loadAgain();
      const { scrollX, scrollY } = self;
      const { id, selectionStart, selectionEnd } = document.activeElement ?? {};
      // What listened within the page goes with it.
      const body = document.createElement("body");
      document.body.replaceWith(body);
      memory = start().memory;
      isRunning = true;
      await null;
      scrollTo(scrollX, scrollY);
      const focused = id ? document.getElementById(id) : null;
      focused?.focus({ preventScroll: true });
      if (selectionStart != null) focused?.setSelectionRange?.(selectionStart, selectionEnd);
    } catch (another) {
      fail(another);
    }
  }

  /** Ends a program that stopped: whatever still calls it ends at once, since it finds no function to go on with. */
  function end(memory) {
    if (memory) new Uint8Array(memory.buffer).fill(0);
  }

  /** Whether a program that was ended was called. */
  function isEnded(error) {
    return error instanceof WebAssembly.RuntimeError && /\bnull\b/.test(error.message);
  }

  /** Which of the programs that are loaded later an error is from; none if it is from the page's. */
  function programOfError({ stack }) {
    const [, program] = /\b(calculator|picture|reader|panels)-[0-9a-f]+(?:_bg|-whole)?\.(?:js|wasm)/.exec(stack) ?? [];
    return loaded[program] && program;
  }

  // The program can only end by a trap, which the browser reports as an error. Others' scripts have errors of theirs.
  function isOurs(error) {
    return error instanceof WebAssembly.RuntimeError || /wasm/.test((error && error.stack) || "");
  }
  addEventListener("error", (event) => heed(event, event.error));
  addEventListener("unhandledrejection", (event) => heed(event, event.reason));

  function heed(event, error) {
    if (!isOurs(error)) return;
    // That is what it is to do, and no news.
    if (isEnded(error)) return event.preventDefault();
    if (!isRunning) return;
    const program = programOfError(error);
    program ? drop(program) : fail(error);
  }

  // --- Programs that are loaded when they are needed first: `reader`, `panels`. One that stops takes nothing along: the
  // next who needs it gets it afresh.
  const programs = {};
  const loaded = {};
  self.loadProgram = (name) => (programs[name] ??= loadProgram(name).catch((error) => {
    delete programs[name];
    isReplaced().then((isOld) => isOld && say("There is a new version of this page.", "Reload", () => location.reload(), "Later"));
    throw error;
  }));

  async function loadProgram(name) {
    const script = address(content(name));
    const fromModule = async () => {
      const program = await import(again(script));
      return [program, await program.default({ module_or_path: programOf(script) })];
    };
    const fromWhole = async () => {
      await loadScript(script.replace(/\.js$/, "-whole.js"));
      const program = self[name];
      return [program, program.initSync({ module: await compileScript() })];
    };
    const isFile = location.protocol === "file:";
    const [program, { memory }] = await (isFile ? fromWhole() : fromModule().catch(fromWhole));
    loaded[name] = memory;
    const guarded = (act) => (...words) => {
      try {
        return act(...words);
      } catch (error) {
        if (loaded[name] === memory) drop(name);
        throw error;
      }
    };
    const acts = Object.entries(program).filter(([, act]) => typeof act === "function");
    return Object.fromEntries(acts.map(([name, act]) => [name, guarded(act)]));
  }

  /** Ends a program that stopped. */
  function drop(name) {
    end(loaded[name]);
    delete loaded[name];
    delete programs[name];
    dispatchEvent(new Event(`${name}-stopped`));
  }

  // --- What takes the picture along.
  let taking;
  self.takePicture = async (...how) => {
    await (taking ??= loadScript(address("./save-picture.js")).catch((error) => {
      taking = null;
      throw error;
    }));
    return savePicture(...how);
  };

  // --- Without a network, and newer builds

  async function keepOffline() {
    const worker = content("service-worker");
    const mayKeep = worker && !isFramed && isSecureContext && /^http/.test(location.protocol) && "serviceWorker" in navigator;
    if (!mayKeep) return;
    const { serviceWorker } = navigator;
    const isReturning = await wasKept;
    let mayReload = false;
    serviceWorker.addEventListener("controllerchange", () => { if (mayReload) location.reload(); });
    registered(worker).then((registration) => {
      const watch = (next) => {
        const tell = () => {
          if (next.state === "installed" && isReturning) {
            say("There is a new version of this page.", "Reload", () => { mayReload = true; next.postMessage("take over"); }, "Later");
          }
        };
        tell();
        next.addEventListener("statechange", tell);
      };
      if (registration.waiting) watch(registration.waiting);
      registration.addEventListener("updatefound", () => watch(registration.installing));
      // A page that stays open for days asks now and then, when someone comes back to it.
      let asked = Date.now();
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible" && Date.now() - asked > 3_600_000) {
          asked = Date.now();
          registration.update().catch(() => {});
        }
      });
    }).catch((why) => {
      // Browsers in private windows, and hosts that change files on their way, leave it at the network.
      console.info(`This page will not work offline: ${why.message}`);
    });
  }

  /** Registers the service worker. A policy that forbids it throws at once, or rejects. */
  async function registered(worker) {
    return navigator.serviceWorker.register(trusted(address(worker)));
  }

  /** Says something at the edge of the page, with what can be done about it. */
  function say(what, does, act, ...more) {
    document.querySelector(".said")?.remove();
    const box = element("div", { className: "said", role: "status" });
    const close = () => box.remove();
    box.append(element("p", {}, what),
      element("button", { className: "copy primary", onclick: () => { close(); act(); } }, does),
      ...more.map((name) => element("button", { className: "copy", onclick: close }, name)));
    document.body.append(box);
  }

  // What is said stands in the page, whose place the program takes; and what is kept is not loaded beside it.
  begun.then(keepOffline);
})();
