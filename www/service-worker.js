// Serves the last complete build, also without a network. `cargo xtask finish` writes BUILD and FILES before this: a name
// for the build, and its files, each by its address with the digest of its content.
//
// Who only looks at the page keeps what shows it, and that stands in where there is no network. The rest is kept as
// soon as somebody uses it.
//
// Builds never mix. A build is taken in only whole, each file checked against its digest; it serves no page before
// someone asks for it or the last page of the build before is closed; and the build before stays for pages that are
// just being loaded from it.
"use strict";

const isUsed = (address) => address.startsWith("./calculator-") || address.endsWith(".png");
const filesWhere = (is) => Object.fromEntries(Object.entries(FILES).filter(([address]) => is(address)));
const USED = filesWhere(isUsed);
const SHOWN = filesWhere((address) => !isUsed(address));

const PREFIX = `flink-memory ${self.registration.scope} `;
const CACHE = PREFIX + BUILD;
const START = new URL("./", self.registration.scope).href;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const kept = await Promise.all((await builds()).map(isWhole));
  const isUsed = kept.includes(true);
  try {
    await takeIn({ ...SHOWN, ...(isUsed ? USED : {}) });
  } catch (why) {
    await caches.delete(CACHE);
    throw why;
  }
  // There is no whole build that a page could be served from.
  if (!isUsed) self.skipWaiting();
}

/** Takes in all files or none. */
async function takeIn(files) {
  const all = await Promise.all(Object.entries(files).map(async ([address, integrity]) => {
    const response = await fetch(address, { cache: "no-cache", integrity });
    // The host has another build by now, or changes files on their way.
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return [address, response];
  }));
  const cache = await caches.open(CACHE);
  await Promise.all(all.map(([address, response]) => cache.put(address, response)));
}

/** The builds that are kept, by the names of their caches, the oldest first. */
async function builds() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** Whether a build is kept with its program. */
async function isWhole(name) {
  const kept = await (await caches.open(name)).keys();
  return kept.some(({ url }) => url.endsWith(".wasm"));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forget());
});

/** Forgets all builds but this and the one before. */
async function forget() {
  const before = (await builds()).filter((name) => name !== CACHE);
  await Promise.all(before.slice(0, -1).map((name) => caches.delete(name)));
}

self.addEventListener("message", (event) => {
  const { data } = event;
  if (data === "take over") self.skipWaiting();
  if (data === "keep all") event.waitUntil(keepAll());
});

async function keepAll() {
  if (await isWhole(CACHE)) return;
  // A host that has another build by now leaves it at what is kept.
  await takeIn(USED).catch(() => {});
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  address.hash = "";
  if (request.method !== "GET" || !address.href.startsWith(START)) return;
  // A question mark and what is behind it are for the page.
  address.search = "";
  if (address.href === `${START}index.html`) address.href = START;
  event.respondWith(answer(address.href, request));
});

async function answer(address, request) {
  const here = await (await caches.open(CACHE)).match(address);
  // What is kept without its program is for where there is no network.
  if (here && !(await isWhole(CACHE))) {
    return fetch(request, { cache: "no-cache" }).then((response) => (response.ok ? response : here), () => here);
  }
  if (here) return here;
  // A hashed name means the same file in every build; a page of the build before may ask for its own.
  if (/-[0-9a-f]{10,16}[^/]*$/.test(address)) {
    for (const name of await builds()) {
      const before = await (await caches.open(name)).match(address);
      if (before) return before;
    }
  }
  return fetch(request);
}
