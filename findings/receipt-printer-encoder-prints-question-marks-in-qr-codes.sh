#!/usr/bin/env bash
# npm: @point-of-sale/receipt-printer-encoder 4.0.1 (and esc-pos-encoder 3.0.0, from which it comes).
#
# Behaviour: qrcode(value) turns the value into ISO 8859-1 before it goes into the store command (GS ( k, function 180;
#   the same for PDF417 and for Star printers). Every character beyond Latin-1 becomes one "?". No error, no warning,
#   and no option for another encoding; codepage('auto') or a printer model change nothing.
# Output seen: **口罩:1:210 is sent as "**??:1:210" (13 bytes with the head of the command), é as the one byte E9.
# Usual belief: a QR code takes UTF-8 bytes whatever code page the printer's text is in, and a library that cannot
#   carry a text says so.
# Why it matters to a shop: the code prints, scans at once and looks right. The head of the left code is ASCII, so
#   number and sum are right as well; only the names of the goods are gone, on every slip, and item names of the same
#   length become the same name.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "CHANGED: $*"; exit 1; }

echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-fund --no-audit --ignore-scripts \
    @point-of-sale/receipt-printer-encoder@4.0.1 esc-pos-encoder@3.0.0
cat >stored.js <<'EOF'
import New from '@point-of-sale/receipt-printer-encoder';
import Old from 'esc-pos-encoder';
// The data of function 180: GS ( k pL pH 31 50 30 data, its length in pL and pH.
const stored = (job) => {
  const bytes = Buffer.from(job);
  const at = bytes.indexOf(Buffer.from([0x31, 0x50, 0x30]));
  return bytes.subarray(at + 3, at + bytes.readUInt16LE(at - 2));
};
const [, , which, text] = process.argv;
const options = { language: 'esc-pos', ...(which === 'model' && { printerModel: 'epson-tm-t20iii' }) };
const job = new (which === 'old' ? Old : New)(options).initialize().codepage('auto').qrcode(text).encode();
console.log(stored(job).toString('latin1'));
EOF
for which in new old model; do
    seen=$(node stored.js $which '**口罩:1:210')
    echo "$which: the QR code holds $seen"
    [ "$seen" = '**??:1:210' ] || fail "$which no longer puts one question mark for each character"
done
[ "$(node stored.js new 'AB10000000')" = AB10000000 ] || fail "ASCII does not come through"
[ "$(node stored.js new 'é' | iconv -f UTF-8 -t ISO-8859-1 | od -An -tx1 | tr -d ' \n')" = e90a ] ||
    fail "é is no longer the byte E9"
# The same two names, told apart by nothing.
[ "$(node stored.js new '**牛奶:1:25')" = "$(node stored.js new '**麵包:1:25')" ] || fail "the names differ"
echo "as stated"
