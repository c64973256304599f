//! The rehearsal of the next period: each till's first number, and every reason why it could not issue it; nothing is claimed.

use super::*;
use crate::domain::{ClockGrade, Number, PaperRefusal, Till};
use crate::protocol::{Rehearsal, RehearsalRow};

impl Shop {
    fn rehearsal(&self) -> Rehearsal {
        *self.ask(request::Rehearsal).unwrap().unwrap()
    }

    fn rehearsed(&self, till: &str) -> RehearsalRow {
        let mut rows = self.rehearsal().rows;
        let at = rows.iter().position(|row| row.till == TillCode::parse(till)).unwrap();
        rows.remove(at)
    }

    fn put_till(&self, code: &str, dept: Option<&str>) {
        let till = Till {
            code: TillCode::parse(code).unwrap(),
            name: CleanText::default(),
            dept: dept.and_then(DeptCode::parse),
            company: None,
        };
        self.ask(request::TillPut { till, new: true }).unwrap();
    }
}

fn next(track: &str, begin: u32) -> RangeDraft {
    RangeDraft { period: Period::parse("11601").unwrap(), ..draft(track, begin, 50) }
}

fn state(row: &RehearsalRow) -> NumbersState {
    match row.why.as_slice() {
        [Refusal::Book(BookRefusal::NoNumber { state, .. })] => *state,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_till_is_told_its_first_number_or_why_there_is_none() {
    let shop = Shop::new();
    shop.put_till("T1", None);
    shop.put_till("T2", Some("D1"));
    shop.add(&[draft("AB", 0, 50)]);
    assert_eq!(state(&shop.rehearsed("T1")), NumbersState::NotAdded, "as a sale at midnight would say");
    let mut own = next("CD", 100);
    own.till = TillCode::parse("T1");
    let own = shop.add(&[own])[0].range.id;
    let rehearsal = shop.rehearsal();
    assert_eq!((rehearsal.period.lj().as_str(), rehearsal.clock_steady), ("11601", true));
    assert_ne!(rehearsal.clock.grade, ClockGrade::Wrong);
    assert_eq!(shop.rehearsed("T1").first, Number::parse("CD00000100").ok());
    assert_eq!(state(&shop.rehearsed("T2")), NumbersState::NotAssigned);
    let mut of_dept = next("EF", 0);
    of_dept.dept = DeptCode::parse("D1");
    shop.add(&[of_dept]);
    assert_eq!(shop.rehearsed("T2").first, Number::parse("EF00000000").ok());
    shop.ask(request::RangePause { ids: vec![own], pause: true }).unwrap();
    assert_eq!(state(&shop.rehearsed("T1")), NumbersState::Paused);
    shop.ask(request::RangePause { ids: vec![own], pause: false }).unwrap();
    // Nothing was claimed, and the first sale of the period takes what was told.
    let told = shop.rehearsed("T1").first.unwrap();
    shop.clock.pass_s(moment("2027-01-01 00:00:00").unix() - shop.clock.now().unix());
    let mut sale = sale();
    sale.till = TillCode::parse("T1");
    assert_eq!(shop.ask(request::Issue(sale)).unwrap().number, told);
    shop.healthy();
}

#[test]
fn a_shop_without_tills_rehearses_without_one_and_a_missing_key_is_told() {
    let mut shop = Shop::new();
    shop.add(&[next("CD", 0)]);
    let rows = shop.rehearsal().rows;
    assert_eq!((rows.len(), &rows[0].till, rows[0].papers), (1, &None, 0));
    assert_eq!((rows[0].first, &rows[0].why), (Number::parse("CD00000000").ok(), &Vec::new()));
    // The same shop whose secret file has no key.
    shop.engine.close().unwrap();
    let keyless = Parts { keyring: Arc::new(NoKey), ..parts(&shop.disk, &shop.clock, &shop.fatal) };
    shop.engine = Engine::open(keyless).unwrap();
    let no_key = PaperRefusal::NoQrKey(company("1").ubn);
    assert_eq!(shop.rehearsal().rows[0].why, [no_key.into()]);
}

#[derive(Debug)]
struct NoKey;

impl Keyring for NoKey {
    fn has_key(&self, _: Ubn, _: chrono::NaiveDate) -> bool {
        false
    }
}
