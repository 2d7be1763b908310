// Starts the page. Trunk announces its hashed files in the head, from where they are preloaded; they are read there.
const page = document.querySelector("link[rel=modulepreload]").href;
const wasm = document.querySelector("link[rel=preload][as=fetch]").href;

const { default: start } = await import(page);
await start({ module_or_path: wasm });
