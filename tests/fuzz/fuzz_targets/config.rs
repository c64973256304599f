//! `targets/config.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/keymap.rs"]
mod keymap;
#[path = "../targets/config.rs"]
mod config;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| config::run(bytes));
