//! The order of a slip: which blocks, from top to bottom.
//!
//! The words are those of the legal form and stand only here; a slip is in Chinese whatever the clerk's language.

mod allowance;
mod detail;
mod information;
mod proof;
mod self_test;
mod shift;

use super::{Align, BLOCKS_MAX, Block, Size, SlipFault};
use crate::domain::{CleanText, Company, Invoice, Moment, StaffCode};

/// A laid-out slip. Every output draws these blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    blocks: Vec<Block>,
}

/// Who stands on the slip besides the invoice: what the invoice itself does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SlipParty {
    /// The shop's name, the first line.
    pub shop_name: CleanText,
    /// The shop's address, in the free area.
    pub address: Option<CleanText>,
    /// The shop's own line in the free area: telephone, till serial, thanks.
    pub till_note: Option<CleanText>,
    /// A sample store: every slip says 測試.
    pub is_sample: bool,
}

impl SlipParty {
    /// A company in the state that the record of the slip names; a trial store's slips say 測試.
    pub fn of(company: &Company, is_sample: bool) -> Self {
        let address = Some(company.address.clone()).filter(|address| !address.is_empty());
        Self { shop_name: company.heading().clone(), address, till_note: None, is_sample }
    }
}

/// The original, which exists once, or a copy of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipKind {
    /// 電子發票證明聯.
    Original,
    /// 電子發票證明聯補印.
    Reprint,
}

/// What a copy says of itself: the Ministry wants it marked 補印 and logged with person and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyNote {
    /// When it was asked for.
    pub at: Moment,
    /// By whom, where that is known.
    pub staff: Option<StaffCode>,
    /// Why.
    pub reason: CleanText,
}

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

/// Rows of white before the cut.
const TAIL_DOTS: u8 = 48;
/// Rows of white between parts.
const GAP_DOTS: u8 = 10;

impl Slip {
    /// A slip of any blocks (a shift slip, an allowance form).
    ///
    /// # Errors
    /// [`SlipFault::TooLong`] beyond [`BLOCKS_MAX`].
    pub fn new(blocks: Vec<Block>) -> Result<Self, SlipFault> {
        if blocks.len() > BLOCKS_MAX {
            return Err(SlipFault::TooLong);
        }
        Ok(Self { blocks })
    }

    /// The blocks, top to bottom.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

fn centred(text: &str, size: Size) -> Vec<Block> {
    Block::text(text, size, Align::Centre)
}

fn plain(text: &str) -> Vec<Block> {
    Block::text(text, Size::Normal, Align::Left)
}

/// The shop's name, large if it fits one line.
fn shop_name(party: &SlipParty) -> Vec<Block> {
    let name = party.shop_name.as_str();
    let large = centred(name, Size::Title);
    if large.len() > 1 { centred(name, Size::Normal) } else { large }
}
