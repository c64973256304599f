//! Putting an invoice right, in words: what each remedy is, until when it is open, why it is not, what the customer must
//! hand back (R14 to R16); cancelled, voided, given back.

use crate::domain::{
    Allowance, AllowanceNumber, Amount, Cancellation, CorrectionAct, DocumentId, Invoice, InvoicePaper,
    Number, PrintMark, Remedy, RemedyOffer, Seen, ShiftId, Voided, WhyNot,
};
use crate::protocol::Doc;
use crate::text::Lang;
use crate::text::paper::paper;
use crate::text::till::shift;

/// An act of the invoice screens; each is asked about first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceAct {
    /// 作廢, with the invoice's total.
    Cancel(Doc, Amount),
    /// 折讓, with what goes back.
    Allow(Doc, Amount),
    /// 作廢折讓單.
    AllowanceCancel(AllowanceNumber),
    /// 註銷, to be issued anew; the second is true where the customer holds its slip.
    Void(Doc, bool),
    /// A paper of an invoice.
    Print(Doc, InvoicePaper),
    /// 折讓單.
    PrintAllowance(AllowanceNumber),
    /// 交班.
    ShiftClose,
    /// 交班 with the cash counted: how much, and how far that is from what was expected.
    ShiftCount(Amount, Amount),
    /// The slip of a shift.
    PrintShift(ShiftId),
    /// A refused invoice is put right; the second is true where the customer held its slip.
    Amend(Doc, bool),
    /// A stuck document is sent again as it is.
    Again(DocumentId),
    /// What was seen of a stuck document at the platform.
    Settle(DocumentId, Seen),
}

sentences! {
    /// The name of a remedy, with what it does.
    pub words name(Remedy) {
        Cancel => "作廢：整張取消，號碼不再使用" / "Cancel: the whole sale, for ever";
        Void => "註銷：資料改正，同號重開" / "Void: put right, same number again";
        Allow => "折讓：退回全部或一部分" / "Allowance: all or a part comes back";
    }
    /// The heading of a voided number that is issued anew.
    pub fn reissue_title(number: Number) => "重開 {number}：請改正後銷售" / "{number} anew: put it right";
    /// It is issued anew.
    pub fn reissued(number: Number) => "{number} 已同號重開" / "{number} issued anew under its number";
    /// A voided number leaves a gap until it is issued anew.
    pub fn still_voided(number: Number) =>
        "{number} 已註銷、還沒有重開：請再選這張發票處理"
        / "{number} is voided and not issued anew yet: choose it again to do so";
    /// What an allowance would be.
    pub fn allowance_preview(net: Amount, tax: Amount, gross: Amount) =>
        "折讓 未稅 {net}　稅額 {tax}　退還 {gross} 元" / "Allowance: net {net}  tax {tax}  goes back {gross}";
    /// An allowance is cancelled.
    pub fn allowance_cancelled(number: AllowanceNumber) =>
        "已作廢折讓單 {number}" / "Allowance {number} is cancelled";
    /// An item of `--line` that is not `N:QTY:AMOUNT`.
    pub fn bad_allowance_line(found: &str) =>
        "「{found}」應為 行號:數量:金額，例如 1:2:210；只改價格時數量為 0。"
        / "“{found}” is not LINE:QTY:AMOUNT such as 1:2:210; the quantity is 0 where only the price is put right.";
    /// An invoice is cancelled.
    pub fn cancelled(cancelled: &Cancellation) where number = cancelled.number, at = cancelled.at =>
        "{number} 已於 {at} 作廢。" / "{number} was cancelled at {at}.";
    /// An invoice is voided, and what comes next.
    pub fn voided(voided: &Voided) where number = voided.number, at = voided.at =>
        "{number} 已於 {at} 註銷，請以 lj invoice reissue {number} 重開。"
        / "{number} was voided at {at}: issue it anew with `lj invoice reissue {number}`.";
    pub(in crate::text) words correction_act(act: &CorrectionAct) match act {
        CorrectionAct::Cancelled { .. } => "作廢發票" / "invoice cancelled";
        CorrectionAct::CancelledAgain { .. } => "再次作廢發票" / "invoice cancelled again";
        CorrectionAct::Voided { .. } => "註銷發票" / "invoice voided";
        CorrectionAct::Reissued(_) | CorrectionAct::IssuedAnew { .. } => "重開" / "issued anew";
        CorrectionAct::Allowed { .. } | CorrectionAct::Gave { .. } => "折讓" / "allowance";
        CorrectionAct::AllowanceCancelled { .. } => "作廢折讓單" / "allowance cancelled";
        CorrectionAct::Corrected { .. } => "更正被退回的發票" / "refused invoice corrected";
        CorrectionAct::Reinstated { .. } => "發票恢復有效" / "invoice reinstated";
        CorrectionAct::NotTaken { .. } => "折讓恢復原狀" / "allowance not taken";
        CorrectionAct::PutBack(_) => "重開作罷，原發票恢復有效" / "issue anew taken back";
    }
    /// The bare name.
    words bare(Remedy) {
        Cancel => "作廢" / "Cancelling";
        Void => "註銷" / "Voiding";
        Allow => "折讓" / "An allowance";
    }
    /// Why a remedy is not offered.
    pub fn why_not(lang, remedy: Remedy, why: WhyNot) where name = bare(lang, remedy) => match why {
        WhyNot::Cancelled(at) =>
            ["不能{name}：發票已於 {at} 作廢" / "{name} is closed: the invoice was cancelled at {at}"];
        WhyNot::Voided(at) =>
            ["不能{name}：發票已於 {at} 註銷，必須先重開"
            / "{name} is closed: the invoice was voided at {at} and must be issued anew"];
        WhyNot::Over(until) =>
            ["不能{name}：期限到 {until}，已過" / "{name} is closed: it was open until {until}"];
        WhyNot::OverForTheCentre(until) =>
            ["不能{name}：期限到 {until}，已過；設定的加值中心不收核准文號，專案作廢請在該中心辦"
            / "{name} is closed since {until}; with an approval it goes at the centre's own page alone"];
        WhyNot::HasAllowance =>
            ["不能{name}：有折讓單，請先作廢折讓單"
            / "{name} is closed: an allowance stands on it, cancel that first"];
        WhyNot::HadAllowance =>
            ["不能{name}：開過折讓單（作廢的也算），設定的加值中心不收；剩下的金額請再開折讓，或在該中心辦"
            / "{name} is closed at this centre: it had an allowance. Give one for the rest, or use the centre's page"];
        WhyNot::NotConfirmed =>
            ["還不能{name}：平台尚未確認這個號碼的全部文件"
            / "{name} is not open yet: the platform has not confirmed all that it was told of the number"];
        WhyNot::NotCarried =>
            ["不能{name}：設定的加值中心不收這種訊息"
            / "{name} is closed: the centre that is set cannot be told it"];
        WhyNot::PeriodClosed =>
            ["不能{name}：該期已關帳，號碼不能再重開"
            / "{name} is closed: its period is closed, and no number of it is issued anew"];
        WhyNot::NotTaken(at) =>
            ["不能{name}：{at} 已記下平台不收這張發票的註銷" / "{name} is closed: at {at} it was noted that the platform does not take it"];
        WhyNot::NotThere =>
            ["不能{name}：被退回了，平台沒有這張；請先更正或再送"
            / "{name} is closed: it is refused and not there; correct it or send it again first"];
        WhyNot::NothingLeft =>
            ["不能{name}：已全部折讓" / "{name} is closed: everything of it came back already"];
    }
    /// What the customer must hand back, or sign; `out` where the original is, or may be, with the customer. A proof slip
    /// that comes back, marked 作廢 and kept, is the shop's own proof.
    pub words hand_back(remedy: Remedy, invoice: &Invoice, out: bool)
        match (remedy, invoice.print_mark, out, invoice.buyer.is_some()) {
        (Remedy::Allow, _, _, true) =>
            "客人要交回：蓋公司章的折讓單；發票留在客人手上"
            / "Handed back: the allowance form with the company's stamp; the invoice stays";
        (Remedy::Allow, _, _, false) =>
            "客人要交回：簽名的折讓單；發票留在客人手上"
            / "Handed back: the signed allowance form; the invoice stays";
        (Remedy::Cancel | Remedy::Void, PrintMark::No, ..) =>
            "客人不必交回紙本：發票在載具或已捐贈" / "Nothing to hand back: it is in a carrier or donated";
        (Remedy::Cancel | Remedy::Void, PrintMark::Yes, true, false) =>
            "客人要交回：電子發票證明聯正本；註明作廢後保存"
            / "Handed back: the original proof slip; mark it 作廢 and keep it";
        (Remedy::Cancel | Remedy::Void, PrintMark::Yes, true, true) =>
            "客人要交回：蓋公司章的證明聯正本；註明作廢後保存"
            / "Handed back: the original with the company's stamp; mark it 作廢 and keep it";
        (Remedy::Cancel | Remedy::Void, PrintMark::Yes, false, false) =>
            "正本還沒有印出來，沒有東西要交回" / "Nothing to hand back: no original was printed";
        (Remedy::Cancel | Remedy::Void, PrintMark::Yes, false, true) =>
            "正本還沒有印出來；請買方公司書面同意並保存"
            / "No original was printed; keep the buying company's written consent";
    }
    /// The question before an act.
    pub fn service_ask(lang, act: ServiceAct) => match act {
        ServiceAct::Cancel(Doc { number, .. }, total) =>
            ["作廢 {number}（總計 {total} 元）後不能復原，要作廢嗎？" / "Cancel {number} (NT${total}) for ever?"];
        ServiceAct::Allow(Doc { number, .. }, gross) =>
            ["{number} 要折讓 {gross} 元（含稅）嗎？" / "Give NT${gross} (tax inside) of {number} back?"];
        ServiceAct::AllowanceCancel(number) =>
            ["要作廢折讓單 {number} 嗎？" / "Cancel the allowance {number}?"];
        ServiceAct::Void(Doc { number, .. }, true) =>
            ["證明聯已收回？註銷 {number} 後接著同號重開，要註銷嗎？"
            / "Is the slip back? Void {number}, to issue it anew at once?"];
        ServiceAct::Void(Doc { number, .. }, false) =>
            ["註銷 {number} 後接著同號重開，要註銷嗎？" / "Void {number}, to issue it anew at once?"];
        ServiceAct::Print(Doc { number, .. }, which), what = paper(lang, which) =>
            ["要印 {number} 的{what}嗎？" / "Print the {what} of {number}?"];
        ServiceAct::PrintAllowance(number) =>
            ["要印折讓單 {number} 給客人簽名嗎？" / "Print the form {number} for the customer to sign?"];
        ServiceAct::ShiftClose => ["要交班嗎？之後的銷售算下一班" / "Close the shift? Later sales count in the next"];
        ServiceAct::ShiftCount(counted, difference), differs = shift::differs(lang, difference) =>
            ["點鈔 {counted} 元，差額 {differs}，要交班嗎？" / "NT${counted} counted, difference {differs}: close the shift?"];
        ServiceAct::PrintShift(id) => ["要印交班單 {id} 嗎？" / "Print the slip of shift {id}?"];
        ServiceAct::Amend(Doc { number, .. }, true) =>
            ["客人的證明聯已收回，{number} 更正後同號再送嗎？"
            / "The customer's slip is back: correct {number} and send it again?"];
        ServiceAct::Amend(Doc { number, .. }, false) =>
            ["{number} 更正後同號再送嗎？" / "Correct {number} and send it again?"];
        ServiceAct::Again(document) => ["{document} 要原樣再送嗎？" / "Send {document} again as it is?"];
        ServiceAct::Settle(document, seen), seen = seen_name(lang, seen) =>
            ["{document}：{seen}。要記下來嗎？" / "{document}: {seen}. Note it?"];
    }
    /// What was seen at the platform.
    pub words seen_name(Seen) {
        There => "平台上有這一份" / "it is there";
        Absent => "平台上沒有，再送一次" / "it is not there: send it again";
        Done => "已用其他方式處理，不再送" / "it was done in another way: not sent any more";
        Stands => "平台不收：這裡也不算，錢反向收付" / "it is not taken for good: it does not hold here, its money goes the other way";
    }
    /// What was done.
    pub fn service_done(lang, act: ServiceAct) => match act {
        ServiceAct::Cancel(Doc { number, .. }, _) => ["已作廢 {number}" / "{number} cancelled"];
        ServiceAct::Allow(Doc { number, .. }, gross) => ["{number} 已折讓 {gross} 元" / "NT${gross} of {number} given back"];
        ServiceAct::Void(Doc { number, .. }, _) =>
            ["已註銷 {number}：請改正後重開" / "{number} voided: put it right and issue it anew"];
        ServiceAct::AllowanceCancel(number) => ["已作廢折讓單 {number}" / "Allowance {number} cancelled"];
        ServiceAct::Print(Doc { number, .. }, which), what = paper(lang, which) =>
            ["{number} 的{what}已排入列印" / "The {what} of {number} waits for the printer"];
        ServiceAct::PrintAllowance(number) =>
            ["折讓單 {number} 已排入列印" / "The form {number} waits for the printer"];
        ServiceAct::ShiftClose => ["已交班" / "Shift closed"];
        ServiceAct::ShiftCount(..) => ["已點鈔交班" / "Shift closed, its cash counted"];
        ServiceAct::PrintShift(id) =>
            ["交班單 {id} 已排入列印" / "The slip of shift {id} waits for the printer"];
        ServiceAct::Amend(Doc { number, .. }, _) => ["{number} 已更正，同號再送" / "{number} corrected, and sent again"];
        ServiceAct::Again(document) => ["{document} 再送" / "{document} is sent again"];
        ServiceAct::Settle(document, _) => ["{document} 已記下" / "{document}: noted"];
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
        // The sentence says it, or no end is waited for.
        (WhyNot::OverForTheCentre(_) | WhyNot::HadAllowance, _) => {}
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

/// An allowance, with its lines.
pub fn allowance_lines(lang: Lang, allowance: &Allowance, dry_run: bool) -> Vec<String> {
    let word = if dry_run {
        lang.pick("折讓試算", "Allowance (trial)")
    } else {
        lang.pick("折讓", "Allowance")
    };
    let mut lines = vec![format!(
        "{word} {}  {}  {} {}  {} {}  {} {}  {}",
        allowance.number,
        allowance.at,
        lang.pick("未稅", "net"),
        allowance.net(),
        lang.pick("稅額", "tax"),
        allowance.tax(),
        lang.pick("合計", "sum"),
        allowance.gross(),
        allowance.reason
    )];
    lines.extend(allowance.lines.iter().map(|line| {
        format!("  {} {}  {}  {} + {}", line.line, line.name, line.quantity.normalize(), line.net, line.tax)
    }));
    lines
}
