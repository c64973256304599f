//! What comes back: `ProcessResult` and `SummaryResult` of the platform, and E0501, the numbers that it allotted.
//!
//! They are read leniently, for older gateways have other names for the same things, and as Turnkey itself reads them. A
//! `ProcessResult` is about one pack. A first `Info` with [`SUCCESS`] confirms all of it and names nothing; a single one
//! that does not begin with `No. n` refuses all of it and names nothing either; otherwise each is one refused record,
//! and every record of the pack that is not listed is confirmed. Which records a pack held stands in Turnkey's database
//! alone: its name appears in no file that we see. So what a `ProcessResult` names is believed, and what it only
//! implies (the good ones, a whole pack) waits for the `SummaryResult`, which names everything, a day later. Messages about
//! stretches of numbers stand in no summary: of those the word about the pack is handed on ([`PackWord`]).
//! Source: the schemas of MIG 4.1, `domain.md` 4.7, Turnkey 3.2.

use super::reading::{XmlFault, walk};
use crate::domain::{
    AllocationRow, AllowanceNumber, DocumentId, MessageKind, Moment, Number, Period, Serial, Span, TaxKind,
    ToldNumber, Track, Ubn,
};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::Path;

/// By how many seconds the clock of Turnkey's machine, by which a pack is named, may be behind that of a document's file.
pub const CLOCKS_APART_S: i64 = 600;
/// The same of a document that was sent again, beyond what is known of that clock: a person has corrected it after its refusal was
/// read, and the pack that was refused may be that young *(J)*.
pub const CLOCKS_APART_AGAIN_S: i64 = 60;
/// What the names of the platform's files end in, as Turnkey unpacks them: case counts there.
const ENDINGS: [&str; 3] = ["ProcessResult", "SummaryResult", "E0501"];
/// The largest file: Turnkey transfers 20 MB at most.
pub const RESULT_BYTES_MAX: usize = 20 * 1024 * 1024;
/// `Code` of success.
const SUCCESS: &str = "00000";
/// `Code`s of *partly*: the records that failed follow.
const PARTLY: [&str; 2] = ["E0504", "E0615"];
/// `Code`s of a pack of such messages that was refused in part or whole: behind them stands why.
const OF_THE_PACK: [&str; 2] = ["E0615", "E0616"];
/// What stands as the words where a summary names a failure alone.
const FAILED: &str = "平台處理失敗";

/// Why bytes are no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResultFault {
    /// Over [`RESULT_BYTES_MAX`].
    #[error("larger than {RESULT_BYTES_MAX} bytes")]
    TooLarge,
    /// Another encoding.
    #[error("not UTF-8")]
    NotText,
    /// No XML, or XML that is not taken.
    #[error(transparent)]
    Xml(#[from] XmlFault),
    /// Another document.
    #[error("{0} is neither ProcessResult nor SummaryResult nor E0501")]
    OtherRoot(String),
    /// A summary whose sums do not fit: it settles nothing.
    #[error("{total} in all are not {good} good and {failed} failed ones")]
    Counts {
        /// `Total`.
        total: u64,
        /// `Good`.
        good: u64,
        /// `Failed`.
        failed: u64,
    },
    /// An allotment with a field that is missing or wrong.
    #[error("{0}")]
    Field(&'static str),
}

/// What the platform says of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which message.
    pub kind: MessageKind,
    /// The invoice's or the allowance's number, as it was sent.
    pub reference: String,
    /// The date of the invoice or of the allowance, where the file says it.
    pub day: Option<NaiveDate>,
    /// When the pack that it came in was made, by its name; `None` where the file does not say. A document that was sent again
    /// is in several packs, and a word is about the one that it came in.
    pub made: Option<Moment>,
    /// Code and words where it is refused; `None`: the platform has it.
    pub refused: Option<(String, String)>,
}

impl Verdict {
    /// Whether it is about what one of `tellers` told of one of these days; `parties` are those that its file names. A refusal may
    /// lack either, for it is looked at again; what confirms must name both.
    pub fn is_about(&self, parties: &[Ubn], tellers: &[Ubn], days: &[NaiveDate]) -> bool {
        let lenient = self.refused.is_some();
        self.day.map_or(lenient, |day| days.contains(&day)) && is_between(parties, tellers, lenient)
    }

    /// Number, and where its name says so the period and which of its kind; `None` for what names no number.
    pub fn named(&self) -> Option<(Number, Option<Period>, Option<u8>)> {
        match self.kind {
            MessageKind::F0401 | MessageKind::F0501 | MessageKind::F0701 => {
                Some((Number::parse(&self.reference).ok()?, None, None))
            }
            MessageKind::G0401 | MessageKind::G0501 => {
                let id = DocumentId::of_allowance(AllowanceNumber::parse(&self.reference)?);
                Some((id.number, Some(id.period), Some(id.count)))
            }
            // No result names them: it is about a whole pack.
            MessageKind::E0402 | MessageKind::E0401 => None,
        }
    }

    /// The number that it tells of, for each of these parties: one of them is the seller. Of an invoice without its day nobody
    /// knows which period's it is.
    pub fn numbers<'p>(&self, parties: &'p [Ubn]) -> impl Iterator<Item = ToldNumber> + use<'p> {
        let told = self.named().and_then(|(number, period, _)| {
            let of_its_day = || Period::of(self.day?);
            Some((number, period.or_else(of_its_day)?))
        });
        let told = told.into_iter();
        told.flat_map(|(number, period)| {
            parties.iter().map(move |&seller| ToldNumber { number, period, seller })
        })
    }
}

/// Whether a word between these parties is one to `tellers`; one that names no party may be, where it is only a refusal.
pub fn is_between(parties: &[Ubn], tellers: &[Ubn], lenient: bool) -> bool {
    lenient && parties.is_empty() || parties.iter().any(|party| tellers.contains(party))
}

/// What a `ProcessResult` says of a pack of messages about stretches of numbers (E0402, E0401).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackWord {
    /// Which message.
    pub kind: MessageKind,
    /// When the pack was made, by its name; `None` where that does not say.
    pub made: Option<Moment>,
    /// Code and words where it is refused; `None`: the platform has it.
    pub refused: Option<(String, String)>,
}

/// What a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// Of records: refused ones of a `ProcessResult`, all of a `SummaryResult`.
    Verdicts {
        /// The 統編 between which the file says it went; the platform's own is none.
        parties: Vec<Ubn>,
        /// The records.
        records: Vec<Verdict>,
        /// Of a message about stretches of numbers, the word about the whole pack: such a result names nothing.
        pack: Option<PackWord>,
        /// Records that a summary names among the good and among the failed ones: nobody knows which, and they settle nothing.
        contradictory: Vec<Verdict>,
        /// Refusals of which no number can be read, code and words: of a whole pack, or of one record of it.
        unnamed: Vec<(String, String)>,
    },
    /// Stretches of numbers (E0501): one, or an envelope of them as Turnkey downloads it.
    Allotted(Vec<AllocationRow>),
}

/// Whether a file may be a result by its name: Turnkey's own endings, and `.xml` in any case for files that somebody
/// saved under that name.
pub fn is_result_name(path: &Path) -> bool {
    path.extension().is_some_and(|end| {
        end.eq_ignore_ascii_case("xml") || ENDINGS.iter().any(|known| end == OsStr::new(known))
    })
}

/// Reads a file.
///
/// # Errors
/// [`ResultFault`].
pub fn read_result(bytes: &[u8]) -> Result<Report, ResultFault> {
    if bytes.len() > RESULT_BYTES_MAX {
        return Err(ResultFault::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ResultFault::NotText)?;
    let mut collected = Collected::default();
    walk(text.trim_start_matches('\u{FEFF}'), &mut |path, text| collected.take(path, text.trim()))?;
    collected.report()
}

/// One record of a `ProcessResult`.
#[derive(Debug, Default)]
struct Info {
    code: String,
    words: String,
    parameters: Vec<String>,
}

impl Info {
    /// The record that it names: Turnkey reads `Parameter0`, and older gateways have it anywhere.
    fn reference(&self) -> Option<String> {
        self.parameters.iter().find_map(|parameter| reference(parameter))
    }
}

/// Nothing but zeros: older gateways have fewer of them.
fn is_success(code: &str) -> bool {
    !code.is_empty() && code.len() <= SUCCESS.len() && SUCCESS.starts_with(code)
}

/// The words behind `No. n`, which counts the records of a pack that we do not know.
fn placed(words: &str) -> Option<&str> {
    let rest = words.strip_prefix("No.")?.trim_start();
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    (behind.len() < rest.len()).then(|| behind.trim_start())
}

/// When a pack was made, from its name: `4.1-E0402-20261128-101112345-<uuid>`, whatever stands before and behind.
fn made(pack: &str) -> Option<Moment> {
    let parts: Vec<&str> = pack.split('-').collect();
    let is = |part: &str, digits| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    let at = parts.windows(2).find(|pair| is(pair[0], 8) && is(pair[1], 9))?;
    let local = NaiveDateTime::parse_from_str(&format!("{}{}", at[0], &at[1][..6]), "%Y%m%d%H%M%S").ok()?;
    Some(Moment::from_taipei(local))
}

/// One message of a `SummaryResult`.
#[derive(Debug, Default)]
struct Message {
    kind: String,
    /// The name of its pack.
    pack: String,
    counts: [u64; 3],
    good: Vec<Named>,
    failed: Vec<Named>,
}

/// What a summary names.
#[derive(Debug)]
struct Named {
    reference: String,
    day: Option<NaiveDate>,
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Collected {
    root: String,
    parties: Vec<Ubn>,
    kind: String,
    /// The name of the pack.
    pack: String,
    info: Info,
    infos: Vec<Info>,
    message: Message,
    messages: Vec<Message>,
    allotment: Vec<(String, String)>,
    allotments: Vec<Vec<(String, String)>>,
}

impl Collected {
    fn take(&mut self, path: &[String], text: &str) {
        let Some(name) = path.last() else { return };
        path[0].clone_into(&mut self.root);
        let parent = path.len().checked_sub(2).map_or("", |at| path[at].as_str());
        match (path[0].as_str(), name.as_str()) {
            ("ProcessResult" | "SummaryResult", "PartyId") => self.parties.extend(Ubn::parse(text).ok()),
            ("ProcessResult", "MessageType") => text.clone_into(&mut self.kind),
            ("ProcessResult", "Id") if parent == "MessageInfo" => text.clone_into(&mut self.pack),
            ("ProcessResult", "Code") => text.clone_into(&mut self.info.code),
            ("ProcessResult", "Description") => text.clone_into(&mut self.info.words),
            ("ProcessResult", "Info") => self.infos.push(std::mem::take(&mut self.info)),
            ("ProcessResult", name) if name.starts_with("Parameter") => {
                self.info.parameters.push(text.to_owned());
            }
            ("SummaryResult", "Id") if parent == "Info" => text.clone_into(&mut self.message.pack),
            ("SummaryResult", "MessageType") => text.clone_into(&mut self.message.kind),
            ("SummaryResult", "Count") => self.count(path, text),
            ("SummaryResult", "ReferenceNumber") => {
                let named = Named { reference: text.to_owned(), day: None };
                if let Some(list) = self.named(path) {
                    list.push(named);
                }
            }
            ("SummaryResult", "InvoiceDate" | "AllowanceDate") => {
                if let Some(last) = self.named(path).and_then(|list| list.last_mut()) {
                    last.day = day(text);
                }
            }
            ("SummaryResult", "Message") => self.messages.push(std::mem::take(&mut self.message)),
            ("InvoiceAssignNo" | "InvoiceEnvelope", "InvoiceAssignNo") => {
                self.allotments.push(std::mem::take(&mut self.allotment));
            }
            ("InvoiceAssignNo" | "InvoiceEnvelope", name) if parent == "InvoiceAssignNo" => {
                self.allotment.push((name.to_owned(), text.to_owned()));
            }
            _ => {}
        }
    }

    /// `Total`, `Good` or `Failed`, whatever stands between it and here.
    fn part(path: &[String]) -> Option<usize> {
        path.iter().rev().find_map(|name| ["Total", "Good", "Failed"].iter().position(|part| part == name))
    }

    fn count(&mut self, path: &[String], text: &str) {
        if let (Some(part), Ok(count)) = (Self::part(path), text.parse()) {
            self.message.counts[part] = count;
        }
    }

    /// The list of the part that the path stands in.
    fn named(&mut self, path: &[String]) -> Option<&mut Vec<Named>> {
        match Self::part(path) {
            Some(1) => Some(&mut self.message.good),
            Some(2) => Some(&mut self.message.failed),
            _ => None,
        }
    }

    fn report(mut self) -> Result<Report, ResultFault> {
        match self.root.as_str() {
            "ProcessResult" | "SummaryResult" => {
                let parties = std::mem::take(&mut self.parties);
                let is_of_packs = self.root == "ProcessResult";
                let pack = if is_of_packs { self.pack_word() } else { None };
                let (records, contradictory, unnamed) = if is_of_packs {
                    let (records, unnamed) = self.processed();
                    (records, Vec::new(), unnamed)
                } else {
                    let (records, contradictory) = self.summed()?;
                    (records, contradictory, Vec::new())
                };
                Ok(Report::Verdicts { parties, records, pack, contradictory, unnamed })
            }
            // An envelope of anything else is one of our own packs.
            "InvoiceAssignNo" | "InvoiceEnvelope" if !self.allotments.is_empty() => {
                let rows = self.allotments.iter().map(|fields| allotted(fields));
                rows.collect::<Result<_, _>>().map(Report::Allotted)
            }
            other => Err(ResultFault::OtherRoot(other.chars().take(40).collect())),
        }
    }

    /// Nothing of a message about single invoices, whose records are named. A pack of which a part was refused counts as
    /// refused: whoever sends one message at a time has no other part.
    fn pack_word(&self) -> Option<PackWord> {
        let kind = MessageKind::parse(&self.kind).filter(|kind| !kind.is_of_invoice())?;
        let first = self.infos.first()?;
        let made = made(&self.pack);
        if is_success(&first.code) {
            return Some(PackWord { kind, made, refused: None });
        }
        let says_why = |info: &&Info| !is_success(&info.code) && !OF_THE_PACK.contains(&info.code.as_str());
        let why = self.infos.iter().find(says_why).unwrap_or(first);
        let words = placed(&why.words).unwrap_or(&why.words).to_owned();
        Some(PackWord { kind, made, refused: Some((why.code.clone(), words)) })
    }

    /// The refused records, and the refusals of which no number can be read.
    fn processed(self) -> (Vec<Verdict>, Vec<(String, String)>) {
        let (mut records, mut unnamed) = (Vec::new(), Vec::new());
        let Some(kind) = MessageKind::parse(&self.kind) else { return (records, unnamed) };
        let made = made(&self.pack);
        // The whole pack is there, whatever else is written.
        if self.infos.first().is_some_and(|info| is_success(&info.code)) {
            return (records, unnamed);
        }
        let is_bad = |info: &Info| !is_success(&info.code) && !PARTLY.contains(&info.code.as_str());
        for info in self.infos.into_iter().filter(is_bad) {
            let words = placed(&info.words).unwrap_or(&info.words).to_owned();
            let day = info.parameters.iter().find_map(|parameter| day(parameter));
            match info.reference() {
                Some(reference) => {
                    records.push(Verdict { kind, reference, day, made, refused: Some((info.code, words)) });
                }
                // Of stretches of numbers the word is about the pack.
                None if !kind.is_of_invoice() => {}
                None => unnamed.push((info.code, words)),
            }
        }
        (records, unnamed)
    }

    /// What is good or failed, and what is said to be both.
    fn summed(self) -> Result<(Vec<Verdict>, Vec<Verdict>), ResultFault> {
        let mut verdicts: Vec<Verdict> = Vec::new();
        for message in self.messages {
            let [total, good, failed] = message.counts;
            // Older gateways leave lists out; a summary that names more than it counts is damaged.
            let named = message.good.len() as u64 > good || message.failed.len() as u64 > failed;
            if named || good.checked_add(failed) != Some(total) {
                return Err(ResultFault::Counts { total, good, failed });
            }
            let Some(kind) = MessageKind::parse(&message.kind) else { continue };
            let made = made(&message.pack);
            let verdict = |named: Named, refused| Verdict {
                kind,
                reference: reference(&named.reference).unwrap_or(named.reference),
                day: named.day,
                made,
                refused,
            };
            verdicts.extend(message.good.into_iter().map(|reference| verdict(reference, None)));
            let refused = || Some((String::new(), FAILED.to_owned()));
            verdicts.extend(message.failed.into_iter().map(|reference| verdict(reference, refused())));
        }
        // A document that was sent again is in several packs, and the last of them counts; where one has no time, nobody knows.
        let name = |verdict: &Verdict| (verdict.kind, verdict.reference.clone(), verdict.day);
        let mut newest: HashMap<_, Option<Moment>> = HashMap::new();
        for verdict in &verdicts {
            let last = newest.entry(name(verdict)).or_insert(verdict.made);
            *last = (*last).zip(verdict.made).map(|(last, made)| last.max(made));
        }
        verdicts.retain(|verdict| {
            newest.get(&name(verdict)).copied().flatten().is_none_or(|last| verdict.made == Some(last))
        });
        let named = |is_refused: bool| {
            let of = verdicts.iter().filter(move |verdict| verdict.refused.is_some() == is_refused);
            of.map(name).collect::<HashSet<_>>()
        };
        let (good, failed) = (named(false), named(true));
        let both = |verdict: &Verdict| good.contains(&name(verdict)) && failed.contains(&name(verdict));
        let (both, plain): (Vec<_>, Vec<_>) = verdicts.iter().cloned().partition(both);
        Ok((plain, both.into_iter().filter(|verdict| verdict.refused.is_none()).collect()))
    }
}

/// A stretch of numbers from its fields.
fn allotted(fields: &[(String, String)]) -> Result<AllocationRow, ResultFault> {
    let field = |name: &'static str| {
        let found = fields.iter().find(|(found, _)| found == name);
        found.map(|(_, text)| text.as_str()).ok_or(ResultFault::Field(name))
    };
    let ubn = Ubn::parse(field("Ban")?).map_err(|_| ResultFault::Field("Ban"))?;
    let tax_kind = TaxKind::of_mark(field("InvoiceType")?).ok_or(ResultFault::Field("InvoiceType"))?;
    let period = Period::parse(field("YearMonth")?).map_err(|_| ResultFault::Field("YearMonth"))?;
    let track = Track::parse(field("InvoiceTrack")?).map_err(|_| ResultFault::Field("InvoiceTrack"))?;
    let serial = |name| Serial::parse(field(name)?).map_err(|_| ResultFault::Field(name));
    let span = Span::new(track, serial("InvoiceBeginNo")?, serial("InvoiceEndNo")?)
        .map_err(|_| ResultFault::Field("InvoiceEndNo"))?;
    Ok(AllocationRow { line: 1, ubn, tax_kind, period, span })
}

/// A date as the messages have it: 20260105.
fn day(text: &str) -> Option<NaiveDate> {
    (text.len() == 8).then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok()).flatten()
}

/// The number of an invoice or of an allowance, as we write it: some write `AB-11223344`.
fn reference(text: &str) -> Option<String> {
    let invoice = || Number::parse(text).ok().map(|number| number.to_string());
    invoice().or_else(|| AllowanceNumber::parse(text).map(|number| number.to_string()))
}

#[cfg(test)]
mod tests;
