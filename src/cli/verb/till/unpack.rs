//! `lj till unpack`: what a packed till sold comes home. Its ledger is read frame by frame, held against what the shop knows of
//! it, and given over in parts that are true by themselves, each once; a call that broke off is simply made again.

use crate::cli::context::{Context, Shop};
use crate::cli::home::attach::Home;
use crate::cli::home::place::Place;
use crate::cli::out::{CliFailure, Exit, object, shown};
use crate::cli::verb::till::pack::{json, read, read_after};
use crate::domain::{
    Act, Brought, BroughtFact, CorrectionAct, Invoice, PACK_FACTS_BYTES, PACK_FACTS_MAX, Pack, PackState,
    SaleAct, TillRefusal,
};
use crate::engine::{FramePlace, PackedLedger};
use crate::protocol::{Asks, Caller, Failure, request};
use crate::text::till::pack as words;
use std::path::{Path, PathBuf};

/// Numbers that are named where two copies sold.
const NUMBERS_NAMED_MAX: usize = 20;

/// `lj till unpack`.
#[derive(Debug, clap::Args)]
pub struct UnpackArgs {
    /// The folder that `lj till pack` wrote.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// It was never opened, and there is no other copy of it: all its books come back.
    #[arg(long)]
    unused: bool,
}

/// Brings a packed till home.
///
/// # Errors
/// `NO_SUCH_PACK`, `PACK_APART`, `PACK_OLDER`, `PACK_HOME`, `PACK_DAMAGED`, `PACK_MISFIT`; wrong input: no such folder.
pub fn unpack(context: &Context, args: &UnpackArgs) -> Result<Exit, CliFailure> {
    let (lang, folder) = (context.lang, shown(&args.folder));
    let first = read(lang, &args.folder)?;
    context.with_shop(|shop| {
        let pack = known(shop, &first)?;
        let may_end = first.was_opened || args.unused;
        let is_open = first.packing.as_ref().is_none_or(|packing| packing.finished.is_none());
        if is_open && may_end && pack.state != PackState::Home {
            finish(context, &args.folder)?;
        }
        let ledger = read_after(lang, &args.folder, pack.through)?;
        fits(shop, (&args.folder, &folder), &pack, &ledger)?;
        if pack.state == PackState::Home {
            return shop.tell(|| json(&pack), |lang| words::nothing_new(lang, &pack.till));
        }
        let (came, now) = bring(shop, &pack, &ledger)?;
        let is_finished = ledger.packing.as_ref().is_some_and(|packing| packing.finished.is_some());
        let pack = if is_finished { home(shop, &now)? } else { now };
        tell(shop, &pack, came, (!ledger.was_opened && !is_finished).then_some(&*folder))
    })
}

/// The till that left with this store.
fn known(shop: &Shop<'_>, ledger: &PackedLedger) -> Result<Pack, CliFailure> {
    let no_such = || CliFailure::of(shop.lang, TillRefusal::NoSuchPack(ledger.id));
    let pack = shop.ask(request::Packs)?.into_iter().find(|pack| pack.id == ledger.id).ok_or_else(no_such)?;
    if pack.founding == ledger.founding { Ok(pack) } else { Err(no_such()) }
}

/// Says in its own ledger that nothing is sold there any more. Where it stands behind a fence, which it does on every machine
/// but its own, it sells nothing there either; but its own machine may have a copy that does.
fn finish(context: &Context, folder: &Path) -> Result<(), CliFailure> {
    let place = Place { store: folder.to_owned(), ..context.place.clone() };
    let home = Home::new(place, context.lang);
    let desk = home.desk()?;
    let caller = Caller {
        service: true,
        uid: rustix::process::getuid().as_raw(),
        now: context.now,
        ..Caller::default()
    };
    let told = desk.named(caller, context.ids.next(), request::TillFinish);
    home.close()?;
    match told {
        Ok(_) | Err(Failure::Refused(_)) => Ok(()),
        Err(failure) => Err(CliFailure::of(context.lang, failure)),
    }
}

/// Its ledger goes on from what came home before.
fn fits(
    shop: &Shop<'_>,
    (path, folder): (&Path, &str),
    pack: &Pack,
    ledger: &PackedLedger,
) -> Result<(), CliFailure> {
    let lang = shop.lang;
    match ledger.known {
        Some(hash) if hash == pack.hash && (pack.state != PackState::Home || ledger.facts.is_empty()) => {
            return Ok(());
        }
        Some(_) => {}
        // It ends before; where all of it is here already it is the same one, an earlier copy.
        None => {
            if news(shop, path)?.is_empty() {
                return Err(CliFailure::refused("PACK_OLDER", words::older(lang, &pack.till, folder)));
            }
        }
    }
    let mut numbers = news(shop, path)?;
    let more = numbers.len().saturating_sub(NUMBERS_NAMED_MAX);
    numbers.truncate(NUMBERS_NAMED_MAX);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    let numbers = format!("{}{more}", numbers.join(" "));
    Err(CliFailure::refused(
        "PACK_APART",
        match pack.state {
            PackState::Home => words::sold_on(lang, &pack.till, folder, &numbers),
            PackState::Away | PackState::Lost => words::apart(lang, &pack.till, folder, &numbers),
        },
    ))
}

/// Its numbers that are not here, or are another invoice's here.
fn news(shop: &Shop<'_>, folder: &Path) -> Result<Vec<String>, CliFailure> {
    let mut news = Vec::new();
    for invoice in read_after(shop.lang, folder, 1)?.facts.iter().filter_map(issued) {
        let (number, period) = (invoice.number, Some(invoice.period));
        let here = shop.desk.ask(shop.caller(), request::Invoice { number, period });
        let same = match here {
            Ok(row) => {
                (row.invoice.random_code, row.invoice.issued_at) == (invoice.random_code, invoice.issued_at)
            }
            Err(Failure::Refused(_)) => false,
            Err(failure) => return Err(CliFailure::of(shop.lang, failure)),
        };
        if !same {
            news.push(number.to_string());
        }
    }
    Ok(news)
}

fn issued(fact: &Brought) -> Option<&Invoice> {
    match &fact.what {
        BroughtFact::Entry(entry) => match &entry.act {
            Act::Sale(SaleAct::Issued(issued)) => Some(&issued.invoice),
            _ => None,
        },
        BroughtFact::Paper(_) => None,
    }
}

/// How many of what came home.
#[derive(Clone, Copy, Default)]
struct Came {
    invoices: u64,
    cancelled: u64,
}

impl Came {
    fn count(&mut self, fact: &Brought) {
        let BroughtFact::Entry(entry) = &fact.what else { return };
        match &entry.act {
            Act::Sale(_) => self.invoices += 1,
            Act::Correction(CorrectionAct::Cancelled { .. }) => self.cancelled += 1,
            _ => {}
        }
    }
}

/// Gives over what is new, part by part. The facts of a frame stay together.
fn bring(shop: &Shop<'_>, pack: &Pack, ledger: &PackedLedger) -> Result<(Came, Pack), CliFailure> {
    let (mut came, mut now, mut facts) = (Came::default(), pack.clone(), ledger.facts.iter().peekable());
    let (mut part, mut bytes) = (Vec::new(), 0);
    for (place, &(frame, hash)) in ledger.frames.iter().enumerate() {
        while let Some(fact) = facts.next_if(|fact| fact.frame <= frame) {
            bytes += crate::codec::encode(fact).map_or(0, |bytes| bytes.len());
            came.count(fact);
            part.push(fact.clone());
        }
        let is_last = place + 1 == ledger.frames.len();
        let through = if is_last { ledger.head } else { (frame, hash) };
        let next = ledger
            .frames
            .get(place + 1)
            .map_or(0, |(next, _)| facts.clone().take_while(|fact| fact.frame <= *next).count());
        if is_last || part.len() + next > PACK_FACTS_MAX || bytes > PACK_FACTS_BYTES {
            now = give(shop, &now, std::mem::take(&mut part), through, false)?;
            bytes = 0;
        }
    }
    if now.through < ledger.head.0 {
        now = give(shop, &now, Vec::new(), ledger.head, false)?;
    }
    Ok((came, now))
}

/// What is left of its books is the shop's again.
fn home(shop: &Shop<'_>, pack: &Pack) -> Result<Pack, CliFailure> {
    give(shop, pack, Vec::new(), (pack.through, pack.hash), true)
}

fn give(
    shop: &Shop<'_>,
    pack: &Pack,
    facts: Vec<Brought>,
    (through, hash): FramePlace,
    home: bool,
) -> Result<Pack, CliFailure> {
    let (id, after) = (pack.id, (pack.through, pack.hash));
    // Each part has a name of its own, whatever the call is named.
    let named = shop.ids.next();
    let asked = request::TillUnpack { id, after, facts, through, hash, home };
    let told = shop.desk.named(shop.caller(), named, asked);
    told.map(|pack| *pack).map_err(|failure| CliFailure::of(shop.lang, failure))
}

fn tell(shop: &Shop<'_>, pack: &Pack, came: Came, never_opened: Option<&str>) -> Result<Exit, CliFailure> {
    let Came { invoices, cancelled } = came;
    shop.tell_lines(
        || object! { ..json(pack), brought: invoices, cancelled },
        |lang| {
            let first = match (invoices, cancelled) {
                (0, 0) => words::nothing_new(lang, &pack.till),
                _ => words::brought(lang, &pack.till, invoices, cancelled),
            };
            let then = match (pack.state, never_opened) {
                (PackState::Home, _) => words::books_back(lang).to_owned(),
                (_, Some(folder)) => words::never_opened(lang, folder),
                (_, None) => words::still_away(lang).to_owned(),
            };
            [first, then]
        },
    )
}
