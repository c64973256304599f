//! 登入: who sits at this terminal. It covers everything else; what was typed below it stays as it is, so that one
//! person can hand the terminal to another in the middle of something.

use crate::domain::{CODE_CHARS_MAX, PIN_DIGITS_MAX, Pin, StaffCode};
use crate::protocol::{Failure, Reply, read, request};
use crate::text::screen::Word;
use crate::ui::door::{Asked, Door, Ticket};
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Filling, Fills, Form, Next, Person, Popup, Position, Press, Rect,
    Screen, Shell, acts, fields, has_form, paint,
};

/// Minutes without a key after which a terminal locks itself.
pub const LOCK_AFTER_MINUTES: i64 = 10;
/// Cells of the popup.
const WIDTH: u16 = 60;
/// Rows of it: two fields with a fault each, a sentence, the frame.
const HEIGHT: u16 = 8;

/// Why it is asked who sits there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The program was started.
    Start,
    /// The terminal was locked, by a key or by nobody's touching it.
    Locked,
    /// The session is over: the day is, or the PIN was changed.
    Over,
}

/// The form.
#[derive(Clone, Debug)]
pub struct SignIn {
    form: Form,
    why: Why,
    /// The PIN is being checked.
    waiting: bool,
}

impl SignIn {
    /// With the code of who sat there last, so that only the PIN is to be typed.
    pub fn new(why: Why, last: Option<&StaffCode>) -> Self {
        let mut form = Form::new(vec![
            Field::text_of(FieldName::Staff, CODE_CHARS_MAX, true),
            Field::secret_of(FieldName::Pin, PIN_DIGITS_MAX),
        ]);
        if let Some(code) = last {
            form.set(FieldName::Staff, code.as_str());
            form.focus_on(FieldName::Pin);
        }
        Self { form, why, waiting: false }
    }

    /// The answer: true when the person is in, else the message line says why not.
    pub fn answered(&mut self, shell: &mut Shell, result: Result<Reply, Failure>) -> bool {
        self.waiting = false;
        match read::<request::SignIn>(result) {
            Ok(signed_in) => {
                shell.caller.staff = Some(signed_in.staff.clone());
                shell.caller.session = Some(signed_in.session.clone());
                shell.person = Some(Person::from(signed_in));
                shell.note = None;
                true
            }
            Err(failure) => {
                shell.lost |= matches!(failure, Failure::NoEngine);
                shell.failed(&failure);
                false
            }
        }
    }
}

/// True when nobody has touched the terminal for so long that it locks itself.
pub fn is_left_alone(shell: &Shell) -> bool {
    let idle_s = shell.now.unix() - shell.touched_at.unix();
    shell.caller.session.is_some() && idle_s >= LOCK_AFTER_MINUTES * 60
}

acts!(SignIn in Form, Choice: Filling::ACTS);

impl Screen for SignIn {
    has_form!();

    fn before(&mut self, _: &mut Shell, _: Press) -> Option<Next> {
        self.waiting.then_some(Next::Stay)
    }

    /// A PIN is typed, never pasted.
    fn paste(&mut self, _: &mut Shell, _: &str) -> bool {
        false
    }

    /// Over everything but the title line, so that a locked terminal shows nothing of the shop.
    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, look) = (shell.lang, shell.look);
        let below_title = Rect::new(0, 1, area.width, area.height.saturating_sub(1));
        paint::fill(buffer, below_title, look.plain());
        let place = Popup::centred(area, WIDTH, HEIGHT);
        let inside = Popup { title: Word::TitleSignIn.say(lang), look }.draw(buffer, place);
        let word = match (self.waiting, self.why) {
            (true, _) => Word::CheckingPin,
            (false, Why::Start) => Word::SignInStart,
            (false, Why::Locked) => Word::SignInLocked,
            (false, Why::Over) => Word::SignInOver,
        };
        let y = inside.bottom().saturating_sub(1);
        paint::left(buffer, inside.x + 1, y, inside.width - 1, word.say(lang), look.plain());
        fields::fields(shell, &self.form, buffer, inside).filter(|_| !self.waiting)
    }
}

impl Fills for SignIn {
    const SAVES: Word = Word::TitleSignIn;

    fn save(&mut self, shell: &mut Shell) -> Next {
        let form = &mut self.form;
        form.clear_faults();
        let staff = StaffCode::parse(form.text(FieldName::Staff));
        let pin = Pin::parse(form.text(FieldName::Pin));
        for (name, is_bad, word) in [
            (FieldName::Staff, staff.is_none(), Word::BadCode),
            (FieldName::Pin, pin.is_none(), Word::BadPinForm),
        ] {
            if is_bad {
                form.add_fault(name, Fault::Word(word));
            }
        }
        let (Some(staff), Some(pin)) = (staff, pin) else {
            form.focus_on_fault();
            return Next::Stay;
        };
        form.set(FieldName::Pin, "");
        form.focus_on(FieldName::Pin);
        self.waiting = true;
        shell.ask(Ticket::SignIn, request::SignIn { staff, pin });
        Next::Stay
    }

    fn discard(&mut self, _: &mut Shell) -> Next {
        self.form.set(FieldName::Pin, "");
        Next::Stay
    }

    /// A locked terminal stays locked; at the start one may leave.
    fn leave(&mut self, _: &mut Shell) -> Next {
        if self.why == Why::Start { Next::Open(Door::Ask(Asked::Leave)) } else { Next::Stay }
    }
}
