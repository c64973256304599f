//! The platform's word as it lies in the folder of results, read once and kept: of the words about a document's last try the
//! last one counts. Which try a word is about shows by the pack that it names, which was made after the file was written; a
//! summary is the word about packs of the day before, and comes when the document may long have been sent again.

use super::listing::Listing;
use super::source::{disk_time, stamp};
use crate::domain::{AllocationRow, Document, LinkTrouble, MessageKind, Moment, NotAFile, ToldNumber, Ubn};
use crate::mig::{
    CLOCKS_APART_AGAIN_S, CLOCKS_APART_S, PackWord, RESULT_BYTES_MAX, Report, Verdict, is_between,
    is_result_name, read_result,
};
use crate::uplink::gateway::contract::LinkFault;
use crate::world::read_listed;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Most result files that are remembered as read: years of a shop.
const RESULTS_MAX: usize = 500_000;
/// Seconds after which they are read again although nobody asks about a document: with every sale they would be read for
/// nothing.
const READ_EVERY_S: u64 = 5;
/// How much earlier than its file a pack may be made by the clock of another machine.
const CLOCKS_APART: Duration = Duration::from_secs(CLOCKS_APART_S.unsigned_abs());
/// The same of a document that was sent again, beyond what is known of that clock.
const CLOCKS_APART_AGAIN: Duration = Duration::from_secs(CLOCKS_APART_AGAIN_S.unsigned_abs());

/// A file that nobody has written to for so long is written to its end.
const WRITTEN: Duration = Duration::from_secs(60);
/// Most results that cannot be read and are remembered: more are no other trouble.
const UNREAD_MAX: usize = 1_000;

/// A word about a document.
struct Word {
    /// When its file was written.
    at: SystemTime,
    /// Between whom it went.
    parties: Arc<[Ubn]>,
    verdict: Verdict,
    /// The file says the contrary too.
    is_doubtful: bool,
}

impl Word {
    /// When the pack was made; where nobody says, no later than the file was written.
    fn made(&self) -> SystemTime {
        self.verdict.made.and_then(disk_time).map_or(self.at, |made| made.min(self.at))
    }

    /// Whether it is about the try that was written at `since`.
    fn is_of_try(&self, since: SystemTime, apart: Duration) -> bool {
        // A file has the clock of its folder, a pack's name that of Turnkey's machine.
        self.at >= since && (self.verdict.made.is_none() || self.made() + apart >= since)
    }

    /// Whether it is about this document, by its day and its seller.
    fn is_about(&self, document: &Document) -> bool {
        let content = &document.content;
        self.verdict.is_about(&self.parties, &content.tellers(), &content.days())
    }
}

/// What was read of the results so far.
#[derive(Default)]
pub(super) struct Verdicts {
    listing: Listing,
    /// By time and length: a file that grew in the same tick is another one.
    read: HashMap<PathBuf, (SystemTime, u64)>,
    words: HashMap<(MessageKind, String), Vec<Word>>,
    allotted: Vec<AllocationRow>,
    /// What names nothing, by its file: one that is read again takes the place of what it said.
    packs: HashMap<PathBuf, (SystemTime, Arc<[Ubn]>, PackWord)>,
    /// Files with refusals that name nothing, when they were written and between whom.
    unnamed: BTreeMap<PathBuf, (SystemTime, Arc<[Ubn]>)>,
    /// The numbers that were read of since somebody asked.
    told: BTreeSet<ToldNumber>,
    /// By how much Turnkey's clock is behind at least, as packs show that can be of one try alone.
    behind: Duration,
    /// When they were read last.
    read_at: Option<Moment>,
    /// Results that cannot be read, and when they were written.
    unread: BTreeMap<PathBuf, SystemTime>,
}

impl Verdicts {
    /// True where nobody has read them in the last seconds, by a clock that may have been set.
    pub(super) fn is_to_be_read(&self, now: Moment) -> bool {
        self.read_at.is_none_or(|at| now.unix().abs_diff(at.unix()) >= READ_EVERY_S)
    }

    /// Reads the results that are new since the last time.
    ///
    /// # Errors
    /// What the system says of the folders; a file that cannot be read holds up no other.
    pub(super) fn read(&mut self, root: &Path, now: Moment) -> io::Result<()> {
        self.read_at = Some(now);
        let mut new = Vec::new();
        for (_, files) in self.listing.changed(root, now)? {
            for path in files.into_iter().filter(|path| is_result_name(path)) {
                // Gone again, or not to be looked at: what is there the next time is read then.
                let found = stamp(&path);
                let Ok(Some(stamp)) = found else {
                    if found.is_err() {
                        self.cannot_read(&path, SystemTime::UNIX_EPOCH);
                    }
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
                self.cannot_read(&path, stamp.0);
                path.parent().into_iter().for_each(|folder| self.listing.forget(folder));
                continue;
            };
            // One that does not read, a half-written one say, is read again when it has changed.
            match report {
                Some(report) => {
                    self.unread.remove(&path);
                    self.take(report, stamp.0, &path);
                }
                None => self.cannot_read(&path, stamp.0),
            }
            self.read.insert(path, stamp);
        }
        Ok(())
    }

    /// Remembers a file that says nothing although it is named as a result.
    fn cannot_read(&mut self, path: &Path, written: SystemTime) {
        if self.unread.len() < UNREAD_MAX && self.unread.insert(path.to_owned(), written).is_none() {
            tracing::warn!(path = %path.display(), "uplink.unread");
        }
    }

    /// A result that cannot be read, and how many there are: what is no longer there, or may not be written to its end, is none.
    pub(super) fn unread(&mut self, now: Moment) -> Option<(PathBuf, usize)> {
        self.unread.retain(|path, _| !matches!(stamp(path), Ok(None)));
        let done = disk_time(now)?.checked_sub(WRITTEN)?;
        let mut old = self.unread.iter().filter(|(_, written)| **written <= done).map(|(path, _)| path);
        let first = old.next()?.clone();
        Some((first, 1 + old.count()))
    }

    /// True while no result was ever read.
    pub(super) fn is_silent(&self) -> bool {
        self.words.is_empty() && self.packs.is_empty() && self.allotted.is_empty()
    }

    /// The last word about a document's last try, whose file was written at `since`; how often it was sent says whether it can
    /// be good and have failed. A copied file is as young as its copy, and numbers come again.
    ///
    /// `before` is when the pack was made that refused an earlier try: that pack's word may come again. Also says when the pack of
    /// the word was made.
    pub(super) fn about(
        &mut self,
        document: &Document,
        (since, before): (SystemTime, Option<SystemTime>),
        tries: u32,
    ) -> Option<(Verdict, SystemTime)> {
        let apart = if tries > 1 { CLOCKS_APART.min(self.behind + CLOCKS_APART_AGAIN) } else { CLOCKS_APART };
        let words = self.words.get(&(document.id.kind, document.id.reference()))?;
        let about = |word: &&Word| {
            word.is_of_try(since, apart)
                && before.is_none_or(|before| word.made() > before)
                && word.is_about(document)
                && (tries > 1 || !word.is_doubtful)
        };
        let mut words: Vec<&Word> = words.iter().filter(about).collect();
        words.sort_by_key(|word| (word.made(), word.at));
        let made = words.last()?.made();
        let mut last = words.last()?.verdict.clone();
        // A summary that names a failure without its code does not take the code away.
        if last.refused.as_ref().is_some_and(|(code, _)| code.is_empty()) {
            let why = words.iter().rev().filter_map(|word| word.verdict.refused.as_ref());
            last.refused = why.clone().find(|(code, _)| !code.is_empty()).cloned().or(last.refused);
        }
        if tries <= 1 {
            self.behind = self.behind.max(since.duration_since(made).unwrap_or_default());
        }
        Some((last, made))
    }

    /// What the results say that may be about a document which Turnkey has, and cannot be laid to it: of one that was sent once, a
    /// word about a pack from before it; a refusal since then that names nothing.
    pub(super) fn puzzle(&self, document: &Document, since: SystemTime, tries: u32) -> Option<LinkFault> {
        let id = document.id;
        let words = self.words.get(&(id.kind, id.reference())).into_iter().flatten();
        let is_earlier = |word: &Word| word.is_about(document) && !word.is_of_try(since, CLOCKS_APART);
        if tries <= 1 && id.count == 1 && words.into_iter().any(is_earlier) {
            return Some(LinkFault { trouble: LinkTrouble::Earlier, words: id.to_string() });
        }
        let tellers = document.content.tellers();
        let may_be_it =
            |(at, parties): &(SystemTime, Arc<[Ubn]>)| *at >= since && is_between(parties, &tellers, true);
        let path = self.unnamed.iter().find(|(_, said)| may_be_it(said))?.0;
        Some(LinkFault { trouble: LinkTrouble::Unnamed, words: path.display().to_string() })
    }

    /// The words about packs that a document may have been in, in the order in which they came.
    pub(super) fn of_packs(&self, document: &Document) -> Vec<(SystemTime, &PackWord)> {
        let tellers = document.content.tellers();
        let is_its = |(_, parties, word): &&(SystemTime, Arc<[Ubn]>, PackWord)| {
            word.kind == document.id.kind && is_between(parties, &tellers, word.refused.is_some())
        };
        let words = self.packs.values().filter(is_its);
        let mut words: Vec<_> = words.map(|(at, _, word)| (*at, word)).collect();
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
            Report::Verdicts { parties, records, pack, contradictory, unnamed } => {
                let all = records.iter().chain(&contradictory);
                self.told.extend(all.flat_map(|verdict| verdict.numbers(&parties)));
                let parties: Arc<[Ubn]> = parties.into();
                if let Some(word) = pack {
                    self.packs.insert(path.to_owned(), (at, Arc::clone(&parties), word));
                }
                self.unnamed.remove(path);
                if !unnamed.is_empty() {
                    self.unnamed.insert(path.to_owned(), (at, Arc::clone(&parties)));
                }
                let sent_on = sent_on(path);
                let plain = records.into_iter().map(|verdict| (verdict, false));
                for (mut verdict, is_doubtful) in
                    plain.chain(contradictory.into_iter().map(|both| (both, true)))
                {
                    verdict.made = verdict.made.or(sent_on);
                    let words = self.words.entry((verdict.kind, verdict.reference.clone())).or_default();
                    words.push(Word { at, parties: Arc::clone(&parties), verdict, is_doubtful });
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

/// The end of the day whose packs a summary is about, by its name: `<ban>-<routing>-<ban>-<routing>-<yyyymmdd>-…`. Its packs
/// were made no later.
fn sent_on(path: &Path) -> Option<Moment> {
    /// Where the day stands among the parts of the name.
    const DAY: usize = 4;
    /// How many parts there are at least.
    const PARTS: usize = 6;
    let name = path.file_name()?.to_str()?;
    let parts: Vec<&str> = name.split('-').collect();
    let day = parts.get(DAY).filter(|part| parts.len() >= PARTS && part.len() == 8)?;
    let day = NaiveDate::parse_from_str(day, "%Y%m%d").ok()?;
    Some(Moment::from_taipei(day.succ_opt()?.and_hms_opt(0, 0, 0)?))
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
