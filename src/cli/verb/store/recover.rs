//! `lj recover`: the ledger is lost. The mirror gives it back where it can; else one is begun anew from the store file,
//! behind the fence (E5).

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, file_fault, object, shown};
use crate::engine::{BEGINNING, Recovered};
use crate::protocol::request;
use crate::text;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// `lj recover`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Gives the store a ledger again, then opens what came of it, which is its first proof.
///
/// # Errors
/// `STORE_EXISTS` where the ledger is there; `NO_STORE`; a fault.
pub fn run(context: &Context, _: &Args) -> Result<Exit, CliFailure> {
    // With the mirror that is configured: it may have what was lost.
    let home = context.home();
    let staging = context.place.store.join(BEGINNING);
    let failed = |error: io::Error| CliFailure::Fault(file_fault(context.lang, &staging, &error));
    let recovered = home.while_nobody_has_it(|| {
        clear(&staging).map_err(failed)?;
        DirBuilder::new().recursive(true).mode(0o700).create(&staging).map_err(failed)?;
        let recovered = home.recover(&staging);
        clear(&staging).map_err(failed)?;
        recovered
    })?;
    let fence = context.with_shop(|shop| shop.ask(request::Fence))?;
    let store = shown(&context.place.store);
    let why = fence.why.map(|why| why.word());
    match recovered {
        Recovered::Frames(frames) => context.tell(
            || object! { store, frames, fence: why },
            |lang| match why {
                None => text::store::backup::mirrored(lang, &store, frames),
                Some(_) => text::store::backup::mirrored_behind_the_fence(lang, &store, frames),
            },
        ),
        Recovered::Rows(rows) => context.tell(
            || object! { store, rows, fence: why },
            |lang| text::store::backup::recovered(lang, &store, rows),
        ),
    }
}

fn clear(staging: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
