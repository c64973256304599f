//! 折讓單: 電子發票銷貨退回、進貨退出或折讓證明單, which the buyer signs (R16). Its contents are those of G0401 and of
//! the paper form; the order of a narrow roll is ours.

use super::sheet::{GAP_DOTS, Slip, SlipParty, TAIL_DOTS, centred, plain, shop_name};
use crate::domain::{Allowance, AllowanceLine, TaxChoice};
use crate::slip::{Block, LINE_CELLS, Size, SlipFault};

/// White rows for a signature: a pen needs a centimetre.
const SIGN_DOTS: u8 = 80;

impl Slip {
    /// The form for signature.
    ///
    /// # Errors
    /// [`SlipFault::TooLong`] only.
    pub fn allowance(allowance: &Allowance, party: &SlipParty) -> Result<Self, SlipFault> {
        let mut blocks = vec![Block::Feed(GAP_DOTS)];
        blocks.extend(shop_name(party));
        blocks.extend(centred("電子發票銷貨退回", Size::Title));
        blocks.extend(centred("進貨退出或折讓證明單", Size::Title));
        if party.is_sample {
            blocks.extend(centred("測試", Size::Title));
        }
        blocks.extend(head(allowance, party));
        blocks.push(Block::Rule);
        for line in &allowance.lines {
            blocks.extend(goods(line));
        }
        blocks.push(Block::Rule);
        blocks.extend(sums(allowance));
        blocks.push(Block::Feed(GAP_DOTS));
        blocks.extend(signature());
        blocks.extend([Block::Feed(TAIL_DOTS), Block::Cut]);
        Self::new(blocks)
    }
}

fn head(allowance: &Allowance, party: &SlipParty) -> Vec<Block> {
    let number = allowance.number;
    let mut blocks = Block::pair("折讓單號碼", &number.to_string());
    blocks.extend(Block::pair("折讓日期", &allowance.at.to_string()));
    let invoice = format!("{}-{}", number.number().track, number.number().serial);
    blocks.extend(Block::pair("原發票號碼", &invoice));
    blocks.extend(Block::pair("原開立日期", &allowance.invoiced_at.date().to_string()));
    blocks.extend(Block::pair("賣方統一編號", &allowance.seller.to_string()));
    if let Some(address) = &party.address {
        blocks.extend(plain(&format!("營業地址 {address}")));
    }
    let buyer = allowance.buyer.map_or_else(|| "（非營業人）".to_owned(), |buyer| buyer.to_string());
    blocks.extend(Block::pair("買方統一編號", &buyer));
    if !allowance.reason.is_empty() {
        blocks.extend(plain(&format!("原因 {}", allowance.reason)));
    }
    blocks
}

/// Name, then quantity, net amount and tax. A price put right has no quantity.
fn goods(line: &AllowanceLine) -> Vec<Block> {
    let mut blocks = plain(line.name.as_str());
    let quantity = match line.quantity.is_zero() {
        true => "  價格更正".to_owned(),
        false => format!("  {}{}", line.quantity.normalize(), line.unit),
    };
    let kind = match line.kind {
        TaxChoice::Taxable => "應稅",
        TaxChoice::Zero => "零稅率",
        TaxChoice::Free => "免稅",
    };
    blocks.extend(Block::pair(&quantity, &format!("{} 稅 {} {kind}", line.net, line.tax)));
    blocks
}

fn sums(allowance: &Allowance) -> Vec<Block> {
    [
        ("金額合計（未稅）", allowance.net()),
        ("營業稅額合計", allowance.tax()),
        ("折讓總計", allowance.gross()),
    ]
    .into_iter()
    .flat_map(|(word, amount)| Block::pair(word, &amount.to_string()))
    .collect()
}

fn signature() -> Vec<Block> {
    let mut blocks = plain("本證明單所列銷貨退回、進貨退出或折讓，確屬事實，特此證明。");
    for word in ["買受人簽名或蓋章", "身分證字號或統一編號", "簽收日期"] {
        blocks.extend(plain(word));
        blocks.push(Block::Feed(SIGN_DOTS));
        blocks.extend(plain(&"_".repeat(LINE_CELLS)));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        AllowanceNumber, CleanText, CompanyCode, CompanyState, Moment, Number, Period, RangeId, Ubn,
    };
    use crate::slip::preview;

    fn clean(text: &str) -> CleanText {
        CleanText::new(text, 100).unwrap()
    }

    fn line(name: &str, quantity: i64, (net, tax): (i64, i64), kind: TaxChoice) -> AllowanceLine {
        let (name, unit) = (clean(name), clean("個"));
        AllowanceLine { line: 1, name, unit, quantity: quantity.into(), net, tax, kind }
    }

    fn allowance() -> Allowance {
        let (number, period) = (Number::parse("AB12345678").unwrap(), Period::parse("11511").unwrap());
        let seller = Ubn::parse("12345675").unwrap();
        Allowance {
            number: AllowanceNumber::new(number, period, 2).unwrap(),
            range: RangeId(1),
            company: CompanyCode::parse("1").unwrap(),
            company_state: CompanyState(1),
            seller,
            buyer: Ubn::parse("04595257").ok(),
            invoiced_at: Moment::parse("2026-11-05 10:00:00").unwrap(),
            at: Moment::parse("2026-11-23 10:24:00").unwrap(),
            till: None,
            staff: None,
            reason: clean("瑕疵退貨"),
            lines: vec![
                line("乾電池", 2, (200, 10), TaxChoice::Taxable),
                line("書", 0, (50, 0), TaxChoice::Free),
            ],
            cancelled: None,
        }
    }

    fn text(slip: &Slip) -> String {
        preview::lines(slip, LINE_CELLS).join("\n")
    }

    #[test]
    fn the_form_has_what_g0401_has_and_room_for_a_signature() {
        let party = SlipParty { shop_name: clean("TMS台北分公司"), ..SlipParty::default() };
        let slip = Slip::allowance(&allowance(), &party).unwrap();
        let text = text(&slip);
        for part in [
            "AB12345678115112",
            "AB-12345678",
            "2026-11-05",
            "2026-11-23 10:24:00",
            "12345675",
            "04595257",
            "瑕疵退貨",
            "2個",
            "200 稅 10 應稅",
            "價格更正",
            "50 稅 0 免稅",
            "買受人簽名或蓋章",
        ] {
            assert!(text.contains(part), "{part}:\n{text}");
        }
        let sums: Vec<_> = text.lines().filter(|line| line.contains("計")).collect();
        assert!(sums[0].ends_with("250") && sums[1].ends_with("10") && sums[2].ends_with("260"), "{sums:?}");
        assert!(!text.contains("測試"));
    }

    #[test]
    fn a_sample_form_says_so_and_a_consumer_has_no_number() {
        let party = SlipParty { is_sample: true, ..SlipParty::default() };
        let consumer = Allowance { buyer: None, ..allowance() };
        let text = text(&Slip::allowance(&consumer, &party).unwrap());
        assert!(text.contains("測試") && text.contains("非營業人"), "{text}");
    }
}
