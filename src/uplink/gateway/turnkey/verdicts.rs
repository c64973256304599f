//! The platform's word as it lies in the folder of results, read once and kept: the last word about a document counts.

use super::listing::Listing;
use super::source::stamp;
use crate::domain::{AllocationRow, Document, MessageKind, Moment, NotAFile, ToldNumber};
use crate::mig::{PackWord, RESULT_BYTES_MAX, Report, Verdict, is_result_name, read_result};
use crate::world::read_listed;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Most result files that are remembered as read: years of a shop.
const RESULTS_MAX: usize = 500_000;

/// What was read of the results so far.
#[derive(Default)]
pub(super) struct Verdicts {
    listing: Listing,
    /// By time and length: a file that grew in the same tick is another one.
    read: HashMap<PathBuf, (SystemTime, u64)>,
    verdicts: HashMap<(MessageKind, String), (SystemTime, Verdict)>,
    allotted: Vec<AllocationRow>,
    /// What names nothing, by its file: one that is read again takes the place of what it said.
    packs: HashMap<PathBuf, (SystemTime, PackWord)>,
    /// The numbers that were read of since somebody asked.
    told: BTreeSet<ToldNumber>,
}

impl Verdicts {
    /// Reads the results that are new since the last time.
    ///
    /// # Errors
    /// What the system says of the folders; a file that cannot be read holds up no other.
    pub(super) fn read(&mut self, root: &Path, now: Moment) -> io::Result<()> {
        let mut new = Vec::new();
        for (_, files) in self.listing.changed(root, now)? {
            for path in files.into_iter().filter(|path| is_result_name(path)) {
                // Gone again, or not to be looked at: what is there the next time is read then.
                let Ok(Some(stamp)) = stamp(&path) else {
                    path.parent().into_iter().for_each(|folder| self.listing.forget(folder));
                    continue;
                };
                if self.read.get(&path) != Some(&stamp) {
                    new.push((stamp, path));
                }
            }
        }
        // In the order in which they came: the last word counts.
        new.sort_unstable();
        for (stamp, path) in new {
            if self.read.len() >= RESULTS_MAX {
                self.listing = Listing::default();
                return Err(io::Error::other(format!("more than {RESULTS_MAX} results: move old ones away")));
            }
            // One that cannot be opened is tried again; it does not keep the others from being read.
            let Ok(report) = read_file(&path) else {
                path.parent().into_iter().for_each(|folder| self.listing.forget(folder));
                continue;
            };
            // One that does not read, a half-written one say, is read again when it has changed.
            if let Some(report) = report {
                self.take(report, stamp.0, &path);
            }
            self.read.insert(path, stamp);
        }
        Ok(())
    }

    /// The last word about a document that is no older than `since` and names its day. A copied file is as young as its
    /// copy, and numbers come again.
    pub(super) fn about(&self, document: &Document, since: SystemTime) -> Option<&Verdict> {
        let told = self.verdicts.get(&(document.id.kind, document.id.reference()));
        let (_, verdict) = told.filter(|(at, _)| *at >= since)?;
        let days = document.content.days();
        // A refusal may lack the day; what confirms must name it.
        let lenient = verdict.refused.is_some();
        verdict.day.map_or(lenient, |day| days.contains(&day)).then_some(verdict)
    }

    /// The words about packs of a message, in the order in which they came.
    pub(super) fn of_packs(&self, kind: MessageKind) -> Vec<(SystemTime, &PackWord)> {
        let words = self.packs.values().filter(|(_, word)| word.kind == kind);
        let mut words: Vec<_> = words.map(|(at, word)| (*at, word)).collect();
        words.sort_unstable_by_key(|(at, _)| *at);
        words
    }

    /// Some of the numbers that were read of and not handed over before.
    pub(super) fn told_numbers(&mut self, most: usize) -> Vec<ToldNumber> {
        std::iter::from_fn(|| self.told.pop_first()).take(most).collect()
    }

    /// Every stretch of numbers that the platform told.
    pub(super) fn allotted(&self) -> &[AllocationRow] {
        &self.allotted
    }

    fn take(&mut self, report: Report, at: SystemTime, path: &Path) {
        match report {
            Report::Verdicts { parties, records, pack, contradictory } => {
                let all = records.iter().chain(&contradictory);
                self.told.extend(all.flat_map(|verdict| verdict.numbers(&parties)));
                if let Some(word) = pack {
                    self.packs.insert(path.to_owned(), (at, word));
                }
                for verdict in records {
                    let name = (verdict.kind, verdict.reference.clone());
                    let before = self.verdicts.get(&name);
                    // A summary that names a failure without its code does not take the code away.
                    let says_less = verdict.refused.as_ref().is_some_and(|(code, _)| code.is_empty())
                        && before.is_some_and(|(_, before)| before.refused.is_some());
                    let kept = if says_less { before.map(|(_, before)| before.clone()) } else { None };
                    self.verdicts.insert(name, (at, kept.unwrap_or(verdict)));
                }
            }
            Report::Allotted(rows) => {
                for row in rows {
                    let known = |known: &AllocationRow| known.span == row.span && known.period == row.period;
                    if !self.allotted.iter().any(known) {
                        self.allotted.push(row);
                    }
                }
            }
        }
    }
}

/// A result file; `None` where it does not read as one.
fn read_file(path: &Path) -> io::Result<Option<Report>> {
    let bytes = match read_listed(path, RESULT_BYTES_MAX) {
        // It was a file when it was listed.
        Err(error) if NotAFile::of(&error).is_some() => return Ok(None),
        read => read?,
    };
    Ok(read_result(&bytes).ok())
}
