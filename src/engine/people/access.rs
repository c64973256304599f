//! Who may do what: the engine decides, never the screen.
//!
//! A call comes with the Unix user, as the kernel says, and with a session, which signing in gives. From both and
//! from the rows the role follows, and the matrix (`domain/access.rs`) says whether the role may. A store in which
//! nobody has a PIN is everybody's, as far as its rules for Unix users go. The user who runs the engine may keep people
//! and lift the fence of a copy as nobody in particular, at the command line: the files are theirs anyway, and a lost PIN
//! must not lock the shop out. Whoever has signed in there, or sits at a screen, is what the session says and no more.

use crate::domain::{Author, Deed, PeopleRefusal, Pin, PinHash, Role, Staff, StaffCode, TillCode, may};
use crate::engine::core::{No, Shared};
use crate::engine::people::{attempts, sessions};
use crate::protocol::{Caller, Command, Request, SessionToken, SignedIn, StaffDraft, book, people, sale};
use crate::store::Queries;
use std::borrow::Cow;
use std::time::Duration;

/// A caller that may do what it asks: who it is for the trail, and the call with what is certain about it.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) author: Author,
    pub(crate) caller: Caller,
}

/// Lets a call in, or says why not.
pub(crate) fn admit<R: Queries>(
    shared: &Shared,
    rows: &R,
    caller: &Caller,
    request: &Request,
) -> Result<Admitted, No> {
    let deed = match request {
        Request::Question(question) => question.deed(),
        Request::Note(note) => note.deed(),
        Request::Command(command) => return admit_act(shared, rows, caller, command),
    };
    admitted(shared, rows, caller, deed, None)
}

/// Lets an act in, or says why not.
pub(crate) fn admit_act<R: Queries>(
    shared: &Shared,
    rows: &R,
    caller: &Caller,
    command: &Command,
) -> Result<Admitted, No> {
    let of_sale = match command {
        Command::Sale(sale::Command::Issue(issue)) => issue.0.till.as_ref(),
        _ => None,
    };
    admitted(shared, rows, caller, deed(rows, command)?, of_sale)
}

fn admitted<R: Queries>(
    shared: &Shared,
    rows: &R,
    caller: &Caller,
    deed: Deed,
    of_sale: Option<&TillCode>,
) -> Result<Admitted, No> {
    let till = till(rows, caller, of_sale)?;
    let person = match &caller.session {
        Some(session) => Some(person(shared, rows, caller.uid, session)?),
        None => None,
    };
    check(shared, rows, caller, person.as_ref(), deed)?;
    let staff = match &person {
        Some(person) => Some(person.code.clone()),
        // Where nobody has a PIN a name is what the terminal says it is.
        None if rows.meta()?.people == 0 => caller.staff.clone(),
        None => None,
    };
    let role = person.map(|person| person.role);
    let author =
        Author { staff: staff.clone(), role, till: till.clone(), accepted_by: None, uid: caller.uid };
    Ok(Admitted { author, caller: Caller { staff, till, ..caller.clone() } })
}

/// What the act is; an edit that says anew how far a predecessor came is more than an edit.
fn deed<R: Queries>(rows: &R, command: &Command) -> Result<Deed, No> {
    if let Command::Book(book::Command::RangeEdit(book::request::RangeEdit { id, edit })) = command
        && let Some(old) = rows.range(*id)?
        && (old.carried_to != edit.draft.carried_to() || old.carried_cancelled != edit.draft.cancelled)
    {
        return Ok(Deed::CarryNumbers);
    }
    Ok(command.deed())
}

fn check<R: Queries>(
    shared: &Shared,
    rows: &R,
    caller: &Caller,
    person: Option<&Staff>,
    deed: Deed,
) -> Result<(), No> {
    if deed == Deed::Greet || caller.service || is_owners(shared, caller, deed) {
        return Ok(());
    }
    let meta = rows.meta()?;
    let of_user = roles_of_user(shared, rows, caller.uid)?;
    let roles: Vec<Role> = match person {
        Some(person) if of_user.contains(&person.role) => vec![person.role],
        Some(_) => Vec::new(),
        None if meta.people > 0 => return Err(PeopleRefusal::SignInNeeded.into()),
        // The deeds of the engine's own threads are nobody else's, also where the store is everybody's.
        None if deed == Deed::Serve => return Err(PeopleRefusal::NotAllowed { deed, role: None }.into()),
        None => of_user,
    };
    if roles.iter().any(|&role| may(role, deed)) {
        return Ok(());
    }
    Err(PeopleRefusal::NotAllowed { deed, role: person.map(|person| person.role) }.into())
}

/// True for what the files' owner may do without a PIN. A restored store has lost its pepper: nobody's PIN fits, and its
/// owner must get it going, which behind a fence begins with looking why it stands. Tills run as the owner too, so a session, or a terminal that has none yet, has no such right.
fn is_owners(shared: &Shared, caller: &Caller, deed: Deed) -> bool {
    let is_nobody = caller.session.is_none() && caller.terminal.is_none();
    let is_fenced = || shared.fences.standing().is_some();
    let may_be_lost =
        matches!(deed, Deed::KeepPeople | Deed::LiftFence) || (deed == Deed::Look && is_fenced());
    may_be_lost && is_nobody && caller.uid == shared.owner_uid
}

/// The roles that may be taken as this Unix user: all where no rule exists, and for the engine's own user.
fn roles_of_user<R: Queries>(shared: &Shared, rows: &R, uid: u32) -> Result<Vec<Role>, No> {
    let all = || Role::ALL.to_vec();
    Ok(match rows.unix_user(uid)? {
        Some(user) => user.roles,
        None if uid == shared.owner_uid || rows.meta()?.unix_users == 0 => all(),
        None => Vec::new(),
    })
}

/// The caller's till: a Unix user that is tied to one can be no other, neither in its name nor in a sale.
fn till<R: Queries>(rows: &R, caller: &Caller, of_sale: Option<&TillCode>) -> Result<Option<TillCode>, No> {
    let said = &caller.till;
    let Some(tied) = rows.unix_user(caller.uid)?.and_then(|user| user.till) else {
        return Ok(said.clone());
    };
    if said.iter().chain(of_sale).any(|till| *till != tied) {
        return Err(PeopleRefusal::OtherTill(tied).into());
    }
    Ok(Some(tied))
}

/// The person of a session that is still good.
fn person<R: Queries>(shared: &Shared, rows: &R, uid: u32, session: &SessionToken) -> Result<Staff, No> {
    let claims = sessions::read(session).ok_or(PeopleRefusal::SignInNeeded)?;
    let staff = rows.staff(&claims.staff)?.filter(Staff::can_sign_in).ok_or(PeopleRefusal::SignInNeeded)?;
    let good = sessions::is_good(&shared.pepper, session, &claims, &staff, uid, shared.clock.now());
    if good { Ok(staff) } else { Err(PeopleRefusal::SignInNeeded.into()) }
}

/// 登入: a person and a PIN become a session. Wrong ones cost time, per person and per terminal; whether a person
/// exists cannot be told from the answer, nor from how long it takes.
pub(crate) fn sign_in<R: Queries>(
    shared: &Shared,
    rows: &R,
    caller: &Caller,
    (code, pin): (&StaffCode, &Pin),
) -> Result<SignedIn, No> {
    let staff = rows.staff(code)?.filter(Staff::can_sign_in);
    let who = match staff {
        Some(_) => attempts::Key::Person(code.clone()),
        None => attempts::Key::Stranger(code.clone()),
    };
    // A till that does not exist is a name that anybody makes up: a fresh one must be no fresh terminal.
    let till = match &caller.till {
        Some(till) => rows.till(till)?.map(|till| till.code),
        None => None,
    };
    let keys = [who, attempts::Key::Terminal(caller.uid, till)];
    // Counted before it is judged, under one lock: whoever asks many times at once is many guesses, not one.
    let now = shared.clock.monotonic();
    if let Some(wait) = shared.attempts.begin(&keys, now) {
        return Err(PeopleRefusal::SignInWait { seconds: seconds_up(wait) }.into());
    }
    let hash = staff.as_ref().and_then(|staff| staff.pin.as_ref());
    let fits = shared.pepper.fits(pin, hash).map_err(No::Broken)?;
    let Some(staff) = staff.filter(|_| fits) else {
        return Err(PeopleRefusal::BadPin.into());
    };
    shared.attempts.went_well(&keys);
    let session = sessions::make(&shared.pepper, &staff, caller.uid, shared.clock.now());
    let session = session.map_err(No::Broken)?;
    Ok(SignedIn { session, staff: staff.code, name: staff.name, role: staff.role })
}

fn seconds_up(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
}

/// The hash of a PIN; made before its act is queued, for it takes its time.
pub(crate) fn hash(shared: &Shared, pin: &Pin) -> Result<PinHash, No> {
    shared.pepper.hash(pin, &*shared.entropy).map_err(No::Broken)
}

/// The act as its fingerprint sees it: without a PIN, for a fingerprint in the ledger must tell nothing of one.
pub(crate) fn without_pin(command: &Command) -> Cow<'_, Command> {
    match command {
        Command::People(people::Command::StaffPut(put)) => {
            let staff = StaffDraft { pin: None, ..put.staff.clone() };
            let put = people::request::StaffPut { staff, new: put.new };
            Cow::Owned(Command::People(people::Command::StaffPut(put)))
        }
        other => Cow::Borrowed(other),
    }
}
