//! An ESC/POS printer that knows only what Epson's reference says of the commands a slip may use, and stops at any other
//! byte below 20.

/// What came onto the paper.
#[derive(Debug)]
pub enum Seen {
    /// A line of text, and how many times wider than normal it was printed.
    Text { text: String, cells_scale: usize },
    /// A raster picture; strips that follow one another directly are one.
    Picture(Vec<[u8; 48]>),
    /// Rows of white.
    Feed(usize),
}

/// The printer and its paper.
#[derive(Debug, Default)]
pub struct Printer {
    pub seen: Vec<Seen>,
    pub cuts: usize,
    pub pulses: usize,
    pub resets: usize,
    chinese: bool,
    letters_wide: bool,
    chinese_wide: bool,
    line: Vec<u8>,
}

/// Cells as this printer counts them: a pair of bytes is two.
pub fn cells(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

impl Printer {
    /// Plays a job; an error says what was not understood and where.
    pub fn replay(&mut self, job: &[u8]) -> Result<(), String> {
        let mut at = 0;
        while at < job.len() {
            let used = self.step(&job[at..]).ok_or_else(|| {
                format!("unknown command at {at}: {:02x?}", &job[at..job.len().min(at + 8)])
            })?;
            at += used;
        }
        if self.line.is_empty() { Ok(()) } else { Err("the last line is not ended".to_owned()) }
    }

    /// Everything on the paper as dots; text is not drawn.
    pub fn rows(&self) -> Vec<[u8; 48]> {
        let mut rows = Vec::new();
        for seen in &self.seen {
            match seen {
                Seen::Picture(dots) => rows.extend_from_slice(dots),
                Seen::Feed(count) => rows.resize(rows.len() + count, [0; 48]),
                Seen::Text { .. } => {}
            }
        }
        rows
    }

    /// Obeys one command or prints one character; gives its length.
    fn step(&mut self, rest: &[u8]) -> Option<usize> {
        match *rest {
            [0x1b, b'@', ..] => {
                self.resets += 1;
                (self.chinese, self.letters_wide, self.chinese_wide) = (false, false, false);
                Some(2)
            }
            [0x1b, b'a', 0..=2, ..] if self.line.is_empty() => Some(3),
            [0x1b, b'3', _, ..] => Some(3),
            [0x1b, b'J', dots, ..] if self.line.is_empty() => {
                self.seen.push(Seen::Feed(usize::from(dots)));
                Some(3)
            }
            [0x1b, b'p', 0 | 1, _, _, ..] => {
                self.pulses += 1;
                Some(5)
            }
            [0x1c, b'&', ..] => {
                self.chinese = true;
                Some(2)
            }
            [0x1c, b'!', size, ..] if size & !0x0C == 0 => {
                self.chinese_wide = size & 0x04 != 0;
                Some(3)
            }
            [0x1d, b'!', size, ..] if size & !0x11 == 0 => {
                self.letters_wide = size & 0x10 != 0;
                Some(3)
            }
            [0x1d, b'V', 66, _, ..] => {
                self.cuts += 1;
                Some(4)
            }
            [0x1d, b'v', b'0', 0, 48, 0, height, 0, ref dots @ ..] if self.line.is_empty() => {
                self.picture(usize::from(height), dots)
            }
            _ => self.character(rest),
        }
    }

    fn picture(&mut self, height: usize, dots: &[u8]) -> Option<usize> {
        let strip = dots.get(..height * 48)?;
        let rows = strip.chunks(48).map(|row| row.try_into().unwrap());
        // A full strip of 128 rows is continued by the next one.
        match self.seen.last_mut() {
            Some(Seen::Picture(before)) if before.len() % 128 == 0 => before.extend(rows),
            _ => self.seen.push(Seen::Picture(rows.collect())),
        }
        Some(8 + height * 48)
    }

    fn character(&mut self, rest: &[u8]) -> Option<usize> {
        match *rest {
            [b'\n', ..] => {
                let bytes = std::mem::take(&mut self.line);
                let (text, unknown) = encoding_rs::BIG5.decode_without_bom_handling(&bytes);
                assert!(!unknown, "{bytes:02x?}");
                assert_eq!(self.letters_wide, self.chinese_wide, "one line, two widths");
                let cells_scale = if self.letters_wide { 2 } else { 1 };
                self.seen.push(Seen::Text { text: text.into_owned(), cells_scale });
                Some(1)
            }
            [0x20..=0x7e, ..] => self.put(&rest[..1]),
            [0xa1..=0xf9, 0x40..=0x7e | 0xa1..=0xfe, ..] if self.chinese => self.put(&rest[..2]),
            _ => None,
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Option<usize> {
        self.line.extend_from_slice(bytes);
        Some(bytes.len())
    }
}

#[test]
fn the_emulator_stops_at_what_it_does_not_know() {
    for job in [b"\x1bZ".as_slice(), b"\x07", b"a\x1dv0\x00\x30\x00\x01\x00", b"\xa5\x5c\n", b"open line"] {
        assert!(Printer::default().replay(job).is_err(), "{job:02x?}");
    }
    let mut printer = Printer::default();
    printer.replay(b"\x1b@\x1c&\xa5\x5c!\n").unwrap();
    assert!(matches!(&printer.seen[0], Seen::Text { text, cells_scale: 1 } if text == "功!"));
}
