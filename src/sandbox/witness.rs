//! The witness: what the local centre took, a line each, never changed. It is independent of the store that uploads, so
//! the two can be compared. A last line without its end was never answered and is taken away.

use super::book::Kept;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// One document that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    /// `F0401`, ….
    kind: String,
    /// The invoice's or the allowance's number.
    number: String,
    /// Of the payload as it came, before cipher and signature; in hex digits.
    sha256: String,
    /// When, in Unix seconds.
    at: i64,
    /// Whose dialect.
    dialect: String,
    /// The payload itself.
    payload: String,
}

/// The file, open.
pub(super) struct Witness(File);

impl Witness {
    /// Opens or makes the file, and reads what is in it.
    ///
    /// # Errors
    /// What the system says; a line that cannot be read names itself.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Vec<Kept>)> {
        let file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
        let text = std::fs::read_to_string(path)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(u64::try_from(whole).map_err(io::Error::other)?)?;
        }
        let read = |(at, line): (usize, &str)| {
            serde_json::from_str::<Line>(line)
                .ok()
                .and_then(|line| Kept::of_line(&line.kind, line.at, &line.dialect, &line.payload))
                .ok_or_else(|| io::Error::other(format!("{}: line {}", path.display(), at + 1)))
        };
        let kept = text[..whole].lines().enumerate().map(read).collect::<io::Result<_>>()?;
        Ok((Self(file), kept))
    }

    /// Adds a line; it is on the disk when this returns.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn add(&mut self, kept: &Kept) -> io::Result<()> {
        let line = Line {
            kind: kept.kind.to_string(),
            number: kept.name.clone(),
            sha256: kept.sha256(),
            at: kept.at.unix(),
            dialect: kept.dialect.as_str().to_owned(),
            payload: kept.payload.clone(),
        };
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        self.0.write_all(&bytes)?;
        self.0.sync_data()
    }
}
