//! What a shop shows the platform before it goes live: four strings of 77 characters for its page QRCode 解密驗證, and the
//! slips that they stand on, for the eye and for scanners (bar code specification, chapters 3 and 6).
//!
//! Four made-up sales that differ in what the codes hold: a consumer and a company, one line and many, the smallest codes
//! and the largest, random codes with zeros. They are no invoices: their numbers come from no book, nothing keeps them, and
//! each slip says 測試.

use super::{Codes, QrKey, Slip, SlipFault, SlipKind, SlipParty};
use crate::domain::{
    CheckedSale, CleanText, Company, Invoice, Moment, Number, PaperWish, PrintMark, RandomCode, RangeId,
    RequestId, SaleDraft, SaleLine, Serial, TaxKind, Track, Ubn,
};
use rust_decimal::Decimal;

/// How many strings the platform asks for.
pub const CHECK_STRINGS: usize = 4;
/// The length of each: what the left QR code begins with.
pub const CHECK_CHARS: usize = 77;
/// The letters of the made-up numbers.
const TRACK: [u8; 2] = *b"AA";
/// The name of the sales where a record has that of a request.
const REQUEST: &str = "platform-check";
/// The longest name among the lines, in bytes.
const NAME_BYTES_MAX: usize = 300;

/// A line: name, quantity, price in dollars.
type Line = (&'static str, i64, i64);

/// A sale that is checked: whether to a company, its random code, its lines.
struct Case {
    to_company: bool,
    random: u16,
    lines: &'static [Line],
}

const CASES: [Case; CHECK_STRINGS] = [
    Case { to_company: false, random: 0, lines: &[("乾電池", 1, 105)] },
    Case { to_company: true, random: 9999, lines: &[("影印紙 A4:80磅", 2, 105), ("原子筆", 10, 21)] },
    Case {
        to_company: false,
        random: 123,
        lines: &[
            ("鮮奶 936ml", 2, 89),
            ("吐司", 1, 45),
            ("雞蛋 10 入", 1, 79),
            ("衛生紙", 1, 129),
            ("青菜", 3, 25),
            ("折扣", 1, -20),
        ],
    },
    Case {
        to_company: false,
        random: 5210,
        lines: &[
            ("手工日式炭烤醬油口味厚切洋芋片家庭號分享包", 2, 69),
            ("特選初榨冷壓橄欖油玻璃瓶裝 750ml", 1, 399),
            ("堃記古法手工麵線", 1, 75),
            ("無糖高山烏龍茶", 6, 25),
            ("濾掛式咖啡綜合包", 1, 320),
            ("洗衣精補充包", 2, 139),
            ("電池 3 號 4 入", 3, 59),
            ("購物袋", 1, 2),
        ],
    },
];

/// One of the four: its record and its codes.
#[derive(Clone, Debug)]
pub struct PlatformCheck {
    /// The made-up sale, as a record.
    pub invoice: Invoice,
    /// Its codes.
    pub codes: Codes,
}

impl PlatformCheck {
    /// All four, of this seller, on this day, with this key. The company's buyer is the seller itself, for no
    /// real data of others belongs into a test.
    ///
    /// # Errors
    /// [`SlipFault`] where the day is none of a period or the codes cannot be drawn.
    pub fn all(company: &Company, at: Moment, key: &QrKey) -> Result<Vec<Self>, SlipFault> {
        let invoices = (1u32..).zip(&CASES).map(|(place, case)| record(company, at, place, case));
        invoices
            .map(|invoice| {
                let invoice = invoice?;
                let codes = Codes::new(&invoice, key)?;
                Ok(Self { invoice, codes })
            })
            .collect()
    }

    /// The string for the platform's page: [`CHECK_CHARS`] characters, all of them ASCII.
    pub fn string(&self) -> &str {
        self.codes.qr.left().text().get(..CHECK_CHARS).unwrap_or_default()
    }

    /// The slips of all four on one strip of paper, each marked 測試 and cut off by itself.
    ///
    /// # Errors
    /// As [`Slip::proof`].
    pub fn slip(all: &[Self], party: &SlipParty, key: &QrKey) -> Result<Slip, SlipFault> {
        let party = SlipParty { is_sample: true, ..party.clone() };
        let mut blocks = Vec::new();
        for check in all {
            let slip = Slip::proof(&check.invoice, &party, SlipKind::Original, key, false)?;
            blocks.extend_from_slice(slip.blocks());
        }
        Slip::new(blocks)
    }
}

fn record(company: &Company, at: Moment, place: u32, case: &Case) -> Result<Invoice, SlipFault> {
    let buyer: Option<Ubn> = case.to_company.then_some(company.ubn);
    let lines: Vec<SaleLine> = case.lines.iter().filter_map(line).collect();
    let sale = SaleDraft { lines, buyer, ..SaleDraft::default() };
    let checked = CheckedSale::check(&sale, &crate::domain::Together::ALL).map_err(|_| SlipFault::Amount)?;
    let (track, serial) = (Track::try_from(TRACK), Serial::try_from(place));
    let (track, serial) = (track.map_err(|_| SlipFault::Symbol)?, serial.map_err(|_| SlipFault::Symbol)?);
    Ok(Invoice {
        number: Number { track, serial },
        period: at.period().ok_or(SlipFault::Date)?,
        range: RangeId(0),
        revision: 1,
        issued_at: at,
        random_code: RandomCode::try_from(case.random).map_err(|_| SlipFault::Symbol)?,
        tax_kind: TaxKind::General,
        company: company.code.clone(),
        company_state: company.state,
        seller: company.ubn,
        buyer,
        buyer_name: CleanText::default(),
        dept: None,
        till: None,
        totals: checked.totals(),
        lines: checked.sale().lines.clone(),
        basis: sale.basis,
        tax: checked.sums().tax_type(),
        zero_rate: None,
        carrier: None,
        donation: None,
        print_mark: PrintMark::Yes,
        tenders: Vec::new(),
        paper: PaperWish::Later,
        parked: None,
        request_id: RequestId::parse(REQUEST).ok_or(SlipFault::Symbol)?,
    })
}

fn line(&(name, quantity, price): &Line) -> Option<SaleLine> {
    let name = CleanText::new(name, NAME_BYTES_MAX).ok()?;
    Some(SaleLine::new(name, Decimal::from(quantity), Decimal::from(price)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AllocationMode, BlankReporter, CompanyCode, CompanyState};
    use crate::slip::{VERSION_MAX, VERSION_MIN, preview};

    fn company() -> Company {
        let ubn = Ubn::parse("12345675").unwrap();
        Company {
            code: CompanyCode::parse("1").unwrap(),
            state: CompanyState(1),
            name: CleanText::new("範例商行", 20).unwrap(),
            shop_name: CleanText::default(),
            ubn,
            head_ubn: ubn,
            address: CleanText::default(),
            allocation: AllocationMode::Term,
            blanks: BlankReporter::Ourselves,
            mixed_tax: false,
        }
    }

    fn all(key: &QrKey) -> Vec<PlatformCheck> {
        PlatformCheck::all(&company(), Moment::parse("2026-11-29 10:00:00").unwrap(), key).unwrap()
    }

    #[test]
    fn four_strings_differ_in_all_that_the_codes_hold() {
        let all = all(&QrKey::SAMPLE);
        let strings: Vec<&str> = all.iter().map(PlatformCheck::string).collect();
        assert!(strings.iter().all(|string| string.len() == CHECK_CHARS && string.is_ascii()), "{strings:?}");
        let of = |from: usize, to: usize| strings.iter().map(|string| &string[from..to]).collect::<Vec<_>>();
        assert_eq!(of(0, 10), ["AA00000001", "AA00000002", "AA00000003", "AA00000004"]);
        assert_eq!(of(10, 17), ["1151129"; CHECK_STRINGS]);
        assert_eq!(of(17, 21), ["0000", "9999", "0123", "5210"]);
        assert_eq!(of(37, 45), ["00000000", "12345675", "00000000", "00000000"]);
        assert_eq!(of(45, 53), ["12345675"; CHECK_STRINGS]);
        assert_eq!(&strings[0][21..37], "0000006400000069", "100 and 105");
        let sides: Vec<usize> = all.iter().map(|check| check.codes.qr.left().modules()).collect();
        let side = |version: u8| 17 + 4 * usize::from(version);
        assert_eq!((sides[0], sides[CHECK_STRINGS - 1]), (side(VERSION_MIN), side(VERSION_MAX)), "{sides:?}");
        let complete = |check: &PlatformCheck| check.codes.items_recorded == check.invoice.lines.len();
        assert!(all.iter().all(complete), "every line is in the codes");
    }

    #[test]
    fn each_slip_says_that_it_is_a_test() {
        let key = QrKey::parse("fe05f029154f6aa67a78b338ed2f6601").unwrap();
        let slip = PlatformCheck::slip(&all(&key), &SlipParty::default(), &key).unwrap();
        let text = preview::lines(&slip, 32).join("\n");
        for (mark, count) in [("電子發票證明聯 測試", 4), ("測試樣張，不得兌獎或報帳", 4), ("格式 25", 1)]
        {
            assert_eq!(text.matches(mark).count(), count, "{mark}:\n{text}");
        }
    }
}
