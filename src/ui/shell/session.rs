//! A terminal session: reader, workers and the loop that feeds `update` and shows frames.

use crate::domain::{Moment, REQUEST_ID_CHARS_MAX, RequestId};
use crate::text::screen;
use crate::ui::model::{Model, Setup};
use crate::ui::screen::leaving::state::Leaving;
use crate::ui::shell::effect::{Workers, World, clean};
use crate::ui::shell::input::{Effect, Input};
use crate::ui::shell::look::Look;
use crate::ui::shell::terminal::{Guard, Painter, Read, Reader, ReaderFault, Told, ask_width, clamp_size};
use crate::ui::update;
use crate::ui::update::update;
use crate::ui::view;
use crate::ui::{Desk, Exit, Options, UiFault};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGTERM};
use signal_hook::iterator::Handle;
use std::io::{ErrorKind, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Digits and separator that a count adds to the terminal's name.
const COUNT_CHARS: usize = 21;
/// Seconds of a minute.
const MINUTE_S: i64 = 60;

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
pub fn run(desk: Arc<dyn Desk>, options: Options) -> Result<Exit, UiFault> {
    let fits = options.terminal.chars().count() + COUNT_CHARS <= REQUEST_ID_CHARS_MAX;
    if !fits || RequestId::parse(&options.terminal).is_none() {
        return Err(UiFault::TerminalName);
    }
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(UiFault::NoTerminal);
    }
    let guard = Guard::enter()?;
    let ended = drive(desk, options);
    drop(guard);
    ended
}

fn drive(desk: Arc<dyn Desk>, options: Options) -> Result<Exit, UiFault> {
    let started = Instant::now();
    let (sender, messages) = mpsc::channel();
    let terminal = std::io::stdin().as_fd().try_clone_to_owned()?;
    let size = rustix::termios::tcgetwinsize(&terminal)
        .map_or((80, 24), |size| clamp_size(size.ws_col, size.ws_row));
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
    };
    let workers = Workers::start(&world, move |input| sender.send(Message::World(input)).is_ok())?;
    let clock = Clock::of(&options);
    let (mut model, effects) = Model::new(setup(&options, clock.now(), size));
    if options.measure_borders {
        ask_width(&mut std::io::stdout())?;
    }
    let mut painter = Painter::new(std::io::stdout());
    let first = if options.start_with_sale { update::open_sale(&mut model) } else { Vec::new() };
    for effect in effects.into_iter().chain(first) {
        workers.perform(effect);
    }
    loop {
        let frame = view::draw(&model);
        if let Some(effect) = update::shown(&mut model, || view::as_text(&frame)) {
            workers.perform(effect);
        }
        if !show(&mut painter, frame)? {
            return Ok(Exit::TerminalGone);
        }
        let mut waiting = match next_due(&clock, &model, started.elapsed()) {
            Some(left) => messages.recv_timeout(left).ok(),
            None => Some(messages.recv().map_err(|_| UiFault::NoTerminal)?),
        };
        if waiting.is_none() && model.wake_at().is_some_and(|due| started.elapsed() >= due) {
            let input = Input::Wake { at: started.elapsed() };
            for effect in update(&mut model, input) {
                if let Some(exit) = perform(effect, &model, &mut painter, &workers) {
                    return Ok(exit);
                }
            }
        }
        // What came meanwhile is taken before the next frame: a held key never lags behind.
        while let Some(message) = waiting {
            if let Some(exit) = take(message, started, &mut model, &mut painter, &workers) {
                return Ok(exit);
            }
            waiting = messages.try_recv().ok();
        }
        let now = clock.now();
        if now.roc_minute() != model.now.roc_minute() {
            for effect in update(&mut model, Input::Clock(now)) {
                workers.perform(effect);
            }
        }
    }
}

fn setup(options: &Options, now: Moment, size: (u16, u16)) -> Setup {
    Setup {
        lang: options.lang,
        caller: options.caller.clone(),
        keymap: options.keymap.clone(),
        look: Look { borders: options.borders, colour: options.colour },
        terminal: options.terminal.clone(),
        first_request: options.first_request,
        folder: clean(&options.import_dir.to_string_lossy()),
        now,
        size,
        measuring: options.measure_borders,
    }
}

/// Shows the screen; false when the terminal is gone.
fn show<W: Write>(painter: &mut Painter<W>, frame: view::Frame) -> Result<bool, UiFault> {
    match painter.show(frame.buffer, frame.cursor, frame.park) {
        Ok(_) => Ok(true),
        // What a terminal says that has hung up.
        Err(error) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => Ok(false),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error.into()),
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

/// Takes one message; the exit when it was the last.
fn take<W: Write>(
    message: Message,
    started: Instant,
    model: &mut Model,
    painter: &mut Painter<W>,
    workers: &Workers,
) -> Option<Exit> {
    let since = |at: Instant| at.saturating_duration_since(started);
    let input = match message {
        Message::World(input) => input,
        Message::Terminal(Read::End(_)) => return Some(Exit::TerminalGone),
        Message::Terminal(Read::Size(columns, rows)) => {
            painter.forget();
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
    update(model, input).into_iter().find_map(|effect| perform(effect, model, painter, workers))
}

/// How long nothing needs to be done: to the next minute, or until held keys must be looked at.
fn next_due(clock: &Clock, model: &Model, elapsed: Duration) -> Option<Duration> {
    let wake = model.wake_at().map(|due| due.saturating_sub(elapsed));
    clock.left().into_iter().chain(wake).min()
}

/// Does one effect; the exit when it is the last.
fn perform<W: Write>(
    effect: Effect,
    model: &Model,
    painter: &mut Painter<W>,
    workers: &Workers,
) -> Option<Exit> {
    match effect {
        Effect::Quit => {
            let left = model.leaving().and_then(Leaving::behind);
            return Some(Exit::Left(left.map(|left| screen::left_behind(model.lang, left))));
        }
        Effect::Redraw => painter.forget(),
        Effect::Ask { .. } | Effect::Files | Effect::Read(_) | Effect::Slip { .. } => workers.perform(effect),
    }
    None
}

/// The minute clock of the title line; a frozen one never ticks.
struct Clock {
    frozen: Option<Moment>,
    wall: Arc<dyn Fn() -> Moment + Send + Sync>,
}

impl Clock {
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
