// The built page (dist/) in a real browser: `cargo xtask test` builds it, finds the browser, and calls this.
import { defineConfig } from "@playwright/test";

// Two checkouts can be tested at once: each has a port of its own.
const place = [...process.cwd()].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1000, 0);
export const PORT = 8100 + place;

// Below a folder, and not at the root: the page must work wherever its files are put.
const FOLDER = "/some/sub/folder/";

const MEASURED = /(speed|first-paint|stable)\.spec\.js$/;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.js",
  outputDir: "../../target/e2e",
  reporter: "list",
  forbidOnly: !!process.env.CI,
  fullyParallel: true,
  workers: "100%",
  // What passes only at the second try is listed as flaky, and wants a look; it does not stop everyone else.
  retries: process.env.CI ? 1 : 0,
  // A machine that does much else at the same time is slow, and the page is not wrong for that.
  expect: { timeout: 15_000 },
  use: {
    baseURL: `http://127.0.0.1:${PORT}${FOLDER}`,
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    // Each test meets the page for the first time; offline.spec.js does not.
    serviceWorkers: "block",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        // What a browser says to its maker on its own would be taken for the page's doing.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
      ],
    },
  },
  // What is measured would be measured wrongly beside others.
  projects: [
    { name: "page", testIgnore: MEASURED },
    { name: "measured", testMatch: MEASURED, dependencies: ["page"], workers: 1 },
  ],
  webServer: {
    command: `node serve.js ${PORT} ${FOLDER}`,
    url: `http://127.0.0.1:${PORT}${FOLDER}`,
  },
});
