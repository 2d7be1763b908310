// The form and the text are two views of one document.
import { expect, test } from "./page.js";
import { TOTAL, address, box, bytes, choice, field, openGroup, says, text, toForm, toText, write } from "./configuration.js";

const OURS = `# production
taskmanager:
  memory:
    process:
      size: 4g   # agreed with operations
    managed.fraction: 0.3
s3.endpoint: here

# the master
jobmanager.memory.process.size: 2g
`;

test("typing into a field changes its own line, the picture, the table and the link", async ({ page }) => {
  await page.goto("./");
  await write(page, OURS);
  await toForm(page);
  await expect(field(page, TOTAL)).toHaveValue("4g");
  await field(page, TOTAL).press("ControlOrMeta+a");
  await field(page, TOTAL).pressSequentially("6g");
  await expect(field(page, TOTAL)).toHaveValue("6g");
  await expect(bytes(page, "Total Process Memory")).toHaveText("6442450944");
  await expect(box(page, "Total Process Memory")).toHaveAttribute("aria-label", /6.GiB/);
  await expect.poll(() => address(page)).toContain("&tm.process.size=6g&tm.managed.fraction=0.3&jm.process.size=2g");
  await expect(await toText(page)).toHaveValue(OURS.replace("4g", "6g"));
});

test("an option that was not set gets a line of its own, and unsetting it takes just that away", async ({ page }) => {
  await page.goto("./");
  await write(page, OURS);
  await toForm(page);
  await openGroup(page, "Network");
  await field(page, "Network maximum").fill("256m");
  await expect(bytes(page, "Network")).toHaveText("268435456");
  const longer = await (await toText(page)).inputValue();
  expect(longer).toMatch(/max: 256m/);
  const lines = longer.split("\n");
  for (const line of OURS.split("\n")) expect(lines).toContain(line);
  await toForm(page);
  await openGroup(page, "Network");
  await page.getByRole("button", { name: "Unset Network maximum" }).click();
  await expect(field(page, "Network maximum")).toHaveValue("");
  await expect(await toText(page)).toHaveValue(OURS);
});

test("unsetting an option removes its line, and leaves what Flink does without it in grey", async ({ page }) => {
  await page.goto("./");
  await write(page, OURS);
  await toForm(page);
  await openGroup(page, "Managed memory");
  await expect(field(page, "Managed fraction")).toHaveValue("0.3");
  await page.getByRole("button", { name: "Unset Managed fraction" }).click();
  await expect(field(page, "Managed fraction")).toHaveValue("");
  await expect(field(page, "Managed fraction")).toHaveAttribute("placeholder", "0.4");
  await expect.poll(() => address(page)).not.toContain("fraction");
  await expect(await toText(page)).toHaveValue(OURS.replace("    managed.fraction: 0.3\n", ""));
});

test("what a field is in grey follows the others", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  await openGroup(page, "Managed memory");
  const managed = field(page, "Managed memory");
  await expect(managed).toHaveValue("");
  await expect(managed).toHaveAttribute("placeholder", /^512.MiB$/);
  await field(page, TOTAL).fill("8g");
  await expect(managed).toHaveAttribute("placeholder", /^2\.7.*GiB$/);
  await field(page, "Managed fraction").fill("0");
  await expect(managed).toHaveAttribute("placeholder", /^0/);
});

test("a bad value stays as it is typed, with Flink’s words under it", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  await field(page, TOTAL).fill("4 gigs");
  await expect(field(page, TOTAL)).toHaveValue("4 gigs");
  await expect(field(page, TOTAL)).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, TOTAL)).toHaveAccessibleDescription(/Memory size unit 'gigs' does not match any of the recognized units/);
  await expect(await toText(page)).toHaveValue(/size: 4 gigs/);
  await toForm(page);
  await expect(field(page, TOTAL)).toHaveValue("4 gigs");
  await field(page, TOTAL).fill("4 gb");
  await expect(field(page, TOTAL)).toHaveAttribute("aria-invalid", "false");
  await expect(bytes(page, "Total Process Memory")).toHaveText("4294967296");
});

test("bounds that contradict each other are told under the fields", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  await openGroup(page, "Network");
  await field(page, "Network minimum").fill("2g");
  await field(page, "Network maximum").fill("1g");
  for (const bound of ["Network minimum", "Network maximum"]) {
    await expect(field(page, bound)).toHaveAccessibleDescription(/min value must be less or equal to max value/);
  }
  await field(page, "Network maximum").fill("");
  await expect(field(page, "Network minimum")).toHaveAttribute("aria-invalid", "false");
});

test("arrow keys step sizes, numbers and fractions by sensible amounts", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  const steps = async (name, steps) => {
    for (const [key, value] of steps) {
      await field(page, name).press(key);
      await expect(field(page, name)).toHaveValue(value);
    }
  };
  await steps(TOTAL, [["ArrowUp", "1792m"], ["ArrowUp", "1920m"], ["ArrowUp", "2g"], ["ArrowDown", "1920m"]]);
  await expect(bytes(page, "Total Process Memory")).toHaveText(String(1920 * 2 ** 20));
  await steps("Task slots", [["ArrowUp", "2"], ["ArrowUp", "3"], ["ArrowDown", "2"]]);
  await openGroup(page, "Managed memory");
  // From nothing they start at what Flink ends up with.
  await steps("Managed fraction", [["ArrowUp", "0.45"], ["ArrowDown", "0.4"], ["ArrowDown", "0.35"]]);
  await expect(await toText(page)).toHaveValue(/size: 1920m(.|\n)*numberOfTaskSlots: 2/);
});

test("the state backend is chosen by the key that the text already has", async ({ page }) => {
  await page.goto("./#v=1&flink=1.18&on=standalone&tm.process.size=4g&state.backend=hashmap");
  await toForm(page);
  await expect(choice(page, "State backend")).toHaveValue("hashmap");
  await choice(page, "State backend").selectOption("rocksdb");
  await expect.poll(() => address(page)).toContain("&state.backend=rocksdb");
  await expect(await toText(page)).toHaveValue("taskmanager.memory.process.size: 4g\nstate.backend: rocksdb\n");
});

test("state backend and runtime mode are set and unset", async ({ page }) => {
  await page.goto("./");
  const shipped = await (await toText(page)).inputValue();
  await toForm(page);
  await choice(page, "State backend").selectOption("rocksdb");
  await choice(page, "Runtime mode").selectOption("BATCH");
  await expect.poll(() => address(page)).toMatch(/&state\.backend\.type=rocksdb&execution\.runtime-mode=BATCH$/);
  await toText(page);
  await expect(text(page)).toHaveValue(/type: rocksdb/);
  await expect(text(page)).toHaveValue(/runtime-mode: BATCH/);
  await toForm(page);
  await choice(page, "State backend").selectOption("");
  await page.getByRole("button", { name: "Unset Runtime mode" }).click();
  await expect(choice(page, "Runtime mode")).toHaveValue("");
  // What was there for those who begin goes with the first edit.
  await expect(await toText(page)).toHaveValue(shipped.replace(/^# As Flink ships it.*\n/, ""));
});

test("Netty’s allocator is one argument among those of the JVM, and no other changes", async ({ page }) => {
  const argument = "-Dorg.apache.flink.shaded.netty4.io.netty.allocator.type";
  const file = (more) => `env.java.opts.all: -XX:+UseG1GC  -Da='b c'${more}   # ours\ntaskmanager.memory.process.size: 4g\n`;
  await page.goto("./");
  await write(page, file(""));
  await toForm(page);
  await openGroup(page, "JVM options");
  await expect(choice(page, "Netty allocator")).toHaveValue("");
  await choice(page, "Netty allocator").selectOption("unpooled");
  await expect(await toText(page)).toHaveValue(file(` ${argument}=unpooled`));
  await toForm(page);
  await openGroup(page, "JVM options");
  await choice(page, "Netty allocator").selectOption("pooled");
  await expect(field(page, "JVM options, all")).toHaveValue(`-XX:+UseG1GC  -Da='b c' ${argument}=pooled`);
  await choice(page, "Netty allocator").selectOption("");
  await expect(await toText(page)).toHaveValue(file(""));
});

test("options are found by their names and keys", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  const search = page.getByRole("searchbox", { name: "Find an option" });
  await search.fill("sort spilling");
  await expect(field(page, "Sort spilling threshold")).toBeVisible();
  await expect(page.getByRole("tabpanel", { name: "Form" }).getByRole("textbox")).toHaveCount(1);
  await search.fill("overhead.fraction jobmanager");
  await field(page, "JobManager JVM overhead fraction").fill("0.2");
  await expect.poll(() => address(page)).toContain("jm.jvm-overhead.fraction=0.2");
  await search.fill("no such thing");
  await expect(page.getByText("No memory option matches.")).toBeVisible();
  await search.fill("");
  await expect(field(page, TOTAL)).toBeVisible();
});

test("a refusal is seen on the form, and fixed there", async ({ page }) => {
  await page.goto("./");
  await toForm(page);
  await field(page, TOTAL).fill("600m");
  await expect(page.getByRole("tab", { name: /^TaskManager .*does not start/ })).toBeVisible();
  await expect(says(page)).toContainText("TaskManager memory configuration failed: Sum of configured Framework Heap Memory");
  await expect(page.locator(".picture")).toHaveClass(/dimmed/);
  await field(page, TOTAL).press("ArrowUp");
  await field(page, TOTAL).press("ArrowUp");
  await expect(field(page, TOTAL)).toHaveValue("704m");
  await field(page, TOTAL).fill("1g");
  await expect(page.locator(".picture")).not.toHaveClass(/dimmed/);
  await expect(says(page)).not.toContainText("does not start");
  await expect(page.getByRole("tab", { name: /^TaskManager 1.GiB/ })).toBeVisible();
});

test("an edit that the file cannot hold says so under its field, and leaves the text as it is", async ({ page }) => {
  const file = "taskmanager.memory.process.size: 4g\nenv.java.opts.all: -Da=b\n";
  await page.goto("./");
  await page.getByLabel("Flink version").selectOption("1.18");
  await write(page, file);
  await toForm(page);
  await openGroup(page, "JVM options");
  await field(page, "JVM options, all").press("End");
  await field(page, "JVM options, all").pressSequentially("#c");
  await expect(field(page, "JVM options, all")).toHaveAccessibleDescription(/flink-conf\.yaml cannot hold a value with “#” in it/);
  await expect(await toText(page)).toHaveValue(file);
});

test("why a value is none is said once: at its field, else with the refusal", async ({ page }) => {
  const said = page.getByText("Flink takes whole numbers").filter({ visible: true });
  await page.goto("./#v=1&flink=2.3&on=kubernetes&tm.process.size=1.5g&jm.process.size=1600m");
  await toForm(page);
  await expect(says(page).locator(".refusal")).toContainText("1.5g is not a valid value for taskmanager.memory.process.size");
  await expect(said).toHaveCount(1);
  await expect(page.locator(".form .fault")).toContainText("Flink takes whole numbers");
  // Within its group, the field is there once more.
  await openGroup(page, "TaskManager totals");
  await expect(page.locator("#grouped-taskmanager-memory-process-size, [id^=grouped-taskmanager]").first()).toBeVisible();
  await expect(said).toHaveCount(1);
  // Where no field of the form is in view, the one of the total has it.
  await toText(page);
  await expect(said).toHaveCount(1);
  await expect(page.locator(".why .fault")).toContainText("Flink takes whole numbers");
});
