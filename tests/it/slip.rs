//! The slip as others read it: `zbarimg` and `ZXingReader` read the PNG, a second implementation takes the strings apart and a
//! printer emulator replays the ESC/POS bytes. None of the three shares code with `lj::slip`.

mod aes;
pub mod printer;
pub mod reader;
mod readers;
mod sales;

use lj::domain::Invoice;
use lj::slip::escpos::{self, PrinterText};
use lj::slip::{Block, Codes, QrKey, Slip, SlipKind, half_blocks, picture, raster};
use printer::{Printer, Seen};
use proptest::prelude::*;
use sales::{KEY_HEX, invoice, party};

fn key() -> QrKey {
    QrKey::parse(KEY_HEX).unwrap()
}

fn slip_of(invoice: &Invoice) -> Slip {
    Slip::proof(invoice, &party(), SlipKind::Original, &key(), true).unwrap()
}

/// Names that stress the codes: plain, long, with separators, rare, beyond the basic plane, like the right mark.
const NAMES: &[&str] = &[
    "乾電池",
    "鮮奶:全脂 936ml",
    "::a:b::",
    "堃喆煊峯裏粧 €",
    "𠮷野家牛丼😀",
    "**",
    "Café crème",
    "超級無敵好吃的手工日式炭烤醬油口味厚切洋芋片家庭號分享包加量不加價期間限定聯名款",
];

fn of_items(count: usize) -> Invoice {
    let lines: Vec<(String, &str, &str)> =
        (0..count).map(|item| (NAMES[item % NAMES.len()].to_owned(), "1", "105")).collect();
    invoice(&lines)
}

fn cases() -> Vec<(String, Invoice)> {
    let mut cases: Vec<(String, Invoice)> =
        [1, 5, 30, 200].into_iter().map(|count| (format!("{count} items"), of_items(count))).collect();
    for (place, name) in NAMES.iter().enumerate() {
        let lines = [((*name).to_owned(), "2.5", "39.9"), ("找".to_owned(), "-1", "10")];
        cases.push((format!("name {place}"), invoice(&lines)));
    }
    let too_long = [("長".repeat(100), "1", "1"), ("短".to_owned(), "3", "0.3333333")];
    cases.push(("a name longer than a code".to_owned(), invoice(&too_long)));
    cases.push(("a company".to_owned(), sales::to_company(of_items(5))));
    cases.push(("the largest sum".to_owned(), invoice(&[("金".to_owned(), "1", "999999999")])));
    cases.push(("NT$1".to_owned(), invoice(&[("糖".to_owned(), "1", "1")])));
    cases
}

#[test]
fn every_field_of_the_codes_equals_the_record() {
    for (story, invoice) in cases() {
        let codes = Codes::new(&invoice, &key()).unwrap();
        let (left, right) = (codes.qr.left().text(), codes.qr.right().text());
        let recorded = reader::check(&story, &invoice, codes.code39.text(), left, right);
        assert_eq!(recorded, codes.items_recorded, "{story}");
    }
}

#[test]
fn few_items_are_all_recorded_and_many_are_said_to_be_fewer() {
    let recorded = |count| Codes::new(&of_items(count), &key()).unwrap().items_recorded;
    let counted = |count| reader::recorded_by_hand(&of_items(count));
    assert_eq!([1, 5, 30, 200].map(recorded), [1, 5, 30, 200].map(counted));
    assert_eq!([1, 5, 30, 200].map(counted), [1, 5, 14, 14]);
}

/// 88 characters of Chinese are 264 bytes, more than any code of ours holds.
#[test]
fn a_long_name_is_shortened_in_the_code_and_whole_on_the_paper() {
    let name = "長".repeat(88);
    for (count, shortened) in [(1, true), (2, true), (20, true)] {
        let lines = vec![(name.clone(), "1", "105"); count];
        let sale = invoice(&lines);
        let codes = Codes::new(&sale, &key()).unwrap();
        assert_eq!(codes.items_recorded, reader::recorded_by_hand(&sale), "{count}");
        assert_eq!(codes.items_recorded == count, count < 20, "{count}");
        let told = format!("{}{}", codes.qr.left().text(), codes.qr.right().text());
        assert_eq!(told.contains("長…:1:105"), shortened, "{told}");
    }
    let paper = lj::slip::preview::lines(&slip_of(&invoice(&[(name.clone(), "1", "105")])), 32).concat();
    assert!(paper.replace(['\n', ' '], "").contains(&name), "{paper}");
}

#[test]
fn an_independent_reader_reads_the_picture() {
    if !crate::skip::has("zbarimg") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for (story, invoice) in cases() {
        let codes = Codes::new(&invoice, &key()).unwrap();
        let path = directory.path().join("slip.png");
        std::fs::write(&path, picture::png(&slip_of(&invoice)).unwrap()).unwrap();
        let code39 = format!("{}\n", codes.code39.text());
        assert_eq!(reader::zbarimg(&path, "code39"), code39.as_bytes(), "{story}");
        let (left, right) = (codes.qr.left().text(), codes.qr.right().text());
        let found = String::from_utf8(reader::zbarimg(&path, "qrcode")).unwrap();
        let either = [format!("{left}{right}"), format!("{right}{left}")];
        assert!(either.contains(&found), "{story}:\n{found}\n{left}\n{right}");
    }
}

/// Half blocks in black on white, a cell 8 dots wide and 16 high, as a telephone sees them on a screen.
#[test]
fn a_code_on_the_screen_scans() {
    if !crate::skip::has("zbarimg") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("screen.png");
    for count in [3, 30] {
        let codes = Codes::new(&of_items(count), &key()).unwrap();
        for qr in [codes.qr.left(), codes.qr.right()] {
            for quiet_modules in [4, 2] {
                reader::draw_cells(&half_blocks(qr, quiet_modules), &path);
                assert_eq!(reader::zbarimg(&path, "qrcode"), qr.text().as_bytes(), "{count} items");
            }
        }
    }
}

#[test]
fn a_printer_without_chinese_draws_the_picture() {
    for (story, invoice) in cases() {
        let slip = slip_of(&invoice);
        let mut printer = Printer::default();
        printer.replay(&escpos::bytes(&slip, PrinterText::Dots)).unwrap();
        assert!(printer.rows() == raster(&slip).rows(), "{story}: another picture");
        assert_eq!((printer.cuts, printer.pulses), (1, 0), "{story}");
        assert!(!printer.seen.iter().any(|seen| matches!(seen, Seen::Text { .. })), "{story}");
    }
}

#[test]
fn a_printer_with_chinese_prints_the_same_lines() {
    for (story, invoice) in cases() {
        let slip = slip_of(&invoice);
        check_text_job(&story, &slip);
    }
}

/// Every block arrives as its text, or as just the dots that the picture has for it.
fn check_text_job(story: &str, slip: &Slip) {
    let mut printer = Printer::default();
    printer.replay(&escpos::bytes(slip, PrinterText::Cp950)).unwrap();
    let mut seen = printer.seen.iter().filter(|seen| !matches!(seen, Seen::Feed(_)));
    let mut texts = 0;
    for block in slip.blocks().iter().filter(|block| !matches!(block, Block::Feed(_) | Block::Cut)) {
        match seen.next() {
            Some(Seen::Text { text, cells_scale }) => {
                texts += 1;
                let expected = match block {
                    Block::Text { text, .. } => text.clone(),
                    Block::Pair { left, right } => format!("{left}{right}"),
                    Block::Rule => "-".repeat(32),
                    other => panic!("{story}: {other:?} came as text"),
                };
                let without_gap = |text: &str| text.replace(' ', "");
                assert_eq!(without_gap(text), without_gap(&expected), "{story}");
                assert!(printer::cells(text) * cells_scale <= 32, "{story}: {text} runs over the edge");
            }
            Some(Seen::Picture(rows)) => {
                let alone = Slip::new(vec![block.clone()]).unwrap();
                assert!(rows == raster(&alone).rows(), "{story}: another picture of {block:?}");
            }
            other => panic!("{story}: {block:?} came as {other:?}"),
        }
    }
    assert_eq!((seen.count(), printer.cuts, printer.pulses), (0, 1, 0), "{story}");
    assert!(texts > 5, "{story}: a printer with Chinese is sent text");
}

/// Escapes, drawer kicks and cuts as they would come from a file that went round the door.
const HOSTILE: &[&str] = &[
    "\u{1b}p\u{0}\u{19}\u{fa}",
    "\u{1d}V\u{0}",
    "\u{1d}VB\u{0}",
    "\u{1b}@",
    "\u{10}\u{14}\u{1}\u{0}\u{1}",
    "\u{1c}&\u{1c}.",
    "a\nb\rc\td\u{c}e",
    "\u{7f}\u{80}\u{9b}2J",
    "功p\u{1b}p功V\u{1d}V",
];

#[test]
fn no_byte_of_a_name_acts_as_a_command() {
    for name in HOSTILE {
        for text in [(*name).to_owned(), format!("功{name}"), format!("{name}功能許")] {
            let mut blocks = Block::text(&text, lj::slip::Size::Normal, lj::slip::Align::Left);
            blocks.extend(Block::pair(&text, &text));
            blocks.push(Block::Pair { left: text.clone(), right: text.clone() });
            let slip = Slip::new(blocks).unwrap();
            for printer_text in [PrinterText::Dots, PrinterText::Cp950] {
                let mut printer = Printer::default();
                printer.replay(&escpos::bytes(&slip, printer_text)).unwrap();
                assert_eq!((printer.cuts, printer.pulses, printer.resets), (0, 0, 1), "{text:?}");
            }
        }
    }
}

/// Every character, next to letters that would end a command if its bytes began one. As many lines come as text as
/// CP950 has characters that every such printer can draw.
#[test]
fn no_character_of_cp950_begins_a_command() {
    let mut texts = 0;
    let all: Vec<char> = ('\u{80}'..='\u{FFFF}').collect();
    for part in all.chunks(4_000) {
        let line = |c: &char| Block::Text {
            text: format!("{c}p{c}@{c}V"),
            size: lj::slip::Size::Normal,
            align: lj::slip::Align::Left,
        };
        let slip = Slip::new(part.iter().map(line).collect()).unwrap();
        let mut printer = Printer::default();
        printer.replay(&escpos::bytes(&slip, PrinterText::Cp950)).unwrap();
        assert_eq!((printer.cuts, printer.pulses, printer.resets), (0, 0, 1));
        texts += printer.seen.iter().filter(|seen| matches!(seen, Seen::Text { .. })).count();
    }
    assert_eq!(texts, 13_461);
}

#[test]
fn the_drawer_opens_by_our_own_pulse_alone() {
    let mut printer = Printer::default();
    printer.replay(&escpos::drawer_pulse()).unwrap();
    assert_eq!((printer.pulses, printer.cuts), (1, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_invoice_is_read_back_and_printed(invoice in sales::any_invoice()) {
        let codes = Codes::new(&invoice, &key()).unwrap();
        let (left, right) = (codes.qr.left().text(), codes.qr.right().text());
        let recorded = reader::check("random", &invoice, codes.code39.text(), left, right);
        prop_assert_eq!(recorded, codes.items_recorded);
        prop_assert_eq!(codes.qr.left().modules(), codes.qr.right().modules());
        let slip = slip_of(&invoice);
        check_text_job("random", &slip);
        let mut printer = Printer::default();
        printer.replay(&escpos::bytes(&slip, PrinterText::Dots)).unwrap();
        prop_assert!(printer.rows() == raster(&slip).rows());
        for line in lj::slip::preview::lines(&slip, 32) {
            prop_assert!(!line.chars().any(char::is_control));
        }
    }
}
