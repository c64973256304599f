//! `lj parked list|drop`: sales that were put aside (暫存). Finishing one is the sales screen's.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, filled, list, object, or_blank};
use crate::cli::value;
use crate::domain::{Parked, ParkedId};
use crate::protocol::request;
use crate::text::{self, Lang};
use clap::Subcommand;

/// `lj parked …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List parked sales, oldest first.
    List,
    /// Throw a parked sale away.
    Drop {
        /// Number of the parked sale.
        #[arg(value_name = "ID", value_parser = value::parked)]
        parked: ParkedId,
    },
}

/// Lists or drops.
///
/// # Errors
/// `NO_SUCH_PARKED`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match verb {
        Verb::List => shop.list(&shop.ask(request::ParkedList)?),
        Verb::Drop { parked } => {
            shop.act(request::Unpark(parked))?;
            shop.say(text::sale::parked_dropped(shop.lang, parked))
        }
    })
}

impl Listing for Parked {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::sale::parked_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let (till, staff) = (or_blank(self.till.as_ref()), or_blank(self.staff.as_ref()));
        cells![self.id, self.at, till, staff, self.label, text::sale::parked_items(lang, self)]
    }

    fn json(&self) -> Object {
        let Self { id, at, till, staff, label, sale, .. } = self;
        object! {
            parked: id,
            at, till, staff,
            label: filled(label),
            buyer: sale.buyer,
            items: list(&sale.lines, |line| object! {
                name: line.name,
                qty: line.quantity,
                price: line.price,
                unit: filled(&line.unit),
                tax: line.tax,
            }),
        }
    }
}
