//! `lj help VERB` and `lj help refusals`.

use crate::cli::context::Context;
use crate::cli::line::chinese::localised;
use crate::cli::out::{CliFailure, Exit, Listing, Object, Out, cells, object};
use crate::text::{self, Lang};
use clap::Command;

/// The subject that is no verb.
const REFUSALS: &str = "refusals";

/// `lj help`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A verb, such as `range import`; or `refusals` for every refusal code.
    #[arg(value_name = "VERB")]
    words: Vec<String>,
}

/// Prints the help of this tree of verbs.
///
/// # Errors
/// Wrong usage for a verb that does not exist.
pub fn run(context: &Context, args: &Args, tree: Command) -> Result<Exit, CliFailure> {
    if args.words == [REFUSALS] {
        return refusals(context);
    }
    let mut command = localised(tree, context.lang);
    command.build();
    let mut found = &mut command;
    for word in &args.words {
        found = found.find_subcommand_mut(word).ok_or_else(|| {
            CliFailure::Usage(text::usage::no_such_verb(context.lang, &args.words.join(" ")))
        })?;
    }
    let help = found.render_long_help().to_string();
    let mut out = Out::default();
    out.lines(help.trim_end().lines())?;
    out.flush()?;
    Ok(Exit::DONE)
}

/// A refusal's code and what it means, in the language of the call.
struct Meaning(&'static str, &'static str);

impl Listing for Meaning {
    fn heads(_: Lang) -> Vec<&'static str> {
        Vec::new()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        cells![self.0, self.1]
    }

    fn json(&self) -> Object {
        object! { code: self.0, meaning: self.1 }
    }
}

fn refusals(context: &Context) -> Result<Exit, CliFailure> {
    let all = text::refusal_codes().iter();
    let meanings: Vec<_> = all.map(|&(code, zh, en)| Meaning(code, context.lang.pick(zh, en))).collect();
    context.list(&meanings)
}
