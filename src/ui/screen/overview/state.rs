//! 總覽, the administrator's page: the shop at a glance, another terminal's screen to look at, and what is suggested to
//! a till. The rows are words already; what a row stands for is kept beside them.

use crate::domain::{CANCEL_REASON_CHARS_MAX, TerminalName, TillCode};
use crate::protocol::{Dashboard, ScreenFrame};
use crate::text::till::overview::OverviewRow;
use crate::ui::shell::{Field, FieldName, Form, Scroll};

/// Characters of a number with its hyphen.
const NUMBER_CHARS_MAX: usize = 12;

/// The page.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Its rows, top down; empty until the engine has answered.
    pub rows: Vec<OverviewRow>,
    /// The selected one.
    pub list: Scroll,
    /// A question for it is under way.
    pub asking: bool,
}

impl Board {
    /// Takes what the engine said; the selected row stays in its place.
    pub fn take(&mut self, lang: crate::text::Lang, dashboard: &Dashboard) {
        self.rows = crate::text::till::overview::overview(lang, dashboard);
        self.list.at = self.list.at.min(self.rows.len().saturating_sub(1));
        self.asking = false;
    }

    /// The terminal of the selected row.
    pub fn terminal(&self) -> Option<TerminalName> {
        match self.rows.get(self.list.at)? {
            OverviewRow::Terminal(row) => Some(row.name.clone()),
            OverviewRow::Till(_) | OverviewRow::Fact(_) | OverviewRow::Tills | OverviewRow::Terminals => None,
        }
    }

    /// The till of the selected row, or of the terminal on it; `None` where the row has none. A row of sales without a till is
    /// a place too.
    pub fn till(&self) -> Option<Option<TillCode>> {
        match self.rows.get(self.list.at)? {
            OverviewRow::Terminal(row) => Some(row.till.clone()),
            OverviewRow::Till(row) => Some(row.till.clone()),
            OverviewRow::Fact(_) | OverviewRow::Tills | OverviewRow::Terminals => None,
        }
    }
}

/// Another terminal's screen.
#[derive(Clone, Debug)]
pub struct Watching {
    /// Whose.
    pub name: TerminalName,
    /// What it showed last; without rows until it has shown something.
    pub frame: ScreenFrame,
}

/// 作廢 suggested to a till.
#[derive(Clone, Debug)]
pub struct CancelForm {
    /// Which till.
    pub till: Option<TillCode>,
    /// Number and reason.
    pub form: Form,
}

impl CancelForm {
    /// An empty form.
    pub fn new(till: Option<TillCode>) -> Self {
        let fields = vec![
            Field::text_of(FieldName::Number, NUMBER_CHARS_MAX, true),
            Field::text_of(FieldName::Reason, CANCEL_REASON_CHARS_MAX, false),
        ];
        Self { till, form: Form::new(fields) }
    }
}
