//! The composition (E11): attach to the engine that listens, or take the store's lock, open the engine in this
//! process and listen. The only file that names engine and remote together.

use crate::cli::home::group::{self, Group};
use crate::cli::home::place::{LEDGER_DIRECTORY, Place};
use crate::cli::home::printing;
use crate::cli::home::rebuilding::Teller;
use crate::cli::home::secrets::FileKeyring;
use crate::cli::home::suspect;
use crate::cli::home::uploading::{self, Plan, Uploading};
use crate::cli::out::{CliFailure, Exit, clean, file_fault, shown};
use crate::config::MirrorSettings;
use crate::domain::{Act, Moment};
use crate::engine::{DISK_RESERVE_BYTES, Engine, EngineFault, Mirroring, Pace, Parts, Recovered, recover};
use crate::ledger::LedgerFault;
use crate::printer::{PrintService, Printers};
use crate::protocol::{Desk, Failure};
use crate::remote::{
    ATTACH_DEADLINE, Attempt, Client, ConnectFault, Older, PROTOCOL_MAX, Reattaching, Server, StoreLock,
};
use crate::text::{self, Lang};
use crate::uplink::Way;
use crate::world::{Clock, Disk, RealDisk, SystemClock, SystemEntropy, read_text};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Pause between two attempts while another process opens or closes the store: an opening takes a few
/// milliseconds.
const PAUSE: Duration = Duration::from_millis(20);

/// Terminals in the process that opens a store for itself.
const OWN_TERMINAL: u32 = 1;

/// A store as seen from this process.
pub struct Home {
    place: Place,
    lang: Lang,
    services: Services,
    /// This process's clocks: one for everything that it does.
    clock: Arc<dyn Clock>,
    own: Mutex<Option<Own>>,
}

/// What this process does beside the engine when it becomes one.
#[derive(Default)]
pub struct Services {
    /// The printers that it drives.
    pub printers: Printers,
    /// With what it uploads; `None` for verbs, which are over before a centre has answered.
    pub uploading: Option<Plan>,
    /// To which centre this machine uploads, whichever process does it.
    pub way: Way,
    /// The ledger's second directory.
    pub mirror: Option<MirrorSettings>,
    /// A frozen clock, which the print threads share.
    pub now: Option<Moment>,
}

/// What the process that opened the store holds; the upload and the printers go first, the lock last.
struct Own {
    uploading: Option<Uploading>,
    printing: PrintService,
    server: Server,
    engine: Arc<Engine>,
    lock: StoreLock,
}

/// An attempt that gave no desk.
enum Tried {
    /// Somebody is opening or closing it.
    Again,
    /// The engine has as many connections as it takes; one may leave.
    Full,
    /// The lock is another Unix user's, and so is the engine that would have to run; what the system says.
    NotOwner(CliFailure),
    /// Somebody writes to the ledger without holding the lock, or is just letting go of it.
    InUse(CliFailure),
    /// Trying again is pointless.
    Failed(CliFailure),
}

impl Home {
    /// A store that nothing was done with yet.
    pub fn new(place: Place, lang: Lang) -> Arc<Self> {
        Self::with_services(place, lang, Services::default())
    }

    /// The same, with what this process does beside when it becomes the engine.
    pub fn with_services(place: Place, lang: Lang, services: Services) -> Arc<Self> {
        Arc::new(Self {
            place,
            lang,
            services,
            clock: Arc::new(SystemClock::default()),
            own: Mutex::new(None),
        })
    }

    /// A desk that attaches, or takes over where nobody listens; also later, when its engine is lost.
    ///
    /// # Errors
    /// `NO_STORE`, a fault, or [`CliFailure::NoEngine`] after [`ATTACH_DEADLINE`].
    pub fn desk(self: &Arc<Self>) -> Result<Arc<dyn Desk>, CliFailure> {
        let until = self.clock.monotonic() + ATTACH_DEADLINE;
        let first = loop {
            match self.attempt() {
                Ok(desk) => break desk,
                Err(Tried::Failed(failure)) => return Err(failure),
                Err(tried) if self.clock.monotonic() >= until => return Err(self.gave_up(tried)),
                Err(Tried::Again | Tried::Full | Tried::NotOwner(_) | Tried::InUse(_)) => {
                    self.clock.wait_for(PAUSE)
                }
            }
        };
        let home = Arc::clone(self);
        Ok(Arc::new(Reattaching::new(Some(first), Arc::clone(&self.clock), move || {
            home.attempt().map_err(Attempt::from)
        })))
    }

    /// One attempt, without waiting: the socket, then the lock.
    fn attempt(&self) -> Result<Arc<dyn Desk>, Tried> {
        // Held while opening: of many threads one takes over, the others get its engine.
        let mut own = self.own();
        if let Some(own) = &*own {
            return Ok(Arc::clone(&own.engine) as Arc<dyn Desk>);
        }
        match Client::connect(&self.place.socket()) {
            Ok(client) => return Ok(Arc::new(client)),
            Err(fault) => self.try_lock_after(fault)?,
        }
        let lock = self.lock_existing()?.ok_or(Tried::Again)?;
        let opened = self.serve(lock, OWN_TERMINAL)?;
        let desk = Arc::clone(&opened.engine) as Arc<dyn Desk>;
        *own = Some(opened);
        Ok(desk)
    }

    /// Whether the lock is worth a try after this.
    fn try_lock_after(&self, fault: ConnectFault) -> Result<(), Tried> {
        let refused = |code, sentence| Err(Tried::Failed(CliFailure::refused(code, sentence)));
        let lang = self.lang;
        match fault {
            ConnectFault::Full => Err(Tried::Full),
            ConnectFault::NotAdmitted => {
                refused("NOT_ALLOWED", text::store::attaching::not_admitted(lang, &self.shown_store()))
            }
            ConnectFault::Mismatch { theirs, speaks, older } => {
                let sentence = match older {
                    Older::Ours => text::store::attaching::program_older,
                    Older::Theirs => text::store::attaching::engine_older,
                };
                let sentence = sentence(lang, &clean(&theirs), (speaks, PROTOCOL_MAX));
                Err(Tried::Failed(CliFailure::Fault(sentence)))
            }
            fault @ (ConnectFault::NobodyThere | ConnectFault::Io(_)) => {
                let of_system = match &fault {
                    ConnectFault::Io(error) => Some(self.disk_fault(error)),
                    _ => None,
                };
                match Attempt::from(fault) {
                    Attempt::Again => Ok(()),
                    Attempt::Never(failure) => {
                        Err(Tried::Failed(of_system.unwrap_or_else(|| CliFailure::of(lang, failure))))
                    }
                }
            }
        }
    }

    /// What is said when the time for attempts is over.
    fn gave_up(&self, last: Tried) -> CliFailure {
        match last {
            Tried::InUse(failure) => failure,
            Tried::Full => CliFailure::NoEngine(text::store::attaching::engine_full(self.lang)),
            Tried::NotOwner(_) => {
                CliFailure::NoEngine(text::store::attaching::only_the_owner(self.lang, &self.shown_store()))
            }
            Tried::Again | Tried::Failed(_) => CliFailure::of(self.lang, Failure::NoEngine),
        }
    }

    /// The lock of a store that is there: a directory of something else is left as it is.
    fn lock_existing(&self) -> Result<Option<StoreLock>, Tried> {
        let disk = RealDisk::new(&self.place.store);
        let is_there = |name| disk.exists(name).map_err(|error| Tried::Failed(self.disk_fault(&error)));
        if !is_there(LEDGER_DIRECTORY)? && !is_there(crate::store::FILE)? {
            return Err(Tried::Failed(self.no_store()));
        }
        self.lock()
    }

    fn lock(&self) -> Result<Option<StoreLock>, Tried> {
        StoreLock::try_take(&self.place.store).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Tried::Failed(self.no_store()),
            io::ErrorKind::PermissionDenied => Tried::NotOwner(self.disk_fault(&error)),
            _ => Tried::Failed(self.disk_fault(&error)),
        })
    }

    /// Opens the engine under the lock and listens. `own` terminals are in this process.
    fn serve(&self, lock: StoreLock, own: u32) -> Result<Own, Tried> {
        suspect::opens(self.lang, &self.place.store);
        let mut teller = Teller::new(self.lang, Arc::clone(&self.clock));
        let opened =
            Engine::open_heard(self.parts().map_err(Tried::Failed)?, &mut |rebuilt| teller.hear(rebuilt));
        drop(teller);
        let engine = opened.map_err(|fault| {
            let failure = self.engine_fault(&fault);
            tracing::error!(%fault, "engine.not_opened");
            match fault {
                EngineFault::Ledger(LedgerFault::InUse { .. }) | EngineFault::AnotherRuns => {
                    Tried::InUse(failure)
                }
                _ => Tried::Failed(failure),
            }
        })?;
        tracing::info!(version = env!("CARGO_PKG_VERSION"), store = ?self.place.store, "engine.opened");
        engine.watch(Pace::CALM).map_err(|fault| Tried::Failed(self.engine_fault(&fault)))?;
        engine.note_program();
        engine.attached(own);
        let desk = Arc::clone(&engine) as Arc<dyn Desk>;
        // Before anybody can ask: what is asked for from now on is of this engine's time.
        let printing = self.printing(Arc::clone(&desk)).map_err(Tried::Failed)?;
        let uploading = self.uploading(&desk);
        // Weak: the server holds the engine as its desk already, and lets go of that when it stops.
        let counted = Arc::downgrade(&engine);
        let tell = move |others: u32| {
            if let Some(engine) = counted.upgrade() {
                engine.attached(own.saturating_add(others));
            }
        };
        let server = Server::start(&lock, self.place.socket(), desk, tell)
            .map_err(|fault| Tried::Failed(CliFailure::Fault(clean(&fault.to_string()))))?;
        Ok(Own { uploading, printing, server, engine, lock })
    }

    fn printing(&self, desk: Arc<dyn Desk>) -> Result<PrintService, CliFailure> {
        let Services { printers, now, .. } = &self.services;
        let Place { secrets, printers: notes, .. } = &self.place;
        printing::start(desk, Arc::clone(&self.clock), printers.clone(), secrets.clone(), notes.clone(), *now)
            .map_err(|error| {
                CliFailure::Fault(text::store::store_fault(self.lang, &clean(&error.to_string())))
            })
    }

    /// What is wrong with the settings of the upload never keeps a shop from selling: it is said, here and by the
    /// screens' state of the way.
    fn uploading(&self, desk: &Arc<dyn Desk>) -> Option<Uploading> {
        let Some(plan) = self.services.uploading.as_ref() else {
            uploading::tell(&self.services.way, desk, &self.clock, self.services.now);
            return None;
        };
        uploading::start(plan, Arc::clone(desk), &self.clock).unwrap_or_else(|why| {
            // Where standard error is gone, the screens still say it.
            let _ = writeln!(io::stderr(), "lj: {}", clean(&why));
            None
        })
    }

    /// Lets what waits for the centre go, within bounds, and ends the upload. Nothing where another process is the
    /// engine.
    pub fn drain(&self) {
        let uploading = self.own().as_mut().and_then(|own| own.uploading.take());
        if let Some(uploading) = uploading {
            uploading.stop();
        }
    }

    /// Opens the store in this process or not at all; with a `group` it is that group's from now on.
    ///
    /// # Errors
    /// `ENGINE_RUNNING` when another process holds it; `NO_STORE`; a fault.
    pub fn own_desk(self: &Arc<Self>, group: Option<Group>) -> Result<Arc<dyn Desk>, CliFailure> {
        match self.lock_existing() {
            Ok(Some(lock)) => {
                if let Some(group) = group {
                    group::give(&self.place.store, group).map_err(|error| self.disk_fault(&error))?;
                }
                let opened = self.serve(lock, 0).map_err(|tried| self.gave_up(tried))?;
                let desk = Arc::clone(&opened.engine) as Arc<dyn Desk>;
                *self.own() = Some(opened);
                Ok(desk)
            }
            Ok(None) | Err(Tried::Again | Tried::Full) => {
                let sentence = text::store::engine_running(self.lang, &self.shown_store());
                Err(CliFailure::refused("ENGINE_RUNNING", sentence))
            }
            Err(Tried::Failed(failure) | Tried::NotOwner(failure) | Tried::InUse(failure)) => Err(failure),
        }
    }

    /// Founds the store with these facts; its directory belongs to `group` then, or to the founder's. Nothing is
    /// made where there is one already.
    ///
    /// # Errors
    /// `STORE_EXISTS`, or a fault.
    pub fn found(
        &self,
        now: Option<Moment>,
        group: Option<Group>,
        facts: impl FnOnce(Moment) -> Vec<Act>,
    ) -> Result<(), CliFailure> {
        let parts = self.parts()?;
        let lock = self.lock_of_new(&*parts.disk)?;
        let at = now.unwrap_or_else(|| parts.clock.now());
        let uid = rustix::process::getuid().as_raw();
        Engine::create(&parts, at, uid, facts(at)).map_err(|fault| self.engine_fault(&fault))?;
        let given = group.map_or(Ok(()), |group| group::give(&self.place.store, group));
        drop(lock);
        given.map_err(|error| self.disk_fault(&error))
    }

    /// Founds a store that is opened elsewhere: no machine's witness knows it, and it begins its life where it is opened first.
    ///
    /// # Errors
    /// `STORE_EXISTS`, or a fault.
    pub fn found_unopened(&self, at: Moment, facts: Vec<Act>) -> Result<(), CliFailure> {
        let parts = Parts { witness: None, mirror: None, ..self.parts()? };
        let lock = self.lock_of_new(&*parts.disk)?;
        let uid = rustix::process::getuid().as_raw();
        let made = Engine::create(&parts, at, uid, facts).map_err(|fault| self.engine_fault(&fault));
        drop(lock);
        made
    }

    /// Does this in the directory of a store that is still to be, which nobody else gets hold of meanwhile.
    ///
    /// # Errors
    /// `STORE_EXISTS` where somebody has one open there; what `work` says.
    pub fn while_nobody_has_it<T>(
        &self,
        work: impl FnOnce() -> Result<T, CliFailure>,
    ) -> Result<T, CliFailure> {
        let lock = self.lock_of_new(&RealDisk::new(&self.place.store))?;
        let done = work();
        drop(lock);
        done
    }

    /// Gives the store a ledger again, see [`recover`]; `staging` is the empty directory in which it comes into being.
    /// Only while nobody has the store.
    ///
    /// # Errors
    /// `STORE_EXISTS`, `NO_STORE`, a fault.
    pub fn recover(&self, staging: &Path) -> Result<Recovered, CliFailure> {
        let parts = self.parts()?;
        let staging: Arc<dyn Disk> = Arc::new(RealDisk::new(staging));
        let at = parts.clock.now();
        recover(&parts, &staging, at).map_err(|fault| match fault {
            EngineFault::StoreExists => {
                let sentence = text::store::ledger_is_there(self.lang, &self.shown_store());
                CliFailure::refused("STORE_EXISTS", sentence)
            }
            fault => self.engine_fault(&fault),
        })
    }

    /// Makes the directory and takes its lock.
    fn lock_of_new(&self, disk: &dyn Disk) -> Result<StoreLock, CliFailure> {
        group::prepare(&self.place.store, disk).map_err(|error| self.disk_fault(&error))?;
        match self.lock() {
            Ok(Some(lock)) => Ok(lock),
            // Whoever holds the lock has a store open there.
            Ok(None) | Err(Tried::Again | Tried::Full) => Err(self.engine_fault(&EngineFault::StoreExists)),
            Err(Tried::Failed(failure) | Tried::NotOwner(failure) | Tried::InUse(failure)) => Err(failure),
        }
    }

    /// True when the engine is in this process.
    pub fn is_own(&self) -> bool {
        self.own().is_some()
    }

    /// How many terminals are attached from other processes; none where this process is not the engine.
    pub fn attached(&self) -> u32 {
        self.own().as_ref().map_or(0, |own| own.server.terminals())
    }

    /// Lets the printers finish within bounds, stops listening, waits for what is under way, closes the store.
    /// Nothing where another process is the engine.
    ///
    /// # Errors
    /// When the store does not close.
    pub fn close(&self) -> Result<(), CliFailure> {
        let Some(mut own) = self.own().take() else { return Ok(()) };
        // What was on its way and not told is asked about at the next start.
        drop(own.uploading.take());
        // First, while everybody else is still served: this may take some seconds.
        own.printing.stop();
        // A request still under way after the drain is answered *unknown* to its terminal, which asks again.
        let _ = own.server.stop();
        let closed = own.engine.close().map_err(|fault| {
            tracing::error!(%fault, "engine.not_closed");
            self.engine_fault(&fault)
        });
        tracing::info!("engine.closed");
        drop(own.lock);
        closed
    }

    fn own(&self) -> MutexGuard<'_, Option<Own>> {
        // A panic ends the process (main.rs), so nobody sees a half-made value.
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// # Errors
    /// A mirror that is no second place.
    fn parts(&self) -> Result<Parts, CliFailure> {
        let lang = self.lang;
        Ok(Parts {
            disk: Arc::new(RealDisk::new(&self.place.store)),
            clock: Arc::clone(&self.clock),
            entropy: Arc::new(SystemEntropy),
            keyring: Arc::new(FileKeyring::new(self.place.secrets.clone())),
            witness: Some(Arc::new(RealDisk::new(&self.place.witness))),
            mirror: self.mirroring()?,
            host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            machine: machine_id(),
            owner_uid: rustix::process::getuid().as_raw(),
            on_fatal: Arc::new(move |what| {
                tracing::error!(what, "engine.failed");
                fatal(&text::store::fatal(lang, what))
            }),
        })
    }

    /// What is lost with the store is no mirror of it.
    fn mirroring(&self) -> Result<Option<Mirroring>, CliFailure> {
        let Some(settings) = &self.services.mirror else { return Ok(None) };
        if self.place.is_in_store(&settings.folder) {
            let (folder, store) = (shown(&settings.folder), self.shown_store());
            return Err(CliFailure::Fault(text::store::mirror::inside(self.lang, &folder, &store)));
        }
        let disk = Arc::new(RealDisk::new(&settings.folder));
        Ok(Some(Mirroring { disk, start_without: settings.start_without }))
    }

    fn engine_fault(&self, fault: &EngineFault) -> CliFailure {
        match fault {
            EngineFault::NoStore => self.no_store(),
            EngineFault::StoreExists => {
                CliFailure::refused("STORE_EXISTS", text::store::store_exists(self.lang, &self.shown_store()))
            }
            EngineFault::PepperDamaged => {
                CliFailure::Fault(text::store::pepper_damaged(self.lang, &self.shown_store()))
            }
            EngineFault::MirrorMissing(trouble) => {
                CliFailure::Fault(text::store::mirror::refuses(self.lang, trouble))
            }
            EngineFault::MirrorUnreached(trouble) => {
                CliFailure::Fault(text::store::mirror::unreached(self.lang, trouble))
            }
            EngineFault::MirrorTaken => {
                let folder =
                    self.services.mirror.as_ref().map(|mirror| shown(&mirror.folder)).unwrap_or_default();
                CliFailure::refused("STORE_EXISTS", text::store::mirror_taken(self.lang, &folder))
            }
            EngineFault::LedgerMissing => {
                CliFailure::Fault(text::store::ledger_missing(self.lang, &self.shown_store()))
            }
            EngineFault::Stopped => CliFailure::Fault(text::store::rebuild_ended(self.lang).to_owned()),
            EngineFault::AnotherRuns => {
                CliFailure::Fault(text::store::another_copy_runs(self.lang, &self.shown_store()))
            }
            _ if self.disk_is_full() => {
                CliFailure::Fault(text::store::disk_full(self.lang, &self.shown_store()))
            }
            other => CliFailure::Fault(text::store::store_fault(self.lang, &clean(&other.to_string()))),
        }
    }

    fn disk_is_full(&self) -> bool {
        RealDisk::new(&self.place.store).free_bytes().is_some_and(|free| free < DISK_RESERVE_BYTES)
    }

    fn no_store(&self) -> CliFailure {
        CliFailure::refused("NO_STORE", text::store::no_store(self.lang, &self.shown_store()))
    }

    fn disk_fault(&self, error: &io::Error) -> CliFailure {
        CliFailure::Fault(file_fault(self.lang, &self.place.store, error))
    }

    fn shown_store(&self) -> String {
        shown(&self.place.store)
    }
}

impl From<Tried> for Attempt {
    fn from(tried: Tried) -> Self {
        match tried {
            // A member of the group waits for an engine to attach to.
            Tried::Again | Tried::Full | Tried::NotOwner(_) | Tried::InUse(_) => Self::Again,
            Tried::Failed(CliFailure::NoEngine(_)) => Self::Never(Failure::NoEngine),
            Tried::Failed(failure) => Self::Never(Failure::Fault(failure.line().unwrap_or_default())),
        }
    }
}

/// Where the system keeps the id of this machine, which no other one has.
const MACHINE_ID: &str = "/etc/machine-id";

/// Far more than an id has, in bytes.
const MACHINE_ID_BYTES_MAX: usize = 4096;

/// The system's id of this machine; none on a system that has no such file.
fn machine_id() -> Option<String> {
    let id = read_text(Path::new(MACHINE_ID), MACHINE_ID_BYTES_MAX).ok()?;
    Some(id.trim().to_owned()).filter(|id| !id.is_empty())
}

/// Ends the process at once after ledger or store failed: nothing is unwound, nothing dropped (E3).
fn fatal(sentence: &str) -> ! {
    crate::ui::terminal::restore();
    // Where standard error is gone, the exit code is all that is left.
    let _ = writeln!(io::stderr(), "lj: {}", clean(sentence));
    std::process::exit(i32::from(Exit::FAULT.0))
}
