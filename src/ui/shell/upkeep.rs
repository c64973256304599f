//! What a terminal does for the upkeep of the store: it takes long, so it goes on in a thread of its own, one at a time,
//! whatever is sold meanwhile. What came of it is said in the message line and kept for its page.

use crate::ui::door::{Work, WorkKind};
use crate::ui::shell::{Effect, Going, Note, Shell};

impl Shell {
    /// Begins a work. Nothing else may go on.
    pub fn begin_work(&mut self, work: Work) {
        let kind = work.kind();
        self.upkeep.said.remove(&kind);
        self.upkeep.going = Some(Going { kind, done: 0, of: 0, ending: false });
        self.effects.push(Effect::Work { caller: Box::new(self.caller.clone()), work });
    }

    /// Tells what goes on to end; it says when it has.
    pub fn end_work(&mut self) {
        if let Some(going) = &mut self.upkeep.going {
            going.ending = true;
            self.effects.push(Effect::EndWork);
        }
    }

    /// It is this far.
    pub fn work_at(&mut self, done: u64, of: u64) {
        if let Some(going) = &mut self.upkeep.going {
            (going.done, going.of) = (done, of);
        }
    }

    /// It is over: what came of it, or why nothing did.
    pub fn work_over(&mut self, kind: WorkKind, result: Result<String, String>) {
        self.upkeep.going = None;
        let note = match result {
            Ok(text) => Note { text, alarm: false },
            Err(text) => Note { text, alarm: true },
        };
        self.upkeep.said.insert(kind, note.clone());
        self.note = Some(note);
    }
}
