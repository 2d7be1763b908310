// Serves the last complete build, also without a network. `cargo xtask finish` writes BUILD and FILES before this: a name
// for the build, and its files, each by its address with the digest of its content.
//
// Builds never mix. A build is taken in only whole, each file checked against its digest; it serves no page before
// someone asks for it or the last page of the build before is closed; and the build before stays for pages that are
// just being loaded from it.
"use strict";

const PREFIX = `flink-memory ${self.registration.scope} `;
const CACHE = `${PREFIX}${Object.keys(FILES).length} ${BUILD}`;
const START = new URL("./", self.registration.scope).href;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const whole = [];
  for (const name of await builds()) if (await isWhole(name)) whole.push(name);
  // A host that went back to the build before names what is kept, and pages are served from it at this moment.
  if (!whole.includes(CACHE)) {
    try {
      await takeIn();
    } catch (why) {
      await caches.delete(CACHE);
      throw why;
    }
  }
  // There is no build that a page could be served from.
  if (whole.length === 0) self.skipWaiting();
}

/** Takes in all files or none. */
async function takeIn() {
  const all = await Promise.all(Object.entries(FILES).map(async ([address, integrity]) => {
    const response = await fetch(address, { cache: "no-cache", integrity });
    // The host has another build by now, or changes files on their way.
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    // Browsers refuse to show a page by an answer that was led elsewhere. This one is what it should be, by its digest.
    return [address, response.redirected ? new Response(response.body, response) : response];
  }));
  const cache = await caches.open(CACHE);
  await Promise.all(all.map(([address, response]) => cache.put(address, response)));
}

/** The builds that are kept, by the names of their caches, the oldest first. */
async function builds() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** Whether a build is kept with all of its files: its name says how many it has. */
async function isWhole(name) {
  const kept = await (await caches.open(name)).keys();
  return kept.length === Number(name.slice(PREFIX.length).split(" ")[0]);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forget());
});

/** Forgets all builds but this and the one before. */
async function forget() {
  const before = (await builds()).filter((name) => name !== CACHE);
  await Promise.all(before.slice(0, -1).map((name) => caches.delete(name)));
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
  const isHere = await isWhole(CACHE);
  const here = isHere && (await (await caches.open(CACHE)).match(address));
  if (here) return here;
  // A hashed name means the same file in every build; a page of the build before may ask for its own.
  if (/-[0-9a-f]{10,16}[^/]*$/.test(address)) {
    for (const name of await builds()) {
      const before = await (await caches.open(name)).match(address);
      if (before) return before;
    }
  }
  // A page that this build cannot serve is the newest.
  return fetch(request, isHere ? {} : { cache: "no-cache" });
}
