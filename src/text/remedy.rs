//! 處理 in words: what each remedy is, until when it is open, why it is not, and what the customer must hand back
//! (R14 to R16).

use super::Lang;
use crate::domain::{Invoice, PrintMark, Remedy, RemedyOffer, WhyNot};

sentences! {
    /// The name of a remedy, with what it does.
    words name(Remedy) {
        Cancel => "作廢：整張取消，號碼不再使用" / "Cancel: the whole sale, for ever";
        Void => "註銷：資料改正，同號重開" / "Void: put right, same number again";
        Allow => "折讓：退回全部或一部分" / "Allowance: all or a part comes back";
    }
}

/// The bare name.
fn bare(lang: Lang, remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Cancel => lang.pick("作廢", "Cancelling"),
        Remedy::Void => lang.pick("註銷", "Voiding"),
        Remedy::Allow => lang.pick("折讓", "An allowance"),
    }
}

/// Whether a remedy is open, and until when; else why not, and until when it could be done.
pub fn open(lang: Lang, offer: &RemedyOffer) -> Vec<String> {
    let Some(why) = offer.why_not else {
        return vec![match offer.until {
            Some(until) => say!(lang, "可辦到 {until}" / "open until {until}"),
            None => lang.pick("可辦，沒有期限", "open, without an end").to_owned(),
        }];
    };
    let mut lines = vec![why_not(lang, offer.remedy, why)];
    match (why, offer.until) {
        // The sentence says it.
        (WhyNot::Over(_), _) if !offer.with_approval => {}
        (WhyNot::Over(_), _) => lines.push(
            lang.pick(
                "有國稅局核准文號仍可專案作廢",
                "With an approval number of the tax office it still goes",
            )
            .to_owned(),
        ),
        (_, Some(until)) => lines.push(format!("{} {until}", lang.pick("期限", "its end:"))),
        (_, None) => {}
    }
    lines
}

/// Why a remedy is not offered.
pub fn why_not(lang: Lang, remedy: Remedy, why: WhyNot) -> String {
    let name = bare(lang, remedy);
    match why {
        WhyNot::Cancelled(at) => say!(
            lang,
            "不能{name}：發票已於 {at} 作廢" / "{name} is closed: the invoice was cancelled at {at}"
        ),
        WhyNot::Voided(at) => say!(
            lang,
            "不能{name}：發票已於 {at} 註銷，必須先重開"
                / "{name} is closed: the invoice was voided at {at} and must be issued anew"
        ),
        WhyNot::Over(until) => {
            say!(lang, "不能{name}：期限到 {until}，已過" / "{name} is closed: it was open until {until}")
        }
        WhyNot::HasAllowance => say!(
            lang,
            "不能{name}：有折讓單，請先作廢折讓單"
                / "{name} is closed: an allowance stands on it, cancel that first"
        ),
        WhyNot::NotConfirmed => say!(
            lang,
            "還不能{name}：平台尚未確認這張發票"
                / "{name} is not open yet: the platform has not confirmed the invoice"
        ),
        WhyNot::NotCarried => say!(
            lang,
            "不能{name}：設定的加值中心不收這種訊息"
                / "{name} is closed: the centre that is set cannot be told it"
        ),
        WhyNot::NothingLeft => {
            say!(lang, "不能{name}：已全部折讓" / "{name} is closed: everything of it came back already")
        }
    }
}

/// What the customer must hand back, or sign; `out` where the original is, or may be, with the customer.
pub fn hand_back(lang: Lang, remedy: Remedy, invoice: &Invoice, out: bool) -> &'static str {
    match (remedy, invoice.buyer.is_some()) {
        (Remedy::Cancel | Remedy::Void, company) => proof_back(lang, invoice.print_mark, company, out),
        (Remedy::Allow, true) => lang.pick(
            "客人要交回：蓋公司章的折讓單；發票留在客人手上",
            "Handed back: the allowance form with the company's stamp; the invoice stays",
        ),
        (Remedy::Allow, false) => lang.pick(
            "客人要交回：簽名的折讓單；發票留在客人手上",
            "Handed back: the signed allowance form; the invoice stays",
        ),
    }
}

/// What of the proof slip comes back. Marked 作廢 and kept, it is the shop's own proof.
fn proof_back(lang: Lang, mark: PrintMark, company: bool, out: bool) -> &'static str {
    match (mark, out, company) {
        (PrintMark::No, ..) => lang.pick(
            "客人不必交回紙本：發票在載具或已捐贈",
            "Nothing to hand back: it is in a carrier or donated",
        ),
        (PrintMark::Yes, true, false) => lang.pick(
            "客人要交回：電子發票證明聯正本；註明作廢後保存",
            "Handed back: the original proof slip; mark it 作廢 and keep it",
        ),
        (PrintMark::Yes, true, true) => lang.pick(
            "客人要交回：蓋公司章的證明聯正本；註明作廢後保存",
            "Handed back: the original with the company's stamp; mark it 作廢 and keep it",
        ),
        (PrintMark::Yes, false, false) => {
            lang.pick("正本還沒有印出來，沒有東西要交回", "Nothing to hand back: no original was printed")
        }
        (PrintMark::Yes, false, true) => lang.pick(
            "正本還沒有印出來；請買方公司書面同意並保存",
            "No original was printed; keep the buying company's written consent",
        ),
    }
}

sentences! {
    /// 註銷 is open, but a screen does not do it.
    fn void_elsewhere() =>
        "畫面還不能註銷重開：請用指令 lj invoice void，再 lj invoice reissue"
        / "No screen does it yet: run `lj invoice void`, then `lj invoice reissue`";
}
