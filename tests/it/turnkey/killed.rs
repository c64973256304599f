//! As for centres (`centre/killed.rs`): the engine dies before a file is written, once it is written and before anybody heard
//! of it, and once a result is read and before anybody heard of that; at each answer of Turnkey and of the platform behind it
//! (`CONFORMANCE.md`). After the restart each document ends as the table says, and reached the platform once.

use super::PATIENCE;
use super::program::Program;
use crate::centre::killed::{Dies, die, start, state, upload};
use crate::shop::{Shop, span};
use lj::domain::{AllocationRow, CleanText, Company, CompanyCode, DeliveryKind, MessageKind, TaxKind, Ubn};
use lj::protocol::{Call, Caller, Desk, ImportOptions, RangeFilter, RangeQuery, request};
use lj::uplink::{Gateway, Turnkey, TurnkeyFolders};
use std::sync::Arc;
use std::time::Instant;

/// What is said of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// The platform has it: a summary names it, a result of blanks is about all of its pack.
    Good,
    /// A result names it with a code.
    Refused,
    /// A result refuses the whole pack and names nothing; the summary does, a day later.
    Whole,
    /// Turnkey's own check moves it to `ERR`.
    InErr,
    /// Nothing, and its file is cleaned away.
    Nothing,
}

use DeliveryKind::{Confirmed, Parked, Rejected};
use MessageKind::{E0401, E0402, F0401, F0501, F0701, G0401};
use Says::{Good, InErr, Nothing, Refused, Whole};

/// Of which message, what is said of it, how it ends.
const TABLE: [(MessageKind, Says, DeliveryKind); 21] = [
    (F0401, Good, Confirmed),
    (F0401, Refused, Rejected),
    (F0401, Whole, Rejected),
    (F0401, InErr, Rejected),
    (F0401, Nothing, Parked),
    (F0501, Good, Confirmed),
    (F0501, Refused, Rejected),
    (F0501, Whole, Rejected),
    (F0501, InErr, Rejected),
    (F0501, Nothing, Parked),
    (F0701, Good, Confirmed),
    (F0701, Refused, Rejected),
    (F0701, Nothing, Parked),
    (G0401, Good, Confirmed),
    (G0401, Refused, Rejected),
    (E0402, Good, Confirmed),
    (E0402, Refused, Rejected),
    (E0402, InErr, Rejected),
    (E0402, Nothing, Parked),
    (E0401, Good, Confirmed),
    (E0401, Refused, Rejected),
];

fn text(words: &str) -> CleanText {
    CleanText::new(words, 20).unwrap()
}

/// Turnkey and the platform go on until the document of this kind stands like this.
fn run_until(
    shop: &Shop,
    way: &Arc<dyn Gateway>,
    program: &mut Program,
    ends: (MessageKind, DeliveryKind),
    context: &str,
) {
    let (kind, stands) = ends;
    let uplink = start(shop, Arc::clone(way));
    let until = Instant::now() + PATIENCE;
    while state(shop, kind) != stands {
        assert!(Instant::now() < until, "{context}: {:?}", state(shop, kind));
        program.run();
        program.next_day();
    }
    drop(uplink);
}

/// Does what comes before the message in question, to its end, and then what it tells; the number that it is about.
fn tell(
    shop: &Shop,
    way: &Arc<dyn Gateway>,
    program: &mut Program,
    kind: MessageKind,
    context: &str,
) -> String {
    let (number, _) = shop.issue();
    let (period, reason) = (None, text("退回"));
    if kind != F0401 {
        run_until(shop, way, program, (F0401, Confirmed), context);
    }
    match kind {
        F0501 => drop(shop.ask(request::Cancel { number, period, reason, approval_no: text("") }).unwrap()),
        F0701 => drop(shop.ask(request::Void { number, period, reason, taken_back: false }).unwrap()),
        G0401 => {
            let allow = request::Allow { number, period, lines: Vec::new(), reason };
            return shop.ask(allow).unwrap().number.to_string();
        }
        E0402 => return tell_blanks(shop, way),
        E0401 => return tell_branch(shop, way),
        _ => {}
    }
    number.to_string()
}

/// The period's numbers end, and its blanks are told; as the simulated platform calls them.
fn tell_blanks(shop: &Shop, way: &Arc<dyn Gateway>) -> String {
    let period = Shop::period();
    let time = format!("{} 09:00:00", period.next().first_day().succ_opt().unwrap());
    let at = |request: lj::protocol::Request| {
        let now = lj::domain::Moment::parse(&time);
        shop.engine.call(&Call { caller: Caller { now, ..Caller::default() }, id: None, request }).unwrap()
    };
    // An engine that has just been opened knows of its way by the upload thread alone.
    let uplink = start(shop, Arc::clone(way));
    at(request::NumbersEnd(period).into());
    drop(uplink);
    shop.ask(request::UploadPause { seconds: 60 }).unwrap();
    at(request::BlanksReport { period, by_hand: false }.into());
    shop.ask(request::UploadResume).unwrap();
    format!("12345675 07 {} AB", period.mig())
}

/// A book of the head office's goes to its branch; as the simulated platform calls what is told of that.
fn tell_branch(shop: &Shop, way: &Arc<dyn Gateway>) -> String {
    let (period, ours) = (Shop::period(), crate::shop::company());
    let code = CompanyCode::parse("2").unwrap();
    let branch = Company { code: code.clone(), ubn: Ubn::parse("04595257").unwrap(), ..ours.clone() };
    shop.ask(request::CompanyPut { company: branch, new: true }).unwrap();
    let (tax_kind, span) = (TaxKind::General, span("CD", 0, 50));
    let row = AllocationRow { line: 1, ubn: ours.ubn, tax_kind, period, span };
    shop.ask(request::Import { rows: vec![row].into(), options: ImportOptions::default() }).unwrap();
    let filter = RangeFilter { track: Some(span.track), ..RangeFilter::default() };
    let query = RangeQuery { filter, limit: 1, ..RangeQuery::default() };
    let id = shop.ask(request::Ranges(query)).unwrap().rows[0].range.id;
    // An engine that has just been opened knows of its way by the upload thread alone.
    drop(start(shop, Arc::clone(way)));
    shop.ask(request::UploadPause { seconds: 60 }).unwrap();
    shop.ask(request::RangeAllot { ids: vec![id], to: code }).unwrap();
    shop.ask(request::UploadResume).unwrap();
    format!("04595257 07 {} CD {} {}", period.mig(), span.begin(), span.end())
}

fn set_up(program: &mut Program, kind: MessageKind, says: Says, reference: &str) {
    let name = kind.as_str().to_owned();
    match says {
        Good => {}
        Refused => drop(program.disliked.insert((name, reference.to_owned()), "E0104".to_owned())),
        Whole => drop(program.whole.insert(name)),
        InErr => drop(program.strict.insert(name)),
        Nothing => drop(program.lost.insert(reference.to_owned())),
    }
}

fn row((kind, says, ends): (MessageKind, Says, DeliveryKind), dies: Dies) {
    let context = format!("{kind} {says:?} {dies:?}");
    let mut shop = Shop::new();
    shop.add(&[span("AB", 0, 50)]);
    let root = tempfile::tempdir().unwrap();
    let folders = TurnkeyFolders { work: root.path().to_owned(), results: root.path().join("Unpack/BAK") };
    let way: Arc<dyn Gateway> = Arc::new(Turnkey::new(folders));
    let mut program = Program::new(root.path());
    let reference = tell(&shop, &way, &mut program, kind, &context);
    set_up(&mut program, kind, says, &reference);
    if dies == Dies::AtAQuestion {
        upload(&shop, &way, kind, DeliveryKind::Accepted, &context);
        program.run();
        program.next_day();
    }
    die(&mut shop, &way, kind, dies, &context);
    if says == Nothing {
        upload(&shop, &way, kind, DeliveryKind::Accepted, &context);
        program.run();
        program.next_day();
        program.clean_up();
    }
    run_until(&shop, &way, &mut program, (kind, ends), &context);
    let files: Vec<u32> = program
        .uploaded
        .iter()
        .filter(|(name, _)| name.starts_with(kind.as_str()))
        .map(|(_, times)| *times)
        .collect();
    let wanted: &[u32] = if says == InErr { &[] } else { &[1] };
    assert_eq!(files, wanted, "{context}: it reached the platform once, or never");
    assert_eq!(program.against_order, [""; 0], "{context}");
    assert_eq!(shop.doctor(false).violations, [], "{context}");
}

#[test]
fn an_engine_that_dies_around_any_answer_of_turnkey_ends_as_the_table_says_and_nothing_is_there_twice() {
    for case in TABLE {
        for dies in [Dies::BeforeTheCall, Dies::AfterTheAnswer, Dies::AtAQuestion] {
            row(case, dies);
        }
    }
}
