//! `lj paths`: where everything is. It opens nothing and creates nothing.

use crate::cli::context::Context;
use crate::cli::home::place::LEDGER_DIRECTORY;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::output::{Out, clean, table};
use crate::text::verbs;
use serde::Serialize;
use std::path::Path;

/// `lj paths`.
#[derive(Debug, clap::Args)]
pub struct Args {}

#[derive(Serialize)]
struct PathsJson {
    config: String,
    secrets: String,
    keymaps: String,
    store: String,
    ledger: String,
    socket: String,
    witness: String,
}

/// Prints the paths.
///
/// # Errors
/// Only of the output.
pub fn run(context: &Context, _: Args) -> Result<Exit, CliFailure> {
    let place = &context.place;
    let shown = |path: &Path| clean(&path.display().to_string());
    let paths = PathsJson {
        config: shown(&place.config),
        secrets: shown(&place.secrets),
        keymaps: shown(&place.keymaps),
        store: shown(&place.store),
        ledger: shown(&place.store.join(LEDGER_DIRECTORY)),
        socket: shown(&place.socket()),
        witness: shown(&place.witness),
    };
    let mut out = Out::default();
    if context.json {
        out.json(&paths)?;
        out.flush()?;
        return Ok(Exit::DONE);
    }
    let values =
        [paths.config, paths.secrets, paths.keymaps, paths.store, paths.ledger, paths.socket, paths.witness];
    let rows: Vec<_> = verbs::path_headings(context.lang)
        .into_iter()
        .zip(values)
        .map(|(name, path)| vec![name.to_owned(), path])
        .collect();
    for line in table(&rows, &[]) {
        out.line(&line)?;
    }
    out.flush()?;
    Ok(Exit::DONE)
}
