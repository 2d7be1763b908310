// What the page around embeds does here: it changes one, switches the theme, and hears the last.
"use strict";
const fraction = document.querySelector("#fraction");
fraction.addEventListener("input", () => {
  const value = Number(fraction.value).toFixed(2);
  document.querySelector("output").value = value;
  document.querySelector("#rocksdb").config = `tm.process.size=4g&tm.managed.fraction=${value}&state.backend.type=rocksdb`;
});

const theme = document.querySelector("#theme");
let isDark = matchMedia("(prefers-color-scheme: dark)").matches;
const tell = () => { theme.textContent = `switch it to ${isDark ? "light" : "dark"}`; };
theme.addEventListener("click", () => {
  isDark = !isDark;
  document.documentElement.className = isDark ? "dark" : "light";
  tell();
});
tell();

document.querySelector("flink-memory:last-of-type").addEventListener("change", ({ detail }) => {
  document.querySelector("#said").textContent = `This page hears: ${detail.link}`;
});
