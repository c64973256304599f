//! The folder of Turnkey (R18): a document is a file that appears whole, Turnkey moves it aside, and the platform's word
//! comes back as files. Source: `domain.md` 4.7 and 4.9.
//!
//! A file's name is made of the document's name and its payload, so a repeat is the same file and a mended document another.
//! In `SRC` or `BAK` Turnkey has it, in `ERR` it was refused, and only a result of the platform that is not older than
//! the file confirms it.

use super::{Answer, Carried, Gateway, LinkFault, Unsendable};
use crate::domain::{
    AllocationRow, Allotted, Content, Document, DocumentId, LinkTrouble, MessageKind, Moment, Outcome,
    Period, Ubn, delivery_words,
};
use crate::mig::{self, RESULT_BYTES_MAX, Report, Verdict, read_result};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Invoices of one pack of Turnkey.
const PACK_MAX: usize = 1_000;
/// Folders within the results folder: date, hour, message.
const DEPTH_MAX: usize = 4;
/// Most result files that are remembered as read: years of a shop.
const RESULTS_MAX: usize = 500_000;
/// Hex digits of the payload's hash in a file name.
const HASH_DIGITS: usize = 12;
/// Words of a file in `ERR`, beside which Turnkey leaves no reason.
const IN_ERR: &str = "Turnkey 退回（檔案在 ERR 資料夾）";

/// Where Turnkey looks and writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnkeyFolders {
    /// The folder with `UpCast`.
    pub work: PathBuf,
    /// Where unpacked results of the platform lie, in folders by date.
    pub results: PathBuf,
}

/// The way through it.
pub struct Turnkey {
    folders: TurnkeyFolders,
    results: Mutex<Results>,
}

/// What was read of the results so far.
#[derive(Default)]
struct Results {
    read: HashMap<PathBuf, SystemTime>,
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
        Self { folders, results: Mutex::default() }
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

    fn find(&self, parcel: &Carried, aside: &[PathBuf]) -> io::Result<Option<Found>> {
        let folder = self.of_message(parcel.document.id.kind);
        let name = file_name(parcel);
        let written = |path: PathBuf| match fs::metadata(path) {
            Ok(found) => found.modified().map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        // The file that was written last counts: an earlier try may lie in `ERR` still.
        let mut last: Option<Found> = None;
        let places = ["SRC", "BAK", "ERR"].map(|place| folder.join(place));
        for place in places.iter().chain(aside) {
            let Some(at) = written(place.join(&name))? else { continue };
            if last.as_ref().is_none_or(|before| before.at() <= at) {
                let refused = place.starts_with(folder.join("ERR"));
                last = Some(if refused { Found::Refused(at) } else { Found::Taken(at) });
            }
        }
        Ok(last)
    }

    /// The folders by date under `BAK` and `ERR` of one message, the latest first.
    fn aside(&self, kind: MessageKind) -> io::Result<Vec<PathBuf>> {
        let folder = self.of_message(kind);
        let mut found = Vec::new();
        for place in ["BAK", "ERR"] {
            folders_under(&folder.join(place), 1, &mut found)?;
        }
        found.sort_unstable_by(|one, other| other.cmp(one));
        Ok(found)
    }

    /// What is to be said of a document.
    fn outcome(&self, parcel: &Carried, aside: &[PathBuf]) -> io::Result<Outcome> {
        let found = self.find(parcel, aside)?;
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
                Outcome::Rejected { code: delivery_words("ERR"), words: delivery_words(IN_ERR) }
            }
            (None, None) => Outcome::NotThere,
        })
    }

    /// Reads the results that are new since the last time.
    fn read_results(&self) -> io::Result<()> {
        let mut files = Vec::new();
        files_under(&self.folders.results, 0, &mut files)?;
        let mut results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|(path, at)| results.read.get(path) != Some(at));
        // In the order in which they came: the last word counts.
        files.sort_unstable_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
        for (path, at) in files.into_iter().take(RESULTS_MAX.saturating_sub(results.read.len())) {
            // One that cannot be opened is tried again; it does not keep the others from being read.
            let Ok(report) = read_file(&path) else { continue };
            // One that does not read, a half-written one say, is read again when it has changed.
            if let Some(report) = report {
                results.take(report, at);
            }
            results.read.insert(path, at);
        }
        Ok(())
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

    fn payload(&self, document: &Document) -> Result<Vec<u8>, Unsendable> {
        mig::render(document).map_err(|fault| Unsendable(fault.to_string()))
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
            let aside = self.aside(kind)?;
            parcels.iter().map(|parcel| Ok((parcel.document.id, self.outcome(parcel, &aside)?))).collect()
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
    let hash: String = Sha256::digest(&parcel.payload).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{kind}_{number}_{period}_{count}_{}.xml", &hash[..HASH_DIGITS])
}

/// A result file; `None` where it does not read as one.
fn read_file(path: &Path) -> io::Result<Option<Report>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(RESULT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(read_result(&bytes).ok())
}

fn folders_under(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if depth > DEPTH_MAX {
        return Ok(());
    }
    for entry in entries(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.path());
            folders_under(&entry.path(), depth + 1, found)?;
        }
    }
    Ok(())
}

fn files_under(folder: &Path, depth: usize, found: &mut Vec<(PathBuf, SystemTime)>) -> io::Result<()> {
    if depth > DEPTH_MAX {
        return Ok(());
    }
    for entry in entries(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            files_under(&entry.path(), depth + 1, found)?;
        } else if kind.is_file()
            && entry.path().extension().is_some_and(|end| end.eq_ignore_ascii_case("xml"))
        {
            found.push((entry.path(), entry.metadata()?.modified()?));
        }
    }
    Ok(())
}

/// What is in a folder; one that is not there yet is empty, for Turnkey makes it when it needs it.
fn entries(folder: &Path) -> io::Result<Box<dyn Iterator<Item = io::Result<fs::DirEntry>>>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(Box::new(entries)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Box::new(std::iter::empty())),
        Err(error) => Err(error),
    }
}
