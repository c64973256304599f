//! `lj help VERB`, `lj help refusals` and `lj help config`.

use crate::cli::context::Context;
use crate::cli::line::chinese::localised;
use crate::cli::out::{CliFailure, Exit, Listing, Object, Out, cells, object, shown};
use crate::text::help::{SETTINGS, Setting};
use crate::text::{self, Lang};
use clap::Command;

/// The subjects that are no verbs.
const REFUSALS: &str = "refusals";
const CONFIG: &str = "config";
/// Both.
pub const SUBJECTS: [&str; 2] = [REFUSALS, CONFIG];

/// `lj help`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A verb, such as `range import`; `refusals` for every refusal code, or `config` for every setting.
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
    if args.words == [CONFIG] {
        return settings(context);
    }
    let mut command = localised(tree, context.lang);
    command.build();
    let mut found = &mut command;
    for word in &args.words {
        found = found.find_subcommand_mut(word).ok_or_else(|| {
            CliFailure::Usage(text::usage::no_such_verb(context.lang, &args.words.join(" ")))
        })?;
    }
    let help = text::usage::placeholders(context.lang, &found.render_long_help().to_string());
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

/// A setting and what it means, in the language of the call.
struct Set(&'static Setting, &'static str);

impl Listing for Set {
    fn heads(_: Lang) -> Vec<&'static str> {
        Vec::new()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        let Setting { section, key, example, .. } = self.0;
        cells![section, format!("{key} = {example}"), self.1]
    }

    fn json(&self) -> Object {
        let Setting { section, key, example, .. } = self.0;
        object! { section, key, example, meaning: self.1 }
    }
}

/// Every setting of `config.toml`, and where that file is.
fn settings(context: &Context) -> Result<Exit, CliFailure> {
    let all = SETTINGS.iter();
    let all: Vec<_> = all.map(|set| Set(set, context.lang.pick(set.meaning.0, set.meaning.1))).collect();
    if !context.json {
        let mut out = Out::default();
        out.line(&shown(&context.place.config))?;
        out.flush()?;
    }
    context.list(&all)
}
