//! `targets/keymap.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/keymap.rs"]
mod keymap;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| keymap::run(bytes));
