//! The command line: one verb one file, all of the same shape, `run(&Context, Args) -> Result<Exit, CliFailure>`.
//! This is the composition: it alone names every layer. Names that scripts rely on are those of `cli.md`.

mod args;
mod attach;
mod clock;
mod company;
mod context;
mod demo;
mod deploy;
mod dept;
mod doctor;
mod exit;
mod forced;
mod goods;
mod group;
mod help;
mod identity;
mod init;
mod invoice;
mod issue;
mod json;
mod keys;
mod ledger;
mod mig;
mod output;
mod parked;
mod paths;
mod pin;
mod place;
mod printer;
mod printing;
mod range;
mod reconcile;
mod sandbox;
mod screens;
mod secrets;
mod serve;
mod setup;
mod shift;
mod signals;
mod slip;
mod staff;
mod status;
mod till;
mod upload;
mod uploading;
mod value;
mod wizard;

use crate::config::{self, Config};
use crate::text::{Lang, help as help_text};
use args::{CommandLine, Common, LangChoice, Start, Verb};
use clap::{Command, CommandFactory, FromArgMatches};
use context::Context;
use exit::{CliFailure, Exit};
use identity::RequestIds;
use place::{Machine, Place};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;

/// Runs the verb of this process's arguments; the exit code.
pub fn run() -> u8 {
    let ended = match read_arguments() {
        Ok(line) => context(line.common, line.forced).and_then(|context| dispatch(&context, line.verb)),
        Err(Parsed::Told(code)) => return code,
        Err(Parsed::Failed(failure)) => Err(failure),
    };
    let exit = ended.unwrap_or_else(|failure| {
        say(&failure);
        failure.exit()
    });
    exit.0
}

/// What this process is to do.
struct Line {
    common: Common,
    verb: Option<Verb>,
    /// A remote session, which believes little.
    forced: bool,
}

/// Why no verb is run.
enum Parsed {
    /// Help was asked for, or the use is wrong; it has been said, and this is the exit code.
    Told(u8),
    /// Something is still to be said.
    Failed(CliFailure),
}

impl Parsed {
    fn told(error: &clap::Error) -> Self {
        // Nothing is left to do where not even help can be printed.
        let _ = error.print();
        Self::Told(u8::try_from(error.exit_code()).unwrap_or(Exit::USAGE.0))
    }
}

/// The arguments; what a forced command was asked for stands in the environment.
fn read_arguments() -> Result<Line, Parsed> {
    let lang = spoken(std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()));
    let parse = |tree: Command| {
        tree.try_get_matches()
            .and_then(|matches| CommandLine::from_arg_matches(&matches))
            .map_err(|error| Parsed::told(&error))
    };
    let tree = help::localised(CommandLine::command(), lang);
    let original = forced::original();
    // First without the environment: whether it may be believed is only known then.
    let fixed = parse(forced::without_environment(tree.clone()))?;
    if forced::is_forced(fixed.verb.as_ref(), original.as_deref()) {
        signals::never_stopped();
        let (common, verb) = forced::read(fixed.common, original.as_deref(), lang)?;
        return Ok(Line { common, verb, forced: true });
    }
    let line = parse(tree)?;
    Ok(Line { common: line.common, verb: line.verb, forced: false })
}

/// The language of the help, which is needed before the arguments are read.
fn spoken(words: impl Iterator<Item = String>) -> Lang {
    let words: Vec<String> = words.collect();
    let after = words.iter().position(|word| word == "--lang").and_then(|place| words.get(place + 1));
    let chosen =
        after.map(String::as_str).or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    match chosen {
        Some("en") => Lang::En,
        Some("auto") => help_text::lang_of_environment(),
        _ => Lang::Zh,
    }
}

fn context(common: Common, forced: bool) -> Result<Context, CliFailure> {
    let machine = if forced { Machine::of_home_alone() } else { Machine::read() };
    let machine =
        machine.ok_or_else(|| CliFailure::Fault(crate::text::verbs::no_home(Lang::default()).to_owned()))?;
    let place = Place::of(&machine, common.store.as_deref().filter(|path| *path != Path::new("")));
    let mut config = config::read(&place.config).map_err(CliFailure::Usage)?;
    if let Some(start) = common.start {
        config.start_with_sale = start == Start::Sale;
    }
    Ok(Context {
        lang: lang(common.lang, &config),
        json: common.json,
        place,
        config,
        staff: common.staff,
        till: common.till,
        now: common.now,
        request_id: common.request_id,
        forced,
        terminal: io::stdin().is_terminal() && io::stdout().is_terminal(),
        ids: RequestIds::of_this_process(),
        session: OnceLock::new(),
    })
}

fn lang(chosen: Option<LangChoice>, config: &Config) -> Lang {
    match chosen {
        Some(LangChoice::Zh) => Lang::Zh,
        Some(LangChoice::En) => Lang::En,
        Some(LangChoice::Auto) => help_text::lang_of_environment(),
        None => config.lang,
    }
}

fn dispatch(context: &Context, verb: Option<Verb>) -> Result<Exit, CliFailure> {
    match verb {
        None => screens::run(context),
        Some(Verb::Init(args)) => init::run(context, args),
        Some(Verb::Serve(args)) => serve::run(context, args),
        // Its own command stands in the environment and was read in its place.
        Some(Verb::Remote(forced::Args {})) => screens::run(context),
        Some(Verb::Deploy(args)) => deploy::run(context, &args),
        Some(Verb::Company(verb)) => company::run(context, verb),
        Some(Verb::Dept(verb)) => dept::run(context, verb),
        Some(Verb::Till(verb)) => till::run(context, verb),
        Some(Verb::Staff(verb)) => staff::run(context, verb),
        Some(Verb::Range(verb)) => range::run(context, verb),
        Some(Verb::Issue(args)) => issue::run(context, args),
        Some(Verb::Invoice(verb)) => invoice::run(context, verb),
        Some(Verb::Slip(args)) => slip::run(context, args),
        Some(Verb::Mig(args)) => mig::run(context, args),
        Some(Verb::Goods(verb)) => goods::run(context, verb),
        Some(Verb::Shift(verb)) => shift::run(context, verb),
        Some(Verb::Reconcile(args)) => reconcile::run(context, &args),
        Some(Verb::Sandbox(args)) => sandbox::run(context, &args),
        Some(Verb::Upload(verb)) => upload::run(context, verb),
        Some(Verb::Parked(verb)) => parked::run(context, verb),
        Some(Verb::Printer(verb)) => printer::run(context, verb),
        Some(Verb::Doctor(args)) => doctor::run(context, args),
        Some(Verb::Ledger(verb)) => ledger::run(context, verb),
        Some(Verb::Keys(args)) => keys::run(context, args),
        Some(Verb::Status(args)) => status::run(context, args),
        Some(Verb::Clock(verb)) => clock::run(context, verb),
        Some(Verb::Paths(args)) => paths::run(context, args),
        Some(Verb::Help(args)) => help::run(context, args),
    }
}

/// Says on standard error why a verb broke off.
fn say(failure: &CliFailure) {
    for line in failure.line().iter().flat_map(|line| line.lines()) {
        // Where standard error is gone, the exit code is all that is left.
        let _ = writeln!(io::stderr(), "{}", output::clean(line));
    }
}

/// Ends the process at once after ledger or store failed: nothing is unwound, nothing dropped (E3).
fn fatal(sentence: &str) -> ! {
    crate::ui::terminal::restore();
    // Where standard error is gone, the exit code is all that is left.
    let _ = writeln!(io::stderr(), "lj: {}", output::clean(sentence));
    std::process::exit(i32::from(Exit::FAULT.0))
}
