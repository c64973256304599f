//! The loop, driven by messages, with screens that note what they are told.

use super::*;
use crate::protocol::{Call, Failure, Mailbox, Reply};
use crate::text::Lang;
use crate::ui::shell::{Chord, Key};

/// Screens that note their inputs and ask for the effects that a test put there.
struct Noted {
    inputs: Vec<String>,
    effects: Vec<Effect>,
    wake_at: Option<Duration>,
    now: Moment,
    heard: Vec<Duration>,
}

impl Screens for Noted {
    fn start(setup: Setup, _: bool) -> (Self, Vec<Effect>) {
        (
            Self {
                inputs: Vec::new(),
                effects: Vec::new(),
                wake_at: None,
                now: setup.now,
                heard: Vec::new(),
            },
            Vec::new(),
        )
    }
    fn hear(&mut self, at: Duration) {
        self.heard.push(at);
    }
    fn update(&mut self, input: Input) -> Vec<Effect> {
        self.inputs.push(match input {
            Input::Key { chord, .. } => chord.to_string(),
            Input::Size(columns, rows) => format!("{columns}x{rows}"),
            Input::Wake { .. } => "wake".to_owned(),
            Input::Clock(now) => {
                self.now = now;
                now.roc_minute()
            }
            other => format!("{other:?}"),
        });
        std::mem::take(&mut self.effects)
    }
    fn draw(&self) -> Frame {
        let buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 10, 2));
        Frame { buffer, cursor: None, park: Position::ORIGIN }
    }
    fn shown(&mut self, _: &Frame) -> Option<Effect> {
        None
    }
    fn wake_at(&self) -> Option<Duration> {
        self.wake_at
    }
    fn now(&self) -> Moment {
        self.now
    }
    fn farewell(&self) -> Option<String> {
        Some("three stay".to_owned())
    }
}

/// Nobody answers.
struct Nobody;

impl Desk for Nobody {
    fn call(&self, _: &Call) -> Result<Reply, Failure> {
        Err(Failure::NoEngine)
    }
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        Err(Failure::NoEngine)
    }
}

fn now() -> Moment {
    Moment::parse("2019-07-15 10:24:00").unwrap()
}

fn session() -> Session<Noted, Vec<u8>> {
    let slips = Arc::new(|_: &_, _: &_| Err("no slip".to_owned()));
    let world = World {
        desk: Arc::new(Nobody),
        folder: "/nowhere".into(),
        lang: Lang::En,
        slips,
        works: Arc::new(|_, _, _| Err("nobody works here".to_owned())),
        ends: Arc::default(),
    };
    let workers = Workers::start(&world, |_| true).unwrap();
    let screens =
        Noted { inputs: Vec::new(), effects: Vec::new(), wake_at: None, now: now(), heard: Vec::new() };
    Session { screens, painter: Painter::new(Vec::new()), workers, started: clock::now() }
}

fn key(c: char) -> Message {
    Message::Terminal(Read::Told(Told::Key(Chord::plain(Key::Char(c))), clock::now()))
}

#[test]
fn what_came_meanwhile_is_taken_before_the_next_frame_and_then_the_minute() {
    let (mut session, (sender, messages)) = (session(), mpsc::channel());
    sender.send(key('b')).unwrap();
    sender.send(Message::Terminal(Read::Size(100, 30))).unwrap();
    let next_minute = now().plus_seconds(60);
    assert_eq!(session.take_all(Some(key('a')), &messages, next_minute), None);
    assert_eq!(session.screens.inputs, ["A", "B", "100x30", &next_minute.roc_minute()]);
    assert_eq!(session.take_all(None, &messages, next_minute), None);
    assert_eq!(session.screens.inputs.len(), 4, "a minute is told once, and nothing was due");
}

#[test]
fn what_is_due_is_woken_only_when_nothing_came_before() {
    let (mut session, (_sender, messages)) = (session(), mpsc::channel());
    session.screens.wake_at = Some(Duration::ZERO);
    session.take_all(Some(key('a')), &messages, now());
    assert_eq!(session.screens.inputs, ["A"]);
    session.take_all(None, &messages, now());
    assert_eq!(session.screens.inputs, ["A", "wake"]);
    session.screens.wake_at = Some(Duration::MAX);
    session.take_all(None, &messages, now());
    assert_eq!(session.screens.inputs.len(), 2, "it is not due yet");
}

#[test]
fn leaving_says_what_stays_behind_and_takes_no_further_message() {
    let (mut session, (sender, messages)) = (session(), mpsc::channel());
    sender.send(key('b')).unwrap();
    session.screens.effects = vec![Effect::Redraw, Effect::Quit, Effect::Redraw];
    let exit = session.take_all(Some(key('a')), &messages, now());
    assert_eq!(exit, Some(Exit::Left(Some("three stay".to_owned()))));
    assert_eq!(session.screens.inputs, ["A"]);
}

#[test]
fn a_terminal_that_is_gone_ends_the_session() {
    let (mut session, (_sender, messages)) = (session(), mpsc::channel());
    let gone = Message::Terminal(Read::End(ReaderFault::Gone));
    assert_eq!(session.take_all(Some(gone), &messages, now()), Some(Exit::TerminalGone));
}

#[test]
fn a_redraw_paints_everything_anew() {
    let mut session = session();
    assert!(session.show().unwrap());
    let first = session.painter.show(session.screens.draw().buffer, None, Position::ORIGIN).unwrap();
    assert_eq!(first, 0, "nothing new is nothing written");
    assert_eq!(session.perform(Effect::Redraw), None);
    let again = session.painter.show(session.screens.draw().buffer, None, Position::ORIGIN).unwrap();
    assert!(again > 0, "after a redraw the terminal is painted as if nothing stood there");
}

#[test]
fn what_came_is_taken_at_its_own_time_and_a_ring_goes_out_once_with_the_frame() {
    let mut session = session();
    session.screens.effects = vec![Effect::Ring(3), Effect::Ring(1)];
    assert_eq!(session.take(key('a')), None);
    assert_eq!(
        session.screens.heard.len(),
        session.screens.inputs.len(),
        "the time is told before each input"
    );
    assert!(session.show().unwrap());
    let bells =
        |session: &Session<Noted, Vec<u8>>| session.painter.out().iter().filter(|byte| **byte == 7).count();
    assert_eq!(bells(&session), 1);
    assert!(session.show().unwrap());
    assert_eq!(bells(&session), 1, "once");
}
