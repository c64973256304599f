//! What the LJ form does: a range is saved, a batch is looked at first, or either goes to a till as a suggestion.

use crate::domain::{FieldFault, RangeEdit};
use crate::protocol::{Failure, Reply, Request, Suggestion, read, request};
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Door, Purpose, Ticket};
use crate::ui::screen::range_form::draft;
use crate::ui::screen::range_form::state::{Mode, RangeForm};
use crate::ui::shell::{
    Buffer, FieldName, Filling, Fills, Next, Position, Rect, Screen, Shell, acts, has_form,
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

    fn leave(&mut self, _: &mut Shell) -> Next {
        if self.is_changed() { Next::Open(Door::Ask(Asked::Drop)) } else { Next::Close }
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
            Mode::Edit { .. } if !self.is_changed() && shell.pending.is_none() => {
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
