//! Which life of a store this is and on which machine (E5), and why a store stands behind the fence.
//!
//! A store that was copied is two stores that know the same numbers. Each life has an id of its own, made at random when
//! the store is founded and each time that it begins anew behind the fence; the ledger holds it, and the witness of the
//! machine beside it. Two that claim the same numbers are told apart by it.

use super::{CleanText, Period, Range};
use serde::{Deserialize, Serialize};

/// A machine: made of its own id and of chance that lies beside its witnesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HostId(pub [u8; 16]);

/// A life of a store, by chance alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IncarnationId(pub [u8; 16]);

/// The life that a store is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incarnation {
    /// Which one.
    pub id: IncarnationId,
    /// The machine that it runs on.
    pub host: HostId,
    /// That machine's name, for people.
    pub host_name: CleanText,
}

/// Why a store stands behind the fence: looked up, never issued from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum FenceReason {
    /// It was restored from a backup.
    #[strum(serialize = "restored")]
    Restored,
    /// Its ledger was lost and begun anew from the store file.
    #[strum(serialize = "recovered")]
    Recovered,
    /// It last ran on another machine.
    #[strum(serialize = "other_host")]
    OtherHost,
    /// This machine ran it, and its witness here is gone.
    #[strum(serialize = "no_witness")]
    NoWitness,
    /// The witness here is damaged or empty.
    #[strum(serialize = "witness_damaged")]
    WitnessDamaged,
    /// The witness knows more than the ledger holds.
    #[strum(serialize = "older")]
    Older {
        /// The last frame that is there.
        ends: u64,
        /// The last frame that the witness knows.
        known: u64,
    },
    /// The witness knows another history: this is a copy that went its own way, or another copy did.
    #[strum(serialize = "beside")]
    Beside,
    /// A frame of the ledger is damaged.
    #[strum(serialize = "damaged")]
    Damaged {
        /// Which.
        sequence: u64,
    },
    /// The mirror knows another history: another copy was at work with it.
    #[strum(serialize = "mirror_apart")]
    MirrorApart {
        /// The first place known to be another one there.
        sequence: u64,
    },
}

impl FenceReason {
    /// Its word for scripts.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// True where withholding what may have been issued elsewhere makes issuing safe again; damage has to be mended.
    pub fn can_be_lifted(self) -> bool {
        match self {
            Self::Restored
            | Self::Recovered
            | Self::OtherHost
            | Self::NoWitness
            | Self::WitnessDamaged
            | Self::Older { .. }
            | Self::Beside
            | Self::MirrorApart { .. } => true,
            Self::Damaged { .. } => false,
        }
    }
}

/// How a life began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Beginning {
    /// With the store.
    Founded,
    /// The store is older than the ids of lives: it got its first.
    Named,
    /// A person lifted the fence that stood for this reason.
    Lifted(FenceReason),
}

/// A new life begins: what stands in the ledger of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// The new life.
    pub incarnation: Incarnation,
    /// How it began.
    pub beginning: Beginning,
    /// The rows of the books that another copy may have issued from, as they are now: withheld.
    pub withheld: Vec<Range>,
    /// The reason given.
    pub reason: CleanText,
    /// The last period of which the copy before it could have been given books; none where no copy may have been.
    pub doubted: Option<Period>,
}

/// Key and value of a row, as the store file holds them.
pub type BaseRow = (Vec<u8>, Vec<u8>);

/// Rows of a store whose ledger was lost, as facts of the ledger that was begun anew from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The version of tables and keys that they are of.
    pub schema: u32,
    /// The rows, in the order of their keys.
    pub rows: Vec<BaseRow>,
}

/// What somebody looked at says of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSeen {
    /// Which number.
    pub number: super::Number,
    /// An invoice was issued under it.
    pub used: bool,
}
