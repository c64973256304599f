#!/usr/bin/env bash
# Crate: qrcode 0.14.1, read back with zxing-cpp 3.1.1 (PyPI).
#
# Behaviour: QrCode::new(bytes) looks for bytes that could be pairs of Shift JIS and packs a long enough run of them
#   in kanji mode, where the standard says that the text IS Shift JIS. The bytes of UTF-8 Chinese make such runs by
#   chance. A reader that obeys the mode decodes the run as Japanese. The bytes themselves come back whole, so a test
#   that compares bytes sees nothing.
# Output seen: "**雞排:1:35" comes back as it went in; "**雞排珍珠奶茶:1:35" comes back as "**髮樊賜迴咲匠螂ｶ闌ｶ:1:35".
#   The same name pushed in byte mode by hand comes back right.
# Usual belief: new() takes bytes, and text beyond ASCII goes in byte mode, as most encoders do it; the crate's page
#   says only that the data is encoded automatically.
# Why it matters to a shop: the right code of the slip holds the names of the goods in UTF-8. Single short names do not
#   show the fault; of 8,000 made-up slips of three goods, named with two of twenty common words each, 3,100 hold a run in
#   kanji mode. The buyer's phone then keeps a list of goods that nobody can read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "CHANGED: $*"; exit 1; }

mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "slip"
version = "0.0.0"
edition = "2021"
[dependencies]
qrcode = { version = "=0.14.1", default-features = false }
EOF
cat >src/main.rs <<'EOF'
use qrcode::{bits::Bits, optimize::Parser, types::Mode, Color, EcLevel, QrCode, Version};
/// Writes the code as a picture of four dots a module, with four modules of quiet zone.
fn picture(code: &QrCode, file: &str) {
    let side = 4 * (code.width() + 8);
    let mut text = format!("P2\n{side} {side}\n1\n");
    for dot in 0..side * side {
        let (x, y) = ((dot % side / 4).wrapping_sub(4), (dot / side / 4).wrapping_sub(4));
        let inside = x < code.width() && y < code.width();
        text += if inside && code[(x, y)] == Color::Dark { "0\n" } else { "1\n" };
    }
    std::fs::write(file, text).unwrap();
}
fn main() {
    picture(&QrCode::new("**雞排:1:35").unwrap(), "short.pgm");
    let long = "**雞排珍珠奶茶:1:35";
    picture(&QrCode::new(long).unwrap(), "long.pgm");
    let mut bits = Bits::new(Version::Normal(4));
    bits.push_byte_data(long.as_bytes()).unwrap();
    bits.push_terminator(EcLevel::M).unwrap();
    picture(&QrCode::with_bits(bits, EcLevel::M).unwrap(), "bytes.pgm");
    let words = "雞排 奶茶 便當 滷肉飯 礦泉水 鮮乳 豆漿 麵包 牛奶糖 洗髮精 衛生紙 原子筆 資料夾 電池 香蕉 高麗菜 雞蛋 烏龍茶 綠茶 口罩";
    let words: Vec<&str> = words.split(' ').collect();
    let slips = (0..8000).map(|n| [n / 400, n / 20 % 20, n % 20].map(|word| words[word]));
    let packed = slips.filter(|[a, b, c]| {
        let text = format!("**{a}{b}:1:35:{b}{c}:1:20:{c}{a}:2:90");
        Parser::new(text.as_bytes()).optimize(Version::Normal(6)).any(|run| run.mode == Mode::Kanji)
    });
    println!("{}", packed.count());
}
EOF
packed=$(nice cargo run --quiet --target-dir target)

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check zxing-cpp==3.1.1 pillow==12.0.0
seen() {
    venv/bin/python -c 'import sys, zxingcpp, PIL.Image
(code,) = zxingcpp.read_barcodes(PIL.Image.open(sys.argv[1]).convert("L"))
print(code.text if sys.argv[2] == "text" else code.bytes.decode("utf-8"))' "$@"
}
echo "short name:          $(seen short.pgm text)"
echo "long name, as text:  $(seen long.pgm text)"
echo "long name, as bytes: $(seen long.pgm bytes)"
echo "pushed in byte mode: $(seen bytes.pgm text)"
[ "$(seen short.pgm text)" = "**雞排:1:35" ] || fail "even a short name is garbled"
[ "$(seen long.pgm bytes)" = "**雞排珍珠奶茶:1:35" ] || fail "the bytes no longer come back whole"
[ "$(seen bytes.pgm text)" = "**雞排珍珠奶茶:1:35" ] || fail "byte mode by hand is garbled too"
[ "$(seen long.pgm text)" = "**髮樊賜迴咲匠螂ｶ闌ｶ:1:35" ] || fail "the long name is no longer read as Shift JIS"
[ "$packed" = 3100 ] || fail "$packed of 8000 slips hold a run in kanji mode"
echo "$packed of 8000 slips hold a run in kanji mode; as stated"
