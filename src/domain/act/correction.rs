//! Putting right what was issued.

use super::sale::Issued;
use crate::domain::{
    Allowance, AllowanceCancelled, AllowanceNumber, Cancellation, Corrected, DeliveryMove, DrawerMove,
    Invoice, NewDocument, Number, NumberState, Payments, Period, PrintJob, PrintJobId, PutBack, Reinstated,
    Repaid, Voided,
};
use serde::{Deserialize, Serialize};

/// An act that puts an invoice right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum CorrectionAct {
    /// An invoice was cancelled (作廢): its range counts one more.
    #[strum(serialize = "invoice cancelled")]
    Cancelled {
        /// The fact.
        cancellation: Box<Cancellation>,
        /// In which state its number was counted until now.
        was: NumberState,
        /// The F0501.
        document: NewDocument,
        /// Papers of it that had not begun: given up.
        papers: Vec<PrintJobId>,
    },
    /// An invoice was voided (註銷): its number waits to be issued anew. One that was cancelled loses its cancellation.
    #[strum(serialize = "invoice voided")]
    Voided {
        /// The fact.
        voided: Box<Voided>,
        /// In which state its number was counted until now.
        was: NumberState,
        /// The F0701.
        document: NewDocument,
        /// Papers of it that had not begun: given up.
        papers: Vec<PrintJobId>,
    },
    /// A voided number was issued anew: the invoice takes the place of the one before, no number is taken. How it was
    /// paid, nobody noted; read only.
    #[strum(serialize = "issued anew")]
    Reissued(Box<Issued>),
    /// 折讓, before it was noted how its money went back.
    #[strum(serialize = "allowance")]
    Allowed {
        /// The fact.
        allowance: Box<Allowance>,
        /// The G0401.
        document: NewDocument,
    },
    /// An allowance was cancelled.
    #[strum(serialize = "allowance cancelled")]
    AllowanceCancelled {
        /// Which.
        number: AllowanceNumber,
        /// When, by whom, why.
        cancelled: AllowanceCancelled,
        /// The G0501.
        document: NewDocument,
    },
    /// A refused invoice was put right under its number, and is told again.
    #[strum(serialize = "refused invoice corrected")]
    Corrected {
        /// The invoice as it stands now: the same issue.
        invoice: Box<Invoice>,
        /// The fact.
        corrected: Box<Corrected>,
        /// Where its F0401 goes.
        moved: DeliveryMove,
        /// Its new paper, where the paper is another one and one is wanted.
        job: Option<PrintJob>,
        /// Papers of what was refused that had not begun: given up.
        papers: Vec<PrintJobId>,
    },
    /// An invoice was cancelled whose number had been cancelled, voided and issued anew before.
    #[strum(serialize = "invoice cancelled again")]
    CancelledAgain {
        /// The fact.
        cancellation: Box<Cancellation>,
        /// In which state its number was counted until now.
        was: NumberState,
        /// The F0501.
        document: NewDocument,
        /// Papers of it that had not begun: given up.
        papers: Vec<PrintJobId>,
        /// Which of the number's cancellations, from 2.
        count: u8,
    },
    /// A voided number was issued anew: the invoice takes the place of the one before, no number is taken.
    #[strum(serialize = "issued anew")]
    IssuedAnew {
        /// The issue.
        issued: Box<Issued>,
        /// Its money.
        repaid: Box<Repaid>,
    },
    /// 折讓.
    #[strum(serialize = "allowance")]
    Gave {
        /// The fact.
        allowance: Box<Allowance>,
        /// The G0401.
        document: NewDocument,
        /// How its money goes back: of what its issue was paid by and no live allowance gave back.
        back: Payments,
    },
    /// The platform does not take a 作廢 or 註銷 for good: the invoice stands again.
    #[strum(serialize = "invoice reinstated")]
    Reinstated {
        /// The fact.
        reinstated: Box<Reinstated>,
        /// Where its document ends.
        moved: DeliveryMove,
        /// In which state its number was counted, and in which it is now. Where that is cancelled, the cancellation that the
        /// 註銷 had taken along stands again.
        number: (NumberState, NumberState),
    },
    /// The platform does not take an allowance for good, which is off then, or its cancellation, so that it stands again.
    #[strum(serialize = "allowance not taken")]
    NotTaken {
        /// The fact.
        reinstated: Box<Reinstated>,
        /// The allowance as it stands now.
        allowance: Box<Allowance>,
        /// What moves in the drawer.
        drawer: Option<DrawerMove>,
        /// Where its document ends, and a cancellation of it that never left with it.
        moves: Vec<DeliveryMove>,
    },
    /// The platform does not take a 註銷 for good whose number was issued anew: the issue before stands again.
    #[strum(serialize = "issue anew taken back")]
    PutBack(Box<PutBack>),
}

impl CorrectionAct {
    pub(super) fn names(&self, same: &dyn Fn(Number, Period) -> bool) -> bool {
        match self {
            Self::Cancelled { cancellation, .. } | Self::CancelledAgain { cancellation, .. } => {
                same(cancellation.number, cancellation.period)
            }
            Self::Voided { voided, .. } => same(voided.number, voided.period),
            Self::Reissued(issued) | Self::IssuedAnew { issued, .. } => {
                same(issued.invoice.number, issued.invoice.period)
            }
            Self::Allowed { allowance, .. } | Self::Gave { allowance, .. } => {
                same(allowance.number.number(), allowance.number.period())
            }
            Self::AllowanceCancelled { number, .. } => same(number.number(), number.period()),
            Self::Corrected { corrected, .. } => same(corrected.number, corrected.period),
            Self::Reinstated { reinstated, .. } | Self::NotTaken { reinstated, .. } => {
                same(reinstated.document.number, reinstated.document.period)
            }
            Self::PutBack(back) => same(back.invoice.number, back.invoice.period),
        }
    }

    pub(super) fn changes_papers(&self) -> bool {
        match self {
            Self::Cancelled { .. } | Self::CancelledAgain { .. } | Self::Voided { .. } => true,
            Self::Reissued(issued) | Self::IssuedAnew { issued, .. } => issued.job.is_some(),
            Self::Corrected { job, papers, .. } => job.is_some() || !papers.is_empty(),
            Self::PutBack(back) => !back.papers.is_empty(),
            Self::Allowed { .. }
            | Self::Gave { .. }
            | Self::AllowanceCancelled { .. }
            | Self::Reinstated { .. }
            | Self::NotTaken { .. } => false,
        }
    }
}
