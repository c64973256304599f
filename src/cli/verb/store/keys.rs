//! `lj keys`: the effective key map, and every fault of a map at once.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Out, file_fault, object, say, shown};
use crate::config::KEYMAP_DEFAULT;
use crate::text;
use crate::ui::keymap::{Keymap, MAP_BYTES_MAX, MapFault, SHIPPED};
use crate::world::read_text;
use std::path::{Path, PathBuf};

/// `lj keys`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A map to check, instead of the configured one.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
}

/// Prints the map; faults go to standard error, all of them.
///
/// # Errors
/// Wrong input (exit 2) for a map with faults that are more than warnings.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let (map, faults) = match &args.map {
        Some(file) => Keymap::with_user(&read(context, file)?),
        None => configured(context)?,
    };
    let told = tell_faults(context, &faults);
    if faults.iter().any(|fault| !fault.is_warning()) {
        return Err(CliFailure::Usage(told));
    }
    let mut out = Out::default();
    for row in map.rows() {
        if context.json {
            let keys: Vec<&str> = row.keys.split(' ').collect();
            out.json(&object! { context: row.context.name(), action: row.action.name(), keys })?;
        } else {
            out.line(&row.line(context.lang))?;
        }
    }
    out.flush()?;
    if !told.is_empty() {
        say(&CliFailure::Usage(told));
    }
    Ok(Exit::DONE)
}

/// The map that the user's configuration names, with its faults: a compiled-in one, or a file of the key map
/// directory.
///
/// # Errors
/// Wrong input for a name that is neither.
pub fn configured(context: &Context) -> Result<(Keymap, Vec<MapFault>), CliFailure> {
    let name = context.config.keymap.as_str();
    let file = context.place.keymaps.join(format!("{name}.toml"));
    if file.exists() {
        return Ok(Keymap::with_user(&read(context, &file)?));
    }
    if name == KEYMAP_DEFAULT {
        return Ok((Keymap::legacy(), Vec::new()));
    }
    match SHIPPED.iter().find(|(known, _)| *known == name) {
        Some((_, toml)) => Ok(Keymap::with_user(toml)),
        None => {
            let directory = shown(&context.place.keymaps);
            Err(CliFailure::Usage(text::store::settings::no_such_keymap(context.lang, name, &directory)))
        }
    }
}

/// The same for a till, which sells in any case: a map that cannot be used gives way to the legacy one, and that is said.
///
/// # Errors
/// A fault of the machine.
pub fn usable(context: &Context) -> Result<(Keymap, Option<String>), CliFailure> {
    let why = match configured(context) {
        Ok((map, faults)) => match faults.iter().find(|fault| !fault.is_warning()) {
            None => return Ok((map, None)),
            Some(first) => first.say(context.lang),
        },
        Err(CliFailure::Usage(why)) => why,
        Err(other) => return Err(other),
    };
    let said = text::store::settings::keymap_left(context.lang, &context.config.keymap, &why);
    Ok((Keymap::legacy(), Some(said)))
}

/// Each fault in a line of its own.
pub fn tell_faults(context: &Context, faults: &[MapFault]) -> String {
    faults.iter().map(|fault| fault.say(context.lang)).collect::<Vec<_>>().join("\n")
}

fn read(context: &Context, path: &Path) -> Result<String, CliFailure> {
    read_text(path, MAP_BYTES_MAX).map_err(|error| CliFailure::Usage(file_fault(context.lang, path, &error)))
}
