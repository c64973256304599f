//! The witness: what the local centre took, a line each, never changed. It is independent of the store that uploads, so
//! the two can be compared. A last line without its end was never answered and is taken away.

use super::book::{Dialect, Fact};
use super::heard;
use crate::domain::{MessageKind, Moment, hex};
use crate::world::{MODE_USUAL, Made, make};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

/// One document that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    /// `F0401`, ….
    kind: String,
    /// The invoice's or the allowance's number.
    number: String,
    /// Of the payload as it came, before cipher and signature; in hex digits: what the store calls the fingerprint.
    sha256: String,
    /// When, in Unix seconds.
    at: i64,
    /// Whose dialect.
    dialect: String,
    /// The payload itself.
    payload: String,
}

impl Line {
    fn fact(&self) -> Option<Fact> {
        let kind = MessageKind::parse(&self.kind)?;
        heard::fact(Dialect::parse(&self.dialect)?, kind, &self.payload)
    }
}

/// The file, open.
pub(super) struct Witness {
    file: File,
    /// Where the last whole line ends.
    end: u64,
    /// Whether something may lie behind it.
    torn: bool,
}

impl Witness {
    /// Opens or makes the file, and hands over what is in it, a document at a time.
    ///
    /// # Errors
    /// What the system says; a line that cannot be read names itself.
    pub(super) fn open(path: &Path, mut each: impl FnMut(Fact, Moment)) -> io::Result<Self> {
        let file = make(path, Made::Grown, MODE_USUAL)?;
        let mut reader = BufReader::new(&file);
        let (mut end, mut text) = (0, Vec::new());
        for at in 1_u64.. {
            text.clear();
            let read = reader.read_until(b'\n', &mut text)?;
            if !text.ends_with(b"\n") {
                break;
            }
            let line: Option<Line> = serde_json::from_slice(&text).ok();
            let (fact, line) = line
                .and_then(|line| Some((line.fact()?, line)))
                .ok_or_else(|| io::Error::other(format!("{}: line {at}", path.display())))?;
            each(fact, Moment::from_unix(line.at));
            end += read as u64;
        }
        let torn = file.metadata()?.len() > end;
        let mut witness = Self { file, end, torn };
        witness.mend()?;
        Ok(witness)
    }

    /// Takes away what lies behind the last whole line.
    fn mend(&mut self) -> io::Result<()> {
        if self.torn {
            self.file.set_len(self.end)?;
            self.torn = false;
        }
        Ok(())
    }

    /// Adds a line; it is on the disk when this returns.
    ///
    /// # Errors
    /// What the system says; then nothing was added.
    pub(super) fn add(&mut self, fact: &Fact, payload: &str, dialect: Dialect, at: Moment) -> io::Result<()> {
        let line = Line {
            kind: fact.kind().to_string(),
            number: fact.name(),
            sha256: hex(&Sha256::digest(payload.as_bytes())),
            at: at.unix(),
            dialect: dialect.as_str().to_owned(),
            payload: payload.to_owned(),
        };
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        self.mend()?;
        self.torn = true;
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.torn = false;
        self.end += bytes.len() as u64;
        Ok(())
    }
}
