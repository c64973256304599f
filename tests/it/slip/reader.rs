//! The codes as a tax officer's reader takes them apart: by position, from the specification, with its own arithmetic.

use super::aes;
use super::sales::KEY_HEX;
use lj::domain::{Invoice, PriceBasis, TaxChoice};
use rust_decimal::{Decimal, RoundingStrategy};
use std::path::Path;
use std::process::Command;

/// Checks every field of the three texts against the record; gives the number of items recorded.
pub fn check(story: &str, invoice: &Invoice, code39: &str, left: &str, right: &str) -> usize {
    check_code39(story, invoice, code39);
    check_fixed(story, invoice, left);
    check_items(story, invoice, &left[77..], right)
}

/// `2026-01-05 …` → (115, 1, 5).
fn roc_date(invoice: &Invoice) -> (u32, u32, u32) {
    let shown = invoice.issued_at.to_string();
    let number = |from: usize, to: usize| shown[from..to].parse::<u32>().unwrap();
    (number(0, 4) - 1911, number(5, 7), number(8, 10))
}

fn check_code39(story: &str, invoice: &Invoice, text: &str) {
    let (year, month, _) = roc_date(invoice);
    let even_month = month + month % 2;
    assert_eq!(text.len(), 19, "{story}");
    assert_eq!(&text[..5], format!("{year:03}{even_month:02}"), "{story}");
    assert_eq!(&text[5..15], invoice.number.to_string(), "{story}");
    assert_eq!(text[15..].parse(), Ok(u16::from(invoice.random_code)), "{story}");
}

fn check_fixed(story: &str, invoice: &Invoice, left: &str) {
    assert!(left.is_char_boundary(77) && left[..77].is_ascii(), "{story}");
    let number = invoice.number.to_string();
    let (year, month, day) = roc_date(invoice);
    assert_eq!(left[..10], number, "{story}");
    assert_eq!(left[10..17], format!("{year:03}{month:02}{day:02}"), "{story}");
    assert_eq!(left[17..21].parse(), Ok(u16::from(invoice.random_code)), "{story}");
    assert_eq!(i64::from_str_radix(&left[21..29], 16), Ok(net_sales(invoice)), "{story}");
    assert_eq!(i64::from_str_radix(&left[29..37], 16), Ok(invoice.totals.total), "{story}");
    let buyer = invoice.buyer.map_or_else(|| "00000000".to_owned(), |ubn| ubn.to_string());
    assert_eq!(left[37..45], buyer, "{story}");
    assert_eq!(left[45..53], invoice.seller.to_string(), "{story}");
    let sealed = base64(&left[53..77]).try_into().unwrap();
    let initial = base64("Dt8lyToo17X/XkXaQvihuA==").try_into().unwrap();
    let opened = aes::decrypt(key(), initial, sealed);
    assert_eq!(opened, format!("{number}{}", &left[17..21]).into_bytes(), "{story}");
}

/// R12 in decimals: what is taxed, without its 5 %, and what is not.
fn net_sales(invoice: &Invoice) -> i64 {
    let untaxed = invoice.totals.free_sales + invoice.totals.zero_sales;
    let taxed = Decimal::from(invoice.totals.total - untaxed);
    let net = taxed / Decimal::new(105, 2);
    let rounded = net.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    i64::try_from(rounded).unwrap() + untaxed
}

fn check_items(story: &str, invoice: &Invoice, tail: &str, right: &str) -> usize {
    let fields: Vec<&str> = tail.split(':').collect();
    assert_eq!(fields[..2], ["", "**********"], "{story}");
    let recorded: usize = fields[2].parse().unwrap();
    assert_eq!(fields[3], invoice.lines.len().to_string(), "{story}");
    assert_eq!(fields[4], "1", "{story}: UTF-8");
    let right = right.strip_prefix("**").unwrap();
    let continued = fields[5..].last() == Some(&"");
    assert_eq!(continued, !right.is_empty() || recorded == 0, "{story}: {tail} {right}");
    let mut items: Vec<&str> = fields[5..].to_vec();
    if continued {
        items.pop();
    }
    items.extend(right.split(':').filter(|_| !right.is_empty()));
    assert_eq!(items.len(), recorded * 3, "{story}: {tail} {right}");
    check_lines(story, invoice, &items);
    recorded
}

/// The recorded items are the first of the invoice's lines; names may be shortened where the whole ones are more than
/// both codes hold.
fn check_lines(story: &str, invoice: &Invoice, items: &[&str]) {
    let mut shortened = false;
    for (item, line) in items.chunks(3).zip(&invoice.lines) {
        let whole = code_name(line);
        let begins = |told: &str| whole.starts_with(told) && told.chars().count() < whole.chars().count();
        let is_begin = item[0].strip_suffix('…').is_some_and(|told| !told.is_empty() && begins(told));
        shortened |= is_begin && item[0] != whole;
        assert!(item[0] == whole || is_begin, "{story}: {item:?} is not {whole}");
        assert_eq!(item[1].parse(), Ok(line.quantity), "{story}");
        if line.name.as_str() != "尾數" {
            assert_eq!(item[2].parse(), Ok(shown_price(invoice, line)), "{story}");
        }
    }
    let fewer = items.len() / 3 < invoice.lines.len();
    if shortened || fewer {
        // An item whole: its name, and at least `:1:1`; the codes together hold 2 × 230 bytes, some of them the head.
        let bytes: usize = invoice.lines.iter().map(|line| code_name(line).len() + 5).sum();
        assert!(bytes > 230 - 99, "{story}: there was room");
    }
}

fn code_name(line: &lj::domain::SaleLine) -> String {
    line.name.as_str().replace(':', "：")
}

/// How many lines both codes record, counted on its own: all, with names of at least twenty characters, where two codes of
/// 230 bytes hold them in some way; else as many as fit one after the other. For names whose characters stand alone.
pub fn recorded_by_hand(invoice: &Invoice) -> usize {
    let all = invoice.lines.len();
    let head = 77 + ":**********".len() + 2 * format!(":{all}").len() + ":1:".len();
    let room = [230 - head, 230 - "**".len()];
    let items = |chars_max: usize| -> Vec<usize> {
        let bytes = |line: &lj::domain::SaleLine| {
            let name: Vec<char> = code_name(line).chars().collect();
            let kept = if name.len() > chars_max { chars_max - 1 } else { name.len() };
            let mark = if name.len() > chars_max { "…".len() } else { 0 };
            let told: String = name[..kept].iter().collect();
            let figures = format!(":{}:{}", line.quantity, shown_price(invoice, line));
            told.trim_end().len() + mark + figures.len()
        };
        invoice.lines.iter().map(bytes).collect()
    };
    let joined = |items: &[usize]| items.iter().sum::<usize>() + items.len().saturating_sub(1);
    let holds = |items: &[usize]| {
        (0..=items.len()).any(|left| {
            let colon = usize::from(left > 0 && left < items.len());
            joined(&items[..left]) + colon <= room[0] && joined(&items[left..]) <= room[1]
        })
    };
    if (20..=100).any(|chars_max| holds(&items(chars_max))) {
        return all;
    }
    let shortest = items(20);
    let best = (0..=all).rev().find(|&count| {
        // Left is filled first, each item with the colon behind it.
        let left = (0..=count).take_while(|&left| joined(&shortest[..left]) < room[0] || left == 0).last();
        joined(&shortest[left.unwrap_or(0)..count]) <= room[1]
    });
    best.unwrap_or(0)
}

/// What a consumer reads holds the tax, on whatever basis the sale was; what a company reads is on its own.
fn shown_price(invoice: &Invoice, line: &lj::domain::SaleLine) -> Decimal {
    let (taxable, net) = (line.tax == TaxChoice::Taxable, invoice.basis == PriceBasis::Net);
    match invoice.buyer.is_none() && net && taxable {
        true => (line.price * Decimal::new(105, 2))
            .round_dp_with_strategy(7, RoundingStrategy::MidpointAwayFromZero),
        false => line.price,
    }
}

fn key() -> [u8; 16] {
    let digit = |at: usize| u8::from_str_radix(&KEY_HEX[at..at + 2], 16).unwrap();
    std::array::from_fn(|byte| digit(byte * 2))
}

fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for letter in text.trim_end_matches('=').chars() {
        bits = bits << 6 | u32::try_from(LETTERS.find(letter).unwrap()).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).unwrap());
        }
    }
    bytes
}

/// Every code of one kind (`code39` or `qrcode`) on the picture, in zbarimg's order. Code 39 comes with a line end each;
/// QR codes come as their plain bytes, one directly after the other, without a guess at the encoding.
pub fn zbarimg(path: &Path, kind: &str) -> Vec<u8> {
    let mut command = Command::new("zbarimg");
    command.args(["-q", "--raw", "-Sdisable", &format!("-S{kind}.enable")]);
    if kind == "qrcode" {
        command.arg("-Sbinary");
    }
    let output = command.arg(path).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

/// The QR codes as `ZXingReader` reads them: their plain bytes, one directly after the other.
pub fn zxing(path: &Path) -> Vec<u8> {
    zxing_says(path, &["-format", "QRCode", "-bytes"])
}

fn zxing_says(path: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("ZXingReader").args(arguments).arg(path).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

/// Code 39 of nineteen characters, as each reader finds it. Now and then one takes a printed letter for a short code, which
/// no program that reads slips takes for theirs.
pub fn bars(path: &Path, by_zxing: bool) -> Vec<String> {
    let said = if by_zxing {
        let lines = zxing_says(path, &["-format", "Code39", "-1"]);
        // `slip.png Code39 "TEXT"`
        let text = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
        String::from_utf8(lines).unwrap().lines().map(text).collect()
    } else {
        let lines = String::from_utf8(zbarimg(path, "code39")).unwrap();
        lines.lines().map(str::to_owned).collect::<Vec<String>>()
    };
    said.into_iter().filter(|text| text.len() == 19).collect()
}

/// A screen of half blocks as a picture, 8 dots a module, with the screen's own white around it.
pub fn draw_cells(rows: &[String], path: &Path) {
    const DOTS: usize = 8;
    let modules: Vec<Vec<bool>> = rows
        .iter()
        .flat_map(|row| {
            let half = |dark: &'static str| row.chars().map(|c| dark.contains(c)).collect::<Vec<bool>>();
            [half("▀█"), half("▄█")]
        })
        .collect();
    let side = modules[0].len() * DOTS;
    let dark = |x: usize, y: usize| modules[y / DOTS][x / DOTS];
    let dots: Vec<u8> = (0..modules.len() * DOTS)
        .flat_map(|y| (0..side).map(move |x| (x, y)))
        .map(|(x, y)| if dark(x, y) { 0 } else { 255 })
        .collect();
    let file = std::fs::File::create(path).unwrap();
    let height = u32::try_from(modules.len() * DOTS).unwrap();
    let mut encoder = png::Encoder::new(file, u32::try_from(side).unwrap(), height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&dots).unwrap();
}
