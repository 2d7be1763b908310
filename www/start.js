// Starts the page, and says so where that fails. A script of the old kind, because browsers load modules neither from
// a file nor into a sandbox whose host does not permit it.
"use strict";
(() => {
  // Trunk announces its hashed files in the head, from where they are preloaded.
  const module = document.querySelector("link[rel=modulepreload]").href;
  const wasm = document.querySelector("link[rel=preload][as=fetch]").href;
  // The same program once more, as one script of the old kind.
  const whole = module.replace(/\.js$/, "-whole.js");
  const isFramed = self !== top;
  let isRunning = false;
  // What stands in the page until it runs can be read, but does nothing yet; where something else is asked for, it goes.
  const isAnother = document.documentElement.classList.contains("opening");
  document.querySelectorAll(".prerendered").forEach((answer) => (isAnother ? answer.remove() : (answer.inert = true)));
  // For that, all of the program is needed at once. What embeds the page may need no more than the first part.
  const later = document.querySelector("meta[name=later]");
  if (later && isAnother && location.protocol !== "file:" && !/[?&]embed\b/.test(location.search)) {
    document.head.append(element("link", { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: later.content }));
  }

  async function start() {
    if (typeof WebAssembly === "undefined") {
      throw new Error("This browser is set up to run no WebAssembly, in which this page calculates.");
    }
    // Where modules are barred, the second way may be open; from files, modules always are.
    await (location.protocol === "file:" ? startWhole() : startModule().catch(startWhole));
    isRunning = true;
  }

  async function startModule() {
    const { default: start } = await import(module);
    await start({ module_or_path: wasm });
  }

  function startWhole() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = whole;
      script.onload = () => self.started.then(resolve, reject);
      script.onerror = () => reject(new Error("Not all files of this page could be loaded."));
      document.head.append(script);
    });
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
    const details = element("details", {}, element("summary", {}, "What a report of this should say"));
    details.append(element("pre", {}, `${self.panic || error}\n${(error && error.stack) || ""}\n${navigator.userAgent}`.trim()));
    const notice = element("main", { className: "stopped", role: "alert" },
      element("h1", {}, isRunning ? "The calculator stopped" : "The calculator could not start"),
      element("p", {}, isRunning
        ? "It came upon a fault of its own. Nothing was sent anywhere, and your configuration is here: copy it before you reload."
        : error.message || "Something on the way to this browser keeps it from running."));
    if (kept) {
      notice.append(element("textarea", { value: kept, readOnly: true, rows: 12, spellcheck: false, ariaLabel: "Your configuration" }));
    }
    notice.append(element("p", { className: "bar" }, again, ...(location.hash && !isFramed ? [afresh] : [])), details);
    document.body.replaceChildren(notice);
    document.body.removeAttribute("class");
  }

  // The program can only end by a trap, which the browser reports as an error. Others' scripts have errors of theirs.
  function isOurs(error) {
    return error instanceof WebAssembly.RuntimeError || /wasm/.test((error && error.stack) || "");
  }
  addEventListener("error", ({ error }) => { if (isRunning && isOurs(error)) stop(error); });
  addEventListener("unhandledrejection", ({ reason }) => { if (isRunning && isOurs(reason)) stop(reason); });

  start().then(keepOffline, stop);

  // --- Without a network, and newer builds

  function keepOffline() {
    const worker = document.querySelector("meta[name=service-worker]");
    const mayKeep = worker && !isFramed && isSecureContext && /^http/.test(location.protocol) && "serviceWorker" in navigator;
    if (!mayKeep) return;
    const { serviceWorker } = navigator;
    const wasKept = !!serviceWorker.controller;
    let mayReload = false;
    serviceWorker.addEventListener("controllerchange", () => { if (mayReload) location.reload(); });
    serviceWorker.register(worker.content).then((registration) => {
      const watch = (next) => {
        const tell = () => {
          if (next.state === "installed" && wasKept) {
            offer(() => { mayReload = true; next.postMessage("take over"); });
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
    }).catch(() => {
      // Browsers in private windows, and hosts that change files on their way, leave it at the network.
    });
  }

  function offer(take) {
    if (document.querySelector(".newer")) return;
    const box = element("div", { className: "newer", role: "status" },
      element("p", {}, "There is a newer version of this page."),
      element("button", { className: "copy primary", onclick: take }, "Take it"),
      element("button", { className: "copy", onclick: () => box.remove() }, "Later"));
    document.body.append(box);
  }
})();
