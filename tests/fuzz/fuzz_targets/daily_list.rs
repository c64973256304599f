//! `targets/daily_list.rs` for cargo-fuzz.

#![no_main]

#[path = "../targets/daily_list.rs"]
mod daily_list;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| daily_list::run(bytes));
