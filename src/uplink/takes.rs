//! What each kind of centre takes (R17): the one table that gateways, verbs and screens go by.

use crate::domain::MessageKind;
use MessageKind::{F0401, F0501, F0701, G0401, G0501};

/// What a kind of centre takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// Its name as in the settings.
    pub name: &'static str,
    /// The messages that it can be told.
    pub kinds: &'static [MessageKind],
}

/// ECPay and OPay: issued offline and cancelled; nothing else has an offline call (their guides, i301).
pub const OFFLINE_CENTRE: Takes = Takes { name: "offline-centre", kinds: &[F0401, F0501] };
/// Amego: no call for 註銷 (document 1.2.0).
pub const AMEGO: Takes = Takes { name: "amego", kinds: &[F0401, F0501, G0401, G0501] };
/// Turnkey: each task of category B2S (`turnkey.md` C).
pub const TURNKEY: Takes = Takes { name: "turnkey", kinds: &[F0401, F0501, F0701, G0401, G0501] };

impl Takes {
    /// Whether it can be told a message.
    pub fn carries(&self, kind: MessageKind) -> bool {
        self.kinds.contains(&kind)
    }
}
