//! The nouns and rules of the number book: pure values, no I/O, no clock.
//!
//! Everything that a person, a file or a socket hands in becomes one of these types at the door; from there
//! on the type is the proof that it is well formed. Decoding a record or a frame goes through the same
//! checks (`#[serde(try_from)]`), so a hostile client cannot make a value that a form could not.
//! Sources: `MIG 4.1`, the legacy page *LJ 銷項發票設定作業*, and the shop rules R1–R9 named at each item.

mod allocation_row;
mod cancellation;
mod carrier;
mod clean;
mod codes;
mod company;
mod entry;
mod invoice;
mod moment;
mod number;
mod period;
mod range;
mod range_draft;
mod refusal;
mod sale;
mod tax;
mod ubn;

pub use allocation_row::{AllocationRow, ImportVerdict, OverlapWith, RowVerdict};
pub use cancellation::{
    APPROVAL_NO_CHARS_MAX, CANCEL_REASON_CHARS_MAX, Cancellation, cancel_until, check_cancel_texts,
};
pub use carrier::{Carrier, DonationCode};
pub use clean::{CleanText, TEXT_CHARS_MAX, TextFault, fold_width};
pub use codes::{
    CODE_CHARS_MAX, CompanyCode, DeptCode, REQUEST_ID_CHARS_MAX, RequestId, StaffCode, TillCode,
};
pub use company::{AllocationMode, BlankReporter, Company, Department, Till};
pub use entry::{Act, Author, Entry, RangeActKind};
pub use invoice::{Invoice, InvoiceLine, PrintMark, RandomCode};
pub use moment::{Moment, parse_date, roc_date};
pub use number::{BOOK_SIZE, Number, NumberFault, SERIAL_END, Serial, Span, Track};
pub use period::{Period, PeriodFault};
pub use range::{
    Category, Check, Copies, Kind, Range, RangeId, RangePlace, RangeStatus, TaxKind, UploadMode,
};
pub use range_draft::{FieldFault, REASON_CHARS_MAX, RangeDraft, RangeEdit, RangeField};
pub use refusal::{NumbersState, Refusal};
pub use sale::{
    DECIMALS_MAX, FIGURE_MAX, LINE_NAME_CHARS_MAX, LINES_MAX, PriceBasis, SaleDraft, SaleLine, TaxChoice,
};
pub use tax::{Amount, TOTAL_MAX, Totals, totals};
pub use ubn::{Ubn, UbnFault};
