//! Mixed documents through a real engine, the upload thread and the simulated Turnkey: what Turnkey refuses, what the
//! platform refuses, what is cleaned away before its word came, what Turnkey cannot read, and both programs restarted.
//! Each document reaches the platform once, each is settled, and none is silent.

use super::program::{KINDS, Program};
use super::{PATIENCE, parts, status};
use crate::mig::read::elements;
use crate::shop::{Shop, full_scale, sale, span};
use lj::domain::{
    Allotted, Carrier, CleanText, Clearance, Delivery, DeliveryKind, DeliveryState, Document, DocumentId,
    DonationCode, IN_ERR, MessageKind, Moment, Number, Outcome, ParkReason, Period, SaleDraft, Seen,
    TaxChoice, ToldNumber, TurnkeyRule, Ubn, ZeroRate, ZeroReason,
};
use lj::mig::turnkey_faults;
use lj::protocol::{Ask, Call, Caller, DeliveryQuery, Desk, Failure, PAGE_ROWS_MAX, Told, request};
use lj::uplink::{Answer, Carried, Gateway, LinkFault, Turnkey, TurnkeyFolders, Uplink};
use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// A message that a faulty program would write: the rule that it breaks, and how.
type Damage = (TurnkeyRule, fn(&str) -> String);

fn swap(message: &str, from: &str, to: &str) -> String {
    assert!(message.contains(from), "{from}: {message}");
    message.replacen(from, to, 1)
}

/// Takes an element out and puts another text in its place.
fn put(message: &str, element: &str, new: &str) -> String {
    let (head, rest) = message.split_once(&format!("<{element}>")).unwrap();
    let (_, tail) = rest.split_once(&format!("</{element}>")).unwrap();
    format!("{head}{new}{tail}")
}

fn carrier(message: &str, mark: &str, inside: &str) -> String {
    put(message, "PrintMark", &format!("{inside}<PrintMark>{mark}</PrintMark>"))
}

/// Each breaks a consumer's invoice on paper.
const DAMAGES: [Damage; 15] = [
    (TurnkeyRule::SellerAddress, |m| put(m, "Address", "")),
    (TurnkeyRule::BuyerIdentifier, |m| swap(m, "<Identifier>0000000000<", "<Identifier>00000000X0<")),
    (TurnkeyRule::ConsumerName, |m| swap(m, "<Name>0000000000<", "<Name>0000<")),
    (TurnkeyRule::ConsumerSums, |m| swap(m, "</TotalAmount>", ".5</TotalAmount>")),
    (TurnkeyRule::RandomNumber, |m| put(m, "RandomNumber", "<RandomNumber>12345</RandomNumber>")),
    (TurnkeyRule::PrintedCarrier, |m| {
        carrier(
            m,
            "Y",
            "<CarrierType>CQ0001</CarrierType><CarrierId1>A</CarrierId1><CarrierId2>A</CarrierId2>",
        )
    }),
    (TurnkeyRule::PrintedDonation, |m| {
        let donated = put(m, "DonateMark", "<DonateMark>1</DonateMark>");
        put(&donated, "PrintMark", "<PrintMark>Y</PrintMark><NPOBAN>919</NPOBAN>")
    }),
    (TurnkeyRule::CarrierMissing, |m| carrier(m, "N", "")),
    (TurnkeyRule::MobileIds, |m| {
        carrier(m, "N", "<CarrierType>3J0002</CarrierType><CarrierId1>/ABC+123</CarrierId1>")
    }),
    (TurnkeyRule::CarrierBlanks, |m| {
        carrier(
            m,
            "N",
            "<CarrierType>EJ0113</CarrierType><CarrierId1>A\u{3000}</CarrierId1><CarrierId2>A</CarrierId2>",
        )
    }),
    (TurnkeyRule::DonationCode, |m| put(m, "PrintMark", "<PrintMark>Y</PrintMark><NPOBAN>919</NPOBAN>")),
    (TurnkeyRule::ZeroRate, |m| {
        swap(m, "<TaxType>1</TaxType>\n    <TaxRate>", "<TaxType>2</TaxType>\n    <TaxRate>")
    }),
    (TurnkeyRule::LineTax, |m| swap(m, "<TaxType>1<", "<TaxType>9<")),
    (TurnkeyRule::Dates, |m| put(m, "InvoiceDate", "")),
    (TurnkeyRule::Length, |m| put(m, "Name", &format!("<Name>{}</Name>", "𠮷".repeat(31)))),
];

/// Which damage a document has: one sale in six.
fn damage(id: &DocumentId) -> Option<&'static Damage> {
    let place = id.number.serial.value();
    let is_meant = id.kind == MessageKind::F0401 && place % 6 == 5;
    is_meant.then(|| &DAMAGES[(place / 6) as usize % DAMAGES.len()])
}

/// Turnkey's folder, for a program whose own check forgets one rule a document.
struct Faulty(Turnkey);

impl Gateway for Faulty {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn carries(&self, kind: MessageKind) -> bool {
        self.0.carries(kind)
    }

    fn batch_max(&self, kind: MessageKind) -> usize {
        self.0.batch_max(kind)
    }

    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason> {
        let right = self.0.payload(document)?;
        let Some((rule, change)) = damage(&document.id) else { return Ok(right) };
        let wrong = change(std::str::from_utf8(&right).unwrap()).into_bytes();
        // Our own list finds it: a program without that fault never writes it.
        assert!(turnkey_faults(document.id.kind, &wrong).unwrap().contains(rule), "{rule:?}");
        Ok(wrong)
    }

    fn send(&self, parcels: &[Carried], now: Moment) -> Answer {
        self.0.send(parcels, now)
    }

    fn ask(&self, parcels: &[Carried], now: Moment) -> Answer {
        self.0.ask(parcels, now)
    }

    fn is_told(&self) -> bool {
        self.0.is_told()
    }

    fn told_numbers(&self, most: usize, now: Moment) -> Vec<ToldNumber> {
        self.0.told_numbers(most, now)
    }

    fn untaken_since(&self, now: Moment) -> Option<Moment> {
        self.0.untaken_since(now)
    }

    fn allotted(&self, seller: Ubn, period: Period, now: Moment) -> Result<Option<Allotted>, LinkFault> {
        self.0.allotted(seller, period, now)
    }
}

fn start(shop: &Shop, root: &Path) -> Uplink {
    // A person may name the folder above BAK: what lies in its ERR is no result all the same.
    let folders = TurnkeyFolders { work: root.to_owned(), results: root.join("Unpack") };
    Uplink::start(parts(shop, Arc::new(Faulty(Turnkey::new(folders))))).unwrap()
}

fn text(words: &str) -> CleanText {
    CleanText::new(words, 20).unwrap()
}

/// Seven kinds of sale; every sixth is a plain one on paper, for the damages.
fn mixed(place: u32) -> SaleDraft {
    let plain = sale();
    if place % 6 == 5 {
        return plain;
    }
    match place / 6 % 8 {
        0 => SaleDraft { carrier: Carrier::parse("/ABC+123"), ..plain },
        1 => SaleDraft { carrier: Carrier::parse("AB12345678901234"), ..plain },
        2 => SaleDraft { donation: DonationCode::parse("919"), ..plain },
        6 => SaleDraft { carrier: Carrier::parse("EJ0113:amy@example.com"), ..plain },
        7 => SaleDraft { carrier: Carrier::parse("ipass:1234567890:0A1B2C"), ..plain },
        3 => SaleDraft {
            buyer: Ubn::parse("04595257").ok(), buyer_name: text("買方股份有限公司"), ..plain
        },
        4 => {
            let mut zero = SaleDraft {
                zero_rate: Some(ZeroRate {
                    clearance: Clearance::ThroughCustoms,
                    reason: ZeroReason::try_from(71).unwrap(),
                }),
                ..plain
            };
            zero.lines[0].tax = TaxChoice::Zero;
            zero
        }
        _ => plain,
    }
}

fn sell(shop: &Shop, sale: SaleDraft) -> Number {
    shop.ask(request::Issue(sale)).unwrap().number
}

/// Every row of the outbox.
fn rows(shop: &Shop) -> Vec<Delivery> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let query = DeliveryQuery { after, limit: PAGE_ROWS_MAX, ..DeliveryQuery::default() };
        let page = shop.ask(request::Deliveries(query)).unwrap();
        rows.extend(page.rows);
        match page.next {
            Some(next) => after = Some(next),
            None => return rows,
        }
    }
}

/// The whole story's belongings.
struct Story {
    uplink: Option<Uplink>,
    shop: Shop,
    root: tempfile::TempDir,
    program: Program,
}

impl Story {
    fn new(count: u32) -> Self {
        let shop = Shop::new();
        shop.add(&[span("AB", 0, count)]);
        let root = tempfile::tempdir().unwrap();
        let program = Program::new(root.path());
        let uplink = Some(start(&shop, root.path()));
        Self { uplink, shop, root, program }
    }

    /// As at a crash: what is on its way is told to nobody.
    fn restart(&mut self) {
        self.shop.engine.close().unwrap();
        drop(self.uplink.take());
        self.shop.reopen();
        self.uplink = Some(start(&self.shop, self.root.path()));
    }

    /// Lets Turnkey run until `done`; each run may be a day.
    fn until(&mut self, what: &str, days: bool, done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            assert!(Instant::now() < deadline, "{what}: {:?}", status(&self.shop));
            self.program.run();
            if days {
                self.program.next_day();
            }
        }
    }

    fn count(&self, of: DeliveryKind) -> usize {
        rows(&self.shop).iter().filter(|row| DeliveryKind::of(&row.state) == of).count()
    }
}

fn put_right(shop: &Shop, number: Number, how: u32) {
    let (period, reason) = (None, text("開立錯誤"));
    match how {
        0 => drop(shop.ask(request::Cancel { number, period, reason, approval_no: text("") }).unwrap()),
        1 => {
            shop.ask(request::Void { number, period, reason, taken_back: false }).unwrap();
            shop.ask(request::Reissue { number, period, sale: sale() }).unwrap();
        }
        2 | 3 => {
            let allow = request::Allow { number, period, lines: Vec::new(), reason };
            let allowance = shop.ask(allow).unwrap();
            if how == 3 {
                let reason = text("客人不退了");
                shop.ask(request::AllowanceCancel { number: allowance.number, reason }).unwrap();
            }
        }
        _ => {}
    }
}

#[test]
fn each_document_reaches_the_platform_once_each_is_settled_and_none_is_silent() {
    let count: u32 = if full_scale() { 2_000 } else { 150 };
    let mut story = Story::new(count);
    let number = |place: u32| Number::parse(&format!("AB{place:08}")).unwrap();
    // The platform's own refusals, and words that never come.
    let disliked = (0..count).filter(|place| place % 12 == 4).map(number);
    for number in disliked {
        let key = ("F0401".to_owned(), number.to_string());
        story.program.disliked.insert(key, "E0104".to_owned());
    }
    let lost: Vec<Number> = [10, 22, 34].map(number).to_vec();
    story.program.lost = lost.iter().map(Number::to_string).collect();
    for place in 0..count {
        assert_eq!(sell(&story.shop, mixed(place)), number(place));
        if place % (count / 4) == 7 {
            story.restart();
            story.program.run();
        }
    }
    let sold = count as usize;
    let damaged = (0..count).filter(|place| place % 6 == 5).count();
    story.until("all are taken", false, |story| {
        story.program.uploaded.len() + story.program.refused.len() == sold
    });
    assert_eq!(story.program.refused.len(), damaged, "{:?}", story.program.refused);

    // What the platform said counts; what it did not say waits. The damaged ones stand as refused by Turnkey.
    story.until("the first word", true, |story| story.count(DeliveryKind::Accepted) == lost.len());
    story.program.clean_up();
    // Whose file was cleaned away before a word came is for a person, and is not sent again.
    story.until("no trace", false, |story| story.count(DeliveryKind::Parked) == lost.len());
    story.restart();

    // Corrections of what the platform has.
    let confirmed: Vec<u32> = (0..count).filter(|place| matches!(place % 6, 0..=3)).collect();
    let hidden = confirmed[0];
    put_right(&story.shop, number(hidden), 0);
    hide_and_be_told(&mut story);
    story.program.whole.insert("G0501".to_owned());
    for place in confirmed.iter().skip(1) {
        put_right(&story.shop, number(*place), place % 6);
        if place % (count / 2) == 1 {
            story.restart();
        }
    }
    let over = |story: &Story| {
        let now = status(&story.shop);
        now.pending + now.unknown + now.accepted == 0
    };
    story.until("all is settled", true, over);

    // A person found the lost ones at the platform.
    let found = rows(&story.shop).into_iter().filter(|row| lost.contains(&row.document.number));
    let told = found.map(|row| Told { document: row.document, outcome: Outcome::Confirmed }).collect();
    story.shop.ask(request::UploadSettle(told)).unwrap();
    settled(&story, sold, damaged);
}

/// Turnkey runs as another user of the group, and a file has lost the group's rights: it stays, and that is told.
fn hide_and_be_told(story: &mut Story) {
    let deadline = Instant::now() + PATIENCE;
    let file = loop {
        if let Some(file) = story.program.source("F0501").first() {
            break file.clone();
        }
        assert!(Instant::now() < deadline, "no file in SRC");
    };
    fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
    let now = u64::try_from(crate::shop::shop_clock().now().unix()).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(now - 3_700);
    File::open(&file).unwrap().set_modified(long_ago).unwrap();
    story.until("the alarm", false, |story| status(&story.shop).link.untaken_since.is_some());
    assert!(file.exists(), "Turnkey skips it without a word");
    fs::set_permissions(&file, Permissions::from_mode(0o660)).unwrap();
    story.until("the alarm ends", true, |story| status(&story.shop).link.untaken_since.is_none());
}

fn settled(story: &Story, sold: usize, damaged: usize) {
    let program = &story.program;
    assert_eq!(program.against_order, [""; 0], "a re-issue waits for the word about its void");
    let twice: Vec<_> = program.uploaded.iter().filter(|(_, times)| **times != 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let rows = rows(&story.shop);
    assert_eq!(
        program.uploaded.len() + damaged,
        rows.len(),
        "each document, and none twice under another name"
    );
    let mut by_turnkey = 0;
    for row in &rows {
        let (kind, number) = (row.document.kind, row.document.number);
        match &row.state {
            DeliveryState::Confirmed => assert!(damage(&row.document).is_none(), "{kind} {number}"),
            DeliveryState::Rejected { code, .. } if code.as_str() == IN_ERR => {
                assert!(damage(&row.document).is_some(), "{kind} {number}");
                by_turnkey += 1;
            }
            DeliveryState::Rejected { code, words } => {
                assert!(!words.is_empty(), "{kind} {number}");
                let expected = if kind == MessageKind::G0501 { "" } else { "E0104" };
                assert_eq!(code.as_str(), expected, "{kind} {number}");
            }
            other => panic!("{kind} {number}: {other:?}"),
        }
    }
    assert_eq!(by_turnkey, damaged);
    assert!(rows.len() > sold);
    for kind in KINDS {
        assert_eq!(program.source(kind), [""; 0].map(Path::new), "{kind}: nothing is left in SRC");
    }
    assert_eq!(story.shop.doctor(false).violations, []);
}

/// Self-test 4-1: 作廢, 註銷, issued anew, over a restart after every step; of three numbers one ends live, one is cancelled
/// again and one waits as voided. Each step asks the engine before the platform has the one before, and is refused.
#[test]
fn a_cancelled_number_is_voided_and_issued_anew_in_the_order_that_the_platform_takes() {
    let mut story = Story::new(50);
    let numbers: Vec<Number> = (0..3).map(|_| sell(&story.shop, sale())).collect();
    let quiet = |story: &Story| {
        let now = status(&story.shop);
        now.pending + now.unknown + now.accepted + now.rejected + now.parked == 0
    };
    let settle = |story: &mut Story, what: &str| {
        story.until(what, true, quiet);
        story.restart();
    };
    let (period, reason) = (None, text("開立錯誤"));
    let cancel = |story: &Story, number| {
        let approval_no = text("");
        story.shop.ask(request::Cancel { number, period, reason: reason.clone(), approval_no }).unwrap();
    };
    let void = |story: &Story, number| {
        story.shop.ask(request::Void { number, period, reason: reason.clone(), taken_back: false })
    };
    settle(&mut story, "sold");
    for number in &numbers {
        cancel(&story, *number);
        let early = void(&story, *number);
        assert!(matches!(&early, Err(Failure::Refused(no)) if no.code() == "NOT_CONFIRMED"), "{early:?}");
    }
    settle(&mut story, "cancelled");
    assert_eq!(story.program.book().0, [""; 0]);
    for number in &numbers {
        void(&story, *number).unwrap();
    }
    for number in &numbers[..2] {
        story.shop.ask(request::Reissue { number: *number, period, sale: sale() }).unwrap();
    }
    settle(&mut story, "voided, and two issued anew");
    let text_of = |at: usize| numbers[at].to_string();
    assert_eq!(story.program.book(), (vec![text_of(0).as_str(), &text_of(1)], Vec::new()));
    cancel(&story, numbers[1]);
    settle(&mut story, "one cancelled again");
    assert_eq!(story.program.book(), (vec![text_of(0).as_str()], vec![text_of(1).as_str()]));
    assert_eq!(story.program.against_order, [""; 0]);
    let life = story.shop.ask(request::NumberLife { number: numbers[0], period }).unwrap();
    let counts = life.range.unwrap().range.counts;
    assert_eq!(
        (counts.confirmed, counts.cancelled, counts.voided),
        (1, 1, 1),
        "the shop's book is the platform's"
    );
    let twice: Vec<_> = story.program.uploaded.iter().filter(|(_, times)| **times != 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert_eq!(story.program.uploaded.len(), rows(&story.shop).len());
    assert_eq!(story.shop.doctor(true).violations, []);
}

/// Asks as somebody whose clock stands at the next period's second day.
fn after_the_period<A: Ask>(story: &Story, asked: A) -> Result<A::Reply, Failure> {
    let time = format!("{} 09:00:00", Shop::period().next().first_day().succ_opt().unwrap());
    let caller = Caller { now: Moment::parse(&time), ..Caller::default() };
    let reply = story.shop.engine.call(&Call { caller, id: None, request: asked.into() })?;
    Ok(A::read(reply).unwrap())
}

/// Blanks of four tracks, one after the other, for no word about them names one: taken, refused by the platform, without
/// a word and cleaned away, and the last behind it; over a restart after every step.
#[test]
fn blanks_are_told_one_by_one_and_each_has_its_word_or_a_person() {
    let mut story = Story::new(100);
    story.shop.add(&[span("CD", 0, 50), span("EF", 0, 50), span("GH", 0, 50)]);
    sell(&story.shop, sale());
    story.until("sold", true, |story| story.count(DeliveryKind::Confirmed) == 1);
    let period = Shop::period();
    let track = |track: &str| format!("12345675 07 {} {track}", period.mig());
    story.program.disliked.insert(("E0402".to_owned(), track("CD")), "E0613".to_owned());
    story.program.lost.insert(track("EF"));
    after_the_period(&story, request::NumbersEnd(period)).unwrap();
    after_the_period(&story, request::BlanksReport { period, by_hand: false }).unwrap();
    let states = |story: &Story| -> Vec<String> {
        let rows = story.shop.ask(request::Blanks { period, after: None }).unwrap().rows;
        let state = |row: &lj::protocol::BlankRow| match &row.delivery.as_ref().unwrap().state {
            DeliveryState::Rejected { code, words } => format!("{code} {words}"),
            other => <&str>::from(DeliveryKind::of(other)).to_owned(),
        };
        rows.iter().map(state).collect()
    };
    story.until("three have left", false, |story| states(story)[2] == "accepted");
    for _ in 0..2 {
        story.program.run();
        story.restart();
        assert_eq!(states(&story), ["confirmed", "E0613 平台退回", "accepted", "pending"]);
        assert_eq!(story.program.blanks.len(), 2, "the last has not left, the second is not there");
    }
    let close = |story: &Story| after_the_period(story, request::PeriodClose(period));
    assert!(matches!(close(&story), Err(Failure::Refused(no)) if no.code() == "PERIOD_OPEN"));
    // Its file is cleaned away before a word came: a person looks, and the next one leaves.
    story.program.next_day();
    story.program.clean_up();
    story.until("the last has left", false, |story| states(story)[3] == "confirmed");
    story.restart();
    assert_eq!(states(&story), ["confirmed", "E0613 平台退回", "parked", "confirmed"]);
    let document = |track: &str| {
        let rows = rows(&story.shop);
        let of =
            |row: &&Delivery| !row.document.is_of_invoice() && row.document.number.track.to_string() == track;
        rows.iter().find(of).unwrap().document
    };
    let (refused, lost) = (document("CD"), document("EF"));
    story
        .shop
        .ask(request::UploadSeen { document: lost, seen: Seen::There, words: text("平台已收") })
        .unwrap();
    // The platform has put it right.
    story.program.disliked.clear();
    story.shop.ask(request::UploadRetry(refused)).unwrap();
    story.until("all is there", false, |story| states(story) == ["confirmed"; 4]);
    story.restart();
    assert_eq!(close(&story), Ok(()));
    let rows = story.shop.ask(request::Blanks { period, after: None }).unwrap().rows;
    let ends = |span: &lj::domain::Span| (span.begin().to_string(), span.end().to_string());
    let book = rows
        .iter()
        .map(|row| (track(&row.report.of.track.to_string()), row.report.spans.iter().map(ends).collect()));
    assert_eq!(story.program.blanks, book.collect(), "the platform's book is the shop's");
    let again: Vec<_> = story.program.uploaded.iter().filter(|(_, times)| **times != 1).collect();
    let [(name, 2)] = again[..] else { panic!("{again:?}") };
    assert!(name.starts_with(&format!("E0402_{}", refused.number)), "what was refused went twice: {name}");
    assert_eq!(story.program.refused, BTreeMap::new());
    assert_eq!(story.shop.doctor(false).violations, []);
}

/// Books of a head office go to its branch: told at once, refused, put right, told anew as the whole, over a restart after every
/// step; in the end the platform knows of each row and branch what the shop says, and what the head office kept.
#[test]
fn books_of_a_branch_are_told_at_their_allotment_and_the_platforms_book_is_the_shops() {
    let mut story = Story::new(50);
    let (period, branch) = (Shop::period(), Ubn::parse("04595257").unwrap());
    let company = lj::domain::Company {
        code: lj::domain::CompanyCode::parse("2").unwrap(),
        ubn: branch,
        ..crate::shop::company()
    };
    let to = company.code.clone();
    story.shop.ask(request::CompanyPut { company, new: true }).unwrap();
    let row = lj::domain::AllocationRow {
        line: 1,
        ubn: crate::shop::company().ubn,
        tax_kind: lj::domain::TaxKind::General,
        period,
        span: span("CD", 1_000, 200),
    };
    let options = lj::protocol::ImportOptions::default();
    story.shop.ask(request::Import { rows: vec![row].into(), options }).unwrap();
    let filter =
        lj::protocol::RangeFilter { track: lj::domain::Track::parse("CD").ok(), ..Default::default() };
    let query = lj::protocol::RangeQuery { filter, limit: 10, ..Default::default() };
    let ids: Vec<_> = story.shop.ask(request::Ranges(query)).unwrap().rows;
    let ids: Vec<_> = ids.iter().rev().map(|row| row.range.id).collect();
    let reference = format!("04595257 07 {} CD 00001000 00001199", period.mig());
    story.program.disliked.insert(("E0401".to_owned(), reference.clone()), "E0606".to_owned());
    story.shop.ask(request::RangeAllot { ids: ids[..1].to_vec(), to: to.clone() }).unwrap();
    let states = |story: &Story| -> Vec<String> {
        let rows = story.shop.ask(request::Allotments { period, after: None }).unwrap().rows;
        let state = |row: &lj::protocol::AllotmentRow| match &row.delivery.as_ref().unwrap().state {
            DeliveryState::Rejected { code, words } => format!("{code} {words}"),
            other => <&str>::from(DeliveryKind::of(other)).to_owned(),
        };
        rows.iter().map(state).collect()
    };
    story.until("it is refused", true, |story| states(story) == ["E0606 平台退回"]);
    story.restart();
    assert_eq!((states(&story), story.program.branches.len()), (vec!["E0606 平台退回".to_owned()], 0));
    // The platform was told of the branch; another book is given, and the whole is told.
    story.program.disliked.clear();
    story.shop.ask(request::RangeAllot { ids: ids[2..3].to_vec(), to }).unwrap();
    story.until("it is there", true, |story| states(story) == ["confirmed"]);
    story.restart();
    let ends = |begin: u32, end: u32| (format!("{begin:08}"), format!("{end:08}"));
    assert_eq!(story.program.branches[&reference], [ends(1_000, 1_049), ends(1_100, 1_149)]);
    // The period is over: what the head office keeps is certain.
    after_the_period(&story, request::AllotmentsReport { period, by_hand: false }).unwrap();
    let head = format!("12345675 07 {} CD 00001000 00001199", period.mig());
    story.until("the head office's is there", false, |story| story.program.branches.len() == 2);
    assert_eq!(story.program.branches[&head], [ends(1_050, 1_099), ends(1_150, 1_199)]);
    story.until("and confirmed", false, |story| rows(&story.shop).iter().all(|row| row.state.is_over()));
    assert_eq!(story.program.refused, BTreeMap::new());
    assert_eq!(story.shop.doctor(false).violations, []);
}

#[test]
fn the_simulated_turnkey_refuses_what_the_list_refuses() {
    let invoice = crate::mig::records::invoice("AB11223344", "12:30:00", 9_999);
    let right = lj::mig::render(&crate::centre::issue(&invoice)).unwrap();
    let refusal = |bytes: &[u8]| {
        let (namespace, message) = elements(bytes);
        super::check::refusal("F0401", &namespace, &super::check::Read(&message))
    };
    assert_eq!(refusal(&right), None);
    for (rule, change) in DAMAGES {
        let wrong = change(std::str::from_utf8(&right).unwrap()).into_bytes();
        assert!(refusal(&wrong).is_some(), "{rule:?}");
        assert!(turnkey_faults(MessageKind::F0401, &wrong).unwrap().contains(&rule), "{rule:?}");
    }
}
