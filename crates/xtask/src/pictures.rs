//! Draws the pictures that cannot be SVG: icons for home screens, what a link to the page shows, and the page itself for
//! the README.

use anyhow::Result;
use xshell::cmd;

use crate::{places, setup, shell, test};

/// A PNG, its width and height, the SVG it is drawn from, and how much room is left around that, in per cent.
type Picture = (&'static str, u32, u32, &'static str, u32);

const PICTURES: [Picture; 5] = [
    ("share.png", 1200, 630, "share.svg", 0),
    ("icon-180.png", 180, 180, "icon.svg", 12),
    ("icon-192.png", 192, 192, "icon.svg", 0),
    ("icon-512.png", 512, 512, "icon.svg", 0),
    // Systems cut their own shapes out of it, a circle of four fifths at the least.
    ("icon-masked.png", 512, 512, "icon.svg", 22),
];

/// Draws them all into `www/`, by the browser that the page is tested in.
pub fn draw() -> Result<()> {
    let (sh, browser) = (shell::native()?, setup::chromium()?);
    let scratch = sh.create_dir(places::target().join("pictures"))?;
    for (name, width, height, source, margin) in PICTURES {
        let svg = sh.read_file(format!("www/{source}"))?;
        // Home screens put an icon with room around it on a ground of their own, often black.
        let ground = if margin > 0 { "#fff" } else { "transparent" };
        let html = format!(
            "<!doctype html><style>body {{ margin: 0; display: grid; place-items: center; height: 100vh; background: {ground} }} \
             svg {{ width: {part}%; height: {part}% }}</style>{svg}",
            part = 100 - 2 * margin
        );
        let page = scratch.join(name).with_extension("html");
        sh.write_file(&page, html)?;
        let options = "--headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000";
        let options = options
            .split(' ')
            .map(str::to_owned)
            .chain([format!("--window-size={width},{height}")]);
        shell::read(cmd!(sh, "{browser} {options...} --screenshot=www/{name} {page}"))?;
        println!("{name}: {width} × {height}");
    }
    // The README's pictures of the page as it was built last.
    setup::node_packages()?;
    shell::run(test::playwright(&sh)?.arg("pictures.spec.js").env("PICTURES", "1"))
}
