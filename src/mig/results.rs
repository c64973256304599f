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
mod tests {
    use super::*;

    fn sample(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/mig-4.1/");
        std::fs::read(format!("{folder}{name}.xml")).unwrap()
    }

    fn of(number: &str, refused: Option<(&str, &str)>) -> Verdict {
        let refused = refused.map(|(code, words)| (code.to_owned(), words.to_owned()));
        let day = NaiveDate::from_ymd_opt(2026, 1, 5);
        Verdict { kind: MessageKind::F0401, reference: number.to_owned(), day, made: None, refused }
    }

    #[test]
    fn names_are_turnkeys_own_or_xml() {
        let taken = |name: &str| is_result_name(Path::new(name));
        let uuid = "5f0c2f54-0d6f-4d0c-9a57-3b0a5c0f9e11";
        for name in [
            format!("4.1-F0401-20261128-101112345-{uuid}.ProcessResult"),
            "12345675-X-87654321-Y-20261128-Final.SummaryResult".to_owned(),
            "4.1-E0501-1.E0501".to_owned(),
            "saved.xml".to_owned(),
            "SAVED.XML".to_owned(),
        ] {
            assert!(taken(&name), "{name}");
        }
        for name in ["a.processresult", "a.ProcessResult.tmp", "ProcessResult", "a.e0501", "a.F0401", "a"] {
            assert!(!taken(name), "{name}");
        }
    }

    /// The seller of the samples; the platform's ten zeros are nobody.
    fn parties() -> Vec<Ubn> {
        vec![Ubn::parse("12345675").unwrap()]
    }

    #[test]
    fn the_samples_say_what_they_say() {
        assert_eq!(
            read_result(&sample("ProcessResult_ok")),
            Ok(Report::Verdicts {
                parties: parties(),
                records: vec![],
                pack: None,
                contradictory: vec![],
                unnamed: vec![]
            })
        );
        let partial = read_result(&sample("ProcessResult_partial_error"));
        // The packs of the samples are of one minute.
        let in_its_pack = |verdict| Verdict { made: Moment::parse("2026-01-05 12:45:00"), ..verdict };
        let refused = in_its_pack(of("AB11223345", Some(("E1003", "B2C發票重覆開立"))));
        assert_eq!(
            partial,
            Ok(Report::Verdicts {
                parties: parties(),
                records: vec![refused],
                pack: None,
                contradictory: vec![],
                unnamed: vec![],
            })
        );
        let summary = read_result(&sample("SummaryResult"));
        let both = [of("AB11223344", None), of("AB11223345", Some(("", FAILED)))].map(in_its_pack).to_vec();
        assert_eq!(
            summary,
            Ok(Report::Verdicts {
                parties: parties(),
                records: both,
                pack: None,
                contradictory: vec![],
                unnamed: vec![]
            })
        );
        let Ok(Report::Allotted(rows)) = read_result(&sample("E0501_assign")) else { panic!("an allotment") };
        assert_eq!((rows.len(), rows[0].period.lj().as_str(), rows[0].span.count()), (1, "11501", 200));
    }

    #[test]
    fn an_e0501_as_turnkey_downloads_it_is_an_envelope_with_a_list() {
        let one = String::from_utf8(sample("E0501_assign")).unwrap();
        let one = one.split_once("?>").unwrap().1;
        let envelope = |inside: &str| {
            format!(
                "<InvoiceEnvelope xmlns=\"urn:GEINV:InvoiceEnvelope:4.1\"><From><PartyId>0000000000</PartyId></From>\
                 <InvoicePack messageType=\"E0501\" count=\"2\">{inside}</InvoicePack></InvoiceEnvelope>"
            )
        };
        let second = one.replace("11223300", "11223500").replace("11223499", "11223549");
        let Ok(Report::Allotted(rows)) = read_result(envelope(&format!("{one}{second}")).as_bytes()) else {
            panic!("allotments")
        };
        assert_eq!(rows.iter().map(|row| row.span.count()).collect::<Vec<_>>(), [200, 50]);
        let damaged = second.replace("<YearMonth>", "<Year>").replace("</YearMonth>", "</Year>");
        let fault = read_result(envelope(&format!("{one}{damaged}")).as_bytes());
        assert_eq!(fault, Err(ResultFault::Field("YearMonth")), "a list is taken whole or not at all");
        let ours = envelope("<Invoice><Main></Main></Invoice>");
        assert!(matches!(read_result(ours.as_bytes()), Err(ResultFault::OtherRoot(_))));
    }

    fn process(infos: &str) -> Vec<Verdict> {
        let xml = format!(
            "<ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result>{infos}</Result></ProcessResult>"
        );
        match read_result(xml.as_bytes()) {
            Ok(Report::Verdicts { records, .. }) => records,
            other => panic!("{other:?}"),
        }
    }

    fn info(code: &str, words: &str, number: &str) -> String {
        format!(
            "<Info><Code>{code}</Code><Description>{words}</Description><Parameter0>{number}</Parameter0>\
             <Parameter1>20260105</Parameter1></Info>"
        )
    }

    #[test]
    fn a_pack_is_read_as_turnkey_reads_it() {
        let bad = info("E1003", "No. 12 重覆", "AB11223345");
        assert_eq!(process(&bad), [of("AB11223345", Some(("E1003", "重覆")))]);
        let two = bad.clone() + &info("E0104", "No. 3 資格", "AB11223346");
        assert_eq!(process(&two).len(), 2);
        // A first success speaks for the pack, and a pack that is refused whole names nobody.
        assert_eq!(process(&("<Info><Code>00000</Code></Info>".to_owned() + &bad)), []);
        assert_eq!(process("<Info><Code>E0001</Code><Description>格式錯誤</Description></Info>"), []);
        assert_eq!(process(&info("E0001", "格式錯誤", "")), []);
        for (words, behind) in
            [("No. 1 x", Some("x")), ("No.2x", Some("x")), ("No. x", None), ("Now 1", None)]
        {
            assert_eq!(placed(words), behind, "{words}");
        }
    }

    #[test]
    fn a_result_of_blanks_is_about_the_whole_pack_and_names_nothing() {
        let word = |kind: &str, infos: &str| {
            let xml = format!(
                "<ProcessResult><MessageInfo><MessageType>{kind}</MessageType></MessageInfo><Result>{infos}</Result></ProcessResult>"
            );
            match read_result(xml.as_bytes()) {
                Ok(Report::Verdicts { pack, .. }) => pack.map(|word| word.refused.unwrap_or_default()),
                other => panic!("{other:?}"),
            }
        };
        let said = |code: &str, words: &str| Some((code.to_owned(), words.to_owned()));
        let good = "<Info><Code>00000</Code><Description>處理成功</Description></Info>";
        let whole = "<Info><Code>E0616</Code><Description>字軌訊息處理全部失敗</Description></Info>";
        let why = "<Info><Code>E0613</Code><Description>No. 1 發票號碼區間非配號區間</Description></Info>";
        assert_eq!(word("E0402", good), said("", ""));
        assert_eq!(word("E0402", why), said("E0613", "發票號碼區間非配號區間"));
        assert_eq!(word("E0402", &format!("{whole}{why}")), said("E0613", "發票號碼區間非配號區間"));
        assert_eq!(word("E0402", whole), said("E0616", "字軌訊息處理全部失敗"));
        assert_eq!(word("E0402", ""), None);
        assert_eq!(word("E0401", good), said("", ""));
        assert_eq!(word("E0401", &why.replace("E0613", "E0601")), said("E0601", "發票號碼區間非配號區間"));
        for kind in ["F0401", "E0501"] {
            assert_eq!(word(kind, good), None, "{kind}");
        }
    }

    #[test]
    fn the_name_of_a_pack_says_when_it_was_made() {
        let uuid = "5f0c2f54-0d6f-4d0c-9a57-3b0a5c0f9e11";
        for name in [
            format!("4.1-E0402-20261128-101112345-{uuid}"),
            format!("E0402_a.xml_12345675_00000000_v41-E0402-20261128-101112999-{uuid}_1"),
        ] {
            assert_eq!(made(&name), Moment::parse("2026-11-28 10:11:12"), "{name}");
        }
        assert_eq!(
            made(&format!("4.1-E0402-20261128-101112345-{uuid}")).map(Moment::unix),
            Some(1_795_831_872)
        );
        for name in [uuid, "", "4.1-E0402-20261328-101112345-x", "4.1-E0402-20261128-10111234-x"] {
            assert_eq!(made(name), None, "{name}");
        }
    }

    #[test]
    fn the_names_of_older_gateways_are_read_too() {
        let text = String::from_utf8(sample("SummaryResult")).unwrap();
        let older = text.replace("ResultType>", "Result>").replace("Invoice>", "Invocie>");
        assert_eq!(read_result(older.as_bytes()), read_result(text.as_bytes()));
    }

    #[test]
    fn a_summary_that_does_not_add_up_settles_nothing() {
        let text = String::from_utf8(sample("SummaryResult")).unwrap();
        let wrong = text.replacen("<Count>2<", "<Count>3<", 1);
        let fault = ResultFault::Counts { total: 3, good: 1, failed: 1 };
        assert_eq!(read_result(wrong.as_bytes()), Err(fault));
        let uncounted = text.replace("<Count>2</Count>", "").replace("<Count>1</Count>", "");
        let fault = ResultFault::Counts { total: 0, good: 0, failed: 0 };
        assert_eq!(read_result(uncounted.as_bytes()), Err(fault));
    }

    #[test]
    fn what_is_hostile_or_something_else_is_refused_with_the_reason() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><ProcessResult><Result>&a;</Result></ProcessResult>";
        let deep = "<a>".repeat(40) + &"</a>".repeat(40);
        for (xml, word) in [
            (bomb, "document type"),
            ("<ProcessResult>&a;</ProcessResult>", "entity"),
            (deep.as_str(), "within"),
            ("<ProcessResult><Result>", "ends"),
            ("<ProcessResult></Result>", "byte"),
            ("<html/>", "byte"),
            ("<html></html>", "html"),
            ("", "ends"),
            ("<ProcessResult></ProcessResult><x></x>", "second"),
        ] {
            let fault = read_result(xml.as_bytes()).unwrap_err().to_string();
            assert!(fault.contains(word), "{xml:.60}: {fault}");
        }
        assert_eq!(read_result(b"\xA4\xA4"), Err(ResultFault::NotText));
        assert_eq!(read_result(&vec![b' '; RESULT_BYTES_MAX + 1]), Err(ResultFault::TooLarge));
    }

    /// What stands before the end of the root is a piece of a file; and what stands behind it is refused, or not heard.
    #[test]
    fn a_file_that_is_cut_says_nothing_and_one_that_is_doubled_nothing_more() {
        for name in ["ProcessResult_partial_error", "SummaryResult", "E0501_assign"] {
            let whole = sample(name);
            let end = whole.iter().rposition(|byte| *byte == b'>').unwrap();
            for at in 0..=end {
                assert!(read_result(&whole[..at]).is_err(), "{name} up to byte {at}");
                let doubled = read_result(&[&whole[..], &whole[at..]].concat());
                let same = doubled.is_err() || doubled == read_result(&whole);
                assert!(same, "{name} and again from byte {at}: {doubled:?}");
            }
        }
    }

    /// Damage within one record: the file is refused, or the other records say what they said.
    #[test]
    fn damage_to_one_record_is_not_heard_in_the_others() {
        const SEED: u64 = 20_261_123;
        println!("seed {SEED}");
        let mut dice = fastrand::Rng::with_seed(SEED);
        let numbers = [45, 46, 47, 48].map(|serial| format!("AB112233{serial}"));
        let record = |number: &String| {
            format!(
                "<Info><Code>E1003</Code><Description>重覆</Description><Parameter0>{number}</Parameter0></Info>"
            )
        };
        let (head, tail) = (
            "<ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result>",
            "</Result></ProcessResult>",
        );
        let (mut read, mut heard) = (0, 0);
        for _ in 0..4_000 {
            let damaged = dice.usize(..numbers.len());
            let mut file = head.as_bytes().to_vec();
            for (at, number) in numbers.iter().enumerate() {
                let mut bytes = record(number).into_bytes();
                if at == damaged {
                    for _ in 0..=dice.usize(..3) {
                        let place = dice.usize(..bytes.len());
                        bytes[place] = if dice.bool() { dice.u8(..) } else { dice.u8(b'0'..=b'Z') };
                    }
                }
                file.extend(bytes);
            }
            file.extend(tail.as_bytes());
            let Ok(report) = read_result(&file) else { continue };
            let Report::Verdicts { records: verdicts, .. } = report else { panic!("{report:?}") };
            let others = numbers.iter().enumerate().filter(|(at, _)| *at != damaged);
            let said = |number: &String| Verdict { day: None, ..of(number, Some(("E1003", "重覆"))) };
            let wanted: Vec<Verdict> = others.map(|(_, number)| said(number)).collect();
            let kept: Vec<Verdict> =
                verdicts.iter().filter(|verdict| wanted.contains(verdict)).cloned().collect();
            assert_eq!(kept, wanted, "{}", String::from_utf8_lossy(&file));
            assert!(verdicts.len() <= numbers.len(), "{verdicts:?}");
            read += 1;
            heard += usize::from(verdicts.len() == numbers.len());
        }
        assert!(read > 100 && heard > 10, "{read} files were read, {heard} with a record of another number");
    }

    /// Any damage: nothing but an answer or a refusal is asked.
    #[test]
    fn damaged_files_never_panic() {
        const SEED: u64 = 20_261_124;
        println!("seed {SEED}");
        let mut dice = fastrand::Rng::with_seed(SEED);
        for name in ["ProcessResult_partial_error", "SummaryResult", "E0501_assign"] {
            let (whole, mut refused) = (sample(name), 0);
            for _ in 0..2_000 {
                let mut bytes = whole.clone();
                for _ in 0..=dice.usize(..4) {
                    let at = dice.usize(..bytes.len());
                    match dice.u8(..3) {
                        0 => bytes[at] = dice.u8(..),
                        1 => bytes.truncate(at.max(1)),
                        _ => {
                            let piece = bytes[at..].to_vec();
                            bytes.extend(piece);
                        }
                    }
                }
                refused += usize::from(read_result(&bytes).is_err());
            }
            assert!(refused > 1_500, "{name}: {refused} of 2,000 damaged files were refused");
        }
    }
}
