//! `lj undo`: takes an act on ranges back, named by what the act was named; an act of its own, which the ledger keeps. Without
//! a name it lists the last acts that can be taken back, and asks a person which.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object};
use crate::cli::value;
use crate::domain::{Author, RangeActKind, RequestId};
use crate::protocol::{UndoAct, request};
use crate::text::{self, Lang};
use std::io::{self, IsTerminal, Write};

/// `lj undo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The act that is taken back: what was given as --request-id, or a name of the list; without it the list is shown.
    #[arg(value_name = "ID", value_parser = value::request_id)]
    act: Option<RequestId>,
    /// Tell what would be taken back, or without a name which acts can be; nothing is done.
    #[arg(long)]
    dry_run: bool,
}

/// What the act added goes, what it deleted comes back, what it changed is as it was: all or none.
///
/// # Errors
/// `NOTHING_TO_UNDO`; `CHANGED_SINCE`; `RANGE_USED`; what entering such a range is refused for; wrong usage where a script
/// names no act.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match (&args.act, args.dry_run) {
        (Some(name), true) => shop.list(&shop.ask(request::UndoPreview(name.clone()))?.rows),
        (Some(name), false) => undo(shop, name),
        (None, true) => listed(shop, &shop.ask(request::UndoActs)?),
        (None, false) => asked(shop),
    })
}

fn undo(shop: &Shop<'_>, name: &RequestId) -> Result<Exit, CliFailure> {
    // What the act was stands in the ledger and does not change: the sentence may be chosen before.
    let kind = shop.ask(request::UndoPreview(name.clone())).map(|preview| preview.kind);
    let rows = shop.act(request::RangeUndo(name.clone()))?.len();
    let shown = name.to_string();
    let word = kind.as_ref().ok().map(|kind| kind.word());
    shop.tell(
        || object! { undone: name, act: word, ranges: rows },
        |lang| match kind {
            Ok(RangeActKind::Delete) => text::book::undone_deleted(lang, &shown, rows),
            Ok(RangeActKind::Add | RangeActKind::Batch | RangeActKind::Import) => {
                text::book::undone_added(lang, &shown, rows)
            }
            Ok(_) | Err(_) => text::book::undone_changed(lang, &shown, rows),
        },
    )
}

/// The list; a person chooses from it, a script is told to name one.
fn asked(shop: &Shop<'_>) -> Result<Exit, CliFailure> {
    let acts = shop.ask(request::UndoActs)?;
    if shop.json {
        return listed(shop, &acts);
    }
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(CliFailure::Usage(text::book::undo_needs_name(shop.lang).to_owned()));
    }
    let exit = listed(shop, &acts)?;
    if acts.is_empty() {
        return Ok(exit);
    }
    let mut out = io::stdout().lock();
    let asked = write!(out, "{}", text::book::undo_which(shop.lang, acts.len())).and_then(|()| out.flush());
    asked.map_err(|error| CliFailure::of_output(&error))?;
    drop(out);
    let mut typed = String::new();
    let read = io::stdin().read_line(&mut typed);
    read.map_err(|error| CliFailure::Fault(text::usage::of_system(shop.lang, &error)))?;
    let typed = crate::domain::fold_width(typed.trim());
    if typed.is_empty() {
        return Ok(Exit::DONE);
    }
    let place = typed.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
    match place.and_then(|place| acts.get(place)) {
        Some(act) => undo(shop, &act.name),
        None => Err(CliFailure::Usage(text::book::undo_no_such(shop.lang, &typed, acts.len()))),
    }
}

fn listed(shop: &Shop<'_>, acts: &[UndoAct]) -> Result<Exit, CliFailure> {
    if acts.is_empty() && !shop.json {
        return shop.say(text::book::no_undo_acts(shop.lang));
    }
    let rows: Vec<Row<'_>> = acts.iter().zip(1..).map(|(act, place)| Row { place, act }).collect();
    shop.list(&rows)
}

/// An act, and its place in the list.
struct Row<'a> {
    place: usize,
    act: &'a UndoAct,
}

impl Listing for Row<'_> {
    const RIGHT: &'static [usize] = &[0, 4];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::book::undo_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let UndoAct { name, at, by, kind, ranges, lowest } = self.act;
        let act = text::book::range_act(lang, *kind);
        let lowest = format!("{}{}", lowest.track, lowest.begin());
        cells![self.place, at, who(by), act, ranges, lowest, name]
    }

    fn json(&self) -> Object {
        let UndoAct { name, at, by, kind, ranges, lowest } = self.act;
        let Author { staff, role: _, till, accepted_by, uid } = by;
        object! {
            name, at, staff, till, accepted_by, uid,
            act: kind.word(),
            ranges,
            track: lowest.track,
            begin: lowest.begin(),
        }
    }
}

/// The person and the till, or the Unix user.
fn who(by: &Author) -> String {
    let known = [by.staff.as_ref().map(ToString::to_string), by.till.as_ref().map(ToString::to_string)];
    let known: Vec<String> = known.into_iter().flatten().collect();
    if known.is_empty() { format!("uid {}", by.uid) } else { known.join("@") }
}
