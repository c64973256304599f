//! Books of a head office that its branches have: given, told to the platform row by row and branch by branch, told anew where that
//! changes, taken back where nothing was told; over restarts, repeats, power cuts and sales between.

use super::upload::{diagnosis_of, id};
use super::*;
use crate::domain::{
    AllocationRow, Check, DeliveryState, DocumentId, MessageKind, NotAllottable, Number, Outcome, OwnedHow,
    ParkReason, PeriodRefusal, TaxKind, UntoldAllotments, blanks_due,
};
use crate::protocol::{AllotmentRow, DoctorCheck, ImportOptions, LinkState, Pick};
use crate::store::PeriodQueries;

const BRANCH: &str = "04595257";
const OTHER: &str = "24634102";

fn this() -> Period {
    Period::parse("11511").unwrap()
}

fn refused<T: std::fmt::Debug>(reply: Result<T, Failure>) -> Refusal {
    match reply {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn row(track: &str, begin: u32, count: u32) -> AllocationRow {
    let RangeDraft { period, span, .. } = draft(track, begin, count);
    AllocationRow { line: 1, ubn: company("1").ubn, tax_kind: TaxKind::General, period, span }
}

fn branch(code: &str, ubn: &str) -> Company {
    Company { ubn: Ubn::parse(ubn).unwrap(), ..company(code) }
}

fn to(ids: &[RangeId], code: &str) -> request::RangeAllot {
    request::RangeAllot { ids: ids.to_vec(), to: CompanyCode::parse(code).unwrap() }
}

fn not(id: RangeId, why: NotAllottable) -> Refusal {
    BookRefusal::NotAllottable { id, why }.into()
}

impl Shop {
    /// Company 1 is the head office, 2 and 3 are its branches; four books of one row of the platform's, and one of another that
    /// follows it. Turnkey is set. The ids are in the order of their numbers.
    fn with_branches() -> (Self, Vec<RangeId>) {
        let shop = Self::new();
        for (code, ubn) in [("2", BRANCH), ("3", OTHER)] {
            shop.ask(request::CompanyPut { company: branch(code, ubn), new: true }).unwrap();
        }
        shop.set_turnkey();
        let rows = (1..).zip([row("AB", 0, 200), row("AB", 200, 50)]);
        let rows = rows.map(|(line, row)| AllocationRow { line, ..row }).collect();
        shop.ask(request::Import { rows, options: ImportOptions::default() }).unwrap();
        let query = RangeQuery { limit: 100, ..RangeQuery::default() };
        let mut rows = shop.ask(request::Ranges(query)).unwrap().rows;
        rows.sort_by_key(|row| row.range.span.begin());
        let ids = rows.iter().map(|row| row.range.id).collect();
        (shop, ids)
    }

    fn set_turnkey(&self) {
        let carries = Some(MessageKind::ALL.to_vec());
        let gateway = Some("turnkey".to_owned());
        self.ask(request::UploadLink(LinkState { gateway, carries, ..LinkState::default() })).unwrap();
    }

    fn told(&self) -> Vec<AllotmentRow> {
        let page = self.ask(request::Allotments { period: this(), after: None }).unwrap();
        assert_eq!(page.next, None);
        page.rows
    }

    /// Branch, row, books' begins and the name of what tells it; a star where that says something else.
    fn shown(&self) -> Vec<String> {
        let shown = |row: &AllotmentRow| {
            let spans = row.allotment.spans.iter();
            let spans: Vec<String> =
                spans.map(|span| format!("{}+{}", span.begin().value(), span.count())).collect();
            let id = row.delivery.as_ref().map(|row| row.document.to_string()).unwrap_or_default();
            let mark = if row.same { "" } else { " *" };
            format!(
                "{} {} {} {id}{mark}",
                row.allotment.of.branch,
                row.allotment.whole.begin().value(),
                spans.join(" ")
            )
        };
        self.told().iter().map(shown).collect()
    }

    fn left_of(&self, code: &str) -> u64 {
        let company = CompanyCode::parse(code);
        let filter = RangeFilter { company, period: Some(this()), ..RangeFilter::default() };
        let query = RangeQuery { filter, limit: 100, ..RangeQuery::default() };
        self.ask(request::Ranges(query))
            .unwrap()
            .rows
            .iter()
            .map(|row| u64::from(row.range.remaining()))
            .sum()
    }

    fn untold(&self) -> Vec<UntoldAllotments> {
        self.ask(request::AllotmentsOpen).unwrap()
    }

    fn is_later(&self, time: &str) {
        self.clock.pass_s(moment(time).unix() - self.clock.now().unix());
    }
}

fn e0401(number: &str, count: u8) -> DocumentId {
    DocumentId { count, ..id(number, MessageKind::E0401) }
}

#[test]
fn a_branch_sells_what_it_is_given_and_the_platform_is_told_by_the_tenth() {
    let (mut shop, ids) = Shop::with_branches();
    let of_branch = || {
        let company = CompanyCode::parse("2");
        number_of(shop.ask(request::Issue(SaleDraft { company, ..sale() })))
    };
    let none = shop.ask(request::Issue(SaleDraft { company: CompanyCode::parse("2"), ..sale() }));
    assert_eq!(no_number(none), NumbersState::NotAdded);
    let rows = shop.ask(to(&ids[1..3], "2")).unwrap();
    assert!(rows.iter().all(|row| row.range.ubn.to_string() == BRANCH && row.range.check == Check::Matched));
    assert_eq!((of_branch(), shop.issue()), ("AB00000050".to_owned(), "AB00000000".to_owned()));
    assert_eq!(shop.shown(), ["04595257 0 50+100 E0401 AB00000050 11511"]);
    let told = &shop.told()[0];
    assert_eq!((told.allotment.of.head, told.allotment.whole.count()), (company("1").ubn, 200));
    let delivery = told.delivery.clone().unwrap();
    assert_eq!((delivery.due, delivery.state.clone()), (blanks_due(this()), DeliveryState::Pending));
    assert_eq!(delivery.due, moment("2027-01-10 23:59:59"));
    assert!(shop.ids(Pick::Send).contains(&"E0401 AB00000050 11511".to_owned()));
    let owned = shop.ask(request::Coverage { period: this(), after: None }).unwrap().rows;
    assert!(owned.iter().all(|row| row.how == OwnedHow::One), "{owned:?}");
    shop.healthy();
    shop.reopen();
    shop.set_turnkey();
    assert_eq!(shop.shown(), ["04595257 0 50+100 E0401 AB00000050 11511"]);
    shop.confirm(e0401("AB00000050", 1));
    assert_eq!((shop.state(e0401("AB00000050", 1)), shop.untold()), (DeliveryState::Confirmed, Vec::new()));
    // The same file again: the head office's row is there as it was, and the branch's books keep their mark.
    let rows = vec![row("AB", 0, 200)].into();
    let again = shop.ask(request::Import { rows, options: ImportOptions::default() }).unwrap();
    assert_eq!((again.ranges, again.refused()), (0, false));
    let allotted =
        crate::domain::Allotted { rows: vec![row("AB", 0, 200), row("AB", 200, 50)], complete: true };
    shop.ask(request::RangeCheck { period: this(), allotted, source: CleanText::default() }).unwrap();
    assert_eq!(shop.range(ids[1]).range.check, Check::Matched);
    shop.healthy();
}

#[test]
fn a_later_message_is_the_whole_and_who_gives_something_up_is_told_of_first() {
    let (shop, ids) = Shop::with_branches();
    shop.ask(to(&ids[..2], "2")).unwrap();
    shop.confirm(e0401("AB00000000", 1));
    // The second row follows the first without a gap, and is a row of its own.
    shop.ask(to(&[ids[4]], "2")).unwrap();
    assert_eq!(
        shop.shown(),
        ["04595257 0 0+100 E0401 AB00000000 11511", "04595257 200 200+50 E0401 AB00000200 11511"]
    );
    // From one branch to the other: both bear the name of the book that moved, and leave in this order.
    shop.ask(to(&ids[..1], "3")).unwrap();
    assert_eq!(
        shop.shown(),
        [
            "04595257 0 50+50 E0401 AB00000000 11511 #2",
            "04595257 200 200+50 E0401 AB00000200 11511",
            "24634102 0 0+50 E0401 AB00000000 11511 #3",
        ]
    );
    let second = e0401("AB00000000", 2);
    assert_eq!(shop.send(e0401("AB00000000", 3), 1), [], "it waits for the one that gives up");
    shop.confirm(second);
    shop.clock.pass_s(3_600);
    shop.confirm(e0401("AB00000000", 3));
    assert_eq!(shop.untold(), []);
    shop.healthy();
}

#[test]
fn what_never_left_is_withdrawn_and_what_may_have_left_stays_where_it_was_told() {
    let (mut shop, ids) = Shop::with_branches();
    shop.ask(to(&ids[..1], "2")).unwrap();
    let first = e0401("AB00000000", 1);
    shop.ask(to(&ids[..1], "1")).unwrap();
    assert!(matches!(shop.state(first), DeliveryState::Settled { .. }));
    assert_eq!((shop.shown(), shop.left_of("1"), shop.left_of("2")), (Vec::<String>::new(), 250, 0));
    shop.healthy();
    shop.reopen();
    shop.set_turnkey();
    // Given again it has a name of its own.
    shop.ask(to(&ids[..1], "2")).unwrap();
    assert_eq!(shop.shown(), ["04595257 0 0+50 E0401 AB00000000 11511 #2"]);
    let second = e0401("AB00000000", 2);
    let told = not(ids[0], NotAllottable::Told(second));
    assert_eq!(shop.send(second, 1), [second]);
    for outcome in [None, Some(Outcome::NotThere), Some(Outcome::Accepted), Some(Outcome::Confirmed)] {
        if let Some(outcome) = outcome {
            shop.tell(second, outcome.clone());
            if outcome == Outcome::NotThere {
                assert_eq!(refused(shop.ask(to(&ids[..1], "1"))), told, "it was tried once");
                assert_eq!(shop.send(second, 1), [second]);
            }
        }
        assert_eq!(refused(shop.ask(to(&ids[..1], "1"))), told);
        assert_eq!(refused(shop.ask(to(&ids[..1], "3"))), told);
    }
    // Where something of the row stays with the branch, the rest is told anew.
    shop.ask(to(&ids[1..2], "2")).unwrap();
    shop.ask(to(&ids[..1], "1")).unwrap();
    assert_eq!(shop.shown(), ["04595257 0 50+50 E0401 AB00000000 11511 #4"]);
    assert!(matches!(shop.state(e0401("AB00000000", 3)), DeliveryState::Settled { .. }), "it never left");
    shop.healthy();
}

#[test]
fn nothing_makes_untrue_what_was_told() {
    let (shop, ids) = Shop::with_branches();
    shop.ask(to(&ids[..1], "2")).unwrap();
    let told = not(ids[0], NotAllottable::Told(e0401("AB00000000", 1)));
    assert_eq!(refused(shop.ask(request::RangeDelete(vec![ids[0]]))), told);
    for edit in [
        RangeDraft { company: CompanyCode::parse("1"), ..draft("AB", 0, 50) },
        RangeDraft {
            company: CompanyCode::parse("2"),
            reason: CleanText::new("改", 9).unwrap(),
            ..draft("CD", 0, 50)
        },
    ] {
        let edit = request::RangeEdit { id: ids[0], edit: RangeEdit { draft: edit } };
        assert_eq!(refused(shop.ask(edit)), told);
    }
    // What the platform does not know of may change.
    let mut same = draft("AB", 0, 50);
    (same.company, same.dept) = (CompanyCode::parse("2"), DeptCode::parse("D1"));
    shop.ask(request::RangeEdit { id: ids[0], edit: RangeEdit { draft: same } }).unwrap();
    shop.ask(request::RangeDelete(vec![ids[1]])).unwrap();
    let lent = crate::domain::BorrowerKind::System;
    let lend = request::RangeLend {
        ids: vec![ids[0]],
        to: CleanText::new("新竹店", 20).unwrap(),
        kind: Some(lent),
        reason: CleanText::default(),
    };
    shop.ask(lend).unwrap();
    assert_eq!(shop.shown(), ["04595257 0 0+50 E0401 AB00000000 11511"]);
    let back =
        crate::domain::TakenBack { id: ids[0], last_used: Serial::try_from(11).ok(), cancelled: Vec::new() };
    let source = CleanText::default();
    shop.ask(request::RangeTakeBack { backs: vec![back], from: None, source }).unwrap();
    assert_eq!(shop.shown(), ["04595257 0 0+50 E0401 AB00000000 11511"], "parts of the same book");
    shop.healthy();
}

#[test]
fn what_cannot_be_given_says_why_and_nothing_of_the_act_is_done() {
    let (shop, ids) = Shop::with_branches();
    shop.ask(request::CompanyPut {
        company: Company { head_ubn: Ubn::parse("00015555").unwrap(), ..branch("4", "62198132") },
        new: true,
    })
    .unwrap();
    let mut tills = ids.clone();
    let till = TillCode::parse("T1").unwrap();
    shop.ask(request::RangeTill { ids: vec![ids[1]], till: Some(till.clone()) }).unwrap();
    assert_eq!(refused(shop.ask(to(&tills, "2"))), not(ids[1], NotAllottable::OfTill(till)));
    tills.remove(1);
    assert_eq!(refused(shop.ask(to(&tills, "4"))), not(ids[0], NotAllottable::OtherHead));
    assert_eq!(refused(shop.ask(to(&tills, "9"))).code(), "NO_SUCH_COMPANY");
    shop.issue();
    let number = Number::parse("AB00000000").unwrap();
    assert_eq!(
        refused(shop.ask(to(&tills, "2"))),
        BookRefusal::RangeUsed { id: ids[0], last: number }.into()
    );
    // Typed numbers, of which nobody has told what row they are of.
    let typed = shop.add(&[draft("CD", 0, 50)])[0].range.id;
    assert_eq!(refused(shop.ask(to(&[ids[2], typed], "2"))), not(typed, NotAllottable::NoRow));
    let none = RangeId(999);
    assert_eq!(refused(shop.ask(to(&[none], "2"))), BookRefusal::NoSuchRange(none).into());
    assert_eq!((shop.left_of("2"), shop.shown()), (0, Vec::new()));
    let many: Vec<RangeId> = (0..=crate::protocol::CHANGE_RANGES_MAX as u64).map(RangeId).collect();
    assert_eq!(refused(shop.ask(to(&many, "2"))).code(), "TOO_MANY");
    // Once the numbers have ended nothing is given any more.
    shop.is_later("2027-01-01 09:00:00");
    shop.ask(request::NumbersEnd(this())).unwrap();
    assert_eq!(refused(shop.ask(to(&[ids[2]], "2"))), PeriodRefusal::NumbersEnded(this()).into());
    shop.healthy();
}

#[test]
fn a_repeat_is_the_same_and_giving_what_is_there_writes_nothing() {
    let (mut shop, ids) = Shop::with_branches();
    let given = shop.named("b-1", to(&ids[..2], "2")).unwrap();
    let sequence = |shop: &Shop| shop.ask(request::Store).unwrap().head_sequence;
    let before = sequence(&shop);
    assert_eq!(shop.named("b-1", to(&ids[..2], "2")), Ok(given.clone()));
    assert_eq!(shop.ask(to(&ids[..2], "2")), Ok(given.clone()));
    assert_eq!(shop.ask(request::AllotmentsReport { period: this(), by_hand: false }), Ok(()));
    assert_eq!(sequence(&shop), before, "nothing was written");
    shop.reopen();
    assert_eq!(shop.named("b-1", to(&ids[..2], "2")), Ok(given));
    shop.healthy();
}

#[test]
fn without_a_centre_that_can_be_told_the_books_go_and_a_person_tells_the_platform() {
    let (shop, ids) = Shop::with_branches();
    let carries = Some(vec![MessageKind::F0401, MessageKind::F0501]);
    shop.ask(request::UploadLink(LinkState { carries, ..LinkState::default() })).unwrap();
    shop.ask(to(&ids[..2], "2")).unwrap();
    assert_eq!((shop.left_of("2"), shop.shown()), (100, vec!["04595257 0 0+100  *".to_owned()]));
    assert_eq!(shop.untold(), [UntoldAllotments { period: this(), messages: 1, changed: 0 }]);
    let report = |by_hand| shop.ask(request::AllotmentsReport { period: this(), by_hand });
    assert_eq!(refused(report(false)), PeriodRefusal::AllotmentsNotCarried.into());
    assert_eq!(report(true), Ok(()));
    let first = e0401("AB00000000", 1);
    assert_eq!(shop.state(first), DeliveryState::Parked { why: ParkReason::ByHand });
    assert_eq!((shop.untold(), shop.ids(Pick::Send)), (Vec::new(), Vec::<String>::new()));
    assert_eq!(shop.upload_status().parked, 1, "and somebody is reminded until they say that it is done");
    // A person may have uploaded the file: what it says stays.
    assert_eq!(refused(shop.ask(to(&ids[..2], "1"))), not(ids[0], NotAllottable::Told(first)));
    let words = CleanText::new("平台已收", 20).unwrap();
    shop.ask(request::UploadSeen { document: first, seen: crate::domain::Seen::There, words }).unwrap();
    assert_eq!(shop.state(first), DeliveryState::Confirmed);
    shop.healthy();
}

/// Entered for the branch by hand, inside the head office's row: it is told by the other verb, and until then it is said.
#[test]
fn what_came_about_otherwise_is_told_when_somebody_says_so() {
    let (shop, ids) = Shop::with_branches();
    shop.ask(request::RangeDelete(vec![ids[3]])).unwrap();
    let typed = RangeDraft { company: CompanyCode::parse("3"), ..draft("AB", 150, 50) };
    shop.add(&[typed]);
    assert_eq!(shop.untold(), [UntoldAllotments { period: this(), messages: 1, changed: 0 }]);
    shop.ask(to(&ids[..1], "2")).unwrap();
    assert_eq!(shop.untold(), [], "whatever of the period is not told goes with it");
    assert_eq!(
        shop.shown(),
        ["04595257 0 0+50 E0401 AB00000000 11511", "24634102 0 150+50 E0401 AB00000150 11511"]
    );
    shop.healthy();
}

#[test]
fn what_the_head_office_keeps_is_told_once_it_is_certain_and_a_close_waits_for_none_of_it() {
    let (shop, ids) = Shop::with_branches();
    shop.ask(to(&ids[..1], "2")).unwrap();
    shop.confirm(e0401("AB00000000", 1));
    shop.is_later("2026-12-31 23:59:59");
    assert_eq!(shop.untold(), []);
    shop.clock.pass_s(1);
    assert_eq!(shop.untold(), [UntoldAllotments { period: this(), messages: 1, changed: 0 }]);
    shop.set_turnkey();
    shop.ask(request::NumbersEnd(this())).unwrap();
    shop.ask(request::BlanksReport { period: this(), by_hand: true }).unwrap();
    let open = shop.ask(request::PeriodState(this())).unwrap();
    assert!(open.missing.iter().all(|missing| matches!(missing, crate::domain::Missing::Documents { .. })));
    assert_eq!(shop.ask(request::AllotmentsReport { period: this(), by_hand: false }), Ok(()));
    // The second row is shared with nobody, and nothing is told of it.
    let shown = ["04595257 0 0+50 E0401 AB00000000 11511", "12345675 0 50+150 E0401 AB00000050 11511"];
    assert_eq!(shop.shown(), shown);
    let query =
        crate::protocol::DeliveryQuery { kind: Some(MessageKind::E0402), limit: 9, ..Default::default() };
    let blanks = shop.ask(request::Deliveries(query)).unwrap().rows;
    assert_eq!(blanks.len(), 2, "the branch's and the head office's");
    for document in blanks.into_iter().map(|row| row.document) {
        let words = CleanText::new("平台已收", 20).unwrap();
        shop.ask(request::UploadSeen { document, seen: crate::domain::Seen::There, words }).unwrap();
    }
    assert_eq!(shop.ask(request::PeriodClose(this())), Ok(()), "one of them is still on its way");
    assert_eq!(shop.state(e0401("AB00000050", 1)), DeliveryState::Pending);
    shop.confirm(e0401("AB00000050", 1));
    shop.healthy();
}

#[test]
fn a_power_cut_leaves_the_whole_act_or_nothing() {
    let (first, ids) = Shop::with_branches();
    let (template, before) = (first.disk.copy(), first.disk.calls());
    let give = |shop: &Shop| {
        shop.set_turnkey();
        shop.ask(to(&ids[1..3], "2"))
    };
    give(&first).unwrap();
    let calls = first.disk.calls() - before;
    let (mut none, mut all) = (0, 0);
    for at in 0..calls + 3 {
        let (shop, answer) = Shop::cut(&template, at, give);
        match (shop.left_of("2"), &shop.shown()[..]) {
            (0, []) => {
                assert!(answer.is_err(), "cut at {at}: answered and lost");
                none += 1;
            }
            (100, [told]) if told == "04595257 0 50+100 E0401 AB00000050 11511" => all += 1,
            other => panic!("cut at {at}: {other:?}"),
        }
        shop.healthy();
    }
    assert!(none > 0 && all > 0, "{none} cut before and {all} behind");
}

#[test]
fn the_doctor_finds_what_was_told_and_is_no_books_of_the_row() {
    let (mut shop, ids) = Shop::with_branches();
    shop.ask(to(&ids[..1], "2")).unwrap();
    shop.healthy();
    let first = e0401("AB00000000", 1);
    let found = diagnosis_of(&mut shop, DoctorCheck::StatesAddUp, |writer| {
        let mut told = writer.told_allotment(&first).unwrap().unwrap();
        told.allotment.spans = vec![draft("AB", 150, 100).span];
        writer.put_told_allotment(&told).unwrap();
    });
    let wrong = "document E0401 AB00000000 11511: interval 1 is not whole books of the head office's numbers";
    assert!(found.iter().any(|found| found == wrong), "{found:?}");
}
