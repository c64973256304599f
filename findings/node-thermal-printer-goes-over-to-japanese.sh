#!/usr/bin/env bash
# npm: node-thermal-printer 4.6.1 (its encodings come from iconv-lite).
#
# Behaviour: a character that the chosen character set lacks is looked for in all the others, in the order of the
#   library's table, and the first set that has it becomes the set of the rest of the job. Japanese (EUC-JP) stands
#   before the Chinese ones, and nothing leads back while Japanese has the characters.
# Output seen: with CharacterSet.HK_TW the line "總計 35" is Big5, C160 AD70. After a line "½糖" the same line is EUC-JP,
#   E5C1 B7D7; read as Big5 that is "斲煌 35". No error and no warning.
# Usual belief: the set that was chosen is the set that is printed, and a character that it lacks costs that character.
#   The library's page names the option characterSet and does not say that the set is left.
# Why it matters to a shop: a printer with a Big5 font prints EUC-JP as other Chinese characters, as crisp as the right
#   ones. One "½糖" (half sugar, on every tea stand's menu) turns the sum and every word below it into such text, on some
#   slips and not on others.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "CHANGED: $*"; exit 1; }

echo '{"private":true}' >package.json
npm install --silent --no-fund --no-audit --ignore-scripts node-thermal-printer@4.6.1
cat >job.cjs <<'EOF'
const { ThermalPrinter, PrinterTypes, CharacterSet } = require('node-thermal-printer');
const printer = new ThermalPrinter({
  type: PrinterTypes.EPSON,
  interface: 'tcp://127.0.0.1:1', // never opened: only the bytes of the job are looked at
  characterSet: CharacterSet.HK_TW,
});
for (const line of process.argv.slice(2)) printer.println(line);
// The last line of the job, without its line feed.
const job = printer.getBuffer();
process.stdout.write(job.subarray(job.lastIndexOf(10, job.length - 2) + 1, job.length - 1));
EOF
hex() { od -An -tx1 | tr -d ' \n'; }
as() { printf %s "$1" | iconv -f UTF-8 -t "$2" | hex; }
line='總計 35'
node job.cjs 豆漿 "$line" >before
node job.cjs 豆漿 ½糖 "$line" >after
read_as_big5=$(iconv -f BIG5 -t UTF-8 after)
echo "behind 豆漿: $(hex <before), on a Big5 printer: $(iconv -f BIG5 -t UTF-8 before)"
echo "behind ½糖:  $(hex <after), on a Big5 printer: $read_as_big5"
[ "$(hex <before)" = "$(as "$line" BIG5)" ] || fail "the set HK_TW is not Big5 to begin with"
[ "$(hex <after)" = "$(as "$line" EUC-JP)" ] || fail "the line behind ½糖 is not EUC-JP"
[ "$read_as_big5" = '斲煌 35' ] || fail "a Big5 printer would show something else"
echo "as stated"
