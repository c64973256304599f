//! `targets/allocation.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/allocation.rs"]
mod allocation;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| allocation::run(bytes));
