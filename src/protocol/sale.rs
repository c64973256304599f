//! Sales: issuing, parking, goods; and issued invoices as they are looked up (R6–R11).

mod goods;
mod invoices;

pub use goods::{GoodsPage, GoodsQuery};
pub use invoices::{InvoicePage, InvoiceQuery, InvoiceRow, InvoiceStatus, JournalPlace, NumberLife};

use crate::domain::{self, CleanText, GoodCode, Number, Parked, ParkedId, Period, SaleDraft, Ubn};
use serde::{Deserialize, Serialize};

requests! {
    Sale;
    questions {
        /// One invoice; without a period the newest of that number (R2).
        Invoice {
            /// Which.
            number: Number,
            /// Which period's.
            period: Option<Period>,
        } -> InvoiceRow => LookUpInvoices;
        /// A number's whole life, issued or not.
        NumberLife {
            /// Which.
            number: Number,
            /// Which period's; the newest that has it if not given.
            period: Option<Period>,
        } -> NumberLife => LookUpInvoices;
        /// Issued invoices, newest first.
        Invoices(InvoiceQuery) -> Invoices => LookUpInvoices;
        /// Goods by code, bar code or a part of the name, in the order of their codes.
        Goods(GoodsQuery) -> Goods => Look;
        /// The good that has exactly this code or bar code.
        Good(GoodCode) -> Good => Look;
        /// The name under which a company bought last.
        BuyerName(Ubn) -> BuyerName => Sell;
        /// All parked sales, oldest first.
        ParkedList -> ParkedList => Sell;
    }
    notes {}
    commands {
        /// Issues one invoice.
        Issue(SaleDraft) -> Invoice => Sell;
        /// Parks a sale; one that was parked before (its `parked`) is replaced.
        Park {
            /// What the cashier calls it.
            label: CleanText,
            /// The sale so far.
            sale: SaleDraft,
        } -> Parked => Sell;
        /// Throws a parked sale away.
        Unpark(ParkedId) => Sell;
        /// Adds or changes goods: all or none.
        GoodsPut {
            /// The goods.
            goods: Vec<domain::Good>,
            /// Refuse when a code exists.
            new: bool,
        } => KeepGoods;
        /// Removes goods: all or none.
        GoodsRemove(Vec<GoodCode>) => KeepGoods;
    }
    replies {
        /// The invoice that was issued.
        Invoice(Box<domain::Invoice>),
        /// An invoice with what became of it.
        InvoiceRow(Box<InvoiceRow>),
        /// A page of invoices.
        Invoices(InvoicePage),
        /// A number's life.
        NumberLife(Box<NumberLife>),
        /// A page of goods.
        Goods(GoodsPage),
        /// The good of a code, if there is one.
        Good(Option<Box<domain::Good>>),
        /// A buyer's name of last time.
        BuyerName(Option<CleanText>),
        /// The sale is parked.
        Parked(Box<Parked>),
        /// Parked sales.
        ParkedList(Vec<Parked>),
    }
}
