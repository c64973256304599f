#!/usr/bin/env bash
# npm: escpos 2.5.2 and its continuation @node-escpos/core 0.6.0.
#
# Behaviour: qrcode(content) sends ESC Z m n k dL dH and then the content as UTF-8, but dL and dH say how many JavaScript
#   characters it has, not how many bytes follow. ASCII is right; every Chinese character makes the count short by two.
# Output seen: **口罩:1:210 is 14 bytes behind a count of 10. A printer takes "**口罩:1" into the code and has ":210" left,
#   which is text to it: printed on the paper beside the code.
# Usual belief: the count in a printer command is made from the bytes that are written. The printers' manuals call d the
#   length of the data that follow; the pages of both packages do not say that the content has to be ASCII.
# Why it matters to a shop: number, date and sum at the head of the left code are ASCII and survive, so a trial with a
#   phone looks right. What is cut is the end: prices, or a name in the middle, more the longer the names are, and the
#   rest stands on the customer's slip as rubble.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "CHANGED: $*"; exit 1; }

echo '{"private":true}' >package.json
npm install --silent --no-fund --no-audit --ignore-scripts escpos@2.5.2 @node-escpos/core@0.6.0
cat >job.cjs <<'EOF'
const [, , name, content] = process.argv;
const { Printer } = require(name);
const adapter = { open() {}, write() {}, close() {} }; // no device: only the bytes of the job are looked at
const job = new Printer(adapter, {}).qrcode(content, 3, 'L', 6).buffer.flush();
// ESC Z m n k dL dH data
const at = job.indexOf(Buffer.from([0x1b, 0x5a]));
const count = job.readUInt16LE(at + 5);
const data = job.subarray(at + 7);
console.log([count, data.length, data.subarray(0, count), data.subarray(count)].join('|'));
EOF
for package in escpos @node-escpos/core; do
    seen=$(node job.cjs $package '**口罩:1:210')
    echo "$package: count | bytes | in the code | left over: $seen"
    [ "$seen" = '10|14|**口罩:1|:210' ] || fail "$package counts another way"
    [ "$(node job.cjs $package '**CAKE:1:210')" = '12|12|**CAKE:1:210|' ] || fail "$package is wrong on ASCII, too"
done
echo "as stated"
