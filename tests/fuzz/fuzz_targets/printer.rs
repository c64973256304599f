//! `targets/printer.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/printer.rs"]
mod printer;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| printer::run(bytes));
