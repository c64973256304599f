//! Being watched: while somebody looks at this terminal, its frames go there, one at a time, the newest next. It never
//! holds up a key.

use crate::protocol::{Failure, Reply, ScreenFrame, read, request};
use crate::ui::door::Ticket;
use crate::ui::shell::{Shell, Watched};

/// A frame was shown here; it is made into rows only where somebody looks.
pub fn shown(shell: &mut Shell, rows: impl FnOnce() -> ScreenFrame) {
    if !shell.watched.is_on || shell.watched.sending {
        return;
    }
    let frame = rows();
    if shell.watched.sent.as_ref() == Some(&frame) {
        return;
    }
    shell.watched.sending = true;
    shell.watched.sent = Some(frame.clone());
    shell.ask(Ticket::Watched, request::ShowFrame(frame));
}

/// The engine says whether somebody looks. Nobody asked it here: a terminal is not disturbed by a failure.
pub fn answered(shell: &mut Shell, result: Result<Reply, Failure>) {
    let Ok(is_on) = read::<request::IsWatched>(result) else {
        shell.watched = Watched::default();
        return;
    };
    shell.watched.sending = false;
    shell.watched.is_on = is_on;
    if !is_on {
        shell.watched.sent = None;
    }
}
