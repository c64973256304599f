//! 行事曆 on the days that matter, of a shop that sells five a day: what is done is done by its own acts, so that the page is
//! held against a store and not against itself.

use super::Screen;
use lj::domain::{CleanText, Moment, Period, RangeDraft, SaleDraft, SaleLine, TillCode};
use lj::protocol::{Asks, Caller, Desk, request};
use lj::text::Lang;
use lj::ui::input::Input;
use rust_decimal::Decimal;
use std::sync::Arc;

struct Shop {
    zh: Screen,
    en: Screen,
    desk: Arc<dyn Desk>,
    sold_until: Moment,
}

fn at(day: &str) -> Moment {
    Moment::parse(&format!("2019-{day} 10:24:00")).unwrap()
}

impl Shop {
    fn new() -> Self {
        let zh = Screen::empty(80, 24);
        let desk = Arc::clone(&zh.desk);
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let en = Screen::on(Arc::clone(&desk), folder, 80, 24, Lang::En).started();
        let shop = Self { zh: zh.started(), en, desk, sold_until: at("07-15") };
        shop.add("10807", "AB", 150, Some("T1"), "07-15");
        shop.add("10807", "CD", 600, None, "07-15");
        shop
    }

    fn ask<A: lj::protocol::Ask>(&self, day: &str, asked: A) -> A::Reply {
        self.desk.ask(Caller { now: Some(at(day)), ..Caller::default() }, asked).unwrap()
    }

    fn add(&self, period: &str, track: &str, count: u32, till: Option<&str>, day: &str) {
        let mut draft = RangeDraft::new(Period::parse(period).unwrap(), crate::shop::span(track, 0, count));
        draft.till = till.and_then(TillCode::parse);
        self.ask(day, request::RangeAdd { drafts: vec![draft] });
    }

    /// Sells three a day at T1 and two elsewhere, up to that day without it.
    fn sell_until(&mut self, day: &str) {
        while self.sold_until < at(day) {
            for till in [Some("T1"), Some("T1"), Some("T1"), None, None] {
                let line = SaleLine::new(CleanText::new("茶", 9).unwrap(), Decimal::ONE, Decimal::from(35));
                let till = till.and_then(TillCode::parse);
                let sale = SaleDraft { lines: vec![line], till, ..SaleDraft::default() };
                let caller = Caller { now: Some(self.sold_until), ..Caller::default() };
                self.desk.ask(caller, request::Issue(sale)).unwrap();
            }
            self.sold_until = self.sold_until.plus_seconds(86_400);
        }
    }

    /// The page on that day, in both languages.
    fn golden(&mut self, day: &str) {
        self.sell_until(day);
        for (screen, name) in [(&mut self.zh, "calendar"), (&mut self.en, "english-calendar")] {
            screen.model.caller.now = Some(at(day));
            screen.input(Input::Clock(at(day)));
            screen.press("p").golden(&format!("{name}-{day}")).press("esc");
        }
    }
}

#[test]
fn the_calendar_on_the_days_that_matter() {
    let mut shop = Shop::new();
    shop.golden("08-05");
    shop.zh.press("o p").shows("申報 10805 期空白字軌").press("esc esc");
    shop.golden("08-17");
    shop.golden("08-19");
    shop.sell_until("08-21");
    shop.add("10809", "EF", 150, Some("T1"), "08-21");
    shop.add("10809", "GH", 600, None, "08-21");
    shop.golden("08-25");
    shop.golden("08-31");
    shop.golden("09-01");
    shop.golden("09-07");
    shop.ask("09-08", request::NumbersEnd(Period::parse("10807").unwrap()));
    shop.ask("09-08", request::BlanksReport { period: Period::parse("10807").unwrap(), by_hand: true });
    shop.golden("09-09");
    shop.golden("09-14");
}

#[test]
fn enter_on_the_import_opens_it_and_a_shop_without_sales_says_so() {
    let mut shop = Shop::new();
    let today = at("08-20");
    shop.zh.model.caller.now = Some(today);
    shop.zh.input(Input::Clock(today));
    shop.zh.press("p").shows("還沒有銷售可估");
    const ROWS_MAX: usize = 20;
    for _ in 0..ROWS_MAX {
        if shop.zh.text().lines().any(|line| line.contains("> ") && line.contains("取號並匯入 10809")) {
            break;
        }
        shop.zh.press("down");
    }
    shop.zh.press("enter").shows("匯入");
    shop.zh.press("esc i").shows("匯入").press("esc esc");
    shop.zh.shows("LJ 銷項發票設定作業");
}
