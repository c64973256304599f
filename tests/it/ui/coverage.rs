//! 字軌歸屬: the page says whose the numbers are, what is nobody's first; a key prints it, the arrows go to other periods.

use super::Screen;
use lj::domain::{AllocationRow, Allotted, CleanText, TaxKind, Ubn};
use lj::protocol::{Asks, Caller, request};
use lj::text::Lang;

/// The platform's whole allotment of the legacy period: one book more than was entered.
fn check(screen: &Screen) {
    let period = super::now().period().unwrap();
    let row = |begin: u32, count: u32| AllocationRow {
        line: 1,
        ubn: Ubn::parse("12345675").unwrap(),
        tax_kind: TaxKind::General,
        period,
        span: crate::shop::span("TF", begin, count),
    };
    let allotted = Allotted { rows: vec![row(87_296_300, 750), row(98_000_000, 50)], complete: true };
    let check = request::RangeCheck { period, allotted, source: CleanText::default() };
    screen.desk.ask(Caller::default(), check).unwrap();
}

#[test]
fn nobodys_numbers_stand_first_and_the_table_is_printed() {
    let mut screen = Screen::legacy();
    screen.press("u").shows("未檢核").golden("coverage-unchecked").press("esc");
    check(&screen);
    screen.press("u").shows("1 段共 50 號").golden("coverage");
    screen.press("p").shows("已送印字軌歸屬表");
    screen.press("right").shows("10809").shows("沒有字軌").press("left").shows("10807");
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut english = Screen::on(std::sync::Arc::clone(&screen.desk), folder, 80, 24, Lang::En).started();
    english.press("u").golden("english-coverage");
}
