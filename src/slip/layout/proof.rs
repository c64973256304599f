//! 電子發票證明聯: the legal order of its lines (57 mm paper, 90 mm long).

use super::detail::detail;
use super::sheet::{CopyNote, GAP_DOTS, Slip, SlipKind, SlipParty, TAIL_DOTS, centred, plain, shop_name};
use crate::domain::{Invoice, InvoicePaper};
use crate::slip::{Block, Codes, QrKey, Size, SlipFault};

impl Slip {
    /// The proof slip; a company's has its 交易明細 below, a consumer's if `with_detail`.
    ///
    /// Whether an original may still be printed is the engine's to say; what R10 forbids for good is refused here.
    ///
    /// # Errors
    /// [`SlipFault::NoProof`], [`SlipFault::SampleKey`], or a fault of [`Codes::new`].
    pub fn proof(
        invoice: &Invoice,
        party: &SlipParty,
        kind: SlipKind,
        key: &QrKey,
        with_detail: bool,
    ) -> Result<Self, SlipFault> {
        Self::of_proof(invoice, party, kind, (key, with_detail), Vec::new())
    }

    /// A copy (補印) with a line that says when, by whom and why it was made.
    ///
    /// # Errors
    /// As [`Slip::proof`].
    pub fn copy(
        invoice: &Invoice,
        party: &SlipParty,
        note: &CopyNote,
        key: &QrKey,
        with_detail: bool,
    ) -> Result<Self, SlipFault> {
        Self::of_proof(invoice, party, SlipKind::Reprint, (key, with_detail), note.blocks())
    }

    fn of_proof(
        invoice: &Invoice,
        party: &SlipParty,
        kind: SlipKind,
        (key, with_detail): (&QrKey, bool),
        note: Vec<Block>,
    ) -> Result<Self, SlipFault> {
        if invoice.own_paper() == InvoicePaper::Information {
            return Err(SlipFault::NoProof);
        }
        if !party.is_sample && *key == QrKey::SAMPLE {
            return Err(SlipFault::SampleKey);
        }
        let codes = Codes::new(invoice, key)?;
        let mut blocks = vec![Block::Feed(GAP_DOTS)];
        blocks.extend(shop_name(party));
        blocks.extend(centred(&title(party, kind), Size::Title));
        blocks.extend(centred(&invoice.period.slip(), Size::Double));
        let number = format!("{}-{}", invoice.number.track, invoice.number.serial);
        blocks.extend(centred(&number, Size::Double));
        blocks.extend(facts(invoice));
        blocks.push(Block::BarCode(codes.code39));
        blocks.push(Block::QrPair(Box::new(codes.qr)));
        blocks.extend(free_area(invoice, party));
        blocks.extend(note);
        if with_detail || invoice.buyer.is_some() {
            blocks.extend([Block::Feed(GAP_DOTS), Block::Rule]);
            blocks.extend(detail(invoice));
        }
        blocks.extend([Block::Feed(TAIL_DOTS), Block::Cut]);
        Self::new(blocks)
    }
}

impl CopyNote {
    /// 補印, when, who; the reason below, where it fits one line: the whole of it is in the log.
    fn blocks(&self) -> Vec<Block> {
        let who = self.staff.as_ref().map(|staff| format!(" {staff}")).unwrap_or_default();
        let mut blocks = plain(&format!("補印 {}{who}", self.at));
        let reason = plain(&format!("原因 {}", self.reason));
        if !self.reason.is_empty() && reason.len() == 1 {
            blocks.extend(reason);
        }
        blocks
    }
}

fn title(party: &SlipParty, kind: SlipKind) -> String {
    let copy = match kind {
        SlipKind::Original => "",
        SlipKind::Reprint => "補印",
    };
    let sample = if party.is_sample { " 測試" } else { "" };
    format!("電子發票證明聯{copy}{sample}")
}

/// Date and time, random code and total, seller and buyer. 格式 25 and the buyer only with a buyer's UBN.
fn facts(invoice: &Invoice) -> Vec<Block> {
    let form = if invoice.buyer.is_some() { "格式 25" } else { "" };
    let buyer = invoice.buyer.map_or_else(String::new, |ubn| format!("買方 {ubn}"));
    let mut blocks = Block::pair(&invoice.issued_at.to_string(), form);
    blocks.extend(Block::pair(
        &format!("隨機碼 {}", invoice.random_code),
        &format!("總計 {}", invoice.totals.total),
    ));
    blocks.extend(Block::pair(&format!("賣方 {}", invoice.seller), &buyer));
    blocks
}

fn free_area(invoice: &Invoice, party: &SlipParty) -> Vec<Block> {
    let mut blocks = Vec::new();
    let place = [
        invoice.dept.as_ref().map(|dept| format!("店 {dept}")),
        invoice.till.as_ref().map(|till| format!("機 {till}")),
    ];
    blocks.extend(plain(&place.into_iter().flatten().collect::<Vec<_>>().join("  ")));
    for text in [&party.address, &party.till_note].into_iter().flatten() {
        blocks.extend(plain(text.as_str()));
    }
    blocks.extend(plain("退貨憑電子發票證明聯正本辦理"));
    if party.is_sample {
        blocks.extend(plain("測試樣張，不得兌獎或報帳"));
    }
    blocks
}
