// Serves the last complete build, also without a network. `cargo xtask build` writes FILES and BUILD before this: each
// file's address with the digest of its content, and a name for all of them together.
//
// Builds never mix. A build is taken in only whole, each file checked against its digest; it serves no page before
// someone asks for it or the last page of the build before is closed; and the build before stays for pages that are
// just being loaded from it.
"use strict";

const PREFIX = `flink-memory ${self.registration.scope} `;
const CACHE = PREFIX + BUILD;
const START = new URL("./", self.registration.scope).href;

self.addEventListener("install", (event) => {
  event.waitUntil(takeIn());
});

async function takeIn() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.entries(FILES).map(async ([address, integrity]) => {
      const response = await fetch(address, { cache: "no-cache", integrity });
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      await cache.put(address, response);
    }));
  } catch (why) {
    // The host has another build by now, or changes files on their way.
    await caches.delete(CACHE);
    throw why;
  }
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forget());
});

/** Forgets all builds but this and the one before. */
async function forget() {
  const builds = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(builds.slice(0, -1).map((name) => caches.delete(name)));
}

self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting();
});

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
  if (here) return here;
  // A hashed name means the same file in every build; a page of the build before may ask for its own.
  if (/-[0-9a-f]{10,16}[^/]*$/.test(address)) {
    for (const name of await caches.keys()) {
      const before = name.startsWith(PREFIX) && (await (await caches.open(name)).match(address));
      if (before) return before;
    }
  }
  return fetch(request);
}
