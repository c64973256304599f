//! Bare `lj`: the screens, and before them the first questions where there is no store yet.

use crate::cli::context::{Context, Shop};
use crate::cli::home::attach::Home;
use crate::cli::home::founding::{Choice, Wizard};
use crate::cli::home::place::Place;
use crate::cli::home::secrets::QrKeys;
use crate::cli::home::signals;
use crate::cli::home::upkeep::{self, Upkeep};
use crate::cli::out::{CliFailure, Exit, clean, shown};
use crate::cli::verb::store::{demo, keys};
use crate::domain::{Invoice, InvoicePaper};
use crate::protocol::{Asks, Caller, request};
use crate::slip::{QrKey, Slip, SlipFault, SlipKind, SlipParty, on_screen};
use crate::text;
use crate::ui::effect::{Slips, Works};
use crate::ui::look::Borders;
use crate::ui::sale::SlipPages;
use crate::ui::terminal::clamp_size;
use crate::ui::{self, Options};
use crate::world::{Clock, SystemClock};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the screens.
///
/// # Errors
/// Wrong usage without a terminal; a fault; nobody answers.
pub fn run(context: &Context) -> Result<Exit, CliFailure> {
    if !context.terminal {
        return Err(CliFailure::Usage(text::usage::no_terminal(context.lang).to_owned()));
    }
    // A till that is stopped by a key would stop all others, where it holds the engine.
    signals::never_stopped();
    let shop = match context.open(context.home_that_uploads()) {
        Err(CliFailure::Refused { code: code @ "NO_STORE", .. }) if context.forced => {
            let sentence = text::store::remote::no_store(context.lang, &shown(&context.place.store));
            return Err(CliFailure::Refused { code, sentence });
        }
        Err(CliFailure::Refused { code: "NO_STORE", .. }) => {
            if !first_questions(context)? {
                return Ok(Exit::DONE);
            }
            context.open(context.home_that_uploads())?
        }
        opened => opened?,
    };
    shop.around(show)
}

/// Creates what the person asks for; false when that is nothing.
fn first_questions(context: &Context) -> Result<bool, CliFailure> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout());
    let store = shown(&context.place.store);
    // What is wrong with the keys is found before anything is asked.
    let keys = QrKeys::read(context.lang, &context.place.secrets, false)?;
    let (secrets, lacks_key) = (shown(&context.place.secrets), |seller| keys.lack(seller));
    let mut wizard = Wizard {
        lang: context.lang,
        input: &mut input,
        output: &mut output,
        secrets: &secrets,
        lacks_key: &lacks_key,
    };
    let choice = wizard.ask(&store)?;
    let home = Home::new(context.place.clone(), context.lang);
    match choice {
        Choice::New(founding) => home.found(None, None, |_| founding.facts())?,
        Choice::Sample => home.found(context.now, None, demo::facts)?,
        Choice::Leave => {
            writeln!(output, "{}", text::store::founding::nothing_created(context.lang))
                .map_err(|error| CliFailure::of_output(&error))?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// The one call of the screens.
fn show(shop: &Shop<'_>) -> Result<Exit, CliFailure> {
    match ui::run(Arc::clone(&shop.desk), options(shop)?) {
        Ok(ui::Exit::Left(behind)) => {
            if let Some(behind) = behind {
                // Where standard error is gone nobody reads it; the documents are kept all the same.
                let _ = writeln!(io::stderr(), "{behind}");
            }
            Ok(Exit::DONE)
        }
        Ok(ui::Exit::TerminalGone) => Ok(Exit::DONE),
        Err(fault) => Err(CliFailure::Fault(clean(&fault.to_string()))),
    }
}

fn options(shop: &Shop<'_>) -> Result<Options, CliFailure> {
    let (keymap, said) = keys::usable(shop)?;
    let over_ssh = std::env::var_os("SSH_CONNECTION").is_some();
    let borders = match shop.config.ascii_borders {
        Some(true) => Borders::Ascii,
        Some(false) => Borders::Unicode,
        None => Borders::for_terminal(&std::env::var("TERM").unwrap_or_default()),
    };
    Ok(Options {
        lang: shop.lang,
        caller: shop.caller(),
        signed_in: shop.signed_in.get().cloned(),
        keymap,
        said,
        slips: slips(shop)?,
        works: works(shop),
        keep_in: keep_in(shop),
        start_with_sale: shop.config.start_with_sale,
        import_dir: import_dir(shop),
        terminal: shop.ids.process().to_owned(),
        first_request: 1,
        escape_wait: if over_ssh { ui::ESCAPE_WAIT_SSH } else { ui::ESCAPE_WAIT },
        borders,
        // A setting is a word; without one the terminal is asked.
        usual_size: usual_size(|name| std::env::var(name).ok()),
        measure_borders: shop.config.ascii_borders.is_none() && borders == Borders::Unicode,
        colour: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        scanner: shop.config.scanner.clone(),
        theme: shop.config.theme,
        mark: shop.config.mark,
        bell: shop.config.bell,
        clock: Arc::new(|| SystemClock::default().now()),
    })
}

/// The size of a terminal that knows none: that of the environment, else of the oldest.
fn usual_size(named: impl Fn(&str) -> Option<String>) -> (u16, u16) {
    let number = |name, usual| {
        let value = named(name).and_then(|value| value.trim().parse::<u16>().ok());
        value.filter(|value| *value > 0).unwrap_or(usual)
    };
    clamp_size(number("COLUMNS", 80), number("LINES", 24))
}

/// Makes slips for the screen: a company's data for each slip, and the keys, which a person may put right while the screen asks
/// for that. What is wrong with them is told when the screens open; while a file is being written the keys of before are good.
fn slips(shop: &Shop<'_>) -> Result<Slips, CliFailure> {
    let (lang, desk) = (shop.lang, Arc::clone(&shop.desk));
    let keys = shop.qr_keys()?;
    let (file, secrets) = (shop.place.secrets.clone(), shown(&shop.place.secrets));
    Ok(Arc::new(move |caller: &Caller, invoice: &Invoice| {
        let said = |failure| text::failure(lang, &failure);
        let store = desk.ask(caller.clone(), request::Store).map_err(said)?;
        let asked = request::CompanyIn { code: invoice.company.clone(), state: invoice.company_state };
        let company = desk.ask(caller.clone(), asked).map_err(said)?;
        let party = SlipParty::of(&company, store.kind.is_trial());
        let read = QrKeys::read(lang, &file, store.kind.is_trial());
        pages(invoice, &party, read.as_ref().unwrap_or(&keys).of(invoice)).map_err(|fault| match fault {
            Some(fault) => clean(&fault.to_string()),
            None => text::paper::no_qr_key(lang, &invoice.seller.to_string(), &secrets),
        })
    }))
}

/// The slip in pages; `None` as the fault where the key is missing.
fn pages(invoice: &Invoice, party: &SlipParty, key: Option<&QrKey>) -> Result<SlipPages, Option<SlipFault>> {
    let slip = match invoice.own_paper() {
        InvoicePaper::Information => Slip::information(invoice, party, true),
        InvoicePaper::Original | InvoicePaper::Reprint => {
            Slip::proof(invoice, party, SlipKind::Original, key.ok_or(None)?, false)
        }
    };
    let (lines, codes) = on_screen(&slip.map_err(Some)?).map_err(Some)?;
    Ok(SlipPages { lines: lines.iter().map(|line| clean(line)).collect(), codes })
}

/// Does what takes long for the upkeep, over ways of its own.
fn works(shop: &Shop<'_>) -> Works {
    let upkeep =
        Upkeep { lang: shop.lang, store: shop.place.store.clone(), ways: shop.ways(), files: !shop.forced };
    upkeep.works()
}

/// Where a backup is proposed to go. A session from afar names no file.
fn keep_in(context: &Context) -> Option<PathBuf> {
    let Place { store, home, .. } = &context.place;
    let proposed = || upkeep::proposed(store, context.config.backup_folder.as_deref(), home);
    (!context.forced).then(proposed)
}

/// The configured folder, else where browsers put the platform's file, else the home directory.
fn import_dir(context: &Context) -> PathBuf {
    let home = &context.place.home;
    let usual = ["Downloads", "下載"].map(|name| home.join(name)).into_iter().find(|path| path.is_dir());
    context.config.import_folder.clone().or(usual).unwrap_or_else(|| home.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_without_a_size_has_that_of_the_environment_or_of_the_oldest() {
        let with = |columns: Option<&str>, lines: Option<&str>| {
            usual_size(|name| match name {
                "COLUMNS" => columns.map(str::to_owned),
                "LINES" => lines.map(str::to_owned),
                _ => None,
            })
        };
        assert_eq!(with(None, None), (80, 24));
        assert_eq!(with(Some("132"), Some(" 43 ")), (132, 43));
        for wrong in ["0", "-1", "x", "", "70000"] {
            assert_eq!(with(Some(wrong), Some(wrong)), (80, 24), "{wrong}");
        }
    }
}
