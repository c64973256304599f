//! Which paper an invoice may have (R10).

use crate::domain::Invoice;

/// What paper an invoice may have (R10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A proof slip: nothing else was asked for, or a company buys.
    Proof,
    /// A company's invoice in a carrier: a proof slip on request.
    ProofOnRequest,
    /// In a carrier or donated: no proof slip, an information slip on request.
    InformationOnRequest,
}

/// R10, for an issued invoice.
pub fn paper(invoice: &Invoice) -> Paper {
    match (&invoice.donation, &invoice.carrier, invoice.buyer) {
        (Some(_), ..) | (None, Some(_), None) => Paper::InformationOnRequest,
        (None, Some(_), Some(_)) => Paper::ProofOnRequest,
        (None, None, _) => Paper::Proof,
    }
}
