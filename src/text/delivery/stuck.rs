//! Documents that are refused or off the way: what stands about each, and what can be done, or why not.

use crate::domain::{DocumentId, Seen, Way, WayNot, WayOffer};
use crate::protocol::StuckRow;
use crate::text::Lang;

sentences! {
    /// The name of a way out.
    pub words name(Way) {
        Correct => "更正後同號再送" / "Correct and send again under the number";
        Again => "原樣再送" / "Send again as it is";
        Settle => "已在平台人工處理" / "Settled by hand at the platform";
        Cancel => "作廢發票" / "Cancel the invoice";
    }
    /// Why a way is not open.
    pub match why_not(lang, why: &WayNot) {
        NoInvoice => ["不是目前的開立" / "it is not the issue that stands"];
        MayBeThere => ["平台可能已收到，請先原樣再送，會先查詢" / "it may be there: send it again first, which asks"];
        Over(until) => ["期限到 {until}，已過" / "it was open until {until}"];
        NotCarried => ["設定的加值中心不收這種訊息" / "the centre that is set cannot be told it"];
        Cancelled(at) => ["已於 {at} 作廢" / "cancelled at {at}"];
        Voided(at) => ["已於 {at} 註銷，須先重開" / "voided at {at}: it must be issued anew first"];
        HasAllowance => ["有折讓單，請先作廢折讓單" / "an allowance stands on it: cancel that first"];
        Held =>
            ["那裡已有這個號碼的一張，同號不會再收：請先到那裡查內容"
            / "one of this number is there and no second is taken: look at it there first"];
    }
    /// What a pending document waits behind.
    pub fn waits_behind(stuck: &DocumentId) => "等候卡住的 {stuck}" / "waits behind {stuck}, which is stuck";
    /// Nothing is refused or parked.
    pub fn none() => "沒有被退回或擱置的文件。" / "No document is refused or parked.";
    /// That something waits for a person, for the doctor and for monitoring.
    pub fn alarm(count: u64) =>
        "有 {count} 份文件被退回或擱置，須人工處理：lj upload stuck。"
        / "{count} documents are refused or parked and wait for a person: `lj upload stuck`.";
    /// How many wait behind it.
    pub fn behind(count: usize) => "另有 {count} 份等候它" / "{count} more wait behind it";
    /// A document was seen to by hand.
    pub fn settled(document: &DocumentId) => "{document}：已記錄人工處理。" / "{document}: noted as seen to by hand.";
    /// An invoice was corrected and waits to be sent.
    pub fn corrected(number: &str) => "{number} 已更正，以同號再送。" / "{number} is corrected and goes again under its number.";
    /// Its paper is another one now.
    pub fn new_paper(lang, printed: bool) => match printed {
        true =>
            ["證明聯內容已不同：請收回舊的，印新的（lj invoice reprint --original）。"
            / "The slip is another one now: take the old one back and print the new (`lj invoice reprint --original`)."];
        false =>
            ["證明聯還沒有印過，沒有要收回的；要印請用 lj invoice reprint --original。"
            / "No slip was printed, so none is taken back; `lj invoice reprint --original` prints it."];
    }
}

/// A way on a screen: its name and until when, or why it is not open.
pub fn offered(lang: Lang, offer: &WayOffer) -> String {
    let name = name(lang, offer.way);
    match (&offer.why_not, offer.until) {
        (Some(why), _) => format!("{name}：{}", why_not(lang, why)),
        (None, Some(until)) => format!("{name}（{} {until}）", lang.pick("到", "until")),
        (None, None) => name.to_owned(),
    }
}

/// A way, open or not, in one line: with the command for it, as it is typed.
pub fn way(lang: Lang, row: &StuckRow, offer: &WayOffer) -> String {
    let (name, command) = (name(lang, offer.way), command(offer.way, row));
    match (offer.why_not, offer.until) {
        (Some(why), _) => format!("✗ {name}：{}", why_not(lang, &why)),
        (None, Some(until)) => {
            format!("• {name}（{} {until}）  {command}", lang.pick("到", "until"))
        }
        (None, None) => format!("• {name}  {command}"),
    }
}

/// What a person has to say stands in capitals.
fn command(way: Way, row: &StuckRow) -> String {
    let DocumentId { number, kind, .. } = row.row.document;
    match way {
        Way::Correct => format!("lj invoice correct {number} --carrier CODE|- --reason TEXT"),
        Way::Again => format!("lj upload retry {number} --message {kind}"),
        Way::Settle => {
            let seen = row.may_be_seen().into_iter().map(Seen::word).collect::<Vec<_>>().join("|");
            format!("lj upload settle {number} --message {kind} --seen {seen} --reason TEXT")
        }
        Way::Cancel => format!("lj invoice cancel {number} --reason TEXT"),
    }
}
