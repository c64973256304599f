//! Tills: companies, departments and tills themselves, 交班, and what an administrator sees of and suggests to them.

use crate::domain::{
    self, Amount, Brought, CancelledOfOthers, CleanText, ClockVerdict, Company, CompanyCode, CompanyState,
    CountedCash, Department, DrawerFloat, Moment, Number, Pack, Period, PrintJob, RangeDraft, RangeId,
    ShiftId, ShiftLine, StaffCode, StoreId, TerminalName, Till, TillCode, TimeSpan,
};
use serde::{Deserialize, Serialize};

/// Less free than this on the store's disk is a warning: a year of ledger of a busy shop.
pub const DISK_LOW_BYTES: u64 = 1 << 30;
/// Less free than this is critical: the ledger's next segment has no room.
pub const DISK_FULL_BYTES: u64 = 16 << 20;

requests! {
    Till;
    questions {
        /// All companies.
        Companies -> Companies => Greet;
        /// A company as it was in one of its states: what slips and messages of then say (R1).
        CompanyIn {
            /// Which.
            code: CompanyCode,
            /// In which state.
            state: CompanyState,
        } -> Company => Greet;
        /// All departments.
        Departments -> Departments => Look;
        /// All tills.
        Tills -> Tills => Look;
        /// The figures of the caller's till since its last close.
        ShiftFigures -> Shift => LookUpInvoices;
        /// A closed shift.
        Shift(ShiftId) -> Shift => LookUpInvoices;
        /// The shop at a glance.
        Dashboard -> Dashboard => Administer;
        /// Is the caller's terminal watched?
        IsWatched -> Watched => Greet;
        /// What is suggested to the caller's till, oldest first.
        Suggestions -> Suggestions => Sell;
        /// Cash that was given back for 作廢 and 折讓: in a closed shift whose cash was counted, or without one at the caller's
        /// till since its last close.
        CashBack(Option<ShiftId>) -> CashBack => LookUpInvoices;
        /// What else is to be known of a shift: of a closed one, or without one of that of the caller's till as it would be closed
        /// now.
        ShiftDrawer(Option<ShiftId>) -> ShiftDrawer => LookUpInvoices;
        /// What the drawer of a shift began with or left: of the one that runs at the caller's till what the last close left there,
        /// of a closed one what was taken out.
        ShiftFloat(Option<ShiftId>) -> ShiftFloat => LookUpInvoices;
        /// A part of the shifts that were closed in a span, the newest first.
        ShiftsClosed(ShiftsQuery) -> ShiftsClosed => LookUpInvoices;
        /// That this store is a packed till; `None` for a shop.
        Packing -> Packing => Greet;
        /// Tills that left with books of their own.
        Packs -> Packs => Look;
    }
    notes {
        /// Watches a terminal's screen: its last frame, and for a minute on it shows itself.
        Watch(TerminalName) -> Frame => Administer;
        /// The caller's terminal shows itself to who watches it.
        ShowFrame(ScreenFrame) -> Watched => Greet;
        /// Suggests a change to a till.
        Suggest {
            /// Which till; `None` for terminals without one.
            till: Option<TillCode>,
            /// What.
            suggestion: Suggestion,
        } => Administer;
        /// Refuses a suggestion.
        SuggestionRefuse(u64) => Sell;
    }
    commands {
        /// Adds (`new`) or changes a company.
        CompanyPut {
            /// The whole row.
            company: Company,
            /// Refuse when the code exists.
            new: bool,
        } => KeepMasters;
        /// Adds or changes a department.
        DepartmentPut {
            /// The whole row.
            department: Department,
            /// Refuse when the code exists.
            new: bool,
        } => KeepMasters;
        /// Adds or changes a till.
        TillPut {
            /// The whole row.
            till: Till,
            /// Refuse when the code exists.
            new: bool,
        } => KeepMasters;
        /// 交班: closes the shift of the caller's till.
        ShiftClose -> Shift => CloseShift;
        /// Accepts a suggestion: the act is done in the name of who suggested it.
        SuggestionAccept(u64) => Sell;
        /// 交班 with the cash counted; what was counted must be what is expected, or have a reason.
        ShiftCount(CountedCash) -> Shift => CloseShift;
        /// The same, and some of it is taken out: the rest is what the next shift begins with.
        ShiftLeave {
            /// The count.
            count: CountedCash,
            /// What is taken out, up to what was counted.
            taken_out: Amount,
        } -> Shift => CloseShift;
        /// A till leaves: its books are lent to its store, of which nothing is used before this is answered.
        TillPack {
            /// Its store.
            id: StoreId,
            /// The hash of the first frame of its ledger.
            founding: [u8; 32],
            /// Which till.
            till: TillCode,
            /// Its ranges, each with the next serial as it was written into its store; up to
            /// [`crate::domain::PACK_BOOKS_MAX`].
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            books: Vec<(RangeId, u32)>,
            /// Why.
            reason: CleanText,
        } -> Pack => LendRanges;
        /// Brings the next facts of a packed till home, up to [`crate::domain::PACK_FACTS_MAX`]; each once.
        TillUnpack {
            /// Its store.
            id: StoreId,
            /// The frame of its ledger behind which these stand, with its hash.
            after: (u64, [u8; 32]),
            /// The facts, in order.
            #[serde(deserialize_with = "crate::domain::listed_rows")]
            facts: Vec<Brought>,
            /// The last frame of which nothing is missing now.
            through: u64,
            /// Its hash.
            hash: [u8; 32],
            /// Nothing is sold there any more, and all of it is here: what is left of its books is the shop's. It brings no
            /// facts.
            home: bool,
        } -> Pack => LendRanges;
        /// A packed till is lost: what it has not brought home is withheld.
        PackLost {
            /// Its store.
            id: StoreId,
            /// Why.
            reason: CleanText,
        } -> Pack => LendRanges;
        /// In a packed till: nothing is sold here any more.
        TillFinish -> Packing => CloseShift;
    }
    replies {
        /// Companies by code.
        Companies(Vec<Company>),
        /// A company in one of its states.
        Company(Box<Company>),
        /// Departments by code.
        Departments(Vec<Department>),
        /// Tills by code.
        Tills(Vec<Till>),
        /// A shift.
        Shift(Box<domain::Shift>),
        /// The shop at a glance.
        Dashboard(Box<Dashboard>),
        /// A terminal's screen.
        Frame(Box<ScreenFrame>),
        /// Whether the terminal is watched.
        Watched(bool),
        /// Suggestions.
        Suggestions(Vec<SuggestionRow>),
        /// Cash given back; `None` for a shift whose cash nobody counted.
        CashBack(Option<Amount>),
        /// What else is to be known of a shift.
        ShiftDrawer(Box<ShiftDrawer>),
        /// What a drawer began with, or left.
        ShiftFloat(ShiftFloat),
        /// Shifts in a line each.
        ShiftsClosed(ShiftsPart),
        /// That this store is a packed till.
        Packing(Option<Box<domain::Packing>>),
        /// Tills that left.
        Packs(Vec<Pack>),
        /// A till that left.
        Pack(Box<Pack>),
    }
}

/// Most numbers that [`ShiftDrawer::voided`] names.
pub const SHIFT_VOIDED_MAX: usize = 100;

/// What is to be known of a shift besides its figures: who counts its drawer needs it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ShiftDrawer {
    /// Cash that was given back in it for 作廢 and 折讓; `None` for a closed one of which nobody noted it.
    pub back: Option<Amount>,
    /// What lay in the drawer at the beginning of the last shift of this till whose cash was counted.
    pub float: Option<Amount>,
    /// What was cancelled in it at its till and is none of its own sales.
    pub cancelled_of_others: CancelledOfOthers,
    /// Its numbers that are voided and not issued anew, the first [`SHIFT_VOIDED_MAX`] of them.
    pub voided: Vec<Number>,
}

/// What a drawer began with, or left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ShiftFloat {
    /// What lies in the drawer of the running shift from its beginning on; `None` where the last close did not count.
    pub float: Option<DrawerFloat>,
    /// What was taken out at the close of a closed one; `None` where nobody said.
    pub taken_out: Option<Amount>,
}

/// Which shifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftsQuery {
    /// Closed in this time.
    pub span: TimeSpan,
    /// Only of this till.
    pub till: Option<TillCode>,
    /// Where the part before ended ([`ShiftsPart::next`]); `None` begins with the newest.
    pub before: Option<ShiftId>,
}

/// A part of them.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ShiftsPart {
    /// In a line each, the newest first.
    pub rows: Vec<ShiftLine>,
    /// Where the next part goes on; `None` at the end.
    pub next: Option<ShiftId>,
}

/// Most columns and rows of a frame that is shown to a watcher.
pub const FRAME_SIZE_MAX: (usize, usize) = (400, 200);
/// Most suggestions waiting at once.
pub const SUGGESTIONS_MAX: usize = 100;

/// What an administrator suggests to a till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Suggestion {
    /// A new range.
    AddRange(Box<RangeDraft>),
    /// 作廢 of an invoice.
    Cancel {
        /// Which.
        number: Number,
        /// Which period's.
        period: Option<Period>,
        /// 作廢原因.
        reason: CleanText,
    },
}

/// A suggestion that waits for the till's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionRow {
    /// Its number in this run of the engine.
    pub id: u64,
    /// What.
    pub suggestion: Suggestion,
    /// By whom; `None` where nobody signs in.
    pub by: Option<StaffCode>,
    /// For which till.
    pub till: Option<TillCode>,
    /// When.
    pub at: Moment,
}

/// A screen as text, row by row.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ScreenFrame {
    /// The rows, without trailing blanks.
    pub rows: Vec<String>,
    /// Column and row of the cursor, where one is shown.
    pub cursor: Option<(u16, u16)>,
}

/// A terminal that has asked something since the engine started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalRow {
    /// Its name.
    pub name: TerminalName,
    /// Its till.
    pub till: Option<TillCode>,
    /// Who is signed in there.
    pub staff: Option<StaffCode>,
    /// The Unix user.
    pub uid: u32,
    /// When it asked last.
    pub asked_at: Moment,
}

/// What a till has and does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillRow {
    /// Its code; `None` stands for sales without a till.
    pub till: Option<TillCode>,
    /// Its name; may be empty.
    pub name: CleanText,
    /// Numbers that it alone may take, in this period.
    pub own_left: u64,
    /// Numbers that it may take in all, in this period.
    pub reach_left: u64,
    /// Invoices issued today.
    pub issued_today: u32,
    /// The last issue of today.
    pub last_issued: Option<Moment>,
    /// When its numbers are used up, as `lj period forecast` says of them; `None` where nothing is known yet, or they last.
    pub run_out: Option<Moment>,
}

/// The shop at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The engine's clock.
    pub now: Moment,
    /// True while the wall clock and the monotonic one agree.
    pub clock_steady: bool,
    /// How far the wall clock can be trusted.
    pub clock: ClockVerdict,
    /// Tills by code; sales without one last.
    pub tills: Vec<TillRow>,
    /// Terminals, the last one to ask first.
    pub terminals: Vec<TerminalRow>,
    /// Terminals attached now.
    pub attached: u32,
    /// Print jobs that are not done, oldest first.
    pub jobs: Vec<PrintJob>,
    /// Free bytes on the disk of the store, where the machine says it.
    pub disk_free: Option<u64>,
    /// Last frame of the ledger.
    pub head_sequence: u64,
    /// The oldest invoice that the platform has not confirmed.
    pub unconfirmed_since: Option<Moment>,
    /// Documents that are refused or off the way and wait for a person.
    pub stuck: u64,
}
