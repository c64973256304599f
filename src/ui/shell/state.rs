//! What every room stands on: who sits here, what the engine told last, the act that is not answered, the message line,
//! and what shall be done outside. No screen is known here.

use crate::domain::{
    Bell, BellWish, CleanText, Company, CompanyCode, FenceReason, Moment, PeopleRefusal, PrintJob, Refusal,
    RequestId, Role, Scanner, StaffCode, StoreRefusal, TerminalName,
};
use crate::protocol::{
    Ask, Call, Caller, Failure, Reply, Request, ScreenFrame, SignedIn, StoreInfo, SuggestionRow,
    UpkeepReport, UploadStatus, read,
};
use crate::text::Lang;
use crate::ui::door::{Purpose, Ticket, WorkKind};
use crate::ui::shell::{Announced, Burst, Effect, Keymap, Look, Rhythm, say};
use std::collections::BTreeMap;
use std::time::Duration;

/// The contract: below this nothing is laid out.
pub const COLUMNS_MIN: u16 = 80;
/// The contract: below this nothing is laid out. A terminal of 24 rows under tmux with its status line has them.
pub const ROWS_MIN: u16 = 23;
/// Columns and rows from which a slip is shown with both codes.
pub const WIDE: (u16, u16) = (132, 43);
/// From then on a wait is said: an engine that lives answers in a few milliseconds.
pub const WORKING_AFTER: Duration = Duration::from_secs(1);
/// Rows of a screen that are not rows of a list: title, frame, heads, message, bar.
const LIST_CHROME: u16 = 6;

/// What a terminal's screens are made with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Language.
    pub lang: Lang,
    /// Who asks.
    pub caller: Caller,
    /// Who signed in on the way here.
    pub signed_in: Option<SignedIn>,
    /// The keys.
    pub keymap: Keymap,
    /// What is said when it begins.
    pub said: Option<String>,
    /// Borders and colours.
    pub look: Look,
    /// What is known of the scanner.
    pub scanner: Scanner,
    /// For what the bell rings.
    pub bell: BellWish,
    /// The terminal's name, the first part of its request ids.
    pub terminal: String,
    /// The first request's count: higher than any that this terminal's name has used before.
    pub first_request: u64,
    /// The import folder, safe to show.
    pub folder: CleanText,
    /// Where a backup or an export is proposed to go; `None` where this terminal names no file.
    pub keep_in: Option<CleanText>,
    /// The time now.
    pub now: Moment,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The terminal was asked how wide it draws frames.
    pub measuring: bool,
    /// It was asked how wide it draws Chinese.
    pub measuring_text: bool,
}

#[cfg(test)]
impl Setup {
    /// A terminal of 80x24 in the legacy period, with the legacy keys and frames that need no font.
    pub fn of_tests(lang: Lang) -> Self {
        Self {
            lang,
            caller: Caller::default(),
            signed_in: None,
            keymap: Keymap::legacy(),
            said: None,
            look: Look::own(crate::ui::shell::Borders::Ascii, false),
            scanner: Scanner::default(),
            bell: BellWish::default(),
            terminal: "t1".to_owned(),
            first_request: 0,
            folder: CleanText::default(),
            keep_in: None,
            now: Moment::parse("2019-07-15 10:24:00").unwrap(),
            size: (80, 24),
            measuring: false,
            measuring_text: false,
        }
    }
}

/// The state that all rooms share.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Language.
    pub lang: Lang,
    /// Who asks.
    pub caller: Caller,
    /// The keys.
    pub keymap: Keymap,
    /// Borders and colours.
    pub look: Look,
    /// The import folder, safe to show.
    pub folder: CleanText,
    /// Where a backup or an export is proposed to go; `None` where this terminal names no file.
    pub keep_in: Option<CleanText>,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The time of the title line.
    pub now: Moment,
    /// When the last key was read, after the start.
    pub at: Duration,
    /// The store, once it has answered.
    pub store: Option<Box<StoreInfo>>,
    /// The companies.
    pub companies: Vec<Company>,
    /// The message line.
    pub note: Option<Note>,
    /// For what the bell rings.
    pub bell: BellWish,
    /// It says something that whoever does not look shall hear: the most pressing of it.
    pub rings: Option<Bell>,
    /// The engine does not answer.
    pub lost: bool,
    /// The act that is not answered yet.
    pub pending: Option<Pending>,
    /// The terminal is to be locked, if the store says that people sign in here.
    pub lock_asked: bool,
    /// Since when an answer is waited for that keeps the room on top from going on.
    pub waiting_since: Option<Duration>,
    /// It takes long, which is said.
    pub working: bool,
    /// Why the store stands behind its fence, if it does: it can be looked up, and no more.
    pub fence: Option<FenceReason>,
    /// Papers of this till that are not done.
    pub jobs: Vec<PrintJob>,
    /// What is known of the scanner.
    pub scanner: Scanner,
    /// Keys that may be what it sends before a code.
    pub announced: Announced,
    /// Hotkeys that may be a scanner's.
    pub burst: Burst,
    /// The rhythm of the keys.
    pub rhythm: Rhythm,
    /// The last held keys were a scan.
    pub scanned: bool,
    /// Until then the terminator of that scan may still come.
    pub scan_tail_until: Duration,
    /// Who has signed in.
    pub person: Option<Person>,
    /// When a key was pressed last, to the minute.
    pub touched_at: Moment,
    /// The outbox, once the engine has told it.
    pub upload: Option<Box<UploadStatus>>,
    /// What is suggested to this till, oldest first.
    pub suggestions: Vec<SuggestionRow>,
    /// How the store's upkeep stands, and what this terminal does for it.
    pub upkeep: Upkeep,
    /// Somebody looks at this screen.
    pub watched: Watched,
    /// The terminal was asked how wide it draws frames and has not answered.
    pub measuring: bool,
    /// It was asked how wide it draws Chinese and has not answered.
    pub measuring_text: bool,
    /// It draws Chinese as another encoding does: nothing of it can be read.
    pub is_garbled: bool,
    /// Hotkeys are dead until then: a sequence was cut, and they may be its tail.
    pub quiet_until: Duration,
    /// Until then `[` and `O` may be the middle of a sequence that an Esc has begun.
    pub torn_until: Duration,
    /// What shall be done outside, in order; whoever feeds the inputs takes it away.
    pub effects: Vec<Effect>,
    terminal: String,
    acts: u64,
}

/// What the message line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The sentence.
    pub text: String,
    /// It is a refusal or a fault.
    pub alarm: bool,
}

/// An act that is not answered yet; it is repeated under the same id until it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its count, also the ticket.
    pub count: u64,
    /// What it was for.
    pub purpose: Purpose,
    /// The act with its id.
    pub call: Call,
    /// How often it was asked.
    pub tries: u32,
    /// Asking stopped; the next save asks again.
    pub stalled: bool,
}

/// Who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The code.
    pub code: StaffCode,
    /// The name; may be empty.
    pub name: CleanText,
    /// The role.
    pub role: Role,
}

impl From<SignedIn> for Person {
    fn from(signed_in: SignedIn) -> Self {
        Self { code: signed_in.staff, name: signed_in.name, role: signed_in.role }
    }
}

/// What goes on for the upkeep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Going {
    /// What.
    pub kind: WorkKind,
    /// How far it is.
    pub done: u64,
    /// Of how much; 0 where nobody knows.
    pub of: u64,
    /// It was told to end.
    pub ending: bool,
}

/// How the upkeep of the store stands.
#[derive(Clone, Debug, Default)]
pub struct Upkeep {
    /// What the engine told last of it; `None` where it did not.
    pub report: Option<Box<UpkeepReport>>,
    /// A minute went by since: another terminal may have made the check that is due. The next key has it asked about; an
    /// idle screen asks for nothing that can wait.
    pub is_stale: bool,
    /// What goes on from here.
    pub going: Option<Going>,
    /// What came of each, the last time.
    pub said: BTreeMap<WorkKind, Note>,
}

/// Somebody looks at this screen, as far as this terminal knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// It is so.
    pub is_on: bool,
    /// A frame is on its way.
    pub sending: bool,
    /// The last one sent.
    pub sent: Option<ScreenFrame>,
}

impl Shell {
    /// The state at start.
    pub fn new(setup: Setup) -> Self {
        let said = setup.said.clone();
        let mut shell = Self {
            lang: setup.lang,
            caller: Caller { terminal: TerminalName::parse(&setup.terminal), ..setup.caller },
            keymap: setup.keymap,
            look: setup.look,
            folder: setup.folder,
            keep_in: setup.keep_in,
            size: setup.size,
            now: setup.now,
            at: Duration::ZERO,
            store: None,
            companies: Vec::new(),
            note: None,
            bell: setup.bell,
            rings: None,
            lost: false,
            pending: None,
            lock_asked: false,
            waiting_since: None,
            working: false,
            fence: None,
            jobs: Vec::new(),
            announced: Announced::default(),
            burst: Burst::default(),
            rhythm: Rhythm::of(&setup.scanner),
            scanner: setup.scanner,
            scanned: false,
            scan_tail_until: Duration::ZERO,
            person: setup.signed_in.map(Person::from),
            touched_at: setup.now,
            upload: None,
            suggestions: Vec::new(),
            upkeep: Upkeep::default(),
            watched: Watched::default(),
            measuring: setup.measuring,
            measuring_text: setup.measuring_text,
            is_garbled: false,
            quiet_until: Duration::ZERO,
            torn_until: Duration::ZERO,
            effects: Vec::new(),
            terminal: setup.terminal,
            acts: setup.first_request,
        };
        if let Some(said) = said {
            shell.alarm(said);
        }
        shell
    }

    /// Asks a question.
    pub fn ask(&mut self, ticket: Ticket, asked: impl Into<Request>) {
        let call = Call { caller: self.caller.clone(), id: None, request: asked.into() };
        self.effects.push(Effect::Ask { ticket, call: Box::new(call), wait: Duration::ZERO });
    }

    /// Names an act and keeps it until it is answered. The ids of a terminal are in order.
    pub fn name_act(&mut self, purpose: Purpose, request: Request) -> Option<&Pending> {
        self.acts += 1;
        let id = self.last_act_name()?;
        let call = Call { caller: self.caller.clone(), id: Some(id), request };
        let pending = Pending { count: self.acts, purpose, call, tries: 0, stalled: false };
        Some(self.pending.insert(pending))
    }

    /// The name of the last act of this terminal.
    pub fn last_act_name(&self) -> Option<RequestId> {
        RequestId::parse(&format!("{}-{:020}", self.terminal, self.acts))
    }

    /// When it is said that an answer takes long; `None` where none is waited for, or it is said.
    pub fn working_at(&self) -> Option<Duration> {
        self.waiting_since.filter(|_| !self.working).map(|since| since + WORKING_AFTER)
    }

    /// True when an act is not answered and asking for it has stopped.
    pub fn is_stalled(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.stalled)
    }

    /// Says something in the message line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.note = Some(Note { text: text.into(), alarm: false });
    }

    /// Says what went wrong in the message line, and rings.
    pub fn alarm(&mut self, text: impl Into<String>) {
        self.tell(Note { text: text.into(), alarm: true });
    }

    /// Says something in the message line; what went wrong rings.
    pub fn tell(&mut self, note: Note) {
        if note.alarm {
            self.ring(Bell::Refused);
        }
        self.note = Some(note);
    }

    /// Says in the message line why a key was not taken, and rings for that.
    pub fn dropped(&mut self, text: impl Into<String>) {
        self.ring(Bell::Dropped);
        self.note = Some(Note { text: text.into(), alarm: true });
    }

    /// Rings with the next frame, for the most pressing of what happens until then.
    pub fn ring(&mut self, bell: Bell) {
        self.rings = self.rings.max(Some(bell));
    }

    /// Says why a call failed.
    pub fn failed(&mut self, failure: &Failure) {
        if let Failure::Refused(Refusal::Store(StoreRefusal::Fenced(why))) = failure {
            self.fence = Some(*why);
        }
        self.alarm(say::failure(self.lang, failure));
    }

    /// The reply of a question; a failure is said.
    pub fn heard<A: Ask>(&mut self, result: Result<Reply, Failure>) -> Option<A::Reply> {
        match read::<A>(result) {
            Ok(reply) => {
                self.lost = false;
                Some(reply)
            }
            // The form that is asked for says it.
            Err(Failure::Refused(Refusal::People(PeopleRefusal::SignInNeeded))) => None,
            Err(failure) => {
                self.lost |= matches!(failure, Failure::NoEngine);
                self.failed(&failure);
                None
            }
        }
    }

    /// True where both codes of a slip stand beside each other.
    pub fn is_wide(&self) -> bool {
        self.size.0 >= WIDE.0 && self.size.1 >= WIDE.1
    }

    /// True when the window is too small to be laid out.
    pub fn is_too_small(&self) -> bool {
        self.size.0 < COLUMNS_MIN || self.size.1 < ROWS_MIN
    }

    /// How many rows of a list are seen.
    pub fn list_height(&self) -> usize {
        usize::from(self.size.1.saturating_sub(LIST_CHROME)).max(1)
    }

    /// The company of the store's data.
    pub fn company(&self) -> Option<&Company> {
        self.store.as_ref().and_then(|store| store.company.as_ref())
    }

    /// The name of a company.
    pub fn company_name(&self, code: &CompanyCode) -> &str {
        let named = self.companies.iter().find(|company| company.code == *code);
        named.map_or("", |company| company.name.as_str())
    }
}
