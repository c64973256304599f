//! The upload as a clerk sees it: online, off for hours, one refused, one parked, a limit that comes near. The engine is told
//! what the upload thread would tell it; documents and limits are the engine's own.

use super::{Screen, engine_at};
use lj::domain::{
    CleanText, DocumentId, LinkTrouble, MessageKind, Moment, Number, Outcome, ParkReason, RangeDraft,
};
use lj::protocol::{Ask, Asks, Caller, Event, LinkState, Sending, Told, request};
use lj::text::Lang;
use lj::ui::input::Input;
use std::sync::Arc;

pub fn service<A: Ask>(screen: &Screen, request: A) -> A::Reply {
    let caller = Caller { service: true, ..Caller::default() };
    screen.desk.ask(caller, request).unwrap()
}

/// A terminal whose engine's clock stands at `now`, with `count` invoices sold at 10:24.
pub fn sold(count: u32, now: &str) -> (Screen, Vec<Number>) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (desk, clock) = engine_at(&folder);
    let mut screen = Screen::on(Arc::clone(&desk) as Arc<dyn lj::protocol::Desk>, folder, 80, 24, Lang::Zh);
    let period = super::now().period().unwrap();
    screen.add(vec![RangeDraft::new(period, crate::shop::span("TF", 0, 200))]);
    let numbers = (0..count).map(|_| service_sale(&screen)).collect();
    let later = Moment::parse(now).unwrap();
    clock.pass_s(later.unix() - super::now().unix());
    screen.model.now = later;
    (screen.started(), numbers)
}

fn service_sale(screen: &Screen) -> Number {
    screen.desk.ask(Caller::default(), request::Issue(crate::shop::sale())).unwrap().number
}

fn id(number: Number) -> DocumentId {
    DocumentId { number, period: super::now().period().unwrap(), kind: MessageKind::F0401, count: 1 }
}

/// The centre says this of a document that was sent.
pub fn told(screen: &Screen, number: Number, outcome: Outcome) {
    service(screen, request::UploadSend(vec![sending(number)]));
    service(screen, request::UploadTell(vec![Told { document: id(number), outcome }]));
}

/// A document that leaves.
pub fn sending(number: Number) -> Sending {
    Sending { document: id(number), fingerprint: [7; 32] }
}

pub fn link(screen: &mut Screen, trouble: Option<(LinkTrouble, &str)>) {
    let since = |(trouble, at): (LinkTrouble, &str)| (trouble, Moment::parse(at).unwrap());
    let gateway = Some("offline-centre".to_owned());
    let link = LinkState { gateway, trouble: trouble.map(since), ..LinkState::default() };
    service(screen, request::UploadLink(link));
    screen.input(Input::Event(Event::UploadChanged));
}

fn words(raw: &str) -> CleanText {
    CleanText::new(raw, 100).unwrap()
}

#[test]
fn online_everything_is_well() {
    let (mut screen, numbers) = sold(1, "2019-07-15 10:25:00");
    told(&screen, numbers[0], Outcome::Confirmed);
    link(&mut screen, None);
    screen.shows("上傳正常").golden("upload-online");
    assert!(!screen.text().contains("待上傳"), "{}", screen.text());
}

#[test]
fn three_hours_without_a_line_and_a_hundred_and_twenty_wait() {
    let (mut screen, _) = sold(120, "2019-07-15 13:30:00");
    link(&mut screen, Some((LinkTrouble::Unreachable, "2019-07-15 10:25:00")));
    screen.shows("連線失敗").shows("斷線 3 小時 待上傳 120").golden("upload-offline");
}

#[test]
fn one_that_is_refused_needs_a_person() {
    let (mut screen, numbers) = sold(2, "2019-07-15 10:30:00");
    told(&screen, numbers[0], Outcome::Confirmed);
    told(&screen, numbers[1], Outcome::Rejected { code: words("E0201"), words: words("買方統編錯誤") });
    link(&mut screen, None);
    screen.shows("待處理 1").golden("upload-rejected");
}

#[test]
fn one_that_is_parked_is_not_forgotten() {
    let (mut screen, numbers) = sold(1, "2019-07-15 10:30:00");
    service(
        &screen,
        request::UploadPark { document: id(numbers[0]), why: ParkReason::Person(words("等會計確認")) },
    );
    link(&mut screen, None);
    screen.shows("待處理 1").golden("upload-parked");
}

#[test]
fn a_limit_at_nine_tenths_is_said_with_its_document() {
    // 48 hours from 10:24 on the 15th; nine tenths are over after 43 h 12 min.
    let (mut screen, _) = sold(1, "2019-07-17 06:00:00");
    link(&mut screen, Some((LinkTrouble::Unreachable, "2019-07-15 10:24:30")));
    screen.shows("90% F0401 TF00000000 剩 4 小時 24 分").golden("upload-deadline");
}
