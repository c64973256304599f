//! The whole state of a terminal's screen. It changes in `update` alone and is drawn by `view` alone.

use crate::domain::{CleanText, Company, CompanyCode, Moment, Period, PrintJob, RequestId, TerminalName};
use crate::protocol::{Call, Caller, Request, ScreenFrame, StoreInfo, SuggestionRow, UploadStatus};
use crate::text::Lang;
use crate::ui::layers::{ImportScreen, Layer};
use crate::ui::screen::grid::state::{Fetch, Grid};
use crate::ui::screen::invoices::state::{CounterAct, Lookup};
use crate::ui::screen::leaving::state::Leaving;
use crate::ui::screen::overview::state::{Overview, OverviewAsk};
use crate::ui::screen::range_form::state::RangeForm;
use crate::ui::screen::sale::state::SaleScreen;
use crate::ui::screen::sign_in::state::Person;
use crate::ui::shell::action::Context;
use crate::ui::shell::burst::Burst;
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::keymap::Keymap;
use crate::ui::shell::look::Look;
use std::time::Duration;

/// The contract: below this nothing is laid out.
pub const COLUMNS_MIN: u16 = 80;
/// The contract: below this nothing is laid out.
pub const ROWS_MIN: u16 = 24;

/// Columns and rows from which a slip is shown with both codes.
pub const WIDE: (u16, u16) = (132, 43);

/// What a model is made with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Language.
    pub lang: Lang,
    /// Who asks.
    pub caller: Caller,
    /// The keys.
    pub keymap: Keymap,
    /// Borders and colours.
    pub look: Look,
    /// The terminal's name, the first part of its request ids.
    pub terminal: String,
    /// The first request's count: higher than any that this terminal's name has used before.
    pub first_request: u64,
    /// The import folder, safe to show.
    pub folder: CleanText,
    /// The time now.
    pub now: Moment,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The terminal was asked how wide it draws frames.
    pub measuring: bool,
}

/// The state.
#[derive(Clone, Debug)]
pub struct Model {
    /// Language.
    pub lang: Lang,
    /// Who asks.
    pub caller: Caller,
    /// The keys.
    pub keymap: Keymap,
    /// Borders and colours.
    pub look: Look,
    /// The import folder, safe to show.
    pub folder: CleanText,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The time of the title line.
    pub now: Moment,
    /// The store, once it has answered.
    pub store: Option<Box<StoreInfo>>,
    /// The companies.
    pub companies: Vec<Company>,
    /// The grid.
    pub grid: Grid,
    /// What lies over the grid, the topmost last.
    pub layers: Vec<Layer>,
    /// The message line.
    pub note: Option<Note>,
    /// The engine does not answer.
    pub lost: bool,
    /// The act that is not answered yet.
    pub pending: Option<Pending>,
    /// Papers of this till that are not done.
    pub jobs: Vec<PrintJob>,
    /// Hotkeys that may be a scanner's.
    pub burst: Burst,
    /// The last held keys were a scan.
    pub scanned: bool,
    /// Until then the terminator of that scan may still come.
    pub scan_tail_until: Duration,
    /// Who has signed in.
    pub person: Option<Person>,
    /// When a key was pressed last, to the minute.
    pub touched_at: Moment,
    /// The outbox, once the engine has told it.
    pub upload: Option<Box<UploadStatus>>,
    /// The period that the centre is asked about (字軌檢核).
    pub checking: Option<Period>,
    /// What is suggested to this till, oldest first.
    pub suggestions: Vec<SuggestionRow>,
    /// Somebody looks at this screen.
    pub watched: Watched,
    /// The terminal was asked how wide it draws frames and has not answered.
    pub measuring: bool,
    /// Hotkeys are dead until then.
    pub quiet_until: Duration,
    terminal: String,
    acts: u64,
}

/// Somebody looks at this screen, as far as this terminal knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// It is so.
    pub is_on: bool,
    /// A frame is on its way.
    pub sending: bool,
    /// The last one sent.
    pub sent: Option<ScreenFrame>,
}

/// What the message line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The sentence.
    pub text: String,
    /// It is a refusal or a fault.
    pub alarm: bool,
}

/// What an act was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The form of 新增 or 修改.
    Save,
    /// 批次新增.
    Batch,
    /// 刪除.
    Delete,
    /// 部門編輯.
    Dept,
    /// 匯入.
    Import,
    /// 開立.
    Issue,
    /// 暫存.
    Park,
    /// 開錢櫃.
    Drawer,
    /// What the customer holds, or a paper given up.
    Paper,
    /// What was suggested to this till.
    Suggestion,
    /// An act of the invoice screens.
    Counter(CounterAct),
}

impl Purpose {
    /// True for acts of the sales screen.
    pub fn is_of_sale(self) -> bool {
        match self {
            Self::Issue | Self::Park | Self::Drawer | Self::Paper => true,
            Self::Save
            | Self::Batch
            | Self::Delete
            | Self::Dept
            | Self::Import
            | Self::Suggestion
            | Self::Counter(_) => false,
        }
    }
}

/// An act that is not answered yet; it is repeated under the same id until it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its count, also the ticket.
    pub count: u64,
    /// What it was for.
    pub purpose: Purpose,
    /// The act with its id.
    pub call: Call,
    /// How often it was asked.
    pub tries: u32,
    /// Asking stopped; the next save asks again.
    pub stalled: bool,
}

impl Model {
    /// The state at start, and the first questions.
    pub fn new(setup: Setup) -> (Self, Vec<Effect>) {
        let mut model = Self {
            lang: setup.lang,
            caller: Caller { terminal: TerminalName::parse(&setup.terminal), ..setup.caller },
            keymap: setup.keymap,
            look: setup.look,
            folder: setup.folder,
            size: setup.size,
            now: setup.now,
            store: None,
            companies: Vec::new(),
            grid: Grid::default(),
            layers: Vec::new(),
            note: None,
            lost: false,
            pending: None,
            jobs: Vec::new(),
            burst: Burst::default(),
            scanned: false,
            scan_tail_until: Duration::ZERO,
            person: None,
            upload: None,
            checking: None,
            suggestions: Vec::new(),
            measuring: setup.measuring,
            watched: Watched::default(),
            touched_at: setup.now,
            quiet_until: Duration::ZERO,
            terminal: setup.terminal,
            acts: setup.first_request,
        };
        let page = model.grid.reload();
        let effects = vec![
            model.question(Ticket::Store, Request::Store),
            model.page(page),
            model.question(Ticket::Companies, Request::Companies),
            model.question(Ticket::Upload, Request::UploadStatus),
            model.question(Ticket::Overview(OverviewAsk::Suggestions), Request::Suggestions),
        ];
        (model, effects)
    }

    /// Where keys are looked up.
    pub fn context(&self) -> Context {
        let typing = |choice: Option<bool>| {
            if choice == Some(true) { Context::Choice } else { Context::Form }
        };
        match self.layers.last() {
            None => Context::Browse,
            Some(Layer::Range(range)) => {
                typing(range.form.focused().map(crate::ui::shell::form::field::Field::is_choice))
            }
            Some(Layer::Filter(form)) => {
                typing(form.focused().map(crate::ui::shell::form::field::Field::is_choice))
            }
            Some(Layer::Dept(_) | Layer::SignIn(_)) => Context::Form,
            Some(Layer::Sale(sale)) => match sale.form.focused() {
                Some(field) if field.is_choice() && sale.done.is_none() => Context::SaleChoice,
                _ => Context::Sale,
            },
            Some(Layer::Preview(_) | Layer::Import(_) | Layer::Help(_) | Layer::Pick(_)) => Context::List,
            Some(Layer::Lookup(lookup)) => match lookup.as_ref() {
                Lookup::Page(page) if page.is_shift() => Context::List,
                Lookup::List(_) | Lookup::Page(_) => Context::Invoices,
                Lookup::Ways(_) | Lookup::Pick(..) => Context::List,
                Lookup::Find(_) | Lookup::Reason(_) | Lookup::Allow(_) => typing(
                    lookup
                        .form()
                        .and_then(|form| form.focused())
                        .map(crate::ui::shell::form::field::Field::is_choice),
                ),
            },
            Some(Layer::Overview(overview)) => match overview.as_ref() {
                Overview::Board(_) => Context::Overview,
                Overview::Watch(_) => Context::List,
                Overview::Cancel(_) => Context::Form,
            },
            Some(Layer::KeyTest(_)) => Context::Global,
            Some(Layer::Question(_)) => Context::Question,
            Some(Layer::Leaving(_)) => Context::Leaving,
        }
    }

    /// An effect that asks a question.
    pub fn question(&self, ticket: Ticket, request: Request) -> Effect {
        let call = Call { caller: self.caller.clone(), id: None, request };
        Effect::Ask { ticket, call: Box::new(call), wait: Duration::ZERO }
    }

    /// An effect that asks for a page of the grid.
    pub fn page(&self, fetch: Fetch) -> Effect {
        self.question(Ticket::Page(fetch.turn), Request::Ranges(fetch.query))
    }

    /// Names an act and keeps it until it is answered. The ids of a terminal are in order.
    pub fn name_act(&mut self, purpose: Purpose, request: Request) -> Option<&Pending> {
        self.acts += 1;
        let id = RequestId::parse(&format!("{}-{:020}", self.terminal, self.acts))?;
        let call = Call { caller: self.caller.clone(), id: Some(id), request };
        let pending = Pending { count: self.acts, purpose, call, tries: 0, stalled: false };
        Some(self.pending.insert(pending))
    }

    /// Says something in the message line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.note = Some(Note { text: text.into(), alarm: false });
    }

    /// Says what went wrong in the message line.
    pub fn alarm(&mut self, text: impl Into<String>) {
        self.note = Some(Note { text: text.into(), alarm: true });
    }

    /// The form of a range, wherever it lies.
    pub fn range_form(&mut self) -> Option<&mut RangeForm> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Range(form) => Some(form.as_mut()),
            _ => None,
        })
    }

    /// The import screen, if open.
    pub fn import_screen(&mut self) -> Option<&mut ImportScreen> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Import(screen) => Some(screen.as_mut()),
            _ => None,
        })
    }

    /// The sales screen, if open.
    pub fn sale_screen(&mut self) -> Option<&mut SaleScreen> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Sale(sale) => Some(sale.as_mut()),
            _ => None,
        })
    }

    /// The sales screen, if nothing lies over it.
    pub fn sale_on_top(&mut self) -> Option<&mut SaleScreen> {
        match self.layers.last_mut() {
            Some(Layer::Sale(sale)) => Some(sale.as_mut()),
            _ => None,
        }
    }

    /// What goes before this terminal is left, wherever it lies.
    pub fn leaving(&self) -> Option<&Leaving> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Leaving(leaving) => Some(leaving.as_ref()),
            _ => None,
        })
    }

    /// When held keys must be looked at, or leaving ends, if nothing comes before.
    pub fn wake_at(&self) -> Option<Duration> {
        self.burst.due().into_iter().chain(self.leaving().and_then(Leaving::ends_at)).min()
    }

    /// True where both codes of a slip stand beside each other.
    pub fn is_wide(&self) -> bool {
        self.size.0 >= WIDE.0 && self.size.1 >= WIDE.1
    }

    /// The name of a company.
    pub fn company_name(&self, code: &CompanyCode) -> &str {
        let named = self.companies.iter().find(|company| company.code == *code);
        named.map_or("", |company| company.name.as_str())
    }

    /// True when the window is too small to be laid out.
    pub fn is_too_small(&self) -> bool {
        self.size.0 < COLUMNS_MIN || self.size.1 < ROWS_MIN
    }
}
