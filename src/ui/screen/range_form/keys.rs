//! What the LJ form does: a range is saved, a batch is looked at first, or either goes to a till as a suggestion. The fields
//! being typed stand in the panel under the grid, each fault on a line of its own under its row, beginning with the name
//! of its field.

use crate::domain::{FieldFault, RangeEdit, RangeField};
use crate::protocol::{Failure, Reply, Request, Suggestion, read, request};
use crate::text;
use crate::text::screen::Word;
use crate::ui::door::{Door, Purpose, Ticket};
use crate::ui::screen::range_form::draft;
use crate::ui::screen::range_form::state::{Mode, RangeForm};
use crate::ui::shell::range_fields::{company_name, place};
use crate::ui::shell::{
    Buffer, Field, FieldName, Filling, Fills, Next, Position, Rect, Screen, Shell, Slot, acts, fields,
    has_form, paint,
};

/// As many different faults of a batch as a form can show.
const FAULTS_SHOWN_MAX: usize = 8;

acts!(RangeForm in Form, Choice: Filling::ACTS);

impl Screen for RangeForm {
    has_form!();

    fn changed(&mut self, _: &mut Shell, field: FieldName) {
        self.fill(field);
    }

    fn locked(&mut self, shell: &mut Shell) {
        shell.alarm(Word::Locked.say(shell.lang));
    }

    fn heading(&self) -> Option<Word> {
        Some(match self.mode {
            Mode::Add if self.suggest_to.is_some() => Word::SuggestRange,
            Mode::Add => Word::TitleAdd,
            Mode::Edit { .. } => Word::TitleEdit,
            Mode::Batch => Word::TitleBatch,
        })
    }

    /// It stands in the panel under the grid and is drawn with it.
    fn draw(&self, _: &Shell, _: &mut Buffer, _: Rect) -> Option<Position> {
        None
    }
}

impl Fills for RangeForm {
    const ENTER_SAVES: bool = false;

    /// The way of the handheld: period, track, begin, end. Tab goes through all fields, row by row.
    fn enter_leads(&self, field: FieldName) -> Option<FieldName> {
        let FieldName::Range(field) = field else { return None };
        let there = match (field, self.mode) {
            (_, Mode::Edit { .. }) => None,
            (RangeField::Period, _) => Some(RangeField::Track),
            (RangeField::Track, _) => Some(RangeField::Begin),
            (RangeField::Begin, Mode::Add) => Some(RangeField::End),
            (RangeField::Begin, Mode::Batch) => Some(RangeField::Books),
            _ => None,
        };
        there.map(FieldName::Range)
    }

    fn save(&mut self, shell: &mut Shell) -> Next {
        self.form.clear_faults();
        let faults = match self.mode {
            Mode::Batch => self.preview(shell),
            Mode::Add | Mode::Edit { .. } => self.save_one(shell),
        };
        if let Err(faults) = faults {
            self.show(shell, faults);
        }
        Next::Stay
    }

    fn discard(&mut self, shell: &mut Shell) -> Next {
        shell.say(Word::Dropped.say(shell.lang));
        Next::Close
    }
}

impl RangeForm {
    fn save_one(&mut self, shell: &mut Shell) -> Result<(), Vec<FieldFault>> {
        let draft = draft::draft(&self.form)?;
        if let Some(till) = self.suggest_to.clone() {
            self.form.saving = true;
            let suggestion = Suggestion::AddRange(Box::new(draft));
            shell.ask(Ticket::Suggested, request::Suggest { till, suggestion });
            return Ok(());
        }
        let request = match self.mode {
            Mode::Edit { .. } if !self.form.is_changed() && shell.pending.is_none() => {
                shell.say(Word::Unchanged.say(shell.lang));
                return Ok(());
            }
            Mode::Edit { id, .. } => Request::from(request::RangeEdit { id, edit: RangeEdit { draft } }),
            Mode::Add | Mode::Batch => request::RangeAdd { drafts: vec![draft] }.into(),
        };
        self.form.saving = shell.act(Purpose::Save, request);
        Ok(())
    }

    fn preview(&mut self, shell: &mut Shell) -> Result<(), Vec<FieldFault>> {
        let drafts = draft::batch(&self.form)?;
        self.form.saving = true;
        shell.say(Word::Checking.say(shell.lang));
        shell.ask(Ticket::Preview, request::RangePreview { drafts });
        Ok(())
    }

    /// The books of a batch as the engine would store them; `Err` is for the form and its fields.
    pub fn previewed(&mut self, shell: &mut Shell, result: Result<Reply, Failure>) -> Result<Next, Failure> {
        if !std::mem::take(&mut self.form.saving) {
            return Ok(Next::Stay);
        }
        let rows = read::<request::RangePreview>(result)?;
        shell.note = None;
        let drafts = draft::batch(&self.form).unwrap_or_default();
        Ok(Next::Open(Door::Preview(rows, drafts)))
    }

    /// Shows the engine's faults, each once: the books of a batch often have the same.
    pub fn refused(&mut self, shell: &mut Shell, faults: Vec<(u32, FieldFault)>) {
        let mut shown: Vec<FieldFault> = Vec::new();
        for (_, fault) in faults {
            if shown.len() < FAULTS_SHOWN_MAX && !shown.contains(&fault) {
                shown.push(fault);
            }
        }
        self.show(shell, shown);
    }

    fn show(&mut self, shell: &mut Shell, faults: Vec<FieldFault>) {
        self.show_faults(faults);
        shell.alarm(text::screen::faults(shell.lang, self.form.fault_count()));
    }
}

/// Rows of the form: one more than of a range that is shown, for what was carried over and the reason.
const ROWS: u16 = 5;
/// Fault lines that fit beside title, heads, form, message and bar at 23 rows.
const FAULT_LINES_MAX: u16 = 12;

/// Rows that the form needs without its rule.
pub fn height(form: &RangeForm) -> u16 {
    let faults = u16::try_from(form.form.fault_count()).unwrap_or(u16::MAX);
    ROWS + faults.min(FAULT_LINES_MAX)
}

/// Draws the form being typed in; the place of the hardware cursor.
pub fn draw(shell: &Shell, form: &RangeForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    paint::fill(buffer, area, shell.look.plain());
    paint::rule(buffer, shell.look, area.x, area.y, area.width);
    let focused = form.form.focused().map(|field| field.name);
    let mut cursor = None;
    let mut y = area.y + 1;
    let mut lines = FAULT_LINES_MAX;
    for row in 0..ROWS {
        let fields: Vec<(&Field, Slot)> =
            form.form.fields().iter().filter_map(|field| on_row(field, row)).collect();
        for (field, slot) in &fields {
            let here = focused == Some(field.name);
            let drawn = fields::field(buffer, (shell.lang, shell.look), field, here, *slot, y);
            cursor = drawn.or(cursor);
        }
        if row == 0 {
            company_name(shell, buffer, form.form.text(FieldName::Range(RangeField::Company)), y);
        }
        y = faults(shell, &fields, buffer, area, y + 1, &mut lines);
    }
    cursor
}

fn on_row(field: &Field, row: u16) -> Option<(&Field, Slot)> {
    let FieldName::Range(name) = field.name else { return None };
    let (line, slot) = place(name);
    (line == row).then_some((field, slot))
}

/// The faults of a row, as far as there are lines for them; the line below.
fn faults(
    shell: &Shell,
    fields: &[(&Field, Slot)],
    buffer: &mut Buffer,
    area: Rect,
    mut y: u16,
    lines: &mut u16,
) -> u16 {
    for (field, slot) in fields {
        for fault in field.faults.iter().take(usize::from(*lines)) {
            let name = field.name.label(shell.lang);
            let text = format!("^ {name}: {}", fields::fault(shell.lang, fault));
            let x = slot.label.min((area.width - 1).saturating_sub(paint::cells(&text))).max(1);
            paint::left(buffer, x, y, area.width, &text, shell.look.alarm());
            *lines -= 1;
            y += 1;
        }
    }
    y
}
