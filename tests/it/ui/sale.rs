//! The sales screen as a cashier uses it: by scanner, by code, by name, freely typed; buyers, carriers, payments; what
//! is refused as it is typed; the slip on the screen; doubts about paper.

use super::Screen;
use lj::domain::{
    CodeState, Deed, Good, GoodCode, JobState, OtherCarriers, PrintEnd, PrintJob, PrintJobId, PrinterTrouble,
    RangeDraft, TaxChoice, TenderKind, Together,
};
use lj::protocol::{Ask, Call, Caller, Event, InvoiceQuery, LinkState, Request, request};
use lj::ui::input::Input;

fn good(code: &str, barcode: &str, name: &str, price: i64) -> Good {
    Good {
        code: GoodCode::parse(code).unwrap(),
        barcode: GoodCode::parse(barcode),
        name: super::CleanText::new(name, 40).unwrap(),
        unit: super::CleanText::new("個", 2).unwrap(),
        price: price.into(),
        tax: TaxChoice::Taxable,
    }
}

/// A shop with numbers and a few goods, on the sales screen.
pub fn counter() -> Screen {
    counter_of(80, 24)
}

fn counter_of(columns: u16, rows: u16) -> Screen {
    let mut screen = Screen::empty(columns, rows);
    let period = super::now().period().unwrap();
    screen.add(vec![RangeDraft::new(period, crate::shop::span("AB", 0, 200))]);
    let mut greens = good("V1", "4710000000307", "有機青江菜", 35);
    greens.tax = TaxChoice::Free;
    let goods = vec![
        good("A1", "4710088412345", "乾電池 AA", 105),
        good("A2", "4710000000109", "口罩 50入", 210),
        good("M1", "4710000000208", "鮮奶 936ml", 92),
        good("P1", "", "秤重水果", 0),
        greens,
    ];
    ask(&screen, request::GoodsPut { goods, new: true });
    screen.input(Input::Event(Event::RangesChanged));
    screen.press("s");
    screen
}

/// Asks beside the screen; what only the engine's own threads do, as one of them.
pub fn ask<A: Ask>(screen: &Screen, asked: A) -> A::Reply {
    let request: Request = asked.into();
    let caller = Caller { service: request.deed() == Deed::Serve, ..Caller::default() };
    A::read(screen.desk.call(&Call { caller, id: None, request }).unwrap()).unwrap()
}

pub fn invoices(screen: &Screen) -> Vec<lj::domain::Invoice> {
    let page = ask(screen, request::Invoices(InvoiceQuery { limit: 1_000, ..InvoiceQuery::default() }));
    page.rows.into_iter().map(|row| row.invoice).collect()
}

pub fn jobs(screen: &Screen) -> Vec<PrintJob> {
    ask(screen, request::PrintJobs { till: None })
}

/// The random code is chance.
fn without_code(text: &str, invoice: &lj::domain::Invoice) -> String {
    text.replace(&invoice.random_code.to_string(), "....")
}

/// Three goods to a mobile bar code: what a practised cashier presses, besides the codes themselves.
#[test]
fn three_goods_to_a_mobile_bar_code_take_five_keys() {
    let mut screen = counter();
    let script =
        ["4710088412345", "ENTER", "4710000000109", "ENTER", "M1", "ENTER", "/ABC+123", "ENTER", "F10"];
    let mut keys = 0;
    for step in script {
        match step {
            "ENTER" | "F10" => {
                keys += 1;
                screen.press(&step.to_lowercase());
            }
            code => {
                screen.write(code);
            }
        }
    }
    crate::golden_file::compare(
        "sale-keys",
        &format!("{}\n{keys} keys besides the codes\n", script.join(" ")),
    );
    assert!(keys <= 12);
    let invoice = invoices(&screen).remove(0);
    assert_eq!(invoice.carrier.as_ref().map(lj::domain::Carrier::code), Some("/ABC+123"));
    assert_eq!((invoice.lines.len(), invoice.totals.total), (3, 407));
    assert_eq!(invoice.tenders, [lj::domain::Tender { kind: TenderKind::Cash, amount: 407 }]);
    screen.shows("AB-00000000").shows("電子發票資訊");
}

#[test]
fn enter_goes_through_the_defaults_to_the_issue() {
    let mut screen = counter();
    screen.golden("sale-empty");
    screen.write("A1").press("enter").write("3*A2").press("enter").write("-50").press("enter");
    screen.golden("sale-lines");
    // Entry, buyer, carrier, payment kind, amount, paper.
    screen.press("enter enter enter enter enter enter");
    let invoice = invoices(&screen).remove(0);
    assert_eq!((invoice.totals.total, invoice.lines.len()), (685, 3));
    let text = without_code(&screen.text(), &invoice);
    crate::golden_file::compare("sale-done", &text);
    assert_eq!(jobs(&screen).len(), 1, "the slip waits for the printer; the next sale does not");
    screen.write("A1").press("enter").shows("乾電池 AA").press("f10");
    assert_eq!(invoices(&screen).len(), 2);
}

#[test]
fn a_company_is_remembered_and_its_tax_is_shown() {
    let mut screen = counter();
    screen.write("A1").press("enter enter").write("04595257").press("tab").write("大明企業");
    screen.shows("銷售額 100 稅額 5").press("f10");
    screen.write("A2").press("enter enter").write("04595257").shows("大明企業").press("f10");
    let names: Vec<String> = invoices(&screen).iter().map(|invoice| invoice.buyer_name.to_string()).collect();
    assert_eq!(names, ["大明企業", "大明企業"]);
}

#[test]
fn what_does_not_go_together_is_refused_as_it_is_typed() {
    let mut screen = counter();
    centre(&mut screen, Together { carrier_and_donation: false, citizen_and_buyer: false, ..Together::ALL });
    screen.write("A1").press("enter enter").write("04595258");
    screen.golden("sale-bad-buyer");
    screen.rewrite("00000000").shows("00000000 不是統編");
    screen.rewrite("04595257").press("tab tab").write("168001");
    screen.shows("有統一編號的發票不能捐贈");
    screen.golden("sale-donation-and-buyer");
    screen.press("f10").shows("有 1 處要修正");
    assert_eq!(invoices(&screen).len(), 0);
    screen.rewrite("AB12345678901234").shows("不收統一編號加自然人憑證");
    screen.rewrite("/ABC+12").press("f10").shows("有 1 處要修正");
    screen.rewrite("/abc+123").shows("不是手機條碼、自然人憑證或捐贈碼");
    screen.rewrite("/ABC+123");
    assert!(!screen.text().contains("不能"), "{}", screen.text());
    screen.press("f10");
    assert_eq!(invoices(&screen).len(), 1);
    screen
        .write("A1")
        .press("enter enter enter")
        .write("16")
        .press("f10")
        .shows("不是手機條碼、自然人憑證或捐贈碼");
    screen.rewrite("168001").press("f10");
    assert!(invoices(&screen)[0].donation.is_some());
    // Both stand in one field; where the centre does not take both, that is said as it is typed.
    screen.write("A1").press("enter enter enter").write("/ABC+123 168001").shows("不收捐贈又有載具");
    screen.press("f10").shows("有 1 處要修正");
    assert_eq!(invoices(&screen).len(), 2);
    centre(&mut screen, Together::ALL);
    screen.press("f10");
    let both = invoices(&screen).remove(0);
    assert_eq!(invoices(&screen).len(), 3);
    assert!(both.carrier.is_some() && both.donation.is_some(), "{both:?}");
}

/// Members and cards are typed into the same field, each where the centre takes it; nothing is called wrong before it is whole,
/// and a telephone number among the goods is no carrier.
#[test]
fn carriers_of_members_and_cards_are_typed_where_the_centre_takes_them() {
    let mut screen = counter();
    let carriers = OtherCarriers { member: true, easycard: true, ..OtherCarriers::NONE };
    centre(&mut screen, Together { carriers, card_and_buyer: false, ..Together::ALL });
    screen.write("A1").press("enter enter enter");
    for typed in
        ["amy.a-long-name.of-somebody", "0912", "悠遊卡:1234567890123456", "easycard:1234567890123456:0A"]
    {
        screen.press("end ctrl-u").write(typed);
        assert!(!screen.text().contains("請核對") && !screen.text().contains("請再掃"), "{}", screen.text());
    }
    screen.press("end ctrl-u").write("ipass:1:2").shows("不收這種載具").press("f10").shows("有 1 處要修正");
    screen.rewrite("amy@example").press("f10").shows("會員打電子郵件或手機號碼");
    screen.rewrite("amy@example.com 168001").press("f10");
    let member = invoices(&screen).remove(0);
    assert_eq!(member.carrier.as_ref().map(lj::domain::Carrier::code), Some("amy@example.com"));
    assert!(member.donation.is_some());
    screen
        .write("A1")
        .press("enter enter")
        .write("04595257")
        .press("tab tab")
        .write("悠遊卡:1234567890:SECRET");
    screen.shows("不收統一編號加卡片載具").press("shift-tab shift-tab ctrl-u f10");
    let card = invoices(&screen).remove(0);
    assert_eq!(card.carrier.as_ref().map(lj::domain::Carrier::shown), Some("easycard:1234567890"));
    assert_eq!(invoices(&screen).len(), 2);
    // Among the goods it is looked up as one.
    screen.write("0912345678").press("enter").shows("0912345678");
    assert_eq!(invoices(&screen).len(), 2);
}

/// The centre that is set takes this together.
fn centre(screen: &mut Screen, takes: Together) {
    let link = LinkState { together: Some(takes), ..LinkState::default() };
    super::upload::service(screen, request::UploadLink(link));
    screen.input(Input::Event(Event::UploadChanged));
}

#[test]
fn a_scanned_carrier_stands_beside_the_donation_code_where_the_centre_takes_both() {
    for (takes, carried) in
        [(Together::ALL, true), (Together { carrier_and_donation: false, ..Together::ALL }, false)]
    {
        let mut screen = counter();
        centre(&mut screen, takes);
        screen.write("A1").press("enter enter enter").write("168001").press("tab");
        screen.scan("/ABC+123").press("f10");
        assert_eq!(invoices(&screen).len(), 1, "{}", screen.text());
        let invoice = invoices(&screen).remove(0);
        assert_eq!((invoice.carrier.is_some(), invoice.donation.is_some()), (true, carried), "{invoice:?}");
    }
}

#[test]
fn payments_and_change() {
    let mut screen = counter();
    screen.write("A1").press("enter enter enter enter right enter").write("200").press("enter");
    screen.shows("只有現金可以找零");
    screen.rewrite("50").press("enter").shows("信用卡 50").shows("尚差 55");
    screen.press("left enter").write("100").press("enter").shows("現金 100");
    screen.press("f10");
    let invoice = invoices(&screen).remove(0);
    let paid: Vec<_> = invoice.tenders.iter().map(|tender| (tender.kind, tender.amount)).collect();
    assert_eq!(paid, [(TenderKind::Card, 50), (TenderKind::Cash, 100)]);
    assert_eq!(invoice.change(), 45);
    screen.shows("找零");
}

#[test]
fn goods_are_found_by_a_part_of_the_name_and_others_are_typed_freely() {
    let mut screen = counter();
    screen.write("口罩").press("enter").shows("商品").golden("sale-goods");
    screen.press("enter").shows("210");
    // A good without a price asks for it; words that no good has make a free line.
    screen.write("P1").press("enter").write("88").press("enter").shows("秤重水果").shows("88");
    screen.write("手工餅乾").press("enter").rewrite("2").press("enter").write("60").press("enter enter");
    screen.shows("手工餅乾").shows("120").press("f10");
    assert_eq!(invoices(&screen)[0].totals.total, 210 + 88 + 120);
    // F4 lists all goods; F9 brings back what was typed last.
    screen.press("f4").shows("鮮奶").press("esc").press("f9").shows("手工餅乾");
}

#[test]
fn lines_are_changed_and_removed_and_a_sale_is_dropped_only_when_asked() {
    let mut screen = counter();
    screen.write("A1").press("enter").write("A2").press("enter");
    screen.press("up f6").rewrite("4").press("enter enter enter").shows("420");
    screen.press("down f7");
    assert!(!screen.text().contains("口罩"), "{}", screen.text());
    screen.press("f12").shows("資料已變更，要放棄嗎？").press("n").shows("乾電池");
    screen.press("f12 y").shows("已放棄");
    assert!(!screen.text().contains("乾電池"));
    screen.press("esc");
    assert!(screen.model.layers.is_empty());
}

#[test]
fn mixed_tax_is_refused_with_its_sentence_and_nothing_is_lost() {
    let mut screen = counter();
    screen.write("A1").press("enter").write("V1").press("enter").press("f10");
    screen.shows("不能開在同一張").shows("有機青江菜");
    screen.press("f7 f10");
    assert_eq!(invoices(&screen).len(), 1);
}

#[test]
fn a_parked_sale_is_called_back_at_another_till() {
    let mut screen = counter();
    screen.write("A1").press("enter").write("/ABC+123").press("enter f5").shows("已暫存");
    assert!(!screen.text().contains("乾電池"));
    screen.write("A2").press("enter f8").shows("先完成或暫存目前的銷售").press("f10");
    screen.press("f8").shows("暫存的銷售").press("enter").shows("乾電池").shows("/ABC+123").press("f10");
    let invoice = &invoices(&screen)[0];
    assert_eq!(
        (invoice.totals.total, invoice.carrier.is_some(), invoice.parked.is_some()),
        (105, true, true)
    );
    screen.press("f8").shows("沒有暫存的銷售");
}

#[test]
fn a_scanner_is_a_keyboard_that_fires_no_hotkey() {
    let mut screen = counter();
    // Into the entry, and into fields where it does not belong.
    screen.scan("4710088412345").shows("乾電池");
    screen.press("f6").scan("4710000000109").shows("口罩");
    screen.press("enter enter").scan("/ABC+123").shows("/ABC+123");
    screen.press("f10");
    let invoice = invoices(&screen).remove(0);
    assert_eq!((invoice.lines.len(), invoice.lines[0].quantity), (2, 1.into()));
    // In LJ a number lands on its range; D, E, A and B of it delete, edit and add nothing.
    screen.press("esc");
    assert!(screen.model.layers.is_empty());
    let code39 = format!("{}{}{}", invoice.period.mig(), invoice.number, invoice.random_code);
    screen.scan(&code39).shows("掃描");
    assert_eq!(screen.model.grid.selected().unwrap().range.span.track, invoice.number.track);
    screen.scan("ADEBF123").shows("不是發票號碼");
    assert!(screen.model.layers.is_empty() && screen.model.grid.rows.len() == 1);
    // A question is answered by a hand alone.
    screen.press("esc").scan("YYYYYYYY").shows("要離開");
}

#[test]
fn full_width_keys_are_understood() {
    let mut screen = counter();
    screen.write("Ａ１").press("enter").shows("乾電池");
    screen.press("enter").write("０４５９５２５７").shows("04595257");
    screen.press("tab tab").write("／ＡＢＣ＋１２３").shows("/ABC+123").press("f10");
    assert_eq!(invoices(&screen).len(), 1);
    screen.press("esc").write("ｓ").shows("條碼/品名");
}

#[test]
fn keys_typed_ahead_of_the_answer_are_kept_in_order() {
    let mut screen = counter();
    // Nothing is answered while these are typed.
    let mut waiting = Vec::new();
    for key in "A1\nA2\nM1\n".chars() {
        let chord = match key {
            '\n' => "enter".to_owned(),
            c => c.to_string(),
        };
        let chord = lj::ui::keymap::Chord::parse(&chord).unwrap();
        let at = std::time::Duration::from_secs(5_000);
        waiting.extend(lj::ui::update::update(&mut screen.model, Input::Key { chord, at }));
    }
    assert_eq!(waiting.len(), 1, "one look-up at a time");
    screen.settle(waiting);
    screen.shows("乾電池").shows("口罩").shows("鮮奶");
}

#[test]
fn a_doubt_about_paper_is_asked_once_and_between_two_sales() {
    let mut screen = counter();
    screen.write("A1").press("enter f10");
    let job = jobs(&screen)[0].id;
    doubt(&screen, job);
    // In the middle of a sale nothing is asked.
    screen.write("A2").press("enter");
    screen.input(Input::Event(Event::PrintChanged));
    assert!(!screen.text().contains("客戶手上拿到什麼"), "{}", screen.text());
    screen.shows("不確定");
    screen.press("f10");
    screen.input(Input::Event(Event::PrintChanged));
    let text = without_code(&screen.text(), &invoices(&screen)[0]);
    crate::golden_file::compare("sale-doubt", &text);
    // Half a slip, taken back: the original again.
    screen.press("down enter").shows("註明作廢並保存");
    let states: Vec<_> = jobs(&screen).iter().map(|job| job.state).collect();
    assert_eq!(states, [JobState::Queued, JobState::Queued]);
    assert!(jobs(&screen).iter().all(|again| again.id != job));
}

pub fn doubt(screen: &Screen, job: PrintJobId) {
    ask(screen, request::PrintBegin(job));
    let end = PrintEnd::Doubtful(PrinterTrouble::Interrupted);
    ask(screen, request::PrintEnd { job, end });
}

#[test]
fn a_printer_in_trouble_is_told_and_never_holds_a_sale_up() {
    let mut screen = counter();
    screen.write("A1").press("enter f10");
    let job = jobs(&screen)[0].id;
    let end = PrintEnd::Nothing(PrinterTrouble::PaperOut);
    ask(&screen, request::PrintEnd { job, end });
    screen.input(Input::Event(Event::PrintChanged));
    screen.press("enter").golden("sale-paper-out");
    screen.write("A2").press("enter f10");
    assert_eq!(invoices(&screen).len(), 2);
    let number = invoices(&screen)[1].number.to_string();
    screen.press("enter f2").shows(&format!("{number}？")).shows("發票查詢再印");
    assert_eq!(jobs(&screen).len(), 2, "asked first");
    screen.press("n");
    assert_eq!(jobs(&screen).len(), 2, "no is no");
    screen.press("f2 y");
    assert_eq!(jobs(&screen).len(), 1, "given up");
}

#[test]
fn the_codes_of_the_slip_stand_on_the_screen() {
    let mut screen = counter();
    screen.write("A1").press("enter f10 pgdn");
    let first = seen_codes(&screen).remove(0);
    assert!((15..=23).contains(&first.len()), "{}", screen.text());
    screen.press("pgdn");
    let second = seen_codes(&screen).remove(0);
    assert_eq!(first.len(), second.len());
    assert_ne!(first, second);
    let mut wide = counter_of(132, 43);
    wide.write("A1").press("enter f10");
    let both = seen_codes(&wide);
    assert_eq!(both.len(), 2, "both stand beside each other");
    assert_eq!(both[0].len(), first.len());
}

/// The codes of a screen as a telephone sees them: black on white cells, column by column of codes.
fn seen_codes(screen: &Screen) -> Vec<Vec<String>> {
    use ratatui::style::Color;
    let buffer = lj::ui::view::draw(&screen.model).buffer;
    let is_code = |x, y| matches!(buffer[(x, y)].bg, Color::White | Color::Black);
    // The upper half has the ground's colour, the lower one that of what stands on it.
    let seen = |x: u16, y: u16| {
        let cell = &buffer[(x, y)];
        let lower = if cell.symbol() == "▄" { cell.fg } else { cell.bg };
        match (cell.bg == Color::Black, lower == Color::Black) {
            (false, false) => ' ',
            (true, false) => '▀',
            (false, true) => '▄',
            (true, true) => '█',
        }
    };
    let columns: Vec<u16> =
        (0..buffer.area.width).filter(|&x| (0..buffer.area.height).any(|y| is_code(x, y))).collect();
    let mut codes: Vec<Vec<u16>> = Vec::new();
    for x in columns {
        match codes.last_mut() {
            Some(code) if code.last().is_some_and(|last| last + 1 == x) => code.push(x),
            _ => codes.push(vec![x]),
        }
    }
    let rows = |columns: Vec<u16>| {
        (0..buffer.area.height)
            .filter(|&y| is_code(columns[0], y))
            .map(|y| columns.iter().map(|&x| seen(x, y)).collect())
            .collect()
    };
    codes.into_iter().map(rows).collect()
}

#[test]
fn the_codes_on_the_screen_scan() {
    use crate::slip::reader;
    if !crate::skip::has("zbarimg") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("screen.png");
    let mut wide = counter_of(132, 43);
    wide.write("A1").press("enter").write("A2").press("enter f10");
    let mut small = counter();
    small.write("A1").press("enter").write("A2").press("enter f10 pgdn");
    let left = seen_codes(&small);
    small.press("pgdn");
    for (screen, codes) in [(&wide, seen_codes(&wide)), (&small, [left, seen_codes(&small)].concat())] {
        assert_eq!(codes.len(), 2, "left and right");
        let invoice = invoices(screen).remove(0);
        let texts = lj::slip::CodeTexts::new(&invoice, &lj::slip::QrKey::SAMPLE).unwrap();
        for (code, text) in codes.iter().zip([texts.left, texts.right]) {
            reader::draw_cells(&framed(code), &path);
            assert_eq!(String::from_utf8(reader::zbarimg(&path, "qrcode")).unwrap(), text);
        }
    }
}

/// A terminal that draws half blocks two cells wide has whole blanks instead, or says what is needed.
#[test]
fn where_half_blocks_are_wide_the_codes_are_blanks() {
    use crate::slip::reader;
    let with_wide_blocks = |columns, rows| {
        let mut screen = counter_of(columns, rows);
        screen.model.shell.look.borders = lj::ui::look::Borders::Ascii;
        screen.write("A1").press("enter f10");
        screen
    };
    with_wide_blocks(80, 24).press("pgdn").shows("QR 碼要 90x47 的視窗").shows("--format png");
    with_wide_blocks(132, 43).shows("QR 碼要 90x47 的視窗");
    with_wide_blocks(89, 47).press("pgdn").shows("QR 碼要 90x47 的視窗");
    with_wide_blocks(90, 46).press("pgdn").shows("QR 碼要 90x47 的視窗");
    let mut screen = with_wide_blocks(90, 47);
    screen.press("pgdn");
    assert!(!screen.text().contains(['█', '▀', '▄']), "{}", screen.text());
    let codes = seen_codes(&screen);
    let [code] = codes.as_slice() else { panic!("{} codes", codes.len()) };
    // A module is two cells here and half of one in the picture.
    let lines: Vec<Vec<char>> = code.iter().map(|row| row.chars().step_by(2).collect()).collect();
    let half = |y: usize, x: usize| lines.get(y).is_some_and(|row| row[x] == '█');
    let rows = (0..lines.len()).step_by(2).map(|y| {
        let cell = |x| match (half(y, x), half(y + 1, x)) {
            (false, false) => ' ',
            (true, false) => '▀',
            (false, true) => '▄',
            (true, true) => '█',
        };
        (0..lines[0].len()).map(cell).collect::<String>()
    });
    let code: Vec<String> = rows.collect();
    if !crate::skip::has("zbarimg") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("screen.png");
    reader::draw_cells(&framed(&code), &path);
    let invoice = invoices(&screen).remove(0);
    let texts = lj::slip::CodeTexts::new(&invoice, &lj::slip::QrKey::SAMPLE).unwrap();
    assert_eq!(String::from_utf8(reader::zbarimg(&path, "qrcode")).unwrap(), texts.left);
}

/// With the white of the screen's ground around it, as it stands there.
fn framed(code: &[String]) -> Vec<String> {
    let width = code[0].chars().count() + 8;
    let blank = " ".repeat(width);
    let mut rows = vec![blank.clone(), blank.clone()];
    rows.extend(code.iter().map(|row| format!("    {row}    ")));
    rows.extend([blank.clone(), blank]);
    rows
}

#[test]
fn a_refused_sale_says_why_and_keeps_what_was_typed() {
    let mut screen = Screen::empty(80, 24);
    screen.press("s").write("乾電池").press("enter enter").write("105").press("enter enter f10");
    screen.golden("issue-refused");
}

/// A code that the ministry does not know is said while the sale goes on, and once more by the key that issues; the next one
/// issues all the same. One that nobody can tell of bars nothing.
#[test]
fn a_code_that_does_not_exist_is_said_before_the_sale_is_issued() {
    let told = |screen: &mut Screen, state| {
        let codes = ask(screen, request::CodesWanted);
        assert_eq!(codes.len(), 1, "{codes:?}");
        codes.into_iter().for_each(|code| ask(screen, request::CodeTell(code, state)));
        screen.input(Input::Event(Event::UploadChanged));
    };
    let mut screen = counter();
    super::upload::link(&mut screen, None);
    screen.write("A1").press("enter").write("/ABC+124").press("enter");
    assert!(!screen.text().contains("查無"), "{}", screen.text());
    told(&mut screen, CodeState::NoSuchCode);
    screen.shows("查無此載具").shows("財政部查無載具 /ABC+124").golden("sale-no-such-carrier");
    screen.press("f10").shows("再按銷售照樣開立");
    assert!(invoices(&screen).is_empty(), "the first key only says it");
    // Put right: what is scanned next takes its place, and nothing is in the way.
    screen.scan("/ABC+123").shows("/ABC+123");
    assert!(!screen.text().contains("/ABC+124"), "{}", screen.text());
    told(&mut screen, CodeState::Exists);
    assert!(!screen.text().contains("查無"), "{}", screen.text());
    screen.press("f10");
    assert_eq!(invoices(&screen).len(), 1);
    // Known since the last sale, and issued all the same.
    screen.write("A1").press("enter").write("/ABC+124").press("enter").shows("查無此載具");
    screen.press("f10 f10");
    assert_eq!(invoices(&screen).len(), 2);
    // Nobody can tell: as if nobody had been asked.
    screen.write("A1").press("enter").write("/ABC+125").press("enter");
    told(&mut screen, CodeState::Unasked);
    screen.press("f10");
    assert_eq!(invoices(&screen).len(), 3);
}

/// A donation code is asked about when it is whole, not at each of its digits.
#[test]
fn a_donation_code_is_asked_about_when_its_field_is_left() {
    let mut screen = counter();
    super::upload::link(&mut screen, None);
    screen.write("A1").press("enter enter enter").write("168001");
    assert!(ask(&screen, request::CodesWanted).is_empty());
    screen.press("enter");
    let wanted: Vec<String> = ask(&screen, request::CodesWanted).iter().map(ToString::to_string).collect();
    assert_eq!(wanted, ["168001"]);
}
