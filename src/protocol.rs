//! The one door: everything that a terminal or a verb can ask, and everything that comes back.
//!
//! [`Desk`] is implemented by the engine in the same process and by the client of its socket, so a test drives
//! exactly what a terminal drives. A request is an act or a question of the business, never a step of a screen; it
//! is declared once, in the table of its subject (`table.rs` says how to read one). Who may ask what is decided in
//! the engine, never here.

#[macro_use]
mod table;

mod ask;
pub mod book;
pub mod correction;
pub mod delivery;
mod desk;
mod errand;
mod mailbox;
pub mod paper;
pub mod people;
pub mod sale;
pub mod store;
pub mod takings;
pub mod till;

#[doc(hidden)]
pub use ask::Typed;
pub use ask::{Ask, Command, Note, Question, Reply, Request};
pub use book::{
    ACT_RANGES_MAX, ADD_RANGES_MAX, AllotmentPage, AllotmentRow, BLANK_PAGE_SPANS, BlankPage, BlankRow,
    CHANGE_RANGES_MAX, COVERAGE_PAGE_SPANS, CheckAnswer, CheckMarks, CheckState, CoveragePage, EarlyEnd,
    IMPORT_ROWS_MAX, ImportOptions, ImportReport, PageStart, PeriodState, RangeFilter, RangePage, RangeQuery,
    RangeRow, Rehearsal, RehearsalRow, UNDO_ACTS_MAX, UndoAct, UndoPreview, UnprovenReport,
};
pub use delivery::{
    DayCheckPart, DayCheckQuery, DeliveryPage, DeliveryQuery, LinkState, Parcel, Pick, Pressure, Sending,
    StuckPage, StuckQuery, StuckRow, Told, UPLOAD_BATCH_MAX, UPLOAD_PAUSE_MAX_S, UploadLeft, UploadStatus,
};
pub use desk::{Asks, Call, Caller, Desk, Failure, PAGE_ROWS_MAX, read};
pub use errand::{Errand, GivesUp, NextId, Patience, Who};
pub use mailbox::{Event, Mailbox};
pub use people::{SessionToken, SignedIn, StaffDraft, StaffRow};
pub use sale::{
    Doc, GoodsPage, GoodsQuery, InvoicePage, InvoiceQuery, InvoiceRow, InvoiceStatus, JournalPlace,
    NumberLife,
};
pub use store::{
    BackupReport, CheckedReport, DoctorCheck, DoctorReport, DumpPart, DumpProgress, DumpReport, FenceReport,
    LedgerReport, MirrorReport, ReadingReport, StoreInfo, TrailPage, UpkeepReport,
};
pub use takings::{
    SoldHoursPart, SoldHoursPlace, SoldHoursQuery, SoldPart, SoldPlace, SoldQuery, TakingsPart, TakingsQuery,
};
pub use till::{
    Dashboard, FRAME_SIZE_MAX, SUGGESTIONS_MAX, ScreenFrame, ShiftDrawer, ShiftFloat, ShiftsPart,
    ShiftsQuery, Suggestion, SuggestionRow, TerminalRow, TillRow,
};

pub use crate::domain::{DeliveryKind, RangePlace};

/// Every request of every subject: what one asks with.
pub mod request {
    pub use super::book::request::*;
    pub use super::correction::request::*;
    pub use super::delivery::request::*;
    pub use super::paper::request::*;
    pub use super::people::request::*;
    pub use super::sale::request::*;
    pub use super::store::request::*;
    pub use super::takings::request::*;
    pub use super::till::request::*;
}
