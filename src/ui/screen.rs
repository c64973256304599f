//! The screens, a file or a folder each: what is on it, its acts, how it is drawn. None knows another; this is the one
//! list of all: the layers that can lie over the grid, which door leads where, and what goes on beside the rooms.

pub mod branch;
pub mod calendar;
pub mod check;
pub mod coverage;
pub mod dept;
pub mod filter;
pub mod grid;
pub mod help;
pub mod import;
pub mod invoices;
pub mod key_test;
pub mod leaving;
pub mod lending;
pub mod overview;
pub mod palette;
pub mod question;
pub mod range_form;
pub mod sale;
pub mod sign_in;
pub mod stuck;
pub mod takings;
pub mod upkeep;

use crate::protocol::{Failure, Reply};
use crate::text::screen::Word;
use crate::ui::door::{Aside, AsideAsk, Door};
pub use crate::ui::screen::branch::BranchForm;
pub use crate::ui::screen::calendar::CalendarPage;
pub use crate::ui::screen::check::Check;
pub use crate::ui::screen::coverage::CoveragePage;
pub use crate::ui::screen::dept::Dept;
pub use crate::ui::screen::filter::Filter;
pub use crate::ui::screen::grid::state::Grid;
pub use crate::ui::screen::help::Help;
pub use crate::ui::screen::import::state::ImportScreen;
pub use crate::ui::screen::invoices::allow::AllowForm;
pub use crate::ui::screen::invoices::count::CountForm;
pub use crate::ui::screen::invoices::find::FindForm;
pub use crate::ui::screen::invoices::list::InvoiceList;
pub use crate::ui::screen::invoices::page::{LifePage, ShiftPage};
pub use crate::ui::screen::invoices::pick::PickAllowance;
pub use crate::ui::screen::invoices::service::ReasonForm;
pub use crate::ui::screen::invoices::ways::Ways;
pub use crate::ui::screen::key_test::KeyTest;
pub use crate::ui::screen::leaving::Leaving;
pub use crate::ui::screen::lending::lend::LendForm;
pub use crate::ui::screen::lending::take_back::TakeBackForm;
pub use crate::ui::screen::overview::{Board, CancelForm, Watching};
pub use crate::ui::screen::palette::Palette;
pub use crate::ui::screen::question::Question;
pub use crate::ui::screen::range_form::preview::Preview;
pub use crate::ui::screen::range_form::quick::QuickForm;
pub use crate::ui::screen::range_form::state::{Mode, RangeForm};
pub use crate::ui::screen::sale::pick::{Picker, PickerRows};
pub use crate::ui::screen::sale::state::SaleScreen;
pub use crate::ui::screen::sign_in::SignIn;
pub use crate::ui::screen::stuck::correct::CorrectForm;
pub use crate::ui::screen::stuck::list::StuckList;
pub use crate::ui::screen::stuck::ways::StuckWays;
pub use crate::ui::screen::takings::page::TakingsPage;
pub use crate::ui::screen::upkeep::page::UpkeepPage;
pub use crate::ui::screen::upkeep::place::PlaceForm;
use crate::ui::shell::{Action, Context, Room, RoomKind, Scroll, Shell, Table};

/// The kind of the room that lies under all.
pub const GRID: RoomKind = RoomKind("Grid");

/// A screen that is a layer.
pub trait InLayer: Sized {
    /// The screen of a layer, if it is this one.
    fn of(layer: &Layer) -> Option<&Self>;
    /// The same, to be changed.
    fn of_mut(layer: &mut Layer) -> Option<&mut Self>;
}

macro_rules! layers {
    ($($(#[$doc:meta])* $name:ident($room:ty) = $title:ident,)+) => {
        /// One layer over the grid.
        #[derive(Clone, Debug)]
        pub enum Layer { $($(#[$doc])* $name(Box<$room>)),+ }

        /// The tables of acts of all rooms, the grid's first.
        pub fn tables() -> Vec<Table> {
            vec![
                Table::of::<Grid>(GRID, Word::RoomRanges),
                $(Table::of::<$room>(RoomKind(stringify!($name)), Word::$title)),+
            ]
        }

        impl Layer {
            /// Its room.
            pub fn room(&self) -> &dyn Room {
                match self { $(Self::$name(room) => room.as_ref()),+ }
            }

            /// Which kind of room it is.
            pub fn kind(&self) -> RoomKind {
                match self { $(Self::$name(_) => RoomKind(stringify!($name))),+ }
            }

            /// Its room, to take something.
            pub fn room_mut(&mut self) -> &mut dyn Room {
                match self { $(Self::$name(room) => room.as_mut()),+ }
            }
        }

        $(
            impl InLayer for $room {
                fn of(layer: &Layer) -> Option<&Self> {
                    match layer { Layer::$name(room) => Some(room), _ => None }
                }
                fn of_mut(layer: &mut Layer) -> Option<&mut Self> {
                    match layer { Layer::$name(room) => Some(room), _ => None }
                }
            }

            impl From<$room> for Layer {
                fn from(room: $room) -> Self {
                    Self::$name(Box::new(room))
                }
            }
        )+
    };
}

layers! {
    /// 新增, 修改, 批次新增.
    Range(RangeForm) = RoomRange,
    /// The four fields of a handheld.
    Quick(QuickForm) = QuickAdd,
    /// The books of a batch before they are saved.
    Preview(Preview) = TitlePreview,
    /// 查詢.
    Filter(Filter) = TitleFilter,
    /// 部門編輯.
    Dept(Dept) = TitleDept,
    /// 出借.
    Lend(LendForm) = TitleLend,
    /// 收回.
    TakeBack(TakeBackForm) = TitleTakeBack,
    /// 配給分支機構.
    Branch(BranchForm) = TitleBranch,
    /// 電子發票字軌匯入.
    Import(ImportScreen) = TitleImport,
    /// 銷售.
    Sale(SaleScreen) = Issue,
    /// A list over the sales screen.
    Pick(Picker) = RoomPick,
    /// 發票查詢.
    Invoices(InvoiceList) = TitleInvoices,
    /// Its search.
    Find(FindForm) = TitleFindInvoices,
    /// A number's life.
    Life(LifePage) = TitleLife,
    /// 交班.
    Shift(ShiftPage) = TitleShift,
    /// 點鈔交班.
    Count(CountForm) = TitleCount,
    /// 處理.
    Ways(Ways) = TitleRemedy,
    /// A reason for an act.
    Reason(ReasonForm) = FieldReason,
    /// 折讓.
    Allow(AllowForm) = TitleAllow,
    /// Which allowance.
    PickAllowance(PickAllowance) = RoomPickAllowance,
    /// What is refused or off the way.
    Stuck(StuckList) = Stuck,
    /// What can be done about it.
    StuckWays(StuckWays) = RoomStuckWays,
    /// A refused invoice is put right.
    Correct(CorrectForm) = TitleCorrect,
    /// 日結.
    Takings(TakingsPage) = Takings,
    /// 總覽.
    Overview(Board) = Overview,
    /// 行事曆.
    Calendar(CalendarPage) = PeriodCalendar,
    /// 字軌歸屬.
    Coverage(CoveragePage) = Coverage,
    /// Another terminal's screen.
    Watch(Watching) = Watch,
    /// 作廢 suggested to a till.
    SuggestCancel(CancelForm) = SuggestCancel,
    /// 維護.
    Upkeep(UpkeepPage) = Upkeep,
    /// Where a backup or an export goes.
    KeepIn(PlaceForm) = RoomKeepIn,
    /// 按鍵測試.
    KeyTest(KeyTest) = KeyTest,
    /// The help page.
    Help(Help) = TitleHelp,
    /// 登入, over everything.
    SignIn(SignIn) = TitleSignIn,
    /// A question with two buttons.
    Question(Question) = CtxQuestion,
    /// What goes before the terminal is left.
    Leaving(Leaving) = TitleLeaving,
    /// The palette of acts.
    Palette(Palette) = Palette,
}

impl Layer {
    /// The room behind a door, or the door again where it leads into a room that is open already.
    ///
    /// # Errors
    /// The door.
    pub fn behind(door: Door, shell: &mut Shell) -> Result<Self, Door> {
        let period = shell.now.period();
        Ok(match door {
            Door::Ask(asked) => Question::new(asked).into(),
            Door::AddRange(company) => RangeForm::add(Mode::Add, period, &company).for_whom(shell).into(),
            Door::QuickRange(company) => QuickForm::new(period, company).into(),
            Door::AddBatch(company) => RangeForm::add(Mode::Batch, period, &company).for_whom(shell).into(),
            Door::SuggestRange(till, company) => RangeForm::suggest(till, period, &company).into(),
            Door::EditRange(range) => RangeForm::open(shell, &range).for_whom(shell).into(),
            Door::Preview(rows, drafts) => {
                Preview { rows, drafts, list: Scroll::default(), saving: false }.into()
            }
            Door::Filter(filter) => Filter::new(&filter).into(),
            Door::Dept(ids, dept) => Dept::new(ids, &dept).into(),
            Door::Lend(ids) => LendForm::new(ids).into(),
            Door::Branch(ids, company) => BranchForm::new(ids, &company).into(),
            Door::TakeBack(range) => TakeBackForm::new(*range).into(),
            Door::Import => ImportScreen::open(shell).into(),
            Door::Upkeep => UpkeepPage::open(shell).into(),
            Door::KeepIn(kind) => PlaceForm::new(shell, kind).into(),
            Door::KeyTest => KeyTest::default().into(),
            Door::Sale => SaleScreen::open(shell).into(),
            Door::Goods(goods, quantity) => Picker::new(PickerRows::Goods(goods, quantity)).into(),
            Door::Parked(parked) => Picker::new(PickerRows::Parked(parked)).into(),
            Door::Held(job) => Picker::new(PickerRows::Held(job)).into(),
            Door::Invoices => InvoiceList::open(shell).into(),
            Door::FindInvoices(query) => FindForm::new(&query).into(),
            Door::Life(life) => LifePage::new(shell.lang, life).into(),
            Door::Remedies(life) => Ways::new(life).into(),
            Door::Reason(what) => ReasonForm::new(shell.lang, what).into(),
            Door::Allow(life, because) => match AllowForm::open(shell, &life, because) {
                Some(form) => form.into(),
                None => return Err(Door::Allow(life, because)),
            },
            Door::Reissue(life) => match SaleScreen::reissue(shell, &life) {
                Some(sale) => sale.into(),
                None => return Err(Door::Reissue(life)),
            },
            Door::PickAllowance(numbers) => PickAllowance::new(numbers).into(),
            Door::Stuck => StuckList::open(shell).into(),
            Door::StuckWays(row) => StuckWays::new(row).into(),
            Door::Correct(row) => CorrectForm::new(&row).into(),
            Door::Count { taken, back, float } => CountForm::new(taken, back, float).into(),
            Door::Takings => TakingsPage::open(shell).into(),
            Door::Overview => Board::open(shell).into(),
            Door::Coverage(period) => CoveragePage::open(shell, period).into(),
            Door::Calendar => CalendarPage::open(shell).into(),
            Door::Watch(name) => Watching::open(shell, name).into(),
            Door::SuggestCancel(till) => CancelForm::new(till).into(),
            inside @ (Door::Answered(..)
            | Door::Ranges(..)
            | Door::Aside(_)
            | Door::Picked(_)
            | Door::InvoicesLike(_)
            | Door::Act(..)) => return Err(inside),
        })
    }
}

/// Acts that are done everywhere, before the room on top is asked.
pub const EVERYWHERE: [Action; 5] =
    [Action::Help, Action::Palette, Action::Lock, Action::Suggestion, Action::Redraw];

/// The help page, from the keys of a context on: what is done everywhere or in some room.
pub fn help(shell: &Shell, from: Context) -> Help {
    let tables = tables();
    Help::new(&shell.keymap, from, |context, action| {
        EVERYWHERE.contains(&action) || tables.iter().any(|table| table.has(context, action))
    })
}

/// What goes on beside the rooms, without a picture: the message line says how it stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside {
    check: Check,
}

impl Beside {
    /// Begins it.
    pub fn begin(&mut self, shell: &mut Shell, aside: Aside) {
        match aside {
            Aside::Check(period) => self.check.ask(shell, period),
        }
    }

    /// A question of it is answered.
    pub fn answered(&mut self, shell: &mut Shell, ask: AsideAsk, result: Result<Reply, Failure>) {
        match ask {
            AsideAsk::CheckPut => self.check.put(shell, result),
            AsideAsk::CheckState(period) => self.check.answered(shell, period, result),
        }
    }

    /// Something of the upload has changed.
    pub fn upload_changed(&mut self, shell: &mut Shell) {
        self.check.look(shell);
    }
}

#[cfg(test)]
mod tests;
