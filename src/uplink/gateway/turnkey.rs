//! The folder of Turnkey (R18): a document is a file that appears whole, Turnkey moves it aside, and the platform's word
//! comes back as files. Source: `domain.md` 4.7 and 4.9.
//!
//! A file's name is made of the document's name and its payload, so a repeat is the same file and a mended document another.
//! In `SRC` or `BAK` Turnkey has it, in `ERR` it was refused, and only a result of the platform that is not older than
//! the file confirms it.

mod listing;

use super::{Answer, Carried, Gateway, LinkFault, not_writable};
use crate::domain::{
    AllocationRow, Allotted, CleanText, Content, Document, DocumentId, IN_ERR, LinkTrouble, MessageKind,
    Moment, Outcome, ParkReason, Period, Ubn, delivery_words, hex,
};
use crate::mig::{self, RESULT_BYTES_MAX, Report, Verdict, is_result_name, read_result};
use listing::Listing;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Invoices of one pack of Turnkey.
const PACK_MAX: usize = 1_000;
/// Most result files that are remembered as read: years of a shop.
const RESULTS_MAX: usize = 500_000;
/// Hex digits of the payload's hash in a file name.
const HASH_DIGITS: usize = 12;

/// Where Turnkey looks and writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnkeyFolders {
    /// The folder with `UpCast`.
    pub work: PathBuf,
    /// Where unpacked results of the platform lie, in folders by date.
    pub results: PathBuf,
}

/// The way through it. The locks are held while folders are read, so that two senders do not read the same: nobody
/// else waits for them.
pub struct Turnkey {
    folders: TurnkeyFolders,
    results: Mutex<Results>,
    aside: Mutex<Aside>,
}

/// Where Turnkey has moved our files: name by name, the folders that have one.
#[derive(Default)]
struct Aside {
    listing: Listing,
    names: HashMap<PathBuf, Vec<OsString>>,
    places: HashMap<OsString, Vec<PathBuf>>,
}

/// What was read of the results so far.
#[derive(Default)]
struct Results {
    listing: Listing,
    /// By time and length: a file that grew in the same tick is another one.
    read: HashMap<PathBuf, (SystemTime, u64)>,
    verdicts: HashMap<(MessageKind, String), (SystemTime, Verdict)>,
    allotted: Vec<AllocationRow>,
}

/// Where a file is.
enum Found {
    /// In `SRC` or `BAK`, written then.
    Taken(SystemTime),
    /// In `ERR`.
    Refused(SystemTime),
}

impl Found {
    fn at(&self) -> SystemTime {
        match self {
            Self::Taken(at) | Self::Refused(at) => *at,
        }
    }
}

/// When the act of a document happened; `None` where its record does not say.
fn act_time(document: &Document) -> Option<SystemTime> {
    let at = match &document.content {
        Content::Issue(_) if document.id.count > 1 => return None,
        Content::Issue(invoice) => invoice.issued_at,
        Content::Cancel(cancelled, _) => cancelled.at,
        Content::Void(voided) => voided.at,
        Content::Allowance(allowance) if document.id.kind == MessageKind::G0501 => {
            allowance.cancelled.as_ref()?.at
        }
        Content::Allowance(allowance) => allowance.at,
    };
    let since = Duration::from_secs(u64::try_from(at.unix()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

impl Turnkey {
    /// The way through these folders, which Turnkey itself makes.
    pub fn new(folders: TurnkeyFolders) -> Self {
        Self { folders, results: Mutex::default(), aside: Mutex::default() }
    }

    fn of_message(&self, kind: MessageKind) -> PathBuf {
        self.folders.work.join("UpCast").join("B2SSTORAGE").join(kind.as_str())
    }

    /// Writes the file whole or not at all.
    fn put(&self, parcel: &Carried) -> io::Result<()> {
        let folder = self.of_message(parcel.document.id.kind);
        let (source, name) = (folder.join("SRC"), file_name(parcel));
        // One that was refused before and is tried again is no answer to this try.
        let refused = folder.join("ERR").join(&name);
        if refused.is_file() {
            fs::rename(&refused, folder.join("ERR").join(format!("{name}.again")))?;
        }
        let (half, whole) = (source.join(format!("{name}.tmp")), source.join(&name));
        let mut file = File::create(&half)?;
        file.write_all(&parcel.payload)?;
        file.sync_all()?;
        fs::rename(&half, &whole)
    }

    /// Where a document's file lies. `waiting` says since when it was in `SRC`, looked at before the other folders: a
    /// file that Turnkey moves meanwhile is seen in one of them.
    fn find(
        &self,
        parcel: &Carried,
        waiting: Option<SystemTime>,
        aside: &Aside,
    ) -> io::Result<Option<Found>> {
        let refusing = self.of_message(parcel.document.id.kind).join("ERR");
        let name = file_name(parcel);
        // The file that was written last counts: an earlier try may lie in `ERR` still.
        let mut last = waiting.map(Found::Taken);
        for place in aside.places.get(OsStr::new(&name)).into_iter().flatten() {
            let Some(at) = written(&place.join(&name))? else { continue };
            if last.as_ref().is_none_or(|before| before.at() <= at) {
                let refused = place.starts_with(&refusing);
                last = Some(if refused { Found::Refused(at) } else { Found::Taken(at) });
            }
        }
        Ok(last)
    }

    /// Looks where Turnkey has moved files of one message.
    fn look_aside(&self, kind: MessageKind) -> io::Result<MutexGuard<'_, Aside>> {
        let folder = self.of_message(kind);
        let mut aside = self.aside.lock().unwrap_or_else(PoisonError::into_inner);
        for place in ["BAK", "ERR"] {
            for (dated, files) in aside.listing.changed(&folder.join(place))? {
                aside.put(dated, &files);
            }
        }
        Ok(aside)
    }

    /// What is to be said of a document.
    fn outcome(&self, parcel: &Carried, waiting: Option<SystemTime>, aside: &Aside) -> io::Result<Outcome> {
        let found = self.find(parcel, waiting, aside)?;
        let id = parcel.document.id;
        let results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        let told = results.verdicts.get(&(id.kind, reference(&id)));
        // A word is about this document only when it is no older than its file; where the file was cleaned away, no
        // older than its act. A re-issue keeps the time of the first issue, so nothing speaks for it without its file.
        let since = found.as_ref().map(Found::at).or_else(|| act_time(&parcel.document));
        let told = told.filter(|(at, _)| since.is_some_and(|since| *at >= since));
        Ok(match (told, found) {
            (Some((_, Verdict { refused: None, .. })), _) => Outcome::Confirmed,
            (Some((_, Verdict { refused: Some((code, words)), .. })), _) => {
                Outcome::Rejected { code: delivery_words(code), words: delivery_words(words) }
            }
            (None, Some(Found::Taken(_))) => Outcome::Accepted,
            (None, Some(Found::Refused(_))) => {
                Outcome::Rejected { code: delivery_words(IN_ERR), words: CleanText::default() }
            }
            (None, None) => Outcome::NotThere,
        })
    }

    /// Reads the results that are new since the last time.
    fn read_results(&self) -> io::Result<()> {
        let mut results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = Vec::new();
        for (_, files) in results.listing.changed(&self.folders.results)? {
            for path in files.into_iter().filter(|path| is_result_name(path)) {
                // Gone again, or not to be looked at: what is there the next time is read then.
                let Ok(Some(stamp)) = stamp(&path) else {
                    path.parent().into_iter().for_each(|folder| results.listing.forget(folder));
                    continue;
                };
                if results.read.get(&path) != Some(&stamp) {
                    new.push((stamp, path));
                }
            }
        }
        // In the order in which they came: the last word counts.
        new.sort_unstable();
        for (stamp, path) in new {
            if results.read.len() >= RESULTS_MAX {
                results.listing = Listing::default();
                return Err(io::Error::other(format!("more than {RESULTS_MAX} results: move old ones away")));
            }
            // One that cannot be opened is tried again; it does not keep the others from being read.
            let Ok(report) = read_file(&path) else {
                path.parent().into_iter().for_each(|folder| results.listing.forget(folder));
                continue;
            };
            // One that does not read, a half-written one say, is read again when it has changed.
            if let Some(report) = report {
                results.take(report, stamp.0);
            }
            results.read.insert(path, stamp);
        }
        Ok(())
    }
}

impl Aside {
    /// The files of a folder as they are now.
    fn put(&mut self, folder: PathBuf, files: &[PathBuf]) {
        for name in self.names.remove(&folder).unwrap_or_default() {
            if let Some(places) = self.places.get_mut(&name) {
                places.retain(|place| *place != folder);
                if places.is_empty() {
                    self.places.remove(&name);
                }
            }
        }
        let names: Vec<OsString> = files
            .iter()
            .filter(|file| is_xml(file))
            .filter_map(|file| file.file_name())
            .map(OsStr::to_owned)
            .collect();
        for name in &names {
            self.places.entry(name.clone()).or_default().push(folder.clone());
        }
        self.names.insert(folder, names);
    }
}

impl Results {
    fn take(&mut self, report: Report, at: SystemTime) {
        match report {
            Report::Verdicts(verdicts) => {
                for verdict in verdicts {
                    let name = (verdict.kind, verdict.reference.clone());
                    let before = self.verdicts.get(&name);
                    // A summary that names a failure without its code does not take the code away.
                    let says_less = verdict.refused.as_ref().is_some_and(|(code, _)| code.is_empty())
                        && before.is_some_and(|(_, before)| before.refused.is_some());
                    let kept = if says_less { before.map(|(_, before)| before.clone()) } else { None };
                    self.verdicts.insert(name, (at, kept.unwrap_or(verdict)));
                }
            }
            Report::Allotted(row) => {
                if !self.allotted.iter().any(|known| known.span == row.span && known.period == row.period) {
                    self.allotted.push(row);
                }
            }
        }
    }
}

impl Gateway for Turnkey {
    fn name(&self) -> &'static str {
        "turnkey"
    }

    fn carries(&self, _: MessageKind) -> bool {
        true
    }

    fn batch_max(&self, _: MessageKind) -> usize {
        PACK_MAX
    }

    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason> {
        mig::render(document).map_err(|fault| not_writable(fault.element()))
    }

    fn send(&self, parcels: &[Carried], _: Moment) -> Answer {
        let mut answer = Answer { outcomes: Vec::new(), fault: None, centre_time: None };
        for parcel in parcels {
            let outcome = match self.put(parcel) {
                Ok(()) => Outcome::Accepted,
                // It has no name that Turnkey looks at.
                Err(error) => {
                    answer.fault = Some(folder_fault(&self.of_message(parcel.document.id.kind), &error));
                    Outcome::NotThere
                }
            };
            answer.outcomes.push((parcel.document.id, outcome));
        }
        let Some(kind) = parcels.first().map(|parcel| parcel.document.id.kind) else { return answer };
        let source = self.of_message(kind).join("SRC");
        if let Err(error) = File::open(&source).and_then(|folder| folder.sync_all()) {
            answer.fault = Some(folder_fault(&source, &error));
            // A power cut may still take the names away.
            for (_, outcome) in
                answer.outcomes.iter_mut().filter(|(_, outcome)| *outcome == Outcome::Accepted)
            {
                *outcome = Outcome::Unknown;
            }
        }
        answer
    }

    fn ask(&self, parcels: &[Carried], _: Moment) -> Answer {
        let unknown = |fault: LinkFault| Answer {
            outcomes: parcels.iter().map(|parcel| (parcel.document.id, Outcome::Unknown)).collect(),
            fault: Some(fault),
            centre_time: None,
        };
        let Some(kind) = parcels.first().map(|parcel| parcel.document.id.kind) else {
            return Answer { outcomes: Vec::new(), fault: None, centre_time: None };
        };
        let folder = self.of_message(kind);
        // A folder that is gone, a disk that is not mounted: that nothing is found there says nothing.
        if let Err(error) = fs::metadata(folder.join("SRC")) {
            return unknown(folder_fault(&folder, &error));
        }
        if let Err(error) = self.read_results() {
            return unknown(folder_fault(&self.folders.results, &error));
        }
        let asked = || -> io::Result<Vec<(DocumentId, Outcome)>> {
            let waiting = |parcel: &Carried| written(&folder.join("SRC").join(file_name(parcel)));
            let waiting = parcels.iter().map(waiting).collect::<io::Result<Vec<_>>>()?;
            let aside = self.look_aside(kind)?;
            let judge = |(parcel, waiting): (&Carried, Option<SystemTime>)| {
                Ok((parcel.document.id, self.outcome(parcel, waiting, &aside)?))
            };
            parcels.iter().zip(waiting).map(judge).collect()
        };
        match asked() {
            Ok(outcomes) => Answer { outcomes, fault: None, centre_time: None },
            Err(error) => unknown(folder_fault(&folder, &error)),
        }
    }

    fn allotted(&self, seller: Ubn, period: Period, _: Moment) -> Result<Option<Allotted>, LinkFault> {
        self.read_results().map_err(|error| folder_fault(&self.folders.results, &error))?;
        let results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        if results.allotted.is_empty() {
            return Ok(None);
        }
        let rows = results.allotted.iter().filter(|row| row.ubn == seller && row.period == period);
        // One file a stretch, and nobody says how many there are.
        Ok(Some(Allotted { rows: rows.cloned().collect(), complete: false }))
    }
}

fn folder_fault(folder: &Path, error: &io::Error) -> LinkFault {
    LinkFault { trouble: LinkTrouble::Folder, words: format!("{}: {error}", folder.display()) }
}

/// What the platform calls a document.
fn reference(id: &DocumentId) -> String {
    id.allowance().map_or_else(|| id.number.to_string(), |allowance| allowance.to_string())
}

fn file_name(parcel: &Carried) -> String {
    let DocumentId { number, period, kind, count } = parcel.document.id;
    let hash = hex(&Sha256::digest(&parcel.payload));
    format!("{kind}_{number}_{period}_{count}_{}.xml", &hash[..HASH_DIGITS])
}

/// A result file; `None` where it does not read as one.
fn read_file(path: &Path) -> io::Result<Option<Report>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(RESULT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(read_result(&bytes).ok())
}

/// When a file was written, and its length; `None` where there is none.
fn stamp(path: &Path) -> io::Result<Option<(SystemTime, u64)>> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some((found.modified()?, found.len()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn written(path: &Path) -> io::Result<Option<SystemTime>> {
    Ok(stamp(path)?.map(|(at, _)| at))
}

fn is_xml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xml"))
}
