//! Who may do what: every cell of the matrix with a real call, and everything that could open the door: forged and
//! old sessions, other Unix users, guessed PINs, tills, the last administrator.

use super::*;
use crate::domain::TerminalName;
use crate::domain::{
    AllowanceNumber, CountedCash, Deed, DocumentId, Good, GoodCode, Held, InvoicePaper, MATRIX, MessageKind,
    Number, OfficeYear, ParkReason, ParkedId, PeopleRefusal, Pin, PrintEnd, PrintJobId, Role, ShiftId,
    StaffCode, StoreId, TakenCount, TakingsBy, TakingsPrint, TaxChoice, TaxKind, Till, TillCode, TillRefusal,
    TimeSpan, UnixUser, may,
};
use crate::protocol::{
    DayCheckQuery, DeliveryQuery, GoodsQuery, ImportOptions, InvoiceQuery, LinkState, Pick, Reply, Request,
    ScreenFrame, SessionToken, SignedIn, SoldHoursQuery, SoldQuery, StaffDraft, Suggestion, TakingsQuery,
    request,
};

/// A Unix user that is not the engine's own.
pub(super) const CLERK: u32 = 1001;

fn pin(digits: &str) -> Pin {
    Pin::parse(digits).unwrap()
}

pub(super) fn person(code: &str, role: Role, digits: &str) -> request::StaffPut {
    let pin = Some(pin(digits));
    let staff = StaffDraft {
        code: StaffCode::parse(code).unwrap(),
        name: CleanText::default(),
        role,
        active: true,
        pin,
    };
    request::StaffPut { staff, new: true }
}

fn code_of(role: Role) -> String {
    role.word().chars().take(10).collect()
}

/// A shop with one person of each role; the PIN of all is 2468.
pub(super) fn staffed() -> Shop {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 100)]);
    for role in [Role::Administrator, Role::Cashier, Role::Maintainer, Role::Manager, Role::Auditor] {
        assert_eq!(shop.ask(person(&code_of(role), role, "2468")), Ok(()));
    }
    shop
}

impl Shop {
    fn call_as<A: Ask>(
        &self,
        uid: u32,
        session: Option<&SessionToken>,
        request: A,
    ) -> Result<A::Reply, Failure> {
        let caller = Caller { uid, session: session.cloned(), ..Caller::default() };
        self.engine.ask(caller, request)
    }

    fn any_as(&self, uid: u32, session: Option<&SessionToken>, request: Request) -> Result<Reply, Failure> {
        let caller = Caller { uid, session: session.cloned(), ..Caller::default() };
        self.engine.call(&Call { caller, id: None, request })
    }

    fn try_sign_in(&self, uid: u32, code: &str, digits: &str) -> Result<SignedIn, Refusal> {
        let request = request::SignIn { staff: StaffCode::parse(code).unwrap(), pin: pin(digits) };
        match self.call_as(uid, None, request) {
            Ok(signed_in) => Ok(signed_in),
            Err(Failure::Refused(refusal)) => Err(refusal),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn session(&self, role: Role) -> SessionToken {
        self.try_sign_in(CLERK, &code_of(role), "2468").unwrap().session
    }
}

fn refusal<T: std::fmt::Debug>(reply: Result<T, Failure>) -> Option<Refusal> {
    match reply {
        Err(Failure::Refused(refusal)) => Some(refusal),
        Ok(_) => None,
        other => panic!("{other:?}"),
    }
}

fn takings_of(period: Period) -> TakingsPrint {
    let (first, last) = (period.first_day(), period.last_day());
    TakingsPrint { first, last, by: TakingsBy::Till, company: None, till: None }
}

fn no_books(period: Period) -> TakenCount {
    TakenCount {
        company: CompanyCode::parse("9").unwrap(),
        period,
        tax_kind: TaxKind::General,
        taken: 0,
        added: 0,
        available: None,
    }
}

/// A request of every kind. Most are refused by the business; here it is asked who may ask at all.
fn requests() -> Vec<Request> {
    let number = Number::parse("AB00000000").unwrap();
    let allowance = AllowanceNumber::new(number, Period::parse("11511").unwrap(), 1).unwrap();
    let reason = CleanText::new("試", 9).unwrap();
    let none = CleanText::default();
    let good_code = GoodCode::parse("G1").unwrap();
    let (name, unit) = (reason.clone(), none.clone());
    let good = Good {
        code: good_code.clone(),
        barcode: None,
        name,
        unit,
        price: Decimal::ONE,
        tax: TaxChoice::Taxable,
    };
    let till = TillCode::parse("T1").unwrap();
    let this = Period::parse("11511").unwrap();
    let (period, paper, detail) = (None, InvoicePaper::Original, false);
    let (job, id) = (PrintJobId(1), RangeId(1));
    let document =
        DocumentId { number, period: Period::parse("11511").unwrap(), kind: MessageKind::F0401, count: 1 };
    let cancel = |approval_no: &CleanText| request::Cancel {
        number,
        period,
        reason: reason.clone(),
        approval_no: approval_no.clone(),
    };
    let carried = RangeDraft {
        last_issued: Some(Serial::try_from(200u32).unwrap()),
        reason: reason.clone(),
        ..draft("AB", 200, 50)
    };
    let (borrower, none_again) = (reason.clone(), none.clone());
    vec![
        request::Store.into(),
        request::Companies.into(),
        request::Ranges(RangeQuery { limit: 1, ..RangeQuery::default() }).into(),
        request::Range(id).into(),
        request::Goods(GoodsQuery::default()).into(),
        request::Good(good_code.clone()).into(),
        request::Departments.into(),
        request::Tills.into(),
        request::PrintJobs { till: None }.into(),
        request::PrintCheck {
            number: crate::domain::Number::parse("AB10000000").unwrap(),
            period: None,
            paper: crate::domain::InvoicePaper::Original,
        }
        .into(),
        request::StaffList.into(),
        request::Invoice { number, period }.into(),
        request::Invoices(InvoiceQuery { limit: 1, ..InvoiceQuery::default() }).into(),
        request::NumberLife { number, period }.into(),
        request::Allowance(allowance).into(),
        request::Shift(ShiftId(1)).into(),
        request::ShiftFigures.into(),
        request::Issue(sale()).into(),
        request::Park { label: none.clone(), sale: sale() }.into(),
        request::ParkedList.into(),
        request::Unpark(ParkedId(99)).into(),
        request::BuyerName(Ubn::parse("04595257").unwrap()).into(),
        request::OpenDrawer.into(),
        request::Print { number, period, paper, detail, reason: none.clone() }.into(),
        request::PrintAllowance(allowance).into(),
        request::PrintShift(ShiftId(1)).into(),
        request::PrintTakings(takings_of(this)).into(),
        request::PrintCoverage(this).into(),
        request::Coverage { period: this, after: None }.into(),
        request::PrintSay { job, held: Held::Whole }.into(),
        request::PrintGiveUp(job).into(),
        cancel(&none).into(),
        cancel(&reason).into(),
        request::AllowPreview { number, period, lines: Vec::new(), reason: reason.clone() }.into(),
        request::AllowanceCancel { number: allowance, reason: reason.clone() }.into(),
        request::ShiftClose.into(),
        request::ShiftCount(CountedCash {
            float: 0,
            paid_in: 0,
            paid_out: 0,
            counted: 0,
            reason: CleanText::default(),
        })
        .into(),
        request::CashBack(None).into(),
        request::ShiftDrawer(None).into(),
        request::ShiftFloat(None).into(),
        request::RangePreview { drafts: vec![draft("AC", 0, 50)] }.into(),
        request::RangePreview { drafts: vec![carried] }.into(),
        request::RangeEdit { id: RangeId(99), edit: RangeEdit { draft: draft("AB", 0, 100) } }.into(),
        request::RangeDelete(vec![RangeId(99)]).into(),
        request::RangeDept { ids: vec![RangeId(99)], dept: None }.into(),
        request::RangeTill { ids: vec![RangeId(99)], till: None }.into(),
        request::RangePause { ids: vec![RangeId(99)], pause: true }.into(),
        request::RangeSplit { id: RangeId(99), at: Serial::try_from(50u32).unwrap() }.into(),
        request::ImportReview { rows: Arc::new([]), options: ImportOptions::default() }.into(),
        request::GoodsPut { goods: vec![good], new: false }.into(),
        request::GoodsRemove(vec![GoodCode::parse("G9").unwrap()]).into(),
        request::CompanyPut { company: company("1"), new: false }.into(),
        request::DepartmentPut {
            department: crate::domain::Department {
                code: DeptCode::parse("D1").unwrap(),
                name: none.clone(),
            },
            new: false,
        }
        .into(),
        request::TillPut { till: Till { code: till, name: none, dept: None, company: None }, new: false }
            .into(),
        request::StaffPut {
            staff: StaffDraft {
                code: StaffCode::parse("nobody").unwrap(),
                name: reason.clone(),
                role: Role::Cashier,
                active: true,
                pin: None,
            },
            new: false,
        }
        .into(),
        request::UnixUsers.into(),
        request::UnixUserRemove(4242).into(),
        request::ClockAccept { reason: reason.clone() }.into(),
        request::Fence.into(),
        request::FenceLift { reason: reason.clone() }.into(),
        request::RangeFree { id: RangeId(99), centre: Vec::new(), slips: Vec::new(), reason: reason.clone() }
            .into(),
        request::Doctor { quick: true }.into(),
        request::LedgerVerify.into(),
        request::Trail { from: 1, limit: 1, number: None }.into(),
        request::Takings(TakingsQuery {
            span: TimeSpan::default(),
            by: TakingsBy::Company,
            company: None,
            till: None,
            resume: None,
        })
        .into(),
        request::SoldFacts(SoldQuery { span: TimeSpan::default(), company: None, resume: None }).into(),
        request::IsWatched.into(),
        request::ShowFrame(ScreenFrame::default()).into(),
        request::Dashboard.into(),
        request::Watch(TerminalName::parse("t9").unwrap()).into(),
        request::Suggestions.into(),
        request::SuggestionAccept(99).into(),
        request::SuggestionRefuse(99).into(),
        request::UploadStatus.into(),
        request::UploadLeft.into(),
        request::Deliveries(DeliveryQuery::default()).into(),
        request::DayCheck(DayCheckQuery { span: TimeSpan::default(), resume: None }).into(),
        request::UploadNow { till: None }.into(),
        request::UploadPause { seconds: 1 }.into(),
        request::UploadResume.into(),
        request::UploadRetry(document).into(),
        request::UploadPark { document, why: ParkReason::Person(reason) }.into(),
        request::UploadPick { pick: Pick::Send, max: 1 }.into(),
        request::UploadPickBut { max: 1, without: Vec::new() }.into(),
        request::UploadSend(Vec::new()).into(),
        request::UploadTell(Vec::new()).into(),
        request::UploadSettle(Vec::new()).into(),
        request::UploadTold(Vec::new()).into(),
        request::RangeCheck {
            period: this,
            allotted: crate::domain::Allotted::default(),
            source: CleanText::default(),
        }
        .into(),
        request::RangeCheckAsk(this).into(),
        request::RangeCheckWanted.into(),
        request::RangeCheckTell(this, crate::protocol::CheckAnswer::NotAskable).into(),
        request::RangeCheckState(this).into(),
        request::PeriodState(this).into(),
        request::Blanks { period: this, after: None }.into(),
        request::OpenPeriods.into(),
        request::RangesOfAct(crate::domain::RequestId::parse("nobody-1").unwrap()).into(),
        request::UndoPreview(crate::domain::RequestId::parse("nobody-1").unwrap()).into(),
        request::UndoActs.into(),
        request::EndedUntil.into(),
        request::RangeUndo(crate::domain::RequestId::parse("nobody-1").unwrap()).into(),
        request::OfficeYears.into(),
        request::Rehearsal.into(),
        request::TillsOf(Vec::new()).into(),
        request::NumbersLeft(this).into(),
        request::TakenCounts(this).into(),
        request::SoldHours(SoldHoursQuery { since: this.first_day(), resume: None }).into(),
        request::OfficeYearPut(OfficeYear { year: 0, days_off: Vec::new() }).into(),
        request::CountNote(no_books(this)).into(),
        request::NumbersEnd(this).into(),
        request::NumbersReopen { period: this, reason: CleanText::default() }.into(),
        request::Borrowers.into(),
        request::RangeLend { ids: vec![RangeId(99)], to: borrower, kind: None, reason: none_again.clone() }
            .into(),
        request::RangeTakeBack { backs: Vec::new(), from: None, source: none_again }.into(),
        request::RangeAllot { ids: vec![RangeId(99)], to: CompanyCode::parse("9").unwrap() }.into(),
        request::AllotmentsReport { period: this, by_hand: true }.into(),
        request::Allotments { period: this, after: None }.into(),
        request::AllotmentsOpen.into(),
        request::BlanksReport { period: this, by_hand: true }.into(),
        request::PeriodClose(this).into(),
        request::Packing.into(),
        request::Packs.into(),
        request::TillPack {
            id: StoreId([9; 16]),
            founding: [0; 32],
            till: TillCode::parse("A1").unwrap(),
            books: Vec::new(),
            reason: CleanText::default(),
        }
        .into(),
        request::TillUnpack {
            id: StoreId([9; 16]),
            after: (1, [0; 32]),
            facts: Vec::new(),
            through: 1,
            hash: [0; 32],
            home: false,
        }
        .into(),
        request::PackLost { id: StoreId([9; 16]), reason: CleanText::default() }.into(),
        request::TillFinish.into(),
        request::DumpProgress.into(),
        request::UploadLink(LinkState::default()).into(),
        request::UploadApproval(false).into(),
        request::UploadAfterAllowance(true).into(),
        request::PrintBegin(job).into(),
        request::PrintEnd { job, end: PrintEnd::Printed }.into(),
    ]
}

#[test]
fn every_cell_of_the_matrix_holds() {
    let shop = staffed();
    let mut cells = 0;
    for role in Role::ALL {
        let session = shop.session(role);
        for request in requests() {
            let deed = request.deed();
            let refused = refusal(shop.any_as(CLERK, Some(&session), request.clone()));
            let barred = matches!(refused, Some(Refusal::People(PeopleRefusal::NotAllowed { .. })));
            assert_eq!(barred, !may(role, deed), "{role:?} {deed:?} {request:?}: {refused:?}");
            if barred {
                assert_eq!(
                    refused,
                    Some(Refusal::People(PeopleRefusal::NotAllowed { deed, role: Some(role) }))
                );
            }
            cells += 1;
        }
    }
    for (deed, _) in MATRIX {
        assert!(
            requests().iter().any(|request| request.deed() == deed),
            "{deed:?} is asked for by no request"
        );
    }
    println!("{cells} cells");
    shop.healthy();
}

#[test]
fn without_signing_in_only_the_greeting_is_given() {
    let shop = staffed();
    for request in requests() {
        let greets = request.deed() == Deed::Greet;
        let refused = refusal(shop.any_as(CLERK, None, request));
        assert_eq!(refused == Some(Refusal::People(PeopleRefusal::SignInNeeded)), !greets);
    }
    // The user whose files these are may keep people: a lost PIN locks nobody out for ever.
    assert!(refusal(shop.call_as(0, None, request::UnixUsers)).is_none());
    assert_eq!(
        refusal(shop.call_as(0, None, request::Issue(sale()))),
        Some(Refusal::People(PeopleRefusal::SignInNeeded))
    );
}

/// Tills often run as the user whose files these are: who has signed in there is that person, not the owner.
#[test]
fn a_session_of_the_owners_user_is_worth_its_role_alone() {
    const OWNER: u32 = 0;
    let shop = staffed();
    for role in Role::ALL {
        let session = shop.try_sign_in(OWNER, &code_of(role), "2468").unwrap().session;
        for request in requests().into_iter().filter(|request| request.deed() != Deed::Greet) {
            let deed = request.deed();
            let refused = refusal(shop.any_as(OWNER, Some(&session), request));
            let barred = refused == Some(PeopleRefusal::NotAllowed { deed, role: Some(role) }.into());
            assert_eq!(barred, !may(role, deed), "{role:?} {deed:?}: {refused:?}");
        }
    }
    // A screen at which nobody has signed in yet is nobody's way in either.
    let screen = Caller { uid: OWNER, terminal: TerminalName::parse("t1"), ..Caller::default() };
    for request in [Request::from(request::UnixUsers), request::Fence.into(), request::StaffList.into()] {
        let (caller, id) = (screen.clone(), None);
        let refused = refusal(shop.engine.call(&Call { caller, id, request }));
        assert_eq!(refused, Some(PeopleRefusal::SignInNeeded.into()));
    }
    // A lost PIN: the owner, as nobody in particular, at the command line.
    assert_eq!(shop.call_as(OWNER, None, person("B2", Role::Administrator, "1357")), Ok(()));
    assert!(shop.try_sign_in(OWNER, "B2", "1357").is_ok());
    shop.healthy();
}

#[test]
fn the_trail_names_person_role_till_and_unix_user() {
    let shop = staffed();
    let session = Some(shop.session(Role::Cashier));
    let till = TillCode::parse("T1");
    // The name that a terminal gives is not believed.
    let staff = StaffCode::parse("manager");
    let caller = Caller { staff, till: till.clone(), uid: CLERK, session, ..Caller::default() };
    shop.engine.ask(caller, request::Issue(sale())).unwrap();
    let Ok(page) = shop.call_as(
        CLERK,
        Some(&shop.session(Role::Auditor)),
        request::Trail { from: 1, limit: 100, number: Number::parse("AB00000000").ok() },
    ) else {
        panic!("no trail")
    };
    let by = &page.rows.last().unwrap().1.by;
    assert_eq!(
        (by.staff.as_ref().map(ToString::to_string), by.role),
        (Some("cashier".to_owned()), Some(Role::Cashier))
    );
    assert_eq!((&by.till, by.uid), (&till, CLERK));
}

#[test]
fn a_session_is_good_for_its_person_its_user_and_its_day() {
    let mut shop = staffed();
    let session = shop.session(Role::Cashier);
    let sells = |shop: &Shop, uid, session: &SessionToken| {
        refusal(shop.call_as(uid, Some(session), request::ParkedList)).is_none()
    };
    assert!(sells(&shop, CLERK, &session));
    shop.reopen();
    assert!(sells(&shop, CLERK, &session), "a restart of the engine signs nobody out");
    assert!(!sells(&shop, 1002, &session), "taken by another Unix user");
    let text = session.as_str();
    for at in 0..text.len() {
        let mut forged = text.to_owned().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let forged = SessionToken::new(String::from_utf8(forged).unwrap()).unwrap();
        // The last character of either part may have spare bits: such a token says the same.
        let same = forged.as_str().split('.').count() == 2 && sells(&shop, CLERK, &forged);
        let edge = at + 1 == text.len() || text.as_bytes()[at + 1] == b'.';
        assert!(!same || edge, "character {at}");
    }
    shop.clock.pass_s(24 * 3_600 + 1);
    assert!(!sells(&shop, CLERK, &session), "the day is over");
    let today = shop.session(Role::Cashier);
    let change = |active, digits: Option<&str>| request::StaffPut {
        staff: StaffDraft {
            code: StaffCode::parse("cashier").unwrap(),
            name: CleanText::default(),
            role: Role::Cashier,
            active,
            pin: digits.map(pin),
        },
        new: false,
    };
    assert_eq!(shop.ask(change(true, Some("1357"))), Ok(()));
    assert!(!sells(&shop, CLERK, &today), "a new PIN ends the sessions of the old one");
    let newest = shop.try_sign_in(CLERK, "cashier", "1357").unwrap().session;
    assert_eq!(shop.ask(change(false, None)), Ok(()));
    assert!(!sells(&shop, CLERK, &newest), "who has left is out");
    assert_eq!(shop.try_sign_in(CLERK, "cashier", "1357"), Err(Refusal::People(PeopleRefusal::BadPin)));
    shop.healthy();
}

#[test]
fn guessing_costs_time_for_the_person_and_locks_nobody_else_out() {
    let shop = staffed();
    for _ in 0..4 {
        assert_eq!(shop.try_sign_in(CLERK, "cashier", "0000"), Err(Refusal::People(PeopleRefusal::BadPin)));
    }
    assert_eq!(
        shop.try_sign_in(CLERK, "nobody", "0000"),
        Err(Refusal::People(PeopleRefusal::BadPin)),
        "the same words for nobody"
    );
    assert!(matches!(
        shop.try_sign_in(CLERK, "cashier", "2468"),
        Err(Refusal::People(PeopleRefusal::SignInWait { .. }))
    ));
    assert!(shop.try_sign_in(CLERK, "manager", "2468").is_ok(), "another person does not wait for that");
    shop.clock.pass_s(3);
    assert!(shop.try_sign_in(CLERK, "cashier", "2468").is_ok());
}

/// Each name that is made up costs what one that exists costs, and none of them buys a guess more.
#[test]
fn made_up_tills_are_one_terminal() {
    let shop = staffed();
    let judged = |till: String, code: String| {
        let request = request::SignIn { staff: StaffCode::parse(&code).unwrap(), pin: pin("0000") };
        let caller = Caller { uid: CLERK, till: TillCode::parse(&till), ..Caller::default() };
        refusal(shop.engine.ask(caller, request)) == Some(PeopleRefusal::BadPin.into())
    };
    let count = (0..60).filter(|at| judged(format!("T{at}"), format!("X{at}"))).count();
    assert_eq!(count, 31, "as many as one terminal may be wrong");
}

#[test]
fn the_deeds_of_the_engines_own_threads_are_nobody_elses_in_an_open_store_too() {
    let shop = Shop::new();
    for request in requests().into_iter().filter(|request| request.deed() == Deed::Serve) {
        let refused = refusal(shop.call_as(CLERK, None, request.clone()));
        let not_allowed = PeopleRefusal::NotAllowed { deed: Deed::Serve, role: None };
        assert_eq!(refused, Some(Refusal::People(not_allowed)), "{request:?}");
    }
}

#[test]
fn the_first_is_an_administrator_and_one_stays() {
    let shop = Shop::new();
    let put = |request| refusal(shop.ask(request));
    assert_eq!(
        put(person("A1", Role::Manager, "2468")),
        Some(Refusal::People(PeopleRefusal::NoAdministrator))
    );
    assert_eq!(put(person("A1", Role::Administrator, "2468")), None);
    assert_eq!(
        put(person("A1", Role::Cashier, "2468")),
        Some(Refusal::Till(TillRefusal::CodeTaken("A1".to_owned())))
    );
    let demote = StaffDraft {
        code: StaffCode::parse("A1").unwrap(),
        name: CleanText::default(),
        role: Role::Cashier,
        active: true,
        pin: None,
    };
    assert_eq!(
        put(request::StaffPut { staff: demote, new: false }),
        Some(Refusal::People(PeopleRefusal::NoAdministrator))
    );
}

#[test]
fn a_unix_user_has_the_roles_and_the_till_of_its_rule() {
    let shop = staffed();
    let rule = |uid, roles: &[Role], till: Option<&str>| {
        let user = UnixUser { uid, roles: roles.to_vec(), till: till.and_then(TillCode::parse) };
        assert_eq!(shop.ask(request::UnixUserPut(user)), Ok(()));
    };
    rule(CLERK, &[Role::Cashier], Some("T1"));
    let (cashier, manager) = (shop.session(Role::Cashier), shop.session(Role::Manager));
    assert!(refusal(shop.call_as(CLERK, Some(&cashier), request::Issue(sale()))).is_none());
    let barred = refusal(shop.call_as(CLERK, Some(&manager), request::ShiftClose));
    assert!(
        matches!(barred, Some(Refusal::People(PeopleRefusal::NotAllowed { .. }))),
        "a manager's PIN at a cashier's till: {barred:?}"
    );
    let t2 = TillCode::parse("T2");
    let other =
        refusal(shop.call_as(CLERK, Some(&cashier), request::Issue(SaleDraft { till: t2, ..sale() })));
    assert_eq!(other, Some(Refusal::People(PeopleRefusal::OtherTill(TillCode::parse("T1").unwrap()))));
    let elsewhere = shop.try_sign_in(1002, "cashier", "2468").unwrap().session;
    let unknown = refusal(shop.call_as(1002, Some(&elsewhere), request::ParkedList));
    assert!(
        matches!(unknown, Some(Refusal::People(PeopleRefusal::NotAllowed { .. }))),
        "a user without a rule, where rules exist"
    );
    assert_eq!(shop.ask(request::UnixUserRemove(CLERK)), Ok(()));
    assert!(refusal(shop.call_as(1002, Some(&elsewhere), request::ParkedList)).is_none());
    shop.healthy();
}

#[test]
fn a_pin_is_in_no_byte_of_the_store() {
    let shop = Shop::new();
    let digits = "918273645546";
    assert_eq!(shop.named("same", person("A1", Role::Administrator, digits)), Ok(()));
    assert_eq!(shop.named("same", person("A1", Role::Administrator, digits)), Ok(()), "a repeat");
    shop.engine.close().unwrap();
    for name in ["store.redb".to_owned()]
        .into_iter()
        .chain(shop.disk.arc().list("ledger").unwrap().into_iter().map(|name| format!("ledger/{name}")))
    {
        let file = shop.disk.arc().open(&name).unwrap();
        let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
        file.read_at(0, &mut bytes).unwrap();
        let found = bytes.windows(digits.len()).any(|window| window == digits.as_bytes());
        assert!(!found, "{name} holds the PIN");
    }
}

#[test]
fn a_suggestion_is_the_act_of_who_made_it_and_names_who_accepted_it() {
    let shop = staffed();
    let (cashier, boss) = (shop.session(Role::Cashier), shop.session(Role::Administrator));
    let book = Suggestion::AddRange(Box::new(draft("AC", 0, 50)));
    let suggest = |suggestion| request::Suggest { till: None, suggestion };
    assert_eq!(shop.call_as(CLERK, Some(&boss), suggest(book)), Ok(()));
    let Ok(rows) = shop.call_as(CLERK, Some(&cashier), request::Suggestions) else {
        panic!("no suggestions")
    };
    // A cashier keeps no ranges, and yet the accepted book is added: the administrator's act.
    let accepted = shop.call_as(CLERK, Some(&cashier), request::SuggestionAccept(rows[0].id));
    accepted.unwrap();
    let number = Number::parse("AC00000000").ok();
    let auditor = shop.session(Role::Auditor);
    let Ok(page) = shop.call_as(CLERK, Some(&auditor), request::Trail { from: 1, limit: 100, number }) else {
        panic!("no trail")
    };
    let by = &page.rows.last().unwrap().1.by;
    let code = |staff: &Option<StaffCode>| staff.as_ref().map(ToString::to_string);
    assert_eq!(code(&by.staff).as_deref(), Some("administra"));
    assert_eq!(code(&by.accepted_by).as_deref(), Some("cashier"));
    // Who may not do it may not suggest it either: an administrator cancels no invoice.
    let reason = CleanText::new("打錯", 9).unwrap();
    let cancel = Suggestion::Cancel { number: Number::parse("AB00000000").unwrap(), period: None, reason };
    let barred = refusal(shop.call_as(CLERK, Some(&boss), suggest(cancel)));
    assert_eq!(
        barred,
        Some(Refusal::People(PeopleRefusal::NotAllowed {
            deed: Deed::Correct,
            role: Some(Role::Administrator)
        }))
    );
}
