//! Books that are away, in words: who has them, why they are not lent or not taken back, what is asked of a person.

use crate::domain::{
    BadReturn, BorrowerKind, CleanText, NotLendable, RangeId, Span, UsedFault, UsedMisfit, UsedNumber,
    roc_date,
};
use crate::text::Lang;
use crate::text::book::draft::numbers;
use crate::text::lang::counted;

sentences! {
    /// What a borrower is.
    pub words kind(BorrowerKind) {
        Handheld => "手持機" / "handheld";
        System => "其他系統" / "other system";
    }
    /// Headings of the list of borrowers.
    pub fn headings() =>
        ["借用者", "種類", "字軌數", "未還張數", "初次出借"] / ["borrower", "kind", "ranges", "numbers out", "since"];
    /// It is not said how far a range was used.
    pub fn how_far() =>
        "請說明用到哪一號：一筆字軌給 --last-used 最後用的號碼（或 --first-unused），都沒用過給 --unused，或以 --messages 指定借用系統的訊息檔。"
        / "Say how far it was used: --last-used (or --first-unused) for one range, --unused for ranges of which nothing was, or --messages with the files of the system that used them.";
    /// Messages that are passed over.
    pub fn came_back_before(messages: usize) where said = counted(messages as u64, "message") =>
        "略過 {messages} 個訊息：號碼先前已經收回。" / "{said} passed over: the numbers came back before.";
    /// Ranges that were named, of which no message tells.
    pub fn nothing_told(id: RangeId) =>
        "訊息檔裡沒有字軌 {id} 的號碼。確定都沒用過，請另以 --unused 收回這一筆；否則請補上訊息檔。"
        / "No message has a number of range {id}: if nothing of it was used, take it back on its own with --unused, else give the missing messages.";
    /// A folder without messages.
    pub fn no_messages() =>
        "資料夾裡沒有訊息檔（.xml）。請指定借用系統產生的 F0401、F0501。"
        / "There is no message (.xml) in the folder: name the F0401 and F0501 of the system that used the numbers.";
    /// Faults that are counted, not told.
    pub fn more_faults(more: usize) => "另有 {more} 項。" / "And {more} more.";
    /// How many ranges 出借 will lend.
    pub fn lend_of(ranges: usize) where said = counted(ranges as u64, "range") =>
        "出借 {ranges} 筆字軌未用的號碼，收回前這裡不開立" / "{said}; nothing of it is sold here meanwhile";
    /// After 出借.
    pub fn lent(ranges: usize) where said = counted(ranges as u64, "range") =>
        "已出借 {ranges} 筆" / "{said} lent";
    /// A lent range is changed by nobody.
    pub fn is_lent(to: &CleanText, key: &str) =>
        "已借給 {to}：先按 {key} 收回" / "Lent to {to}: {key} takes it back first";
    /// After 收回.
    pub fn taken_back(used: u64) => "已收回，在外用了 {used} 號" / "Taken back; {used} numbers were used there";
    /// What is lent.
    pub fn lent_are(to: &CleanText, rest: Span) where rest = numbers(rest) =>
        "{to} 有 {rest}" / "{to} has {rest}";
    /// How it is said that nothing was used.
    pub fn say_none() => "一號都沒用過時，最後用的號碼填 -" / "Where nothing was used, the last number is -";
    /// The question before what was just lent is taken back.
    pub fn ask_undo(ranges: usize, lowest: Span) where lowest = numbers(lowest) =>
        "要收回剛出借的 {ranges} 筆（{lowest} 起），確定在外都沒用過嗎？"
        / "Take the {ranges} ranges back, {lowest} and on, of which nothing was used?";
    /// Why a file is no message that tells of a number.
    pub fn used_fault(lang, fault: &UsedFault) => match fault {
        UsedFault::TooLarge(max) =>
            ["超過 {max} 位元組，不是一張發票的訊息" / "over {max} bytes, which is no message of one invoice"];
        UsedFault::Unread(what) => ["不是完整的 XML：{what}" / "no whole XML: {what}"];
        UsedFault::OtherRoot(root) =>
            ["{root} 不是 F0401（Invoice）、F0501（CancelInvoice）或 F0701（VoidInvoice）。請只給這三種訊息，或直接輸入最後用的號碼"
            / "{root} is none of F0401 (Invoice), F0501 (CancelInvoice) and F0701 (VoidInvoice); give these alone, or type the last used number instead"];
        UsedFault::Element(element) =>
            ["{element} 沒有或不正確" / "{element} is missing or wrong"];
        UsedFault::Sum { element, figure, comes_to } =>
            ["{element} 是 {figure}，與其他金額不合（應為 {comes_to}）"
            / "{element} is {figure}, and the other figures come to {comes_to}"];
    }
    /// Why a number does not fit what is lent.
    pub fn misfit(lang, told: &UsedNumber, misfit: &UsedMisfit) where number = told.number => match misfit {
        UsedMisfit::NotLent =>
            ["{number} 不在出借的字軌裡" / "{number} is of no range that is lent"];
        UsedMisfit::OtherSeller(ubn) =>
            ["{number} 的賣方是 {ubn}，不是字軌的營業人" / "the seller of {number} is {ubn}, not that of its range"];
        UsedMisfit::OtherTax =>
            ["{number} 的稅額計算與字軌不同" / "{number} is of another kind of tax than its range"];
        UsedMisfit::OtherDays { from, to }, from = roc_date(*from), to = roc_date(*to), day = roc_date(told.day) =>
            ["{number} 開立於 {day}，不在字軌的 {from} 到 {to} 之內"
            / "{number} is of {day}, and its range is for {from} to {to}"];
        UsedMisfit::Twice => ["{number} 出現兩次" / "{number} is there twice"];
        UsedMisfit::NeverIssued =>
            ["{number} 有作廢或註銷，沒有開立的訊息" / "{number} is cancelled or voided, and the message that issued it is not there"];
        UsedMisfit::Gap(missing) =>
            ["{number} 已使用，但前面的 {missing} 沒有訊息：號碼須連續" / "{number} is used and {missing} before it is not told: numbers are used in order"];
    }
    /// Why a range is not lent.
    pub fn not_lendable(lang, id: RangeId, why: &NotLendable) => match why {
        NotLendable::UsedUp =>
            ["字軌 {id} 沒有未用的號碼，不能出借。請改選還有號碼的字軌。"
            / "Range {id} has no unused number to lend: choose one that has."];
        NotLendable::OfTill(till) =>
            ["字軌 {id} 指定給收銀台 {till}。請先收回（lj range till - {id}），再出借。"
            / "Range {id} is till {till}'s own: take it from there first (`lj range till - {id}`)."];
        NotLendable::Mismatch =>
            ["字軌 {id} 與平台配號不符，不能出借。請先更正，再做字軌檢核。"
            / "Range {id} is not as the platform allotted it and is not lent: correct it, then check it again."];
    }
    /// Why what came back is not taken.
    pub(in crate::text) fn bad_return(lang, id: RangeId, why: &BadReturn) => match why {
        BadReturn::Last { said, lent }, lent = numbers(*lent) =>
            ["字軌 {id} 借出的是 {lent}，最後用的 {said} 不在其中。請照借用機器上的號碼輸入；一號都沒用時，畫面填 -，指令給 --unused。"
            / "Lent of range {id} was {lent}, and {said} is none of these: give the last number as the borrower has it; where nothing was used, `-` on the screen or --unused."];
        BadReturn::NotUsed(number) =>
            ["{number} 說是已作廢，但不在字軌 {id} 用過的號碼之中。請核對最後用的號碼與作廢的號碼。"
            / "{number} is said to be cancelled, and is none of the used numbers of range {id}: compare the last used number with the cancelled ones."];
        BadReturn::Told(number) =>
            ["平台已有 {number} 的資料，可見字軌 {id} 至少用到這一號，所以沒有收回。請填真正最後用的號碼。"
            / "The platform has told of {number}, so range {id} was used to there at least and is not taken back: give the number that was really the last."];
        BadReturn::Twice(number) =>
            ["字軌 {id} 的作廢號碼 {number} 填了兩次，請只留一次。"
            / "The cancelled number {number} of range {id} is given twice: once is enough."];
    }
}
