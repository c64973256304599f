//! `lj paths`: where everything is. It opens nothing and creates nothing.

use crate::cli::context::Context;
use crate::cli::home::place::LEDGER_DIRECTORY;
use crate::cli::out::{CliFailure, Exit, lined_up, object, shown};
use crate::text;

/// `lj paths`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the paths.
///
/// # Errors
/// Only of the output.
pub fn run(context: &Context, _: Args) -> Result<Exit, CliFailure> {
    let place = &context.place;
    let (ledger, socket) = (place.store.join(LEDGER_DIRECTORY), place.socket());
    let [config, secrets, keymaps, store, ledger, socket, witness, log] = [
        &place.config,
        &place.secrets,
        &place.keymaps,
        &place.store,
        &ledger,
        &socket,
        &place.witness,
        &place.log,
    ]
    .map(|path| shown(path));
    context.tell_lines(
        || object! { config, secrets, keymaps, store, ledger, socket, witness, log },
        |lang| {
            let paths = [&config, &secrets, &keymaps, &store, &ledger, &socket, &witness, &log];
            let rows = text::store::path_headings(lang).into_iter().zip(paths);
            lined_up(&rows.map(|(name, path)| vec![name.to_owned(), path.clone()]).collect::<Vec<_>>(), &[])
        },
    )
}
