// Serves the built page, as strictly as a careful host would: for tests, and for `cargo xtask serve`, which calls
// `node serve.js PORT /FOLDER/`.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** What the page promises to need no more than. */
export const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

const mediaTypes = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves the files of a folder below `path`, or what `answer` gives for the rest of an address, or leads to what `lead`
 * gives for that. Gives the server. With port 0 the system chooses one.
 */
export async function serve({ port = 0, path = "/", folder = () => DIST, headers = {}, answer = () => undefined, lead = () => undefined }) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    try {
      if (!pathname.startsWith(path)) throw new Error("outside of the folder");
      const name = pathname.slice(path.length);
      const elsewhere = lead(name);
      if (elsewhere) return response.writeHead(302, { Location: elsewhere }).end();
      const own = await answer(name);
      const root = pathToFileURL(`${folder().replace(/\/$/, "")}/`);
      const file = fileURLToPath(new URL(name.replace(/(^|\/)$/, "$1index.html"), root));
      if (!file.startsWith(fileURLToPath(root))) throw new Error("outside of the folder");
      const content = own ?? (await readFile(file));
      response.writeHead(200, { "Content-Type": mediaTypes[extname(file)] ?? "application/octet-stream", ...headers });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(port, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${server.address().port}${path}`, close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }) };
}

const isProgram = process.argv[1] === fileURLToPath(import.meta.url);
if (isProgram) {
  const [port, path] = process.argv.slice(2);
  const headers = { "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache" };
  await serve({ port: Number(port), path, headers });
}
