//! 配給分支機構 at the grid: a key gives unused books to the branch, 總覽 says what the platform is not told of that, and its key for
//! the end of a period tells it.

use super::Screen;
use super::sale::ask;
use lj::domain::{AllocationRow, Company, CompanyCode, MessageKind, TaxKind, Ubn};
use lj::protocol::{Asks, Caller, Desk, Event, ImportOptions, LinkState, request};
use lj::text::Lang;
use lj::ui::input::Input;
use std::sync::Arc;

/// A head office with four books of the platform's file, and its branch.
fn head_office() -> Screen {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let desk: Arc<dyn Desk> = super::engine(&folder);
    let company = Company {
        code: CompanyCode::parse("3").unwrap(),
        name: super::CleanText::new("TMS竹北分公司", 20).unwrap(),
        ubn: Ubn::parse("04595257").unwrap(),
        ..crate::shop::company()
    };
    desk.ask(Caller::default(), request::CompanyPut { company, new: true }).unwrap();
    let row = AllocationRow {
        line: 1,
        ubn: crate::shop::company().ubn,
        tax_kind: TaxKind::General,
        period: super::now().period().unwrap(),
        span: crate::shop::span("TF", 1_000, 200),
    };
    let import = request::Import { rows: vec![row].into(), options: ImportOptions::default() };
    desk.ask(Caller::default(), import).unwrap();
    Screen::on(desk, folder, 80, 24, Lang::Zh).started()
}

fn link(screen: &mut Screen, carries: &[MessageKind]) {
    let gateway = Some("turnkey".to_owned());
    let carries = Some(carries.to_vec());
    ask(screen, request::UploadLink(LinkState { gateway, carries, ..LinkState::default() }));
    screen.input(Input::Event(Event::UploadChanged));
}

#[test]
fn unused_books_go_to_the_branch_with_one_key_and_what_is_not_told_is_said() {
    let mut screen = head_office();
    link(&mut screen, &[MessageKind::F0401]);
    screen.press("y").golden("branch-form");
    screen.rewrite("9").press("f10").shows("9");
    screen.rewrite("3").press("f10").shows("已配給 1 筆").golden("branch-given");
    screen.press("ctrl-z").shows("配給不能復原");
    // No centre takes it: 總覽 says so, and offers nothing that would be refused.
    screen.press("o").shows("期別 10807 有 1 份分支配號（E0401）未申報，108.09.10 前");
    screen.press("esc");
    link(&mut screen, &MessageKind::ALL);
    screen.press("o").press("e").shows("期分支機構的配號（E0401）嗎").press("y").shows("分支配號已排入上傳");
    assert!(!screen.text().contains("未申報"), "{}", screen.text());
}

/// The page on a day of 2019, in both languages.
fn calendar(screen: &mut Screen, day: &str, name: &str) {
    let now = lj::domain::Moment::parse(&format!("2019-{day} 10:24:00")).unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut english = Screen::on(Arc::clone(&screen.desk), folder, 80, 24, Lang::En).started();
    for (screen, name) in [(&mut *screen, name.to_owned()), (&mut english, format!("english-{name}"))] {
        screen.model.caller.now = Some(now);
        screen.input(Input::Clock(now));
        screen.press("p").golden(&name).press("esc");
    }
}

#[test]
fn what_branches_have_is_a_task_of_the_calendar_until_it_is_told() {
    let mut screen = head_office();
    link(&mut screen, &[MessageKind::F0401]);
    screen.press("y").rewrite("3").press("f10").shows("已配給 1 筆");
    calendar(&mut screen, "07-15", "calendar-branches-07-15");
    calendar(&mut screen, "09-08", "calendar-branches-09-08");
    calendar(&mut screen, "09-11", "calendar-branches-09-11");
    link(&mut screen, &MessageKind::ALL);
    // By the clock of that day: once a period is over, what the head office kept of a shared row is told too.
    let caller = Caller { now: lj::domain::Moment::parse("2019-09-12 09:00:00"), ..Caller::default() };
    let report = request::AllotmentsReport { period: super::now().period().unwrap(), by_hand: false };
    screen.desk.ask(caller, report).unwrap();
    calendar(&mut screen, "09-12", "calendar-branches-09-12");
}

#[test]
fn what_cannot_be_given_says_why_before_a_form_opens() {
    let mut screen = Screen::legacy();
    screen.press("y").shows("這裡沒有同一總公司的分支機構");
    let mut screen = head_office();
    ask(&screen, request::Issue(crate::shop::sale()));
    screen.input(Input::Event(Event::RangesChanged));
    screen.press("end").press("y").shows("已用到 TF00001000");
    // Of marked ones too; one that is unused alone opens the form.
    screen.press("up space space").press("y").shows("已用到 TF00001000");
    screen.press("space").press("y").shows("把 1 筆");
}
