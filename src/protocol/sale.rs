//! Sales: issuing, parking, goods; and issued invoices as they are looked up (R6–R11).

use crate::domain::{
    self, Allowance, Amount, Author, Cancellation, CleanText, Company, CompanyCode, Corrected,
    CorrectionRefusal, Delivery, DocumentId, EarlierCancellation, Good, GoodCode, Invoice, Moment, Number,
    Parked, ParkedId, Period, PrintJob, Printing, RemedyOffer, SaleDraft, TillCode, Ubn, Voided,
    original_is_out, withdrawn_up_to, words,
};
use crate::protocol::book::RangeRow;
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
        /// The company that a sale would be of; refused where nothing could be sold to that buyer.
        SellerOf {
            /// Of which company; the till's, else the first, if not given.
            company: Option<CompanyCode>,
            /// At which till.
            till: Option<TillCode>,
            /// To whom; a consumer if not given.
            buyer: Option<Ubn>,
        } -> Seller => Sell;
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
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            goods: Vec<domain::Good>,
            /// Refuse when a code exists.
            new: bool,
        } => KeepGoods;
        /// Removes goods: all or none.
        GoodsRemove(#[serde(deserialize_with = "crate::domain::listed_rows")] Vec<GoodCode>) => KeepGoods;
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
        /// The company that would sell.
        Seller(Box<Company>),
    }
}

words!(
    /// What became of an invoice, in one word.
    InvoiceStatus {
        /// It stands as issued.
        Issued = "issued",
        /// 作廢.
        Cancelled = "cancelled",
        /// It has a live allowance.
        Allowed = "allowed",
        /// 註銷, and not issued anew yet.
        Voided = "voided",
    }
);

/// Which invoices.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InvoiceQuery {
    /// Only the one of this number (of every period).
    pub number: Option<Number>,
    /// Total of at least this.
    pub amount_min: Option<Amount>,
    /// Total of at most this.
    pub amount_max: Option<Amount>,
    /// Only with this carrier or donation code.
    pub carrier: Option<CleanText>,
    /// Only of this status.
    pub status: Option<InvoiceStatus>,
    /// Issued at this moment or later.
    pub from: Option<Moment>,
    /// Issued before this moment.
    pub to: Option<Moment>,
    /// Only of this till.
    pub till: Option<TillCode>,
    /// Only of this buyer.
    pub buyer: Option<Ubn>,
    /// Where the page before ended ([`InvoicePage::next`]); `None` starts with the newest.
    pub resume: Option<Vec<JournalPlace>>,
    /// Most rows, up to [`crate::protocol::PAGE_ROWS_MAX`].
    pub limit: u32,
}

/// How far a list has come in one seller's journal: the places below this one are still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalPlace {
    /// 賣方統編.
    pub seller: Ubn,
    /// Place in its journal, from 0.
    pub below: u64,
}

/// An invoice and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceRow {
    /// The invoice as it was issued last.
    pub invoice: Invoice,
    /// 作廢, if it was cancelled.
    pub cancelled: Option<Cancellation>,
    /// 註銷, while it waits for its re-issue.
    pub voided: Option<Box<Voided>>,
    /// The sum of its live allowances, tax inside.
    pub allowed: Amount,
}

impl InvoiceRow {
    /// Why it has no slip any more: nobody shall win a prize with a cancelled invoice.
    pub fn no_slip(&self) -> Option<CorrectionRefusal> {
        let cancelled = self.cancelled.as_ref()?;
        Some(CorrectionRefusal::AlreadyCancelled { number: cancelled.number, at: cancelled.at })
    }

    /// What became of it, in one word.
    pub fn status(&self) -> InvoiceStatus {
        match (&self.cancelled, self.allowed) {
            _ if self.voided.is_some() => InvoiceStatus::Voided,
            (Some(_), _) => InvoiceStatus::Cancelled,
            (None, 0) => InvoiceStatus::Issued,
            (None, _) => InvoiceStatus::Allowed,
        }
    }
}

/// Everything about one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberLife {
    /// The number.
    pub number: Number,
    /// The range that holds it; `None` for a number that the store never had.
    pub range: Option<RangeRow>,
    /// The invoice; `None` while the number is unused, carried or outside.
    pub invoice: Option<InvoiceRow>,
    /// Who issued it.
    pub issued_by: Option<Author>,
    /// Papers that were printed or tried, oldest first.
    pub printed: Vec<Printing>,
    /// Papers that are not done.
    pub jobs: Vec<PrintJob>,
    /// Its allowances, oldest first.
    pub allowances: Vec<Allowance>,
    /// Its 註銷, oldest first; each but the last was followed by a re-issue, and the last may be.
    pub voids: Vec<Voided>,
    /// What was put right after the platform had refused it, oldest first.
    pub corrections: Vec<Corrected>,
    /// What is told to the platform of it, and where that stands.
    pub deliveries: Vec<Delivery>,
    /// What can be done about it now; empty without an invoice.
    pub remedies: Vec<RemedyOffer>,
    /// Its 作廢 that a 註銷 took along, oldest first.
    pub earlier_cancellations: Vec<EarlierCancellation>,
}

impl NumberLife {
    /// The life of a number that has no invoice.
    pub fn unused(number: Number, range: Option<RangeRow>) -> Self {
        Self {
            number,
            range,
            invoice: None,
            issued_by: None,
            printed: Vec::new(),
            jobs: Vec::new(),
            allowances: Vec::new(),
            voids: Vec::new(),
            corrections: Vec::new(),
            deliveries: Vec::new(),
            remedies: Vec::new(),
            earlier_cancellations: Vec::new(),
        }
    }

    /// Where the issue that stands is on its way to the platform; `None` without an invoice.
    pub fn issue_delivery(&self) -> Option<&Delivery> {
        // One that was issued anew and taken back is none of them.
        let stands = DocumentId::of_issue(&self.invoice.as_ref()?.invoice);
        self.deliveries.iter().find(|row| row.document == stands)
    }

    /// True when the customer holds, or may hold, the original slip of the issue that stands.
    pub fn original_is_out(&self) -> bool {
        original_is_out(&self.printed, &self.jobs, withdrawn_up_to(&self.voids, &self.corrections))
    }
}

/// One invoice, as it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doc {
    /// 發票號碼.
    pub number: Number,
    /// 期別.
    pub period: Period,
}

impl Doc {
    /// The invoice of a number's life, if it was issued.
    pub fn of(life: &NumberLife) -> Option<Self> {
        Some(Self::from(&life.invoice.as_ref()?.invoice))
    }
}

impl From<&Invoice> for Doc {
    fn from(invoice: &Invoice) -> Self {
        Self { number: invoice.number, period: invoice.period }
    }
}

/// A page of invoices, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InvoicePage {
    /// The rows.
    pub rows: Vec<InvoiceRow>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<Vec<JournalPlace>>,
}

/// Which goods.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoodsQuery {
    /// The start of a code or bar code, or a part of the name, whatever the case; empty means all.
    pub find: CleanText,
    /// Only goods whose code comes after this one.
    pub after: Option<GoodCode>,
    /// Most rows, up to [`crate::protocol::PAGE_ROWS_MAX`].
    pub limit: u32,
}

/// A page of goods, by code.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoodsPage {
    /// The rows.
    pub rows: Vec<Good>,
    /// True when more follow.
    pub more: bool,
}
