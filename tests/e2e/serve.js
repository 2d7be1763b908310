// Serves dist/ below a folder, as strictly as a careful host would: `node serve.js PORT /FOLDER/`.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const [port, folder] = process.argv.slice(2);
const dist = new URL("../../dist/", import.meta.url);
const mediaTypes = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  try {
    if (!pathname.startsWith(folder)) throw new Error("outside of the folder");
    const file = fileURLToPath(new URL(pathname.slice(folder.length) || "index.html", dist));
    if (!file.startsWith(fileURLToPath(dist))) throw new Error("outside of dist/");
    const content = await readFile(file);
    response.writeHead(200, {
      "Content-Type": mediaTypes[extname(file)] ?? "application/octet-stream",
      "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}).listen(Number(port), "127.0.0.1");
