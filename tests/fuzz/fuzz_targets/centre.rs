//! `targets/centre.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/centre.rs"]
mod centre;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| centre::run(bytes));
