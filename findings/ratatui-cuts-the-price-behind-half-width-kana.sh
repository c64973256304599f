#!/usr/bin/env bash
# Crates: ratatui-core 0.1.2 (ratatui 0.30.2) with unicode-width 0.2.2 and 0.2.3; npm @xterm/headless 6.0.0.
#
# Behaviour: terminals give the half-width sound marks ﾞ ﾟ (U+FF9E, U+FF9F) one cell each. unicode-width 0.2.2 gave them
#   none, so ratatui's buffer adds one for each by itself, though not in Line::width and Span::width. unicode-width 0.2.3
#   gives them one, and the buffer still adds one. With either version the two measures of ratatui differ by a cell a
#   mark, and a right-aligned line is cut at its end by as much. ratatui-core asks for ">=0.2.0": a plain update takes
#   the newer one.
# Output seen: "ﾎﾟｯｷｰ 35", 8 cells in the terminal. 0.2.2: Line 7, buffer 8; 0.2.3: Line 8, buffer 9. Right-aligned in 20
#   cells the screen reads "ﾎﾟｯｷｰ 3" and "ﾎﾟ ｯｷｰ 3": the price 35 is now 3, with a dozen cells free to the left.
# Usual belief: a library measures a text in one way, and a line that has room loses nothing. 0.2.3 of unicode-width is a
#   mere patch; ratatui's comment on the correction says that unicode-width reports no width for the marks.
# Why it matters to a shop: names in half-width kana stand in many a list of goods from Japan. A sum without its last
#   digit is a believable sum. With the newer pair every such name also has a hole behind each mark.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "CHANGED: $*"; exit 1; }

mkdir src
cat >src/main.rs <<'EOF'
use ratatui_core::{buffer::{Buffer, CellWidth}, layout::Rect, text::Line, widgets::Widget};
use unicode_width::UnicodeWidthStr;
fn main() {
    let text = std::env::args().nth(1).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
    let line = Line::from(text.as_str()).right_aligned();
    print!("{} {} {}\n", text.width(), line.width(), text.cell_width());
    line.render(buffer.area, &mut buffer);
    // As a backend sends it: each symbol to its column, but for the cells that a wide one covers.
    let mut at = 0;
    while let Some(cell) = buffer.content.get(at) {
        print!("\x1b[{}G{}", at + 1, cell.symbol());
        at += usize::from(cell.symbol().cell_width());
    }
}
EOF
echo '{"private":true}' >package.json
npm install --silent --no-fund --no-audit --ignore-scripts @xterm/headless@6.0.0
cat >screen.cjs <<'EOF'
// The row that a terminal shows, and the column of its cursor.
const { Terminal } = require('@xterm/headless');
const terminal = new Terminal({ cols: 40, rows: 2, allowProposedApi: true });
const screen = terminal.buffer.active;
terminal.write(require('fs').readFileSync(0, 'utf8'), () =>
  console.log(`${screen.cursorX} ${screen.getLine(0).translateToString(true)}`));
EOF
check() { # text, its widths (unicode-width, Line, buffer), the row seen
    printf %s "$1" | node screen.cjs >plain
    target/debug/line "$1" >out
    seen=$(tail -n +2 out | node screen.cjs)
    echo "$1: $(cut -d' ' -f1 plain) cells; unicode-width, Line, buffer: $(head -1 out); screen: [${seen#* }]"
    [ "$(head -1 out)" = "$2" ] || fail "the widths of $1 were $2"
    [ "${seen#* }" = "$3" ] || fail "the screen was [$3]"
}
for version in 0.2.2 0.2.3; do
    cat >Cargo.toml <<EOF
[package]
name = "line"
version = "0.0.0"
edition = "2021"
[dependencies]
ratatui-core = { version = "=0.1.2", default-features = false }
unicode-width = "=$version"
EOF
    nice cargo build --quiet --target-dir target
    echo "unicode-width $version"
    check '茶 35' '5 5 5' '               茶 35'
    case $version in
    0.2.2) check 'ﾎﾟｯｷｰ 35' '7 7 8' '             ﾎﾟｯｷｰ 3' ;;
    0.2.3) check 'ﾎﾟｯｷｰ 35' '8 8 9' '            ﾎﾟ ｯｷｰ 3' ;;
    esac
    [ "$(cut -d' ' -f1 plain)" = 8 ] || fail "the terminal counts other than 8 cells"
done
echo "as stated"
