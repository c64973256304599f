//! The hands: they press, paste and scan at any pace, and hold each act against what stood on the screen.

use super::confirmed::{Before, Pressed, is_confirmed};
use crate::ui::sale::counter;
use crate::ui::scanners::wake_up_to;
use crate::ui::{Screen, now};
use fastrand::Rng;
use lj::cli::upkeep::Upkeep;
use lj::domain::{BellWish, Outcome, PrintEnd, Scanner};
use lj::protocol::{
    Asks, Call, Caller, Desk, Event, Failure, InvoiceQuery, Mailbox, Reply, Request, Told, request,
};
use lj::text::Lang;
use lj::ui::door::Asked;
use lj::ui::input::Input;
use lj::ui::keymap::{Chord, FUNCTION_KEYS, Key, Keymap, VIM};
use lj::ui::layers::Layer;
use lj::ui::look::{Borders, Look};
use lj::ui::model::{Model, Setup};
use lj::ui::view;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The terminal's name, with which its acts begin.
pub const TERMINAL: &str = "hands";
/// So many invoices, and another range is added beside the screen: of this many numbers.
const ISSUES_OF_A_BOOK: usize = 100;
const BOOK: u32 = 1_000;
/// Names of acts of one start of the screens.
const ACTS_OF_A_START: u64 = 10_000_000;
/// Acts without a confirmation that are told.
const WRONG_TOLD: usize = 9;
/// Steps that are told where something is wrong.
const TOLD: usize = 40;

/// An act that was asked for.
struct Asking {
    /// What it is called.
    act: String,
    /// How many ranges it names.
    count: usize,
    /// The name under which it was asked for.
    id: String,
    done: bool,
}

/// Every act that was asked for.
#[derive(Default)]
struct Acts(Mutex<Vec<Asking>>);

/// Notes every act.
struct Noting {
    inner: Arc<dyn Desk>,
    acts: Arc<Acts>,
}

impl Desk for Noting {
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let result = self.inner.call(call);
        if let Some(id) = &call.id {
            let (act, count) = named(&call.request);
            let asking = Asking { act, count, id: id.to_string(), done: result.is_ok() };
            self.acts.0.lock().unwrap().push(asking);
        }
        result
    }
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        self.inner.subscribe()
    }
}

/// The name of an act, as its subject has it, and how many ranges stand in it.
fn named(request: &Request) -> (String, usize) {
    let told = format!("{request:?}");
    let name = told.split('(').nth(2).unwrap_or(&told);
    let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
    let ranges = told.matches("RangeId(").count().max(told.matches("RangeDraft {").count());
    (name, ranges)
}

/// The hands and what they sit at.
pub struct Hands {
    pub dice: Rng,
    pub inputs: usize,
    /// Frames that were drawn.
    pub drawn: usize,
    screen: Screen,
    inner: Arc<dyn Desk>,
    acts: Arc<Acts>,
    done: BTreeMap<String, usize>,
    /// Acts that were done, by the name under which they were asked for.
    pub named: BTreeMap<String, String>,
    /// The keys that may still do something, each with what stood there before it: those that are held, and the last.
    pressed: Vec<Pressed>,
    /// Characters right behind each other, and when the last came.
    run: (usize, Duration),
    /// The key before, with its time.
    last: Option<(Chord, Duration)>,
    top: (usize, &'static str, Option<Asked>),
    since: Duration,
    starts: u64,
    books: usize,
    files: usize,
    told: VecDeque<String>,
    /// Acts that nobody had confirmed.
    pub wrong: Vec<String>,
}

impl Hands {
    pub fn new() -> Self {
        let dice = crate::chance::dice();
        let mut screen = counter();
        let (inner, acts) = (Arc::clone(&screen.desk), Arc::new(Acts::default()));
        let noting: Arc<dyn Desk> = Arc::new(Noting { inner: Arc::clone(&inner), acts: Arc::clone(&acts) });
        // No hand of these writes a file anywhere.
        let ways = Arc::clone(&inner);
        let upkeep = Upkeep {
            lang: Lang::Zh,
            store: screen.folder.path().to_owned(),
            ways: Arc::new(move || Ok(Arc::clone(&ways))),
            files: false,
        };
        screen.world.works = upkeep.works();
        screen.desk = Arc::clone(&noting);
        screen.world.desk = noting;
        let mut hands = Self {
            dice,
            inputs: 0,
            drawn: 0,
            screen,
            inner,
            acts,
            done: BTreeMap::new(),
            named: BTreeMap::new(),
            pressed: Vec::new(),
            run: (0, Duration::ZERO),
            last: None,
            top: (0, "", None),
            since: Duration::ZERO,
            starts: 0,
            books: 0,
            files: 0,
            told: VecDeque::new(),
            wrong: Vec::new(),
        };
        hands.start();
        hands
    }

    pub fn desk(&self) -> &Arc<dyn Desk> {
        &self.inner
    }

    pub fn acts_done(&self) -> &BTreeMap<String, usize> {
        &self.done
    }

    /// The screens begin, with one of the key maps.
    fn start(&mut self) {
        let maps = [Keymap::legacy(), Keymap::with_user(VIM).0, Keymap::with_user(FUNCTION_KEYS).0];
        // Errands are in the letters of the legacy map; the others are for what is pressed at random.
        let keymap = maps[if self.dice.usize(..8) == 0 { self.dice.usize(1..3) } else { 0 }].clone();
        let setup = Setup {
            lang: if self.dice.usize(..4) == 0 { Lang::En } else { Lang::Zh },
            caller: Caller::default(),
            signed_in: None,
            keymap,
            said: None,
            look: Look::own(Borders::Unicode, true),
            scanner: Scanner::default(),
            bell: BellWish::default(),
            terminal: TERMINAL.to_owned(),
            first_request: self.starts * ACTS_OF_A_START,
            folder: lj::domain::CleanText::default(),
            keep_in: None,
            now: now(),
            size: (80, 24),
            measuring: false,
            measuring_text: false,
        };
        self.starts += 1;
        let (model, effects) = Model::new(setup);
        self.screen.model = model;
        self.screen.left = false;
        self.screen.model.rhythm.hear(self.screen.at);
        self.screen.settle(effects);
        self.pressed.clear();
        self.look();
    }

    /// Between two errands: numbers for the next ones, a file to be imported, what the platform says; and back to LJ.
    pub fn settle_in(&mut self) {
        let issued = self.done.get("Issue").copied().unwrap_or_default();
        if issued / ISSUES_OF_A_BOOK >= self.books {
            let begin = u32::try_from(self.books).unwrap() * BOOK;
            self.books += 1;
            let period = now().period().unwrap();
            let draft = lj::domain::RangeDraft::new(period, crate::shop::span("QQ", begin, BOOK));
            self.inner.ask(Caller::default(), request::RangeAdd { drafts: vec![draft] }).unwrap();
            self.input(Input::Event(Event::RangesChanged));
        }
        match self.dice.usize(..12) {
            0 => self.file(),
            1 | 2 => self.platform_says(),
            5 | 6 => self.papers_come_out(),
            3 => self.input(Input::Clock(now())),
            4 => {
                let size = [(80, 24), (80, 23), (100, 30), (132, 43), (60, 20)][self.dice.usize(..5)];
                self.input(Input::Size(size.0, size.1));
            }
            _ => {}
        }
        if self.screen.model.shell.is_too_small() {
            self.input(Input::Size(80, 24));
        }
        self.home();
    }

    /// A file of the platform that nobody has imported yet.
    fn file(&mut self) {
        self.files += 1;
        let begin = self.files * 50;
        let head = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n";
        let row = format!("12345675,7,一般稅額計算,108/07 ~ 108/08,QZ,{begin:08},{:08}\r\n", begin + 49);
        self.screen.file("invnoapply.csv", format!("{head}{row}").as_bytes());
    }

    /// The newest invoice is confirmed.
    fn platform_says(&mut self) {
        let query = InvoiceQuery { limit: 1, ..InvoiceQuery::default() };
        let page = self.inner.ask(Caller::default(), request::Invoices(query)).unwrap();
        let Some(row) = page.rows.first() else { return };
        let sending = crate::ui::upload::sending(row.invoice.number);
        let told = Told { document: sending.document, outcome: Outcome::Confirmed };
        let caller = Caller { service: true, ..Caller::default() };
        let sent = self.inner.ask(caller.clone(), request::UploadSend(vec![sending])).map(|_| ());
        let heard = self.inner.ask(caller, request::UploadTell(vec![told]));
        for answer in [sent, heard] {
            // It may be confirmed already, or cancelled meanwhile.
            assert!(matches!(answer, Ok(()) | Err(Failure::Refused(_))), "{answer:?}");
        }
    }

    /// Every paper that waits is printed.
    fn papers_come_out(&mut self) {
        let caller = Caller { service: true, ..Caller::default() };
        for job in self.inner.ask(Caller::default(), request::PrintJobs { till: None }).unwrap() {
            let begun = self.inner.ask(caller.clone(), request::PrintBegin(job.id));
            let ended =
                self.inner.ask(caller.clone(), request::PrintEnd { job: job.id, end: PrintEnd::Printed });
            for answer in [begun, ended] {
                // It may have begun before.
                assert!(matches!(answer, Ok(()) | Err(Failure::Refused(_))), "{answer:?}");
            }
        }
        self.input(Input::Event(Event::PrintChanged));
    }

    /// Leaves every room, without doing anything there.
    fn home(&mut self) {
        for _ in 0..24 {
            let key = match self.screen.model.layers.last() {
                None => break,
                Some(Layer::Question(question)) => match question.asked {
                    Asked::Drop | Asked::ClearSale => "y",
                    _ => "esc",
                },
                Some(_) => "esc",
            };
            self.calm_key(key);
        }
        // Some wait for a person, or for one more Esc than that; the program is begun anew.
        if !self.screen.model.layers.is_empty() {
            self.start();
        }
    }

    /// Presses a key as a person does who looks.
    fn calm_key(&mut self, key: &str) {
        let gap = 750 + self.dice.u64(..800);
        self.key(Chord::parse(key).unwrap(), gap);
    }

    /// Follows a script with slips between its steps; sometimes it is dropped.
    pub fn follow(&mut self, script: &str) {
        for step in script.split_whitespace() {
            match self.dice.usize(..100) {
                0..=3 => self.anything(&super::CODES),
                4 => return,
                _ => {}
            }
            if let Some(text) = step.strip_prefix('\'') {
                let gap = 120 + self.dice.u64(..200);
                text.chars().for_each(|c| self.key(Chord::plain(Key::Char(c)), gap));
            } else if let Some(code) = step.strip_prefix('~') {
                self.scan(code);
            } else {
                self.calm_key(step);
            }
        }
    }

    /// Anything at all.
    pub fn anything(&mut self, codes: &[&str]) {
        match self.dice.usize(..20) {
            0 => {
                let code = codes[self.dice.usize(..codes.len())];
                self.scan(code);
            }
            1 => {
                let pasted = ["d\ry\r", "A1\n\n\n\n\n\n\n", "1000", "字軌\t\u{1b}[2J", "A1\nx\n\n\n\n", "y"];
                let text = pasted[self.dice.usize(..pasted.len())];
                self.paste(text);
            }
            2 => {
                let at = self.screen.at;
                self.input(Input::Stray { at });
            }
            // A key that is held down.
            3 => {
                let chord = self.any_chord();
                (0..2 + self.dice.usize(..12)).for_each(|_| self.key(chord, 33));
            }
            _ => {
                let chord = self.any_chord();
                let gap = [1, 30, 90, 140, 300, 720, 1_500][self.dice.usize(..7)];
                self.key(chord, gap);
            }
        }
    }

    fn any_chord(&mut self) -> Chord {
        const NAMED: [Key; 14] = [
            Key::Up,
            Key::Down,
            Key::Left,
            Key::Right,
            Key::PageUp,
            Key::PageDown,
            Key::Home,
            Key::End,
            Key::Enter,
            Key::Tab,
            Key::Esc,
            Key::Backspace,
            Key::Delete,
            Key::Insert,
        ];
        let letter = |dice: &mut Rng| dice.char('a'..='z');
        match self.dice.usize(..10) {
            0..=3 => Chord::plain(NAMED[self.dice.usize(..NAMED.len())]),
            4 => Chord::plain(Key::F(self.dice.u8(1..=12))),
            5 => Chord { ctrl: true, ..Chord::plain(Key::Char(letter(&mut self.dice))) },
            6 => Chord::plain(Key::Char(self.dice.char('0'..='9'))),
            7 => {
                Chord::plain(Key::Char([' ', '?', ':', '/', '+', '字', 'Ａ', '-', '*'][self.dice.usize(..9)]))
            }
            _ => Chord::plain(Key::Char(letter(&mut self.dice))),
        }
    }

    /// A scan at some pace, and its terminator.
    fn scan(&mut self, code: &str) {
        let gap = [1, 5, 20, 30, 31, 60, 90, 120][self.dice.usize(..8)];
        let first = [5, 40, 200, 900][self.dice.usize(..4)];
        let end = [Key::Enter, Key::Enter, Key::Tab][self.dice.usize(..3)];
        for (at, c) in code.chars().enumerate() {
            self.key(Chord::plain(Key::Char(c)), if at == 0 { first } else { gap });
        }
        self.key(Chord::plain(end), gap);
    }

    fn paste(&mut self, text: &str) {
        self.note(format!("paste {text:?}"));
        self.last = None;
        if !self.screen.model.burst.is_held() {
            self.pressed.clear();
        }
        self.input(Input::Paste(text.to_owned()));
    }

    /// A key, so many milliseconds behind the one before; what is due meanwhile is due in time.
    pub fn key(&mut self, chord: Chord, gap_ms: u64) {
        let at = self.screen.at + Duration::from_millis(gap_ms);
        wake_up_to(&mut self.screen, at);
        self.judge();
        if !self.screen.model.burst.is_held() {
            self.pressed.clear();
        }
        self.screen.at = at;
        self.note(format!("+{gap_ms} {chord}"));
        let typed = chord.typed().is_some();
        let gap = if typed { 130 } else { 250 };
        let run = if at <= self.run.1 + Duration::from_millis(gap) { self.run.0 } else { 0 };
        let again_after = self.last.filter(|(last, _)| *last == chord).map(|(_, then)| at - then);
        self.pressed.push(Pressed {
            chord,
            action: self.screen.model.keymap.action(self.screen.model.context(), chord),
            at,
            again_after,
            run,
            before: self.before(),
        });
        self.run = if typed { (run + 1, at) } else { (0, at) };
        self.last = Some((chord, at));
        self.input(Input::Key { chord, at });
    }

    fn before(&self) -> Before {
        let model = &self.screen.model;
        let yes = matches!(model.layers.last(), Some(Layer::Question(question)) if question.yes);
        let at_end = model.layers.last().is_some_and(at_end);
        Before { room: self.top.1, asked: self.top.2, yes, since: self.since, at_end }
    }

    /// One input: what it did is judged, and sometimes it is drawn.
    fn input(&mut self, input: Input) {
        self.inputs += 1;
        self.screen.input(input);
        self.judge();
        if self.inputs.is_multiple_of(8) {
            self.drawn += 1;
            let frame = view::draw(&self.screen.model);
            assert!(frame.buffer.area.width >= 20);
        }
        if self.screen.left {
            self.start();
        }
    }

    /// Each act that was asked for since was confirmed by the last key.
    fn judge(&mut self) {
        let asked = std::mem::take(&mut *self.acts.0.lock().unwrap());
        for Asking { act, count, id, done } in asked {
            let confirmed = self.pressed.iter().any(|key| is_confirmed(&act, count, key));
            if !confirmed && self.wrong.len() < WRONG_TOLD {
                self.wrong.push(format!(
                    "{act} of {count} was asked for by {:?}; the last steps: {:?}\n{}",
                    self.pressed,
                    self.told,
                    self.screen.text()
                ));
            }
            *self.done.entry(act.clone()).or_default() += usize::from(done);
            if done {
                self.named.insert(id, act);
            }
        }
        self.look();
    }

    /// Notes since when the room on top stands there.
    fn look(&mut self) {
        let model = &self.screen.model;
        let top = match model.layers.last() {
            None => (0, "Grid", None),
            Some(Layer::Question(question)) => (model.layers.len(), "Question", Some(question.asked)),
            Some(layer) => (model.layers.len(), layer.kind().0, None),
        };
        if top != self.top {
            self.top = top;
            self.since = self.screen.at;
        }
    }

    fn note(&mut self, step: String) {
        if self.told.len() == TOLD {
            self.told.pop_front();
        }
        self.told.push_back(format!("{step} in {}", self.top.1));
    }
}

/// True when the field with the focus is the last one of its form, or the list has none.
fn at_end(layer: &Layer) -> bool {
    match layer {
        Layer::Sale(sale) => sale.done.is_none() && sale.form.is_at_end(),
        Layer::Preview(_) => true,
        other => other.room().form().is_none_or(|form| form.is_at_end()),
    }
}
