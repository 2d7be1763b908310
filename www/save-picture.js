// Takes the picture along, as PNG or SVG with its title and link: loaded when someone asks for it first.
//
// The picture is drawn on a canvas shape by shape, since the content policy lets no picture be loaded from elsewhere than
// the page's host. It has rectangles, texts, lines, groups and inner pictures only. Places on the page are percentages of
// its width; here they are pixels.
"use strict";
self.savePicture = async (how, title, link) => {
  const SCALE = 2, MARGIN = 16, LINE = 17;
  const drawn = document.querySelector("main .picture svg[role=group]");
  const PLACES = ["x", "y", "dx", "width", "height", "x1", "y1", "x2", "y2"];

  /** A length of a shape in pixels; none where it has no such length. */
  function pixels(element, name) {
    const length = element.hasAttribute(name) ? element[name]?.baseVal : undefined;
    if (!length) return undefined;
    return length.numberOfItems === undefined ? length.value : length.getItem(0).value;
  }

  const [width, height] = ["width", "height"].map((name) => pixels(drawn, name));
  const style = (element) => getComputedStyle(element);
  const probe = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });

  /** A colour as every program reads it: what style sheets mix is not. */
  function plain(colour) {
    if (!colour || colour === "none" || colour.startsWith("url")) return colour;
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = colour;
    probe.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = probe.getImageData(0, 0, 1, 1).data;
    return `rgba(${red},${green},${blue},${Math.round((alpha / 255) * 100) / 100})`;
  }
  const [ink, faint, sheet] = ["h1", "figcaption", ".card"].map((name, index) => {
    const { color, backgroundColor } = style(document.querySelector(name));
    return plain(index < 2 ? color : backgroundColor);
  });
  const family = style(document.body).fontFamily;
  const lines = link.match(new RegExp(`.{1,${Math.floor(width / 6.4)}}`, "g")) ?? [];
  const size = [width + 2 * MARGIN, height + 3 * MARGIN + LINE * (1 + lines.length)];
  const footer = [
    { text: title, weight: 600, size: 13, fill: ink },
    ...lines.map((text) => ({ text, weight: 400, size: 11, fill: faint })),
  ].map((line, index) => ({ ...line, x: MARGIN, y: height + 2 * MARGIN + LINE * (index + 0.7) }));

  /** A canvas with the picture and what stands below it. */
  function canvas() {
    const canvas = Object.assign(document.createElement("canvas"), { width: size[0] * SCALE, height: size[1] * SCALE });
    const to = canvas.getContext("2d");
    to.scale(SCALE, SCALE);
    to.fillStyle = sheet;
    to.fillRect(0, 0, ...size);
    for (const line of footer) {
      to.font = `${line.weight} ${line.size}px ${family}`;
      to.fillStyle = line.fill;
      to.fillText(line.text, line.x, line.y);
    }
    to.translate(MARGIN, MARGIN);
    for (const child of drawn.children) if (child.localName === "g" && !child.matches(".ghost")) draw(to, child);
    return canvas;
  }

  function draw(to, element) {
    const { fill, stroke, strokeWidth, fontSize, fontWeight, fontFamily, opacity } = style(element);
    const number = (name) => pixels(element, name) ?? 0;
    to.save();
    if (element.localName === "svg") to.translate(number("x"), number("y"));
    const matrix = element.transform?.baseVal.consolidate()?.matrix;
    if (matrix) to.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    to.globalAlpha *= Number(opacity);
    to.fillStyle = plain(fill);
    to.strokeStyle = plain(stroke);
    to.lineWidth = parseFloat(strokeWidth);
    if (element.localName === "rect") {
      const box = ["x", "y", "width", "height"].map(number);
      to.beginPath();
      to.roundRect(...box, Number(element.getAttribute("rx") ?? 0));
      if (fill.startsWith("url")) hatch(to, box);
      else if (fill !== "none") to.fill();
      if (stroke !== "none") to.stroke();
    } else if (element.localName === "text") {
      to.font = `${fontWeight} ${fontSize} ${fontFamily}`;
      to.textAlign = element.getAttribute("text-anchor") === "middle" ? "center" : "left";
      to.fillText(element.textContent, number("x") + number("dx"), number("y") + 0.35 * parseFloat(fontSize));
    } else if (element.localName === "line") {
      to.beginPath();
      to.moveTo(number("x1"), number("y1"));
      to.lineTo(number("x2"), number("y2"));
      to.stroke();
    } else {
      for (const child of element.children) draw(to, child);
    }
    to.restore();
  }

  function hatch(to, [x, y, width, height]) {
    const { fill, opacity } = style(drawn.querySelector(".stripe"));
    to.clip();
    to.globalAlpha *= Number(opacity);
    to.strokeStyle = plain(fill);
    to.lineWidth = 3;
    for (let at = x - height; at < x + width; at += 9 * Math.SQRT2) {
      to.beginPath();
      to.moveTo(at, y + height);
      to.lineTo(at + height, y);
      to.stroke();
    }
  }

  /** The picture as a file of its own: what the style sheet says stands at each shape. */
  function svg() {
    const copy = drawn.cloneNode(true);
    const originals = [...drawn.querySelectorAll("*")];
    for (const [index, element] of [...copy.querySelectorAll("*")].entries()) {
      const { fill, stroke, strokeWidth, fontSize, fontWeight, fontFamily, opacity } = style(originals[index]);
      const given = { stroke: plain(stroke), "stroke-width": strokeWidth, opacity };
      if (!fill.startsWith("url")) given.fill = plain(fill);
      if (element.localName === "text") Object.assign(given, { "font-size": fontSize, "font-weight": fontWeight, "font-family": fontFamily });
      for (const name of PLACES) {
        const length = pixels(originals[index], name);
        if (length !== undefined) element.setAttribute(name, length);
      }
      const kept = [...PLACES, "dy", "rx", "overflow", "transform", "text-anchor", "patternUnits", "patternTransform", "id"];
      for (const { name } of [...element.attributes]) {
        if (!kept.includes(name) && !(name === "fill" && fill.startsWith("url"))) element.removeAttribute(name);
      }
      if (!/^(g|svg|defs|pattern)$/.test(element.localName)) for (const name in given) element.setAttribute(name, given[name]);
    }
    copy.querySelector(".ghost")?.remove();
    const escape = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
    const said = footer.map((line) => `<text x="${line.x}" y="${line.y}" fill="${line.fill}" font-family="${escape(family)}" font-size="${line.size}" font-weight="${line.weight}">${escape(line.text)}</text>`);
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(" ")}">`
      + `<title>${escape(title)}</title><rect width="100%" height="100%" fill="${sheet}"/>`
      + `<g transform="translate(${MARGIN} ${MARGIN})">${[...copy.children].map((child) => new XMLSerializer().serializeToString(child)).join("")}</g>`
      + `<a href="${escape(link)}">${said.join("")}</a></svg>`;
  }

  /** The PNG with the link in a field of its own, where programs find it. */
  async function png() {
    const blob = await new Promise((made) => canvas().toBlob(made, "image/png"));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const field = new TextEncoder().encode(`tEXtSource\0${link}`);
    const chunk = new DataView(new ArrayBuffer(field.length + 8));
    chunk.setUint32(0, field.length - 4);
    new Uint8Array(chunk.buffer).set(field, 4);
    chunk.setUint32(field.length + 4, crc(field));
    // Behind the signature and the header, which have 33 bytes.
    return new Blob([bytes.slice(0, 33), chunk.buffer, bytes.slice(33)], { type: "image/png" });
  }

  function crc(bytes) {
    let rest = ~0;
    for (const byte of bytes) {
      rest ^= byte;
      for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 && 0xedb88320);
    }
    return ~rest >>> 0;
  }

  function download(blob, name) {
    const href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: name }).click();
    URL.revokeObjectURL(href);
  }

  if (how === "save-svg") return download(new Blob([svg()], { type: "image/svg+xml" }), "flink-memory.svg");
  if (how === "save-png") return download(await png(), "flink-memory.png");
  // Some browsers want the promise, so that they know who pressed.
  await navigator.clipboard.write([new ClipboardItem({ "image/png": png() })]);
};
