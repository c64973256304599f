//! Why an act does not apply; and what bars one whatever the room shows: the role of who has signed in, and the fence of a copy. The engine decides; a
//! screen says beforehand what it would say, so that nothing is typed in vain.

use crate::domain::{Deed, PeopleRefusal, StoreRefusal, may};
use crate::protocol::Failure;
use crate::ui::shell::{Note, Shell, say};

/// Why an act does not apply, as the message line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyNot(pub Note);

impl WhyNot {
    /// A sentence of warning.
    pub fn alarm(text: impl Into<String>) -> Self {
        Self(Note { text: text.into(), alarm: true })
    }

    /// The act applies, or a sentence of warning says why not.
    pub fn unless<T: Into<String>>(applies: bool, why: impl FnOnce() -> T) -> Result<(), Self> {
        if applies { Ok(()) } else { Err(Self::alarm(why())) }
    }

    /// A plain sentence.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(Note { text: text.into(), alarm: false })
    }
}

/// Whoever has signed in may do the deed; where nobody has, the engine alone knows.
///
/// # Errors
/// Who may.
pub fn role(shell: &Shell, deed: Deed) -> Result<(), WhyNot> {
    match shell.person.as_ref().map(|person| person.role) {
        Some(role) if !may(role, deed) => {
            refused(shell, PeopleRefusal::NotAllowed { deed, role: Some(role) })
        }
        Some(_) | None => Ok(()),
    }
}

/// The store stands behind no fence.
///
/// # Errors
/// Why it does, and who lifts it.
pub fn fence(shell: &Shell) -> Result<(), WhyNot> {
    shell.fence.map_or(Ok(()), |why| refused(shell, StoreRefusal::Fenced(why)))
}

/// Both, for what ends in an act of the store.
///
/// # Errors
/// Who may, or what stands before the store.
pub fn act(shell: &Shell, deed: Deed) -> Result<(), WhyNot> {
    role(shell, deed)?;
    fence(shell)
}

/// The sentence of the refusal that the engine would give.
///
/// # Errors
/// The sentence.
pub fn refused(shell: &Shell, refusal: impl Into<Failure>) -> Result<(), WhyNot> {
    Err(WhyNot::alarm(say::failure(shell.lang, &refusal.into())))
}
