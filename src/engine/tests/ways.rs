//! The ways out of a stuck document and the remedies of an invoice, generated: every kind of document in every way of being
//! stuck, under every bar. What is said to be open is taken by its verb, what is closed is refused for the reason shown.

use super::upload::id;
use super::*;
use crate::domain::{
    Carrier, DeliveryState, DocumentId, MessageKind, Number, Outcome, ParkReason, Parties, Remedy, Seen,
    UploadMode, Way, WayNot, WhyNot, cancel_until,
};
use crate::protocol::{LinkState, StuckQuery, StuckRow};

/// Those that wait for an invoice; of blanks nothing but settling is offered.
const KINDS: [MessageKind; 5] =
    [MessageKind::F0401, MessageKind::F0501, MessageKind::F0701, MessageKind::G0401, MessageKind::G0501];

/// How a document came to be stuck.
#[derive(Clone, Copy, Debug)]
enum Stuck {
    Refused,
    /// By the platform, after the centre took it.
    RefusedThere,
    ParkedUnsent,
    ParkedUnknown,
    NoTrace,
    Another,
    Changed,
}

const STUCK: [Stuck; 7] = [
    Stuck::Refused,
    Stuck::RefusedThere,
    Stuck::ParkedUnsent,
    Stuck::ParkedUnknown,
    Stuck::NoTrace,
    Stuck::Another,
    Stuck::Changed,
];

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bar {
    Nothing,
    Late,
    Narrow,
    /// A live allowance on a refused invoice.
    Allowance,
    /// A refused invoice that is cancelled.
    Cancelled,
    /// 專案作廢, and then a centre without a field for its approval.
    Approval,
    /// An allowance that was cancelled, and then a centre that cancels no invoice that had one.
    HadAllowance,
}

impl Bar {
    fn fits(self, kind: MessageKind) -> bool {
        match self {
            Self::Nothing | Self::Late | Self::Narrow => true,
            Self::Allowance | Self::Cancelled => kind == MessageKind::F0401,
            Self::Approval => kind == MessageKind::F0501,
            Self::HadAllowance => [MessageKind::F0401, MessageKind::F0501].contains(&kind),
        }
    }
}

fn text(words: &str) -> CleanText {
    CleanText::new(words, 200).unwrap()
}

fn cancel(number: Number, approval: &str) -> request::Cancel {
    request::Cancel { number, period: None, reason: text("退貨"), approval_no: text(approval) }
}

fn allow(number: Number) -> request::Allow {
    request::Allow { number, period: None, lines: Vec::new(), reason: text("退貨") }
}

fn void(number: Number) -> request::Void {
    request::Void { number, period: None, reason: text("打錯"), taken_back: true }
}

/// What is known of the centre: which messages it carries, whether it takes an approval, and whether it cancels what had an
/// allowance.
type Centre = (Option<Vec<MessageKind>>, bool, bool);

fn link(shop: &Shop, (carries, takes_approval, after_allowance): &Centre) {
    shop.ask(request::UploadLink(LinkState { carries: carries.clone(), ..LinkState::default() })).unwrap();
    shop.ask(request::UploadApproval(*takes_approval)).unwrap();
    shop.ask(request::UploadAfterAllowance(*after_allowance)).unwrap();
}

/// An allowance is given, and cancelled.
fn allow_and_take_back(shop: &Shop, number: Number) {
    let allowed = shop.ask(allow(number)).unwrap();
    let back = request::AllowanceCancel { number: allowed.number, reason: text("打錯") };
    shop.ask(back).map(drop).unwrap();
}

/// A shop of which one document is stuck.
struct Scene {
    shop: Shop,
    invoice: Invoice,
    document: DocumentId,
}

impl Scene {
    fn new(kind: MessageKind, stuck: Stuck, bar: Bar) -> Self {
        let shop = Shop::selling(UploadMode::Auto);
        let invoice = *shop.ask(request::Issue(sale())).unwrap();
        let number = invoice.number;
        let name = |kind| id(&number.to_string(), kind);
        let late = cancel_until(invoice.period).plus_seconds(1);
        if kind != MessageKind::F0401 {
            shop.confirm(name(MessageKind::F0401));
        }
        if bar == Bar::HadAllowance {
            allow_and_take_back(&shop, number);
            // Behind a refused invoice they wait.
            for told in
                [MessageKind::G0401, MessageKind::G0501].into_iter().filter(|_| kind != MessageKind::F0401)
            {
                shop.confirm(name(told));
            }
        }
        match kind {
            MessageKind::F0401 | MessageKind::E0402 | MessageKind::E0401 => {}
            MessageKind::F0501 if bar == Bar::Approval => {
                shop.clock.set(late);
                shop.ask(cancel(number, "財北1150001")).map(drop).unwrap();
            }
            MessageKind::F0501 => shop.ask(cancel(number, "")).map(drop).unwrap(),
            MessageKind::F0701 => shop.ask(void(number)).map(drop).unwrap(),
            MessageKind::G0401 => shop.ask(allow(number)).map(drop).unwrap(),
            MessageKind::G0501 => {
                let allowed = shop.ask(allow(number)).unwrap();
                shop.confirm(name(MessageKind::G0401));
                let back = request::AllowanceCancel { number: allowed.number, reason: text("打錯") };
                shop.ask(back).map(drop).unwrap();
            }
        }
        match bar {
            Bar::Allowance => shop.ask(allow(number)).map(drop).unwrap(),
            Bar::Cancelled => shop.ask(cancel(number, "")).map(drop).unwrap(),
            Bar::Nothing | Bar::Late | Bar::Narrow | Bar::Approval | Bar::HadAllowance => {}
        }
        let scene = Self { shop, invoice, document: name(kind) };
        scene.stick(stuck);
        match bar {
            Bar::Late => scene.shop.clock.set(late),
            Bar::Narrow => link(&scene.shop, &(Some(vec![MessageKind::F0401]), true, true)),
            Bar::Approval => link(&scene.shop, &(None, false, true)),
            Bar::HadAllowance => link(&scene.shop, &(None, true, false)),
            Bar::Nothing | Bar::Allowance | Bar::Cancelled => {}
        }
        scene
    }

    fn stick(&self, stuck: Stuck) {
        let (shop, document) = (&self.shop, self.document);
        let tell = |outcome| {
            assert_eq!(shop.send(document, 1), [document]);
            shop.tell(document, outcome);
        };
        let park = || {
            let why = ParkReason::Person(text("先放著"));
            shop.ask(request::UploadPark { document, why }).unwrap();
        };
        match stuck {
            Stuck::Refused => tell(Outcome::Rejected { code: text("E0304"), words: text("不可") }),
            Stuck::RefusedThere => tell(Outcome::Rejected { code: text("91"), words: text("") }),
            Stuck::ParkedUnsent => park(),
            Stuck::ParkedUnknown => {
                tell(Outcome::Unknown);
                park();
            }
            Stuck::NoTrace => tell(Outcome::NoTrace),
            Stuck::Another => tell(Outcome::Differs { field: text("Total"), theirs: text("1") }),
            Stuck::Changed => {
                tell(Outcome::NotThere);
                assert_eq!(shop.send(document, 2), []);
            }
        }
        assert!(shop.state(document).is_stuck(), "{stuck:?}");
    }

    fn row(&self) -> StuckRow {
        let page = self.shop.ask(request::Stuck(StuckQuery { after: None, limit: 100 })).unwrap();
        page.rows.into_iter().find(|row| row.row.document == self.document).unwrap()
    }

    /// The verb of a way; what it is refused for.
    fn take(&self, way: Way) -> Result<(), &'static str> {
        let number = self.invoice.number;
        match way {
            Way::Correct => {
                let to = Parties { carrier: Carrier::parse("/ABC+124"), ..Parties::default() };
                let reason = text("載具打錯");
                let amend = request::Amend { number, period: None, to, reason, taken_back: true };
                said(self.shop.ask(amend))
            }
            Way::Again => said(self.shop.ask(request::UploadRetry(self.document))),
            Way::Cancel => said(self.shop.ask(cancel(number, ""))),
            Way::Settle => self.see(Seen::There),
        }
    }

    fn see(&self, seen: Seen) -> Result<(), &'static str> {
        let words = text("平台網頁已查");
        said(self.shop.ask(request::UploadSeen { document: self.document, seen, words }))
    }
}

fn said<T: std::fmt::Debug>(reply: Result<T, Failure>) -> Result<(), &'static str> {
    match reply {
        Ok(_) => Ok(()),
        Err(Failure::Refused(refusal)) => Err(refusal.code()),
        Err(other) => panic!("{other:?}"),
    }
}

/// The code of a closed way; `None` where the way is not about this document at all.
fn code(why: WayNot) -> Option<&'static str> {
    Some(match why {
        WayNot::NoInvoice => return None,
        WayNot::MayBeThere => "MAY_BE_THERE",
        WayNot::Over(_) => "TOO_LATE",
        WayNot::NotCarried => "NOT_CARRIED",
        WayNot::Cancelled(_) => "ALREADY_CANCELLED",
        WayNot::Voided(_) => "VOIDED",
        WayNot::HasAllowance => "HAS_ALLOWANCE",
        WayNot::Held => "HELD_THERE",
        WayNot::NoTrace => "NO_TRACE",
        WayNot::TooOften => "TOO_MANY",
        WayNot::HadAllowance => "HAD_ALLOWANCE",
        WayNot::RefusedThere => "REFUSED_THERE",
        WayNot::NotThere => "NOT_THERE",
    })
}

#[test]
fn an_open_way_is_taken_and_a_closed_one_refused_for_the_reason_shown() {
    let bars = [
        Bar::Nothing,
        Bar::Late,
        Bar::Narrow,
        Bar::Allowance,
        Bar::Cancelled,
        Bar::Approval,
        Bar::HadAllowance,
    ];
    let (mut open, mut closed) = (0, 0);
    for kind in KINDS {
        for (stuck, bar) in STUCK.iter().flat_map(|stuck| bars.map(|bar| (*stuck, bar))) {
            if !bar.fits(kind) {
                continue;
            }
            let scene = Scene::new(kind, stuck, bar);
            let row = scene.row();
            assert_eq!(row.ways.iter().map(|offer| offer.way).collect::<Vec<_>>(), Way::ALL);
            let what = format!("{kind} {stuck:?} {bar:?}");
            // What is refused leaves no trace, so one shop is enough for all of them.
            for offer in &row.ways {
                if let Some(code) = offer.why_not.and_then(code) {
                    assert_eq!(scene.take(offer.way), Err(code), "{what} {:?}", offer.way);
                    closed += 1;
                }
            }
            let may_be_seen = row.may_be_seen();
            for seen in Seen::ALL.into_iter().filter(|seen| !may_be_seen.contains(seen)) {
                assert!(scene.see(seen).is_err(), "{what} {seen:?}");
                closed += 1;
            }
            for offer in row.ways.iter().filter(|offer| offer.why_not.is_none()) {
                let scene = Scene::new(kind, stuck, bar);
                assert_eq!(scene.take(offer.way), Ok(()), "{what} {:?}", offer.way);
                scene.shop.healthy();
                open += 1;
            }
            for seen in may_be_seen {
                let scene = Scene::new(kind, stuck, bar);
                assert_eq!(scene.see(seen), Ok(()), "{what} {seen:?}");
                scene.shop.healthy();
                open += 1;
            }
        }
    }
    assert!(open > 400 && closed > 60, "{open} open and {closed} closed ones were tried");
}

#[test]
fn a_refused_invoice_with_a_live_allowance_is_not_corrected_and_says_so() {
    let scene = Scene::new(MessageKind::F0401, Stuck::Refused, Bar::Allowance);
    assert_eq!(scene.row().ways[0].why_not, Some(WayNot::HasAllowance));
}

#[test]
fn an_approval_goes_to_no_centre_without_a_field_for_it() {
    let scene = Scene::new(MessageKind::F0501, Stuck::ParkedUnsent, Bar::Approval);
    let row = scene.row();
    assert_eq!(row.ways[1].why_not, Some(WayNot::NotCarried), "sent again it would be parked again");
    assert_eq!(row.may_be_seen(), [Seen::There, Seen::Done]);
    let other = *scene.shop.ask(request::NumberLife { number: scene.invoice.number, period: None }).unwrap();
    assert!(other.remedies.iter().all(|offer| !offer.with_approval));
    // A centre that has one is set: it goes.
    link(&scene.shop, &(None, true, true));
    assert_eq!(scene.take(Way::Again), Ok(()));
    assert_eq!(scene.shop.state(scene.document), DeliveryState::Pending);
}

/// Amego, code 3050141: an allowance bars the 作廢 for good, even one that was cancelled.
#[test]
fn what_had_an_allowance_is_cancelled_at_no_centre_that_bars_it() {
    let stuck = Scene::new(MessageKind::F0401, Stuck::RefusedThere, Bar::HadAllowance);
    assert_eq!(stuck.row().ways[3].why_not, Some(WayNot::HadAllowance));
    let scene = Scene::new(MessageKind::F0501, Stuck::Refused, Bar::HadAllowance);
    let row = scene.row();
    assert_eq!(row.ways[1].why_not, Some(WayNot::HadAllowance), "sent again it would be refused again");
    assert_eq!(row.may_be_seen(), [Seen::There, Seen::Done, Seen::Stands]);
    // It stands again, as the centre has it: the rest is allowed.
    assert_eq!(scene.see(Seen::Stands), Ok(()));
    let number = scene.invoice.number;
    let life = *scene.shop.ask(request::NumberLife { number, period: None }).unwrap();
    assert_eq!(life.remedies[0].why_not, Some(WhyNot::HadAllowance));
    assert_eq!(said(scene.shop.ask(cancel(number, ""))), Err("HAD_ALLOWANCE"));
    assert_eq!(said(scene.shop.ask(allow(number))), Ok(()));
    // A centre that does not bar it is set, and the allowance is cancelled.
    link(&scene.shop, &(None, true, true));
    assert_eq!(said(scene.shop.ask(cancel(number, ""))), Err("HAS_ALLOWANCE"));
    scene.shop.healthy();
}

/// What happened to an invoice before its remedies are looked at.
#[derive(Clone, Copy, Debug)]
enum Past {
    Fresh,
    Confirmed,
    Part,
    Whole,
    Settled,
    TakenBack,
    Cancelled,
    CancelledConfirmed,
    Voided,
}

fn shop_of(past: Past, late: bool, told: &Centre) -> (Shop, Number) {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(sale())).unwrap();
    let number = invoice.number;
    let name = |kind| id(&number.to_string(), kind);
    if !matches!(past, Past::Fresh | Past::Cancelled) {
        shop.confirm(name(MessageKind::F0401));
    }
    match past {
        Past::Fresh | Past::Confirmed => {}
        Past::Part => {
            let line = crate::domain::AllowanceAsk { line: 1, quantity: Decimal::ZERO, amount: 1 };
            let part = request::Allow { lines: vec![line], ..allow(number) };
            shop.ask(part).map(drop).unwrap();
        }
        Past::Whole => shop.ask(allow(number)).map(drop).unwrap(),
        Past::Settled => {
            let allowed = shop.ask(allow(number)).unwrap();
            shop.confirm(name(MessageKind::G0401));
            let back = request::AllowanceCancel { number: allowed.number, reason: text("打錯") };
            shop.ask(back).map(drop).unwrap();
            let document = name(MessageKind::G0501);
            let why = ParkReason::Person(text("先放著"));
            shop.ask(request::UploadPark { document, why }).unwrap();
            let words = text("平台網頁已查");
            shop.ask(request::UploadSeen { document, seen: Seen::Done, words }).unwrap();
        }
        Past::TakenBack => allow_and_take_back(&shop, number),
        Past::Cancelled => shop.ask(cancel(number, "")).map(drop).unwrap(),
        Past::CancelledConfirmed => {
            shop.ask(cancel(number, "")).map(drop).unwrap();
            shop.confirm(name(MessageKind::F0501));
        }
        Past::Voided => shop.ask(void(number)).map(drop).unwrap(),
    }
    if late {
        shop.clock.set(cancel_until(invoice.period).plus_seconds(1));
    }
    link(&shop, told);
    (shop, number)
}

#[test]
fn a_remedy_that_is_offered_is_taken_and_another_refused_for_the_reason_shown() {
    let pasts = [
        Past::Fresh,
        Past::Confirmed,
        Past::Part,
        Past::Whole,
        Past::Settled,
        Past::TakenBack,
        Past::Cancelled,
        Past::CancelledConfirmed,
        Past::Voided,
    ];
    let centres: [Centre; 4] = [
        (None, true, true),
        (Some(vec![MessageKind::F0401]), true, true),
        (None, false, true),
        (None, true, false),
    ];
    for (past, late) in pasts.into_iter().flat_map(|past| [(past, false), (past, true)]) {
        for told in &centres {
            let (shop, number) = shop_of(past, late, told);
            let life = *shop.ask(request::NumberLife { number, period: None }).unwrap();
            for offer in life.remedies {
                let (shop, number) = shop_of(past, late, told);
                let what = format!("{past:?} late {late} {told:?} {offer:?}");
                let taken = match offer.remedy {
                    Remedy::Cancel => {
                        if matches!(offer.why_not, Some(WhyNot::Over(_) | WhyNot::OverForTheCentre(_))) {
                            let approved = said(shop.ask(cancel(number, "財北1150001")));
                            assert_eq!(approved.is_ok(), offer.with_approval, "{what}");
                            assert!(approved.is_ok() || approved == Err("NOT_CARRIED"), "{what}");
                        }
                        let (shop, number) = shop_of(past, late, told);
                        said(shop.ask(cancel(number, "")))
                    }
                    Remedy::Void => said(shop.ask(void(number))),
                    Remedy::Allow => said(shop.ask(allow(number))),
                };
                let expected = offer.why_not.map_or(Ok(()), |why| Err(refusal_of(why)));
                assert_eq!(taken, expected, "{what}");
            }
        }
    }
}

fn refusal_of(why: WhyNot) -> &'static str {
    match why {
        WhyNot::Cancelled(_) => "ALREADY_CANCELLED",
        WhyNot::Voided(_) => "VOIDED",
        WhyNot::Over(_) | WhyNot::OverForTheCentre(_) => "TOO_LATE",
        WhyNot::HasAllowance => "HAS_ALLOWANCE",
        WhyNot::NotConfirmed => "NOT_CONFIRMED",
        WhyNot::NothingLeft => "ALLOWANCE_TOO_MUCH",
        WhyNot::NotCarried => "NOT_CARRIED",
        WhyNot::PeriodClosed => "PERIOD_CLOSED",
        WhyNot::NotTaken(_) => "VOID_NOT_TAKEN",
        WhyNot::NotThere => "NOT_THERE",
        WhyNot::HadAllowance => "HAD_ALLOWANCE",
    }
}
