//! Documents that wait for a person, key by key: the list behind V U, each way out done on the screen, what is barred said.

use super::Screen;
use super::upload::{service, sold, told};
use lj::domain::{Carrier, CleanText, DeliveryState, DocumentId, MessageKind, Number, Outcome, SaleDraft};
use lj::protocol::{Asks, Caller, DeliveryQuery, Sending, Told, request};

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
fn a_refused_invoice_is_put_right_sent_again_settled_or_cancelled_on_the_screen() {
    let (mut screen, _) = sold(0, "2019-07-15 11:24:00");
    let numbers: Vec<Number> = (0..4).map(|_| in_carrier(&screen)).collect();
    let [corrected, again, settled, cancelled] = numbers[..] else { panic!("{numbers:?}") };
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
    // Cancelled: it stays on the list, for its cancellation waits behind it; and it is not cancelled twice.
    screen.press("enter down down down enter").write("退貨").press("f10 y").shows("已作廢");
    screen.shows("另有 1 份等候它");
    screen.press("enter down down down enter").shows("已於");
    assert_eq!(state(&screen, cancelled), DeliveryState::Rejected { code: code(), words: refused_words() });
    screen.press("esc esc esc");
    assert!(screen.model.layers.is_empty());
    let f0501 = DocumentId {
        number: cancelled,
        period: super::now().period().unwrap(),
        kind: MessageKind::F0501,
        count: 1,
    };
    let status = service(&screen, request::UploadStatus);
    assert_eq!(status.stuck.map(|row| row.document.number), Some(f0501.number));
}

fn code() -> CleanText {
    CleanText::new("99", 10).unwrap()
}

fn refused_words() -> CleanText {
    CleanText::new("第1筆 載具號碼不存在", 100).unwrap()
}

/// A 註銷 that the platform refuses is there, or it is sent again: nothing is offered that would be refused.
#[test]
fn a_refused_void_has_two_answers_and_not_the_third() {
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
    screen.press("v u enter down down enter").shows("在平台看到什麼？");
    screen.shows("平台上有這一份").shows("平台上沒有，再送一次");
    assert!(!screen.text().contains("已用其他方式處理"), "{}", screen.text());
    // The last answer is the one that is shown last.
    screen.press("down down enter").write("已查").press("f10").shows("平台上沒有，再送一次。要記下來嗎？");
    screen.press("y").shows("已記下");
}

#[test]
fn an_empty_list_says_so() {
    let (mut screen, _) = sold(1, "2019-07-15 11:24:00");
    screen.press("v u").shows("沒有被退回或擱置的文件").press("enter").shows("沒有被退回");
}
