//! `lj period rehearse`: each till proves at the last close that it could issue the first number of the next period: range,
//! assignment, key and clock by the engine, the printer from this machine.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, Out, object, remark, shown};
use crate::domain::{ClockGrade, PrinterTrouble, Refusal, TillCode};
use crate::printer::{self, Printer, Stop, Timing};
use crate::protocol::{Rehearsal, RehearsalRow, request};
use crate::text::book::{equation, rehearsal as words};
use crate::text::{self, Lang};

/// Rehearses; 1 when a till could not.
///
/// # Errors
/// A clock that has no period; what the engine refuses.
pub fn run(context: &Context) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let rehearsal = shop.ask(request::Rehearsal)?;
        let rehearsal =
            rehearsal.ok_or_else(|| CliFailure::Usage(equation::no_period_now(shop.lang).to_owned()))?;
        let proved: Vec<Proved<'_>> = rehearsal.rows.iter().map(|row| prove(shop, &rehearsal, row)).collect();
        tell(shop, &rehearsal, &proved)
    })
}

/// A till, and every reason why it could not.
struct Proved<'r> {
    row: &'r RehearsalRow,
    /// A code for scripts, and the sentence.
    why: Vec<(&'static str, String)>,
}

fn prove<'r>(shop: &Shop<'_>, rehearsal: &Rehearsal, row: &'r RehearsalRow) -> Proved<'r> {
    let lang = shop.lang;
    let refused = |refusal: &Refusal| (refusal.code(), text::refusal(lang, refusal));
    let mut why: Vec<_> = row.why.iter().map(refused).collect();
    if !rehearsal.clock_steady {
        why.push(("CLOCK_JUMPED", words::jumped(lang).to_owned()));
    } else if rehearsal.clock.grade == ClockGrade::Wrong {
        why.push(("CLOCK_WRONG", text::store::clock::verdict(lang, &rehearsal.clock)));
    }
    if row.papers > 0 {
        why.push(("PAPERS_WAIT", words::papers(lang, row.papers)));
    }
    let printers = &shop.config.printers;
    if printers.iter().next().is_some() {
        why.extend(match printers.of(row.till.as_ref()) {
            None => Some(("NO_PRINTER", words::no_printer(lang, &shown(&shop.place.config)))),
            Some(printer) => {
                check(shop, printer).err().map(|trouble| ("PRINTER", words::printer(lang, trouble)))
            }
        });
    }
    Proved { row, why }
}

/// Asks the printer how it is; nothing is printed.
fn check(shop: &Shop<'_>, printer: &Printer) -> Result<(), PrinterTrouble> {
    let notes = Some(shop.place.printers.as_path());
    printer::open(printer, Timing::default(), notes).check(&Stop::default())
}

fn tell(shop: &Shop<'_>, rehearsal: &Rehearsal, proved: &[Proved<'_>]) -> Result<Exit, CliFailure> {
    let mut out = Out::default();
    if shop.json {
        proved.iter().try_for_each(|one| out.json(&one.json(rehearsal)))?;
    } else {
        out.line(&words::heading(shop.lang, rehearsal.period))?;
        out.lines(proved.iter().map(|one| one.line(shop.lang)))?;
    }
    out.flush()?;
    if shop.config.printers.iter().next().is_none() {
        remark(words::printers_unproved(shop.lang));
    }
    Ok(if proved.iter().all(|one| one.why.is_empty()) { Exit::DONE } else { Exit(1) })
}

impl Proved<'_> {
    fn line(&self, lang: Lang) -> String {
        let till = self.row.till.as_ref().map_or(words::no_till(lang), TillCode::as_str);
        match self.row.first.filter(|_| self.why.is_empty()) {
            Some(number) => words::ready(lang, till, &number),
            None => {
                let why: Vec<&str> = self.why.iter().map(|(_, sentence)| sentence.as_str()).collect();
                words::not_ready(lang, till, &why.join(" "))
            }
        }
    }

    fn json(&self, rehearsal: &Rehearsal) -> Object {
        let RehearsalRow { till, company, first, .. } = self.row;
        let reasons: Vec<Object> =
            self.why.iter().map(|(code, message)| object! { code: *code, message }).collect();
        object! { period: rehearsal.period, till, company, number: *first, ready: self.why.is_empty(), reasons }
    }
}
