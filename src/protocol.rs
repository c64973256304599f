//! The one door: everything that a terminal or a verb can ask, and everything that comes back.
//!
//! [`Desk`] is implemented by the engine in the same process and by the client of its socket, so a test drives
//! exactly what a terminal drives. A [`Request`] is an act or a question of the business, never a step of a
//! screen. Who may ask what is decided in the engine, never here.

mod admin;
mod audit;
mod check;
mod deed;
mod errand;
mod goods;
mod import;
mod invoices;
mod mailbox;
mod people;
mod question;
mod ranges;
mod reply;
mod upload;

pub use errand::{Errand, GivesUp, NextId, Patience, Who};
pub use mailbox::{Event, Mailbox};

pub use admin::{
    Dashboard, FRAME_SIZE_MAX, SUGGESTIONS_MAX, ScreenFrame, Suggestion, SuggestionRow, TerminalRow, TillRow,
};
pub use audit::{DoctorCheck, DoctorReport, LedgerReport, TrailPage};
pub use check::{CheckAnswer, CheckMarks, CheckState};
pub use goods::{GoodsPage, GoodsQuery};
pub use import::{ImportOptions, ImportReport};
pub use invoices::{InvoicePage, InvoiceQuery, InvoiceRow, InvoiceStatus, JournalPlace, NumberLife};
pub use people::{SessionToken, SignedIn, StaffDraft, StaffRow};
pub use ranges::{PageStart, RangeFilter, RangePage, RangeQuery, RangeRow};
pub use reply::{Reply, StoreInfo};
pub use upload::{
    DeliveryPage, DeliveryQuery, LinkState, Parcel, Pick, Pressure, Sending, Told, UPLOAD_BATCH_MAX,
    UPLOAD_PAUSE_MAX_S, UploadLeft, UploadStatus,
};

use crate::domain::{
    AllocationRow, Allotted, AllowanceAsk, AllowanceNumber, CleanText, Company, CompanyCode, CompanyState,
    Department, DeptCode, DocumentId, Good, GoodCode, Held, InvoicePaper, Moment, Number, ParkReason,
    ParkedId, Period, PrintEnd, PrintJob, PrintJobId, RangeDraft, RangeEdit, RangeId, Refusal, RequestId,
    SaleDraft, Serial, ShiftId, StaffCode, Till, TillCode, Ubn,
};
pub use crate::domain::{DeliveryKind, RangePlace};
use crate::domain::{Pin, TerminalName, UnixUser};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most rows in one reply: a list longer than this is asked for page by page.
pub const PAGE_ROWS_MAX: u32 = 1_000;
/// Most rows of one import: 200,000 rows are 4,000 times what the largest chain is allotted in a period.
pub const IMPORT_ROWS_MAX: usize = 200_000;
/// Most ranges that one act may write: they are one ledger frame (E1).
pub const ACT_RANGES_MAX: usize = 250_000;

/// Who asks, as the terminal knows it. The Unix user is told by the kernel, not by the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Caller {
    /// The person.
    pub staff: Option<StaffCode>,
    /// The till or terminal.
    pub till: Option<TillCode>,
    /// A frozen clock; only a sample store takes it.
    pub now: Option<Moment>,
    /// The terminal's own name; a verb has none.
    pub terminal: Option<TerminalName>,
    /// What signing in gave.
    pub session: Option<SessionToken>,
    /// The print thread of the engine's own process; never taken from the wire.
    #[serde(skip)]
    pub service: bool,
    /// The Unix user, as the kernel tells the engine; never taken from the wire.
    #[serde(skip)]
    pub uid: u32,
}

/// One question or act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Who asks.
    pub caller: Caller,
    /// The terminal's name for an act, kept until it is answered. A repeat gets the same answer; the same
    /// name with other content is refused. Questions need none.
    pub id: Option<RequestId>,
    /// What is asked.
    pub request: Request,
}

/// Everything that can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// What store is this? → [`Reply::Store`]
    Store,
    /// A page of ranges. → [`Reply::Ranges`]
    Ranges(RangeQuery),
    /// One range. → [`Reply::Range`]
    Range(RangeId),
    /// 新增 or 批次新增: all of the drafts or none. With `preview` nothing is stored. → [`Reply::RangesPut`]
    RangeAdd {
        /// The new ranges.
        drafts: Vec<RangeDraft>,
        /// Only say what would be.
        preview: bool,
    },
    /// 修改. → [`Reply::RangesPut`]
    RangeEdit {
        /// Which.
        id: RangeId,
        /// The row as it shall be.
        edit: RangeEdit,
    },
    /// 刪除: all or none; a used one refuses. → [`Reply::RangesPut`] (the rows that went)
    RangeDelete(Vec<RangeId>),
    /// 部門編輯: all or none; also on part-used books. `None` is any department. → [`Reply::RangesPut`]
    RangeDept {
        /// Which.
        ids: Vec<RangeId>,
        /// The department.
        dept: Option<DeptCode>,
    },
    /// Gives ranges to a till, or takes them back. → [`Reply::RangesPut`]
    RangeTill {
        /// Which.
        ids: Vec<RangeId>,
        /// The till.
        till: Option<TillCode>,
    },
    /// Pauses ranges or sets them in use again. → [`Reply::RangesPut`]
    RangePause {
        /// Which.
        ids: Vec<RangeId>,
        /// True pauses.
        pause: bool,
    },
    /// Cuts a range in two before `at`, a book's begin past the used numbers. → [`Reply::RangesPut`]
    RangeSplit {
        /// Which.
        id: RangeId,
        /// The first serial of the second part.
        at: Serial,
    },
    /// 電子發票字軌匯入: all or nothing. With `dry_run` nothing is stored. → [`Reply::Import`]
    Import {
        /// The sound rows of the file.
        rows: Vec<AllocationRow>,
        /// How to store them.
        options: ImportOptions,
        /// Only give the verdicts.
        dry_run: bool,
    },
    /// Issues one invoice. → [`Reply::Invoice`]
    Issue(SaleDraft),
    /// 作廢: cancels an invoice for ever (R14). → [`Reply::Cancelled`]
    Cancel {
        /// Which.
        number: Number,
        /// Which period's; the newest of that number if not given.
        period: Option<Period>,
        /// 作廢原因.
        reason: CleanText,
        /// 專案作廢核准文號; empty within the time limit.
        approval_no: CleanText,
    },
    /// 註銷 (R15): withdraws a confirmed invoice, so that its number is issued anew. → [`Reply::Voided`]
    Void {
        /// Which.
        number: Number,
        /// Which period's; the newest of that number if not given.
        period: Option<Period>,
        /// 註銷原因.
        reason: CleanText,
        /// The customer gave the original back.
        taken_back: bool,
    },
    /// Issues a voided number anew with right data. Number, time, random code, company, department and till stay
    /// those of the first issue: what the sale says of them, or of a parked sale, is not read. → [`Reply::Invoice`]
    Reissue {
        /// Which.
        number: Number,
        /// Which period's; the newest of that number if not given.
        period: Option<Period>,
        /// The right data.
        sale: SaleDraft,
    },
    /// One invoice; without a period the newest of that number (R2). → [`Reply::InvoiceRow`]
    Invoice {
        /// Which.
        number: Number,
        /// Which period's.
        period: Option<Period>,
    },
    /// A number's whole life, issued or not. → [`Reply::NumberLife`]
    NumberLife {
        /// Which.
        number: Number,
        /// Which period's; the newest that has it if not given.
        period: Option<Period>,
    },
    /// 折讓 (R16): some of an invoice comes back. With `preview` nothing is stored. → [`Reply::Allowance`]
    Allow {
        /// Which invoice.
        number: Number,
        /// Which period's.
        period: Option<Period>,
        /// What comes back, line by line; all that is left where empty.
        lines: Vec<AllowanceAsk>,
        /// Why.
        reason: CleanText,
        /// Only say what would be.
        preview: bool,
    },
    /// Cancels an allowance (G0501). → [`Reply::Done`]
    AllowanceCancel {
        /// Which.
        number: AllowanceNumber,
        /// Why.
        reason: CleanText,
    },
    /// One allowance. → [`Reply::Allowance`]
    Allowance(AllowanceNumber),
    /// Goods by code, bar code or a part of the name, in the order of their codes. → [`Reply::Goods`]
    Goods(GoodsQuery),
    /// The good that has exactly this code or bar code. → [`Reply::Good`]
    Good(GoodCode),
    /// Adds or changes goods: all or none. → [`Reply::Done`]
    GoodsPut {
        /// The goods.
        goods: Vec<Good>,
        /// Refuse when a code exists.
        new: bool,
    },
    /// Removes goods: all or none. → [`Reply::Done`]
    GoodsRemove(Vec<GoodCode>),
    /// The name under which a company bought last. → [`Reply::BuyerName`]
    BuyerName(Ubn),
    /// Parks a sale; one that was parked before (its `parked`) is replaced. → [`Reply::Parked`]
    Park {
        /// What the cashier calls it.
        label: CleanText,
        /// The sale so far.
        sale: SaleDraft,
    },
    /// All parked sales, oldest first. → [`Reply::ParkedList`]
    ParkedList,
    /// Throws a parked sale away. → [`Reply::Done`]
    Unpark(ParkedId),
    /// Asks for a paper of an invoice. → [`Reply::PrintJob`]
    Print {
        /// Which invoice.
        number: Number,
        /// Which period's.
        period: Option<Period>,
        /// Which paper.
        paper: InvoicePaper,
        /// With 交易明細 for a consumer too.
        detail: bool,
        /// Why, for a 補印.
        reason: CleanText,
    },
    /// Asks for a 折讓單. → [`Reply::PrintJob`]
    PrintAllowance(AllowanceNumber),
    /// Asks for the slip of a closed shift. → [`Reply::PrintJob`]
    PrintShift(ShiftId),
    /// Opens the till's drawer. → [`Reply::PrintJob`]
    OpenDrawer,
    /// Jobs that are not done, oldest first. → [`Reply::PrintJobs`]
    PrintJobs {
        /// Only of this till; all where `None`.
        till: Option<TillCode>,
    },
    /// The printer begins with a queued job: nothing may be sent before this is answered. → [`Reply::Done`]
    PrintBegin(PrintJobId),
    /// The printer's part of a job is over. → [`Reply::Done`]
    PrintEnd {
        /// Which job.
        job: PrintJobId,
        /// How.
        end: PrintEnd,
    },
    /// The cashier says what the customer holds. → [`Reply::Done`]
    PrintSay {
        /// Which job.
        job: PrintJobId,
        /// What.
        held: Held,
    },
    /// Gives up a job that has not begun. → [`Reply::Done`]
    PrintGiveUp(PrintJobId),
    /// The figures of the caller's till since its last close. → [`Reply::Shift`]
    ShiftFigures,
    /// 交班: closes the shift of the caller's till. → [`Reply::Shift`]
    ShiftClose,
    /// A closed shift. → [`Reply::Shift`]
    Shift(ShiftId),
    /// Issued invoices, newest first. → [`Reply::Invoices`]
    Invoices(InvoiceQuery),
    /// All companies. → [`Reply::Companies`]
    Companies,
    /// A company as it was in one of its states: what slips and messages of then say (R1). → [`Reply::Company`]
    CompanyIn {
        /// Which.
        code: CompanyCode,
        /// In which state.
        state: CompanyState,
    },
    /// All departments. → [`Reply::Departments`]
    Departments,
    /// All tills. → [`Reply::Tills`]
    Tills,
    /// Adds (`new`) or changes a company. → [`Reply::Done`]
    CompanyPut {
        /// The whole row.
        company: Company,
        /// Refuse when the code exists.
        new: bool,
    },
    /// Adds or changes a department. → [`Reply::Done`]
    DepartmentPut {
        /// The whole row.
        department: Department,
        /// Refuse when the code exists.
        new: bool,
    },
    /// Adds or changes a till. → [`Reply::Done`]
    TillPut {
        /// The whole row.
        till: Till,
        /// Refuse when the code exists.
        new: bool,
    },
    /// 登入. → [`Reply::SignedIn`]
    SignIn {
        /// Who.
        staff: StaffCode,
        /// The PIN.
        pin: Pin,
    },
    /// All people. → [`Reply::StaffList`]
    StaffList,
    /// Adds (`new`) or changes a person. → [`Reply::Done`]
    StaffPut {
        /// The person.
        staff: StaffDraft,
        /// Refuse when the code exists.
        new: bool,
    },
    /// All Unix users that have a rule. → [`Reply::UnixUsers`]
    UnixUsers,
    /// Says what a Unix user may be. → [`Reply::Done`]
    UnixUserPut(UnixUser),
    /// Takes a Unix user's rule away. → [`Reply::Done`]
    UnixUserRemove(u32),
    /// The shop at a glance. → [`Reply::Dashboard`]
    Dashboard,
    /// Watches a terminal's screen: its last frame, and for a minute on it shows itself. → [`Reply::Frame`]
    Watch(TerminalName),
    /// Is the caller's terminal watched? → [`Reply::Watched`]
    IsWatched,
    /// The caller's terminal shows itself to who watches it. → [`Reply::Watched`]
    ShowFrame(ScreenFrame),
    /// Suggests a change to a till. → [`Reply::Done`]
    Suggest {
        /// Which till; `None` for terminals without one.
        till: Option<TillCode>,
        /// What.
        suggestion: Suggestion,
    },
    /// What is suggested to the caller's till, oldest first. → [`Reply::Suggestions`]
    Suggestions,
    /// Accepts a suggestion: the act is done in the name of who suggested it. → what that act answers
    SuggestionAccept(u64),
    /// Refuses a suggestion. → [`Reply::Done`]
    SuggestionRefuse(u64),
    /// Documents to work on, those with the least time left first. → [`Reply::Parcels`]
    UploadPick {
        /// Which.
        pick: Pick,
        /// Most documents, up to [`UPLOAD_BATCH_MAX`].
        max: u32,
    },
    /// These are about to be sent: durable before this is answered, and only what is answered may leave.
    /// → [`Reply::UploadAdmitted`]
    UploadSend(Vec<Sending>),
    /// What became of documents. → [`Reply::Done`]
    UploadTell(Vec<Told>),
    /// A person brings what the platform's own files say: confirmed and refused ones alone, up to
    /// [`UPLOAD_BATCH_MAX`]. What the platform has, nobody takes back. → [`Reply::Done`]
    UploadSettle(Vec<Told>),
    /// How the way to the centre is. → [`Reply::Done`]
    UploadLink(LinkState),
    /// 字軌檢核: marks every range of a period by what was allotted. → [`Reply::RangesPut`] (the rows that changed)
    RangeCheck {
        /// Which period.
        period: Period,
        /// What was allotted for it, up to [`IMPORT_ROWS_MAX`] rows.
        allotted: Allotted,
        /// Who says so: a centre or a file.
        source: CleanText,
    },
    /// Lets the centre be asked what was allotted for a period. → [`Reply::Done`]
    RangeCheckAsk(Period),
    /// The periods that somebody wants asked about. → [`Reply::Periods`]
    RangeCheckWanted,
    /// What came of asking the centre. → [`Reply::Done`]
    RangeCheckTell(Period, CheckAnswer),
    /// What became of a question. → [`Reply::RangeCheckState`]
    RangeCheckState(Period),
    /// The outbox at a glance. → [`Reply::UploadStatus`]
    UploadStatus,
    /// What the caller's terminal leaves behind when it is left now. → [`Reply::UploadLeft`]
    UploadLeft,
    /// A page of the outbox's rows. → [`Reply::Deliveries`]
    Deliveries(DeliveryQuery),
    /// Sends what waits for a person, and ends every waiting for the next try. → [`Reply::Done`]
    UploadNow {
        /// Only what this till did; everything where `None`.
        till: Option<TillCode>,
    },
    /// Nothing is sent for so long. → [`Reply::Done`]
    UploadPause {
        /// Seconds, from 1 to [`UPLOAD_PAUSE_MAX_S`].
        seconds: u32,
    },
    /// Ends the pause. → [`Reply::Done`]
    UploadResume,
    /// A refused or parked document tries again; one that nobody knows of is asked about at once.
    /// → [`Reply::Done`]
    UploadRetry(DocumentId),
    /// Takes a document off the way. → [`Reply::Done`]
    UploadPark {
        /// Which.
        document: DocumentId,
        /// Why.
        why: ParkReason,
    },
    /// Declares that the wall clock is right after it jumped (E8). → [`Reply::Done`]
    ClockAccept {
        /// Why.
        reason: CleanText,
    },
    /// Checks the invariants; `quick` leaves out the full replay. → [`Reply::Doctor`]
    Doctor {
        /// Without the replay and the whole chain.
        quick: bool,
    },
    /// Checks every frame and hash of the ledger. → [`Reply::Ledger`]
    LedgerVerify,
    /// Entries from a frame on, oldest first. → [`Reply::Trail`]
    Trail {
        /// First frame sequence, from 1.
        from: u64,
        /// Most entries, up to [`PAGE_ROWS_MAX`].
        limit: u32,
        /// Only those that name this number or the range that holds it.
        number: Option<Number>,
    },
}

/// What is not a reply (E6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The business says no: certainly not done.
    Refused(Refusal),
    /// The engine broke off while the act was under way: ask again with the same id.
    Unknown,
    /// Disk or store failed; the sentence is for the administrator.
    Fault(String),
    /// Nobody answers; ask again with the same id.
    NoEngine,
}

impl<R: Into<Refusal>> From<R> for Failure {
    fn from(refusal: R) -> Self {
        Self::Refused(refusal.into())
    }
}

/// The one door of the engine.
pub trait Desk: Send + Sync {
    /// Asks, and waits for the answer. An act is durable before this returns.
    ///
    /// # Errors
    /// [`Failure`]: refused (not done), unknown (repeat with the same id), fault, or nobody there.
    fn call(&self, call: &Call) -> Result<Reply, Failure>;

    /// A mailbox in which the engine's events arrive, merged, until it is dropped.
    ///
    /// # Errors
    /// [`Failure::NoEngine`] when nobody answers.
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure>;
}
