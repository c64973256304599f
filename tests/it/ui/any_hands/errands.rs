//! What a shop does, as scripts for hands: `'text` is typed, `~code` is scanned, everything else is a key.

use fastrand::Rng;

/// What scanners send, and what no room knows.
pub const CODES: [&str; 9] = [
    "DY10000007",
    "PR10000007",
    "11507DA100000071234",
    "4710088412345",
    "/ABC+123",
    "yyyyyyyy",
    "SY-20 7",
    "04595257",
    "TF872963001080715123400000064000000690000000004595257kB2xTq0Vb5mXc1dJw8Ls3A==:**********:1:1:1:茶:1:105:",
];
const GOODS: [&str; 7] = [
    "'A1 enter",
    "~4710088412345",
    "'A2 enter",
    "'3*A1 enter",
    "'M1 enter",
    "~4710000000208",
    "'A1 enter '-5 enter",
];
const PAYING: [&str; 8] = [
    "f10",
    "'+1000 f10",
    "enter '04595257 f10",
    "~/ABC+123 f10",
    "'=168001 f10",
    "enter enter enter enter enter",
    "f5 f8 enter f10",
    "f7 ctrl-z f10",
];

/// A shift is closed with its cash counted, which is hardly ever what it should be.
const COUNT: &str = "t c '1000 enter '0 enter '0 enter '1000 f10 '找錯錢 f10 y n";

fn one<'a>(dice: &mut Rng, of: &[&'a str]) -> &'a str {
    of[dice.usize(..of.len())]
}

fn sale(dice: &mut Rng) -> String {
    let goods: Vec<&str> = (0..1 + dice.usize(..3)).map(|_| one(dice, &GOODS)).collect();
    format!("{} {}", goods.join(" "), one(dice, &PAYING))
}

/// Two letters and eight figures of a book.
fn book(dice: &mut Rng) -> (String, String) {
    let track: String = (0..2).map(|_| dice.char('A'..='Z')).collect();
    (track, format!("{:08}", dice.usize(..1_999_999) * 50))
}

/// One of them, from LJ on.
pub fn errand(dice: &mut Rng) -> String {
    let (track, begin) = book(dice);
    let rows = ["", "down", "down down", "end", "pgdn down", "end up up"];
    let row = one(dice, &rows);
    match dice.usize(..25) {
        0..=5 => format!("s {}", sale(dice)),
        6 => format!("s {} {} {}", sale(dice), sale(dice), sale(dice)),
        7 => format!("s {} ctrl-z f10 y", sale(dice)),
        8 => format!("s {} f5", one(dice, &GOODS)),
        9 => format!("a enter '{track} enter '{begin} f10"),
        10 => format!("a enter '{track} enter '{begin} f10 home d y ctrl-z y"),
        11 => format!("b enter '{track} enter '{begin} enter '2 f10 f10 ctrl-z y"),
        12 => format!("a enter '{track} enter '{begin} f10 d y"),
        13 => format!("b enter '{track} enter '{begin} enter '2 f10 f10 space space d y"),
        14 => format!("{row} e 'A0{} f10 {}", dice.usize(..9), one(dice, &["", "ctrl-z y"])),
        15 => format!("{row} space space r 'B0{} f10", dice.usize(..9)),
        16 => format!("a enter '{track} enter '{begin} f10 g '手持機1 f10 g '- f10"),
        17 => format!("a enter '{track} enter '{begin} f10 g '手持機1 f10 ctrl-z y"),
        18 => "v p enter enter '打錯 f10 y".to_owned(),
        19 => "v p enter down enter '1 f10 y y x '打錯 f10 y".to_owned(),
        20 => one(dice, &["v r y", "v r '補印 f10 y", "v down r '補印 f10 y"]).to_owned(),
        21 => "v p down enter enter '統編打錯 f10 y f10".to_owned(),
        22 => one(dice, &["t enter y y", COUNT, COUNT, "w p", "w d p"]).to_owned(),
        23 => one(dice, &["t enter y y", "t enter y n", COUNT]).to_owned(),
        _ => format!("i enter enter {}", one(dice, &["", "ctrl-z y"])),
    }
}
