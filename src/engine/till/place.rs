//! What is done at a packed till, and what is its home's alone.

use crate::domain::{Packing, Refusal, TillRefusal};
use crate::protocol::{Command, correction, sale, store, till};

/// What a store is as far as tills that leave are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// A shop.
    #[default]
    Home,
    /// A packed till.
    Packed,
    /// A packed till at which nothing is sold any more.
    Finished,
}

impl Place {
    pub(crate) fn of(packing: Option<&Packing>) -> Self {
        match packing {
            None => Self::Home,
            Some(Packing { finished: None, .. }) => Self::Packed,
            Some(Packing { finished: Some(_), .. }) => Self::Finished,
        }
    }

    /// Refuses what is not done here. A packed till sells, cancels, prints and counts; books, masters and what the platform is
    /// told are its home's. One that is finished does nothing any more: what it has is brought home as it is.
    pub(crate) fn check(self, command: &Command) -> Result<(), Refusal> {
        match self {
            Self::Home => Ok(()),
            Self::Packed if is_done_away(command) => Ok(()),
            Self::Packed => Err(TillRefusal::PackedTill.into()),
            Self::Finished if matches!(command, Command::Till(till::Command::TillFinish(_))) => Ok(()),
            Self::Finished => Err(TillRefusal::PackFinished.into()),
        }
    }
}

fn is_done_away(command: &Command) -> bool {
    match command {
        Command::Sale(sale::Command::GoodsPut(_) | sale::Command::GoodsRemove(_)) => false,
        Command::Sale(_) | Command::Paper(_) => true,
        Command::Correction(it) => matches!(it, correction::Command::Cancel(_)),
        Command::Till(it) => matches!(
            it,
            till::Command::ShiftClose(_)
                | till::Command::ShiftCount(_)
                | till::Command::ShiftLeave(_)
                | till::Command::TillFinish(_)
        ),
        // A lift withholds whatever is left.
        Command::Store(it) => {
            matches!(it, store::Command::ClockAccept(_) | store::Command::FenceLift(_))
        }
        Command::Book(_) | Command::Delivery(_) | Command::People(_) => false,
    }
}

impl From<Place> for u8 {
    fn from(place: Place) -> Self {
        match place {
            Place::Home => 0,
            Place::Packed => 1,
            Place::Finished => 2,
        }
    }
}

impl From<u8> for Place {
    fn from(byte: u8) -> Self {
        match byte {
            0 => Self::Home,
            1 => Self::Packed,
            _ => Self::Finished,
        }
    }
}
