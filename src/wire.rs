//! What goes over the line to a centre (加值中心): envelope, signature and messages, one set of types for both ends. The
//! gateways write them and the local centre reads them; neither how it is sent nor what is done about an answer is here.
//! Facts and their sources: `domain.md` section 7.

pub mod amego;
mod envelope;
pub mod found;
mod loose;
pub mod offline;
pub mod own;
mod urlencode;

#[cfg(test)]
pub(crate) mod test_samples;

pub use crate::domain::Misfit;
pub use envelope::{CentreKey, ENVELOPE_TIME_S, Question, Reply, SUCCESS, Stamp};
pub use loose::{Code, Figure, Loose};
pub use urlencode::{Flavour, decode, encode};
