//! R10: who gets which paper of an invoice. Decided here alone; the engine, the printer and the slips ask.
//!
//! A carrier or a donation means no proof slip, unless a company with a mobile bar code asks for one. What a sale wishes
//! becomes the mark that the platform is told (MIG PrintMark), and at most one paper.

use super::{Carrier, Invoice, InvoicePaper, PaperWish, PrintMark, SaleDraft};

impl PaperWish {
    /// The customer asks for what is not given unasked.
    fn asks(self) -> bool {
        matches!(self, Self::OnRequest | Self::OnRequestLater)
    }

    /// None is printed with the sale; that changes no mark.
    pub fn is_postponed(self) -> bool {
        matches!(self, Self::Later | Self::OnRequestLater)
    }

    /// The same, printed later.
    #[must_use]
    pub fn postponed(self) -> Self {
        if self.asks() { Self::OnRequestLater } else { Self::Later }
    }
}

impl SaleDraft {
    /// Whether its invoice has a proof slip.
    pub fn print_mark(&self) -> PrintMark {
        let asks = self.buyer.is_some() && self.paper.asks();
        match (&self.donation, &self.carrier) {
            (None, None) => PrintMark::Yes,
            (None, Some(Carrier::MobileBarcode(_))) if asks => PrintMark::Yes,
            (None, Some(_)) | (Some(_), _) => PrintMark::No,
        }
    }

    /// Whether its seller must have a QR key (R1): a consumer may ask for a slip at any time, and whoever is to have one
    /// must be able to get it.
    pub fn needs_qr_key(&self) -> bool {
        self.buyer.is_none() || self.print_mark() == PrintMark::Yes
    }
}

impl Invoice {
    /// What paper it may have, at every door: the proof slip where the platform is told so, else the information slip.
    pub fn own_paper(&self) -> InvoicePaper {
        match self.print_mark {
            PrintMark::Yes => InvoicePaper::Original,
            PrintMark::No => InvoicePaper::Information,
        }
    }

    /// The paper that its issue asks for; `None` where it asks for none.
    pub fn asked_paper(&self) -> Option<InvoicePaper> {
        let unasked = self.print_mark == PrintMark::Yes;
        (!self.paper.is_postponed() && (unasked || self.paper.asks())).then(|| self.own_paper())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DonationCode, Ubn};

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
            (mobile.clone(), None, company, PaperWish::Later, PrintMark::No),
            (mobile.clone(), None, company, PaperWish::OnRequestLater, PrintMark::Yes),
            (mobile.clone(), None, None, PaperWish::OnRequestLater, PrintMark::No),
            (citizen, None, company, asks, PrintMark::No),
            (None, donation.clone(), None, asks, PrintMark::No),
            (mobile, donation, company, asks, PrintMark::No),
        ] {
            let sale = SaleDraft { carrier, donation, buyer, paper, ..SaleDraft::default() };
            assert_eq!(sale.print_mark(), mark, "{sale:?}");
            assert_eq!(sale.needs_qr_key(), buyer.is_none() || mark == PrintMark::Yes, "{sale:?}");
        }
    }

    #[test]
    fn postponing_the_paper_changes_no_mark() {
        let mobile = Carrier::parse("/ABC+123");
        let company = Ubn::parse("12345675").ok();
        for (carrier, buyer) in [(None, None), (None, company), (mobile.clone(), None), (mobile, company)] {
            for paper in PaperWish::ALL {
                let sale =
                    |paper| SaleDraft { carrier: carrier.clone(), buyer, paper, ..SaleDraft::default() };
                let later = paper.postponed();
                assert!(later.is_postponed());
                assert_eq!(sale(later).print_mark(), sale(paper).print_mark(), "{paper:?} {buyer:?}");
            }
        }
    }
}
