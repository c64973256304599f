//! The targets: each one function of bytes. It may refuse them; it may not crash, hang, or take them for what they are not.

pub mod allocation;
pub mod centre;
pub mod config;
pub mod daily_list;
pub mod frames;
pub mod goods;
pub mod keymap;
pub mod keys;
pub mod printer;
pub mod results;
pub mod segments;

/// A target's body.
pub type Run = fn(&[u8]);

/// Every target by its name.
pub const ALL: [(&str, Run); 11] = [
    ("allocation", allocation::run),
    ("centre", centre::run),
    ("config", config::run),
    ("daily_list", daily_list::run),
    ("frames", frames::run),
    ("goods", goods::run),
    ("keymap", keymap::run),
    ("keys", keys::run),
    ("printer", printer::run),
    ("results", results::run),
    ("segments", segments::run),
];
