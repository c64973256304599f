//! Which version of the program opens the store, noted beside it: after the first start of another version the check of
//! the whole store is due, until it was made once with that version.

use crate::domain::{CleanText, Moment};
use crate::engine::keep::sealed_text::{self, Found, value};
use crate::protocol::{CheckedReport, UpkeepReport};
use crate::world::Disk;
use std::io;

/// Its file, in the store's directory.
const FILE: &str = "program";
const FIRST_LINE: &str = "lj program 1";
/// The version of this program.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The longest version that is read, in characters.
const VERSION_CHARS_MAX: usize = 64;

/// What is noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// Which version.
    version: CleanText,
    /// When it first opened the store, by the machine's clock.
    since: Moment,
    /// The one before; none in a store that knew no other, or where its note was lost.
    before: Option<CleanText>,
    /// The first whole check with this version.
    checked: Option<CheckedReport>,
}

impl Program {
    /// The note of this version: the one that is there, or a new one behind that of another version.
    fn begun(found: Option<Self>, now: Moment) -> Self {
        match found {
            Some(program) if program.version.as_str() == VERSION => program,
            found => Self {
                version: CleanText::new(VERSION, VERSION_CHARS_MAX).unwrap_or_default(),
                since: now,
                before: found.map(|before| before.version),
                checked: None,
            },
        }
    }

    /// Notes that this version opens the store. Where the note cannot be written, the next start is the first one again.
    ///
    /// # Errors
    /// The disk cannot be read.
    pub(crate) fn begin(disk: &dyn Disk, now: Moment) -> io::Result<Self> {
        let found = Self::find(disk)?;
        let program = Self::begun(found.clone(), now);
        if found.as_ref() != Some(&program) {
            drop(program.keep(disk));
        }
        Ok(program)
    }

    /// The whole store was checked, and so many violations were found. Where that cannot be written, the check is due
    /// again after the next start.
    pub(crate) fn checked(self, disk: &dyn Disk, at: Moment, violations: u64) -> Self {
        let program = Self { checked: Some(CheckedReport { at, violations }), ..self };
        drop(program.keep(disk));
        program
    }

    fn find(disk: &dyn Disk) -> io::Result<Option<Self>> {
        let Found::Text(text) = sealed_text::read(disk, FILE, FIRST_LINE)? else { return Ok(None) };
        Ok(text.starts_with(FIRST_LINE).then(|| Self::parse(&text)).flatten())
    }

    fn parse(text: &str) -> Option<Self> {
        let version = |name| CleanText::new(value(text, name)?, VERSION_CHARS_MAX).ok();
        let moment = |name| Some(Moment::from_unix(value(text, name)?.parse().ok()?));
        let violations = value(text, "violations").and_then(|count| count.parse().ok());
        let checked = moment("checked").zip(violations);
        Some(Self {
            version: version("version")?,
            since: moment("since")?,
            before: version("before"),
            checked: checked.map(|(at, violations)| CheckedReport { at, violations }),
        })
    }

    fn keep(&self, disk: &dyn Disk) -> io::Result<()> {
        let Self { version, since, before, checked } = self;
        let before = before.as_ref().map_or_else(String::new, |before| format!("before {before}\n"));
        let checked = checked.map_or_else(String::new, |CheckedReport { at, violations }| {
            format!("checked {}\nviolations {violations}\n", at.unix())
        });
        let since = since.unix();
        let text = format!("{FIRST_LINE}\nversion {version}\nsince {since}\n{before}{checked}");
        sealed_text::write(disk, FILE, &text)
    }

    /// What people are told of it.
    pub(crate) fn report(self, report: UpkeepReport) -> UpkeepReport {
        let Self { since, before, checked, .. } = self;
        UpkeepReport { since: Some(since), before, checked, ..report }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::sim::MemDisk;

    fn now() -> Moment {
        Moment::from_unix(1_764_000_000)
    }

    /// The note of another version, whole and checked.
    fn other(disk: &dyn Disk) -> Program {
        let version = CleanText::new("0.0.1", VERSION_CHARS_MAX).unwrap();
        let checked = Some(CheckedReport { at: now(), violations: 0 });
        let program = Program { version, since: now(), before: None, checked };
        program.keep(disk).unwrap();
        program
    }

    #[test]
    fn another_version_begins_anew_and_the_same_goes_on() {
        let disk = MemDisk::default().arc();
        let first = Program::begin(&*disk, now()).unwrap();
        assert_eq!((first.before.clone(), first.checked), (None, None), "a store that knew no version");
        assert_eq!(Program::begin(&*disk, now().plus_seconds(9)).unwrap(), first);
        let checked = first.checked(&*disk, now().plus_seconds(5), 3);
        assert_eq!(checked.checked, Some(CheckedReport { at: now().plus_seconds(5), violations: 3 }));
        assert_eq!(Program::begin(&*disk, now().plus_seconds(9)).unwrap(), checked, "checked once is enough");
        let before = other(&*disk);
        let next = Program::begin(&*disk, now().plus_seconds(60)).unwrap();
        assert_eq!((next.before.as_ref(), next.checked), (Some(&before.version), None));
        assert_eq!((next.since, next.version.as_str()), (now().plus_seconds(60), VERSION));
    }

    #[test]
    fn a_note_that_cannot_be_written_is_known_to_this_run_and_due_again_at_the_next() {
        let mut unwritten = 0;
        for at in 0..12 {
            let disk = MemDisk::default();
            disk.fail_at(disk.calls() + at);
            // A disk that cannot even be read is told to whoever asks.
            let Ok(program) = Program::begin(&*disk.arc(), now()) else { continue };
            assert_eq!((program.version.as_str(), program.checked), (VERSION, None), "call {at}");
            unwritten += u32::from(Program::find(&*disk.arc()).unwrap().is_none());
        }
        assert!(unwritten > 0);
    }

    #[test]
    fn a_damaged_note_is_none() {
        let disk = MemDisk::default().arc();
        other(&*disk);
        let file = disk.open(FILE).unwrap();
        for at in 0..file.len().unwrap() {
            let mut byte = [0];
            file.read_at(at, &mut byte).unwrap();
            file.write_at(at, &[byte[0] ^ 1]).unwrap();
            assert_eq!(Program::find(&*disk).unwrap(), None, "byte {at}");
            file.write_at(at, &byte).unwrap();
        }
        file.set_len(0).unwrap();
        assert_eq!(Program::begin(&*disk, now()).unwrap().before, None);
    }
}
