// Results: what is taken along, and imported again.
import { readFile } from "node:fs/promises";
import { expect, test } from "./page.js";
import { bytes, text, toText, write } from "./configuration.js";

const result = (page) => page.getByRole("region", { name: "Result" });
const shown = (page) => result(page).getByRole("tabpanel");
const total = (page) => bytes(page, "Total Process Memory");
const note = (page) => page.locator(".toast p").last();

const CONFIGURATION = "# ours\ntaskmanager.memory.process.size: 5g\ntaskmanager.numberOfTaskSlots: 3\njobmanager.memory.process.size: 2g\ns3.endpoint: there\n";

/** The tab of each form, the file that is downloaded, and what is in it. */
const forms = {
  "config.yaml": ["config.yaml", /# ours\ntaskmanager\.memory\.process\.size: 5g\n[^]*s3\.endpoint: there/],
  "flink-conf.yaml": ["flink-conf.yaml", /does NOT read[^]*taskmanager\.memory\.process\.size: 5g/],
  FlinkDeployment: ["flink-deployment.yaml", /kind: FlinkDeployment/],
  Resources: ["resources.yaml", /memory: "?5120Mi/],
  Compose: ["docker-compose.yaml", /FLINK_PROPERTIES/],
  "-D": ["dynamic-properties.sh", /-Dtaskmanager\.memory\.process\.size=5g/],
  JVM: ["jvm-arguments.txt", /-XX:MaxMetaspaceSize=268435456/],
  "Flink’s log": ["flink.log", /Final TaskExecutor Memory configuration:/],
  Markdown: ["flink-memory.md", /^\| TaskManager \|/m],
};

for (const [name, [file, content]] of Object.entries(forms)) {
  test(`${name} is shown in colours, copied, downloaded, and imported again`, async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto("./");
    await write(page, CONFIGURATION);
    await expect(total(page)).toHaveText("5368709120");
    await result(page).getByRole("tab", { name, exact: true }).click();
    await expect(shown(page)).toContainText("tm.process.size=5g");
    await expect(shown(page).locator(".c-comment, .c-alarm, .c-key").first()).toBeVisible();
    const words = await shown(page).evaluate((panel) => panel.textContent);
    expect(words).toMatch(content);
    await result(page).getByRole("button", { name: "Copy" }).click();
    await expect(result(page).getByRole("button", { name: "Copied" })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(words);
    const [download] = await Promise.all([page.waitForEvent("download"), result(page).getByRole("button", { name: "Download" }).click()]);
    expect(download.suggestedFilename()).toBe(file);
    expect(await readFile(await download.path(), "utf8")).toBe(words);
    // Elsewhere, someone pastes it.
    await page.goto("about:blank");
    await page.goto("./");
    await expect(total(page)).toHaveText("1811939328");
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("ControlOrMeta+v");
    await expect(total(page)).toHaveText("5368709120");
    await expect(note(page)).toContainText(/^(Read as|Imported)/);
    // The form that was chosen last is there again.
    await expect(shown(page)).toHaveAccessibleName(name);
  });
}

test("a file can be reduced to its memory options", async ({ page }) => {
  await page.goto("./");
  await write(page, CONFIGURATION);
  await expect(shown(page)).toContainText("s3.endpoint");
  await result(page).getByRole("checkbox", { name: "Only memory options" }).check();
  await expect(shown(page)).not.toContainText("s3.endpoint");
  await expect(shown(page)).toContainText("taskmanager.memory.process.size: 5g");
  await result(page).getByRole("tab", { name: "JVM" }).click();
  await expect(result(page).getByRole("checkbox")).toHaveCount(0);
});

test("what Flink refuses says so first, in every form", async ({ page }) => {
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=400m&jm.process.size=1600m");
  for (const name of Object.keys(forms)) {
    await result(page).getByRole("tab", { name, exact: true }).click();
    await expect(shown(page).locator(".c-alarm").filter({ hasText: "does NOT start a TaskManager" }), name).toBeVisible();
  }
});

test("on a phone the forms are a list", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("./");
  await expect(result(page).getByRole("tab")).toHaveCount(0);
  await result(page).getByRole("combobox", { name: "Form of the result" }).selectOption("FlinkDeployment");
  await expect(shown(page)).toContainText("kind: FlinkDeployment");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("a manifest that is pasted into the text takes its place, and sets release and deployment", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("./");
  const manifest = `apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata:
  name: mine
spec:
  image: flink:1.20
  flinkVersion: v1_20
  flinkConfiguration:
    taskmanager.numberOfTaskSlots: "3"
  jobManager:
    resource:
      memory: "2048m"
  taskManager:
    resource:
      memory: "6144m"
`;
  await toText(page);
  await text(page).focus();
  await page.evaluate((manifest) => navigator.clipboard.writeText(manifest), manifest);
  await page.keyboard.press("ControlOrMeta+v");
  await expect(total(page)).toHaveText("6442450944");
  await expect(page.getByLabel("Flink version")).toHaveValue("1.20");
  await expect(page.getByLabel("Runs on")).toHaveValue("kubernetes-operator");
  await expect(note(page)).toContainText("Imported 3 settings from an operator's manifest for Flink 1.20 (flinkVersion: v1_20) on Kubernetes operator");
  await page.goBack();
  await expect(page.getByLabel("Flink version")).toHaveValue("2.3");
  await expect(total(page)).toHaveText("1811939328");
});

test("what changes goes back into the text that was pasted", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const manifest = (size) => `kind: FlinkDeployment # ours
spec:
  flinkVersion: v1_20
  jobManager:
    resource: { memory: 2g }
  taskManager:
    resource:
      memory: ${size} # large
`;
  await page.goto("./");
  await page.evaluate((words) => navigator.clipboard.writeText(words), manifest("4Gi"));
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("ControlOrMeta+v");
  const own = result(page).getByRole("tab", { name: "Your file (FlinkDeployment)" });
  await expect(own).toHaveAttribute("aria-selected", "true");
  await expect(shown(page)).toHaveText(manifest("4Gi"));
  await write(page, "taskmanager.memory.process.size: 6g\njobmanager.memory.process.size: 2g\n");
  await expect(shown(page)).toHaveText(manifest("6Gi"));
  await result(page).getByRole("checkbox", { name: "As diff" }).check();
  await expect(shown(page)).toContainText("-      memory: 4Gi # large\n+      memory: 6Gi # large\n");
  await result(page).getByRole("button", { name: "Copy" }).click();
  await expect(result(page).getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^--- a\/configuration\n\+\+\+ b\/configuration\n@@ /);
  await result(page).getByRole("checkbox", { name: "As diff" }).uncheck();

  // What the text does not hold is named.
  await page.getByLabel("Runs on").selectOption("yarn");
  await expect(result(page).getByRole("listitem")).toHaveText(["the deployment was not changed: the text still is for Kubernetes operator."]);
  await page.getByLabel("Runs on").selectOption("kubernetes-operator");
  // Another release is written where the text names its own.
  await page.getByLabel("Flink version").selectOption("2.0");
  await expect(shown(page)).toHaveText(manifest("6Gi").replace("v1_20", "v2_0"));

  // A step belongs to the text that it came from.
  await page.evaluate((words) => navigator.clipboard.writeText(words), "a: b\ntaskmanager.memory.process.size: 3g\n");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(note(page)).toContainText("Read as");
  await expect(own).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(own).toHaveCount(1);
  await expect(shown(page)).toHaveText(manifest("6Gi").replace("v1_20", "v2_0"));
  await result(page).getByRole("tab", { name: "Compose" }).click();
  await expect(shown(page)).toContainText("FLINK_PROPERTIES");
  await own.click();
  await expect(shown(page)).toHaveText(manifest("6Gi").replace("v1_20", "v2_0"));
});

test("files that are dropped together are read as one", async ({ page }) => {
  await page.goto("./");
  const files = {
    "compose.yaml": "services:\n  taskmanager:\n    image: flink:1.18\n    command: taskmanager\n    volumes:\n      - ./flink-conf.yaml:/opt/flink/conf/flink-conf.yaml\n",
    "flink-conf.yaml": "taskmanager.memory.process.size: 7g\njobmanager.memory.process.size: 2g\n",
  };
  const dataTransfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(files)) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.getByRole("main").dispatchEvent("drop", { dataTransfer });
  await expect(total(page)).toHaveText("7516192768");
  await expect(page.getByLabel("Flink version")).toHaveValue("1.18");
  await expect(page.getByLabel("Runs on")).toHaveValue("docker");
});
