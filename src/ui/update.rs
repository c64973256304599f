//! The pure step: state and input in, changed state and effects out. Nothing here waits, reads or draws.
//!
//! A key goes to the room on top; what the room says is next is done in `update/doors.rs`. Answers find their rooms in
//! `update/answers.rs`.

mod acting;
mod answers;
mod doors;
mod rooms;
pub mod ways;

pub use crate::ui::shell::pending::{REPEAT_WAIT, TRIES_MAX};

use crate::domain::{Bell, Moment, ScanSuffix};
use crate::protocol::{Event, ScreenFrame, request};
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Door, Ticket, Wish};
use crate::ui::model::Model;
use crate::ui::screen::grid::keys as grid;
use crate::ui::screen::invoices::list as invoices;
use crate::ui::screen::key_test::Seen;
use crate::ui::screen::sale::state::HELD_KEYS_MAX;
use crate::ui::screen::sale::{acts as papers, lines};
use crate::ui::screen::sign_in::{self, Why};
use crate::ui::screen::{
    Board, ImportScreen, InvoiceList, KeyTest, Layer, Leaving, LifePage, Question, SaleScreen, SignIn,
    StuckList, Watching,
};
use crate::ui::shell::terminal::probe::{is_narrow, is_utf8};
use crate::ui::shell::{
    Action, Announcing, Beat, Borders, Burst, Chord, Context, Effect, Flow, Input, Key, Next, watched,
};
use std::time::Duration;

/// How long hotkeys are dead after a sequence that is no key, and `[` and `O` after an Esc: what comes then is the tail of
/// a torn sequence. Whatever else comes behind an Esc is a hand's.
pub const QUIET: Duration = Duration::from_millis(150);

/// Takes one input.
pub fn update(model: &mut Model, input: Input) -> Vec<Effect> {
    if !tested(model, &input) {
        // An act that still waits for its room was asked for before this key.
        if matches!(input, Input::Key { .. } | Input::Paste(_)) {
            model.errand = None;
        }
        take(model, input);
        model.run_errand();
        note_top(model);
        // What was typed ahead of an answer, a list or a question goes on when that is over.
        wait(model);
        drain(model);
        wait(model);
        model.show(SaleScreen::ask_codes);
    }
    if let Some(bell) = model.rings.take() {
        let rings = model.bell.rings(bell);
        model.effects.extend((rings > 0).then_some(Effect::Ring(rings)));
    }
    model.take_effects()
}

/// A frame was shown here: while this terminal is watched, it goes to who watches.
pub fn shown(model: &mut Model, rows: impl FnOnce() -> ScreenFrame) -> Option<Effect> {
    watched::shown(&mut model.shell, rows);
    model.shell.effects.pop()
}

/// Opens the sales screen, where a cashier's terminal starts.
pub fn open_sale(model: &mut Model) -> Vec<Effect> {
    model.enter(0, Door::Sale);
    model.take_effects()
}

/// Notes since when an answer is waited for. Keys that were pressed while it took long were not meant for what came: they
/// wait until the next key, so that a number and its change are seen.
fn wait(model: &mut Model) {
    let waits = model.top().is_waiting() || model.pending.is_some();
    if waits {
        model.waiting_since = model.waiting_since.or(Some(model.at));
        return;
    }
    model.waiting_since = None;
    if !std::mem::take(&mut model.working) {
        return;
    }
    let kept = model.sale_screen().map_or(0, SaleScreen::keep_held);
    if kept > 0 {
        model.shell.alarm(text::sale::keys_kept(model.lang, kept));
    }
}

fn take(model: &mut Model, input: Input) {
    match input {
        Input::Key { chord, at } => pressed(model, chord, at),
        Input::Wake { at } => wake(model, at),
        Input::Paste(text) => {
            // What was pressed before it was meant before it.
            let withheld = model.announced.let_go();
            withheld.into_iter().for_each(|(chord, at)| typed(model, chord, at));
            if model.burst.is_held() {
                release(model);
            }
            paste(model, &text);
        }
        Input::Stray { at } => {
            model.rhythm.hear(at);
            model.quiet_until = at + QUIET;
        }
        Input::NotUtf8 { at } => {
            model.rhythm.hear(at);
            model.quiet_until = at + QUIET;
            model.shell.dropped(Word::NotUtf8.say(model.lang));
        }
        Input::Column(column) => measured(model, column),
        Input::Size(columns, rows) => {
            model.size = (columns, rows);
            model.grid.show_cursor(grid::height(&model.shell));
        }
        Input::Clock(now) => minute(model, now),
        Input::Answer { ticket, result } => answers::take(model, ticket, result),
        Input::Files(files) => model.show(|import: &mut ImportScreen, shell| import.listed(shell, files)),
        Input::Reading { done, total } => {
            model.show(|import: &mut ImportScreen, _| import.reading(done, total))
        }
        Input::Read { path, file } => {
            model.show(|import: &mut ImportScreen, shell| import.read(shell, &path, file));
        }
        Input::Slip { number, slip } => {
            let done = model.sale_screen().and_then(|sale| sale.done.as_mut());
            if let Some(done) = done.filter(|done| done.invoice.number == number) {
                done.slip = Some(slip);
            }
        }
        Input::WorkAt { done, of } => model.work_at(done, of),
        Input::WorkOver { kind, result } => {
            // A locked terminal shows nothing of the shop; it is kept for the page.
            let covered = model.on_top::<SignIn>().is_some();
            let note = model.note.clone();
            model.ring(if result.is_ok() { Bell::Over } else { Bell::Refused });
            model.work_over(kind, result);
            if covered {
                model.note = note;
            }
            // What is on record of it now.
            model.ask(Ticket::Upkeep, request::Upkeep);
        }
        Input::Event(event) => told(model, event),
    }
}

/// What comes from the keyboard while keys are tested is shown and does nothing; true then.
fn tested(model: &mut Model, input: &Input) -> bool {
    if model.on_top::<KeyTest>().is_none() {
        return false;
    }
    let Some(seen) = Seen::of(input) else { return false };
    model.touched_at = model.now;
    model.tell(|test: &mut KeyTest, _| if test.take(seen) { Next::Close } else { Next::Stay })
}

/// The terminal says how wide it draws a line character, and then how wide it draws Chinese. No other answer is asked for.
fn measured(model: &mut Model, column: u16) {
    if std::mem::take(&mut model.measuring) {
        if !is_narrow(column) {
            model.look.borders = Borders::Ascii;
            model.effects.push(Effect::Redraw);
        }
    } else if std::mem::take(&mut model.measuring_text) && !is_utf8(column) {
        model.is_garbled = true;
        model.effects.push(Effect::Redraw);
    }
}

/// The minute changed: who goes on looking says so, the shop's figures are a minute old at most, and a terminal that
/// nobody has touched for a while locks itself.
fn minute(model: &mut Model, now: Moment) {
    model.now = now;
    if sign_in::is_left_alone(&model.shell) {
        model.cover(Why::Locked);
    }
    look(model);
    model.show(Board::refresh);
    model.ask(Ticket::Upload, request::UploadStatus);
    model.upkeep.is_stale = true;
    ask_fence(model);
}

/// Somebody is here: whether the check is still due is asked about.
fn ask_upkeep_again(model: &mut Model) {
    let is_due = model.upkeep.report.as_ref().is_some_and(|report| report.check_is_due());
    if std::mem::take(&mut model.upkeep.is_stale) && is_due {
        model.ask(Ticket::Upkeep, request::Upkeep);
    }
}

/// The fence is asked about again: it may have been lifted, or have risen.
fn ask_fence(model: &mut Model) {
    model.ask(Ticket::Fence, request::Fence);
}

/// Takes a key, unless it may be of what the scanner sends before a code: that is dropped.
fn pressed(model: &mut Model, chord: Chord, at: Duration) {
    ask_upkeep_again(model);
    let shell = &mut model.shell;
    match shell.announced.take(&shell.scanner, chord, at) {
        Announcing::Withheld => {}
        Announcing::Whole => {
            if shell.burst.is_held() {
                release(model);
            }
            model.rhythm.announce(chord, at);
        }
        Announcing::Passes(before) => {
            before.into_iter().for_each(|(chord, at)| typed(model, chord, at));
            typed(model, chord, at);
        }
    }
}

/// Takes a key, unless it may be a scanner's: where letters are hotkeys they are held for a moment.
fn typed(model: &mut Model, chord: Chord, at: Duration) {
    let beat = model.rhythm.read(chord, at);
    let chord = ending(model, chord, beat);
    let tail = std::mem::take(&mut model.scan_tail_until);
    if at < tail && Burst::is_terminator(chord) {
        // A scan whose terminator came in a later packet: it presses nothing.
        return;
    }
    if model.burst.is_held() && !model.burst.goes_on(at, model.scanner.quiet()) {
        release(model);
    }
    let context = model.context();
    if context.has_hotkeys() && chord.typed().is_some() {
        return hold(model, context, chord, at, beat);
    }
    if model.burst.is_held() {
        let depth = model.layers.len();
        release(model);
        // The answer was its letter; behind it the terminator means nothing, as behind a scan.
        let answered = context == Context::Question && model.layers.len() < depth;
        if Burst::is_terminator(chord) && (model.scanned || answered) {
            return;
        }
    }
    if context.has_hotkeys() && Burst::is_terminator(chord) && beat.is_behind_a_scan() {
        return model.shell.dropped(Word::TooFast.say(model.lang));
    }
    model.rhythm.now = beat;
    key(model, chord, at);
}

/// A scanner that is known to end its codes with Tab means Enter by it.
fn ending(model: &Model, chord: Chord, beat: Beat) -> Chord {
    let tab = Chord::plain(Key::Tab);
    let ends = model.scanner.suffix == ScanSuffix::Tab && chord == tab && beat.is_a_scanners;
    if ends { Chord::plain(Key::Enter) } else { chord }
}

/// Holds a hotkey, until it is known whose it is.
fn hold(model: &mut Model, context: Context, chord: Chord, at: Duration, beat: Beat) {
    model.burst.hold(chord, at, beat);
    let moves = model.keymap.action(context, chord).is_some_and(Action::moves);
    if model.burst.is_a_hands() || (moves && model.burst.repeats()) {
        release(model);
    }
}

/// The time has come at which held keys are looked at, an answer has taken long, or leaving waits no longer.
fn wake(model: &mut Model, at: Duration) {
    model.rhythm.hear(at);
    let quiet = model.scanner.quiet();
    if model.announced.due(quiet).is_some_and(|due| at >= due) {
        model.announced.let_go().into_iter().for_each(|(chord, at)| typed(model, chord, at));
    }
    let is_over = model.rhythm.silent_end().is_some_and(|end| at >= end);
    if model.burst.due(quiet).is_some_and(|due| at >= due) {
        release(model);
        if model.scanned {
            model.scan_tail_until = at + model.rhythm.tail();
        }
    } else if is_over && !model.context().has_hotkeys() {
        // Nothing but silence ends its codes.
        typed(model, Chord::plain(Key::Enter), at);
    }
    if is_over {
        model.rhythm.forget();
    }
    model.working |= model.working_at().is_some_and(|due| at >= due);
    if model.leaving().and_then(Leaving::ends_at).is_some_and(|end| at >= end) {
        model.effects.push(Effect::Quit);
    }
}

/// The burst is over: a hand's keys one by one, or one scan.
fn release(model: &mut Model) {
    model.scanned = false;
    let in_burst = !model.burst.is_alone();
    let held_down = model.burst.repeats() && moves_now(model);
    match model.burst.release(held_down) {
        Flow::Hand(keys) if is_torn(model, &keys) => {
            model.quiet_until = keys.last().map_or(Duration::ZERO, |(_, at)| *at + QUIET);
            model.shell.dropped(Word::SeenStray.say(model.lang));
        }
        Flow::Hand(keys) => {
            for (chord, at) in keys {
                model.rhythm.now = Beat { in_burst, ..Beat::default() };
                key(model, chord, at);
            }
        }
        Flow::Scan(text) => {
            model.scanned = true;
            scanned(model, &text);
        }
        Flow::Rest(text) => {
            model.scanned = true;
            model.shell.alarm(text::sale::scanned_nowhere(model.lang, &text));
        }
    }
}

/// True when the keys that are held only move about.
fn moves_now(model: &Model) -> bool {
    let action = |chord| model.keymap.action(model.context(), chord);
    model.burst.first().and_then(action).is_some_and(Action::moves)
}

/// True for the rest of a sequence that was torn behind its Esc: `[` and what follows, `O` and a letter.
fn is_torn(model: &Model, keys: &[(Chord, Duration)]) -> bool {
    let Some((first, at)) = keys.first() else { return false };
    *at < model.torn_until
        && match first.typed() {
            Some('[') => true,
            Some('O') => keys.len() > 1,
            _ => false,
        }
}

fn key(model: &mut Model, chord: Chord, at: Duration) {
    if model.is_too_small() && !is_for_small(model, chord) {
        return;
    }
    let context = model.context();
    model.note = None;
    if context.has_hotkeys() && chord.typed().is_some() && at < model.quiet_until {
        return model.shell.dropped(Word::SeenStray.say(model.lang));
    }
    if chord.key == Key::Esc {
        model.torn_until = at + QUIET;
    }
    model.touched_at = model.now;
    model.at = at;
    if let Some(Layer::Sale(sale)) = model.layers.last_mut()
        && std::mem::take(&mut sale.kept)
    {
        return sale.held.push_back((chord, at));
    }
    let action = model.keymap.action(context, chord);
    if !is_kept(model) {
        model.rhythm.take(chord, at);
        if action.is_some_and(|action| model.rhythm.is_rash(model.top().care(action), chord, at)) {
            return model.shell.dropped(too_fast(model, context));
        }
    }
    acting::act(model, chord, action, at);
    note_top(model);
}

/// True while the sale on top keeps its keys until an answer has come: they are taken then.
fn is_kept(model: &Model) -> bool {
    model.on_top::<SaleScreen>().is_some_and(|sale| sale.is_busy() && !model.is_stalled())
}

/// Why the key was not taken, and what is taken instead.
fn too_fast(model: &Model, context: Context) -> String {
    if model.on_top::<SaleScreen>().is_some() {
        return text::sale::issue_not_again(model.lang, &model.keymap.shown(context, Action::Save));
    }
    Word::TooFast.say(model.lang).to_owned()
}

/// Notes since when the room on top has stood there.
fn note_top(model: &mut Model) {
    let top = (model.layers.len(), model.layers.last().map(std::mem::discriminant));
    if model.seen_top != top {
        model.seen_top = top;
        model.rhythm.turn();
    }
}

/// What is not seen is not done: in a window that is too small only redrawing, and leaving after its question. True when
/// the room on top takes the key.
fn is_for_small(model: &mut Model, chord: Chord) -> bool {
    let context = model.context();
    let action = model.keymap.action(context, chord);
    match model.layers.last() {
        Some(Layer::Leaving(_)) => return true,
        Some(Layer::Question(question)) if question.asked.is_to_leave() => return true,
        // A locked terminal stays locked.
        Some(Layer::SignIn(_)) => return matches!(action, Some(Action::Leave | Action::Redraw)),
        _ if action == Some(Action::Redraw) => return true,
        _ => {}
    }
    let leaves =
        action == Some(Action::Leave) || (context == Context::Question && action == Some(Action::No));
    if leaves {
        model.open(Question::new(Asked::to_leave(model.pending.is_some())));
    }
    false
}

/// Takes the keys that waited, until one of them waits for an answer itself.
fn drain(model: &mut Model) {
    loop {
        let Some(Layer::Sale(sale)) = model.layers.last_mut() else { return };
        if sale.is_busy() || sale.kept || model.shell.is_too_small() {
            return;
        }
        let Some((chord, at)) = sale.held.pop_front() else { return };
        key(model, chord, at);
    }
}

/// A scan where letters are hotkeys. Over the sales screen a list gives way to it; in LJ the number's range is looked for,
/// in 發票查詢 the invoice.
/// Whatever else lies there (a question, help, 登入) stays, and so does what is under it.
fn scanned(model: &mut Model, text: &str) {
    if model.is_too_small() {
        return;
    }
    match model.layers.last() {
        None => model.grid.scanned(&mut model.shell, text),
        Some(Layer::Invoices(_) | Layer::Life(_)) => invoices::scanned(&mut model.shell, text),
        Some(Layer::Pick(list)) => {
            let from = list.of();
            model.layers.pop();
            model.show(|sale: &mut SaleScreen, shell| {
                sale.list_gives_way(from);
                lines::scan(sale, shell, text);
            });
        }
        Some(_) => model.shell.alarm(text::sale::scanned_nowhere(model.lang, text)),
    }
}

/// Pasted text goes into the field with the focus; on the sales screen it is typed: a scanner in paste mode is a
/// keyboard too.
fn paste(model: &mut Model, text: &str) {
    if model.is_too_small() {
        return;
    }
    if model.on_top::<SaleScreen>().is_none() {
        let mut taken = false;
        model.tell_top(|room, shell| {
            taken = room.paste(shell, text);
            Next::Stay
        });
        if !taken {
            model.shell.dropped(Word::PasteIgnored.say(model.lang));
        }
        return;
    }
    for c in text.chars().take(HELD_KEYS_MAX) {
        let typed = match c {
            '\n' | '\r' => Key::Enter,
            '\t' => Key::Tab,
            c if c.is_control() => continue,
            c => Key::Char(c),
        };
        key(model, Chord::plain(typed), Duration::ZERO);
    }
}

/// Looks at the watched terminal again, while its screen is on top.
fn look(model: &mut Model) {
    if model.on_top::<Watching>().is_some() {
        model.show(|watching: &mut Watching, shell| watching.look(shell));
    }
}

/// What is shown of invoices is looked at again; behind the form of 登入 nobody may.
fn look_again(model: &mut Model) {
    if model.room::<SignIn>().is_none() {
        model.show(InvoiceList::refresh);
        model.show(StuckList::refresh);
        model.show(|page: &mut LifePage, shell| page.ask(shell, Wish::Again));
    }
}

fn told(model: &mut Model, event: Event) {
    match event {
        Event::PrintChanged => model.show(|_: &mut SaleScreen, shell| papers::ask_jobs(shell)),
        Event::WatchChanged => model.ask(Ticket::Watched, request::IsWatched),
        Event::FrameChanged => look(model),
        Event::SuggestionsChanged => model.ask(Ticket::Suggestions, request::Suggestions),
        Event::UploadChanged => {
            model.show(|leaving: &mut Leaving, shell| leaving.look(shell));
            model.beside.upload_changed(&mut model.shell);
            model.show(|sale: &mut SaleScreen, shell| sale.ask_again(shell));
            look_again(model);
            model.ask(Ticket::Upload, request::UploadStatus);
        }
        Event::RangesChanged => {
            model.grid.ask_again(&mut model.shell);
            ask_fence(model);
        }
        Event::Progress { done, total } => {
            model.show(|import: &mut ImportScreen, _| import.progress(done, total));
        }
        Event::Terminals(count) => {
            if let Some(store) = &mut model.store {
                store.terminals = count;
            }
            model.show(Board::refresh);
            // Who leaves last leaves for everybody.
            model.show(|leaving: &mut Leaving, shell| leaving.look(shell));
        }
        Event::Stopping => model.shell.alarm(Word::StoreStops.say(model.lang)),
        Event::Lost => model.lost = true,
    }
}

#[cfg(test)]
mod tests;
