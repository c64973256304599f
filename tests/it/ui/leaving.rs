//! Leaving a terminal (R19): what its till has pending goes first, is seen going, can be skipped with a warning, and
//! is never lost. The journeys have a real engine, the upload thread and a centre in memory; the golden screens are told
//! what the upload thread would tell, so that every cell is certain.

use super::upload::{link, sending, service, sold, told};
use super::{Screen, now};
use crate::shop::Shop;
use crate::uplink::{Centre, sell, start, status, wait};
use lj::domain::{LinkTrouble, Outcome};
use lj::protocol::{Desk, Event, LinkState, Mailbox, request};
use lj::text::Lang;
use lj::ui::input::Input;
use lj::ui::leaving::{LEAVE_WAIT_MAX, Stage};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long a test waits for something that must come, on two slow cores.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal on the shop's engine, and its mailbox.
fn terminal(shop: &Shop) -> (Screen, Arc<Mailbox>) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let desk = Arc::clone(&shop.engine) as Arc<dyn Desk>;
    let mailbox = desk.subscribe().unwrap();
    (Screen::on(desk, folder, 80, 24, Lang::Zh), mailbox)
}

/// Lets events come, as the terminal's thread does, until the screen is as wanted.
fn live(screen: &mut Screen, mailbox: &Mailbox, wanted: impl Fn(&Screen) -> bool) -> Vec<String> {
    let deadline = Instant::now() + PATIENCE;
    let mut seen = Vec::new();
    while !wanted(screen) {
        let left = deadline.saturating_duration_since(Instant::now());
        assert!(!left.is_zero(), "it never came:\n{}", screen.text());
        let Some(event) = mailbox.take(left) else { continue };
        screen.input(Input::Event(event));
        seen.push(screen.text());
    }
    seen
}

fn stage(screen: &Screen) -> Option<Stage> {
    screen.model.leaving().map(|leaving| leaving.stage)
}

fn progress(seen: &[String]) -> Vec<u64> {
    let of = |text: &String| {
        let (_, behind) = text.split_once("上傳中 ")?;
        behind.split_once("/25")?.0.parse().ok()
    };
    seen.iter().filter_map(of).collect()
}

/// A shop with 25 sold, and a slow centre that the upload thread knows.
fn slow() -> (Shop, Arc<Centre>) {
    let shop = crate::uplink::shop(50);
    sell(&shop, 25);
    (shop, Centre::new(0, Duration::from_millis(200), 1))
}

#[test]
fn the_last_terminal_sees_everything_go_and_ends_by_itself() {
    let (shop, centre) = slow();
    let (mut screen, mailbox) = terminal(&shop);
    let uplink = start(&shop, &centre);
    wait(&shop, "the way", |status| status.link.gateway.is_some());
    screen.press("esc y");
    assert!(!screen.left, "25 wait");
    let seen = live(&mut screen, &mailbox, |screen| screen.left);
    let steps = progress(&seen);
    assert!(steps.iter().any(|done| (1..25).contains(done)), "nothing was seen going: {steps:?}");
    assert!(steps.windows(2).all(|pair| pair[0] <= pair[1]), "{steps:?}");
    let after = status(&shop);
    assert_eq!((after.pending, after.unknown), (0, 0));
    assert_eq!(centre.count(), 25);
    drop(uplink);
}

#[test]
fn a_till_waits_for_its_own_alone_while_others_stay() {
    let (shop, centre) = slow();
    centre.hold(true);
    shop.engine.attached(2);
    let (mut screen, mailbox) = terminal(&shop);
    screen.model.caller.till = lj::domain::TillCode::parse("T9");
    let uplink = start(&shop, &centre);
    wait(&shop, "the way", |status| status.link.gateway.is_some());
    screen.press("esc y");
    assert!(screen.left, "nothing is this till's:\n{}", screen.text());
    let till = lj::domain::TillCode::parse("T9");
    shop.ask(request::Issue(lj::domain::SaleDraft { till: till.clone(), ..crate::shop::sale() })).unwrap();
    let (mut screen, mailbox) = (terminal(&shop).0, mailbox);
    screen.model.caller.till = till;
    screen.press("esc y");
    assert_eq!((screen.left, stage(&screen)), (false, Some(Stage::Going)));
    screen.shows("這個收銀台還沒上傳的").shows("上傳中 0/1");
    screen.press("esc").shows("還有 1 份沒有上傳").shows("其他終端機繼續送出").press("enter");
    centre.hold(false);
    live(&mut screen, &mailbox, |screen| screen.left);
    drop(uplink);
}

#[test]
fn skipping_warns_and_what_stays_arrives_after_the_next_start() {
    let (mut shop, centre) = slow();
    centre.hold(true);
    let (mut screen, mailbox) = terminal(&shop);
    let uplink = start(&shop, &centre);
    wait(&shop, "the way", |status| status.link.gateway.is_some());
    screen.press("esc y");
    screen.press("esc");
    assert_eq!((screen.left, stage(&screen)), (false, Some(Stage::Skipped)));
    screen
        .shows("略過上傳")
        .shows("份沒有上傳，最早期限")
        .shows("不會遺失，由 lj serve 續送，或下次開啟 LJ 時送出");
    // A change of mind goes on waiting.
    screen.press("enter");
    assert_eq!(stage(&screen), Some(Stage::Going), "{}", screen.text());
    screen.press("esc esc");
    assert!(screen.left);
    let behind = screen.model.leaving().and_then(|leaving| leaving.behind().cloned()).unwrap();
    assert_eq!(behind.going, 25);
    drop((screen, mailbox));
    // What was on its way arrives after all, and nobody is told of it: the next start asks before it sends again.
    shop.engine.close().unwrap();
    centre.hold(false);
    drop(uplink);
    shop.reopen();
    let uplink = start(&shop, &centre);
    wait(&shop, "all of them", |status| status.confirmed == 25);
    drop(uplink);
    assert_eq!(centre.count(), 25, "each once");
}

#[test]
fn a_dead_centre_is_said_and_leaving_does_not_wait_for_it() {
    let (mut shop, centre) = slow();
    centre.dead.store(true, Ordering::SeqCst);
    let (mut screen, mailbox) = terminal(&shop);
    let uplink = start(&shop, &centre);
    wait(&shop, "連線失敗", |status| status.link.trouble.is_some());
    screen.press("esc y");
    assert_eq!((screen.left, stage(&screen)), (false, Some(Stage::Stays)));
    screen.shows("連線失敗").shows("還有 25 份沒有上傳").shows("不會遺失");
    screen.press("esc");
    assert!(screen.left);
    drop((screen, mailbox));
    shop.engine.close().unwrap();
    drop(uplink);
    shop.reopen();
    centre.dead.store(false, Ordering::SeqCst);
    let uplink = start(&shop, &centre);
    wait(&shop, "all of them", |status| status.confirmed == 25);
    drop(uplink);
    assert_eq!(centre.count(), 25, "each once");
}

#[test]
fn a_line_that_comes_back_while_somebody_leaves_is_used() {
    let (shop, centre) = slow();
    centre.dead.store(true, Ordering::SeqCst);
    let (mut screen, mailbox) = terminal(&shop);
    let uplink = start(&shop, &centre);
    wait(&shop, "連線失敗", |status| status.link.trouble.is_some());
    screen.press("esc y");
    centre.dead.store(false, Ordering::SeqCst);
    live(&mut screen, &mailbox, |screen| screen.left);
    assert_eq!(status(&shop).pending, 0);
    drop(uplink);
}

#[test]
fn nothing_pending_leaves_at_once_and_a_sample_without_a_centre_owes_nothing() {
    let shop = crate::uplink::shop(50);
    let (mut screen, _mailbox) = terminal(&shop);
    screen.press("esc y");
    assert!(screen.left, "nothing was sold");
    shop.issue();
    let (mut screen, _mailbox) = terminal(&shop);
    screen.press("esc y");
    assert!(screen.left, "a sample store, and no centre");
    assert_eq!(screen.model.leaving().and_then(|leaving| leaving.behind()), None);
}

#[test]
fn without_a_way_nothing_is_waited_for_and_the_farewell_says_why() {
    let left = lj::protocol::UploadLeft {
        now: now(),
        whole: true,
        sample: false,
        going: 0,
        behind: 10,
        manual: 0,
        due: Some(now()),
        paused_until: None,
        link: LinkState::default(),
    };
    let mut leaving = lj::ui::layers::Leaving::new(Duration::ZERO);
    assert!(leaving.take(Box::new(left)), "it leaves at once");
    let behind = leaving.behind().expect("ten stay");
    let said = lj::text::delivery::leaving::left_behind(Lang::Zh, behind);
    assert!(said.contains("還有 10 份沒有上傳") && said.contains("未設上傳"), "{said}");
    assert!(!said.contains("續送"), "{said}");
}

/// Four of five are gone, one is under way.
fn half_way() -> Screen {
    let (mut screen, numbers) = sold(5, "2019-07-15 10:25:00");
    link(&mut screen, None);
    screen.press("esc y");
    for number in &numbers[..3] {
        told(&screen, *number, Outcome::Confirmed);
    }
    service(&screen, request::UploadSend(vec![sending(numbers[3])]));
    screen.input(Input::Event(Event::UploadChanged));
    screen
}

#[test]
fn what_goes_before_leaving_is_seen() {
    let mut screen = half_way();
    screen.shows("上傳中 3/5").golden("leaving-going");
    screen.press("esc").shows("還有 2 份沒有上傳，最早期限 108.07.17 10:24").golden("leaving-skipped");
}

#[test]
fn a_broken_line_is_seen_when_leaving() {
    let (mut screen, _) = sold(120, "2019-07-15 13:30:00");
    link(&mut screen, Some((LinkTrouble::Unreachable, "2019-07-15 10:25:00")));
    screen.press("esc y").shows("連線失敗").golden("leaving-no-line");
}

#[test]
fn leaving_ends_at_its_deadline_whatever_the_centre_does() {
    let mut screen = half_way();
    let end = screen.model.wake_at().unwrap();
    assert!(end >= LEAVE_WAIT_MAX, "{end:?}");
    screen.input(Input::Wake { at: end - Duration::from_millis(1) });
    assert!(!screen.left);
    screen.input(Input::Wake { at: end });
    assert!(screen.left);
}

#[test]
fn a_clock_that_is_off_is_said_on_every_screen() {
    let (mut screen, _) = sold(1, "2019-07-15 10:25:00");
    let off = LinkState {
        gateway: Some("offline-centre".to_owned()),
        clock_off_s: Some(12 * 60),
        clock_said_at: Some(now()),
        ..LinkState::default()
    };
    service(&screen, request::UploadLink(off));
    screen.input(Input::Event(Event::UploadChanged));
    screen.shows("本機時鐘慢了 12 分").golden("clock-wrong");
    screen.press("s").shows("本機時鐘慢了 12 分");
    screen.press("esc o").shows("錯誤  本機時鐘慢了 12 分");
}
