//! What rooms say of each other without knowing each other: where a door leads, what is asked before an act, which
//! question an answer belongs to, what an act was for. Plain names with values of the domain and the protocol; who
//! stands behind a name is known in `screen` and `update` alone.

pub use crate::protocol::Doc;
pub use crate::text::correction::ServiceAct;

use crate::domain::{
    AllowanceNumber, Amount, DocumentId, DrawerFloat, Good, Held, Number, Parked, Period, PrintJob,
    PrintJobId, RandomCode, Range, RangeDraft, RangeId, Seen, Shift, Span, TerminalName, TillCode, Ubn,
};
use crate::protocol::{InvoiceQuery, NumberLife, RangeFilter, RangeRow, SoldHoursPlace, StuckRow};
use crate::text::screen::Word;
use crate::ui::shell::action::{Action, RoomKind};
use rust_decimal::Decimal;
use std::path::PathBuf;

/// Where it goes on. A room that is open already is not opened again: it is told what was chosen.
#[derive(Clone, Debug)]
pub enum Door {
    /// A question with two buttons, over the room that asks.
    Ask(Asked),
    /// The question was answered: yes or no.
    Answered(Asked, bool),
    /// 新增, with this company's code.
    AddRange(String),
    /// 新增 with the four fields of a handheld alone, with this company's code.
    QuickRange(String),
    /// 批次新增, with this company's code.
    AddBatch(String),
    /// 新增 as a suggestion to a till, with the code of the company.
    SuggestRange(Option<TillCode>, String),
    /// 修改.
    EditRange(Box<Range>),
    /// The books of a batch as the engine would store them, and as they were asked for.
    Preview(Vec<RangeRow>, Vec<RangeDraft>),
    /// 查詢, filled with the filter that is on.
    Filter(RangeFilter),
    /// The grid shows these ranges; with a number it lands on that number's range.
    Ranges(RangeFilter, Option<Number>),
    /// 部門編輯 of ranges, filled with a department's code.
    Dept(Vec<RangeId>, String),
    /// 出借 of ranges.
    Lend(Vec<RangeId>),
    /// 收回 of a range.
    TakeBack(Box<Range>),
    /// 配給分支機構 of ranges, filled with a company's code.
    Branch(Vec<RangeId>, String),
    /// 電子發票字軌匯入.
    Import,
    /// What goes on beside the rooms begins.
    Aside(Aside),
    /// 維護.
    Upkeep,
    /// Where a backup or an export goes.
    KeepIn(WorkKind),
    /// 按鍵測試.
    KeyTest,
    /// 銷售.
    Sale,
    /// Goods to choose from, and how many of the chosen one.
    Goods(Vec<Good>, Decimal),
    /// Parked sales to choose from.
    Parked(Vec<Parked>),
    /// What the customer holds of a paper.
    Held(Box<PrintJob>),
    /// The sale takes what was chosen from a list over it.
    Picked(Picked),
    /// 發票查詢.
    Invoices,
    /// The search of 發票查詢, filled with what is searched for now.
    FindInvoices(Box<InvoiceQuery>),
    /// 發票查詢 shows these.
    InvoicesLike(Box<InvoiceQuery>),
    /// A number's life.
    Life(Box<NumberLife>),
    /// 處理.
    Remedies(Box<NumberLife>),
    /// A reason for an act.
    Reason(ReasonFor),
    /// 折讓, and a reason for it where one is likely.
    Allow(Box<NumberLife>, Option<Word>),
    /// A voided number is issued anew.
    Reissue(Box<NumberLife>),
    /// Which allowance is cancelled.
    PickAllowance(Vec<AllowanceNumber>),
    /// What is refused or off the way.
    Stuck,
    /// What can be done about one of them.
    StuckWays(Box<StuckRow>),
    /// A refused invoice is put right.
    Correct(Box<StuckRow>),
    /// 日結.
    Takings,
    /// 點鈔交班, of a shift that took and gave back so much cash.
    Count {
        /// Cash of its sales.
        taken: Amount,
        /// Cash that was given back.
        back: Amount,
        /// What the drawer began with, by the last close.
        float: Option<DrawerFloat>,
    },
    /// 總覽.
    Overview,
    /// 行事曆.
    Calendar,
    /// 字軌歸屬 of a period.
    Coverage(Period),
    /// Another terminal's screen.
    Watch(TerminalName),
    /// 作廢 suggested to a till.
    SuggestCancel(Option<TillCode>),
    /// An act was chosen in the palette: it is done in its room, or everywhere.
    Act(Option<RoomKind>, Action),
}

/// What goes on beside the rooms, without a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// 字軌檢核 of a period.
    Check(Period),
}

/// A question of what goes on beside the rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideAsk {
    /// The question for an allotment was put.
    CheckPut,
    /// What became of it.
    CheckState(Period),
}

/// A question of the page of the upkeep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpkeepAsk {
    /// How the mirror stands.
    Mirror,
    /// How far the ledger was read in the background.
    Reading,
    /// Which ranges wait for a person's word.
    Unproven,
    /// How far the dump of a period that is over is.
    Dump,
}

/// A question of 行事曆.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarAsk {
    /// How the period before ended.
    Before,
    /// What was imported of the next period.
    Next,
    /// What is left of this one.
    Left,
    /// The office calendar.
    Years,
    /// What the platform is not told of books of branches.
    Untold,
    /// The part of the hours that were sold which begins there.
    Sold(Option<SoldHoursPlace>),
}

/// What was chosen from a list over the sale.
#[derive(Clone, Debug)]
pub enum Picked {
    /// So many of a good.
    Good(Box<Good>, Decimal),
    /// A parked sale.
    Sale(Box<Parked>),
    /// What the customer holds.
    Held(PrintJobId, Held),
    /// Nothing: a doubt is left open.
    PutOff,
    /// Nothing: a character was typed, which begins an entry. What the list was of: a doubt, goods.
    Typed(char, PickedFrom),
}

/// What a list over the sale was of, as far as its giving way depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickedFrom {
    /// A doubt, which can be put off.
    Doubt,
    /// Goods, asked for with what stands in the entry.
    Goods,
    /// Parked sales.
    Parked,
}

/// What a terminal does for the upkeep of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// The whole store is checked.
    Check,
    /// The ledger is copied into a new or empty directory.
    BackUp(PathBuf),
    /// The invoices of a period go into a file of this folder.
    Export(Period, PathBuf),
}

/// Which of them it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkKind {
    /// [`Work::Check`].
    Check,
    /// [`Work::BackUp`].
    BackUp,
    /// [`Work::Export`].
    Export,
}

impl Work {
    /// Which it is.
    pub fn kind(&self) -> WorkKind {
        match self {
            Self::Check => WorkKind::Check,
            Self::BackUp(_) => WorkKind::BackUp,
            Self::Export(..) => WorkKind::Export,
        }
    }
}

/// What is asked before an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Leave the program?
    Leave,
    /// Leave it although an act is not answered?
    LeaveUnanswered,
    /// Drop what was typed in the room under the question?
    Drop,
    /// Empty the sale under the question?
    ClearSale,
    /// Give the waiting paper up?
    GiveUpPaper(PrintJobId),
    /// Do what is suggested?
    Suggestion(u64),
    /// An act of the invoice screens?
    Service(ServiceAct),
    /// Delete the range?
    Delete {
        /// Which.
        id: RangeId,
        /// Its numbers.
        span: Span,
    },
    /// Delete so many marked ranges, of which this is the lowest?
    DeleteMarked(usize, Span),
    /// Take back so many ranges that were just added, of which this is the lowest?
    UndoAdded(usize, Span),
    /// Bring back so many ranges that were just deleted, of which this was the lowest?
    UndoDeleted(usize, Span),
    /// Put a range back to what it was before it was just edited?
    UndoEdited(Span),
    /// Give so many ranges, of which this is the lowest, the departments back that they just had?
    UndoDept(usize, Span),
    /// Take back so many ranges that were just lent and of which nothing was used; this is the lowest?
    UndoLent(usize, Span),
    /// Take this step of the end of the period?
    PeriodEnd(PeriodStep, Period),
}

/// A step of the end of a period, in their order; the last one takes the first back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodStep {
    /// Its numbers end.
    End,
    /// Its blanks are reported.
    Report,
    /// What the branches have of it is told.
    Branches,
    /// It is closed.
    Close,
    /// Its numbers, which ended before it was over, are issued from again.
    Reopen,
}

impl Asked {
    /// Whether to leave the program, where an act is not answered or none is open.
    pub fn to_leave(unanswered: bool) -> Self {
        if unanswered { Self::LeaveUnanswered } else { Self::Leave }
    }

    /// True when it is asked whether to leave.
    pub fn is_to_leave(self) -> bool {
        matches!(self, Self::Leave | Self::LeaveUnanswered)
    }
}

/// What a reason is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonFor {
    /// 作廢; the third is true when the time is over and an approval is needed.
    Cancel(Doc, Amount, bool),
    /// 作廢 of the invoice that was just issued.
    CancelAtOnce(Doc, Amount),
    /// 註銷; the second is true where the customer holds its slip.
    Void(Doc, bool),
    /// 作廢折讓單.
    AllowanceCancel(AllowanceNumber),
    /// 補印.
    Reprint(Doc),
    /// What was seen of a document at the platform.
    Settle(DocumentId, Seen),
}

impl ServiceAct {
    /// What 確定 on the page of a shift does.
    pub fn of_shift(shift: &Shift, closed: bool) -> Self {
        if closed { Self::PrintShift(shift.id) } else { Self::ShiftClose }
    }
}

/// What is to be done with a number's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Open its page.
    Open,
    /// The same for a slip that was scanned, with its random code where it has one.
    Scanned(Option<RandomCode>),
    /// Show the open page anew.
    Again,
    /// 處理.
    Remedy,
    /// Issue a voided number anew.
    Reissue,
    /// 補印, or the first original.
    Print,
    /// 作廢折讓單.
    AllowanceCancel,
}

/// What an act was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The form of 新增 or 修改.
    Save,
    /// 批次新增.
    Batch,
    /// An edit is taken back.
    UndoEdit,
    /// 刪除.
    Delete,
    /// 部門編輯.
    Dept,
    /// 出借.
    Lend,
    /// 收回.
    TakeBack,
    /// 配給分支機構.
    Branch,
    /// 匯入.
    Import,
    /// 開立.
    Issue,
    /// A voided number is issued anew.
    Reissue,
    /// 暫存.
    Park,
    /// 開錢櫃.
    Drawer,
    /// What the customer holds, or a paper given up.
    Paper,
    /// What was suggested to this till.
    Suggestion,
    /// An act of the invoice screens.
    Service(ServiceAct),
    /// A step of the end of a period.
    PeriodEnd(PeriodStep, Period),
    /// 印日結單.
    Takings,
    /// 印字軌歸屬表.
    Coverage,
}

impl Purpose {
    /// True for acts of the sales screen.
    pub fn is_of_sale(self) -> bool {
        matches!(self, Self::Issue | Self::Reissue | Self::Park | Self::Drawer | Self::Paper)
    }
}

/// Which question an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticket {
    /// The store's data.
    Store,
    /// The fence.
    Fence,
    /// The companies.
    Companies,
    /// A page of the grid, by its turn.
    Page(u64),
    /// The range of a typed number.
    Find,
    /// The last period whose numbers have ended.
    Ended,
    /// The books of a batch.
    Preview,
    /// The verdicts on a file.
    Verdicts,
    /// The ranges that an import made.
    Imported,
    /// A question of what goes on beside the rooms.
    Aside(AsideAsk),
    /// The good of a code.
    Good,
    /// Goods like some words.
    Goods,
    /// The name of a buyer.
    BuyerName(Ubn),
    /// What is known of a carrier or a donation code, by the turn of the sale's codes.
    Code {
        /// The turn.
        turn: u32,
        /// Which of them.
        place: usize,
    },
    /// Parked sales.
    Parked,
    /// Whether a consumer can be sold to.
    Seller,
    /// Papers that are not done.
    Jobs,
    /// 登入.
    SignIn,
    /// A page of 發票查詢, by its turn.
    Invoices(u64),
    /// A number's life.
    Life(Wish),
    /// Whether a paper of an invoice may be asked for.
    Printable(Doc),
    /// What an allowance would be, by its turn.
    Allowance(u64),
    /// A page of what is refused or off the way.
    Stuck,
    /// One of them, which is to be put right.
    StuckOf(DocumentId),
    /// The figures of the shift.
    Shift,
    /// The outbox at a glance.
    Upload,
    /// A part of the takings, by the turn of their page.
    Takings(u64),
    /// A part of 字軌歸屬, by the turn of its page.
    Coverage(u64),
    /// What else is to be known of the shift on the screen.
    ShiftDrawer,
    /// What its drawer began with, or left.
    ShiftFloat,
    /// A part of the shifts of these days, by the turn of the page of takings.
    ShiftsClosed(u64),
    /// What is left behind.
    Leaving,
    /// The upkeep of the store.
    Upkeep,
    /// What the page of the upkeep asks beside.
    OfUpkeep(UpkeepAsk),
    /// 總覽.
    Dashboard,
    /// The end of the period before this one, for the same page.
    PeriodEnd,
    /// Whether there are numbers of the period before this one, for the same page.
    PeriodBefore,
    /// Whether numbers have ended too early, for the same page.
    EarlyEnd,
    /// What the platform is not told of branches' books, for the same page.
    Untold,
    /// The numbers of this period (0) and of the next one (1), for the same page.
    Numbers(usize),
    /// What was asked for of this period's numbers (0) and of the next one's (1), for the same page.
    Awaited(usize),
    /// What 行事曆 asks.
    Calendar(CalendarAsk),
    /// The watched terminal's screen.
    Frame,
    /// Whether this terminal is watched: asked, or answered to a frame of it.
    Watched,
    /// What is suggested to this till.
    Suggestions,
    /// A suggestion was made.
    Suggested,
    /// A suggestion was refused here.
    Refused,
    /// The act of this count.
    Act(u64),
}

impl Ticket {
    /// True for what may take long: it must not hold up the grid. 總覽 looks back on weeks; a frame is sent while the next
    /// key is typed.
    pub fn is_slow(self) -> bool {
        match self {
            Self::Preview | Self::Verdicts | Self::Imported | Self::SignIn | Self::Act(_) => true,
            Self::Invoices(_) | Self::Life(_) | Self::Printable(_) | Self::Allowance(_) | Self::Stuck => true,
            Self::Shift | Self::ShiftDrawer | Self::ShiftFloat | Self::StuckOf(_) => true,
            Self::Takings(_) | Self::ShiftsClosed(_) | Self::Coverage(_) => true,
            Self::Calendar(_)
            | Self::Dashboard
            | Self::PeriodEnd
            | Self::EarlyEnd
            | Self::Untold
            | Self::PeriodBefore
            | Self::Numbers(_)
            | Self::Awaited(_)
            | Self::Watched
            | Self::Fence
            | Self::OfUpkeep(_) => true,
            Self::Store | Self::Companies | Self::Page(_) | Self::Find | Self::Ended => false,
            Self::Aside(_) | Self::Upload | Self::Leaving | Self::Upkeep => false,
            Self::Good | Self::Goods | Self::BuyerName(_) | Self::Parked | Self::Seller => false,
            Self::Jobs | Self::Code { .. } => false,
            Self::Frame | Self::Suggestions | Self::Suggested | Self::Refused => false,
        }
    }
}
