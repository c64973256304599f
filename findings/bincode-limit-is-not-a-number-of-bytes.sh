#!/usr/bin/env bash
# Crate: bincode 2.0.1, the last release that works.
#
# Behaviour: Configuration::with_limit::<N> ("sets the byte limit") counts, while reading, each number at its full width
#   whatever the varint really takes, each length as 8 bytes, and, with the crate's own derive, each Vec at its size in
#   memory. Writing is not held to the limit at all.
# Output seen: 100 sale lines (name of one character, quantity, price, tax) make 701 bytes, the same through serde and
#   through derive. A limit of 2,000 refuses them both ways (LimitExceeded); 3,200 is enough for serde and too little
#   for derive, 5,600 is enough for both. With a limit of 10 encode_to_vec gives the 701 bytes without an error.
# Usual belief: what has been written under a limit, or is shorter than it, can be read under it. The documentation
#   says how containers claim their memory only at Decoder::unclaim_bytes_read, and nothing of numbers.
# Why it matters to a shop: a till reads its records with this limit so that a damaged length cannot eat the memory. A
#   closing of the day that is long enough is stored without a murmur and can not be read again, though it is a third of
#   the limit or less.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "limit"
version = "0.0.0"
edition = "2021"
[dependencies]
bincode = { version = "=2.0.1", features = ["serde"] }
serde = { version = "=1.0.228", features = ["derive"] }
EOF
cat >src/main.rs <<'EOF'
use bincode::config::standard;
use bincode::{decode_from_slice, encode_to_vec, serde as through_serde, Decode, Encode};
#[derive(Clone, Encode, Decode, serde::Serialize, serde::Deserialize)]
struct Line {
    name: String,
    quantity: u64,
    price: i64,
    tax: u8,
}
type Lines = Vec<Line>;
fn is(what: &str, seen: impl std::fmt::Debug, stated: &str) {
    let seen = format!("{seen:?}");
    println!("{what}: {seen}");
    if seen != stated {
        println!("CHANGED: {what} was {stated}");
        std::process::exit(1);
    }
}
fn main() {
    let lines = vec![Line { name: "茶".into(), quantity: 1, price: 35, tax: 1 }; 100];
    let bytes = encode_to_vec(&lines, standard()).unwrap();
    is("bytes, derive", bytes.len(), "701");
    let same = through_serde::encode_to_vec(&lines, standard()).unwrap() == bytes;
    is("serde writes the same bytes", same, "true");
    macro_rules! read {
        ($limit:literal, $serde:literal, $derive:literal) => {
            let config = standard().with_limit::<$limit>();
            let used = through_serde::decode_from_slice::<Lines, _>(&bytes, config).map(|read| read.1);
            is(concat!("read through serde, limit ", $limit), used, $serde);
            let used = decode_from_slice::<Lines, _>(&bytes, config).map(|read| read.1);
            is(concat!("read through derive, limit ", $limit), used, $derive);
        };
    }
    read!(2000, "Err(LimitExceeded)", "Err(LimitExceeded)");
    read!(3200, "Ok(701)", "Err(LimitExceeded)");
    read!(5600, "Ok(701)", "Ok(701)");
    let written = encode_to_vec(&lines, standard().with_limit::<10>()).map(|bytes| bytes.len());
    is("written, limit 10", written, "Ok(701)");
    println!("as stated");
}
EOF
nice cargo run --quiet --target-dir target
