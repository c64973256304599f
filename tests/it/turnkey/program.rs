//! A Turnkey and the platform behind it, as they treat a folder: everything in `SRC` is taken, whatever its name, except
//! what Turnkey cannot both read and write; what its own check refuses goes to `ERR`; the rest goes into packs and to
//! `BAK`; the platform's words come back under Turnkey's names; and what is old is deleted.
//!
//! It knows nothing of `lj::mig`, and keeps its own account of what reached the platform.

use super::check::{Read, refusal};
use crate::mig::read::elements;
use chrono::{NaiveDate, NaiveDateTime};
use lj::world::{Clock, SystemClock};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// In the order in which Turnkey takes them.
pub const KINDS: [&str; 7] = ["F0401", "F0501", "F0701", "G0401", "G0501", BLANKS, BRANCHES];
/// Of category B2P: their results name no record, and no summary counts them.
const BLANKS: &str = "E0402";
const BRANCHES: &str = "E0401";
/// Files of a pack.
const PACK_FILES: usize = 1_000;
/// Bytes of a pack.
const PACK_BYTES: usize = 15_000_000;
/// A file of so few bytes is an error.
const TINY: usize = 3;
/// Read and write for the group: Turnkey runs as another user of it.
const GROUP_MAY: u32 = 0o060;

/// A record that reached the platform.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    pub kind: String,
    pub reference: String,
    date: String,
    file: String,
    /// Of blanks and books of branches: the intervals.
    spans: Vec<(String, String)>,
}

struct Pack {
    kind: String,
    records: Vec<Record>,
    bytes: usize,
}

/// What the platform says of a pack.
enum Word {
    /// All of it, and names nothing.
    All,
    /// All but these.
    But(Vec<(usize, Record, String)>),
    /// Nothing of it, and names nothing.
    Nothing(String),
    /// Of blanks: nothing of it for this reason, and names nothing.
    NoBlanks(String),
}

/// The program and the platform.
pub struct Program {
    root: PathBuf,
    day: NaiveDate,
    packs: Vec<Pack>,
    written: u32,
    /// Every record that reached the platform, by file name, and how often.
    pub uploaded: BTreeMap<String, u32>,
    /// Why files went to `ERR`, by name.
    pub refused: BTreeMap<String, String>,
    /// Live invoices of the platform.
    live: BTreeSet<String>,
    /// Cancelled ones: a number that only a 註銷 frees.
    dead: BTreeSet<String>,
    /// What the platform refuses by its own rules: reference and code.
    pub disliked: BTreeMap<(String, String), String>,
    /// Kinds whose packs the platform refuses whole.
    pub whole: HashSet<String>,
    /// Kinds that its own check refuses, for a reason that nobody here knows.
    pub strict: HashSet<String>,
    /// Records whose word is lost on the way.
    pub lost: HashSet<String>,
    /// What the next summary says: good and failed.
    summary: Vec<(Record, bool)>,
    /// The blanks that the platform has, by branch, tax kind, period and track: a later report takes the place of an earlier.
    pub blanks: BTreeMap<String, Vec<(String, String)>>,
    /// What it knows of branches, by branch, tax kind, period, track and row: a later message takes the place of an earlier.
    pub branches: BTreeMap<String, Vec<(String, String)>>,
    /// Records that came against the platform's order: an invoice that is live, a correction of one that is not.
    pub against_order: Vec<String>,
}

fn is_of_stretches(kind: &str) -> bool {
    kind == BLANKS || kind == BRANCHES
}

fn category(kind: &str) -> &'static str {
    if is_of_stretches(kind) { "B2PMESSAGE" } else { "B2SSTORAGE" }
}

/// Between whom results go: the seller of the tests, and the platform.
const ROUTING: &str = "<RoutingInfo><From><PartyId>12345675</PartyId></From><To><PartyId>0000000000</PartyId></To></RoutingInfo>";

/// The time of this machine in Taipei, which the times of its files have too.
fn real_time() -> NaiveDateTime {
    SystemClock::default().now().taipei()
}

impl Program {
    /// With the folders that it makes when it is set up.
    pub fn new(root: &Path) -> Self {
        for kind in KINDS {
            for place in ["SRC", "BAK", "ERR"] {
                fs::create_dir_all(root.join("UpCast").join(category(kind)).join(kind).join(place)).unwrap();
            }
        }
        Self {
            root: root.to_owned(),
            day: crate::shop::now().taipei().date(),
            packs: Vec::new(),
            written: 0,
            uploaded: BTreeMap::new(),
            refused: BTreeMap::new(),
            live: BTreeSet::new(),
            dead: BTreeSet::new(),
            disliked: BTreeMap::new(),
            whole: HashSet::new(),
            strict: HashSet::new(),
            lost: HashSet::new(),
            summary: Vec::new(),
            blanks: BTreeMap::new(),
            branches: BTreeMap::new(),
            against_order: Vec::new(),
        }
    }

    pub fn of(&self, kind: &str, place: &str) -> PathBuf {
        self.root.join("UpCast").join(category(kind)).join(kind).join(place)
    }

    /// Everything in `SRC`, in Turnkey's order.
    pub fn source(&self, kind: &str) -> Vec<PathBuf> {
        fn list(folder: &Path, found: &mut Vec<(SystemTime, PathBuf)>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                // Renamed or moved meanwhile.
                let Ok(about) = fs::metadata(&path) else { continue };
                if about.is_dir() {
                    list(&path, found)
                } else {
                    found.push((about.modified().unwrap(), path))
                }
            }
        }
        let mut found = Vec::new();
        list(&self.of(kind, "SRC"), &mut found);
        found.sort();
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// One run: takes what lies there, packs it, sends it, and brings the platform's answer.
    pub fn run(&mut self) {
        for kind in KINDS {
            for file in self.source(kind) {
                self.take(kind, &file);
            }
            for pack in std::mem::take(&mut self.packs) {
                self.send(pack);
            }
        }
    }

    fn date(&self) -> String {
        self.day.format("%Y%m%d").to_string()
    }

    fn hour(&self) -> String {
        format!("{}/16", self.date())
    }

    fn take(&mut self, kind: &str, file: &Path) {
        let mode = fs::metadata(file).unwrap().permissions().mode();
        if mode & GROUP_MAY != GROUP_MAY {
            return;
        }
        let bytes = fs::read(file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        match self.read(kind, &name, &bytes) {
            Ok(record) => {
                let place = self.of(kind, "BAK").join(self.hour());
                fs::create_dir_all(&place).unwrap();
                let free = (0..).map(|n| if n == 0 { name.clone() } else { format!("{name}.{n:03}") });
                let free = free.map(|name| place.join(name)).find(|path| !path.exists()).unwrap();
                fs::rename(file, free).unwrap();
                self.pack(kind, record, bytes.len());
            }
            Err(why) => {
                let place = self.of(kind, "ERR").join(self.hour());
                fs::create_dir_all(&place).unwrap();
                fs::rename(file, place.join(&name)).unwrap();
                self.refused.insert(name, why);
            }
        }
    }

    fn read(&self, kind: &str, name: &str, bytes: &[u8]) -> Result<Record, String> {
        if bytes.len() <= TINY {
            return Err("empty".to_owned());
        }
        if self.strict.contains(kind) {
            return Err("7001".to_owned());
        }
        let whole = std::panic::catch_unwind(|| elements(bytes)).map_err(|_| "7001 no XML".to_owned())?;
        let (namespace, message) = (whole.0, Read(&whole.1));
        if let Some(why) = refusal(kind, &namespace, &message) {
            return Err(why);
        }
        let text = |end: &str| message.text(end).unwrap_or_default().to_owned();
        let file = name.to_owned();
        if is_of_stretches(kind) {
            let named =
                ["BranchBan", "InvoiceType", "YearMonth", "InvoiceTrack"].map(|end| text(&format!("/{end}")));
            let ends = |end: &str| message.texts(end).into_iter().map(str::to_owned);
            let mut spans: Vec<_> = ends("/InvoiceBeginNo").zip(ends("/InvoiceEndNo")).collect();
            let mut reference = named.join(" ");
            if kind == BRANCHES {
                // Which row of the head office it is of comes before what the branch has.
                let (begin, end) = spans.remove(0);
                reference = format!("{reference} {begin} {end}");
            }
            return Ok(Record { kind: kind.to_owned(), reference, date: String::new(), file, spans });
        }
        let (number, date) = match kind {
            "F0401" => ("/Main/InvoiceNumber", "/Main/InvoiceDate"),
            "F0501" => ("/CancelInvoiceNumber", "/CancelDate"),
            "F0701" => ("/VoidInvoiceNumber", "/VoidDate"),
            "G0401" => ("/Main/AllowanceNumber", "/Main/AllowanceDate"),
            _ => ("/CancelAllowanceNumber", "/AllowanceDate"),
        };
        let (reference, date, spans) = (text(number), text(date), Vec::new());
        Ok(Record { kind: kind.to_owned(), reference, date, file, spans })
    }

    /// One seller: its pack is filled, then the next one is begun.
    fn pack(&mut self, kind: &str, record: Record, bytes: usize) {
        let fits = |pack: &Pack| pack.records.len() < PACK_FILES && pack.bytes + bytes <= PACK_BYTES;
        match self.packs.last_mut().filter(|pack| fits(pack)) {
            Some(pack) => {
                pack.records.push(record);
                pack.bytes += bytes;
            }
            None => self.packs.push(Pack { kind: kind.to_owned(), records: vec![record], bytes }),
        }
    }

    /// The pack reaches the platform, which judges it.
    fn send(&mut self, pack: Pack) {
        for record in &pack.records {
            *self.uploaded.entry(record.file.clone()).or_default() += 1;
        }
        if is_of_stretches(&pack.kind) {
            return self.send_blanks(&pack);
        }
        let word = if self.whole.contains(&pack.kind) {
            self.summary.extend(pack.records.iter().map(|record| (record.clone(), false)));
            Word::Nothing("E0001".to_owned())
        } else {
            let mut bad = Vec::new();
            for (at, record) in pack.records.iter().enumerate() {
                let code = self.disliked.get(&(record.kind.clone(), record.reference.clone())).cloned();
                if code.is_none() {
                    self.account(record);
                }
                // The summary of a record whose word is lost never comes.
                if !self.lost.contains(&record.reference) {
                    self.summary.push((record.clone(), code.is_none()));
                }
                bad.extend(code.map(|code| (at + 1, record.clone(), code)));
            }
            if bad.is_empty() { Word::All } else { Word::But(bad) }
        };
        self.answer(&pack.kind, &word);
    }

    /// Blanks are judged as a whole pack, and the word about it may be lost.
    fn send_blanks(&mut self, pack: &Pack) {
        let of = |record: &Record| (record.kind.clone(), record.reference.clone());
        let refused = pack.records.iter().find_map(|record| self.disliked.get(&of(record)).cloned());
        if refused.is_none() {
            let told = pack.records.iter().map(|record| (record.reference.clone(), record.spans.clone()));
            if pack.kind == BRANCHES { self.branches.extend(told) } else { self.blanks.extend(told) }
        }
        if !pack.records.iter().any(|record| self.lost.contains(&record.reference)) {
            self.answer(&pack.kind, &refused.map_or(Word::All, Word::NoBlanks));
        }
    }

    /// The platform's own order: one invoice a number, live or cancelled, until it is voided.
    fn account(&mut self, record: &Record) {
        let number = record.reference[..10].to_owned();
        let well = match record.kind.as_str() {
            "F0401" => !self.dead.contains(&number) && self.live.insert(number),
            "F0501" => self.live.remove(&number) && self.dead.insert(number),
            "F0701" => self.live.remove(&number) || self.dead.remove(&number),
            _ => self.live.contains(&number),
        };
        if !well {
            self.against_order.push(format!("{} {}", record.kind, record.reference));
        }
    }

    fn result(&mut self, tree: &str, place: &str, name: &str, xml: &str) {
        let folder = self.root.join("Unpack").join(tree).join(place);
        fs::create_dir_all(&folder).unwrap();
        // It is unpacked elsewhere and moved here.
        let half = self.root.join("Unpack/half");
        fs::write(&half, xml).unwrap();
        // A file system tells times apart by some milliseconds, the real program by minutes: what is sent after this word was
        // read must be younger than it.
        let written = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
        let probe = self.root.join("Unpack/probe");
        while {
            fs::write(&probe, "").unwrap();
            written(&probe) <= written(&half)
        } {
            std::thread::yield_now();
        }
        fs::remove_file(probe).unwrap();
        fs::rename(half, folder.join(name)).unwrap();
    }

    fn answer(&mut self, kind: &str, word: &Word) {
        let info = |code: &str, words: &str, parameters: &[&str]| {
            let mut info = format!("<Info><Code>{code}</Code><Description>{words}</Description>");
            for (at, parameter) in parameters.iter().enumerate() {
                write!(info, "<Parameter{at}>{parameter}</Parameter{at}>").unwrap();
            }
            info + "</Info>"
        };
        let infos = match word {
            Word::All => info("00000", "處理成功", &[]),
            Word::Nothing(code) => info(code, "整包處理失敗", &[]),
            // The codes are Turnkey's own table; that the reason stands behind the whole is invented.
            Word::NoBlanks(code) => {
                info("E0616", "字軌訊息處理全部失敗", &[]) + &info(code, "No. 1 平台退回", &[])
            }
            Word::But(bad) => {
                let each = |(at, record, code): &(usize, Record, String)| {
                    info(code, &format!("No. {at} 平台退回"), &[&record.reference, &record.date])
                };
                bad.iter().map(each).collect()
            }
        };
        self.written += 1;
        let count = self.written;
        let (service, action) = if is_of_stretches(kind) { ("M", "B2P") } else { ("S", "B2S") };
        // A file's time is the machine's, so the name of a pack has that too.
        let made = real_time().format("%Y%m%d-%H%M%S%3f");
        let id = format!("4.1-{kind}-{made}-00000000-0000-4000-8000-{count:012}");
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ProcessResult xmlns=\"urn:GEINV:ProcessResult:4.1\">{ROUTING}<MessageInfo>\
             <Id>{id}</Id><Size>1</Size><MessageType>{kind}</MessageType><Service>{service}</Service><Action>{action}</Action></MessageInfo>\
             <Result>{infos}</Result></ProcessResult>"
        );
        let place = format!("ProcessResult/{}", self.hour());
        self.result("BAK", &place, &format!("{id}.ProcessResult"), &xml);
    }

    /// A day goes by: the platform names what it got, good and bad.
    pub fn next_day(&mut self) {
        let day = self.date();
        self.day = self.day.succ_opt().unwrap();
        let today = self.date();
        let said = std::mem::take(&mut self.summary);
        if said.is_empty() {
            return;
        }
        let mut messages = String::new();
        for kind in KINDS {
            let of = |good: Option<bool>| -> Vec<&Record> {
                let wanted = |(record, is_good): &&(Record, bool)| {
                    record.kind == kind && good.is_none_or(|good| good == *is_good)
                };
                said.iter().filter(wanted).map(|(record, _)| record).collect()
            };
            let part = |name: &str, records: &[&Record]| {
                let mut list = String::new();
                for Record { reference, date, .. } in records {
                    write!(list, "<Invoice><ReferenceNumber>{reference}</ReferenceNumber><InvoiceDate>{date}</InvoiceDate></Invoice>").unwrap();
                }
                let count = records.len();
                format!(
                    "<{name}><ResultDetailType><Count>{count}</Count><Invoices>{list}</Invoices></ResultDetailType></{name}>"
                )
            };
            let (all, good, bad) = (of(None), of(Some(true)), of(Some(false)));
            if !all.is_empty() {
                write!(
                    messages,
                    "<Message><Info><Id>1</Id><MessageType>{kind}</MessageType><Service>S</Service></Info><ResultType>{}{}{}</ResultType></Message>",
                    part("Total", &all),
                    part("Good", &good),
                    part("Failed", &bad)
                )
                .unwrap();
            }
        }
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><SummaryResult xmlns=\"urn:GEINV:SummaryResult:4.1\">{ROUTING}<DetailList>{messages}</DetailList></SummaryResult>"
        );
        let place = format!("SummaryResult/{day}/{today}06");
        let sent_on = real_time().format("%Y%m%d");
        let name = format!("12345675-A-00000000-B-{sent_on}-{today}-Final.SummaryResult");
        self.result("BAK", &place, &name, &xml);
        // What it could not read lies in a tree of the same form, and is no word of the platform.
        let wrong = self.refused.keys().filter_map(|name| name.split('_').nth(1));
        let mut trap = String::new();
        for number in wrong {
            write!(
                trap,
                "<Invoice><ReferenceNumber>{number}</ReferenceNumber><InvoiceDate>1</InvoiceDate></Invoice>"
            )
            .unwrap();
        }
        let count = self.refused.len();
        let part = |name: &str, count: usize, list: &str| {
            format!(
                "<{name}><ResultDetailType><Count>{count}</Count><Invoices>{list}</Invoices></ResultDetailType></{name}>"
            )
        };
        let xml = format!(
            "<SummaryResult><DetailList><Message><Info><MessageType>F0401</MessageType></Info><ResultType>{}{}{}</ResultType>\
             </Message></DetailList></SummaryResult>",
            part("Total", count, ""),
            part("Good", count, &trap),
            part("Failed", 0, "")
        );
        self.result("ERR", &place, &name, &xml);
    }

    /// The platform's book: live numbers, and cancelled ones.
    pub fn book(&self) -> (Vec<&str>, Vec<&str>) {
        (self.live.iter().map(String::as_str).collect(), self.dead.iter().map(String::as_str).collect())
    }

    /// Deletes what is older than today: sent files and results, and the folders that are empty then.
    pub fn clean_up(&mut self) {
        let roots = KINDS.map(|kind| self.of(kind, "BAK"));
        let results = ["ProcessResult", "SummaryResult"].map(|kind| self.root.join("Unpack/BAK").join(kind));
        for root in roots.iter().chain(&results).filter(|root| root.is_dir()) {
            for entry in fs::read_dir(root).unwrap() {
                let path = entry.unwrap().path();
                if path.file_name().unwrap().to_str().unwrap() < self.date().as_str() {
                    fs::remove_dir_all(path).unwrap();
                }
            }
        }
    }
}
