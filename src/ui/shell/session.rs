//! A terminal session: reader, workers and the loop that feeds inputs to the screens and shows their frames.

use crate::domain::{Moment, REQUEST_ID_CHARS_MAX, RequestId};
use crate::protocol::Desk;
use crate::ui::shell::terminal::guard::Guard;
use crate::ui::shell::terminal::painter::Painter;
use crate::ui::shell::terminal::{probe, size_of};
use crate::ui::shell::{
    Buffer, Effect, Exit, Input, Instant, Look, Options, Position, Read, Reader, ReaderFault, Setup, Told,
    UiFault, Workers, World, clean, clock,
};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGTERM};
use signal_hook::iterator::Handle;
use std::io::{ErrorKind, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// Digits and separator that a count adds to the terminal's name.
const COUNT_CHARS: usize = 21;
/// Seconds of a minute.
const MINUTE_S: i64 = 60;

/// A drawn frame.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The cells.
    pub buffer: Buffer,
    /// Where the hardware cursor belongs: in the field that is typed in.
    pub cursor: Option<Position>,
    /// Where it is parked otherwise: in the message line.
    pub park: Position,
}

/// What the loop drives.
pub trait Screens: Sized {
    /// The state at start, on the sales screen or on the grid, and what shall be done outside.
    fn start(setup: Setup, on_sale: bool) -> (Self, Vec<Effect>);

    /// It is this late, after the start: whatever comes next comes now.
    fn hear(&mut self, at: Duration);

    /// Takes one input; what shall be done outside.
    fn update(&mut self, input: Input) -> Vec<Effect>;

    /// Draws the whole screen.
    fn draw(&self) -> Frame;

    /// The frame was shown.
    fn shown(&mut self, frame: &Frame) -> Option<Effect>;

    /// When something is due, if no input comes before.
    fn wake_at(&self) -> Option<Duration>;

    /// The time of the title line.
    fn now(&self) -> Moment;

    /// What is to be said to who leaves now, if anything.
    fn farewell(&self) -> Option<String>;
}

/// What the loop is told.
enum Message {
    /// From the terminal.
    Terminal(Read),
    /// From a worker.
    World(Input),
}

/// Runs the screens on standard input and output until the clerk leaves or the terminal goes.
///
/// # Errors
/// [`UiFault`]; the terminal is restored in any case.
pub fn run<S: Screens>(desk: Arc<dyn Desk>, options: Options) -> Result<Exit, UiFault> {
    let fits = options.terminal.chars().count() + COUNT_CHARS <= REQUEST_ID_CHARS_MAX;
    if !fits || RequestId::parse(&options.terminal).is_none() {
        return Err(UiFault::TerminalName);
    }
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(UiFault::NoTerminal);
    }
    let guard = Guard::enter()?;
    let ended = drive::<S>(desk, &options);
    drop(guard);
    ended
}

fn drive<S: Screens>(desk: Arc<dyn Desk>, options: &Options) -> Result<Exit, UiFault> {
    let started = clock::now();
    let (sender, messages) = mpsc::channel();
    let terminal = std::io::stdin().as_fd().try_clone_to_owned()?;
    let size = size_of(&terminal).unwrap_or(options.usual_size);
    let keys = sender.clone();
    let _reader =
        Reader::start(terminal, options.escape_wait, move |read| keys.send(Message::Terminal(read)).is_ok())?;
    let ended = sender.clone();
    let _signals =
        Signals::watch(move || ended.send(Message::Terminal(Read::End(ReaderFault::Gone))).is_ok())?;
    let world = World {
        desk,
        folder: options.import_dir.clone(),
        lang: options.lang,
        slips: Arc::clone(&options.slips),
        works: Arc::clone(&options.works),
        ends: Arc::default(),
    };
    let workers = Workers::start(&world, move |input| sender.send(Message::World(input)).is_ok())?;
    let minute = MinuteClock::of(options);
    let (screens, effects) = S::start(setup(options, minute.now(), size), options.start_with_sale);
    probe::ask(&mut std::io::stdout(), options.measure_borders)?;
    let painter = Painter::new(std::io::stdout());
    let mut session = Session { screens, painter, workers, started };
    effects.into_iter().for_each(|effect| session.workers.perform(effect));
    loop {
        if !session.show()? {
            return Ok(Exit::TerminalGone);
        }
        let waiting = match session.next_due(&minute) {
            Some(left) => messages.recv_timeout(left).ok(),
            None => Some(messages.recv().map_err(|_| UiFault::NoTerminal)?),
        };
        if let Some(exit) = session.take_all(waiting, &messages, minute.now()) {
            return Ok(exit);
        }
    }
}

/// What one loop has.
struct Session<S, W: Write> {
    screens: S,
    painter: Painter<W>,
    workers: Workers,
    started: Instant,
}

impl<S: Screens, W: Write> Session<S, W> {
    /// Shows the screen; false when the terminal is gone.
    fn show(&mut self) -> Result<bool, UiFault> {
        let frame = self.screens.draw();
        if let Some(effect) = self.screens.shown(&frame) {
            self.workers.perform(effect);
        }
        match self.painter.show(frame.buffer, frame.cursor, frame.park) {
            Ok(_) => Ok(true),
            // What a terminal says that has hung up.
            Err(error) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => Ok(false),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// How long nothing needs to be done: to the next minute, or until something is due.
    fn next_due(&self, minute: &MinuteClock) -> Option<Duration> {
        let elapsed = clock::since(self.started);
        let wake = self.screens.wake_at().map(|due| due.saturating_sub(elapsed));
        minute.left().into_iter().chain(wake).min()
    }

    /// Takes what came, or what is due; the exit when it was the last. What came meanwhile is taken before the next
    /// frame: a held key never lags behind.
    fn take_all(
        &mut self,
        mut waiting: Option<Message>,
        messages: &mpsc::Receiver<Message>,
        now: Moment,
    ) -> Option<Exit> {
        let at = clock::since(self.started);
        if waiting.is_none() && self.screens.wake_at().is_some_and(|due| at >= due) {
            let exit = self.feed(Input::Wake { at });
            if exit.is_some() {
                return exit;
            }
        }
        while let Some(message) = waiting {
            let exit = self.take(message);
            if exit.is_some() {
                return exit;
            }
            waiting = messages.try_recv().ok();
        }
        let is_new = now.roc_minute() != self.screens.now().roc_minute();
        if is_new { self.feed(Input::Clock(now)) } else { None }
    }

    /// Takes one message; the exit when it was the last.
    fn take(&mut self, message: Message) -> Option<Exit> {
        let since = |at: Instant| at.saturating_duration_since(self.started);
        let input = match message {
            Message::World(input) => input,
            Message::Terminal(Read::End(_)) => return Some(Exit::TerminalGone),
            Message::Terminal(Read::Size(columns, rows)) => {
                self.painter.forget();
                Input::Size(columns, rows)
            }
            Message::Terminal(Read::Told(told, at)) => match told {
                Told::Key(chord) => Input::Key { chord, at: since(at) },
                Told::Paste(text) => Input::Paste(text),
                Told::Stray => Input::Stray { at: since(at) },
                Told::NotUtf8 => Input::NotUtf8 { at: since(at) },
                Told::Column(column) => Input::Column(column),
            },
        };
        self.feed(input)
    }

    fn feed(&mut self, input: Input) -> Option<Exit> {
        self.screens.hear(clock::since(self.started));
        self.screens.update(input).into_iter().find_map(|effect| self.perform(effect))
    }

    /// Does one effect; the exit when it is the last.
    fn perform(&mut self, effect: Effect) -> Option<Exit> {
        match effect {
            Effect::Quit => return Some(Exit::Left(self.screens.farewell())),
            Effect::Redraw => self.painter.forget(),
            Effect::Ring(rings) => self.painter.ring(rings),
            Effect::Ask { .. }
            | Effect::Files
            | Effect::Read(_)
            | Effect::Slip { .. }
            | Effect::Work { .. }
            | Effect::EndWork => {
                self.workers.perform(effect);
            }
        }
        None
    }
}

fn setup(options: &Options, now: Moment, size: (u16, u16)) -> Setup {
    Setup {
        lang: options.lang,
        caller: options.caller.clone(),
        signed_in: options.signed_in.clone(),
        keymap: options.keymap.clone(),
        said: options.said.clone(),
        look: Look {
            borders: options.borders,
            colour: options.colour,
            theme: options.theme,
            mark: options.mark,
        },
        scanner: options.scanner.clone(),
        bell: options.bell,
        terminal: options.terminal.clone(),
        first_request: options.first_request,
        folder: clean(&options.import_dir.to_string_lossy()),
        keep_in: options.keep_in.as_ref().map(|folder| clean(&folder.to_string_lossy())),
        now,
        size,
        measuring: options.measure_borders,
        measuring_text: true,
    }
}

/// The thread that waits for the signals that end a terminal: its line was dropped, or the machine goes down. Both
/// end it as a hang-up does, so that what it holds is let go of in order.
struct Signals(Handle);

impl Signals {
    fn watch(tell: impl Fn() -> bool + Send + 'static) -> std::io::Result<Self> {
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGTERM])?;
        let handle = signals.handle();
        let _left_alone: JoinHandle<()> =
            std::thread::Builder::new().name("lj-signals".to_owned()).spawn(move || {
                // Ends with the last signal, or when nobody listens any more.
                let _ = signals.forever().all(|_| tell());
            })?;
        Ok(Self(handle))
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// The minute clock of the title line; a frozen one never ticks.
struct MinuteClock {
    frozen: Option<Moment>,
    wall: Arc<dyn Fn() -> Moment + Send + Sync>,
}

impl MinuteClock {
    fn of(options: &Options) -> Self {
        Self { frozen: options.caller.now, wall: Arc::clone(&options.clock) }
    }

    fn now(&self) -> Moment {
        self.frozen.unwrap_or_else(|| (self.wall)())
    }

    /// How long to the next full minute; `None` for ever.
    fn left(&self) -> Option<Duration> {
        let now = self.frozen.is_none().then(|| (self.wall)())?;
        let seconds = MINUTE_S - now.unix().rem_euclid(MINUTE_S);
        Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(1)))
    }
}

#[cfg(test)]
mod tests;
