//! <flink-memory config="tm.process.size=4g">, version 1: docs/embedding.md
(() => {
  const page = new URL("./?embed", document.currentScript.src);
  const all = new Set();
  const names = ["flink", "on", "config", "process", "parts", "theme"];
  class FlinkMemory extends HTMLElement {
    static observedAttributes = names;
    connectedCallback() {
      const frame = (this.frame = document.createElement("iframe"));
      frame.title = this.title || "Flink memory";
      frame.loading = "lazy";
      frame.allow = "clipboard-write";
      // Letters tell whether the page around is dark, and this transition tells when they change.
      frame.style = "display:block;width:100%;height:440px;border:0;transition:color 1ms";
      frame.ontransitionend = () => this.attributeChangedCallback("theme");
      (this.shadowRoot || this.attachShadow({ mode: "open" })).replaceChildren(frame);
      all.add(this);
      this.load();
    }
    disconnectedCallback() {
      all.delete(this);
    }
    attributeChangedCallback(name) {
      if (this.ready) this.frame.contentWindow?.postMessage({ target: "flink-memory", v: 1, type: "set", [name]: this.ask(name) }, "*");
      else if (this.frame) this.load();
    }
    ask(name) {
      return this[name] || (name === "theme" ? getComputedStyle(this.frame).color : "");
    }
    load() {
      this.ready = 0;
      const [flink, on, config, ...view] = names.map((name) => this.ask(name) && `&${name}=` + this.ask(name));
      this.frame.src = page + view.join("") + "#v=1" + flink + on + config.replace("config=", "");
    }
  }
  for (const name of names)
    Object.defineProperty(FlinkMemory.prototype, name, {
      get() { return this.getAttribute(name); },
      set(value) { this.setAttribute(name, value); },
    });
  addEventListener("message", ({ source, data }) =>
    all.forEach((element) => {
      if (source !== element.frame.contentWindow || data.source !== "flink-memory") return;
      if (data.type === "ready") element.ready = 1;
      if (data.height) element.frame.style.height = data.height + "px";
      element.dispatchEvent(new CustomEvent(data.type, { detail: data }));
    }));
  customElements.define("flink-memory", FlinkMemory);
})();
