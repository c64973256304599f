//! The command line, and the composition of the program: it alone names every layer. `line` reads what this process is
//! to do, `home` is the store as seen from here, `verb` has one file for each verb, `out` is what a verb gives back.

mod context;
mod home;
mod input;
mod line;
mod out;
mod value;
mod verb;

/// The goods file: what is typed, scanned or saved elsewhere comes in by it, so the fuzzers read it too.
pub use verb::sale::goods::file as goods_file;

use crate::cli::context::Context;
use crate::cli::home::identity::RequestIds;
use crate::cli::home::log;
use crate::cli::home::place::{Machine, Place};
use crate::cli::line::args::{CommandLine, Common, LangChoice, Start, Verb};
use crate::cli::line::parsed::Parsed;
use crate::cli::line::read_arguments;
use crate::cli::out::{CliFailure, Exit, say};
use crate::cli::verb::{book, correction, delivery, export, paper, people, sale, store, takings, till};
use crate::config::{self, Config};
use crate::text::{Lang, help as help_text};
use clap::CommandFactory;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::OnceLock;

pub use crate::cli::home::suspect::panicked;
/// What a screen does for the upkeep, so that journeys do it on real folders.
pub use crate::cli::home::upkeep;

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

fn context(common: Common, forced: bool) -> Result<Context, CliFailure> {
    let machine = if forced { Machine::of_home_alone() } else { Machine::read() };
    let machine =
        machine.ok_or_else(|| CliFailure::Fault(crate::text::usage::no_home(Lang::default()).to_owned()))?;
    let place = Place::of(&machine, common.store.as_deref().filter(|path| *path != Path::new("")));
    // A file with faults says nothing of the language, so the option alone does.
    let config_lang = lang(common.lang, &Config::default());
    // Who comes over SSH says nothing of the environment.
    let level = if forced { None } else { std::env::var(log::LEVEL).ok() };
    log::begin(config_lang, place.log.clone(), level.as_deref())?;
    let mut config = config::read(config_lang, &place.config).map_err(CliFailure::Usage)?;
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
        signed_in: OnceLock::new(),
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
        None => store::screens::run(context),
        Some(Verb::Init(args)) => store::init::run(context, args),
        Some(Verb::Serve(args)) => store::serve::run(context, args),
        // Its own command stands in the environment and was read in its place.
        Some(Verb::Remote) => store::screens::run(context),
        Some(Verb::Deploy(args)) => store::deploy::run(context, &args),
        Some(Verb::Company(verb)) => till::companies::run(context, verb),
        Some(Verb::Dept(verb)) => till::places::departments(context, verb),
        Some(Verb::Till(verb)) => till::places::tills(context, verb),
        Some(Verb::Staff(verb)) => people::run(context, verb),
        Some(Verb::Range(verb)) => book::run(context, verb),
        Some(Verb::Undo(args)) => book::undo::run(context, args),
        Some(Verb::Period(verb)) => book::period::run(context, verb),
        Some(Verb::Blanks(args)) => book::blanks::run(context, &args),
        Some(Verb::Issue(args)) => sale::issue::run(context, args),
        Some(Verb::Invoice(verb)) => correction::run(context, verb),
        Some(Verb::Slip(args)) => paper::slip::run(context, args),
        Some(Verb::Mig(args)) => delivery::mig::run(context, args),
        Some(Verb::Goods(verb)) => sale::goods::run(context, verb),
        Some(Verb::Shift(verb)) => till::shift::run(context, verb),
        Some(Verb::Takings(args)) => takings::run(context, args),
        Some(Verb::Export(args)) => export::run(context, args),
        Some(Verb::Reconcile(args)) => delivery::reconcile::run(context, &args),
        Some(Verb::Check(args)) => delivery::day_check::run(context, &args),
        Some(Verb::Sandbox(args)) => delivery::sandbox::run(context, &args),
        Some(Verb::SelfTest(args)) => delivery::selftest::run(context, args),
        Some(Verb::Upload(verb)) => delivery::upload::run(context, verb),
        Some(Verb::Parked(verb)) => sale::parked::run(context, verb),
        Some(Verb::Printer(verb)) => paper::printer::run(context, verb),
        Some(Verb::Backup(args)) => store::backup::run(context, &args),
        Some(Verb::Restore(args)) => store::restore::run(context, &args),
        Some(Verb::Recover(args)) => store::recover::run(context, &args),
        Some(Verb::Fence(verb)) => store::fence::run(context, verb),
        Some(Verb::Doctor(args)) => store::doctor::run(context, args),
        Some(Verb::Ledger(verb)) => store::ledger::run(context, verb),
        Some(Verb::Keys(args)) => store::keys::run(context, args),
        Some(Verb::Scanner(verb)) => store::scanner::run(context, &verb),
        Some(Verb::Status(args)) => store::status::run(context, args),
        Some(Verb::Clock(verb)) => store::clock::run(context, verb),
        Some(Verb::Paths(args)) => store::paths::run(context, args),
        Some(Verb::Help(args)) => store::help::run(context, &args, CommandLine::command()),
        Some(Verb::Completion(args)) => store::completion::completion(context, &args, CommandLine::command()),
        Some(Verb::Man(args)) => store::completion::man(context, &args, CommandLine::command()),
    }
}
