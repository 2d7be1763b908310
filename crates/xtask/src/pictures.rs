//! Draws the pictures that cannot be SVG: icons for home screens, what a link to the page shows, and the page itself for
//! the README.

use std::{fs, path::Path};

use crate::{
    places,
    problem::Problem,
    process::{program, run, run_quietly},
    setup,
};

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
pub fn draw() -> Result<(), Problem> {
    let browser = setup::chromium()?;
    let www = places::project().join("www");
    let scratch = places::target().join("pictures");
    fs::create_dir_all(&scratch).map_err(|error| Problem::at(&scratch, &error))?;
    for (name, width, height, source, margin) in PICTURES {
        let source = www.join(source);
        let svg = fs::read_to_string(&source).map_err(|error| Problem::at(&source, &error))?;
        // Home screens put an icon with room around it on a ground of their own, often black.
        let ground = if margin > 0 { "#fff" } else { "transparent" };
        let html = format!(
            "<!doctype html><style>body {{ margin: 0; display: grid; place-items: center; height: 100vh; background: {ground} }} \
             svg {{ width: {part}%; height: {part}% }}</style>{svg}",
            part = 100 - 2 * margin
        );
        let page = scratch.join(name).with_extension("html");
        fs::write(&page, html).map_err(|error| Problem::at(&page, &error))?;
        run_quietly(
            program(&browser)
                .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
                .arg("--default-background-color=00000000")
                .arg(format!("--window-size={width},{height}"))
                .arg(argument("--screenshot=", &www.join(name)))
                .arg(&page),
        )?;
        println!("{name}: {width} × {height}");
    }
    photograph(&browser)
}

/// Has the tests take the README's pictures of the page as it was built last.
fn photograph(browser: &Path) -> Result<(), Problem> {
    let tests = places::end_to_end_tests();
    let mut playwright = program(tests.join("node_modules/.bin/playwright"));
    playwright.args(["test", "pictures.spec.js"]).current_dir(tests);
    run(playwright.env("CHROMIUM", browser).env("PICTURES", "1"))
}

fn argument(name: &str, path: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from(name);
    argument.push(path);
    argument
}
