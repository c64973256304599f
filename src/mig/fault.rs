//! Why a record cannot be told to the platform. A record that the engine decided has no such fault; a damaged or a
//! foreign one is stopped here instead of at the platform.

use super::XmlFault;
use crate::domain::{LineMoneyFault, MessageKind, SpansFault, TaxChoice, TurnkeyRule};
use rust_decimal::Decimal;

/// Which element cannot be written, and why. Elements have the names of MIG.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A text that must not be cut is longer than its element.
    #[error("{element}: {chars} characters, at most {max} fit")]
    TooLong {
        /// The element.
        element: &'static str,
        /// Length of the text, as the platform counts.
        chars: usize,
        /// Characters that fit.
        max: usize,
    },
    /// A text that must be there is empty.
    #[error("{element}: nothing is there to be written")]
    Missing {
        /// The element.
        element: &'static str,
    },
    /// Too few or too many of an element.
    #[error("{element}: {count} of them, 1 to {max} may be")]
    Count {
        /// The element.
        element: &'static str,
        /// How many there are.
        count: usize,
        /// How many may be.
        max: usize,
    },
    /// A sum is not what the lines come to (platform code E0103).
    #[error("{element}: {figure} does not fit the lines, which come to {lines}")]
    Sum {
        /// The element.
        element: &'static str,
        /// What the record says.
        figure: Decimal,
        /// What its lines come to.
        lines: Decimal,
    },
    /// A figure has more digits than its element, or less than nothing where that must not be.
    #[error("{element} of line {line}: the figure does not fit")]
    Figure {
        /// The element.
        element: &'static str,
        /// The line, from 1; 0 for the whole.
        line: usize,
    },
    /// Two elements contradict each other.
    #[error("{element}: contradicts {other}")]
    Contradiction {
        /// The element.
        element: &'static str,
        /// What it contradicts.
        other: &'static str,
    },
    /// A centre's member: MIG has no type for it, the centre writes its own message.
    #[error("CarrierType")]
    CentreCarrier,
    /// Stretches of numbers are no report.
    #[error(transparent)]
    Spans(#[from] SpansFault),
    /// Turnkey's own check would refuse it.
    #[error("{0:?}")]
    Turnkey(TurnkeyRule),
    /// It was written and does not read.
    #[error(transparent)]
    Unread(#[from] XmlFault),
    /// The document's name says one message, its fact is that of another.
    #[error("the fact is not one that {kind} tells")]
    OtherFact {
        /// What the name says.
        kind: MessageKind,
    },
}

impl Fault {
    /// The element that does not fit.
    pub fn element(&self) -> &'static str {
        match self {
            Self::TooLong { element, .. }
            | Self::Missing { element }
            | Self::Count { element, .. }
            | Self::Sum { element, .. }
            | Self::Figure { element, .. }
            | Self::Contradiction { element, .. } => element,
            Self::CentreCarrier => "CarrierType",
            Self::Spans(_) => "InvoiceBeginNo",
            Self::Turnkey(_) | Self::Unread(_) | Self::OtherFact { .. } => "Main",
        }
    }
}

impl From<LineMoneyFault> for Fault {
    fn from(fault: LineMoneyFault) -> Self {
        match fault {
            LineMoneyFault::Amount(line) => Self::Figure { element: "Amount", line },
            LineMoneyFault::Price(line) => Self::Figure { element: "UnitPrice", line },
            LineMoneyFault::Sum { tax, figure, lines } => {
                let element = match tax {
                    TaxChoice::Taxable => "SalesAmount",
                    TaxChoice::Free => "FreeTaxSalesAmount",
                    TaxChoice::Zero => "ZeroTaxSalesAmount",
                };
                Self::Sum { element, figure, lines }
            }
            LineMoneyFault::Total { figure, lines } => Self::Sum { element: "TotalAmount", figure, lines },
        }
    }
}
