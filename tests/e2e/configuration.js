// Where things are on the page, for all tests that use them.

/** The text of the configuration, which is in view. */
export const text = (page) => page.getByRole("textbox", { name: /The text of/ });

/** Waits until what stands below the picture is drawn, which follows a frame later. */
export const drawnBelow = (page) => page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(() => setTimeout(drawn)))));

/** The exact bytes of a part in the table. */
export const bytes = (page, part) => page.getByRole("row", { name: new RegExp(`^${part}`) }).locator(".bytes");

/** A part of the picture. */
export const box = (page, part) => page.locator(`.picture [data-component="${part}"]`);

export const says = (page) => page.getByRole("region", { name: "What Flink says" });

export const address = (page) => page.evaluate(() => location.hash);

/** Shows the form. */
export const toForm = (page) => page.getByRole("tab", { name: "Form" }).click();

/** Shows the text, and gives its box. */
export async function toText(page) {
  await page.getByRole("region", { name: "Configuration" }).getByRole("tab", { name: /\.yaml/ }).click();
  return text(page);
}

/** Opens a group of the form. */
export const openGroup = (page, name) => page.locator("details.options > summary").filter({ hasText: name }).click();

/** The field for the whole of a TaskManager, as it is called outside of its group. */
export const TOTAL = "TaskManager total process memory";

/** A field of the form. */
export const field = (page, name) => page.getByRole("textbox", { name, exact: true });

/** A choice of the form. */
export const choice = (page, name) => page.getByRole("combobox", { name, exact: true });

/** Writes a configuration by hand. */
export async function write(page, configuration) {
  await (await toText(page)).fill(configuration);
}
