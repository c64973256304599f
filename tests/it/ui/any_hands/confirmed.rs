//! What each act must have been on the screen as before the key that did it. This is said a second time here, by what a
//! person sees, and shares no rule with the screens.

use lj::ui::action::Action;
use lj::ui::door::Asked;
use lj::ui::keymap::{Chord, Key};
use std::time::Duration;

/// A question cannot be read in less.
const READ: Duration = Duration::from_millis(250);
/// A key that is pressed again in less was not meant.
const AGAIN: Duration = Duration::from_millis(700);
/// So many characters right before an Enter are a scan.
const SCAN: usize = 4;

/// What the screen was before a key.
#[derive(Clone, Debug)]
pub struct Before {
    /// The room on top.
    pub room: &'static str,
    /// What it asks.
    pub asked: Option<Asked>,
    /// Its shown button is yes.
    pub yes: bool,
    /// Since when it has been like this.
    pub since: Duration,
    /// The field with the focus is the last one.
    pub at_end: bool,
}

/// A key, and what came before it.
#[derive(Clone, Debug)]
pub struct Pressed {
    pub chord: Chord,
    /// What it does in that room.
    pub action: Option<Action>,
    pub at: Duration,
    /// The same key was pressed so long before, with none between.
    pub again_after: Option<Duration>,
    /// Characters that came right before it, each at a scanner's pace.
    pub run: usize,
    pub before: Before,
}

impl Pressed {
    fn is_a_scanners(&self) -> bool {
        let plain = Chord::plain(self.chord.key) == self.chord;
        plain && matches!(self.chord.key, Key::Char(_) | Key::Enter | Key::Tab)
    }

    /// It answers the question on top with yes, by a person who has read it.
    fn says_yes(&self) -> bool {
        let yes = self.action == Some(Action::Yes) || (self.action == Some(Action::Press) && self.before.yes);
        yes && self.at >= self.before.since + READ && !(self.is_a_scanners() && self.run > 0)
    }

    /// It is the last step of a form or a list in this room.
    fn saves(&self, room: &str) -> bool {
        let saves = match self.action {
            Some(Action::Save) => true,
            Some(Action::Confirm) => self.before.at_end,
            _ => false,
        };
        self.before.room == room && saves && self.is_calm()
    }

    /// It does this in this room.
    fn does(&self, room: &str, actions: &[Action]) -> bool {
        self.before.room == room
            && self.action.is_some_and(|action| actions.contains(&action))
            && self.is_calm()
    }

    /// Neither bounced nor the end of a scan.
    fn is_calm(&self) -> bool {
        let bounced = self.again_after.is_some_and(|after| after < AGAIN);
        let ends_a_scan = self.is_a_scanners() && self.run >= SCAN;
        !bounced && !ends_a_scan
    }
}

/// True when the act was what the screen offered, and this key its last step. `count` is how many ranges it names.
pub fn is_confirmed(act: &str, count: usize, key: &Pressed) -> bool {
    let asked = key.before.asked.filter(|_| key.says_yes());
    match act {
        "Issue" | "Reissue" => key.saves("Sale"),
        "Park" => key.does("Sale", &[Action::Park]),
        "OpenDrawer" => key.before.room == "Sale" && key.action == Some(Action::Drawer),
        "Unpark" => {
            matches!(asked, Some(Asked::Drop | Asked::ClearSale)) || key.does("Sale", &[Action::Park])
        }
        "PrintSay" => key.before.room == "Pick",
        "PrintGiveUp" => matches!(asked, Some(Asked::GiveUpPaper(_))),
        "PrintTakings" => key.does("Takings", &[Action::PrintTakings]),
        "SuggestionAccept" => matches!(asked, Some(Asked::Suggestion(_))),
        "NumbersEnd" | "BlanksReport" | "PeriodClose" | "NumbersReopen" => {
            matches!(asked, Some(Asked::PeriodEnd(..)))
        }
        "RangeAdd" => key.saves("Range") || key.saves("Preview"),
        "RangeEdit" => key.saves("Range"),
        "RangeUndo" => matches!(
            asked,
            Some(Asked::UndoAdded(..) | Asked::UndoDeleted(..) | Asked::UndoEdited(_) | Asked::UndoDept(..))
        ),
        "RangeDept" => key.saves("Dept"),
        "RangeLend" => key.saves("Lend"),
        "RangeTakeBack" => {
            key.saves("TakeBack") || matches!(asked, Some(Asked::UndoLent(of, _)) if of == count)
        }
        "Import" => key.before.room == "Import" && key.is_calm(),
        "RangeDelete" => match asked {
            Some(Asked::Delete { .. }) => count == 1,
            Some(Asked::DeleteMarked(of, _)) => count == of,
            _ => false,
        },
        "Cancel" | "Allow" | "AllowanceCancel" | "Void" | "Print" | "PrintAllowance" | "PrintShift"
        | "Amend" | "ShiftClose" | "ShiftCount" | "ShiftLeave" | "UploadRetry" | "UploadSeen" => {
            matches!(asked, Some(Asked::Service(_)))
        }
        // Nobody has said what must stand on the screen before it.
        _ => false,
    }
}
