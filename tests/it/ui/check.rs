//! 字軌檢核 at the grid: asked for with a key, answered by the centre, seen in the message line and in the form.

use super::upload::{link, service, sold};
use lj::domain::{AllocationRow, Allotted, CleanText, TaxKind, Ubn};
use lj::protocol::{CheckAnswer, Event, request};
use lj::ui::input::Input;

fn allotted(begin: u32) -> AllocationRow {
    AllocationRow {
        line: 1,
        ubn: Ubn::parse("12345675").unwrap(),
        tax_kind: TaxKind::General,
        period: super::now().period().unwrap(),
        span: crate::shop::span("TF", begin, 200),
    }
}

/// What the upload thread does with the question.
fn answer(screen: &mut super::Screen, begin: u32) {
    let period = super::now().period().unwrap();
    assert_eq!(service(screen, request::RangeCheckWanted), vec![period]);
    let allotted = Allotted { rows: vec![allotted(begin)], complete: true };
    let source = CleanText::new("sandbox", 20).unwrap();
    service(screen, request::RangeCheck { period, allotted, source });
    service(screen, request::RangeCheckTell(period, CheckAnswer::Told));
    screen.input(Input::Event(Event::RangesChanged));
    screen.input(Input::Event(Event::UploadChanged));
}

#[test]
fn a_key_asks_and_the_marks_come_back() {
    let (mut screen, _) = sold(1, "2019-07-15 10:25:00");
    screen.press("c");
    screen.shows("沒有可查詢配號的加值中心");
    link(&mut screen, None);
    screen.press("c");
    screen.shows("查詢");
    answer(&mut screen, 0);
    screen.shows("字軌檢核完成：已檢核 1").shows("已檢核");
    screen.press("c");
    answer(&mut screen, 200);
    screen.shows("1 筆字軌不符").golden("check-mismatch");
    // A trouble of the way takes no mark away.
    screen.press("c");
    let period = super::now().period().unwrap();
    let trouble = CheckAnswer::Trouble(lj::domain::LinkTrouble::Unreachable);
    service(&screen, request::RangeCheckTell(period, trouble));
    screen.input(Input::Event(Event::UploadChanged));
    screen.shows("連線失敗").shows("不符");
}
