//! A room: what a screen is to the shell, and its table of acts. A key does an act of the table or is typed; what
//! happens next is the answer of the room, which never touches the rooms around it. Bar and help are made from the
//! tables; an act that does not apply says why.

use crate::domain::{Deed, TEXT_CHARS_MAX};
use crate::text::{self, screen::Word};
use crate::ui::door::Door;
use crate::ui::shell::{
    Action, Buffer, Care, Chord, Context, Field, FieldName, Form, Position, Rect, RoomKind, Shell, Typed,
    WhyNot, barred, typing,
};
use std::time::Duration;

/// A key, and what it does in the room's context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// The key.
    pub chord: Chord,
    /// Its action.
    pub action: Option<Action>,
    /// When it was read, after the start.
    pub at: Duration,
}

/// What happens next.
#[derive(Clone, Debug)]
#[must_use]
pub enum Next {
    /// The room stays.
    Stay,
    /// The room closes.
    Close,
    /// Another room opens over this one.
    Open(Door),
    /// The room closes, and it goes on behind the door.
    Go(Door),
}

/// What the bar shows of an act.
enum Bar<R> {
    Nothing,
    Word(Word),
    Of(fn(&R) -> Option<Word>),
}

/// What an act does.
enum Run<R> {
    Elsewhere,
    Stays(fn(&mut R, &mut Shell)),
    Goes(fn(&mut R, &mut Shell) -> Next),
}

/// One act of a room.
pub struct Act<R: 'static> {
    action: Action,
    bar: Bar<R>,
    needs: Needs,
    can: fn(&R, &Shell) -> Result<(), WhyNot>,
    run: Run<R>,
}

/// What an act needs whatever the room shows, and which verb does the same at a shell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The deed that the role must go with.
    pub deed: Option<Deed>,
    /// It ends in an act of the store, which a fence bars.
    pub writes: bool,
    /// The verb; empty where there is none.
    pub verb: &'static str,
    /// What else it is looked for by: what it leads to.
    pub also: Option<Word>,
    /// It is about the row under the cursor, which somebody has to look at first.
    pub of_row: bool,
}

impl Needs {
    const NOTHING: Self = Self { deed: None, writes: false, verb: "", also: None, of_row: false };

    /// Why it is not there: who may, or what stands before the store and who can lift it.
    ///
    /// # Errors
    /// The sentence.
    pub fn met(&self, shell: &Shell) -> Result<(), WhyNot> {
        self.deed.map_or(Ok(()), |deed| barred::role(shell, deed))?;
        if self.writes { barred::fence(shell) } else { Ok(()) }
    }
}

impl<R> Act<R> {
    /// An act after which the room stays; it always applies, and the bar does not show it.
    pub const fn stays(action: Action, run: fn(&mut R, &mut Shell)) -> Self {
        Self { action, bar: Bar::Nothing, needs: Needs::NOTHING, can: |_, _| Ok(()), run: Run::Stays(run) }
    }

    /// An act that says what happens next.
    pub const fn goes(action: Action, run: fn(&mut R, &mut Shell) -> Next) -> Self {
        Self { action, bar: Bar::Nothing, needs: Needs::NOTHING, can: |_, _| Ok(()), run: Run::Goes(run) }
    }

    /// An act that only has its word here: it is done before the room is asked, or in another room.
    pub const fn elsewhere(action: Action) -> Self {
        Self { action, bar: Bar::Nothing, needs: Needs::NOTHING, can: |_, _| Ok(()), run: Run::Elsewhere }
    }

    /// The bar shows it under this word.
    pub const fn word(mut self, word: Word) -> Self {
        self.bar = Bar::Word(word);
        self
    }

    /// The bar shows it under the word that fits what the room shows, if any does.
    pub const fn shown(mut self, word: fn(&R) -> Option<Word>) -> Self {
        self.bar = Bar::Of(word);
        self
    }

    /// It applies only sometimes.
    pub const fn when(mut self, can: fn(&R, &Shell) -> Result<(), WhyNot>) -> Self {
        self.can = can;
        self
    }

    /// It looks at what only some may see.
    pub const fn looks(mut self, deed: Deed) -> Self {
        self.needs.deed = Some(deed);
        self
    }

    /// It leads to an act of the store, which only some may do, and nobody behind a fence: that is said before anything is
    /// typed for it.
    pub const fn writes(mut self, deed: Deed) -> Self {
        self.needs.deed = Some(deed);
        self.needs.writes = true;
        self
    }

    /// The verb that does the same at a shell.
    pub const fn verb(mut self, verb: &'static str) -> Self {
        self.needs.verb = verb;
        self
    }

    /// What it leads to, in words that it is looked for by.
    pub const fn also(mut self, also: Word) -> Self {
        self.needs.also = Some(also);
        self
    }

    /// It is about the row under the cursor: the palette opens its room and leaves the row to whoever looks at it.
    pub const fn of_row(mut self) -> Self {
        self.needs.of_row = true;
        self
    }

    /// Why it does not apply now.
    fn able(&self, room: &R, shell: &Shell) -> Result<(), WhyNot> {
        self.needs.met(shell)?;
        (self.can)(room, shell)
    }

    fn offer(&self, room: &R) -> Offer {
        let word = match self.bar {
            Bar::Nothing => None,
            Bar::Word(word) => Some(word),
            Bar::Of(word) => word(room),
        };
        Offer { action: self.action, word }
    }
}

/// What the acts of a kind of room are, without a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The kind of room.
    pub kind: RoomKind,
    /// What the room is called.
    pub title: Word,
    /// Where its keys are looked up.
    pub contexts: &'static [Context],
    /// Its acts.
    pub acts: Vec<TableAct>,
}

/// An act of a kind of room, without a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableAct {
    /// Which.
    pub action: Action,
    /// The word of the bar, where it is always the same.
    pub word: Option<Word>,
    /// The bar may show it.
    pub in_bar: bool,
    /// It is done in this room.
    pub is_done: bool,
    /// It may lead to another room.
    pub leads: bool,
    /// What it needs.
    pub needs: Needs,
}

impl Table {
    /// Of a kind of room.
    pub fn of<R: Acts>(kind: RoomKind, title: Word) -> Self {
        let row = |act: &Act<R>| TableAct {
            action: act.action,
            word: match act.bar {
                Bar::Word(word) => Some(word),
                Bar::Nothing | Bar::Of(_) => None,
            },
            in_bar: !matches!(act.bar, Bar::Nothing),
            is_done: !matches!(act.run, Run::Elsewhere),
            leads: matches!(act.run, Run::Goes(_)),
            needs: act.needs,
        };
        Self { kind, title, contexts: R::CONTEXTS, acts: R::ACTS.iter().map(row).collect() }
    }

    /// True when a key of this context can mean this act here.
    pub fn has(&self, context: Context, action: Action) -> bool {
        let looked_up = |from: &Context| from.chain().any(|here| here == context);
        self.contexts.iter().any(looked_up) && self.acts.iter().any(|act| act.action == action)
    }
}

/// An act as a room offers it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub action: Action,
    /// Its word in the bar, if the bar shows it.
    pub word: Option<Word>,
}

/// What a screen says of itself. Where a default fits most screens it stands here.
pub trait Screen {
    /// Its form, if it has one.
    fn form(&self) -> Option<&Form> {
        None
    }

    /// The same, to be filled in.
    fn form_mut(&mut self) -> Option<&mut Form> {
        None
    }

    /// Its form, if it takes typing now.
    fn typing(&mut self) -> Option<&mut Form> {
        self.form_mut().filter(|form| !form.saving)
    }

    /// True while what is typed is being saved.
    fn is_saving(&self) -> bool {
        self.form().is_some_and(|form| form.saving)
    }

    /// True while an answer keeps it from going on.
    fn is_waiting(&self) -> bool {
        self.is_saving()
    }

    /// A field was changed by hand.
    fn changed(&mut self, _shell: &mut Shell, _field: FieldName) {}

    /// The field with the focus may not be changed.
    fn locked(&mut self, _shell: &mut Shell) {}

    /// True before what it shows has come.
    fn is_loading(&self) -> bool {
        false
    }

    /// Takes a key before its acts do, as while an answer is awaited.
    fn before(&mut self, shell: &mut Shell, press: Press) -> Option<Next> {
        self.is_saving().then(|| shell.wait(press.action, Action::Save))
    }

    /// Takes pasted text; false when nothing here takes it.
    fn paste(&mut self, shell: &mut Shell, text: &str) -> bool {
        let pasted = self.typing().map_or(Typed::Nothing, |form| typing::paste(form, text));
        self.took(shell, pasted);
        pasted != Typed::Nothing
    }

    /// What an act needs of the key that asks for it now.
    fn care(&self, _action: Action) -> Care {
        Care::NONE
    }

    /// What became of typing.
    fn took(&mut self, shell: &mut Shell, typed: Typed) {
        match typed {
            Typed::Changed(field) => {
                self.changed(shell, field);
                let typed = self.form().and_then(|form| form.field(field));
                if let Some(max) = typed.and_then(Field::too_long) {
                    shell.alarm(text::screen::too_long(shell.lang, max));
                }
            }
            Typed::Locked => self.locked(shell),
            Typed::NoText => shell.alarm(Word::NoTyping.say(shell.lang)),
            Typed::Full => shell.alarm(text::screen::too_long(shell.lang, TEXT_CHARS_MAX)),
            Typed::Moved | Typed::Nothing => {}
        }
    }

    /// The act that was asked for is refused: the room takes typing again.
    fn unlock(&mut self) {
        if let Some(form) = self.form_mut() {
            form.saving = false;
        }
    }

    /// What is being done here, where the message line has nothing else to say.
    fn heading(&self) -> Option<Word> {
        None
    }

    /// Draws it; the place of the hardware cursor.
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position>;

    /// Draws what covers the message line too, while nothing lies over the room.
    fn draw_over(&self, _shell: &Shell, _buffer: &mut Buffer, _area: Rect) {}
}

/// A screen with its acts.
pub trait Acts: Screen + Sized + 'static {
    /// Where its keys are looked up: in the first of these, and with a choice in focus in the second.
    const CONTEXTS: &'static [Context];
    /// All that keys do here, in the order of the bar.
    const ACTS: &'static [Act<Self>];

    /// Where its keys are looked up now.
    fn context_now(&self) -> Context {
        let is_choice = self.form().and_then(Form::focused).is_some_and(Field::is_choice);
        let at = usize::from(is_choice && Self::CONTEXTS.len() > 1);
        Self::CONTEXTS.get(at).copied().unwrap_or(Context::Global)
    }
}

/// Where a screen's keys are looked up, and its table: `acts!(Question in Question: ACTS)`.
macro_rules! acts {
    ($screen:ident in $($context:ident),+: $table:expr) => {
        impl $crate::ui::shell::room::Acts for $screen {
            const CONTEXTS: &'static [$crate::ui::shell::action::Context] = &[$($crate::ui::shell::action::Context::$context),+];
            const ACTS: &'static [$crate::ui::shell::room::Act<Self>] = $table;
        }
    };
}
pub(crate) use acts;

/// Stands in the `impl Screen` of a screen that is a form: its `form`.
macro_rules! has_form {
    () => {
        fn form(&self) -> Option<&$crate::ui::shell::form::Form> {
            Some(&self.form)
        }

        fn form_mut(&mut self) -> Option<&mut $crate::ui::shell::form::Form> {
            Some(&mut self.form)
        }
    };
}
pub(crate) use has_form;

/// A screen as the layers see it.
pub trait Room: Screen {
    /// Where its keys are looked up now.
    fn context(&self) -> Context;

    /// Takes a key.
    fn key(&mut self, shell: &mut Shell, press: Press) -> Next;

    /// Its acts as they stand now.
    fn offers(&self) -> Vec<Offer>;

    /// Why an act of its table does not apply now.
    fn why_not(&self, shell: &Shell, action: Action) -> Option<WhyNot>;

    /// Where an act would lead if it applied; nothing is asked about that.
    fn leads(&mut self, shell: &mut Shell, action: Action) -> Next;
}

impl<S: Acts> Room for S {
    fn context(&self) -> Context {
        self.context_now()
    }

    fn key(&mut self, shell: &mut Shell, press: Press) -> Next {
        if let Some(next) = self.before(shell, press) {
            return next;
        }
        let Some(action) = press.action else {
            let typed = self.typing().map(|form| typing::key(form, press.chord));
            self.took(shell, typed.unwrap_or(Typed::Nothing));
            return Next::Stay;
        };
        let Some(act) = Self::ACTS.iter().find(|act| act.action == action) else { return Next::Stay };
        match (act.able(self, shell), &act.run) {
            (Err(why), _) => {
                shell.tell(why.0);
                Next::Stay
            }
            (Ok(()), Run::Elsewhere) => Next::Stay,
            (Ok(()), Run::Goes(run)) => run(self, shell),
            (Ok(()), Run::Stays(run)) => {
                run(self, shell);
                Next::Stay
            }
        }
    }

    fn offers(&self) -> Vec<Offer> {
        Self::ACTS.iter().map(|act| act.offer(self)).collect()
    }

    fn why_not(&self, shell: &Shell, action: Action) -> Option<WhyNot> {
        let act = Self::ACTS.iter().find(|act| act.action == action)?;
        act.able(self, shell).err()
    }

    fn leads(&mut self, shell: &mut Shell, action: Action) -> Next {
        match Self::ACTS.iter().find(|act| act.action == action).map(|act| &act.run) {
            Some(Run::Goes(run)) => run(self, shell),
            Some(Run::Stays(_) | Run::Elsewhere) | None => Next::Stay,
        }
    }
}
