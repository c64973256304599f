//! What every slip is laid out with: the sheet of blocks, who stands on it, and the lines that all have.

use crate::domain::{CleanText, Company, Moment, StaffCode};
use crate::slip::{Align, BLOCKS_MAX, Block, Size, SlipFault};

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

/// Rows of white before the cut.
pub(super) const TAIL_DOTS: u8 = 48;
/// Rows of white between parts.
pub(super) const GAP_DOTS: u8 = 10;

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

pub(super) fn centred(text: &str, size: Size) -> Vec<Block> {
    Block::text(text, size, Align::Centre)
}

pub(super) fn plain(text: &str) -> Vec<Block> {
    Block::text(text, Size::Normal, Align::Left)
}

/// The shop's name, large if it fits one line.
pub(super) fn shop_name(party: &SlipParty) -> Vec<Block> {
    let name = party.shop_name.as_str();
    let large = centred(name, Size::Title);
    if large.len() > 1 { centred(name, Size::Normal) } else { large }
}
