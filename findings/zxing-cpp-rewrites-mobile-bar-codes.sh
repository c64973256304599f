#!/usr/bin/env bash
# PyPI: zxing-cpp 3.1.1.
#
# Behaviour: asked for Code 39, the reader also tries "full ASCII", where + - . / before a letter are a shift, and hands out
#   the rewritten text, with other characters and fewer of them. It does so whenever the whole code can be taken that
#   way; nothing in the code says which was meant. Only the format Code39Std, new in 3.x, leaves the text alone.
# Output seen: the customer's bar code /ABC+D12 comes as "!BCd12" (format Code 39 Extended), /U123456 as "5123456";
#   /ABC+123 comes as it is. Of 400 made-up carriers 240 are rewritten. With Code39Std all are right.
# Usual belief: Code 39 has 43 characters and full ASCII is an option to be switched on, as on hand scanners; a reader's
#   format "Code39" gives what is in the bars.
# Why it matters to a shop: a mobile bar code (手機條碼) is "/" and seven of 0-9 A-Z + - . and is always drawn in Code 39. A
#   self-checkout that reads it with a camera refuses three customers in five and takes the others, so nobody doubts the
#   reader. Seven digits like 5123456 even have the shape of a donation code: the invoice goes to a charity.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check zxing-cpp==3.1.1 numpy==2.3.5
cat >carriers.py <<'EOF'
import random, numpy, zxingcpp
from zxingcpp import BarcodeFormat

def read(text, format):
    picture = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, BarcodeFormat.Code39), scale=2)
    (code,) = zxingcpp.read_barcodes(numpy.array(picture), formats=format)
    return code.text

def same(what, seen, stated):
    print(f"{what}: {seen}")
    if seen != stated:
        raise SystemExit(f"CHANGED: {what} was {stated}")

for carrier, rewritten in {"/ABC+D12": "!BCd12", "/U123456": "5123456", "/ABC+123": "/ABC+123"}.items():
    same(carrier, read(carrier, BarcodeFormat.Code39), rewritten)
    same(carrier + " as Code39Std", read(carrier, BarcodeFormat.Code39Std), carrier)
# The slip's own Code 39 has no sign, and is always right.
same("a slip's bar code", read("11512AB100000014988", BarcodeFormat.Code39), "11512AB100000014988")

dice = random.Random(7)
signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+-."
carriers = ["/" + "".join(dice.choice(signs) for _ in range(7)) for _ in range(400)]
same("rewritten of 400", sum(read(c, BarcodeFormat.Code39) != c for c in carriers), 240)
same("as Code39Std", sum(read(c, BarcodeFormat.Code39Std) != c for c in carriers), 0)
print("as stated")
EOF
venv/bin/python carriers.py
