//! R10: who gets which paper of an invoice. Decided here alone; the engine, the printer and the slips ask.
//!
//! A carrier or a donation means no proof slip, unless a company with a mobile bar code asks for one. What a sale wishes
//! becomes the mark that the platform is told (MIG PrintMark), and at most one paper.

use super::{Carrier, Invoice, InvoicePaper, PaperWish, PrintMark, SaleDraft, Ubn};

/// What paper an invoice may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A proof slip: nothing else was asked for, or a company buys.
    Proof,
    /// A company's invoice in a carrier: a proof slip on request.
    ProofOnRequest,
    /// In a carrier or donated: no proof slip, an information slip on request.
    InformationOnRequest,
}

impl Paper {
    fn of(donated: bool, carrier: Option<&Carrier>, buyer: Option<Ubn>) -> Self {
        match (donated, carrier, buyer) {
            (true, ..) | (false, Some(_), None) => Self::InformationOnRequest,
            (false, Some(_), Some(_)) => Self::ProofOnRequest,
            (false, None, _) => Self::Proof,
        }
    }
}

impl SaleDraft {
    /// Whether its invoice has a proof slip.
    pub fn print_mark(&self) -> PrintMark {
        let asks =
            matches!(self.carrier, Some(Carrier::MobileBarcode(_))) && self.paper == PaperWish::OnRequest;
        match Paper::of(self.donation.is_some(), self.carrier.as_ref(), self.buyer) {
            Paper::Proof => PrintMark::Yes,
            Paper::ProofOnRequest if asks => PrintMark::Yes,
            Paper::ProofOnRequest | Paper::InformationOnRequest => PrintMark::No,
        }
    }

    /// Whether its seller must have a QR key (R1): a consumer may ask for a slip at any time, and whoever is to have one
    /// must be able to get it.
    pub fn needs_qr_key(&self) -> bool {
        self.buyer.is_none() || self.print_mark() == PrintMark::Yes
    }
}

impl Invoice {
    /// What paper it may have.
    pub fn possible_paper(&self) -> Paper {
        Paper::of(self.donation.is_some(), self.carrier.as_ref(), self.buyer)
    }

    /// What paper it has: the proof slip where it was marked so, else the information slip.
    pub fn own_paper(&self) -> InvoicePaper {
        match self.print_mark {
            PrintMark::Yes => InvoicePaper::Original,
            PrintMark::No => InvoicePaper::Information,
        }
    }

    /// The paper that its issue asks for; `None` where it asks for none.
    pub fn asked_paper(&self) -> Option<InvoicePaper> {
        match (self.paper, self.print_mark) {
            (PaperWish::Later, _) | (PaperWish::Usual, PrintMark::No) => None,
            (PaperWish::Usual | PaperWish::OnRequest, _) => Some(self.own_paper()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DonationCode;

    #[test]
    fn a_carrier_or_a_donation_means_no_proof_unless_a_company_with_a_mobile_bar_code_asks() {
        let mobile = Carrier::parse("/ABC+123");
        let citizen = Carrier::parse("AB12345678901234");
        let (donation, company) = (DonationCode::parse("919"), Ubn::parse("12345675").ok());
        let (usual, asks) = (PaperWish::Usual, PaperWish::OnRequest);
        for (carrier, donation, buyer, paper, mark) in [
            (None, None, None, usual, PrintMark::Yes),
            (None, None, company, asks, PrintMark::Yes),
            (None, None, None, PaperWish::Later, PrintMark::Yes),
            (mobile.clone(), None, None, asks, PrintMark::No),
            (mobile.clone(), None, company, usual, PrintMark::No),
            (mobile.clone(), None, company, asks, PrintMark::Yes),
            (citizen, None, company, asks, PrintMark::No),
            (None, donation.clone(), None, asks, PrintMark::No),
            (mobile, donation, company, asks, PrintMark::No),
        ] {
            let sale = SaleDraft { carrier, donation, buyer, paper, ..SaleDraft::default() };
            assert_eq!(sale.print_mark(), mark, "{sale:?}");
            assert_eq!(sale.needs_qr_key(), buyer.is_none() || mark == PrintMark::Yes, "{sale:?}");
        }
    }
}
