//! What each kind of centre takes (R10, R17): the one table that gateways, verbs and screens go by; its messages, and what
//! goes together on one invoice. What the sources leave open is taken as the rules decide it.

use crate::domain::{MessageKind, MixedTax, Together};
use crate::wire::Flavour;
use MessageKind::{E0402, F0401, F0501, F0701, G0401, G0501};

/// What a kind of centre takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// Its name as in the settings.
    pub name: &'static str,
    /// The messages that it can be told.
    pub kinds: &'static [MessageKind],
    /// What goes together.
    pub together: Together,
}

/// The name of both offline-issue centres.
pub const OFFLINE_NAME: &str = "offline-centre";
/// A sample's own local centre: everything is there to be tried, nothing is refused beforehand.
pub const OWN: Takes = Takes { name: "sandbox", kinds: &MessageKind::ALL, together: Together::ALL };
/// Issued offline and cancelled; nothing else has an offline call (ECPay's guides, OPay's i301).
const OFFLINE_KINDS: &[MessageKind] = &[F0401, F0501];
/// ECPay: a carrier with a donation ends as donated; a 統編 with a carrier (a certificate unprinted alone), with or without
/// its slip (guide of the B2C call, p=7896; the offline guide does not say otherwise).
const ECPAY: Takes = Takes { name: OFFLINE_NAME, kinds: OFFLINE_KINDS, together: Together::ALL };
/// OPay, offline (i301 V1.3.0): no donation with a carrier, no carrier with a 統編, and of different taxes only taxable with
/// one other.
const OPAY: Takes = Takes {
    name: OFFLINE_NAME,
    kinds: OFFLINE_KINDS,
    together: Together {
        carrier_and_donation: false,
        citizen_and_buyer: false,
        mobile_and_buyer: false,
        carrier_and_slip: false,
        mixed_tax: MixedTax::TaxableAndOne,
    },
};
/// Amego: no call for 註銷 (document 1.2.0); a donated invoice has no carrier, a printed one neither (table of codes). A
/// certificate with a 統編 is nowhere documented, and not tried.
pub const AMEGO: Takes = Takes {
    name: "amego",
    kinds: &[F0401, F0501, G0401, G0501],
    together: Together {
        carrier_and_donation: false,
        citizen_and_buyer: false,
        carrier_and_slip: false,
        ..Together::ALL
    },
};
/// Turnkey: each task of category B2S (`turnkey.md` C), and blanks of category B2P; scenarios 9, 10, 14 and 18 of its
/// self-test.
pub const TURNKEY: Takes =
    Takes { name: "turnkey", kinds: &[F0401, F0501, F0701, G0401, G0501, E0402], together: Together::ALL };

/// ECPay or OPay.
pub fn offline(flavour: Flavour) -> Takes {
    match flavour {
        Flavour::Ecpay => ECPAY,
        Flavour::Opay => OPAY,
    }
}

impl Takes {
    /// Whether it can be told a message.
    pub fn carries(&self, kind: MessageKind) -> bool {
        self.kinds.contains(&kind)
    }
}
