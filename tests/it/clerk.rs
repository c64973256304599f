//! A clerk and a centre that refuses a fifth of what it is told: whatever is refused or off the way is on one list, the clerk
//! takes one of its ways out, and at the end nothing waits and the centre's book is the shop's.

use crate::centre::{amego, offline, place, witnessed};
use crate::shop::{Shop, full_scale, shop_clock, span};
use lj::domain::{
    AllocationRow, Carrier, CleanText, Delivery, DeliveryState, DocumentId, DonationCode, MessageKind,
    ParkReason, Parties, SaleDraft, Seen, TaxKind, Ubn, Way,
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
/// Sales from a book that was never this shop's.
const FOREIGN: u32 = 50;

fn text(raw: &str) -> CleanText {
    CleanText::new(raw, 100).unwrap()
}

/// The sale of a place in the row: four of twenty have something that the centre refuses.
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
        _ => usual,
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

/// Which way out the clerk takes, by what was said; `None` for words that nobody wrote down.
fn way(row: &StuckRow) -> Option<Way> {
    match &row.row.state {
        DeliveryState::Parked { why: ParkReason::Person(_) } => Some(Way::Again),
        DeliveryState::Rejected { words, .. } => {
            let has = |code: &str| words.as_str().contains(code);
            if has("E9801") || has("E9802") {
                Some(Way::Correct)
            } else if has("SANDBOX") || has("沙盒") {
                Some(Way::Again)
            } else {
                has("E0102").then_some(Way::Settle)
            }
        }
        _ => None,
    }
}

/// Does it. The line may have been quicker, which a refusal says.
fn act(shop: &Shop, stuck: &StuckRow, way: Way) -> bool {
    let document = stuck.row.document;
    match way {
        Way::Correct => {
            let (_, parties) = stuck.invoice.clone().unwrap();
            let carrier = parties.buyer.and_then(|_| Carrier::parse("/ABC+124"));
            let to = Parties { carrier, donation: None, ..parties };
            let DocumentId { number, period, .. } = document;
            let reason = text("代碼不存在");
            shop.ask(request::Amend { number, period: Some(period), to, reason, taken_back: true }).is_ok()
        }
        Way::Again => shop.ask(request::UploadRetry(document)).is_ok(),
        Way::Settle => {
            let words = text("字軌不是這家店的，已報備");
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

fn day(connect: fn(&str) -> Arc<dyn Gateway>) {
    let sales = if full_scale() { 5_000 } else { 250 };
    let foreign = FOREIGN;
    let shop = Shop::new();
    // The last of them come from a book that was never this shop's.
    shop.add(&[span("AB", 0, sales - foreign), span("AC", 50_000_000, foreign)]);
    let folder = tempfile::tempdir().unwrap();
    let witness = folder.path().join("centre.jsonl");
    let allotted = AllocationRow {
        line: 1,
        ubn: crate::shop::company().ubn,
        tax_kind: TaxKind::General,
        period: Shop::period(),
        span: span("AB", 0, sales),
    };
    let faults = Faults::none()
        .with(FaultKind::Refuse, 60)
        .with(FaultKind::ResetBefore, 20)
        .with(FaultKind::ResetAfter, 20)
        .with(FaultKind::Repeat, 20)
        .with(FaultKind::Error, 20);
    let terms = Terms {
        ledger: Some(witness.clone()),
        allotted: Some(vec![allotted]),
        faults,
        ..Terms::sound(shop_clock())
    };
    let centre = Sandbox::start("127.0.0.1:0".parse().unwrap(), None, terms).unwrap();
    for at in 0..sales {
        let invoice = shop.ask(request::Issue(sale(at))).unwrap();
        let document =
            DocumentId { number: invoice.number, period: invoice.period, kind: MessageKind::F0401, count: 1 };
        // Some are cancelled, refused ones too; some are put aside before they ever went.
        if [3, 8].contains(&(at % KINDS)) && at < sales - foreign {
            let (reason, approval_no) = (text("客人退貨"), CleanText::default());
            shop.ask(request::Cancel { number: invoice.number, period: None, reason, approval_no }).unwrap();
        }
        if at % KINDS == 9 {
            shop.ask(request::UploadPark { document, why: ParkReason::Person(text("等會計")) }).unwrap();
        }
    }
    let uplink = start(&shop, connect(&centre.url()));
    let mailbox = shop.engine.subscribe().unwrap();
    let (until, mut taken) = (Instant::now() + PATIENCE, BTreeMap::<Way, u32>::new());
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
            let way = way(row).unwrap_or_else(|| panic!("no way is written down for {row:?}"));
            let is_open = row.ways.iter().any(|offer| offer.way == way && offer.why_not.is_none());
            assert!(is_open, "{way:?} is barred: {row:?}");
            *taken.entry(way).or_default() += u32::from(act(&shop, row, way));
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
    assert_eq!(settled, foreign as usize);
    let used: BTreeSet<Way> = taken.keys().copied().collect();
    assert_eq!(used, BTreeSet::from([Way::Correct, Way::Again, Way::Settle]), "{taken:?}");
    assert_eq!(shop.doctor(false).violations, []);
}

#[test]
fn a_clerk_leaves_nothing_waiting_at_an_offline_centre() {
    day(|url| offline(&place(url)));
}

#[test]
fn a_clerk_leaves_nothing_waiting_at_amego() {
    day(|url| amego(&place(url)));
}
