//! The one impure step of the screens: asks the desk, lists and reads import files. Everything slow runs in
//! threads of its own, so that the screen never freezes; results come back as inputs.

use crate::allocation;
use crate::domain::{CleanText, Invoice, TEXT_CHARS_MAX, text_that_fits};
use crate::protocol::{Caller, Desk, Event};
use crate::text::{self, Lang};
use crate::ui::door::Work;
use crate::ui::shell::{Effect, ImportFile, Input, ReadFile, SlipPages, clock, say};
use crate::world::read_listed;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// The most files that the import screen lists: a folder of years of downloads.
const FILES_MAX: usize = 1_000;
/// The wait between two events: at most four repaints a second for what others do.
const EVENT_WAIT: Duration = Duration::from_millis(250);
/// How long a look into an empty mailbox blocks; it is woken by whatever comes.
const EVENT_BLOCK: Duration = Duration::from_secs(3600);

/// What effects need of the world.
#[derive(Clone)]
pub struct World {
    /// The engine.
    pub desk: Arc<dyn Desk>,
    /// The one folder that files are imported from.
    pub folder: PathBuf,
    /// Language of the sentences about files.
    pub lang: Lang,
    /// Makes slips for the screen: the composition has the keys of their codes.
    pub slips: Slips,
    /// Does what takes long: the composition has the files of the store and ways of its own to the engine.
    pub works: Works,
    /// What goes on for the upkeep shall end.
    pub ends: Arc<AtomicBool>,
}

/// Makes the slip of an invoice for the screen, for whoever has signed in, or says why there is none.
pub type Slips = Arc<dyn Fn(&Caller, &Invoice) -> Result<SlipPages, String> + Send + Sync>;

/// Hears how far a work is, of how much (0 where nobody knows), and may end it.
pub type Heard<'h> = dyn FnMut(u64, u64) -> ControlFlow<()> + 'h;

/// Does a work for whoever has signed in: what came of it, or why nothing did, in a sentence.
pub type Works = Arc<dyn Fn(&Caller, &Work, &mut Heard<'_>) -> Result<String, String> + Send + Sync>;

impl World {
    /// Does one effect in this thread. `post` takes what comes of it.
    pub fn perform(&self, effect: Effect, post: &mut dyn FnMut(Input)) {
        match effect {
            Effect::Ask { ticket, call, wait } => {
                if !wait.is_zero() {
                    clock::wait(wait);
                }
                let result = self.desk.call(&call);
                post(Input::Answer { ticket, result });
            }
            Effect::Files => post(Input::Files(self.files())),
            Effect::Read(file) => {
                let read = self.read(&file, post);
                post(Input::Read { path: file.path, file: read });
            }
            Effect::Slip { caller, invoice } => {
                let slip = (self.slips)(&caller, &invoice).map_err(|why| say::certain(&why));
                post(Input::Slip { number: invoice.number, slip });
            }
            Effect::Work { caller, work } => self.work(&caller, &work, post),
            Effect::EndWork => self.ends.store(true, Ordering::SeqCst),
            // The loop of the terminal does these itself.
            Effect::Redraw | Effect::Ring(_) | Effect::Quit => {}
        }
    }

    fn work(&self, caller: &Caller, work: &Work, post: &mut dyn FnMut(Input)) {
        let mut last = None;
        let result = (self.works)(caller, work, &mut |done, of| {
            // A screen is drawn anew for it: as often as there is something else to see.
            let seen = done.saturating_mul(100).checked_div(of).unwrap_or(done);
            if last.replace(seen) != Some(seen) {
                post(Input::WorkAt { done, of });
            }
            if self.ends.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let result = match result {
            Ok(said) => Ok(say::certain(&said)),
            Err(why) => Err(say::certain(&why)),
        };
        post(Input::WorkOver { kind: work.kind(), result });
    }

    /// The `.csv` files of the folder, by name.
    fn files(&self) -> Result<Vec<ImportFile>, String> {
        let shown = clean(&self.folder.to_string_lossy());
        let entries = std::fs::read_dir(&self.folder).map_err(|error| {
            text::screen::folder_unreadable(
                self.lang,
                shown.as_str(),
                &text::usage::of_file_in_short(self.lang, &error),
            )
        })?;
        let mut files: Vec<ImportFile> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                // Not followed: a link may lead out of the folder.
                let (path, data) = (entry.path(), entry.metadata().ok()?);
                let is_csv = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
                let name = clean(&entry.file_name().to_string_lossy());
                (is_csv && data.is_file()).then_some(ImportFile { path, name, bytes: data.len() })
            })
            .collect();
        files.sort_by(|one, other| one.name.cmp(&other.name));
        files.truncate(FILES_MAX);
        Ok(files)
    }

    fn read(&self, file: &ImportFile, post: &mut dyn FnMut(Input)) -> Result<ReadFile, String> {
        // It may have been changed since it was listed: a link is not followed, and a pipe is not waited for.
        let bytes = read_listed(&file.path, allocation::FILE_BYTES_MAX).map_err(|error| {
            let why = text::usage::of_file_in_short(self.lang, &error);
            text::screen::file_unreadable(self.lang, file.name.as_str(), &why)
        })?;
        let total = bytes.len() as u64;
        let read = allocation::read(&bytes, &mut |done| post(Input::Reading { done, total }));
        let table =
            read.map_err(|fault| say::certain(&text::book::import::not_allocation(self.lang, &fault)))?;
        let excel = table.damaged_by_excel();
        let bad = table
            .bad
            .iter()
            .map(|bad| (bad.line, say::certain(&text::book::import::row_fault(self.lang, &bad.fault))))
            .collect();
        Ok(ReadFile { rows: table.rows.into(), bad, excel })
    }
}

/// A name from the file system, safe to show.
pub fn clean(raw: &str) -> CleanText {
    let cut = text_that_fits(raw, TEXT_CHARS_MAX);
    CleanText::new(cut, TEXT_CHARS_MAX).unwrap_or_default()
}

/// The threads that perform effects: one for quick questions, one for acts, files and long checks, one for the upkeep,
/// one that waits for events. They end when this is dropped.
pub struct Workers {
    quick: mpsc::Sender<Effect>,
    slow: mpsc::Sender<Effect>,
    upkeep: mpsc::Sender<Effect>,
    ends: Arc<AtomicBool>,
    /// Ends its thread when it is dropped.
    _events: Option<EventThread>,
}

/// Takes what comes of effects, in their threads; false when nobody listens any more.
pub trait Post: Fn(Input) -> bool + Send + 'static {}
impl<P: Fn(Input) -> bool + Send + 'static> Post for P {}

struct EventThread {
    mailbox: Arc<crate::protocol::Mailbox>,
    stop: Arc<AtomicBool>,
}

impl Workers {
    /// Starts them. `post` is called in their threads and answers false when nobody listens any more.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn start(world: &World, post: impl Post + Clone) -> std::io::Result<Self> {
        let quick = worker("lj-questions", world.clone(), post.clone())?;
        let slow = worker("lj-acts", world.clone(), post.clone())?;
        let upkeep = worker("lj-upkeep", world.clone(), post.clone())?;
        let ends = Arc::clone(&world.ends);
        let events = events(world, post)?;
        Ok(Self { quick, slow, upkeep, ends, _events: events })
    }

    /// Has an effect performed.
    pub fn perform(&self, effect: Effect) {
        let lane = match &effect {
            Effect::Ask { ticket, .. } if !ticket.is_slow() => &self.quick,
            Effect::Slip { .. } => &self.quick,
            Effect::Ask { .. }
            | Effect::Files
            | Effect::Read(_)
            | Effect::Redraw
            | Effect::Ring(_)
            | Effect::Quit => &self.slow,
            Effect::Work { .. } => {
                // One at a time: whatever was told to end before is over.
                self.ends.store(false, Ordering::SeqCst);
                &self.upkeep
            }
            // Its lane is the one that waits.
            Effect::EndWork => return self.ends.store(true, Ordering::SeqCst),
        };
        // A worker that is gone has panicked, which the panic hook has told.
        let _ = lane.send(effect);
    }
}

impl Drop for EventThread {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread; the event itself is nobody's business any more.
        self.mailbox.post(Event::Stopping);
    }
}

fn worker(name: &str, world: World, post: impl Post) -> std::io::Result<mpsc::Sender<Effect>> {
    let (sender, effects) = mpsc::channel::<Effect>();
    // The thread is left alone when the screen ends: it may be waiting for an answer of a dead engine.
    let _left_alone: JoinHandle<()> = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
        for effect in effects {
            world.perform(effect, &mut |input| {
                // Nobody listening means that the screen has ended; the channel ends this loop then.
                let _ = post(input);
            });
        }
    })?;
    Ok(sender)
}

/// Without an engine there are no events; the first question says so to the clerk.
fn events(world: &World, post: impl Post) -> std::io::Result<Option<EventThread>> {
    let Ok(mailbox) = world.desk.subscribe() else { return Ok(None) };
    let stop = Arc::new(AtomicBool::new(false));
    let thread = EventThread { mailbox: Arc::clone(&mailbox), stop: Arc::clone(&stop) };
    let _left_alone: JoinHandle<()> =
        std::thread::Builder::new().name("lj-events".to_owned()).spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                let Some(event) = mailbox.take(EVENT_BLOCK) else { continue };
                if stop.load(Ordering::SeqCst) || !post(Input::Event(event)) {
                    return;
                }
                clock::wait(EVENT_WAIT);
            }
        })?;
    Ok(Some(thread))
}
