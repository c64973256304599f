#!/usr/bin/env bash
# PyPI: python-stdnum 2.2 (stdnum.tw.ubn), beside npm taiwan-id-validator 2.1.0.
#
# Behaviour: stdnum checks a Taiwanese business number (統一編號) by the old rule, sum divisible by 10. Since 2023-04-01
#   (民國112年) the sum has to be divisible by 5 only, and numbers that pass by that alone are given out.
# Output seen: 04595252 and 10458570 raise InvalidChecksum, 04595257 passes; taiwan-id-validator takes all three.
#   12345678, wrong by both rules, is refused by both packages.
# Usual belief: a check sum is a law of nature, and a library of numbers that is kept up to date (2.2 is of years after
#   the change, and speaks of no year) has the rule in force. The Ministry of Finance's notice asked all programs to
#   change by 2023-03-31, and the tax office reminded owners of tills of it again in March 2024.
# Why it matters to a shop: a company founded lately asks for an invoice with its number and the till, or the
#   accountant's Odoo or import script, calls a real number mistyped. The clerk issues to a consumer instead, and the
#   buyer cannot deduct the tax.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "CHANGED: $*"; exit 1; }

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-stdnum==2.2
echo '{"private":true}' >package.json
npm install --silent --no-fund --no-audit --ignore-scripts taiwan-id-validator@2.1.0
stdnum() {
    venv/bin/python -c 'import sys, stdnum.tw.ubn as u, stdnum.exceptions as e
try: u.validate(sys.argv[1]); print("valid")
except e.ValidationError as error: print(type(error).__name__)' "$1"
}
other() { node -p 'require("taiwan-id-validator").isBan(process.argv[1]) ? "valid" : "invalid"' "$1"; }

#      number     stdnum            taiwan-id-validator
while read -r number old new; do
    echo "$number: stdnum $(stdnum "$number"), taiwan-id-validator $(other "$number")"
    [ "$(stdnum "$number")" = "$old" ] || fail "stdnum no longer says $old of $number"
    [ "$(other "$number")" = "$new" ] || fail "taiwan-id-validator no longer says $new of $number"
done <<'EOF'
04595257 valid           valid
10458575 valid           valid
04595252 InvalidChecksum valid
10458570 InvalidChecksum valid
12345678 InvalidChecksum invalid
EOF
echo "as stated"
