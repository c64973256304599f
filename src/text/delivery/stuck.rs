//! Documents that are refused or off the way: what stands about each, and what can be done, or why not.

use crate::domain::{
    DeliveryState, DocumentId, Invoice, InvoicePaper, PaperWish, ParkReason, Parties, PrintMark, Seen, Way,
    WayNot, WayOffer,
};
use crate::protocol::StuckRow;
use crate::text::Lang;

/// What becomes of the slip of a corrected invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewSlip {
    /// The new one is printed as the sale's was.
    Queued,
    /// It was to be printed later, and is.
    Later,
    /// The invoice has none any more: it goes into a carrier, or is given away.
    Without,
    /// The invoice is cancelled, so no slip of it is printed.
    Cancelled,
}

impl NewSlip {
    /// Of an invoice as it was corrected.
    pub fn of(invoice: &Invoice, is_cancelled: bool) -> Self {
        match (is_cancelled, invoice.asked_paper(), invoice.paper) {
            (true, ..) => Self::Cancelled,
            (false, Some(InvoicePaper::Original), _) => Self::Queued,
            (false, None, PaperWish::Later) if invoice.print_mark == PrintMark::Yes => Self::Later,
            (false, ..) => Self::Without,
        }
    }
}

/// Which data of an invoice a refusal speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blamed {
    /// The buyer's 統編.
    Buyer,
    /// The buyer's name.
    BuyerName,
    /// The carrier or the donation code.
    Place,
    /// What a zero-rated sale says of customs and of its reason.
    ZeroRate,
}

/// What centres, MIG and Turnkey call them: the narrower word first.
const BLAMED: [(Blamed, &[&str]); 4] = [
    (Blamed::ZeroRate, &["ClearanceMark", "ZeroTaxRateReason", "通關", "零稅率"]),
    (
        Blamed::BuyerName,
        &["Buyer/Name", "Buyer.Name", "BuyerName", "CustomerName", "買方名稱", "買受人名稱", "抬頭"],
    ),
    (Blamed::Place, &["載具", "carrier", "捐贈", "愛心碼", "NPOBAN", "LoveCode"]),
    (Blamed::Buyer, &["統編", "統一編號", "Buyer", "CustomerIdentifier"]),
];

/// What is likely wrong with a stuck invoice: what the refusal names; else where it goes, which no check of ours can know
/// of, or its buyer.
pub fn blamed(state: &DeliveryState, parties: &Parties) -> Blamed {
    let said = match state {
        DeliveryState::Rejected { code, words } => format!("{code} {words}"),
        DeliveryState::Parked { why: ParkReason::CentreHasAnother { field, .. } } => field.to_string(),
        DeliveryState::Parked { why: ParkReason::NotWritable { element } } => element.to_string(),
        _ => String::new(),
    };
    let said = said.to_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| said.contains(&word.to_lowercase()));
    let goes = parties.carrier.is_some() || parties.donation.is_some();
    let usual = if goes { Blamed::Place } else { Blamed::Buyer };
    BLAMED.iter().find(|(_, words)| names(words)).map_or(usual, |(blamed, _)| *blamed)
}

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
        NoInvoice => ["只適用於目前的開立訊息（F0401）" / "only for the F0401 of the issue that stands"];
        MayBeThere => ["平台可能已收到，請先原樣再送，會先查詢" / "it may be there: send it again first, which asks"];
        Over(until) => ["期限到 {until}，已過" / "it was open until {until}"];
        NotCarried => ["設定的加值中心不收這種訊息" / "the centre that is set cannot be told it"];
        Cancelled(at) => ["已於 {at} 作廢" / "cancelled at {at}"];
        Voided(at) => ["已於 {at} 註銷，須先重開" / "voided at {at}: it must be issued anew first"];
        HasAllowance => ["有折讓單，請先作廢折讓單" / "an allowance stands on it: cancel that first"];
        NoTrace => ["請到平台查這個號碼，再註明有或沒有" / "look for the number at the platform, then say whether it is there"];
        TooOften => ["更正次數已滿" / "it was corrected as often as is kept"];
        HadAllowance =>
            ["開過折讓單（作廢的也算），設定的加值中心不收作廢：剩下的金額請再開折讓，或在該中心辦"
            / "it had an allowance, so this centre does not cancel it: give one for the rest, or use the centre's page"];
        RefusedThere =>
            ["加值中心已收、平台退回，原樣再送不會送出：請到該中心查，再註明那裡有或沒有"
            / "the centre has it and the platform refused it, so nothing would leave: look there, then say what you saw"];
        NotThere =>
            ["平台沒有這張，請先更正或再送，隨即就能作廢"
            / "it is not there: correct it or send it again first"];
        Held =>
            ["那裡已有這個號碼的一張，同號不會再收：請先到那裡查內容"
            / "one of this number is there and no second is taken: look at it there first"];
    }
    /// What a pending document waits behind.
    pub fn waits_behind(stuck: &DocumentId) => "等候卡住的 {stuck}" / "waits behind {stuck}, which is stuck";
    /// It does not wait for a person any more.
    pub fn no_more(document: &DocumentId) => "{document} 已不在待處理中" / "{document} waits for nobody any more";
    /// Nothing is refused or parked.
    pub fn none() => "沒有被退回或擱置的文件。" / "No document is refused or parked.";
    /// That something waits for a person, for the doctor and for monitoring.
    pub fn alarm(count: u64) =>
        "有 {count} 份文件被退回或擱置，須人工處理：lj upload stuck。"
        / "{count} documents are refused or parked and wait for a person: `lj upload stuck`.";
    /// How many wait behind it.
    pub fn behind(count: usize) => "另有 {count} 份等候它：請先更正或人工處理這一份"
        / "{count} more wait behind it: correct this one or settle it first";
    /// A document was seen to by hand.
    pub fn settled(document: &DocumentId) => "{document}：已記錄人工處理。" / "{document}: noted as seen to by hand.";
    /// What was issued anew is taken back, and what becomes of papers.
    pub fn taken_back(number: &str) =>
        "{number} 的重開作罷，註銷前的發票恢復有效：重開後的證明聯請收回，要印原來的用 lj invoice reprint {number} --original；重開後作廢過的，請再作廢一次。"
        / "The issue anew of {number} is taken back and the invoice before its void stands: take the newer slip back, and print the older one with `lj invoice reprint {number} --original`. What was cancelled since is cancelled once more.";
    /// An invoice was corrected and waits to be sent.
    pub fn corrected(number: &str) => "{number} 已更正，以同號再送。" / "{number} is corrected and goes again under its number.";
    words old_slip(printed: bool) match printed {
        true => "證明聯內容已不同：請收回舊的" / "The slip is another one now: take the old one back";
        false => "證明聯還沒有印過，沒有要收回的" / "No slip was printed, so none is taken back";
    }
    fn new_slip(lang, next: NewSlip, number: &str) => match next {
        NewSlip::Queued => ["新的正本已排入列印" / "the new original is in the queue of the printer"];
        NewSlip::Later =>
            ["要印新的請用 lj invoice reprint {number} --original"
            / "`lj invoice reprint {number} --original` prints the new one"];
        NewSlip::Without => ["更正後不印證明聯" / "as it stands now it has none"];
        NewSlip::Cancelled => ["發票已作廢，不再印證明聯" / "the invoice is cancelled, so none is printed"];
    }
    /// Its paper is another one now: whether the old one was printed, and what becomes of the new one.
    pub fn new_paper(lang, number: &str, printed: bool, next: NewSlip)
        where old = old_slip(lang, printed), new = new_slip(lang, next, number) =>
        "{old}；{new}。" / "{old}; {new}.";
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
pub fn way(lang: Lang, stuck: &StuckRow, offer: &WayOffer) -> String {
    let (name, command) = (name(lang, offer.way), command(offer.way, stuck));
    match (offer.why_not, offer.until) {
        (Some(why), _) => format!("✗ {name}：{}", why_not(lang, &why)),
        (None, Some(until)) => {
            format!("• {name}（{} {until}）  {command}", lang.pick("到", "until"))
        }
        (None, None) => format!("• {name}  {command}"),
    }
}

/// What a person has to say stands in capitals.
fn command(way: Way, stuck: &StuckRow) -> String {
    let DocumentId { number, kind, count, .. } = &stuck.row.document;
    // Several of a kind may be stuck.
    let kind = match kind.is_of_allowance() || *count > 1 {
        true => format!("{kind} --count {count}"),
        false => kind.to_string(),
    };
    match way {
        Way::Correct => format!("lj invoice correct {number} {} --reason TEXT", option(stuck)),
        Way::Again => format!("lj upload retry {number} --message {kind}"),
        Way::Settle => {
            let seen = stuck.may_be_seen().into_iter().map(Seen::word).collect::<Vec<_>>().join("|");
            format!("lj upload settle {number} --message {kind} --seen {seen} --reason TEXT")
        }
        Way::Cancel => format!("lj invoice cancel {number} --reason TEXT"),
    }
}

/// The option of what is likely wrong.
fn option(stuck: &StuckRow) -> &'static str {
    let parties = stuck.invoice.as_ref().map(|(_, parties)| parties.clone()).unwrap_or_default();
    match blamed(&stuck.row.state, &parties) {
        Blamed::Buyer => "--buyer UBN|-",
        Blamed::BuyerName => "--buyer-name NAME|-",
        Blamed::Place if parties.donation.is_some() => "--donate CODE|-",
        Blamed::Place => "--carrier CODE|-",
        Blamed::ZeroRate => "--clearance through-customs|not-through-customs --zero-reason 71-79",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Carrier, CleanText};

    fn refused(words: &str) -> DeliveryState {
        let words = CleanText::new(words, 100).unwrap();
        DeliveryState::Rejected { code: CleanText::default(), words }
    }

    #[test]
    fn what_a_refusal_names_is_what_is_put_right() {
        let consumer = Parties::default();
        let carrier = Parties { carrier: Carrier::parse("/ABC+123"), ..Parties::default() };
        for (words, parties, is) in [
            ("第1筆 載具號碼不存在", &consumer, Blamed::Place),
            ("CARRIERID1 is wrong", &consumer, Blamed::Place),
            ("買方統編錯誤", &carrier, Blamed::Buyer),
            ("\"Buyer.Name\" is invalid!", &carrier, Blamed::BuyerName),
            ("通關方式註記有誤", &carrier, Blamed::ZeroRate),
            ("CustomsClearanceMark is wrong", &consumer, Blamed::ZeroRate),
            ("7001", &carrier, Blamed::Place),
            ("7001", &consumer, Blamed::Buyer),
        ] {
            assert_eq!(blamed(&refused(words), parties), is, "{words}");
        }
    }
}
