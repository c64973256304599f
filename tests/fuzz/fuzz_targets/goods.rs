//! `targets/goods.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/goods.rs"]
mod goods;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| goods::run(bytes));
