//! Slips of varied sales before two readers that share no code, `zbarimg` and `ZXingReader` (zxing-cpp), at the printer's
//! 203 dots an inch; and the white around their QR codes, measured on the picture by its dots alone.

use super::{key, reader, sales};
use crate::chance::dice;
use crate::shop::full_scale;
use crate::skip::has;
use lj::domain::Invoice;
use lj::slip::{Codes, Slip, SlipKind, picture};
use std::collections::BTreeMap;
use std::path::Path;

/// Dots of the 2 mm that the specification asks for; it lets 1.8 pass, 15 dots.
const QUIET_DOTS: usize = 16;
/// Dots of the 15 mm that a code is wide at least.
const SIDE_MIN_DOTS: usize = 120;
/// Modules of a finder pattern.
const FINDER: usize = 7;

/// A picture as black dots.
struct Picture {
    width: usize,
    height: usize,
    black: Vec<bool>,
}

/// A QR code on it: its left upper corner, its side, the side of a module; all in dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Square {
    x: usize,
    y: usize,
    side: usize,
    module: usize,
}

impl Picture {
    fn of(png: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut dots = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut dots).unwrap();
        assert_eq!(info.color_type, png::ColorType::Grayscale);
        let (width, height) = (info.width as usize, info.height as usize);
        Self { width, height, black: dots[..width * height].iter().map(|dot| *dot == 0).collect() }
    }

    fn black(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.black[y * self.width + x]
    }

    /// Equal dots from here on, to the right or down.
    fn run(&self, (x, y): (usize, usize), (right, down): (usize, usize)) -> usize {
        let first = self.black(x, y);
        let inside = |step: usize| x + step * right < self.width && y + step * down < self.height;
        (0..)
            .take_while(|&step| inside(step) && self.black(x + step * right, y + step * down) == first)
            .count()
    }

    /// The module's side where a finder pattern has its left upper corner here: a frame of seven modules, white inside it,
    /// and a core of three.
    fn finder(&self, x: usize, y: usize) -> Option<usize> {
        let edge = self.run((x, y), (1, 0));
        let module = edge / FINDER;
        let corner = self.black(x, y) && !(x > 0 && self.black(x - 1, y)) && !(y > 0 && self.black(x, y - 1));
        if !corner || module < 2 || edge != FINDER * module || self.run((x, y), (0, 1)) != edge {
            return None;
        }
        let is_module = |column: usize, row: usize| {
            let ring = column.min(row).min(FINDER - 1 - column).min(FINDER - 1 - row);
            let dark = ring != 1;
            let (left, top) = (x + column * module, y + row * module);
            (0..module * module).all(|dot| self.black(left + dot % module, top + dot / module) == dark)
        };
        (0..FINDER * FINDER).all(|place| is_module(place % FINDER, place / FINDER)).then_some(module)
    }

    /// The two codes, found by their finder patterns: three each.
    fn codes(&self) -> [Square; 2] {
        let mut found = Vec::new();
        for y in 0..self.height {
            for x in 0..self.width {
                found.extend(self.finder(x, y).map(|module| (x, y, module)));
            }
        }
        assert_eq!(found.len(), 6, "{found:?}");
        let tops: Vec<_> = found.iter().filter(|place| place.1 == found[0].1).copied().collect();
        let [left, left_end, right, right_end] = tops[..] else { panic!("not level: {found:?}") };
        [(left, left_end), (right, right_end)].map(|((x, y, module), (end, _, same))| {
            let side = end + FINDER * module - x;
            assert_eq!(module, same);
            assert!(found.contains(&(x, y + side - FINDER * module, module)), "the third corner: {found:?}");
            Square { x, y, side, module }
        })
    }

    /// How wide the ring of white around a code is, corners included, to the next black dot or the paper's end.
    fn quiet(&self, code: Square) -> usize {
        let Square { x, y, side, .. } = code;
        let is_white = |ring: usize| {
            let Some((left, top)) = x.checked_sub(ring).zip(y.checked_sub(ring)) else { return false };
            let (right, bottom) = (x + side - 1 + ring, y + side - 1 + ring);
            let across = (left..=right).all(|at| !self.black(at, top) && !self.black(at, bottom));
            let along = (top..=bottom).all(|at| !self.black(left, at) && !self.black(right, at));
            right < self.width && bottom < self.height && across && along
        };
        (1..).take_while(|&ring| is_white(ring)).count()
    }
}

/// The proof slip, with 交易明細 for a company alone.
fn drawn(invoice: &Invoice) -> Vec<u8> {
    let slip = Slip::proof(invoice, &sales::party(), SlipKind::Original, &key(), false).unwrap();
    picture::png(&slip).unwrap()
}

/// Both codes are of one size, level, whole modules of the specification's versions, and have their white around them.
/// Gives their version.
fn measure(story: &str, picture: &Picture) -> usize {
    let codes = picture.codes();
    let [left, right] = codes;
    assert_eq!((left.side, left.module, left.y), (right.side, right.module, right.y), "{story}");
    for code in codes {
        let quiet = picture.quiet(code);
        assert!(quiet >= QUIET_DOTS, "{story}: {quiet} dots around {code:?}");
        assert!(code.side >= SIDE_MIN_DOTS && code.side.is_multiple_of(code.module), "{story}: {code:?}");
    }
    let modules = left.side / left.module;
    assert_eq!(modules % 4, 1, "{story}");
    (modules - 17) / 4
}

/// What a reader says, in whichever order it finds the codes.
fn agrees(story: &str, found: &[u8], left: &str, right: &str) {
    let either = [format!("{left}{right}"), format!("{right}{left}")];
    let told = String::from_utf8_lossy(found);
    assert!(either.iter().any(|text| text.as_bytes() == found), "{story}:\n{told}\n{left}\n{right}");
}

fn read(story: &str, path: &Path, codes: &Codes) {
    let (left, right) = (codes.qr.left().text(), codes.qr.right().text());
    if has("zbarimg") {
        assert_eq!(reader::bars(path, false), [codes.code39.text()], "{story}");
        agrees(story, &reader::zbarimg(path, "qrcode"), left, right);
    }
    if has("ZXingReader") {
        assert_eq!(reader::bars(path, true), [codes.code39.text()], "{story}");
        agrees(story, &reader::zxing(path), left, right);
    }
}

#[test]
fn slips_of_varied_sales_are_read_by_two_readers_and_keep_their_white() {
    let slips = if full_scale() { 200 } else { 40 };
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("slip.png");
    let mut dice = dice();
    let (mut versions, mut shortened, mut fewer) = (BTreeMap::new(), 0, 0);
    for place in 0..slips {
        let invoice = sales::varied(&mut dice);
        let story = format!("slip {place}: {}", invoice.number);
        let codes = Codes::new(&invoice, &key()).unwrap();
        let (left, right) = (codes.qr.left().text(), codes.qr.right().text());
        let recorded = reader::check(&story, &invoice, codes.code39.text(), left, right);
        assert!(recorded >= 1 && recorded == codes.items_recorded, "{story}");
        let png = drawn(&invoice);
        *versions.entry(measure(&story, &Picture::of(&png))).or_insert(0) += 1;
        shortened += usize::from(format!("{left}{right}").contains("…:"));
        fewer += usize::from(recorded < invoice.lines.len());
        std::fs::write(&path, png).unwrap();
        read(&story, &path, &codes);
    }
    println!(
        "{slips} slips, by version {versions:?}; {shortened} with shortened names, {fewer} with fewer items"
    );
    assert_eq!(versions.keys().copied().collect::<Vec<usize>>(), [6, 7, 8, 9], "every version, and no other");
    assert!(shortened > 0 && fewer > 0);
}

#[test]
fn a_ring_that_is_too_narrow_is_seen() {
    let invoice = super::of_items(1);
    let mut picture = Picture::of(&drawn(&invoice));
    assert_eq!(measure("whole", &picture), 6);
    let [left, _] = picture.codes();
    let at = (left.y - QUIET_DOTS) * picture.width + left.x;
    picture.black[at] = true;
    assert_eq!(picture.quiet(left), QUIET_DOTS - 1);
}
