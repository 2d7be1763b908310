//! The browser around the page: where there is none, as when the page is rendered beforehand, nothing of it happens.

pub mod address;
pub mod clipboard;
pub mod files;
pub mod focus;
pub mod host;
pub mod keeping;
pub mod later;
pub mod listeners;
pub mod panels;
pub mod panic;
pub mod picture;
pub mod program;
pub mod reader;
pub mod room;
pub mod section;
pub mod storage;
pub mod theme;
pub mod width;
pub mod window;
