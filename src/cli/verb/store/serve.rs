//! `lj serve`: the engine without a screen, for systemd. SIGTERM and SIGINT let those who are attached finish,
//! then end it with exit 0; SIGHUP, which a closed shell sends, is nothing to it. Systemd is told when it listens,
//! when it stops, and, while the engine answers, that it lives.

use crate::cli::context::Context;
use crate::cli::home::group::Group;
use crate::cli::home::heap;
use crate::cli::home::notify::{self, Supervisor};
use crate::cli::home::rebuilding;
use crate::cli::home::watchdog::Watchdog;
use crate::cli::out::{CliFailure, Exit, clean, object, shown};
use crate::protocol::Desk;
use crate::text;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::io::{self, Write};
use std::sync::Arc;

/// `lj serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The Unix group whose members may attach, from now on (its name or number).
    #[arg(long)]
    group: Option<String>,
}

/// Serves until a signal comes. The first line of output says that it listens.
///
/// # Errors
/// `ENGINE_RUNNING`, `NO_STORE`, a fault.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    heap::settle();
    let group = Group::asked(context.lang, &context.place, args.group.as_deref())?;
    // Before the store is opened, so that no signal falls between.
    let mut signals =
        Signals::new([SIGTERM, SIGINT, SIGHUP]).map_err(|error| CliFailure::Fault(error.to_string()))?;
    rebuilding::ends_by(&[SIGTERM, SIGINT]).map_err(|error| CliFailure::Fault(error.to_string()))?;
    let supervisor = Arc::new(Supervisor::of_environment().map_err(|error| not_told(&error))?);
    let home = context.home_that_uploads();
    let desk = home.own_desk(group)?;
    let told = serve(context, desk, &supervisor, &mut signals);
    tell_stopping(context, &supervisor, home.attached());
    home.drain();
    home.close()?;
    told.map(|()| Exit::DONE)
}

fn serve(
    context: &Context,
    desk: Arc<dyn Desk>,
    supervisor: &Arc<Supervisor>,
    signals: &mut Signals,
) -> Result<(), CliFailure> {
    tell(context)?;
    supervisor.tell(&[notify::READY]).map_err(|error| not_told(&error))?;
    let watchdog = supervisor
        .watchdog()
        .map(|every| Watchdog::start(every, desk, Arc::clone(supervisor)))
        .transpose()
        .map_err(|error| CliFailure::Fault(error.to_string()))?;
    // Nothing but one of the two signals ends the wait.
    let _ = signals.forever().find(|&signal| signal != SIGHUP);
    drop(watchdog);
    Ok(())
}

/// Says how many will have to attach again. Neither journal nor systemd can keep the engine from stopping.
fn tell_stopping(context: &Context, supervisor: &Supervisor, attached: u32) {
    let sentence = text::store::stopping(context.lang, attached);
    let _ = writeln!(io::stderr(), "lj: {sentence}");
    let _ = supervisor.tell(&[notify::STOPPING, &format!("STATUS={sentence}")]);
}

fn not_told(error: &io::Error) -> CliFailure {
    CliFailure::Fault(format!("NOTIFY_SOCKET: {}", clean(&error.to_string())))
}

fn tell(context: &Context) -> Result<Exit, CliFailure> {
    let (store, socket) = (shown(&context.place.store), shown(&context.place.socket()));
    context.tell(|| object! { store, socket }, |lang| text::store::serving(lang, &store, &socket))
}
