//! A clerk and a centre that refuses a fifth of what it is told: whatever is refused or off the way is on one list, the clerk
//! takes one of its ways out, and at the end nothing waits and the centre's book is the shop's.

use crate::centre::{amego, offline, opay, place, witnessed};
use crate::shop::{Shop, full_scale, shop_clock, span};
use lj::domain::{
    AllocationRow, Carrier, CleanText, Clearance, Company, CompanyCode, Delivery, DeliveryState, DocumentId,
    DonationCode, MessageKind, PaperWish, ParkReason, Parties, RangeDraft, SaleDraft, SaleLine, Seen,
    TaxChoice, TaxKind, Ubn, Way, ZeroRate, ZeroReason,
};
use lj::protocol::{Caller, DeliveryQuery, Desk, StuckQuery, StuckRow, Who, request};
use lj::sandbox::{FaultKind, Faults, Sandbox, Terms};
use lj::uplink::{Gateway, Parts, Uplink};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long the whole may take on two slow cores.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 300 } else { 1_200 });
/// Of each so many sales one is of each kind that goes wrong.
const KINDS: u32 = 20;
/// Of a thousand calls that tell one document so many are refused.
const REFUSED: u64 = 60;
/// The same where a call tells many: there are few such calls in a day, and one of them is to be met.
const REFUSED_ARRAYS: u64 = 500;
/// Numbers of a book.
const FOREIGN: u32 = 50;
/// The place of the second company's sale among so many.
const OTHER: u32 = 13;
/// The place of the sale of three taxes.
const MIXED: u32 = 14;

fn text(raw: &str) -> CleanText {
    CleanText::new(raw, 100).unwrap()
}

/// The sale of a place in the row: eight of twenty have something that a centre refuses; some were sold before anybody knew
/// what the centre takes together.
fn sale(at: u32) -> SaleDraft {
    let usual = crate::shop::sale();
    let buyer = Ubn::parse("04595257").ok();
    match at % KINDS {
        0 => SaleDraft { carrier: Carrier::parse("/000AAAA"), ..usual },
        1 => SaleDraft { carrier: Carrier::parse("/000BBBB"), buyer, ..usual },
        2 => SaleDraft { donation: DonationCode::parse("000123"), ..usual },
        3 => SaleDraft { carrier: Carrier::parse("/000CCCC"), ..usual },
        4 => SaleDraft { carrier: Carrier::parse("/ABC+123"), ..usual },
        5 => SaleDraft { buyer, ..usual },
        6 => SaleDraft { donation: DonationCode::parse("168001"), ..usual },
        7 => SaleDraft { carrier: Carrier::parse("amy@example.com"), ..usual },
        8 => SaleDraft { carrier: Carrier::parse("0912345678"), ..usual },
        10 => SaleDraft {
            carrier: Carrier::parse("/ABC+123"),
            donation: DonationCode::parse("168001"),
            ..usual
        },
        11 => SaleDraft { carrier: Carrier::parse("/ABC+123"), buyer, paper: PaperWish::OnRequest, ..usual },
        12 => SaleDraft { carrier: Carrier::parse("AB12345678901234"), buyer, ..usual },
        OTHER => SaleDraft { company: CompanyCode::parse("2"), ..usual },
        MIXED => mixed(),
        _ => usual,
    }
}

/// Free and zero-rated goods on one invoice.
fn mixed() -> SaleDraft {
    let reason = ZeroReason::try_from(71).unwrap();
    let line = |tax| SaleLine { tax, ..crate::shop::sale().lines[0].clone() };
    SaleDraft {
        lines: [TaxChoice::Taxable, TaxChoice::Free, TaxChoice::Zero].map(line).to_vec(),
        zero_rate: Some(ZeroRate { clearance: Clearance::ThroughCustoms, reason }),
        ..SaleDraft::default()
    }
}

fn start(shop: &Shop, gateway: Arc<dyn Gateway>) -> Uplink {
    let (run, count) = (gateway.name(), AtomicU64::new(0));
    let next_id = move || {
        let count = count.fetch_add(1, Ordering::SeqCst);
        lj::domain::RequestId::parse(&format!("clerk-{run}-{count:08}"))
    };
    let who = Who {
        desk: Arc::clone(&shop.engine) as Arc<dyn Desk>,
        caller: Caller { service: true, ..Caller::default() },
        next_id: Arc::new(next_id),
        clock: shop_clock(),
    };
    let timing = crate::uplink::QUICK;
    Uplink::start(Parts { who, gateway, timing, jitter: Arc::new(|_| 0) }).unwrap()
}

/// What was said, which kind of refusal that is, and the way out that the clerk takes.
const KNOWN: [(&str, &str, Way); 12] = [
    ("E9801", "no such carrier", Way::Correct),
    ("E9802", "no such donation code", Way::Correct),
    ("SANDBOX", "any refusal", Way::Again),
    ("沙盒", "any refusal", Way::Again),
    ("E0102", "not allotted", Way::Settle),
    ("E0208", "another period's", Way::Settle),
    // Amego.
    ("捐贈發票不可設定載具", "donation and carrier", Way::Correct),
    ("列印發票不可設定載具", "slip and carrier", Way::Correct),
    ("統一編號不可搭配自然人憑證", "company and certificate", Way::Correct),
    // OPay. Lines are not corrected under a number.
    ("有載具時", "donation and carrier", Way::Correct),
    ("有統一編號時", "company and carrier", Way::Correct),
    ("混合稅", "mixed tax", Way::Settle),
];
/// What every centre refuses.
const EVERYWHERE: [&str; 7] = [
    "no such carrier",
    "no such donation code",
    "any refusal",
    "not allotted",
    "another period's",
    "put aside",
    "another's account",
];

/// The kind of what is stuck, and the way out; `None` for words that nobody wrote down.
fn kind(row: &StuckRow) -> Option<(&'static str, Way)> {
    match &row.row.state {
        DeliveryState::Parked { why: ParkReason::Person(_) } => Some(("put aside", Way::Again)),
        DeliveryState::Parked { why: ParkReason::AccountOfAnother { .. } } => {
            Some(("another's account", Way::Settle))
        }
        DeliveryState::Rejected { words, .. } => KNOWN
            .into_iter()
            .find(|(said, ..)| words.as_str().contains(said))
            .map(|(_, kind, way)| (kind, way)),
        _ => None,
    }
}

/// Does it. The line may have been quicker, which a refusal says.
fn act(shop: &Shop, stuck: &StuckRow, kind: &str, way: Way) -> bool {
    let document = stuck.row.document;
    match way {
        Way::Correct => {
            let (_, parties) = stuck.invoice.clone().unwrap();
            // A bar code that was mistyped is put right, what the centre does not take together goes.
            let mistyped = kind == "no such carrier" && parties.buyer.is_some();
            let carrier = if mistyped { Carrier::parse("/ABC+124") } else { None };
            let to = Parties { carrier, donation: None, ..parties };
            let DocumentId { number, period, .. } = document;
            let reason = text("代碼不存在");
            shop.ask(request::Amend { number, period: Some(period), to, reason, taken_back: true }).is_ok()
        }
        Way::Again => shop.ask(request::UploadRetry(document)).is_ok(),
        Way::Settle => {
            let words = text("中心不收，已到平台處理");
            shop.ask(request::UploadSeen { document, seen: Seen::Done, words }).is_ok()
        }
        Way::Cancel => unreachable!("no sale here did not happen"),
    }
}

fn rows(shop: &Shop) -> Vec<Delivery> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let query = DeliveryQuery { after, limit: 1_000, ..DeliveryQuery::default() };
        let page = shop.ask(request::Deliveries(query)).unwrap();
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

/// A second company, of another seller, whose documents no account of the first tells.
fn second_company(shop: &Shop, count: u32) {
    let ubn = Ubn::parse("24634102").unwrap();
    let company =
        Company { code: CompanyCode::parse("2").unwrap(), ubn, head_ubn: ubn, ..crate::shop::company() };
    shop.ask(request::CompanyPut { company: company.clone(), new: true }).unwrap();
    let draft = RangeDraft::new(Shop::period(), span("AE", 0, count));
    shop.ask(request::RangeAdd { drafts: vec![RangeDraft { company: Some(company.code), ..draft }] })
        .unwrap();
    shop.ask(request::CompanyPut {
        company: Company { mixed_tax: true, ..crate::shop::company() },
        new: false,
    })
    .unwrap();
}

/// `refused` is how many of a thousand calls the centre refuses whatever they tell.
fn day(connect: fn(&str) -> Arc<dyn Gateway>, kinds: &[&str], refused: u64) {
    let sales = if full_scale() { 5_000 } else { 250 };
    let foreign = FOREIGN;
    let shop = Shop::new();
    let others = u32::try_from((0..sales).filter(|at| at % KINDS == OTHER).count()).unwrap();
    second_company(&shop, others.next_multiple_of(foreign));
    // The last of the first company's come from books whose period at the platform is another, and that were never its.
    let (ours, books) = (sales - others, foreign);
    let own = (ours - 2 * books) / books * books;
    let never = (ours - own - books).next_multiple_of(books);
    shop.add(&[span("AB", 0, own), span("AC", 50_000_000, never), span("AD", 0, foreign)]);
    let folder = tempfile::tempdir().unwrap();
    let witness = folder.path().join("centre.jsonl");
    let row = |period, span| {
        let ubn = crate::shop::company().ubn;
        AllocationRow { line: 1, ubn, tax_kind: TaxKind::General, period, span }
    };
    let allotted =
        vec![row(Shop::period(), span("AB", 0, sales)), row(Shop::period().next(), span("AD", 0, foreign))];
    let faults = Faults::none()
        .with(FaultKind::Refuse, refused)
        .with(FaultKind::ResetBefore, 20)
        .with(FaultKind::ResetAfter, 20)
        .with(FaultKind::Repeat, 20)
        .with(FaultKind::Error, 20);
    let terms = Terms {
        ledger: Some(witness.clone()),
        allotted: Some(allotted),
        faults,
        ..Terms::sound(shop_clock())
    };
    let centre = Sandbox::start("127.0.0.1:0".parse().unwrap(), None, terms).unwrap();
    let mut doomed = 0;
    for at in 0..sales {
        let invoice = shop.ask(request::Issue(sale(at))).unwrap();
        let own = invoice.number.track.to_string() == "AB";
        doomed += usize::from(!own || (at % KINDS == MIXED && kinds.contains(&"mixed tax")));
        let document =
            DocumentId { number: invoice.number, period: invoice.period, kind: MessageKind::F0401, count: 1 };
        // Some are cancelled, refused ones too; some are put aside before they ever went.
        if [3, 8].contains(&(at % KINDS)) && own {
            let (reason, approval_no) = (text("客人退貨"), CleanText::default());
            shop.ask(request::Cancel { number: invoice.number, period: None, reason, approval_no }).unwrap();
        }
        if at % KINDS == 9 {
            shop.ask(request::UploadPark { document, why: ParkReason::Person(text("等會計")) }).unwrap();
        }
    }
    let uplink = start(&shop, connect(&centre.url()));
    let mailbox = shop.engine.subscribe().unwrap();
    let (until, mut taken) = (Instant::now() + PATIENCE, BTreeMap::<(&str, Way), u32>::new());
    loop {
        let status = shop.ask(request::UploadStatus).unwrap();
        let open = status.pending + status.unknown + status.accepted + status.rejected + status.parked;
        if open == 0 {
            break;
        }
        assert!(Instant::now() < until, "{open} still wait: {status:?}");
        let limit = if status.rejected + status.parked > 0 { 1_000 } else { 1 };
        let page = shop.ask(request::Stuck(StuckQuery { after: None, limit })).unwrap();
        for row in &page.rows {
            let (kind, way) = kind(row).unwrap_or_else(|| panic!("no way is written down for {row:?}"));
            let is_open = row.ways.iter().any(|offer| offer.way == way && offer.why_not.is_none());
            assert!(is_open, "{way:?} is barred: {row:?}");
            *taken.entry((kind, way)).or_default() += u32::from(act(&shop, row, kind, way));
        }
        // The engine says when something has moved; the state of the way is no event.
        let _ = mailbox.take(Duration::from_millis(50));
    }
    drop(uplink);
    // The centre's book is the shop's: each document once as it was sent last, and none that was settled otherwise.
    let theirs = witnessed(&witness);
    let lines = std::fs::read_to_string(&witness).unwrap().lines().count();
    assert_eq!(lines, theirs.len(), "a document is there twice");
    let hex = |hash: [u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let ours: BTreeMap<_, _> = rows(&shop)
        .into_iter()
        .filter(|row| row.state == DeliveryState::Confirmed)
        .map(|row| {
            let name = (row.document.kind.to_string(), row.document.reference());
            (name, hex(row.fingerprint.unwrap()))
        })
        .collect();
    assert_eq!(ours, theirs);
    let settled = rows(&shop).iter().filter(|row| matches!(row.state, DeliveryState::Settled { .. })).count();
    assert_eq!(settled, doomed);
    let met: BTreeSet<&str> = taken.keys().map(|(kind, _)| *kind).collect();
    assert_eq!(met, EVERYWHERE.iter().chain(kinds).copied().collect(), "{taken:?}");
    let used: BTreeSet<Way> = taken.keys().map(|(_, way)| *way).collect();
    assert_eq!(used, BTreeSet::from([Way::Correct, Way::Again, Way::Settle]), "{taken:?}");
    assert_eq!(shop.doctor(false).violations, []);
}

#[test]
fn a_clerk_leaves_nothing_waiting_at_an_offline_centre() {
    day(|url| offline(&place(url)), &[], REFUSED);
}

/// Ten kinds of refusal.
#[test]
fn a_clerk_leaves_nothing_waiting_at_opay() {
    day(|url| opay(&place(url)), &["donation and carrier", "company and carrier", "mixed tax"], REFUSED);
}

/// Ten kinds of refusal.
#[test]
fn a_clerk_leaves_nothing_waiting_at_amego() {
    day(
        |url| amego(&place(url)),
        &["donation and carrier", "slip and carrier", "company and certificate"],
        REFUSED_ARRAYS,
    );
}
