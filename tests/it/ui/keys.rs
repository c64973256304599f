//! Keys per task: each is pressed on the real screens and counted, and the table of the README is held against it.

use super::Screen;
use super::sale::{ask, counter, invoices};
use lj::domain::{Number, PaperWish, Period, PrintEnd, SaleDraft, SaleLine, Tender, TenderKind};
use lj::protocol::request;
use rust_decimal::Decimal;

/// A task: as it stands in the README in both languages, its keys, and the most that it may take. What is not a key is typed:
/// a code, an amount, a number, and is not counted.
struct Task {
    chinese: &'static str,
    english: &'static str,
    keys: &'static str,
    most: usize,
}

const fn task(chinese: &'static str, english: &'static str, keys: &'static str, most: usize) -> Task {
    Task { chinese, english, keys, most }
}

const TASKS: [Task; 15] = [
    task("一項商品，現金剛好", "one good, exact cash", "A1 Enter F10", 2),
    task("收現金並找零", "cash with change", "+ 500 F10", 2),
    task("同一商品三個", "three of a good", "3 * A1 Enter", 3),
    task("折扣", "a discount", "- 5 Enter", 2),
    task("捐贈碼", "a donation code", "= 168001 F10", 3),
    task("公司統編", "a company's UBN", "Enter 04595257 F10", 3),
    task("暫存再取回", "put aside and call back", "F5 F8 Enter", 3),
    task("刪一項再復原", "remove a line, bring it back", "F7 Ctrl-Z", 2),
    task("作廢剛開的發票", "cancel the last sale", "Ctrl-Z F10 Y", 3),
    task("五項退一項", "return one of five lines", "V P Enter Down Enter 3 F10 Y", 8),
    task("補印", "reprint", "V R REASON F10 Y", 4),
    task("交班", "close the shift", "T Enter Y", 3),
    task("新增一筆字軌", "add one range", "A Enter AB Enter 10000000 F10", 4),
    task("批次新增三本", "add three books", "B Enter AB Enter 10000000 Enter 3 F10 F10", 7),
    task("刪除字軌", "delete a range", "D Y", 2),
];

/// The names of keys, and the letters and signs that are a key of their own.
const NAMED: [&str; 12] = ["Enter", "Down", "F5", "F7", "F8", "F10", "Ctrl-Z", "Y", "V", "P", "+", "="];
const LETTERS: [&str; 8] = ["-", "*", "R", "T", "A", "B", "D", "3"];

fn is_key(word: &str) -> bool {
    NAMED.contains(&word) || LETTERS.contains(&word)
}

fn of(english: &str) -> &'static Task {
    TASKS.iter().find(|task| task.english == english).unwrap_or_else(|| panic!("{english} is no task"))
}

/// Presses what the table says; fails where it takes more keys than it may.
fn does(screen: &mut Screen, english: &str) {
    let task = of(english);
    let mut count = 0;
    for word in task.keys.split(' ') {
        count += usize::from(is_key(word));
        match word {
            named if named.len() > 1 && is_key(named) => screen.press(&named.to_lowercase()),
            typed => screen.write(typed),
        };
    }
    assert!(count <= task.most, "{english} takes {count} keys");
}

/// Five goods of 100 each, sold.
fn five(screen: &Screen) -> (Number, Period) {
    let names = ["茶", "杯", "盤", "碗", "匙"];
    let line = |name: &str| SaleLine::new(super::CleanText::new(name, 10).unwrap(), Decimal::ONE, 100.into());
    let sale = SaleDraft { lines: names.map(line).to_vec(), paper: PaperWish::Usual, ..SaleDraft::default() };
    let invoice = ask(screen, request::Issue(sale));
    (invoice.number, invoice.period)
}

#[test]
fn the_goods_field_takes_all_of_a_sale() {
    let mut screen = counter();
    does(&mut screen, "one good, exact cash");
    does(&mut screen, "three of a good");
    does(&mut screen, "a discount");
    does(&mut screen, "cash with change");
    screen.shows("找零");
    let sold = invoices(&screen);
    let paid = [Tender { kind: TenderKind::Cash, amount: 500 }];
    assert_eq!((sold[0].totals.total, &sold[0].tenders[..], sold[0].change()), (310, &paid[..], 190));
    screen.write("A1").press("enter");
    does(&mut screen, "a donation code");
    screen.write("A1").press("enter");
    does(&mut screen, "a company's UBN");
    let sold = invoices(&screen);
    assert_eq!(sold[1].donation.as_ref().map(ToString::to_string).as_deref(), Some("168001"));
    assert_eq!(sold[0].buyer.map(|ubn| ubn.to_string()).as_deref(), Some("04595257"));
}

#[test]
fn cash_that_is_not_enough_or_no_amount_issues_nothing() {
    let mut screen = counter();
    screen.write("+500").press("enter").shows("還沒有品項");
    screen.press("ctrl-u").write("A1").press("enter").write("+50").press("f10").shows("尚差 55");
    assert_eq!(invoices(&screen), []);
    // What was given stays; the rest is given too.
    screen.write("+100").press("enter").press("f10");
    assert_eq!(invoices(&screen)[0].change(), 45);
    screen.write("A1").press("enter").write("+12a").press("f10").shows("整數元");
    screen.press("ctrl-u").write("+99999").press("f10").shows("收款打錯");
    screen.press("ctrl-u").write("=12").press("f10").shows("捐贈碼，3 至 7 位");
    assert_eq!(invoices(&screen).len(), 1);
}

#[test]
fn a_sale_is_put_aside_and_a_line_comes_back() {
    let mut screen = counter();
    screen.write("A1").press("enter");
    does(&mut screen, "put aside and call back");
    screen.shows("乾電池");
    does(&mut screen, "remove a line, bring it back");
    screen.shows("乾電池").press("f10");
    assert_eq!(invoices(&screen).len(), 1);
}

#[test]
fn the_last_sale_is_taken_back_in_three_keys() {
    let mut screen = counter();
    screen.write("A1").press("enter f10").shows("^Z 作廢這張");
    does(&mut screen, "cancel the last sale");
    let number = invoices(&screen)[0].number;
    screen.shows(&format!("已作廢 {number}"));
    let life = ask(&screen, request::NumberLife { number, period: None });
    let cancelled = life.invoice.unwrap().cancelled.expect("it is cancelled");
    assert_eq!(cancelled.reason.as_str(), "當場取消");
    // There is nothing to take back any more, and once the next sale has begun it is not the last one's key.
    screen.press("ctrl-z").shows("沒有剛刪除的");
    screen.write("A1").press("enter f10").write("A2").press("ctrl-z").shows("沒有剛刪除的");
}

#[test]
fn the_last_sale_stays_while_its_question_is_answered_with_no() {
    let mut screen = counter();
    screen.write("A1").press("enter f10 ctrl-z").shows("當場取消").write("客人不要");
    screen.press("f10 n").shows("客人不要").press("esc y");
    let number = invoices(&screen)[0].number;
    screen.shows(&format!("{}-{}", &number.to_string()[..2], &number.to_string()[2..]));
    assert!(ask(&screen, request::NumberLife { number, period: None }).invoice.unwrap().cancelled.is_none());
}

#[test]
fn one_of_five_lines_comes_back_in_eight_keys() {
    let mut screen = counter();
    let (number, _) = five(&screen);
    screen.press("esc");
    does(&mut screen, "return one of five lines");
    let allowances = ask(&screen, request::NumberLife { number, period: None }).allowances;
    assert_eq!(allowances.len(), 1, "{}", screen.text());
    let back: Vec<_> = allowances[0].lines.iter().map(|line| line.line).collect();
    assert_eq!((back, allowances[0].gross(), allowances[0].reason.as_str()), (vec![3], 100, "退貨"));
}

#[test]
fn lines_are_chosen_by_their_places_and_a_wrong_one_is_told() {
    let mut screen = counter();
    let (number, _) = five(&screen);
    screen.press("esc v p enter down enter").write("2,5").golden("allow-lines");
    screen.press("ctrl-u").write("6").shows("沒有這一項").press("f10").shows("沒有這一項");
    screen.press("ctrl-u").write("4").press("f10").shows("要折讓 100 元").press("y");
    let allowances = ask(&screen, request::NumberLife { number, period: None }).allowances;
    assert_eq!(allowances[0].lines.iter().map(|line| line.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn papers_and_shifts_take_few_keys() {
    let mut screen = counter();
    five(&screen);
    for job in super::sale::jobs(&screen) {
        ask(&screen, request::PrintBegin(job.id));
        ask(&screen, request::PrintEnd { job: job.id, end: PrintEnd::Printed });
    }
    screen.press("esc");
    does(&mut screen, "reprint");
    screen.shows("已排入列印").press("esc");
    does(&mut screen, "close the shift");
    screen.shows("已交班");
}

#[test]
fn ranges_take_few_keys() {
    let mut screen = Screen::legacy();
    does(&mut screen, "add one range");
    screen.shows("已儲存 1 筆");
    assert_eq!(screen.model.grid.total, 16);
    does(&mut screen, "delete a range");
    assert_eq!(screen.model.grid.total, 15);
    does(&mut screen, "add three books");
    screen.shows("已儲存 3 筆");
    assert_eq!(screen.model.grid.total, 18);
}

/// Enter goes the way of the handheld, Tab through every field.
#[test]
fn enter_goes_from_period_to_track_begin_and_end() {
    let mut screen = Screen::legacy();
    screen.press("a").write("10809").press("enter").write("ab").press("enter").write("20000000");
    screen.press("enter").write("20000099").press("f10").shows("已儲存 1 筆").shows("20000099");
}

/// The tables of the READMEs are what is pressed here.
#[test]
fn the_tables_of_the_readmes_are_these() {
    for (file, name) in [("README.md", 1), ("README.zh-TW.md", 0)] {
        let text =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + file).unwrap();
        for task in &TASKS {
            let row = format!("| {} | `{}` |", [task.chinese, task.english][name], task.keys);
            assert!(text.contains(&row), "{file} lacks {row}");
        }
    }
}
