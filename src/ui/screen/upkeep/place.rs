//! Where a backup or an export goes: a place that is proposed, and can be typed over.

use crate::domain::{Carrier, Period};
use crate::text::{self, screen::Word};
use crate::ui::door::{Work, WorkKind};
use crate::ui::shell::{
    Action, Buffer, Care, Fault, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell,
    acts, fields, has_form,
};
use std::path::{Path, PathBuf};

/// Characters of a path.
pub const PLACE_CHARS_MAX: usize = 200;
/// Characters of a period, as it is typed.
const PERIOD_CHARS_MAX: usize = 20;

/// The form.
#[derive(Clone, Debug)]
pub struct PlaceForm {
    kind: WorkKind,
    form: Form,
}

impl PlaceForm {
    /// For this, with a place proposed.
    pub fn new(shell: &Shell, kind: WorkKind) -> Self {
        let place = Field::text_of(FieldName::Place, PLACE_CHARS_MAX, false);
        let period = Field::text_of(FieldName::ExportPeriod, PERIOD_CHARS_MAX, true);
        let folder = shell.keep_in.as_ref().map_or("", |folder| folder.as_str()).trim_end_matches('/');
        let mut form = Form::new(match kind {
            WorkKind::Export => vec![period, place],
            WorkKind::Check | WorkKind::BackUp => vec![place],
        });
        match kind {
            WorkKind::Export => {
                let period = shell.now.period().map(Period::lj).unwrap_or_default();
                form.set(FieldName::ExportPeriod, &period);
                form.set(FieldName::Place, if folder.is_empty() { "/" } else { folder });
            }
            WorkKind::Check | WorkKind::BackUp => {
                // A directory of its own for each: one that is there is never written over.
                let name = shell.now.taipei().format("lj-%Y%m%d-%H%M");
                form.set(FieldName::Place, &format!("{folder}/{name}"));
            }
        }
        Self { kind, form }
    }

    fn work(&mut self) -> Option<Work> {
        let form = &mut self.form;
        form.clear_faults();
        let place = PathBuf::from(form.text(FieldName::Place).trim());
        if !is_whole(&place) {
            form.add_fault(FieldName::Place, Fault::Word(Word::BadPlace));
        }
        let period = match self.kind {
            WorkKind::Export => {
                let period = Period::parse(form.text(FieldName::ExportPeriod).trim()).ok();
                if period.is_none() {
                    form.add_fault(FieldName::ExportPeriod, Fault::Word(Word::BadPeriod));
                }
                period
            }
            WorkKind::Check | WorkKind::BackUp => None,
        };
        if form.fault_count() > 0 {
            return None;
        }
        Some(match period {
            Some(period) => Work::Export(period, place),
            None => Work::BackUp(place),
        })
    }
}

/// A whole path: what a part of one leads to depends on where the program was started.
fn is_whole(place: &Path) -> bool {
    place.is_absolute()
}

acts!(PlaceForm in Form, Choice: Filling::ACTS);

impl Screen for PlaceForm {
    has_form!();

    /// Enter in the last field begins, unless a scan has come in: a mobile bar code reads like a path.
    fn care(&self, action: Action) -> Care {
        let begins = action == Action::Confirm && self.form.is_at_end();
        let is_scan = Carrier::scanned(self.form.text(FieldName::Place)).is_some();
        Care { no_repeat: begins, no_scan: begins && is_scan, ..Care::NONE }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let title = match self.kind {
            WorkKind::Export => Word::TitleExport,
            WorkKind::Check | WorkKind::BackUp => Word::TitleBackUp,
        };
        fields::dialog(shell, title.say(shell.lang), &self.form, buffer, area)
    }
}

impl Fills for PlaceForm {
    const SAVES: Word = Word::Begin;

    fn save(&mut self, shell: &mut Shell) -> Next {
        match self.work() {
            Some(work) => {
                shell.begin_work(work);
                Next::Close
            }
            None => {
                self.form.focus_on_fault();
                shell.alarm(text::screen::faults(shell.lang, self.form.fault_count()));
                Next::Stay
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CleanText;
    use crate::text::Lang;
    use crate::ui::shell::{Effect, Setup};

    fn shell(folder: &str) -> Shell {
        let folder = CleanText::new(folder, 50).ok();
        Shell::new(Setup { keep_in: folder, ..Setup::of_tests(Lang::Zh) })
    }

    fn begun(kind: WorkKind, folder: &str, typed: Option<&str>) -> Option<Work> {
        let mut shell = shell(folder);
        let mut form = PlaceForm::new(&shell, kind);
        if let Some(typed) = typed {
            form.form.set(FieldName::Place, typed);
        }
        drop(form.save(&mut shell));
        shell.effects.into_iter().find_map(|effect| match effect {
            Effect::Work { work, .. } => Some(work),
            _ => None,
        })
    }

    #[test]
    fn a_new_directory_is_proposed_and_a_whole_path_is_asked_for() {
        let at = |path: &str| Some(Work::BackUp(path.into()));
        assert_eq!(begun(WorkKind::BackUp, "/media/stick", None), at("/media/stick/lj-20190715-1024"));
        assert_eq!(begun(WorkKind::BackUp, "/", None), at("/lj-20190715-1024"));
        assert_eq!(begun(WorkKind::BackUp, "/m", Some(" /a b ")), at("/a b"));
        for part in ["", "stick", "./a", "~/a"] {
            assert_eq!(begun(WorkKind::BackUp, "/m", Some(part)), None, "{part}");
        }
    }

    #[test]
    fn an_export_is_of_this_period_unless_another_is_typed() {
        let period = Period::parse("10807").unwrap();
        assert_eq!(begun(WorkKind::Export, "/m", None), Some(Work::Export(period, "/m".into())));
        let mut shell = shell("/m");
        let mut form = PlaceForm::new(&shell, WorkKind::Export);
        for wrong in ["", "10899", "x"] {
            form.form.set(FieldName::ExportPeriod, wrong);
            assert!(matches!(form.save(&mut shell), Next::Stay), "{wrong}");
        }
        assert!(shell.effects.is_empty());
    }
}
