//! The program that the page loads to read texts.

#[cfg(target_arch = "wasm32")]
mod objects;

fn main() {}
