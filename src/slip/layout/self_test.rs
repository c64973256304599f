//! The self-test of a printer: its letters, its codes and its cutter. No invoice: no number, no amount, no key.

use super::sheet::{GAP_DOTS, Slip, TAIL_DOTS, centred, plain};
use crate::slip::{Block, Code39, QrPair, Size, SlipFault, VERSION_MIN};

/// What the codes say: nothing that a scanner could take for an invoice.
const CODE39_TEXT: &str = "LJ-PRINTER-TEST";
const LEFT_TEXT: &str = "LJ PRINTER TEST 1/2";
const RIGHT_TEXT: &str = "LJ PRINTER TEST 2/2";

impl Slip {
    /// The self-test of the printer set under `name`, reached by `link`.
    ///
    /// # Errors
    /// [`SlipFault`] only where a code could not be drawn, which these always can.
    pub fn self_test(name: &str, link: &str) -> Result<Self, SlipFault> {
        let mut blocks = vec![Block::Feed(GAP_DOTS)];
        blocks.extend(centred("測試", Size::Double));
        blocks.extend(centred("印表機測試", Size::Title));
        blocks.extend(plain(&format!("印表機 {name}")));
        blocks.extend(plain(link));
        blocks.extend(plain("0123456789 ABCDEFGHIJ abcdefghij"));
        blocks.extend(plain("堃喆煊峯裏粧，。「」（）"));
        blocks.extend(Block::pair("左", "右"));
        blocks.push(Block::Rule);
        blocks.push(Block::BarCode(Code39::new(CODE39_TEXT)?));
        blocks.push(Block::QrPair(Box::new(QrPair::new(LEFT_TEXT, RIGHT_TEXT, VERSION_MIN)?)));
        blocks.extend(plain("兩個二維條碼與一維條碼都能掃描，字與線不缺，即為正常。"));
        blocks.extend(plain("本單不是發票。"));
        blocks.extend([Block::Feed(TAIL_DOTS), Block::Cut]);
        Self::new(blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::{LINE_CELLS, preview};

    #[test]
    fn the_self_test_says_what_it_is_and_names_the_printer() {
        let slip = Slip::self_test("T1", "192.168.1.50:9100").unwrap();
        let text = preview::lines(&slip, LINE_CELLS).join("\n");
        for part in ["測試", "T1", "192.168.1.50:9100", "不是發票", LEFT_TEXT, RIGHT_TEXT] {
            assert!(text.contains(part), "{part}:\n{text}");
        }
        assert!(!text.contains("證明聯"));
    }
}
