//! 發票查詢, a number's life, 處理 and 交班, key by key on a real engine.

use super::{Screen, dump};
use lj::domain::{
    AllowanceNumber, Carrier, CleanText, DonationCode, InvoicePaper, Moment, Number, Outcome, PaperWish,
    PrintEnd, SaleDraft, SaleLine, Tender, TenderKind, Till, TillCode, Ubn,
};
use lj::protocol::{Ask, Asks, Caller, InvoiceQuery, NumberLife, request};
use lj::ui::input::Input;
use lj::ui::view;
use rust_decimal::Decimal;

fn words(raw: &str) -> CleanText {
    CleanText::new(raw, 100).unwrap()
}

fn ask<A: Ask>(screen: &Screen, request: A) -> A::Reply {
    screen.desk.ask(Caller::default(), request).unwrap_or_else(|failure| panic!("{failure:?}"))
}

fn sell(screen: &Screen, sale: SaleDraft) -> Number {
    ask(screen, request::Issue(sale)).number
}

fn life(screen: &Screen, number: Number) -> NumberLife {
    *ask(screen, request::NumberLife { number, period: None })
}

fn tea() -> SaleDraft {
    let lines = vec![
        SaleLine::new(words("高山茶"), Decimal::from(2), Decimal::from(350)),
        SaleLine::new(words("茶杯"), Decimal::ONE, Decimal::from(180)),
    ];
    let tenders = vec![Tender { kind: TenderKind::Cash, amount: 1_000 }];
    SaleDraft { lines, tenders, paper: PaperWish::Usual, ..SaleDraft::default() }
}

/// Random codes and hashes are chance: a golden screen has their places only.
fn golden(screen: &Screen, name: &str) {
    let hide = |line: &str| -> String {
        let is_hash = |word: &str| word.len() == 32 && word.chars().all(|c| c.is_ascii_hexdigit());
        let chance = line.contains("隨機碼") || line.split_whitespace().any(is_hash);
        line.chars().map(|c| if chance && c.is_ascii_hexdigit() { '#' } else { c }).collect()
    };
    let text = dump(&view::draw(&screen.model).buffer);
    let lines: Vec<String> = text.lines().map(hide).collect();
    crate::golden_file::compare(name, &(lines.join("\n") + "\n"));
}

/// The legacy ranges with four invoices, all of one second, the newest for a company.
fn sold() -> (Screen, Vec<Number>) {
    let screen = Screen::legacy();
    let carrier = SaleDraft { carrier: Carrier::parse("/ABC+123"), ..tea() };
    let donated = SaleDraft { donation: DonationCode::parse("168001"), ..tea() };
    let company =
        SaleDraft { buyer: Ubn::parse("04595257").ok(), buyer_name: words("大明商行"), ..tea() };
    let numbers = [tea(), carrier, donated, company].map(|sale| sell(&screen, sale));
    (screen, numbers.to_vec())
}

#[test]
fn the_list_shows_the_newest_first_and_is_searched() {
    let (mut screen, numbers) = sold();
    screen.press("v");
    golden(&screen, "invoices");
    screen.press("f");
    golden(&screen, "invoices-find");
    screen.press("tab").write("115.13.99").press("tab tab").write("abc").press("f10");
    golden(&screen, "invoices-find-faults");
    screen.press("esc y f tab tab tab tab tab tab").write("168001").press("f10");
    let text = screen.text();
    assert!(text.contains(&numbers[2].to_string()) && !text.contains(&numbers[3].to_string()), "{text}");
    // By day: nothing was sold on the day before.
    screen.press("f tab").write("108.07.14").press("tab").write("108.07.14").press("f10");
    screen.shows("查無符合的發票");
    screen.press("f tab").rewrite("108.07.15").press("tab").rewrite("108.07.15");
    screen.press("f10").shows("168001").press("esc");
    assert!(screen.model.layers.is_empty());
}

#[test]
fn a_long_list_is_paged_down_and_up() {
    let mut screen = Screen::legacy();
    let numbers: Vec<Number> = (0..40).map(|_| sell(&screen, crate::shop::sale())).collect();
    screen.press("v").shows("第 1 頁，下面還有").shows(&numbers[39].to_string());
    screen.press("pgdn").shows("第 2 頁").press("pgdn").shows("第 3 頁，到此為止");
    screen.shows(&numbers[0].to_string());
    screen.press("up").shows("第 2 頁").press("down").shows("第 3 頁");
    screen.press("pgup pgup").shows("第 1 頁").shows(&numbers[39].to_string());
}

#[test]
fn a_number_tells_its_whole_life() {
    let (mut screen, numbers) = sold();
    screen.press("v enter");
    golden(&screen, "life-company");
    screen.press("esc end enter").shows(&numbers[0].to_string());
    golden(&screen, "life-consumer");
}

#[test]
fn a_number_that_was_never_issued_tells_its_range() {
    let mut screen = Screen::legacy();
    screen.press("v f").write("TF87296310").press("f10");
    golden(&screen, "life-unused");
    screen.press("p").shows("這個號碼沒有開立");
    screen.press("esc f").write("TF87296551").press("f10").shows("前一套系統已使用");
    screen.press("esc f").write("ZZ00000000").press("f10").shows("沒有含這個號碼的字軌");
}

#[test]
fn an_invoice_is_cancelled_with_a_reason_and_a_question() {
    let (mut screen, numbers) = sold();
    screen.press("v end p");
    golden(&screen, "remedy-cause");
    screen.press("enter");
    golden(&screen, "remedy-goods-back");
    screen.press("enter f10").shows("必須填寫原因");
    screen.write("客人退貨").press("f10");
    golden(&screen, "cancel-ask");
    // The harmless button is the shown one: nothing is done, and what was typed is still there.
    screen.press("enter").shows("客人退貨");
    assert!(life(&screen, numbers[0]).invoice.unwrap().cancelled.is_none());
    screen.press("f10 y").shows(&format!("已作廢 {}", numbers[0]));
    let cancelled = life(&screen, numbers[0]).invoice.unwrap().cancelled.expect("it is cancelled");
    assert_eq!(cancelled.reason.as_str(), "客人退貨");
    // The list is asked for anew, and nothing is offered any more.
    screen.shows("作廢").press("p down enter");
    golden(&screen, "remedy-cancelled");
    screen.press("enter").shows("不能");
}

#[test]
fn a_reason_that_is_too_long_is_refused_and_not_cut() {
    let (mut screen, numbers) = sold();
    screen.press("v end p enter enter").write("打錯品項，應該是別的東西，而且多了一行不該有的字");
    screen.press("f10").shows("最多 20 字");
    assert!(matches!(screen.model.layers.last(), Some(lj::ui::layers::Layer::Reason(_))));
    screen.press("ctrl-u").write("打錯品項，應該是別的東西，多了一行的字").press("f10 y").shows("已作廢");
    let cancelled = life(&screen, numbers[0]).invoice.unwrap().cancelled.unwrap();
    assert_eq!(cancelled.reason.as_str(), "打錯品項，應該是別的東西，多了一行的字");
}

#[test]
fn after_the_deadline_an_approval_number_is_needed() {
    let (mut screen, numbers) = sold();
    // The 13th of the month after the period is over.
    let later = Moment::parse("2019-09-14 09:00:00").unwrap();
    screen.model.caller.now = Some(later);
    screen.input(Input::Clock(later));
    screen.press("v end p enter");
    golden(&screen, "remedy-late");
    let text = screen.text();
    let place = |name: &str| text.lines().position(|line| line.contains(name)).expect("all three are shown");
    assert!(place("折讓：退回") < place("作廢：整張"), "the open one comes first\n{text}");
    // 折讓 is open and stands first; 作廢 is the next.
    screen.press("down enter").write("重複開立").press("f10").shows("必須填核准文號");
    screen.write("財北1080001").press("f10").press("y").shows("已作廢");
    let cancelled = life(&screen, numbers[0]).invoice.unwrap().cancelled.unwrap();
    assert_eq!(cancelled.approval_no.as_str(), "財北1080001");
}

/// 註銷 and the re-issue under the same number, from the list to the list: nobody needs a shell for it (R15).
#[test]
fn wrong_data_is_voided_and_issued_anew_in_one_go() {
    let (mut screen, numbers) = sold();
    let number = numbers[3];
    let paid = life(&screen, number).invoice.unwrap().invoice.tenders;
    // The platform has not heard of it yet: the way is there, and says so.
    screen.press("v p down enter");
    screen.shows("還不能註銷").press("esc esc esc");
    super::upload::told(&screen, number, Outcome::Confirmed);
    screen.press("v p down enter");
    golden(&screen, "remedy-wrong-data");
    screen.press("enter f10").shows("必須填寫原因").write("統編打錯").press("f10");
    golden(&screen, "void-ask");
    screen.press("enter");
    assert!(life(&screen, number).invoice.unwrap().voided.is_none(), "the harmless button is the shown one");
    screen.press("f10 y");
    // The sale lies open with what the invoice said.
    assert!(life(&screen, number).invoice.unwrap().voided.is_some());
    golden(&screen, "reissue");
    screen.press("f5").shows("不能暫存").press("f8").shows("不能暫存");
    // Left half-way: the gap is named, and the same key leads back.
    screen.press("esc y").shows("還沒有重開").shows("註銷待重開").press("p").shows(&format!("重開 {number}"));
    screen.press("tab").rewrite("12345675").press("f10").shows("已同號重開");
    let row = life(&screen, number).invoice.unwrap();
    assert_eq!((row.invoice.revision, row.voided), (2, None));
    assert_eq!(row.invoice.buyer, Ubn::parse("12345675").ok());
    assert_eq!(row.invoice.tenders, paid, "it stays paid as it was");
    golden(&screen, "reissue-done");
}

/// Two terminals on one voided number: who comes second is told, and left where the invoice stands as it is now.
#[test]
fn a_number_that_another_terminal_issued_anew_is_told_and_its_room_closes() {
    let (mut screen, numbers) = sold();
    let number = numbers[3];
    super::upload::told(&screen, number, Outcome::Confirmed);
    ask(&screen, request::Void { number, period: None, reason: words("統編打錯"), taken_back: true });
    screen.press("v p").shows(&format!("重開 {number}"));
    ask(&screen, request::Reissue { number, period: None, sale: tea() });
    screen.press("f10").shows("沒有註銷").shows("發票查詢");
    assert!(!screen.text().contains(&format!("重開 {number}")), "{}", screen.text());
    screen.press("esc").press("v p").shows("資料打錯");
}

#[test]
fn some_goods_come_back_and_the_form_is_offered() {
    let (mut screen, numbers) = sold();
    screen.press("v end p enter down enter");
    golden(&screen, "allow");
    // One of the two teas, and no cup: the money follows the quantity.
    screen.press("tab").rewrite("1").press("tab tab").rewrite("0");
    golden(&screen, "allow-typed");
    screen.press("tab").rewrite("999");
    screen.shows("第 2 項最多還能折讓 180 元");
    screen.rewrite("0").press("tab").write("退一罐").press("f10").shows("要折讓 350 元").press("y");
    golden(&screen, "allow-paper");
    screen.press("y").shows("已排入列印");
    let told = life(&screen, numbers[0]);
    assert_eq!(told.allowances[0].gross(), 350);
    assert_eq!(told.allowances[0].reason.as_str(), "退一罐");
    assert_eq!(told.jobs.iter().filter(|job| job.reason.is_empty()).count(), told.jobs.len());
    screen.press("enter");
    golden(&screen, "life-allowed");
    // What is left is filled in next time.
    screen.press("p enter");
    screen.shows("有折讓單").press("enter").shows("1 / 350").shows("1 / 180").press("esc esc esc");
    screen.press("x").write("打錯").press("f10").shows("要作廢折讓單").press("y").shows("已作廢折讓單");
    let number = AllowanceNumber::new(numbers[0], told.invoice.unwrap().invoice.period, 1).unwrap();
    assert!(!ask(&screen, request::Allowance(number)).is_live());
    screen.press("x").shows("沒有可作廢的折讓單");
}

#[test]
fn the_first_original_is_asked_for_and_a_copy_needs_a_reason() {
    let mut screen = Screen::legacy();
    let number = sell(&screen, SaleDraft { paper: PaperWish::Later, ..tea() });
    screen.press("v r").shows("證明聯正本").press("y").shows("已排入列印");
    screen.press("r").shows("正本已在列印");
    let job = life(&screen, number).jobs[0].id;
    let service = Caller { service: true, ..Caller::default() };
    screen.desk.ask(service.clone(), request::PrintBegin(job)).unwrap();
    screen.desk.ask(service, request::PrintEnd { job, end: PrintEnd::Printed }).unwrap();
    screen
        .press("r f10")
        .shows("必須填寫原因")
        .write("客人遺失")
        .press("f10 y")
        .shows("證明聯補印已排入列印");
    let told = life(&screen, number);
    assert!(matches!(
        told.jobs[0].printout,
        lj::domain::Printout::Invoice { paper: InvoicePaper::Reprint, .. }
    ));
    assert_eq!(told.jobs[0].reason.as_str(), "客人遺失");
    screen.press("enter");
    golden(&screen, "life-papers");
}

#[test]
fn a_shift_is_closed_once_and_its_slip_is_offered() {
    let (mut screen, numbers) = sold();
    let cancel = request::Cancel {
        number: numbers[1],
        period: None,
        reason: words("退貨"),
        approval_no: CleanText::default(),
    };
    ask(&screen, cancel);
    screen.press("t");
    golden(&screen, "shift");
    screen.press("enter").shows("要交班嗎？").press("n").shows("尚未交班");
    screen.press("enter y").shows("要印交班單 1 嗎？").press("n");
    golden(&screen, "shift-closed");
    screen.press("enter y").shows("交班單 1 已排入列印").press("esc");
    assert!(screen.model.layers.is_empty());
    // Nothing was sold since: that is said before anything is asked, and the page stays.
    screen.press("t enter").shows("尚未交班");
    assert!(screen.model.note.as_ref().is_some_and(|note| note.alarm), "{}", screen.text());
    assert_eq!(screen.model.layers.len(), 1, "{}", screen.text());
    // Money that is paid in is something: it is counted.
    screen.press("c").shows("備用金");
}

/// What the engine would refuse is told before a question or a form: a cancelled invoice has no paper any more.
#[test]
fn a_paper_that_cannot_be_had_is_refused_before_anything_is_asked() {
    let mut screen = Screen::legacy();
    let service = Caller { service: true, ..Caller::default() };
    for printed in [false, true] {
        let number = sell(&screen, SaleDraft { paper: PaperWish::Later, ..tea() });
        if printed {
            screen.press("v r y");
            let job = life(&screen, number).jobs[0].id;
            screen.desk.ask(service.clone(), request::PrintBegin(job)).unwrap();
            screen.desk.ask(service.clone(), request::PrintEnd { job, end: PrintEnd::Printed }).unwrap();
            screen.press("esc");
        }
        let (reason, approval_no) = (words("退貨"), CleanText::default());
        ask(&screen, request::Cancel { number, period: None, reason, approval_no });
        for keys in ["v r", "v enter r"] {
            screen.press(keys);
            let note = screen.model.note.as_ref().unwrap_or_else(|| panic!("{}", screen.text()));
            assert!(note.alarm && note.text.contains("作廢"), "{keys}: {}", note.text);
            let rooms: Vec<_> = screen.model.layers.iter().map(|layer| layer.kind().0).collect();
            assert!(rooms.iter().all(|room| ["Invoices", "Life"].contains(room)), "{keys}: {rooms:?}");
            while !screen.model.layers.is_empty() {
                screen.press("esc");
            }
        }
    }
}

/// 點鈔交班: what should lie in the drawer is worked out while it is typed, as the slip has it; a difference needs its reason.
#[test]
fn a_shift_is_closed_with_its_cash_counted() {
    let (mut screen, numbers) = sold();
    let (reason, approval_no) = (words("退貨"), CleanText::default());
    ask(&screen, request::Cancel { number: numbers[1], period: None, reason, approval_no });
    screen.press("t").shows("退現").press("c").shows("備用金");
    screen.write("1000").press("enter").write("50").press("enter").write("20").press("enter");
    screen.press("f10").shows("請輸入點得的現金").write("3000");
    // 1,000 + 3,520 + 50 - 20 - 880.
    screen.press("f10").shows("應有現金").shows("3670 元").shows("少 670 元").shows("請說明原因");
    golden(&screen, "shift-count");
    screen.write("找錯錢").press("f10").shows("點鈔 3000 元，差額 少 670 元，要交班嗎？").press("n");
    screen.press("f10 y").shows("要印交班單 1 嗎？").press("n").shows("差額").shows("少 670 元");
    golden(&screen, "shift-counted");
    screen.press("pgdn").shows("找錯錢").press("c").shows("已交班").press("esc");
    // The next drawer begins with what the last one began with.
    sell(&screen, tea());
    screen.press("t c").shows("1000").press("tab tab tab").write("1880").press("f10");
    screen.shows("差額 無").press("y").shows("要印交班單 2 嗎？");
    let closed = ask(&screen, request::Shift(lj::domain::ShiftId(2)));
    assert_eq!(closed.cash.as_ref().map(|count| (count.float, count.counted)), Some((1_000, 1_880)));
}

/// Somebody sells at the same till while the drawer is counted: the engine says so, and the form counts with it.
#[test]
fn a_sale_while_the_drawer_is_counted_is_counted_too() {
    let (mut screen, _) = sold();
    screen.press("t c tab tab tab").write("3520").shows("差額").shows("無");
    sell(&screen, tea());
    screen.press("f10 y").shows("3520").shows("應有現金").shows("4400 元").shows("少 880 元");
    screen.press("end backspace backspace backspace backspace").write("4400").press("f10 y");
    screen.shows("要印交班單 1 嗎？");
}

#[test]
fn the_count_of_a_shift_speaks_english_too() {
    let (mut screen, _) = sold();
    screen.model.lang = lj::text::Lang::En;
    screen.press("t");
    golden(&screen, "english-shift");
    screen.press("c tab tab tab").write("3000").press("f10");
    golden(&screen, "english-shift-count");
}

#[test]
fn the_pages_speak_english_too() {
    let (screen, numbers) = sold();
    let told = life(&screen, numbers[3]);
    let rows = lj::text::sale::life::life(lj::text::Lang::En, &told);
    let text: Vec<String> = rows.iter().map(|row| format!("{} {}", row.label, row.text)).collect();
    let text = text.join("\n");
    assert!(text.contains("Buyer 04595257") && text.contains("taxable"), "{text}");
    // Only the goods and the buyer's name are Chinese.
    let chinese = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    assert_eq!(chinese, "高山茶茶杯大明商行".chars().count(), "{text}");
}

#[test]
fn only_the_till_of_the_search_is_listed() {
    let mut screen = Screen::legacy();
    let code = TillCode::parse("P1").unwrap();
    let till = Till { code: code.clone(), name: CleanText::default(), company: None, dept: None };
    ask(&screen, request::TillPut { till, new: true });
    let other = sell(&screen, crate::shop::sale());
    let mine = sell(&screen, SaleDraft { till: Some(code.clone()), ..crate::shop::sale() });
    screen.press("v f").press("shift-tab").write("P1").press("f10").shows(&mine.to_string());
    assert!(!screen.text().contains(&other.to_string()), "{}", screen.text());
    let query = InvoiceQuery { till: Some(code), limit: 9, ..Default::default() };
    assert_eq!(ask(&screen, request::Invoices(query)).rows.len(), 1);
}
