//! Reads for the page what is pasted, dropped or opened, and explains messages of failures.
//!
//! It is a program of its own beside the page's, which loads it when it is needed first: so whoever only calculates does
//! not wait for it. `main.rs` hands text and objects of JavaScript's in and out.

mod import;

pub use import::{Read, Written, import, write_back};
