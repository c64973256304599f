//! The information slip of R10, for an invoice that has no proof slip: no codes, no random code, and it says that it is no
//! proof. A donated number is masked, so that nobody can claim the donated prize.

use super::detail::goods;
use super::sheet::{GAP_DOTS, Slip, SlipParty, TAIL_DOTS, centred, plain, shop_name};
use crate::domain::{Carrier, Invoice};
use crate::slip::{Block, Size, SlipFault};

/// Digits of a donated number that are masked (R10).
const MASKED_DIGITS: usize = 3;

impl Slip {
    /// The information slip, with the goods if `with_detail`, and always for a company.
    ///
    /// # Errors
    /// [`SlipFault::TooLong`] only.
    pub fn information(invoice: &Invoice, party: &SlipParty, with_detail: bool) -> Result<Self, SlipFault> {
        let mut blocks = vec![Block::Feed(GAP_DOTS)];
        blocks.extend(shop_name(party));
        blocks.extend(centred("電子發票資訊", Size::Title));
        if party.is_sample {
            blocks.extend(centred("測試", Size::Title));
        }
        blocks.extend(centred(&invoice.period.slip(), Size::Title));
        blocks.extend(centred(&number(invoice), Size::Title));
        blocks.extend(Block::pair(&invoice.issued_at.to_string(), ""));
        blocks.extend(Block::pair(
            &format!("賣方 {}", invoice.seller),
            &format!("總計 {}", invoice.totals.total),
        ));
        if let Some(buyer) = invoice.buyer {
            blocks.extend(plain(&format!("買方 {buyer}")));
        }
        blocks.extend(destination(invoice));
        if with_detail || invoice.buyer.is_some() {
            blocks.push(Block::Rule);
            blocks.extend(goods(invoice));
        }
        blocks.push(Block::Feed(GAP_DOTS));
        blocks.extend(plain("本單非電子發票證明聯，不得兌獎"));
        blocks.extend([Block::Feed(TAIL_DOTS), Block::Cut]);
        Self::new(blocks)
    }
}

fn number(invoice: &Invoice) -> String {
    let mut digits = invoice.number.serial.to_string();
    if invoice.donation.is_some() {
        digits.truncate(digits.len() - MASKED_DIGITS);
        digits.push_str(&"*".repeat(MASKED_DIGITS));
    }
    format!("{}-{digits}", invoice.number.track)
}

/// Where the invoice went. Of a carrier only the ends are shown: the paper may be left on the counter.
fn destination(invoice: &Invoice) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(code) = &invoice.donation {
        blocks.extend(plain(&format!("捐贈碼 {code}")));
    }
    if let Some(carrier) = &invoice.carrier {
        let word = match carrier {
            Carrier::MobileBarcode(_) => "手機條碼",
            Carrier::CitizenCertificate(_) => "自然人憑證",
            Carrier::Member(_) | Carrier::Registered(_) => "會員",
            Carrier::Card(card) => card.kind().on_the_card(),
        };
        let shown = match carrier {
            // Its hidden number is nobody's to read.
            Carrier::Card(card) => card.shown().unwrap_or_default(),
            other => other.code(),
        };
        blocks.extend(plain(format!("{word}載具 {}", ends(shown)).trim_end()));
    }
    blocks
}

/// The first three and the last two characters of an ASCII code.
fn ends(code: &str) -> String {
    let chars = code.chars().count();
    code.chars().enumerate().map(|(place, c)| if place < 3 || place + 2 >= chars { c } else { '*' }).collect()
}
