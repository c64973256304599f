//! A refused invoice is put right under its own number (R15): it never was an invoice of the platform, so what was wrong is
//! corrected and it is told again. What was sold and its total stay.

use super::{
    Carrier, CleanText, DonationCode, Invoice, Moment, Number, Period, PrintJobId, PrintMark, SaleDraft,
    StaffCode, TillCode, Ubn, Voided,
};
use serde::{Deserialize, Serialize};

/// The longest reason of a correction, in characters: it stays in the shop.
pub const CORRECT_REASON_CHARS_MAX: usize = 40;
/// Most corrections of one number; who needs more has another trouble than a wrong code.
pub const CORRECTIONS_MAX: u8 = 20;

/// Who an invoice is for and where it goes: what may have been wrong about it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parties {
    /// 買方統編; `None` for a consumer.
    pub buyer: Option<Ubn>,
    /// The buyer's name; may be empty.
    pub buyer_name: CleanText,
    /// 載具.
    pub carrier: Option<Carrier>,
    /// 捐贈碼.
    pub donation: Option<DonationCode>,
}

impl Invoice {
    /// Who it is for and where it goes.
    pub fn parties(&self) -> Parties {
        Parties {
            buyer: self.buyer,
            buyer_name: self.buyer_name.clone(),
            carrier: self.carrier.clone(),
            donation: self.donation.clone(),
        }
    }

    /// The sale that it was, for others.
    pub fn sale_for(&self, parties: &Parties) -> SaleDraft {
        SaleDraft {
            lines: self.lines.clone(),
            buyer: parties.buyer,
            buyer_name: parties.buyer_name.clone(),
            carrier: parties.carrier.clone(),
            donation: parties.donation.clone(),
            basis: self.basis,
            zero_rate: self.zero_rate,
            tenders: self.tenders.clone(),
            paper: self.paper,
            ..SaleDraft::default()
        }
    }

    /// Whether a proof slip of the one is none of the other: one has none, or it names another buyer or other sums.
    pub fn differs_on_paper(&self, other: &Self) -> bool {
        let shown = |of: &Self| (of.print_mark, of.buyer, of.totals);
        let none = [self, other].iter().all(|of| of.print_mark == PrintMark::No);
        !none && shown(self) != shown(other)
    }
}

/// A refused invoice was corrected: the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// 發票號碼.
    pub number: Number,
    /// 期別.
    pub period: Period,
    /// Which issue of the number.
    pub revision: u8,
    /// Which correction of the number, from 1.
    pub count: u8,
    /// When.
    pub at: Moment,
    /// At which till.
    pub till: Option<TillCode>,
    /// By whom.
    pub staff: Option<StaffCode>,
    /// Why, 1 to [`CORRECT_REASON_CHARS_MAX`] characters.
    pub reason: CleanText,
    /// As it was.
    pub before: Parties,
    /// As it is.
    pub after: Parties,
    /// Where the paper is another one now: the last print job of the store then. Papers up to it are of what was refused.
    pub last_job: Option<PrintJobId>,
}

/// The last print job whose papers are not of the invoice as it stands: of an issue that was voided, or of one that was
/// refused and has another paper since. `None` where every paper is of it.
pub fn withdrawn_up_to(voids: &[Voided], corrected: &[Corrected]) -> Option<PrintJobId> {
    let voided = voids.iter().map(|voided| voided.last_job);
    voided.chain(corrected.iter().filter_map(|corrected| corrected.last_job)).max()
}
