//! What keys can do, and where. Keys themselves are data (`keymaps/*.toml`); no key stands in code.

use crate::text::screen::Word;

/// An enum whose values have a name in a key map, and a word that is named like the value unless it is given.
macro_rules! named {
    ($(#[$doc:meta])* $kind:ident; $($(#[$of:meta])* $name:ident = $text:literal $(, $word:ident)?;)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $kind { $($(#[$of])* $name),+ }

        impl $kind {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in a key map.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The word of bar and help.
            pub fn word(self) -> Word {
                match self { $(Self::$name => word!($name $($word)?)),+ }
            }
        }
    };
}

macro_rules! word {
    ($name:ident) => {
        Word::$name
    };
    ($name:ident $word:ident) => {
        Word::$word
    };
}

named! {
    /// What a key does.
    Action;

    /// 新增.
    Add = "add";
    /// The four fields of a range that a handheld asks for.
    QuickAdd = "quick_add";
    /// 修改.
    Edit = "edit";
    /// 刪除.
    Delete = "delete";
    /// 查詢.
    Filter = "filter";
    /// 批次新增.
    Batch = "batch";
    /// 部門編輯.
    Department = "department";
    /// 電子發票字軌匯入.
    Import = "import";
    /// 銷售.
    Issue = "sale";
    /// Brings back what was removed.
    Undo = "undo";
    /// The list of a code field.
    ListOf = "list_of";
    /// The last value of the field.
    Repeat = "repeat";
    /// Changes the selected line.
    LineEdit = "line_edit";
    /// Removes the selected line.
    LineRemove = "line_remove";
    /// 暫存.
    Park = "park";
    /// 取回.
    CallBack = "call_back";
    /// 開錢櫃.
    Drawer = "drawer";
    /// Gives up a paper that waits for a printer in trouble.
    PaperGiveUp = "paper_give_up";
    /// 發票查詢.
    Invoices = "invoices";
    /// 處理: puts an invoice right.
    Remedy = "remedy";
    /// What is refused or off the way.
    Stuck = "stuck";
    /// 補印, or the first original.
    Reprint = "reprint";
    /// 作廢折讓單.
    AllowanceCancel = "allowance_cancel";
    /// 交班.
    Shift = "shift";
    /// 點鈔交班.
    Count = "count";
    /// 日結.
    Takings = "takings";
    /// What takings are added up by.
    GroupBy = "group_by";
    /// A day, or its whole period.
    Reach = "reach";
    /// 印日結單.
    PrintTakings = "print";
    /// 印歸屬表.
    PrintCoverage = "print_coverage";
    /// 按鍵測試.
    KeyTest = "key_test";
    /// 字軌檢核.
    Check = "check";
    /// 出借, or 收回 of what is lent.
    Lend = "lend";
    /// 配給分支機構.
    Branch = "branch";
    /// 字軌歸屬.
    Coverage = "coverage";
    /// 總覽.
    Overview = "overview";
    /// 維護.
    Upkeep = "upkeep";
    /// Checks the whole store.
    Doctor = "check_store";
    /// 備份.
    BackUp = "back_up";
    /// 匯出.
    Export = "export";
    /// 復原.
    Recover = "recover";
    /// 更新.
    Update = "update";
    /// Looks at another terminal's screen.
    Watch = "watch";
    /// Suggests a new range to a till.
    SuggestRange = "suggest_range";
    /// Suggests 作廢 to a till.
    SuggestCancel = "suggest_cancel";
    /// The next step of the end of the period before this one.
    PeriodEnd = "period_end";
    /// 行事曆.
    PeriodCalendar = "period_calendar";
    /// Answers what is suggested to this till.
    Suggestion = "suggestion";
    /// Opens the selected row.
    Open = "open";
    /// Marks the selected row.
    Mark = "mark";
    /// One row up.
    Up = "up";
    /// One row down.
    Down = "down";
    /// One page up.
    PageUp = "page_up";
    /// One page down.
    PageDown = "page_down";
    /// To the first row.
    First = "first";
    /// To the last row.
    Last = "last";
    /// Shows columns further left.
    Left = "left";
    /// Shows columns further right.
    Right = "right";
    /// The help page.
    Help = "help";
    /// Leaves the screen.
    Leave = "leave";
    /// Locks the terminal, or hands it to the next person.
    Lock = "lock";
    /// Draws everything anew.
    Redraw = "redraw";
    /// Finds an act of the whole program by a word and does it.
    Palette = "palette";
    /// Accepts a field or a row.
    Confirm = "confirm";
    /// The next field.
    Next = "next";
    /// The field before.
    Previous = "previous";
    /// Empties the field.
    Clear = "clear";
    /// Leaves the field, and empties what stands behind the cursor.
    FieldExit = "field_exit";
    /// 儲存.
    Save = "save";
    /// 放棄.
    Drop = "drop";
    /// The next choice of a choice field.
    ChoiceNext = "choice_next";
    /// The choice before.
    ChoicePrevious = "choice_previous";
    /// Answers yes.
    Yes = "yes";
    /// Answers no.
    No = "no";
    /// Goes to the other button.
    Switch = "switch";
    /// Presses the shown button.
    Press = "press";
    /// Leaves although something is not uploaded.
    Skip = "skip";
    /// Goes on uploading before leaving.
    WaitOn = "wait_on";
}

impl Action {
    /// True for what is about the field or button with the focus, or about the room as a whole: no way from a room to
    /// another begins with it.
    pub fn is_of_the_focus(self) -> bool {
        matches!(
            self,
            Self::Confirm
                | Self::Next
                | Self::Previous
                | Self::Clear
                | Self::FieldExit
                | Self::Save
                | Self::Drop
                | Self::Leave
                | Self::ChoiceNext
                | Self::ChoicePrevious
                | Self::Yes
                | Self::No
                | Self::Switch
                | Self::Press
        )
    }

    /// True for what only moves about: a key of it that is held down is no scanner's.
    pub fn moves(self) -> bool {
        matches!(
            self,
            Self::Up
                | Self::Down
                | Self::PageUp
                | Self::PageDown
                | Self::First
                | Self::Last
                | Self::Left
                | Self::Right
        )
    }
}

named! {
    /// Where a key is pressed, in the order of the help page. A context without the key asks the next one of its chain.
    Context;

    /// The grid.
    Browse = "browse", CtxBrowse;
    /// The sales screen.
    Sale = "sale", CtxSale;
    /// A choice field of the sales screen; then [`Context::Sale`].
    SaleChoice = "sale_choice", CtxSaleChoice;
    /// Preview, import, help.
    List = "list", CtxList;
    /// Invoices: the list and a number's life; then [`Context::List`].
    Invoices = "invoices", CtxInvoices;
    /// 交班; then [`Context::List`].
    Shift = "shift", CtxShift;
    /// 日結; then [`Context::List`].
    Takings = "takings", CtxTakings;
    /// 總覽; then [`Context::List`].
    Overview = "overview", CtxOverview;
    /// 行事曆; then [`Context::List`].
    Calendar = "calendar", CtxCalendar;
    /// 字軌歸屬; then [`Context::List`].
    Coverage = "coverage", CtxCoverage;
    /// 維護; then [`Context::List`].
    Upkeep = "upkeep", CtxUpkeep;
    /// A form.
    Form = "form", CtxForm;
    /// A choice field of a form; then [`Context::Form`].
    Choice = "choice", CtxChoice;
    /// A question with two buttons.
    Question = "question", CtxQuestion;
    /// The palette of acts.
    Palette = "acts", Palette;
    /// What goes before the terminal is left.
    Leaving = "leaving", CtxLeaving;
    /// Everywhere, last.
    Global = "global", CtxGlobal;
}

/// The name of a kind of room, one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoomKind(pub &'static str);

/// What a letter is in a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// A hotkey, or nothing.
    Act,
    /// It is typed into a field, and can be no key.
    Typed,
    /// It may be a key of a choice, and is typed where it is none.
    Choose,
}

impl Context {
    /// Where a key is looked for after this context.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Choice => Some(Self::Form),
            Self::Invoices | Self::Shift | Self::Takings => Some(Self::List),
            Self::Overview | Self::Calendar | Self::Coverage | Self::Upkeep => Some(Self::List),
            Self::SaleChoice => Some(Self::Sale),
            Self::Browse | Self::List | Self::Form | Self::Question | Self::Sale | Self::Palette => {
                Some(Self::Global)
            }
            // Nothing is begun any more.
            Self::Leaving | Self::Global => None,
        }
    }

    /// This context and those that are asked after it.
    pub fn chain(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |here| here.next())
    }

    /// What a letter is here: the one table that says where keys wait for a scanner, where they are typed, and where a key
    /// map may name them.
    pub fn letters(self) -> Letters {
        match self {
            Self::Browse | Self::List | Self::Invoices | Self::Shift | Self::Overview => Letters::Act,
            Self::Takings | Self::Coverage => Letters::Act,
            Self::Calendar | Self::Upkeep | Self::Question | Self::Leaving => Letters::Act,
            Self::Form | Self::Sale | Self::Palette => Letters::Typed,
            // A choice of a form or a sale: what no choice has goes on to its fields.
            Self::Choice | Self::SaleChoice => Letters::Choose,
            // 按鍵測試 takes all keys, and what holds everywhere holds in forms too.
            Self::Global => Letters::Typed,
        }
    }

    /// True where letters are typed into a field and can be no keys.
    pub fn is_typing(self) -> bool {
        self.letters() == Letters::Typed
    }

    /// True where letters are hotkeys: they wait until it is known that no scanner sends them.
    pub fn has_hotkeys(self) -> bool {
        self.letters() == Letters::Act
    }
}
