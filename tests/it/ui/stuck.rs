//! Documents that wait for a person, key by key: the list behind V U, each way out done on the screen, what is barred said.

use super::Screen;
use super::upload::{service, sold, told};
use lj::domain::{
    Carrier, CleanText, Clearance, DeliveryState, DocumentId, MessageKind, Number, Outcome, SaleDraft,
    TaxChoice, ZeroRate, ZeroReason,
};
use lj::protocol::{Asks, Caller, DeliveryQuery, Event, Failure, Sending, Told, request};
use lj::ui::input::Input;

fn refused() -> Outcome {
    let text = |raw: &str| CleanText::new(raw, 100).unwrap();
    Outcome::Rejected { code: text("99"), words: text("第1筆 載具號碼不存在") }
}

fn state(screen: &Screen, number: Number) -> DeliveryState {
    let query = DeliveryQuery {
        number: Some(number),
        kind: Some(MessageKind::F0401),
        limit: 1,
        ..DeliveryQuery::default()
    };
    let page = screen.desk.ask(Caller::default(), request::Deliveries(query)).unwrap();
    page.rows[0].state.clone()
}

/// A sale in a carrier that the centre does not know.
fn in_carrier(screen: &Screen) -> Number {
    let sale = SaleDraft { carrier: Carrier::parse("/ABC+123"), ..crate::shop::sale() };
    let number = screen.desk.ask(Caller::default(), request::Issue(sale)).unwrap().number;
    told(screen, number, refused());
    number
}

#[test]
fn a_refused_invoice_is_put_right_sent_again_or_settled_on_the_screen() {
    let (mut screen, _) = sold(0, "2019-07-15 11:24:00");
    let numbers: Vec<Number> = (0..4).map(|_| in_carrier(&screen)).collect();
    let [corrected, again, settled, last] = numbers[..] else { panic!("{numbers:?}") };
    screen.press("v u").golden("stuck");
    // Corrected: the form begins with what the invoice says, and asks before it sends.
    screen.press("enter").golden("stuck-ways");
    screen.press("enter").shows("/ABC+123").press("f10").shows("原因");
    screen.write("掃錯").press("shift-tab").rewrite("/ABC+124").press("f10");
    screen.shows("更正後同號再送嗎？").press("y").shows("已更正，同號再送");
    assert_eq!(state(&screen, corrected), DeliveryState::Pending);
    let life = screen.desk.ask(Caller::default(), request::NumberLife { number: corrected, period: None });
    assert_eq!(life.unwrap().corrections[0].reason.as_str(), "掃錯");
    // Sent again as it is.
    screen.press("enter down enter").shows("要原樣再送嗎？").press("y").shows("再送");
    assert_eq!(state(&screen, again), DeliveryState::Pending);
    // Settled, with what was seen.
    screen.press("enter down down enter").shows("在平台看到什麼？").press("esc").shows("更正後同號再送");
    screen.press("down down enter down down enter").write("稅局已處理").press("f10");
    screen.shows("要記下來嗎？").press("y").shows("已記下");
    let words = CleanText::new("稅局已處理", 100).unwrap();
    assert_eq!(state(&screen, settled), DeliveryState::Settled { words });
    // Nobody has it, so it is not cancelled there; once it goes again it is.
    screen.press("enter down down down enter").shows("平台沒有這張，請先更正或再送");
    screen.press("up up enter y").shows("再送");
    assert_eq!(state(&screen, last), DeliveryState::Pending);
    screen.press("esc esc");
    assert!(screen.model.layers.is_empty());
    let (reason, approval_no) = (refused_words(), CleanText::default());
    let cancel = request::Cancel { number: last, period: None, reason, approval_no };
    screen.desk.ask(Caller::default(), cancel).unwrap();
    assert_eq!(service(&screen, request::UploadStatus).stuck, None);
}

/// A refusal that names the zero rate is put right where it was said: what is not chosen stays as it was.
#[test]
fn what_a_refused_sale_says_of_customs_is_put_right_on_the_form() {
    let (mut screen, _) = sold(0, "2019-07-15 11:24:00");
    let mut sale = crate::shop::sale();
    sale.lines[0].tax = TaxChoice::Zero;
    let reason = ZeroReason::try_from(72).unwrap();
    sale.zero_rate = Some(ZeroRate { clearance: Clearance::NotThroughCustoms, reason });
    let number = screen.desk.ask(Caller::default(), request::Issue(sale)).unwrap().number;
    let words = CleanText::new("通關方式註記有誤", 100).unwrap();
    told(&screen, number, Outcome::Rejected { code: CleanText::default(), words });
    screen.press("v u enter enter").golden("stuck-correct-zero");
    screen.press("right right f10").shows("原因").write("選錯").press("f10 y").shows("已更正，同號再送");
    let life = screen.desk.ask(Caller::default(), request::NumberLife { number, period: None }).unwrap();
    let right = ZeroRate { clearance: Clearance::ThroughCustoms, reason };
    assert_eq!(life.invoice.unwrap().invoice.zero_rate, Some(right));
}

fn document(number: Number, kind: MessageKind) -> DocumentId {
    DocumentId { number, period: super::now().period().unwrap(), kind, count: 1 }
}

fn refused_words() -> CleanText {
    CleanText::new("第1筆 載具號碼不存在", 100).unwrap()
}

/// A 註銷 that the platform refuses is there, or it is sent again: nothing is offered that would be refused.
#[test]
fn a_refused_void_is_there_or_goes_again_or_its_invoice_stands() {
    let (mut screen, numbers) = sold(1, "2019-07-15 11:24:00");
    let number = numbers[0];
    told(&screen, number, Outcome::Confirmed);
    let reason = CleanText::new("打錯", 100).unwrap();
    let void = request::Void { number, period: None, reason, taken_back: true };
    screen.desk.ask(Caller::default(), void).unwrap();
    let period = super::now().period().unwrap();
    let document = DocumentId { number, period, kind: MessageKind::F0701, count: 1 };
    service(&screen, request::UploadSend(vec![Sending { document, fingerprint: [7; 32] }]));
    service(&screen, request::UploadTell(vec![Told { document, outcome: refused() }]));
    screen.press("v u enter down enter").shows("在平台看到什麼？");
    screen.shows("平台上有這一份").shows("平台上沒有，再送一次");
    assert!(!screen.text().contains("已用其他方式處理"), "{}", screen.text());
    // The last answer is the one that is shown last.
    screen.press("down down down enter").write("已查").press("f10");
    screen.shows("平台不收：這裡也不算，錢反向收付。要記下來嗎？").press("y").shows("已記下");
    assert_eq!(state(&screen, number), DeliveryState::Confirmed);
    let again =
        request::Void { number, period: None, reason: CleanText::new("x", 9).unwrap(), taken_back: true };
    let Err(Failure::Refused(refusal)) = screen.desk.ask(Caller::default(), again) else {
        panic!("voided again")
    };
    assert_eq!(refusal.code(), "VOID_NOT_TAKEN");
    // Where goods come back the ways are as before; the 註銷 says why not.
    screen.press("esc p down enter").shows("平台不收這張發票的註銷");
}

/// 發票查詢 → P → 資料打錯 is where a clerk looks first: the correction stands there, before what would need a confirmed invoice.
#[test]
fn the_remedies_of_a_refused_invoice_begin_with_its_correction() {
    let (mut screen, _) = sold(0, "2019-07-15 11:24:00");
    let number = in_carrier(&screen);
    screen.press("v p").shows("貨退回").press("down enter").shows("更正後同號再送").golden("stuck-remedy");
    // The form stands on what was refused.
    screen.press("enter").shows("/ABC+123").rewrite("/ABC+124").press("tab").write("掃錯").press("f10");
    screen.shows("更正後同號再送嗎？").press("y").shows("已更正，同號再送");
    assert_eq!(state(&screen, number), DeliveryState::Pending);
    // Nothing is to be corrected any more, nor where goods come back.
    screen.press("p down enter").shows("註銷：資料改正");
    assert!(!screen.text().contains("更正後同號再送"), "{}", screen.text());
    told(&screen, number, refused());
    screen.press("esc esc p enter").shows("作廢：整張取消");
    assert!(!screen.text().contains("更正後同號再送"), "{}", screen.text());
}

/// What the centre says meanwhile is seen without leaving; what was selected stays so.
#[test]
fn the_lists_follow_what_the_centre_says_and_keep_what_is_selected() {
    let (mut screen, _) = sold(0, "2019-07-15 11:24:00");
    let numbers: Vec<Number> = (0..2).map(|_| in_carrier(&screen)).collect();
    let heard = |screen: &mut Screen| {
        screen.input(Input::Event(Event::UploadChanged));
    };
    let lists = |screen: &mut Screen, number: Number| {
        screen.shows(&format!("> F0401 {number}"));
    };
    screen.press("v u down");
    lists(&mut screen, numbers[1]);
    in_carrier(&screen);
    service(&screen, request::UploadRetry(document(numbers[0], MessageKind::F0401)));
    heard(&mut screen);
    lists(&mut screen, numbers[1]);
    assert!(!screen.text().contains(&numbers[0].to_string()), "{}", screen.text());
    // The newest invoice comes above the one that is selected.
    screen.press("esc");
    let selected = format!("{}  ", numbers[1]);
    let row = |screen: &Screen| screen.text().lines().find(|row| row.contains('>')).unwrap().to_owned();
    assert!(row(&screen).contains(&selected), "{}", screen.text());
    in_carrier(&screen);
    heard(&mut screen);
    assert!(row(&screen).contains(&selected), "{}", screen.text());
}

#[test]
fn the_message_line_names_the_keys_and_the_title_does_not_say_that_all_is_well() {
    let (mut screen, _) = sold(0, "2019-07-15 11:24:00");
    super::upload::link(&mut screen, None);
    screen.shows("上傳正常");
    in_carrier(&screen);
    super::upload::link(&mut screen, None);
    assert!(!screen.text().contains("上傳正常"), "{}", screen.text());
    assert!(screen.text().lines().next().unwrap().contains("待處理 1"), "{}", screen.text());
    screen.shows("待處理 1 (V U)").press("v u").shows("待處理文件");
}

#[test]
fn an_empty_list_says_so() {
    let (mut screen, _) = sold(1, "2019-07-15 11:24:00");
    screen.press("v u").shows("沒有被退回或擱置的文件").press("enter").shows("沒有被退回");
}
