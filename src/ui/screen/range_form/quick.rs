//! 新增 as the legacy handheld asks for it: 期別, 字軌, 起始號碼, 結束號碼, and nothing else. Enter goes from field to field and
//! saves behind the last; all other columns are the usual ones. It is the act of the long form, and refused like it.

use crate::domain::{CompanyCode, FieldFault, Period, RangeDraft, RangeField};
use crate::protocol::request;
use crate::text::{self, screen::Word};
use crate::ui::door::Purpose;
use crate::ui::screen::range_form::{draft, state};
use crate::ui::shell::{
    Action, Buffer, COLUMNS_MIN, Context, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen,
    Shell, acts, fields, has_form, paint,
};

/// The fields in the order of the handheld.
const FIELDS: [RangeField; 4] = [RangeField::Period, RangeField::Track, RangeField::Begin, RangeField::End];

/// Cells of the popup: what a range is refused for are long sentences.
const WIDTH: u16 = COLUMNS_MIN - 2;

/// The form.
#[derive(Clone, Debug)]
pub struct QuickForm {
    form: Form,
    /// 公司編號; empty for the store's first company.
    company: String,
}

impl QuickForm {
    /// For a company, with the running period as LJ writes it: the odd month (10807).
    pub fn new(period: Option<Period>, company: String) -> Self {
        let mut form = Form::new(FIELDS.map(state::new_field).to_vec());
        form.set(state::range(RangeField::Period), &period.map(Period::lj).unwrap_or_default());
        Self { form, company }
    }

    /// Shows what the engine refused it for.
    pub fn refused(&mut self, shell: &mut Shell, faults: Vec<(u32, FieldFault)>) {
        self.show(shell, faults.into_iter().map(|(_, fault)| fault).collect());
    }

    fn show(&mut self, shell: &mut Shell, faults: Vec<FieldFault>) {
        state::show_faults(&mut self.form, faults);
        shell.alarm(text::screen::faults(shell.lang, self.form.fault_count()));
    }
}

acts!(QuickForm in Form, Choice: Filling::ACTS);

impl Screen for QuickForm {
    has_form!();

    fn changed(&mut self, _: &mut Shell, field: FieldName) {
        if field == state::range(RangeField::Track) {
            state::raise_track(&mut self.form);
        }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let title = Word::QuickAdd.say(shell.lang);
        let inside = fields::popup_of(WIDTH, shell, title, (&self.form, 1), buffer, area);
        let key = shell.keymap.shown(Context::Browse, Action::Add);
        let hint = text::book::quick_hint(shell.lang, &key);
        let below = inside.bottom().saturating_sub(1);
        paint::left(buffer, inside.x + 1, below, inside.width - 1, &hint, shell.look.plain());
        fields::fields(shell, &self.form, buffer, inside)
    }
}

impl Fills for QuickForm {
    fn save(&mut self, shell: &mut Shell) -> Next {
        self.form.clear_faults();
        match draft::draft(&self.form) {
            Ok(draft) => {
                let draft = RangeDraft { company: CompanyCode::parse(&self.company), ..draft };
                let request = request::RangeAdd { drafts: vec![draft] };
                self.form.saving = shell.act(Purpose::Save, request);
            }
            Err(faults) => self.show(shell, faults),
        }
        Next::Stay
    }
}
