//! The folder of Turnkey (R18): a document is a file that appears whole, Turnkey moves it aside, and the platform's word
//! comes back as files. Source: `domain.md` 4.7 and 4.9; Turnkey 3.2 as it behaves.
//!
//! A file's name is made of the document's name and its payload, so a repeat is the same file and a mended document another.
//! In `SRC` or `BAK` Turnkey has it, in `ERR` it was refused, and only a result of the platform that is not older than
//! the file confirms it. Turnkey cleans `BAK` and the results after some days: that nothing is found of a document which
//! it had, or which left long ago, says nothing about the platform, so a person is asked and nothing is sent again.

mod aside;
mod listing;
mod packs;
mod source;
mod verdicts;

use super::contract::{Answer, Carried, Gateway, LinkFault, not_writable};
use crate::domain::{
    Allotted, CleanText, Content, Document, DocumentId, IN_ERR, LinkTrouble, MessageKind, Moment, Outcome,
    ParkReason, Period, Together, ToldNumber, Ubn, delivery_words, hex,
};
use crate::mig::{self, Fault, Verdict};
use crate::uplink::takes::TURNKEY;
use aside::{Aside, Found};
use packs::word_about;
use sha2::{Digest, Sha256};
use source::{Source, disk_time, written};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use verdicts::Verdicts;

/// Invoices of one pack of Turnkey.
const PACK_MAX: usize = 1_000;
/// Hex digits of the payload's hash in a file name.
const HASH_DIGITS: usize = 12;
/// A try that is younger than this cannot have been cleaned away: Turnkey keeps what it has done for days.
const KEPT_S: i64 = 86_400;
/// A file that Turnkey has not taken for so long is not on its way: Turnkey runs every few minutes.
const UNTAKEN_S: u64 = 3_600;

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
    results: Mutex<Verdicts>,
    aside: Mutex<Aside>,
    /// Files in `SRC` that Turnkey has not taken yet, as they were seen last, and since when.
    waiting: Mutex<HashMap<PathBuf, SystemTime>>,
    /// Documents that ought to have a trace and had none at the last look.
    missing: Mutex<HashSet<DocumentId>>,
    /// Messages whose folder was gone when their documents were asked about.
    gone: Mutex<HashSet<MessageKind>>,
    /// Accepted documents of which the results say something that nobody can lay to them, and when that was seen last.
    puzzles: Mutex<HashMap<DocumentId, (Moment, LinkFault)>>,
    /// Documents that were refused: how often they had been sent then, and when the pack was made that said so. What comes of
    /// that pack once more says nothing of a later try.
    refused: Mutex<HashMap<DocumentId, (u32, SystemTime)>>,
    /// Some document was accepted so long ago that a result of something ought to lie here.
    ought_to_hear: AtomicBool,
}

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
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
        // A word about a pack speaks for a file alone.
        Content::Blanks(_) | Content::Allotment(_) => return None,
    };
    disk_time(at)
}

impl Turnkey {
    /// The way through these folders, which Turnkey itself makes.
    pub fn new(folders: TurnkeyFolders) -> Self {
        Self {
            folders,
            results: Mutex::default(),
            aside: Mutex::default(),
            waiting: Mutex::default(),
            missing: Mutex::default(),
            gone: Mutex::default(),
            puzzles: Mutex::default(),
            refused: Mutex::default(),
            ought_to_hear: AtomicBool::new(false),
        }
    }

    fn of_message(&self, kind: MessageKind) -> PathBuf {
        // R18: what is about an invoice is archived, what is about stretches of numbers is a message of its own category.
        let category = if kind.is_of_invoice() { "B2SSTORAGE" } else { "B2PMESSAGE" };
        self.folders.work.join("UpCast").join(category).join(kind.as_str())
    }

    fn source(&self, kind: MessageKind) -> Source {
        Source::of(self.of_message(kind))
    }

    /// What is wrong with the folder of one message; with all of them where none of Turnkey's is there.
    fn folder_fault(&self, kind: MessageKind, error: &io::Error) -> LinkFault {
        let root = self.folders.work.join("UpCast");
        match fs::metadata(&root) {
            Ok(_) => LinkFault {
                trouble: LinkTrouble::OneFolder,
                ..folder_fault(&self.source(kind).path(), error)
            },
            Err(error) => folder_fault(&root, &error),
        }
    }

    /// What is wrong where a file could not be written: with its folder, where that shows by itself.
    fn put_fault(&self, kind: MessageKind, error: &io::Error) -> LinkFault {
        self.shut(kind).unwrap_or_else(|| folder_fault(&self.of_message(kind), error))
    }

    /// Looks where Turnkey has moved files of one message.
    fn look_aside(&self, kind: MessageKind, now: Moment) -> io::Result<MutexGuard<'_, Aside>> {
        let mut aside = locked(&self.aside);
        aside.look(&self.of_message(kind), now)?;
        Ok(aside)
    }

    /// What is to be said of a document. `waiting` says since when it was in `SRC`, looked at before the other folders: a
    /// file that Turnkey moves meanwhile is seen in one of them.
    fn outcome(
        &self,
        parcel: &Carried,
        waiting: Option<SystemTime>,
        aside: &Aside,
        now: Moment,
    ) -> io::Result<Outcome> {
        let name = file_name(parcel);
        // What lies in SRC is the last try, whatever the clocks said of earlier ones.
        let found = match waiting {
            Some(at) => Some(Found::Taken(at)),
            None => aside.find(&name)?,
        };
        let id = parcel.document.id;
        let mut results = locked(&self.results);
        // A word is about this document only when it is no older than its file; where the file was cleaned away, no older than
        // its act, and of a document that was sent again no older than it stands where it stands: else the word about the first
        // try would be one about the second. A re-issue keeps the time of the first issue, so nothing speaks for it without its
        // file.
        let sent_again = if parcel.tries > 1 { disk_time(parcel.since) } else { None };
        let of_act = || act_time(&parcel.document).map(|at| sent_again.map_or(at, |again| again.max(at)));
        let since = found.map(Found::at).or_else(of_act);
        let told = since.and_then(|since| self.heard(parcel, since, &mut results));
        let told = match (told, found) {
            (Some(Verdict { refused, .. }), _) => Some(refused),
            (None, Some(Found::Taken(at))) => self.of_its_pack(&parcel.document, at, aside, &results)?,
            (None, Some(Found::Refused(_)) | None) => None,
        };
        let outcome = match (told, found) {
            (Some(None), _) => Outcome::Confirmed,
            (Some(Some((code, words))), _) => {
                Outcome::Rejected { code: delivery_words(&code), words: delivery_words(&words) }
            }
            (None, Some(Found::Taken(_))) => Outcome::Accepted,
            (None, Some(Found::Refused(_))) => {
                Outcome::Rejected { code: delivery_words(IN_ERR), words: CleanText::default() }
            }
            (None, None) => return Ok(self.without_trace(parcel, now)),
        };
        locked(&self.missing).remove(&id);
        let puzzle = match (&outcome, found) {
            (Outcome::Accepted, Some(found)) => results.puzzle(&parcel.document, found.at(), parcel.tries),
            _ => None,
        };
        match puzzle {
            Some(fault) => locked(&self.puzzles).insert(id, (now, fault)),
            None => locked(&self.puzzles).remove(&id),
        };
        let still = waiting.filter(|_| outcome == Outcome::Accepted);
        let path = self.source(id.kind).path().join(name);
        match still {
            Some(at) => locked(&self.waiting).insert(path, at),
            None => locked(&self.waiting).remove(&path),
        };
        Ok(outcome)
    }

    /// The last word about a document's last try, whose file was written at `since`.
    fn heard(&self, parcel: &Carried, since: SystemTime, results: &mut Verdicts) -> Option<Verdict> {
        let Carried { document, tries, .. } = parcel;
        let mut refused = locked(&self.refused);
        let before = refused.get(&document.id).filter(|(then, _)| then < tries).map(|(_, made)| *made);
        let (verdict, made) = results.about(document, (since, before), *tries)?;
        match verdict.refused {
            Some(_) => refused.insert(document.id, (*tries, made)),
            None => refused.remove(&document.id),
        };
        Some(verdict)
    }

    /// What is wrong with the results. Turnkey makes their folder when it has the first one, so that there is none says
    /// nothing until one ought to be there.
    fn unheard(&self, now: Moment) -> Option<LinkFault> {
        let mut results = locked(&self.results);
        if let Some((path, count)) = results.unread(now) {
            let words = format!("{} ({count})", path.display());
            return Some(LinkFault { trouble: LinkTrouble::Unread, words });
        }
        let mut puzzles = locked(&self.puzzles);
        puzzles.retain(|_, (seen, _)| now.unix().abs_diff(seen.unix()) <= UNTAKEN_S);
        if let Some((_, fault)) = puzzles.iter().min_by_key(|(id, _)| **id).map(|(_, puzzle)| puzzle) {
            return Some(fault.clone());
        }
        let silent = self.ought_to_hear.load(Ordering::Relaxed) && results.is_silent();
        silent.then(|| LinkFault {
            trouble: LinkTrouble::NoResults,
            words: format!("results = \"{}\"", self.folders.results.display()),
        })
    }

    /// What was said of the pack of a message that no word names: code and words where it is refused.
    fn of_its_pack(
        &self,
        document: &Document,
        written: SystemTime,
        aside: &Aside,
        results: &Verdicts,
    ) -> io::Result<Option<Option<(String, String)>>> {
        let kind = document.id.kind;
        if kind.is_of_invoice() {
            return Ok(None);
        }
        // `SRC` first: what Turnkey moves meanwhile is seen twice, and is one.
        let mut files = self.source(kind).all()?;
        files.extend(aside.taken(&self.of_message(kind))?);
        Ok(word_about(&files, &results.of_packs(document), written).map(|word| word.refused.clone()))
    }

    /// Neither a file nor a word. It is certainly not there only where the last try is so young that nobody has cleaned
    /// up since, and nobody knows of it but that it was about to be written: what was let go again by a person may have left
    /// long ago. Otherwise a second look must find the same, for a folder may be
    /// listed while it is being cleaned, and then a person looks at the platform.
    fn without_trace(&self, parcel: &Carried, now: Moment) -> Outcome {
        if parcel.under_way && !parcel.accepted && now.unix() - parcel.since.unix() <= KEPT_S {
            return Outcome::NotThere;
        }
        if locked(&self.missing).insert(parcel.document.id) {
            return Outcome::Unknown;
        }
        locked(&self.missing).remove(&parcel.document.id);
        Outcome::NoTrace
    }
}

impl Gateway for Turnkey {
    fn name(&self) -> &'static str {
        "turnkey"
    }

    fn carries(&self, kind: MessageKind) -> bool {
        TURNKEY.carries(kind)
    }

    fn together(&self) -> Together {
        TURNKEY.together
    }

    fn takes_approval(&self) -> bool {
        TURNKEY.approval
    }

    fn cancels_after_allowance(&self) -> bool {
        TURNKEY.after_allowance
    }

    fn batch_max(&self, _: MessageKind) -> usize {
        PACK_MAX
    }

    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason> {
        mig::render(document).map_err(|fault| match fault {
            Fault::Turnkey(rule) => ParkReason::Turnkey(rule),
            other => not_writable(other.element()),
        })
    }

    fn send(&self, parcels: &[Carried], _: Moment) -> Answer {
        let mut answer = Answer::default();
        for parcel in parcels {
            let kind = parcel.document.id.kind;
            let outcome = match self.source(kind).put(&file_name(parcel), &parcel.payload) {
                Ok(()) => Outcome::Accepted,
                // Nothing of it lies where Turnkey looks.
                Err(error) => {
                    answer.fault = Some(self.put_fault(kind, &error));
                    Outcome::NotThere
                }
            };
            answer.outcomes.push((parcel.document.id, outcome));
        }
        let Some(kind) = parcels.first().map(|parcel| parcel.document.id.kind) else { return answer };
        if let Err(error) = self.source(kind).sync() {
            answer.fault = Some(self.put_fault(kind, &error));
            // A power cut may still take the names away.
            for (_, outcome) in
                answer.outcomes.iter_mut().filter(|(_, outcome)| *outcome == Outcome::Accepted)
            {
                *outcome = Outcome::Unknown;
            }
        }
        answer
    }

    fn ask(&self, parcels: &[Carried], now: Moment) -> Answer {
        let unknown = |folder: &Path, error: &io::Error| {
            Answer::failed(parcels, &Outcome::Unknown, folder_fault(folder, error))
        };
        let Some(kind) = parcels.first().map(|parcel| parcel.document.id.kind) else {
            return Answer::default();
        };
        let (folder, source) = (self.of_message(kind), self.source(kind));
        // A folder that is gone, a disk that is not mounted: that nothing is found there says nothing.
        if let Err(error) = fs::metadata(source.path()) {
            let fault = self.folder_fault(kind, &error);
            // One message's alone: that is told besides, and no other message waits for it.
            let fault = Some(fault).filter(|fault| fault.trouble != LinkTrouble::OneFolder);
            locked(&self.gone).extend(fault.is_none().then_some(kind));
            let outcomes = parcels.iter().map(|parcel| (parcel.document.id, Outcome::Unknown)).collect();
            return Answer { outcomes, fault, centre_time: None };
        }
        if let Err(error) = locked(&self.results).read(&self.folders.results, now) {
            return unknown(&self.folders.results, &error);
        }
        let is_old = |parcel: &Carried| parcel.accepted && now.unix() - parcel.since.unix() > KEPT_S;
        self.ought_to_hear.fetch_or(parcels.iter().any(is_old), Ordering::Relaxed);
        let asked = || -> io::Result<Vec<(DocumentId, Outcome)>> {
            let waiting = |parcel: &Carried| source.waiting(&file_name(parcel));
            let waiting = parcels.iter().map(waiting).collect::<io::Result<Vec<_>>>()?;
            let aside = self.look_aside(kind, now)?;
            let judge = |(parcel, waiting): (&Carried, Option<SystemTime>)| {
                Ok((parcel.document.id, self.outcome(parcel, waiting, &aside, now)?))
            };
            parcels.iter().zip(waiting).map(judge).collect()
        };
        match asked() {
            Ok(outcomes) => Answer { outcomes, fault: None, centre_time: None },
            Err(error) => unknown(&folder, &error),
        }
    }

    fn shut(&self, kind: MessageKind) -> Option<LinkFault> {
        self.source(kind).check().err().map(|error| self.folder_fault(kind, &error))
    }

    fn unwell(&self, now: Moment) -> Option<LinkFault> {
        let root = self.folders.work.join("UpCast");
        if let Err(error) = fs::metadata(&root) {
            return Some(folder_fault(&root, &error));
        }
        let mut gone = locked(&self.gone);
        gone.retain(|kind| fs::metadata(self.source(*kind).path()).is_err());
        gone.iter().find_map(|kind| self.shut(*kind)).or_else(|| self.unheard(now))
    }

    fn untaken_since(&self, now: Moment) -> Option<Moment> {
        let limit = disk_time(now)?.checked_sub(Duration::from_secs(UNTAKEN_S))?;
        let mut waiting = locked(&self.waiting);
        while let Some((path, at)) = waiting.iter().min_by_key(|(_, at)| **at) {
            if *at > limit {
                return None;
            }
            // Taken since it was asked about last, or nobody asks about it any more.
            if matches!(written(path), Ok(None)) {
                let gone = path.clone();
                waiting.remove(&gone);
                continue;
            }
            let since = at.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
            return Some(Moment::from_unix(i64::try_from(since).ok()?));
        }
        None
    }

    fn is_told(&self) -> bool {
        true
    }

    fn told_numbers(&self, most: usize, now: Moment) -> Vec<ToldNumber> {
        let mut results = locked(&self.results);
        // Results that cannot be read are said to be so by whoever asks about a document.
        if results.is_to_be_read(now) && results.read(&self.folders.results, now).is_err() {
            return Vec::new();
        }
        results.told_numbers(most)
    }

    fn allotted(&self, seller: Ubn, period: Period, now: Moment) -> Result<Option<Allotted>, LinkFault> {
        let mut results = locked(&self.results);
        results
            .read(&self.folders.results, now)
            .map_err(|error| folder_fault(&self.folders.results, &error))?;
        if results.allotted().is_empty() {
            return Ok(None);
        }
        let rows = results.allotted().iter().filter(|row| row.ubn == seller && row.period == period);
        // One file a stretch, and nobody says how many there are.
        Ok(Some(Allotted { rows: rows.cloned().collect(), complete: false }))
    }
}

fn folder_fault(folder: &Path, error: &io::Error) -> LinkFault {
    LinkFault { trouble: LinkTrouble::Folder, words: format!("{}: {error}", folder.display()) }
}

fn file_name(parcel: &Carried) -> String {
    let DocumentId { number, period, kind, count } = parcel.document.id;
    let hash = hex(&Sha256::digest(&parcel.payload));
    format!("{kind}_{number}_{period}_{count}_{}.xml", &hash[..HASH_DIGITS])
}
