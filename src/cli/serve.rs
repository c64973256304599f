//! `lj serve`: the engine without a screen, for systemd. SIGTERM and SIGINT let those who are attached finish,
//! then end it with exit 0.

use super::context::Context;
use super::exit::{CliFailure, Exit};
use super::group::Group;
use super::output::{Out, clean};
use crate::text::verbs;
use serde::Serialize;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// `lj serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The Unix group whose members may attach, from now on (its name or number).
    #[arg(long)]
    group: Option<String>,
}

#[derive(Serialize)]
struct ServingJson {
    store: String,
    socket: String,
}

/// Serves until a signal comes. The first line of output says that it listens.
///
/// # Errors
/// `ENGINE_RUNNING`, `NO_STORE`, a fault.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let group = Group::asked(context, args.group.as_deref())?;
    // Before the store is opened, so that no signal falls between.
    let mut signals =
        Signals::new([SIGTERM, SIGINT]).map_err(|error| CliFailure::Fault(error.to_string()))?;
    let home = context.home();
    drop(home.own_desk(group)?);
    let told = tell(context);
    if told.is_ok() {
        // Nothing but a signal ends the wait.
        let _ = signals.forever().next();
    }
    home.close()?;
    told.map(|()| Exit::DONE)
}

fn tell(context: &Context) -> Result<(), CliFailure> {
    let store = clean(&context.place.store.display().to_string());
    let socket = clean(&context.place.socket().display().to_string());
    let mut out = Out::default();
    if context.json {
        out.json(&ServingJson { store, socket })?;
    } else {
        out.line(&verbs::serving(context.lang, &store, &socket))?;
    }
    out.flush()
}
