//! 字軌檢核 in the message line.

use crate::domain::Period;
use crate::protocol::CheckMarks;
use crate::text::Lang;

sentences! {
    /// There is nobody to be asked (R17).
    fn check_no_centre() =>
        "沒有可查詢配號的加值中心：請匯入平台的配號檔，或用 lj range check --file。"
        / "No centre can be asked: import the platform's file, or lj range check --file.";
    /// The centre is being asked.
    fn check_asked(period: Period) where lj = period.lj() =>
        "字軌檢核：向加值中心查詢 {lj} 期的配號" / "Asking the centre what was allotted for {lj}";
}

/// What came of it.
pub fn check_told(lang: Lang, period: Period, marks: CheckMarks) -> String {
    let CheckMarks { matched, unmatched, mismatch } = marks;
    let period = period.lj();
    match lang {
        Lang::Zh if mismatch > 0 => {
            format!("{period} 期有 {mismatch} 筆字軌不符，不得開立；已檢核 {matched}、未檢核 {unmatched}")
        }
        Lang::Zh => format!("{period} 期字軌檢核完成：已檢核 {matched}、未檢核 {unmatched}"),
        Lang::En if mismatch > 0 => {
            format!(
                "{period}: {mismatch} ranges are NOT as allotted and issue nothing; {matched} are, {unmatched} unchecked"
            )
        }
        Lang::En => format!("{period}: {matched} ranges are as allotted, {unmatched} unchecked"),
    }
}
