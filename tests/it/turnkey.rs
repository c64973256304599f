//! The folder of Turnkey, with a platform that plays its part: files are moved aside or refused, and results come back
//! as the platform writes them; through the real upload thread and a real engine.

pub mod check;
mod day;
mod folders;
mod killed;
mod program;
mod words;

use crate::centre::{allow, ask, cancel, carried, issue, now, send};
use crate::mig::{records, schemas};
use crate::shop::{Shop, full_scale, span};
use chrono::NaiveDate;
use lj::domain::{DeliveryKind, Document, LinkTrouble, MessageKind, Outcome, RequestId};
use lj::protocol::{Caller, DeliveryQuery, Desk, UploadStatus, Who, request};
use lj::uplink::{Gateway, Parts, Timing, Turnkey, TurnkeyFolders, Uplink};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const KINDS: [&str; 5] = ["F0401", "F0501", "F0701", "G0401", "G0501"];
const PATIENCE: Duration = Duration::from_secs(60);
/// A thousand documents asked about again, over folders of years: listing them anew for each takes minutes.
const ASKED_AGAIN_MAX: Duration = Duration::from_secs(30);

/// Turnkey's folders, and who moves the files in them.
struct Platform {
    root: TempDir,
    written: AtomicU64,
}

impl Platform {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for kind in KINDS {
            for place in ["SRC", "BAK", "ERR"] {
                fs::create_dir_all(root.path().join("UpCast/B2SSTORAGE").join(kind).join(place)).unwrap();
            }
        }
        Self { root, written: AtomicU64::new(0) }
    }

    fn folders(&self) -> TurnkeyFolders {
        TurnkeyFolders { work: self.root.path().to_owned(), results: self.root.path().join("Unpack/BAK") }
    }

    fn of(&self, kind: &str, place: &str) -> PathBuf {
        self.root.path().join("UpCast/B2SSTORAGE").join(kind).join(place)
    }

    /// What waits in `SRC` under its final name.
    fn waiting(&self, kind: &str) -> Vec<PathBuf> {
        let found = fs::read_dir(self.of(kind, "SRC")).unwrap().map(|entry| entry.unwrap().path());
        let mut whole: Vec<_> =
            found.filter(|path| path.extension().is_some_and(|end| end == "xml")).collect();
        whole.sort();
        whole
    }

    /// Takes files into `BAK` of an hour, as Turnkey does.
    fn take(&self, kind: &str, files: &[PathBuf]) {
        let hour = self.of(kind, "BAK").join("20260108/14");
        fs::create_dir_all(&hour).unwrap();
        for file in files {
            fs::rename(file, hour.join(file.file_name().unwrap())).unwrap();
        }
    }

    /// A result; one that says nothing of parties is of the seller of the records.
    fn result(&self, xml: &str) {
        let is_routed = xml.contains("<RoutingInfo>");
        let xml = if is_routed { xml.to_owned() } else { routed(xml, "12345675") };
        let hour = self.folders().results.join("20260108/15");
        fs::create_dir_all(&hour).unwrap();
        let count = self.written.fetch_add(1, Ordering::SeqCst);
        let ending = if xml.contains("<ProcessResult") {
            "ProcessResult"
        } else if xml.contains("<SummaryResult") {
            "SummaryResult"
        } else {
            "E0501"
        };
        let half = hour.join(format!("{count:05}.part"));
        fs::write(&half, &xml).unwrap();
        fs::rename(&half, hour.join(format!("4.1-{count:05}.{ending}"))).unwrap();
    }

    /// Lets the file system's clock go on: what is written next is later than everything before.
    fn tick(&self) {
        let probe = |name: &str| {
            let path = self.root.path().join(name);
            fs::write(&path, "x").unwrap();
            fs::metadata(path).unwrap().modified().unwrap()
        };
        let before = probe("before");
        while probe("after") <= before {
            std::thread::yield_now();
        }
    }

    fn process(&self, kind: &str, reference: &str, code: &str, words: &str) {
        self.result(&format!(
            "<ProcessResult xmlns=\"urn:GEINV:ProcessResult:4.1\"><MessageInfo><MessageType>{kind}</MessageType>\
             </MessageInfo><Result><Info><Code>E0504</Code></Info><Info><Code>{code}</Code><Description>{words}\
             </Description><Parameter0>x</Parameter0><Parameter1>{reference}</Parameter1></Info></Result></ProcessResult>"
        ));
    }

    fn summary(&self, kind: &str, good: &[String], failed: &[String]) {
        self.result(&summary(kind, good, failed));
    }

    /// A summary of documents of one day.
    fn summary_of(&self, day: NaiveDate, kind: &str, good: &[String], failed: &[String]) {
        self.result(&summary_of(&day.format("%Y%m%d").to_string(), kind, good, failed));
    }
}

/// A summary as it went between this party and the platform.
pub fn routed(summary: &str, party: &str) -> String {
    let routing = format!(
        "<RoutingInfo><From><PartyId>{party}</PartyId></From><To><PartyId>0000000000</PartyId></To></RoutingInfo>"
    );
    summary.replacen("<DetailList>", &format!("{routing}<DetailList>"), 1)
}

/// As the platform writes it, of the day of the records.
pub fn summary(kind: &str, good: &[String], failed: &[String]) -> String {
    summary_of("20260105", kind, good, failed)
}

/// As the platform writes it of invoices of one day.
pub fn summary_of(day: &str, kind: &str, good: &[String], failed: &[String]) -> String {
    let part = |name: &str, numbers: &[String]| {
        let mut list = String::new();
        for number in numbers {
            write!(list, "<Invoice><ReferenceNumber>{number}</ReferenceNumber><InvoiceDate>{day}</InvoiceDate></Invoice>").unwrap();
        }
        let count = numbers.len();
        format!(
            "<{name}><ResultDetailType><Count>{count}</Count><Invoices>{list}</Invoices></ResultDetailType></{name}>"
        )
    };
    let all = [good, failed].concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><SummaryResult xmlns=\"urn:GEINV:SummaryResult:4.1\"><DetailList><Message>\
         <Info><MessageType>{kind}</MessageType></Info><ResultType>{}{}{}</ResultType></Message></DetailList></SummaryResult>",
        part("Total", &all),
        part("Good", good),
        part("Failed", failed)
    )
}

#[test]
fn each_kind_is_a_file_that_turnkey_takes_and_the_platform_confirms() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let invoice = records::invoice("AB11223344", "12:30:00", 9_999);
    let documents = [
        issue(&invoice),
        cancel(&invoice),
        allow(MessageKind::G0401, &invoice),
        allow(MessageKind::G0501, &invoice),
    ];
    for document in documents {
        let kind = document.id.kind.as_str();
        assert_eq!(ask(&turnkey, &document).0, Outcome::NotThere, "{kind}");
        assert_eq!(send(&turnkey, &document).0, Outcome::Accepted, "{kind}");
        let files = platform.waiting(kind);
        assert_eq!(fs::read(&files[0]).unwrap(), turnkey.payload(&document).unwrap());
        // A repeat is the same file.
        assert_eq!(send(&turnkey, &document).0, Outcome::Accepted, "{kind}");
        assert_eq!(platform.waiting(kind), files);
        platform.take(kind, &files);
        assert_eq!(ask(&turnkey, &document).0, Outcome::Accepted, "{kind}: only the platform confirms");
        let name =
            document.id.allowance().map_or_else(|| "AB11223344".to_owned(), |number| number.to_string());
        platform.summary_of(document.content.days()[0], kind, &[name], &[]);
        assert_eq!(ask(&turnkey, &document).0, Outcome::Confirmed, "{kind}");
        // Who begins anew reads the same.
        assert_eq!(ask(&Turnkey::new(platform.folders()), &document).0, Outcome::Confirmed, "{kind}");
    }
}

/// Every number that a result names is handed over once, good or failed: the engine knows which of them are its own.
#[test]
fn numbers_that_results_tell_of_are_handed_over_once_and_some_at_a_time() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    let (good, failed) = (["AB11223344".to_owned(), "AB11223345".to_owned()], ["AB11223346".to_owned()]);
    platform.result(&summary("F0401", &good, &failed));
    // Read although nobody asks about a document, but not with every sale.
    let first = turnkey.told_numbers(2, now());
    let rest = turnkey.told_numbers(2, now());
    let told: Vec<String> = first.iter().chain(&rest).map(|told| told.number.to_string()).collect();
    assert_eq!((first.len(), told), (2, [&good[..], &failed].concat()));
    assert!(
        first
            .iter()
            .all(|told| (told.seller.to_string(), told.period.lj()) == ("12345675".into(), "11501".into()))
    );
    ask(&turnkey, &document);
    assert_eq!(turnkey.told_numbers(10, now()), [], "read once");
    platform.result(&summary("F0401", &["AB11223347".to_owned()], &[]));
    assert_eq!(turnkey.told_numbers(10, now().plus_seconds(4)), []);
    assert_eq!(turnkey.told_numbers(10, now().plus_seconds(5)).len(), 1);
}

#[test]
fn what_is_refused_says_why_and_a_mended_one_is_not_judged_by_the_old_word() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    let file = platform.waiting("F0401").remove(0);
    fs::rename(&file, platform.of("F0401", "ERR").join(file.file_name().unwrap())).unwrap();
    let Outcome::Rejected { code, .. } = ask(&turnkey, &document).0 else { panic!("in ERR") };
    assert_eq!(code.as_str(), "ERR");
    // Sent again as it is: Turnkey has it again, and the file in ERR is no answer any more.
    assert_eq!(send(&turnkey, &document).0, Outcome::Accepted);
    assert_eq!(ask(&turnkey, &document).0, Outcome::Accepted);
    platform.take("F0401", &platform.waiting("F0401"));
    platform.process("F0401", "AB11223344", "E1003", "B2C發票重覆開立");
    platform.summary("F0401", &[], &["AB11223344".to_owned()]);
    let Outcome::Rejected { code, words } = ask(&turnkey, &document).0 else { panic!("refused") };
    assert_eq!((code.as_str(), words.as_str()), ("E1003", "B2C發票重覆開立"));
    // Mended, it is another file and later than the old word.
    let mut mended = document.clone();
    mended.sender.name = records::text("改名有限公司");
    platform.tick();
    assert_eq!(send(&turnkey, &mended).0, Outcome::Accepted);
    assert_eq!(ask(&turnkey, &mended).0, Outcome::Accepted);
    platform.summary("F0401", &["AB11223344".to_owned()], &[]);
    assert_eq!(ask(&turnkey, &mended).0, Outcome::Confirmed);
}

#[test]
fn a_folder_that_is_gone_says_nothing_about_what_was_in_it() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    assert_eq!(send(&turnkey, &document).0, Outcome::Accepted);
    let moved = platform.root.path().join("elsewhere");
    fs::rename(platform.root.path().join("UpCast"), &moved).unwrap();
    let (outcome, answer) = ask(&turnkey, &document);
    assert_eq!((outcome, answer.fault.unwrap().trouble), (Outcome::Unknown, LinkTrouble::Folder));
    let other = issue(&records::invoice("AB11223345", "12:31:00", 9_999));
    let (outcome, answer) = send(&turnkey, &other);
    assert_eq!((outcome, answer.fault.unwrap().trouble), (Outcome::NotThere, LinkTrouble::Folder));
    fs::rename(&moved, platform.root.path().join("UpCast")).unwrap();
    assert_eq!(ask(&turnkey, &document).0, Outcome::Accepted);
    assert_eq!(send(&turnkey, &other).0, Outcome::Accepted);
    assert_eq!(platform.waiting("F0401").len(), 2);
}

#[test]
fn the_allotted_numbers_are_those_of_the_files() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let seller = records::sender().ubn;
    let ask =
        |period: &str| turnkey.allotted(seller, lj::domain::Period::parse(period).unwrap(), now()).unwrap();
    assert_eq!(ask("11501"), None, "no file, no answer");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mig-4.1/E0501_assign.xml");
    platform.result(&fs::read_to_string(sample).unwrap());
    let told = ask("11501").unwrap();
    assert_eq!((told.rows[0].span.count(), told.complete), (200, false), "one stretch of perhaps several");
    assert_eq!(ask("11503").map(|told| told.rows), Some(Vec::new()));
}

/// R18: what is about stretches of numbers is a message of another category than what is about an invoice.
#[test]
fn blanks_and_books_of_branches_go_through_the_folders_of_their_own_category() {
    let invoice = records::invoice("AB11223344", "12:30:00", 9_999);
    for document in [records::blanks_document(&invoice), records::allotment_document(&invoice)] {
        goes_through_its_folder(&document);
    }
}

fn goes_through_its_folder(document: &Document) {
    let (platform, kind) = (Platform::new(), document.id.kind);
    let turnkey = Turnkey::new(platform.folders());
    assert!(turnkey.carries(kind));
    assert_eq!(send(&turnkey, document).0, Outcome::NotThere, "Turnkey has not made the folder");
    let of = |place: &str| platform.root.path().join(format!("UpCast/B2PMESSAGE/{kind}")).join(place);
    for place in ["SRC", "BAK/20260301/09", "ERR/20260301/09"] {
        fs::create_dir_all(of(place)).unwrap();
    }
    assert_eq!(send(&turnkey, document).0, Outcome::Accepted);
    let names = |place: &str| -> Vec<PathBuf> {
        fs::read_dir(of(place)).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let [file] = &names("SRC")[..] else { panic!("one file") };
    assert_eq!(fs::read(file).unwrap(), turnkey.payload(document).unwrap());
    schemas::check_all(kind.as_str(), std::slice::from_ref(file));
    assert_eq!(ask(&turnkey, document).0, Outcome::Accepted);
    let name = file.file_name().unwrap();
    fs::rename(file, of("BAK/20260301/09").join(name)).unwrap();
    assert_eq!(ask(&turnkey, document).0, Outcome::Accepted);
    fs::rename(of("BAK/20260301/09").join(name), of("ERR/20260301/09").join(name)).unwrap();
    assert!(matches!(ask(&turnkey, document).0, Outcome::Rejected { .. }));
}

#[test]
fn a_pack_has_a_thousand_and_one_bad_name_holds_up_nobody() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    assert_eq!(turnkey.batch_max(MessageKind::F0401), 1_000);
    let parcels: Vec<_> = (0..1_000)
        .map(|n| carried(&turnkey, issue(&records::invoice(&format!("AB1122{n:04}"), "12:30:00", 9_999))))
        .collect();
    // Somebody made a folder where one of the files should be.
    let taken = {
        turnkey.send(&parcels[..1], now());
        let file = platform.waiting("F0401").remove(0);
        fs::remove_file(&file).unwrap();
        fs::create_dir(platform.of("F0401", "TMP").join(file.file_name().unwrap())).unwrap();
        parcels[0].document.id
    };
    let answer = turnkey.send(&parcels, now());
    for (id, outcome) in &answer.outcomes {
        assert_eq!(*outcome, if *id == taken { Outcome::NotThere } else { Outcome::Accepted }, "{id}");
    }
    assert_eq!(answer.fault.unwrap().trouble, LinkTrouble::Folder);
    assert_eq!(platform.waiting("F0401").len(), 999);
}

#[test]
fn after_years_of_folders_asking_about_a_pack_is_still_quick() {
    let days = if full_scale() { 365 * 14 } else { 365 };
    let platform = Platform::new();
    for day in 0..days {
        for place in [platform.of("F0401", "BAK"), platform.folders().results] {
            let folder = place.join(format!("{day:08}/14"));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("old-{day}.xml")), summary("F0401", &[format!("ZZ{day:08}")], &[]))
                .unwrap();
        }
    }
    let turnkey = Turnkey::new(platform.folders());
    let parcels: Vec<_> = (0..1_000)
        .map(|n| carried(&turnkey, issue(&records::invoice(&format!("AB1122{n:04}"), "12:30:00", 9_999))))
        .collect();
    let first = turnkey.ask(&parcels, now());
    assert!(first.outcomes.iter().all(|(_, outcome)| *outcome == Outcome::NotThere), "{:?}", first.fault);
    let started = Instant::now();
    let again = turnkey.ask(&parcels, now());
    let took = started.elapsed();
    println!("{days} days of folders: a pack of 1,000 is asked about in {took:?}");
    assert_eq!(again.outcomes, first.outcomes);
    assert!(took < ASKED_AGAIN_MAX, "{took:?}");
}

#[test]
fn one_result_that_cannot_be_read_does_not_keep_the_others_from_counting() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    // A link to nowhere is no file, a folder of that name neither, and a file that is no result says nothing.
    let hour = platform.folders().results.join("20260108/15");
    fs::create_dir_all(hour.join("00000.xml")).unwrap();
    std::os::unix::fs::symlink("/nowhere", hour.join("dead.xml")).unwrap();
    fs::write(hour.join("half.xml"), "<SummaryResult>").unwrap();
    platform.written.store(7, Ordering::SeqCst);
    platform.summary("F0401", &["AB-11223344".to_owned()], &[]);
    assert_eq!(ask(&turnkey, &document).0, Outcome::Confirmed);
    // The half one is written to its end, in place.
    let whole = routed(&summary("F0401", &["AB11223345".to_owned()], &[]), "12345675");
    fs::write(hour.join("half.xml"), whole).unwrap();
    let other = issue(&records::invoice("AB11223345", "12:31:00", 9_999));
    assert_eq!(ask(&turnkey, &other).0, Outcome::Confirmed);
}

fn status(shop: &Shop) -> UploadStatus {
    *shop.ask(request::UploadStatus).unwrap()
}

/// The upload thread on a shop's engine, with short waits.
fn parts(shop: &Shop, gateway: Arc<dyn Gateway>) -> Parts {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let (run, count) = (RUNS.fetch_add(1, Ordering::SeqCst), AtomicU64::new(0));
    let next_id =
        move || RequestId::parse(&format!("turnkey-{run}-{:08}", count.fetch_add(1, Ordering::SeqCst)));
    let quick = Duration::from_millis(10);
    Parts {
        who: Who {
            desk: Arc::clone(&shop.engine) as Arc<dyn Desk>,
            caller: Caller { service: true, ..Caller::default() },
            next_id: Arc::new(next_id),
            clock: crate::shop::shop_clock(),
        },
        gateway,
        timing: Timing {
            back_off: quick,
            back_off_max: quick,
            confirm: quick,
            ask_again: quick,
            ..Timing::default()
        },
        jitter: Arc::new(|below| below / 2),
    }
}

fn start(shop: &Shop, platform: &Platform) -> Uplink {
    Uplink::start(parts(shop, Arc::new(Turnkey::new(platform.folders())))).unwrap()
}

#[test]
fn a_day_through_the_folder_ends_with_everything_confirmed_or_refused_by_code() {
    let invoices = if full_scale() { 5_000 } else { 200 };
    let mut shop = Shop::new();
    shop.add(&[span("AB", 0, invoices)]);
    let platform = Platform::new();
    let mut uplink = Some(start(&shop, &platform));
    for count in 0..invoices {
        shop.issue();
        if count % (invoices / 4) == 7 {
            // As at a crash: whatever is on its way is told to nobody.
            shop.engine.close().unwrap();
            drop(uplink.take());
            shop.reopen();
            uplink = Some(start(&shop, &platform));
        }
    }
    let deadline = Instant::now() + PATIENCE;
    let (mut seen, mut bad) = (0, 0);
    loop {
        let files = platform.waiting("F0401");
        let number = |file: &PathBuf| file.file_name().unwrap().to_str().unwrap()[6..16].to_owned();
        let (failed, good): (Vec<String>, Vec<String>) =
            files.iter().map(number).partition(|number| number.ends_with('3'));
        if !files.is_empty() {
            platform.take("F0401", &files);
            for number in &failed {
                platform.process("F0401", number, "E0104", "買方無電子發票使用資格");
            }
            platform.summary_of(Shop::now().date(), "F0401", &good, &failed);
            seen += files.len();
            bad += failed.len() as u64;
        }
        let now = status(&shop);
        if now.confirmed + now.rejected == u64::from(invoices) {
            assert_eq!(now.rejected, bad);
            break;
        }
        assert!(Instant::now() < deadline, "{seen} seen, {now:?}");
    }
    assert_eq!(seen, invoices as usize, "each file appeared once");
    drop(uplink);
    let query =
        DeliveryQuery { state: Some(DeliveryKind::Rejected), limit: 1_000, ..DeliveryQuery::default() };
    let Ok(page) = shop.ask(request::Deliveries(query)) else { panic!("rows") };
    assert!(page.rows.iter().all(|row| format!("{:?}", row.state).contains("E0104")), "{page:?}");
    assert_eq!(shop.doctor(false).violations, []);
}

#[test]
fn a_word_about_the_first_issue_says_nothing_of_a_re_issue_that_was_never_written() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    platform.take("F0401", &platform.waiting("F0401"));
    platform.summary("F0401", &["AB11223344".to_owned()], &[]);
    assert_eq!(ask(&turnkey, &document).0, Outcome::Confirmed);
    let mut again = document.clone();
    again.id.count = 2;
    assert_eq!(ask(&turnkey, &again).0, Outcome::NotThere);
    platform.tick();
    assert_eq!(send(&turnkey, &again).0, Outcome::Accepted);
    assert_eq!(ask(&turnkey, &again).0, Outcome::Accepted, "the old word is older than its file");
    // Without its file the first one is still confirmed, by a word that is later than its act.
    fs::remove_dir_all(platform.of("F0401", "BAK").join("20260108")).unwrap();
    assert_eq!(ask(&turnkey, &document).0, Outcome::Confirmed);
}

#[test]
fn a_second_try_is_not_judged_by_the_first_one_in_a_dated_folder() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    let dated = platform.of("F0401", "ERR").join("20260108/14");
    fs::create_dir_all(&dated).unwrap();
    let file = platform.waiting("F0401").remove(0);
    fs::rename(&file, dated.join(file.file_name().unwrap())).unwrap();
    assert!(matches!(ask(&turnkey, &document).0, Outcome::Rejected { .. }));
    platform.tick();
    assert_eq!(send(&turnkey, &document).0, Outcome::Accepted);
    platform.take("F0401", &platform.waiting("F0401"));
    assert_eq!(ask(&turnkey, &document).0, Outcome::Accepted);
    // Refused once more, by a summary alone: it is refused, not waiting for ever.
    platform.summary("F0401", &[], &["AB11223344".to_owned()]);
    assert!(matches!(ask(&turnkey, &document).0, Outcome::Rejected { .. }));
}
