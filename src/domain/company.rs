//! Masters (R1): who sells, where, at which till.

use super::{CleanText, CompanyCode, DeptCode, Period, TillCode, Ubn, words};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest name of a company: MIG 4.1 `Name`.
pub const COMPANY_NAME_CHARS_MAX: usize = 60;
/// How registered names end: companies, firms, shops, works, associations, offices, clinics *(J)*.
const REGISTERED_ENDINGS: [&str; 10] = ["公司", "行", "號", "社", "店", "廠", "所", "會", "院", "場"];
/// The longest address: MIG 4.1 `Address`.
pub const ADDRESS_CHARS_MAX: usize = 100;

words!(
    /// How the company is allotted numbers: decides the import window (R4).
    #[derive(Default)]
    AllocationMode {
        /// 期配: this period and the next.
        #[default]
        Term = "term",
        /// 年配: the whole year, from December also the next.
        Annual = "annual",
    }
);

impl AllocationMode {
    /// The first and the last period whose numbers may be entered on `today` (R4): this one and the next, or
    /// this one to the year's last; from 1 December to the next year's last.
    pub fn window(self, today: NaiveDate) -> Option<(Period, Period)> {
        let first = Period::of(today)?;
        let year_of = |period: Period| period.roc_year();
        let mut last = first.next();
        if self == Self::Annual {
            let end_year = year_of(first) + u32::from(today.month() == 12);
            last = first;
            while year_of(last.next()) <= end_year {
                last = last.next();
            }
        }
        Some((first, last))
    }
}

words!(
    /// Who reports 空白未使用字軌 (E0402).
    #[derive(Default)]
    BlankReporter {
        /// This store.
        #[default]
        Ourselves = "ours",
        /// The centre (加值中心).
        Centre = "centre",
        /// The head office.
        HeadOffice = "head-office",
    }
);

/// Which state of a company, from 1: every change makes the next, and all are kept, so that a record can name the
/// one that it was made in (R1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct CompanyState(pub u32);

/// A company of the store (公司編號), in one of its states. The QR key lives in the secret file, never here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// 公司編號.
    pub code: CompanyCode,
    /// Which of its states this is; given by the engine.
    pub state: CompanyState,
    /// The registered name (the tax registration's): Seller/Name of every message.
    pub name: CleanText,
    /// The shop name (the sign's), the heading of slips; empty where it is the registered one.
    pub shop_name: CleanText,
    /// 統一編號 of this branch.
    pub ubn: Ubn,
    /// 統一編號 of the head office; its own if it is the head.
    pub head_ubn: Ubn,
    /// Address; may be empty, and is asked for then ([`Company::lacks_address`]).
    pub address: CleanText,
    /// 期配 or 年配.
    pub allocation: AllocationMode,
    /// Who reports blank numbers.
    pub blanks: BlankReporter,
    /// Lines of different tax may stand on one invoice (TaxType 9, R11).
    pub mixed_tax: bool,
}

/// Whether a name ends as no registered one does.
pub fn may_be_a_sign(name: &CleanText) -> bool {
    !REGISTERED_ENDINGS.iter().any(|ending| name.as_str().ends_with(ending))
}

impl Company {
    /// True when no address was entered: the platform's own program takes no invoice of a seller without one.
    pub fn lacks_address(&self) -> bool {
        self.address.is_empty()
    }

    /// True where the registered name and the sign's are one, and it does not end as registered names do: perhaps the sign's
    /// was entered for both, and messages must bear the registered one (R1). A question to a person, nothing is refused.
    pub fn may_lack_its_registered_name(&self) -> bool {
        let one = self.shop_name.is_empty() || self.shop_name == self.name;
        one && may_be_a_sign(&self.name)
    }

    /// What stands over a slip: the sign's name, else the registered one.
    pub fn heading(&self) -> &CleanText {
        if self.shop_name.is_empty() { &self.name } else { &self.shop_name }
    }
}

/// The head offices of companies that are branches, where both are companies of the store.
pub fn heads_here(companies: &[Company]) -> BTreeMap<CompanyCode, Ubn> {
    let is_here = |ubn: Ubn| companies.iter().any(|company| company.ubn == ubn);
    let branches = companies.iter().filter(|company| company.ubn != company.head_ubn);
    let branches = branches.filter(|company| is_here(company.head_ubn));
    branches.map(|company| (company.code.clone(), company.head_ubn)).collect()
}

/// A department (部門代號). Comes into being by use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// 部門代號.
    pub code: DeptCode,
    /// Name; may be empty.
    pub name: CleanText,
}

/// A till or handheld. Comes into being by use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Till {
    /// Code.
    pub code: TillCode,
    /// Name; may be empty.
    pub name: CleanText,
    /// The department it stands in: its books come second, after the till's own (R6).
    pub dept: Option<DeptCode>,
    /// The company it sells for; `None` means the store's first company.
    pub company: Option<CompanyCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(mode: AllocationMode, y: i32, m: u32, d: u32) -> (String, String) {
        let (first, last) = mode.window(NaiveDate::from_ymd_opt(y, m, d).unwrap()).unwrap();
        (first.lj(), last.lj())
    }

    #[test]
    fn a_name_that_may_be_the_signs_is_asked_about_and_two_names_are_not() {
        let company = |name: &str, sign: &str| {
            let text = |text: &str| CleanText::new(text, COMPANY_NAME_CHARS_MAX).unwrap();
            let ubn = Ubn::parse("12345675").unwrap();
            Company {
                code: CompanyCode::parse("1").unwrap(),
                state: CompanyState(1),
                name: text(name),
                shop_name: text(sign),
                ubn,
                head_ubn: ubn,
                address: CleanText::default(),
                allocation: AllocationMode::Term,
                blanks: BlankReporter::Ourselves,
                mixed_tax: false,
            }
            .may_lack_its_registered_name()
        };
        assert!(company("好喝手搖", "") && company("好喝手搖", "好喝手搖") && company("Good Tea", ""));
        for registered in ["測試股份有限公司", "好喝商行", "好喝商號", "好喝企業社", "好喝飲料店"]
        {
            assert!(!company(registered, "") && !company(registered, registered), "{registered}");
        }
        assert!(!company("好喝手搖", "好喝"), "two names were told apart");
    }

    #[test]
    fn the_window_is_two_periods_or_the_year() {
        let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(window(AllocationMode::Term, 2026, 11, 23), pair("11511", "11601"));
        assert_eq!(window(AllocationMode::Annual, 2026, 3, 1), pair("11503", "11511"));
        assert_eq!(window(AllocationMode::Annual, 2026, 11, 30), pair("11511", "11511"));
        assert_eq!(window(AllocationMode::Annual, 2026, 12, 1), pair("11511", "11611"));
    }
}
