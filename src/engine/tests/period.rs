//! The end of a period: numbers that ended, blanks that are reported, the close; over restarts, repeats and at the border.

use super::upload::id;
use super::*;
use crate::domain::{
    Act, BookAct, ClosedPeriod, DeliveryState, DocumentId, Holder, MessageKind, Missing, NumberState,
    Outcome, ParkReason, PeriodFigures, PeriodRefusal, TaxKind, ToldBlanks,
};
use crate::protocol::{BlankRow, DoctorCheck, EarlyEnd, LinkState, PeriodState, Pick};
use crate::store::PeriodQueries;

fn this() -> Period {
    Period::parse("11511").unwrap()
}

fn refused<T: std::fmt::Debug>(reply: Result<T, Failure>) -> Refusal {
    match reply {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

impl Shop {
    /// Two tracks, the clock just before midnight at the period's end.
    fn at_the_eve() -> Self {
        let shop = Self::new();
        shop.add(&[draft("AB", 0, 100), draft("AB", 200, 50), draft("CD", 0, 50)]);
        shop
    }

    fn go_to(&self, time: &str) {
        let seconds = moment(time).unix() - self.clock.now().unix();
        assert!(seconds >= 0);
        self.clock.pass_s(seconds);
    }

    /// At nine on the first day of the next period, its numbers ended.
    fn ended(self) -> Self {
        self.go_to("2027-01-01 09:00:00");
        assert_eq!(self.ask(request::NumbersEnd(this())), Ok(()));
        self
    }

    fn turnkey(&self) {
        let carries = Some(MessageKind::ALL.to_vec());
        let gateway = Some("turnkey".to_owned());
        self.ask(request::UploadLink(LinkState { gateway, carries, ..LinkState::default() })).unwrap();
    }

    fn report(&self, by_hand: bool) -> Result<(), Failure> {
        self.ask(request::BlanksReport { period: this(), by_hand })
    }

    fn blanks(&self) -> Vec<BlankRow> {
        self.ask(request::Blanks { period: this(), after: None }).unwrap().rows
    }

    /// Reports of blanks that may leave.
    fn blanks_to_send(&self) -> Vec<String> {
        self.ids(Pick::Send).into_iter().filter(|id| id.starts_with("E0402")).collect()
    }

    fn end_state(&self) -> PeriodState {
        *self.ask(request::PeriodState(this())).unwrap()
    }

    fn blank_documents(&self) -> Vec<DocumentId> {
        self.blanks().iter().filter_map(|row| Some(row.delivery.as_ref()?.document)).collect()
    }

    /// How many numbers of the period stand in a state, by the rows that everybody sees.
    fn stand_in(&self, state: NumberState) -> u64 {
        let filter = RangeFilter { period: Some(this()), ..RangeFilter::default() };
        let query = RangeQuery { filter, start: PageStart::Top, limit: 100 };
        let rows = self.ask(request::Ranges(query)).unwrap().rows;
        rows.iter().map(|row| crate::domain::Equation::of(&row.range).count(state)).sum()
    }
}

/// Spans as track, begin and end.
fn spans(rows: &[BlankRow]) -> Vec<(String, u32, u32)> {
    let all = rows.iter().flat_map(|row| row.report.spans.iter());
    all.map(|span| (span.track.to_string(), span.begin().value(), span.end().value())).collect()
}

#[test]
fn numbers_end_when_the_period_is_over_and_not_a_second_before() {
    let mut shop = Shop::at_the_eve();
    shop.go_to("2026-12-31 23:59:59");
    let until = moment("2027-01-01 00:00:00");
    let early = PeriodRefusal::NotOver { period: this(), until };
    assert_eq!(refused(shop.ask(request::NumbersEnd(this()))), early.into());
    assert_eq!(shop.issue(), "AB00000000", "the last second sells");
    shop.clock.pass_s(1);
    assert_eq!(no_number(shop.ask(request::Issue(sale()))), NumbersState::NotAdded);
    assert_eq!(shop.named("e-1", request::NumbersEnd(this())), Ok(()));
    let sequence = shop.ask(request::Store).unwrap().head_sequence;
    assert_eq!(shop.named("e-1", request::NumbersEnd(this())), Ok(()), "the repeat");
    assert_eq!(shop.ask(request::NumbersEnd(this())), Ok(()), "and whoever asks again");
    assert_eq!(shop.ask(request::Store).unwrap().head_sequence, sequence, "there is one entry");
    assert_eq!(shop.end_state().ended_at, Some(until));
    shop.reopen();
    assert_eq!(shop.end_state().ended_at, Some(until));
    shop.healthy();
}

#[test]
fn a_clock_that_nobody_would_sell_by_ends_nothing() {
    let shop = Shop::at_the_eve();
    shop.issue();
    shop.clock.set(moment("2027-01-01 00:00:00"));
    let jumped = refused(shop.ask(request::NumbersEnd(this())));
    assert!(matches!(jumped, Refusal::Store(StoreRefusal::ClockJumped { .. })), "{jumped:?}");
    shop.clock.set(moment("2026-11-23 09:59:50"));
    let behind = refused(shop.ask(request::NumbersEnd(this())));
    assert!(matches!(behind, Refusal::Store(StoreRefusal::ClockBehind { .. })), "{behind:?}");
    assert_eq!(shop.end_state().ended_at, None);
}

/// What the platform has is not taken back, so nothing is told before the period is over by the clock of the report.
#[test]
fn what_a_fast_clock_ended_is_not_told() {
    let shop = Shop::with(true);
    shop.add(&[draft("AB", 0, 50)]);
    let at = |time: &str| Caller { now: Some(moment(time)), ..Caller::default() };
    shop.engine.ask(at("2027-01-01 00:00:00"), request::NumbersEnd(this())).unwrap();
    let report = request::BlanksReport { period: this(), by_hand: true };
    let until = moment("2027-01-01 00:00:00");
    let early = shop.engine.ask(at("2026-12-31 23:59:59"), report.clone());
    assert_eq!(refused(early), PeriodRefusal::NotOver { period: this(), until }.into());
    assert_eq!(shop.blank_documents().len(), 0);
    shop.engine.ask(at("2027-01-01 00:00:00"), report).unwrap();
    assert_eq!(shop.blank_documents().len(), 1);
}

/// A sample's clock may go back over the border, and so may one that a manager set right: nothing is sold there any more.
#[test]
fn a_clock_set_back_over_the_border_sells_nothing_of_what_has_ended() {
    let mut shop = Shop::with(true);
    shop.add(&[draft("AB", 0, 50)]);
    let at = |time: &str| Caller { now: Some(moment(time)), ..Caller::default() };
    let engine = Arc::clone(&shop.engine);
    let sell = |engine: &Engine| engine.ask(at("2026-12-31 23:59:59"), request::Issue(sale()));
    sell(&engine).unwrap();
    engine.ask(at("2027-01-01 00:00:00"), request::NumbersEnd(this())).unwrap();
    assert_eq!(refused(sell(&engine)), PeriodRefusal::NumbersEnded(this()).into());
    drop(engine);
    shop.reopen();
    assert_eq!(
        refused(sell(&shop.engine)),
        PeriodRefusal::NumbersEnded(this()).into(),
        "after a restart too"
    );
    // One batch: the end, and a sale behind it.
    let mut other = Shop::with(true);
    other.add(&[draft("AB", 0, 50)]);
    let call = |time: &str, request: Request| Call { caller: at(time), id: None, request };
    let answers = other.engine.call_together(&[
        call("2026-12-31 23:59:59", request::Issue(sale()).into()),
        call("2027-01-01 00:00:00", request::NumbersEnd(this()).into()),
        call("2026-12-31 23:59:59", request::Issue(sale()).into()),
    ]);
    assert!(answers[0].is_ok() && answers[1].is_ok(), "{answers:?}");
    assert_eq!(
        answers[2].as_ref().err(),
        Some(&Failure::Refused(PeriodRefusal::NumbersEnded(this()).into()))
    );
    other.reopen();
    other.healthy();
}

impl Shop {
    fn take_back(&self) -> Result<(), Failure> {
        self.ask(request::NumbersReopen { period: this(), reason: CleanText::default() })
    }

    /// The clock is put right, as a manager says.
    fn set_right(&self, time: &str) {
        self.clock.set(moment(time));
        self.ask(request::ClockAccept { reason: CleanText::new("校時", 9).unwrap() }).unwrap();
    }

    fn early_end(&self) -> Option<EarlyEnd> {
        self.ask(request::EarlyEnd).unwrap().map(|end| *end)
    }
}

/// A clock six weeks fast ended the numbers that are being sold from: they come back as they were, and nothing else does.
#[test]
fn an_end_that_a_fast_clock_made_is_taken_back_and_the_next_number_sells() {
    let mut shop = Shop::at_the_eve();
    assert_eq!(shop.issue(), "AB00000000");
    assert_eq!(shop.early_end(), None);
    let before = [1, 2, 3].map(|id| shop.range(RangeId(id)));
    shop = shop.ended();
    let (at, since) = (moment("2027-01-01 09:00:00"), moment("2027-01-01 00:00:00"));
    assert_eq!(shop.early_end(), None, "nothing speaks against it yet");
    let over = PeriodRefusal::Over { period: this(), since };
    assert_eq!(refused(shop.take_back()), over.into(), "while the clock is fast");
    // A clock that was set back and that nobody has said to be right.
    shop.clock.set(moment("2026-11-24 10:00:00"));
    let jumped = refused(shop.take_back());
    assert!(matches!(jumped, Refusal::Store(StoreRefusal::ClockJumped { .. })), "{jumped:?}");
    assert_eq!(shop.early_end(), Some(EarlyEnd { period: this(), at, bar: Some(jumped) }));
    shop.set_right("2026-11-24 10:00:00");
    assert_eq!(shop.early_end(), Some(EarlyEnd { period: this(), at, bar: None }));
    assert_eq!(refused(shop.ask(request::Issue(sale()))), PeriodRefusal::NumbersEnded(this()).into());
    let undo = request::NumbersReopen { period: this(), reason: CleanText::default() };
    assert_eq!(shop.named("u-1", undo.clone()), Ok(()));
    let sequence = shop.ask(request::Store).unwrap().head_sequence;
    assert_eq!((shop.named("u-1", undo), shop.take_back()), (Ok(()), Ok(())), "again");
    assert_eq!(shop.ask(request::Store).unwrap().head_sequence, sequence, "there is one entry");
    assert_eq!((shop.early_end(), shop.end_state().ended_at), (None, None));
    assert_eq!([1, 2, 3].map(|id| shop.range(RangeId(id))), before);
    assert_eq!(shop.issue(), "AB00000001");
    shop.ask(request::RangePause { ids: vec![RangeId(3)], pause: true }).unwrap();
    // The periods before are over by every clock: their end stands.
    let earlier = Period::parse("11509").unwrap();
    let ended_at = |shop: &Shop| shop.ask(request::PeriodState(earlier)).unwrap().ended_at;
    assert_eq!(ended_at(&shop), Some(moment("2026-11-24 10:00:00")));
    shop.healthy();
    shop.reopen();
    assert_eq!((shop.issue(), shop.end_state().ended_at), ("AB00000002".to_owned(), None));
    shop.engine.close().unwrap();
    let rows = super::rebuilding::dump(&shop.disk);
    shop.disk.arc().remove(crate::store::FILE).unwrap();
    Engine::open(super::rebuilding::parts_of(&shop)).unwrap().close().unwrap();
    assert!(super::rebuilding::dump(&shop.disk) == rows, "the rows differ");
    shop.engine = Engine::open(super::rebuilding::parts_of(&shop)).unwrap();
    assert_eq!((shop.issue(), ended_at(&shop).is_some()), ("AB00000003".to_owned(), true));
    // And when the period is really over, its numbers end as those of any other.
    shop = shop.ended();
    assert_eq!(shop.end_state().ended_at, Some(at));
    shop.healthy();
}

/// In one batch: the end, the way back, a sale; each sees what the one before did.
#[test]
fn an_end_and_its_taking_back_in_one_batch() {
    let mut shop = Shop::with(true);
    shop.add(&[draft("AB", 0, 50)]);
    let call = |time: &str, request: Request| Call {
        caller: Caller { now: Some(moment(time)), ..Caller::default() },
        id: None,
        request,
    };
    let undo = request::NumbersReopen { period: this(), reason: CleanText::default() };
    // A year fast: what ran, and all until then.
    let far = Period::parse("11609").unwrap();
    let answers = shop.engine.call_together(&[
        call("2027-11-01 00:00:00", request::NumbersEnd(far).into()),
        call("2026-12-31 23:59:58", request::Issue(sale()).into()),
        call("2026-12-31 23:59:59", undo.into()),
        call("2026-12-31 23:59:59", request::Issue(sale()).into()),
    ]);
    assert!(answers[0].is_ok() && answers[2].is_ok() && answers[3].is_ok(), "{answers:?}");
    assert_eq!(
        answers[1].as_ref().err(),
        Some(&Failure::Refused(PeriodRefusal::NumbersEnded(this()).into()))
    );
    for period in [this(), this().next(), far] {
        assert_eq!(shop.ask(request::PeriodState(period)).unwrap().ended_at, None, "{period}");
    }
    shop.reopen();
    shop.healthy();
}

/// What the platform was told is not taken back, nor what was closed.
#[test]
fn an_end_that_something_stands_on_is_not_taken_back() {
    let shop = Shop::at_the_eve().ended();
    shop.report(true).unwrap();
    let document = shop.blank_documents()[0];
    shop.set_right("2026-11-24 10:00:00");
    let told = Refusal::Period(PeriodRefusal::BlanksTold { period: this(), document });
    assert_eq!(refused(shop.take_back()), told);
    assert_eq!(shop.early_end().and_then(|end| end.bar), Some(told));
    assert!(shop.end_state().ended_at.is_some());
    // A period without a number of its own is closed without a report.
    let shop = Shop::new();
    shop.go_to("2027-01-01 09:00:00");
    shop.ask(request::NumbersEnd(this())).unwrap();
    shop.ask(request::PeriodClose(this())).unwrap();
    shop.set_right("2026-11-24 10:00:00");
    assert_eq!(refused(shop.take_back()), PeriodRefusal::PeriodClosed(this()).into());
    shop.healthy();
}

/// A rehearsal says it too where the period after today's has ended.
#[test]
fn a_rehearsal_knows_that_numbers_have_ended() {
    let shop = Shop::at_the_eve();
    shop.add(&[RangeDraft { period: this().next(), ..draft("EF", 0, 50) }]);
    let first = |shop: &Shop| shop.ask(request::Rehearsal).unwrap().unwrap().rows[0].clone();
    assert!(first(&shop).first.is_some());
    shop.go_to("2027-03-01 09:00:00");
    shop.ask(request::NumbersEnd(this().next())).unwrap();
    shop.set_right("2026-11-24 10:00:00");
    let row = first(&shop);
    assert_eq!(row.first, None);
    assert!(row.why.contains(&PeriodRefusal::NumbersEnded(this().next()).into()), "{row:?}");
}

#[test]
fn no_act_on_the_ranges_is_taken_once_their_numbers_have_ended() {
    let shop = Shop::at_the_eve();
    let ids: Vec<RangeId> = [1, 2, 3].map(RangeId).to_vec();
    let late = RangeDraft { period: this(), ..draft("EF", 0, 50) };
    let before = ids.iter().map(|id| shop.range(*id).range).collect::<Vec<_>>();
    let shop = shop.ended();
    let reason = CleanText::new("試", 9).unwrap();
    let allotted = crate::domain::Allotted::default();
    let (ended, one) = (Refusal::Period(PeriodRefusal::NumbersEnded(this())), vec![RangeId(2)]);
    for request in [
        Request::from(request::RangeAdd { drafts: vec![late.clone()] }),
        request::RangePreview { drafts: vec![late] }.into(),
        request::RangeEdit { id: RangeId(2), edit: RangeEdit { draft: draft("AB", 200, 50) } }.into(),
        request::RangeDelete(one.clone()).into(),
        request::RangeDept { ids: one.clone(), dept: DeptCode::parse("A1") }.into(),
        request::RangeTill { ids: one.clone(), till: TillCode::parse("T1") }.into(),
        request::RangePause { ids: one.clone(), pause: true }.into(),
        request::RangeSplit { id: RangeId(1), at: Serial::try_from(50u32).unwrap() }.into(),
        request::RangeCheck { period: this(), allotted, source: reason.clone() }.into(),
        request::RangeFree { id: RangeId(2), centre: vec![], slips: vec![], reason: reason.clone() }.into(),
        request::RangeFresh { ids: one, reason }.into(),
    ] {
        let what = format!("{request:?}");
        let reply = shop.engine.call(&Call { caller: Caller::default(), id: None, request });
        assert_eq!(refused(reply), ended, "{what}");
    }
    assert_eq!(ids.iter().map(|id| shop.range(*id).range).collect::<Vec<_>>(), before);
    // The next period is as it was.
    let next = RangeDraft { period: this().next(), ..draft("EF", 0, 50) };
    shop.add(&[next]);
    assert_eq!(shop.issue(), "EF00000000");
    shop.healthy();
}

#[test]
fn what_ended_ended_for_every_period_before_too() {
    let shop = Shop::at_the_eve().ended();
    let earlier = Period::parse("11509").unwrap();
    let state = *shop.ask(request::PeriodState(earlier)).unwrap();
    assert_eq!(state.ended_at, Some(moment("2027-01-01 09:00:00")));
    let later = *shop.ask(request::PeriodState(this().next())).unwrap();
    assert_eq!(later.ended_at, None);
    assert_eq!(shop.ask(request::NumbersEnd(earlier)), Ok(()), "nothing is left to end");
}

#[test]
fn blanks_are_told_once_each_track_and_stand_in_the_equation() {
    let shop = Shop::at_the_eve();
    let sold = [shop.issue(), shop.issue(), shop.issue()];
    shop.ask(request::RangePause { ids: vec![RangeId(2)], pause: true }).unwrap();
    shop.turnkey();
    assert_eq!(refused(shop.report(false)), PeriodRefusal::NotEnded(this()).into());
    let mut shop = shop.ended();
    let expected = [("AB", 3, 99), ("AB", 200, 249), ("CD", 0, 49)];
    let expected = expected.map(|(track, begin, end)| (track.to_owned(), begin, end));
    assert_eq!(spans(&shop.blanks()), expected);
    assert!(shop.blanks().iter().all(|row| row.delivery.is_none() && !row.same), "a look queues nothing");
    assert_eq!((shop.end_state().unreported, shop.stand_in(NumberState::Blank)), (197, 0));
    assert_eq!(shop.report(false), Ok(()));
    let told = shop.blank_documents();
    assert_eq!(
        told.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["E0402 AB00000003 11511", "E0402 CD00000000 11511"]
    );
    for row in shop.blanks() {
        let delivery = row.delivery.unwrap();
        assert_eq!((delivery.state, row.same), (DeliveryState::Pending, true));
        assert_eq!(delivery.due, moment("2027-01-10 23:59:59"), "the 10th (R19)");
    }
    // Numbers are reported from the moment that the report is queued.
    let states = [NumberState::Blank, NumberState::Unused, NumberState::Pending].map(|of| shop.stand_in(of));
    assert_eq!((states, shop.end_state().unreported), ([197, 0, 3], 0));
    let row = shop.range(RangeId(2));
    assert_eq!((row.range.holder, row.status), (Holder::Blank, RangeStatus::BlankReported));
    let filter = RangeFilter { status: Some(RangeStatus::BlankReported), ..RangeFilter::default() };
    let query = RangeQuery { filter, start: PageStart::Top, limit: 10 };
    assert_eq!(shop.ask(request::Ranges(query)).unwrap().rows.len(), 3);
    // What was told as it is is not told again.
    let sequence = shop.ask(request::Store).unwrap().head_sequence;
    assert_eq!((shop.report(false), shop.report(true)), (Ok(()), Ok(())));
    assert_eq!(shop.ask(request::Store).unwrap().head_sequence, sequence);
    shop.reopen();
    shop.turnkey();
    assert_eq!(shop.blank_documents(), told);
    for document in told {
        assert_eq!(shop.blanks_to_send(), [document.to_string()], "no invoice is waited for");
        assert_eq!(shop.send(document, 1), [document]);
        assert_eq!(shop.blanks_to_send(), [""; 0], "one by one, for the word about them names none");
        shop.tell(document, Outcome::Accepted);
        assert_eq!(shop.blanks_to_send(), [""; 0]);
        shop.tell(document, Outcome::Confirmed);
        assert_eq!(shop.state(document), DeliveryState::Confirmed);
    }
    assert_eq!(sold.len(), 3);
    shop.healthy();
}

/// A word that does not come holds up nobody for more than an hour, over a restart too; and nobody who leaves waits for it.
#[test]
fn the_next_report_waits_for_the_word_about_the_one_before_for_an_hour() {
    let shop = Shop::at_the_eve().ended();
    shop.turnkey();
    assert_eq!(shop.report(false), Ok(()));
    let told = shop.blank_documents();
    let left = |shop: &Shop| {
        let left = shop.ask(request::UploadLeft).unwrap();
        (left.going, left.behind)
    };
    assert_eq!(left(&shop), (1, 1));
    shop.send(told[0], 1);
    shop.tell(told[0], Outcome::Accepted);
    assert_eq!(left(&shop), (0, 1));
    shop.clock.pass_s(3_599);
    assert_eq!(shop.blanks_to_send(), [""; 0]);
    let mut shop = shop;
    shop.reopen();
    shop.turnkey();
    assert_eq!(shop.blanks_to_send(), [""; 0]);
    shop.clock.pass_s(1);
    assert_eq!(shop.blanks_to_send(), [told[1].to_string()]);
    shop.healthy();
}

#[test]
fn a_centre_that_cannot_be_told_is_told_nothing_and_a_person_uploads() {
    let shop = Shop::at_the_eve().ended();
    assert_eq!(refused(shop.report(false)), PeriodRefusal::BlanksNotCarried.into(), "no centre at all");
    let carries = Some(vec![MessageKind::F0401, MessageKind::F0501]);
    shop.ask(request::UploadLink(LinkState { carries, ..LinkState::default() })).unwrap();
    assert_eq!(refused(shop.report(false)), PeriodRefusal::BlanksNotCarried.into());
    assert_eq!((shop.blank_documents(), shop.stand_in(NumberState::Blank)), (Vec::new(), 0));
    assert_eq!(shop.report(true), Ok(()));
    assert_eq!(shop.stand_in(NumberState::Blank), 200);
    assert_eq!(shop.ids(Pick::Send), Vec::<String>::new(), "nothing goes from here");
    let status = shop.upload_status();
    assert_eq!(status.parked, 2, "and somebody is reminded until they say that it is done");
    for document in shop.blank_documents() {
        assert_eq!(shop.state(document), DeliveryState::Parked { why: ParkReason::ByHand });
        let words = CleanText::new("平台已收", 20).unwrap();
        shop.ask(request::UploadSeen { document, seen: crate::domain::Seen::There, words }).unwrap();
        assert_eq!(shop.state(document), DeliveryState::Confirmed);
    }
    assert_eq!(shop.ask(request::PeriodClose(this())), Ok(()));
    shop.healthy();
}

#[test]
fn who_reports_blanks_decides_whether_we_do_and_a_later_report_stands_in_the_place_of_the_first() {
    let shop = Shop::at_the_eve();
    shop.turnkey();
    let second = RangeDraft { company: CompanyCode::parse("2"), ..draft("AB", 300, 50) };
    let of_second = |blanks, new| request::CompanyPut { company: Company { blanks, ..company("2") }, new };
    shop.ask(of_second(BlankReporter::Centre, true)).unwrap();
    shop.add(&[second]);
    let shop = shop.ended();
    assert_eq!(shop.report(false), Ok(()));
    let first = shop.blank_documents();
    assert_eq!((shop.stand_in(NumberState::Blank), shop.stand_in(NumberState::Unused)), (200, 50));
    assert_eq!(shop.end_state().left_out.iter().map(|sum| sum.numbers).collect::<Vec<_>>(), [50]);
    // The shop takes it over: the whole is told again, the first report of that track goes nowhere any more.
    shop.ask(of_second(BlankReporter::Ourselves, false)).unwrap();
    assert_eq!(shop.end_state().unreported, 50);
    assert_eq!(shop.report(false), Ok(()));
    let told = shop.blank_documents();
    assert_eq!(told[0].to_string(), "E0402 AB00000000 11511 #2");
    assert_eq!(told[1], first[1], "the other track is as it was");
    assert!(matches!(shop.state(first[0]), DeliveryState::Settled { .. }), "{:?}", shop.state(first[0]));
    assert_eq!(shop.stand_in(NumberState::Blank), 250);
    // One that is on its way arrives before the next.
    shop.send(told[0], 1);
    shop.tell(told[0], Outcome::Accepted);
    shop.ask(of_second(BlankReporter::HeadOffice, false)).unwrap();
    assert_eq!(shop.report(false), Ok(()));
    let third = shop.blank_documents()[0];
    assert_eq!((third.count, shop.ids(Pick::Send)), (3, Vec::new()));
    shop.tell(told[0], Outcome::Confirmed);
    assert_eq!(shop.ids(Pick::Send), [third.to_string()]);
    shop.confirm(third);
    assert_eq!(shop.ids(Pick::Send), [told[1].to_string()]);
    shop.healthy();
}

#[test]
fn a_period_is_closed_once_every_document_is_settled_and_every_number_told() {
    let mut shop = Shop::at_the_eve();
    shop.turnkey();
    shop.go_to("2026-12-31 20:00:00");
    let (kept, voided) = (shop.issue(), shop.issue());
    shop.confirm(id(&voided, MessageKind::F0401));
    let number = crate::domain::Number::parse(&voided).unwrap();
    let reason = CleanText::new("錯", 9).unwrap();
    let void = request::Void { number, period: None, reason: reason.clone(), taken_back: true };
    shop.ask(void.clone()).unwrap();
    let close = || request::PeriodClose(this());
    assert_eq!(refused(shop.ask(close())), PeriodRefusal::NotEnded(this()).into());
    shop = shop.ended();
    let missing = |shop: &Shop| match refused(shop.ask(close())) {
        Refusal::Period(PeriodRefusal::NotClosable { missing, .. }) => missing,
        other => panic!("{other:?}"),
    };
    let first = id(&kept, MessageKind::F0401);
    let expected = [Missing::Voided(1), Missing::Documents { count: 2, first }, Missing::Unreported(198)];
    assert_eq!(missing(&shop), expected);
    assert_eq!(shop.end_state().missing, expected);
    // What was voided is issued anew, also after the end: it takes no number.
    shop.confirm(id(&voided, MessageKind::F0701));
    shop.ask(request::Reissue { number, period: None, sale: sale() }).unwrap();
    shop.confirm(DocumentId { count: 2, ..id(&voided, MessageKind::F0401) });
    shop.confirm(first);
    assert_eq!(missing(&shop), [Missing::Unreported(198)]);
    assert_eq!(shop.report(false), Ok(()));
    let [ab, cd] = shop.blank_documents()[..] else { panic!("two tracks") };
    assert_eq!(missing(&shop), [Missing::Documents { count: 2, first: ab }]);
    shop.confirm(ab);
    shop.confirm(cd);
    assert_eq!(shop.end_state().missing, []);
    assert_eq!(shop.named("c-1", close()), Ok(()));
    assert_eq!((shop.named("c-1", close()), shop.ask(close())), (Ok(()), Ok(())), "again");
    let closed_at = shop.end_state().closed_at;
    assert_eq!(closed_at, Some(shop.clock.now()));
    assert!((1..=3).all(|id| shop.range(RangeId(id)).status == RangeStatus::Closed));
    assert_eq!(
        refused(shop.ask(request::RangePause { ids: vec![RangeId(1)], pause: true })),
        PeriodRefusal::PeriodClosed(this()).into()
    );
    // It bars what would leave a number open, never 作廢 nor 折讓.
    assert_eq!(refused(shop.ask(void)), PeriodRefusal::NoVoid(this()).into());
    shop.cancel_number(&kept);
    let allow = request::Allow { number, period: None, lines: Vec::new(), reason };
    shop.ask(allow).unwrap();
    assert_eq!(shop.ask(close()), Ok(()), "closed it stays");
    shop.reopen();
    assert_eq!(shop.end_state().closed_at, closed_at);
    shop.healthy();
}

#[test]
fn a_document_that_a_person_settled_does_not_keep_a_period_open() {
    let shop = Shop::at_the_eve();
    shop.turnkey();
    let number = shop.issue();
    let document = id(&number, MessageKind::F0401);
    shop.send(document, 1);
    let (code, words) = (CleanText::new("E0201", 9).unwrap(), CleanText::new("no", 9).unwrap());
    shop.tell(document, Outcome::Rejected { code, words: words.clone() });
    let shop = shop.ended();
    shop.report(true).unwrap();
    let seen =
        |document| request::UploadSeen { document, seen: crate::domain::Seen::Done, words: words.clone() };
    shop.blank_documents().into_iter().for_each(|document| shop.ask(seen(document)).unwrap());
    assert_eq!(shop.end_state().missing, [Missing::Documents { count: 1, first: document }]);
    shop.ask(seen(document)).unwrap();
    assert_eq!(shop.stand_in(NumberState::Refused), 1, "it counts as refused for ever");
    assert_eq!(shop.ask(request::PeriodClose(this())), Ok(()));
    shop.healthy();
}

#[test]
fn a_close_costs_what_its_ranges_are_and_no_entry_grows_with_them() {
    let shop = Shop::new();
    shop.turnkey();
    let drafts: Vec<_> = (0..2_000).map(|book| draft("AB", book * 50, 50)).collect();
    shop.add(&drafts);
    let shop = shop.ended();
    shop.report(false).unwrap();
    let [document] = shop.blank_documents()[..] else { panic!("one track") };
    assert_eq!(shop.blanks()[0].report.spans.len(), 1, "books that touch are one interval");
    shop.confirm(document);
    shop.ask(request::PeriodClose(this())).unwrap();
    let page = shop.ask(request::Trail { from: 1, limit: 1_000, number: None }).unwrap();
    let bytes = |word: &str| {
        let of = page.rows.iter().filter(|(_, entry)| entry.act.word() == word);
        of.map(|(_, entry)| crate::codec::encode(entry).unwrap().len()).collect::<Vec<_>>()
    };
    for word in ["numbers ended", "blanks queued", "period closed"] {
        let sizes = bytes(word);
        assert!(sizes.len() == 1 && sizes[0] < 400, "{word}: {sizes:?}");
    }
    let closed = page.rows.iter().find_map(|(_, entry)| match &entry.act {
        Act::Book(BookAct::PeriodClosed(closed)) => Some(*closed),
        _ => None,
    });
    let figures = PeriodFigures { ranges: 2_000, numbers: 100_000, issued: 0 };
    assert_eq!(closed.map(|closed| (closed.period, closed.figures)), Some((this(), figures)));
    shop.healthy();
}

#[test]
fn the_doctor_finds_a_blank_that_was_sold_and_a_closed_period_that_changed() {
    let mut shop = Shop::at_the_eve();
    shop.issue();
    shop = shop.ended();
    shop.report(true).unwrap();
    let found = super::upload::diagnosis_of(&mut shop, DoctorCheck::StatesAddUp, |writer| {
        let document = DocumentId {
            number: crate::domain::Number::parse("AB00000001").unwrap(),
            ..id("AB00000001", MessageKind::E0402)
        };
        let told: ToldBlanks = writer.told_blanks(&document).unwrap().unwrap();
        let mut report = told.report.clone();
        report.spans[0] =
            Span::new(report.of.track, Serial::try_from(0u32).unwrap(), report.spans[0].end()).unwrap();
        writer.put_told(&ToldBlanks { report, ..told }).unwrap();
        let closed = ClosedPeriod {
            period: this(),
            at: moment("2027-01-01 10:00:00"),
            figures: PeriodFigures::default(),
        };
        writer.put_closed(&closed).unwrap();
    });
    assert!(found.iter().any(|what| what.contains("told as blank")), "{found:?}");
    assert!(found.iter().any(|what| what.contains("when it was closed")), "{found:?}");
}

#[test]
fn a_track_of_two_tax_kinds_makes_two_reports() {
    let shop = Shop::at_the_eve();
    shop.turnkey();
    shop.add(&[RangeDraft { tax_kind: TaxKind::Special, ..draft("AB", 400, 50) }]);
    let shop = shop.ended();
    shop.report(false).unwrap();
    let told = shop.blank_documents();
    assert_eq!(told.len(), 3);
    assert_eq!(told.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "each has a name of its own");
    shop.healthy();
}

/// Three tracks are three entries, and each is true by itself: what was told stays told, a repeat tells the others.
#[test]
fn a_report_that_is_cut_at_any_call_is_whole_after_a_repeat_and_tells_nothing_twice() {
    let first = Shop::at_the_eve();
    first.add(&[draft("EF", 0, 50)]);
    let first = first.ended();
    let (template, before) = (first.disk.copy(), first.disk.calls());
    first.report(true).unwrap();
    let (whole, calls) = (first.blank_documents(), first.disk.calls() - before);
    assert_eq!(whole.len(), 3);
    let mut found = std::collections::BTreeSet::new();
    // A clock that went on there makes checkpoints due, with calls of their own.
    for at in 0..calls * 4 {
        let ask = request::BlanksReport { period: this(), by_hand: true };
        let (shop, answer) = Shop::cut(&template, at, |shop| {
            shop.go_to("2027-01-01 09:00:00");
            shop.named("b-1", ask.clone())
        });
        let there = shop.blank_documents();
        assert_eq!(there[..], whole[..there.len()], "cut at {at}");
        assert!(answer.is_err() || there.len() == 3, "cut at {at}: answered and lost");
        found.insert(there.len());
        shop.named("b-1", ask).unwrap();
        assert_eq!(shop.blank_documents(), whole, "cut at {at}");
        if at % 5 == 0 {
            shop.healthy();
        }
    }
    assert!(found.contains(&0) && found.contains(&3), "{found:?}");
    println!("{calls} calls: cuts left {found:?} of 3 reports");
}

/// No result of the platform names them, so a person says what is seen there; of an invoice at the centre nobody does.
#[test]
fn blanks_that_the_centre_has_are_settled_by_who_sees_them_at_the_platform() {
    let shop = Shop::at_the_eve();
    shop.turnkey();
    let number = shop.issue();
    let shop = shop.ended();
    shop.report(false).unwrap();
    let words = CleanText::new("平台已收", 20).unwrap();
    let seen =
        |document| request::UploadSeen { document, seen: crate::domain::Seen::There, words: words.clone() };
    let (blanks, issue) = (shop.blank_documents()[0], id(&number, MessageKind::F0401));
    assert!(matches!(refused(shop.ask(seen(blanks))), Refusal::Delivery(_)), "it has not left");
    for document in [blanks, issue] {
        shop.send(document, 1);
        shop.tell(document, Outcome::Accepted);
    }
    shop.ask(seen(blanks)).unwrap();
    assert_eq!(shop.state(blanks), DeliveryState::Confirmed);
    assert!(matches!(refused(shop.ask(seen(issue))), Refusal::Delivery(_)));
    shop.healthy();
}
