//! Bare `lj`: the screens, and before them the first questions where there is no store yet.

use super::attach::Home;
use super::context::Context;
use super::demo;
use super::exit::{CliFailure, Exit};
use super::output::clean;
use super::wizard::{Choice, Wizard};
use crate::protocol::Desk;
use crate::text::verbs;
use std::io::{self, Write};
use std::sync::Arc;

/// Opens the screens.
///
/// # Errors
/// Wrong usage without a terminal; a fault; nobody answers.
pub fn run(context: &Context) -> Result<Exit, CliFailure> {
    if !context.terminal {
        return Err(CliFailure::Usage(verbs::no_terminal(context.lang).to_owned()));
    }
    let opened = match context.open() {
        Err(CliFailure::Refused { code: "NO_STORE", .. }) => {
            if !first_questions(context)? {
                return Ok(Exit::DONE);
            }
            context.open()?
        }
        opened => opened?,
    };
    let ended = show(context, Arc::clone(&opened.desk));
    opened.close()?;
    ended.map(|()| Exit::DONE)
}

/// Creates what the person asks for; false when that is nothing.
fn first_questions(context: &Context) -> Result<bool, CliFailure> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout());
    let store = clean(&context.place.store.display().to_string());
    let choice = Wizard { lang: context.lang, input: &mut input, output: &mut output }.ask(&store)?;
    let home = Home::new(context.place.clone(), context.lang);
    match choice {
        Choice::New(founding) => home.found(None, |_| founding.facts())?,
        Choice::Sample => home.found(context.now, demo::facts)?,
        Choice::Leave => {
            writeln!(output, "{}", verbs::nothing_created(context.lang))
                .map_err(|error| CliFailure::of_output(&error))?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// The one call of the screens, which are another branch's.
fn show(context: &Context, desk: Arc<dyn Desk>) -> Result<(), CliFailure> {
    drop(desk);
    Err(CliFailure::Fault(verbs::no_terminal(context.lang).to_owned()))
}
