//! Why a place that somebody named takes no file: what a person at the counter can do about it.

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceFault {
    /// It is not there, or not there any more: a stick that was pulled out.
    Gone,
    /// It has no room left.
    Full,
    /// Nothing can be written there.
    ReadOnly,
    /// The user of this terminal may not write there.
    NotAllowed,
}
