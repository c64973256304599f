//! Everything that comes back.

use super::{
    CheckState, Dashboard, DeliveryPage, DoctorReport, GoodsPage, ImportReport, InvoicePage, InvoiceRow,
    LedgerReport, NumberLife, Parcel, RangePage, RangeRow, ScreenFrame, SignedIn, StaffRow, SuggestionRow,
    TrailPage, UploadLeft, UploadStatus,
};
use crate::domain::{
    Allowance, Cancellation, CleanText, Company, Department, DocumentId, Good, Invoice, Moment, Parked,
    Period, PrintJob, Shift, StoreKind, Till, UnixUser, Voided,
};
use serde::{Deserialize, Serialize};

/// Everything that can come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// The act is done.
    Done,
    /// The store.
    Store(Box<StoreInfo>),
    /// A company in one of its states.
    Company(Box<Company>),
    /// A page of ranges.
    Ranges(RangePage),
    /// One range.
    Range(Box<RangeRow>),
    /// The rows that the act wrote (or would write, or removed), in the order asked for.
    RangesPut(Vec<RangeRow>),
    /// Verdicts of an import.
    Import(ImportReport),
    /// The invoice that was issued.
    Invoice(Box<Invoice>),
    /// An invoice with what became of it.
    InvoiceRow(Box<InvoiceRow>),
    /// The invoice is cancelled.
    Cancelled(Box<Cancellation>),
    /// The invoice is voided.
    Voided(Box<Voided>),
    /// A page of invoices.
    Invoices(InvoicePage),
    /// A number's life.
    NumberLife(Box<NumberLife>),
    /// An allowance as it is (or would be).
    Allowance(Box<Allowance>),
    /// A page of goods.
    Goods(GoodsPage),
    /// The good of a code, if there is one.
    Good(Option<Box<Good>>),
    /// A buyer's name of last time.
    BuyerName(Option<CleanText>),
    /// The sale is parked.
    Parked(Box<Parked>),
    /// Parked sales.
    ParkedList(Vec<Parked>),
    /// The job as it is now.
    PrintJob(Box<PrintJob>),
    /// Jobs.
    PrintJobs(Vec<PrintJob>),
    /// A shift.
    Shift(Box<Shift>),
    /// The shop at a glance.
    Dashboard(Box<Dashboard>),
    /// A terminal's screen.
    Frame(Box<ScreenFrame>),
    /// Whether the terminal is watched.
    Watched(bool),
    /// Suggestions.
    Suggestions(Vec<SuggestionRow>),
    /// Documents to work on.
    Parcels(Vec<Parcel>),
    /// Those that may leave now.
    UploadAdmitted(Vec<DocumentId>),
    /// The outbox at a glance.
    UploadStatus(Box<UploadStatus>),
    /// Periods.
    Periods(Vec<Period>),
    /// The question for an allotment; `None` where nobody asked.
    RangeCheckState(Option<CheckState>),
    /// What a terminal leaves behind.
    UploadLeft(Box<UploadLeft>),
    /// Rows of the outbox.
    Deliveries(DeliveryPage),
    /// Who has signed in.
    SignedIn(SignedIn),
    /// People by code.
    StaffList(Vec<StaffRow>),
    /// Unix users by number.
    UnixUsers(Vec<UnixUser>),
    /// Companies by code.
    Companies(Vec<Company>),
    /// Departments by code.
    Departments(Vec<Department>),
    /// Tills by code.
    Tills(Vec<Till>),
    /// What the doctor found.
    Doctor(DoctorReport),
    /// What the ledger's check found.
    Ledger(LedgerReport),
    /// Entries.
    Trail(TrailPage),
}

/// The store, for title lines and monitoring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreInfo {
    /// Real, a sample, or what else.
    pub kind: StoreKind,
    /// People have PINs here: a terminal must sign in.
    pub sign_in: bool,
    /// The engine's clock (or the frozen one of the caller).
    pub now: Moment,
    /// The first company: the one that a sale without one means.
    pub company: Option<Company>,
    /// How many ranges the store has.
    pub ranges: u64,
    /// How many invoices it issued.
    pub invoices: u64,
    /// Last frame of the ledger.
    pub head_sequence: u64,
    /// Its hash, in hex.
    pub head_hash: String,
    /// Terminals attached now, this one included.
    pub terminals: u32,
}
