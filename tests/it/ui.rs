//! The screens, driven by keys through the real update, effects and engine; what is seen is compared with a
//! golden screen of 80x24 cells. `LJ_GOLDEN=write` writes the golden files anew.

mod any_hands;
mod branches;
mod bytes;
mod calendar;
mod check;
mod coverage;
mod hands;
mod journeys;
mod keys;
mod known_scanner;
mod leaving;
mod lending;
mod letters;
mod lookup;
mod oracle;
mod overview;
mod palette;
mod people;
mod quick;
mod sale;
mod sale_slips;
mod scanners;
mod stuck;
mod takings;
mod terminal;
mod themes;
mod thin;
mod undo;
mod upkeep;
mod upload;

use crate::sim::{SimClock, SimEntropy};
use lj::cli::upkeep::Upkeep;
use lj::domain::PrintMark;
use lj::domain::{BellWish, CleanText, Moment, RangeDraft, Scanner, Serial, StoreAct, StoreKind, TillAct};
use lj::engine::{Engine, Parts};
use lj::protocol::{Asks, Caller, Desk, request};
use lj::slip::{QrKey, Slip, SlipKind, SlipParty, on_screen};
use lj::text::Lang;
use lj::ui::effect::World;
use lj::ui::input::{Effect, Input};
use lj::ui::keymap::{Chord, Key, Keymap};
use lj::ui::look::{Borders, Look};
use lj::ui::model::{Model, Setup};
use lj::ui::sale::SlipPages;
use lj::ui::terminal::Painter;
use lj::ui::update::update;
use lj::ui::view;
use lj::world::{Clock, RealDisk};
use ratatui::buffer::Buffer;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Of the random codes: one that no other number on a golden screen is like.
const SEED: u64 = 1;

/// A terminal in front of a real engine; effects are performed at once, in this thread.
pub struct Screen {
    pub model: Model,
    pub desk: Arc<dyn Desk>,
    pub folder: tempfile::TempDir,
    pub painter: Painter<Shown>,
    pub bytes: Shown,
    pub world: World,
    at: Duration,
    pub left: bool,
}

/// What a painter wrote.
#[derive(Clone, Debug, Default)]
pub struct Shown(pub Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub fn now() -> Moment {
    Moment::parse("2019-07-15 10:24:00").unwrap()
}

/// An engine on a throw-away disk whose clock stands.
pub fn engine(directory: &tempfile::TempDir) -> Arc<Engine> {
    engine_at(directory).0
}

/// The same, and its clock, to be turned. Its chance is that of a seed: a golden screen shows the same codes each time.
pub fn engine_at(directory: &tempfile::TempDir) -> (Arc<Engine>, Arc<SimClock>) {
    let clock = SimClock::at(now());
    let parts = Parts {
        disk: Arc::new(RealDisk::new(directory.path())),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        entropy: Arc::new(SimEntropy::of(SEED)),
        keyring: Arc::new(crate::shop::EveryKey),
        owner_uid: 0,
        witness: None,
        mirror: None,
        host: "test".to_owned(),
        machine: None,
        on_fatal: Arc::new(|what| panic!("{what}")),
    };
    let mut second = crate::shop::company();
    second.code = lj::domain::CompanyCode::parse("2").unwrap();
    second.name = CleanText::new("TMS新竹分公司", 20).unwrap();
    let acts = vec![
        StoreAct::Created { kind: StoreKind::Sample }.into(),
        TillAct::Company(Box::new(crate::shop::company())).into(),
        TillAct::Company(Box::new(second)).into(),
    ];
    Engine::create(&parts, now(), 0, acts).unwrap();
    (Engine::open(parts).unwrap(), clock)
}

/// A slip for the screen, as the real composition makes it for a sample store.
fn slip(_: &Caller, invoice: &lj::domain::Invoice) -> Result<SlipPages, String> {
    let party = SlipParty { is_sample: true, ..SlipParty::default() };
    let made = match invoice.print_mark {
        PrintMark::Yes => Slip::proof(invoice, &party, SlipKind::Original, &QrKey::SAMPLE, false),
        PrintMark::No => Slip::information(invoice, &party, true),
    };
    let (lines, codes) = on_screen(&made.unwrap()).unwrap();
    Ok(SlipPages { lines, codes })
}

/// The fifteen rows of the legacy screen, bottom up: begin, last used (0 for none), cancelled, company.
const LEGACY: [(u32, u32, u32, &str); 15] = [
    (87_296_300, 0, 0, "1"),
    (87_296_350, 0, 0, "1"),
    (87_296_400, 0, 0, "1"),
    (87_296_450, 0, 0, "1"),
    (87_296_500, 0, 0, "1"),
    (87_296_550, 87_296_551, 0, "1"),
    (87_296_600, 87_296_600, 0, "1"),
    (87_296_650, 0, 0, "1"),
    (87_296_700, 87_296_700, 0, "1"),
    (87_296_750, 0, 0, "1"),
    (87_296_800, 87_296_800, 0, "1"),
    (87_296_850, 87_296_857, 1, "1"),
    (87_296_900, 87_296_904, 0, "1"),
    (87_296_950, 87_296_950, 0, "1"),
    (98_000_000, 98_000_001, 0, "2"),
];

fn legacy_drafts() -> Vec<RangeDraft> {
    let period = now().period().unwrap();
    LEGACY
        .iter()
        .map(|&(begin, last, cancelled, company)| {
            let mut draft = RangeDraft::new(period, crate::shop::span("TF", begin, 50));
            draft.company = lj::domain::CompanyCode::parse(company);
            if last > 0 {
                draft.last_issued = Serial::try_from(last).ok();
                draft.cancelled = cancelled;
                draft.reason = CleanText::new("舊系統移轉", 20).unwrap();
            }
            draft
        })
        .collect()
}

impl Screen {
    /// The legacy screen: fifteen ranges.
    pub fn legacy() -> Self {
        let screen = Self::empty(80, 24);
        screen.add(legacy_drafts());
        screen.started()
    }

    /// A terminal on a new store without ranges; nothing is asked yet.
    pub fn empty(columns: u16, rows: u16) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let desk: Arc<dyn Desk> = engine(&folder);
        Self::on(desk, folder, columns, rows, Lang::Zh)
    }

    pub fn on(desk: Arc<dyn Desk>, folder: tempfile::TempDir, columns: u16, rows: u16, lang: Lang) -> Self {
        let import = folder.path().join("import");
        std::fs::create_dir_all(&import).unwrap();
        let way = Arc::clone(&desk);
        let upkeep = Upkeep {
            lang,
            store: folder.path().to_owned(),
            ways: Arc::new(move || Ok(Arc::clone(&way))),
            files: true,
        };
        let world = World {
            desk: Arc::clone(&desk),
            folder: import,
            lang,
            slips: Arc::new(slip),
            works: upkeep.works(),
            ends: Arc::default(),
        };
        let setup = Setup {
            lang,
            caller: Caller::default(),
            signed_in: None,
            keymap: Keymap::legacy(),
            said: None,
            look: Look::own(Borders::Unicode, true),
            scanner: Scanner::default(),
            bell: BellWish::default(),
            terminal: "t1".to_owned(),
            first_request: 0,
            folder: CleanText::new("~/下載", 20).unwrap(),
            keep_in: CleanText::new("/media/stick", 20).ok(),
            now: now(),
            size: (columns, rows),
            measuring: false,
            measuring_text: false,
        };
        let (model, effects) = Model::new(setup);
        let bytes = Shown::default();
        let painter = Painter::new(bytes.clone());
        let at = Duration::ZERO;
        let mut screen = Self { model, desk, folder, painter, bytes, world, at, left: false };
        screen.settle(effects);
        screen
    }

    pub fn add(&self, drafts: Vec<RangeDraft>) {
        self.desk.ask(Caller::default(), request::RangeAdd { drafts }).unwrap();
    }

    /// The same terminal after the engine said that ranges changed.
    pub fn started(mut self) -> Self {
        self.input(Input::Event(lj::protocol::Event::RangesChanged));
        self
    }

    /// Performs effects and what follows from them until there are none.
    pub fn settle(&mut self, effects: Vec<Effect>) {
        let mut waiting: VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            if effect == Effect::Quit {
                self.left = true;
            }
            let mut inputs = Vec::new();
            self.world.perform(effect, &mut |input| inputs.push(input));
            for input in inputs {
                waiting.extend(update(&mut self.model, input));
            }
        }
    }

    pub fn input(&mut self, input: Input) {
        let effects = update(&mut self.model, input);
        self.settle(effects);
    }

    /// Presses keys by name, separated by blanks; a second lies between any two.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let chord = Chord::parse(key).unwrap_or_else(|| panic!("{key} is no key"));
            self.chord(chord);
        }
        self
    }

    pub fn chord(&mut self, chord: Chord) {
        self.at += Duration::from_secs(1);
        self.input(Input::Key { chord, at: self.at });
        self.wake();
    }

    /// Lets the time come at which held keys are looked at.
    fn wake(&mut self) {
        if let Some(at) = self.model.burst.due(self.model.scanner.quiet()) {
            self.input(Input::Wake { at });
        }
    }

    /// What a scanner sends: five milliseconds a key, then Enter.
    pub fn scan(&mut self, text: &str) -> &mut Self {
        self.at += Duration::from_secs(1);
        let keys = text.chars().map(|c| Chord::plain(Key::Char(c))).chain([Chord::plain(Key::Enter)]);
        for chord in keys {
            self.at += Duration::from_millis(5);
            self.input(Input::Key { chord, at: self.at });
        }
        self
    }

    /// Types a text.
    pub fn write(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|c| self.chord(Chord::plain(Key::Char(c))));
        self
    }

    /// Empties the field and types a text.
    pub fn rewrite(&mut self, text: &str) -> &mut Self {
        self.press("end");
        (0..20).for_each(|_| self.chord(Chord::plain(Key::Backspace)));
        self.write(text)
    }

    /// A file in the import folder.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("import").join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn text(&self) -> String {
        dump(&view::draw(&self.model).buffer)
    }

    pub fn shows(&mut self, what: &str) -> &mut Self {
        assert!(self.text().contains(what), "{what} is not on\n{}", self.text());
        self
    }

    /// Compares the screen with a golden one.
    pub fn golden(&mut self, name: &str) -> &mut Self {
        let text = self.text();
        crate::golden_file::compare(name, &text);
        self
    }

    /// Shows the frame; the bytes written.
    pub fn paint(&mut self) -> usize {
        let frame = view::draw(&self.model);
        self.painter.show(frame.buffer, frame.cursor, frame.park).unwrap()
    }
}

/// The cells as text: the cell behind a wide character is part of it.
pub fn dump(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(lj::domain::terminal_cells(symbol).max(1)).unwrap();
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
