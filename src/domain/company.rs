//! Masters (R1): who sells, where, at which till.

use super::{CleanText, CompanyCode, DeptCode, TillCode, Ubn};
use serde::{Deserialize, Serialize};

/// How the company is allotted numbers: decides the import window (R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum AllocationMode {
    /// 期配: this period and the next.
    #[default]
    Term,
    /// 年配: the whole year, from December also the next.
    Annual,
}

/// Who reports 空白未使用字軌 (E0402).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum BlankReporter {
    /// This store.
    #[default]
    Ourselves,
    /// The centre (加值中心).
    Centre,
    /// The head office.
    HeadOffice,
}

/// A company of the store (公司編號). The QR key lives in the secret file, never here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// 公司編號.
    pub code: CompanyCode,
    /// 公司名稱.
    pub name: CleanText,
    /// 統一編號 of this branch.
    pub ubn: Ubn,
    /// 統一編號 of the head office; its own if it is the head.
    pub head_ubn: Ubn,
    /// Address; may be empty.
    pub address: CleanText,
    /// 期配 or 年配.
    pub allocation: AllocationMode,
    /// Who reports blank numbers.
    pub blanks: BlankReporter,
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
