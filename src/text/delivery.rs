//! The outbox in words: where a document stands, what is wrong with the way, and how much time the law still leaves
//! (R19).

pub mod daily_list;
pub mod day_check;
pub mod leaving;
pub mod link;
pub mod result;
pub mod selftest;
pub mod stuck;
pub mod turnkey;
pub mod uplink;

pub use link::{trouble, way, way_of};

use crate::domain::{
    CleanText, Delivery, DeliveryAct, DeliveryKind, DeliveryState, IN_ERR, MessageKind, Misfit, Moment,
    MoveKind, ParkReason, REFUSED_AT_PLATFORM,
};
use crate::protocol::{Pressure, StuckPage, StuckRow, UploadStatus};
use crate::text::Lang;
use crate::text::screen::Word;
use crate::text::usage;

/// Seconds of an hour and of a minute.
const HOUR_S: i64 = 3_600;
const MINUTE_S: i64 = 60;

sentences! {
    /// Why a document was taken off the way.
    pub match park_reason(lang, why: &ParkReason) {
        Person(reason) => (reason.to_string());
        ContentChanged =>
            ["再次送出的內容與第一次不同" / "it would be sent again with other content than at first"];
        CentreHasAnother { field, theirs } =>
            ["加值中心已有不同內容：{field} {theirs}" / "the centre has another: {field} {theirs}"];
        Misfit(what) => (misfit(lang, what));
        AccountOfAnother { account, sender } =>
            ["設定的加值中心帳號屬於統一編號 {account}，此文件屬於 {sender}"
            / "the account at the centre is that of {account}, this document is of {sender}"];
        NotWritable { element } =>
            ["訊息無法寫成：{element}" / "the message cannot be written: {element}"];
        Turnkey(rule) where rule = turnkey::turnkey_rule(lang, *rule) =>
            ["Turnkey 不收：{rule}" / "Turnkey does not take it: {rule}"];
        NoTrace => (turnkey::no_trace(lang).to_owned());
        ByHand =>
            ["請到平台上傳寫出的檔案，確認後以 lj upload settle 註明"
            / "upload the file that was written at the platform, then note it with `lj upload settle`"];
        ToldUnsent =>
            ["平台已有這個號碼，本機卻從未送出：請到平台查內容，再以 lj upload settle 註明"
            / "the platform knows this number, which never left from here: look up what it has there, then note it with `lj upload settle`"];
        CentreHasOld { field, theirs } =>
            ["加值中心有這一張，內容卻不同（{field} {theirs}）：是更正前的，或在後台改過。同號不會再收：請到加值中心後台改成與這裡相同，再以 lj upload settle --seen there 註明；後台刪除了就 --seen absent，會送這裡的內容"
            / "the centre has this one with other content ({field} {theirs}): as it was before it was corrected, or changed at its back office. It takes no second one of the number: put it right there and note it with `lj upload settle --seen there`; where it was removed there, `--seen absent` sends what is here"];
        UndoneThere(by) => (undone_there(lang, *by).to_owned());
        TakenAfterAll => ["已註明平台不收，平台卻收了" / "noted as not taken, and the platform has it"];
    }
    fn undone_there(lang, by: MessageKind) => match by {
        MessageKind::G0501 =>
            ["加值中心已作廢這張折讓單，這裡仍有效，作廢不是從這裡送出的：請查是誰做的。確實作廢了就在這裡也作廢（lj invoice allowance-cancel），再以 lj upload retry 查詢；不該作廢就到加值中心處理，再以 lj upload settle 註明"
            / "at the centre this allowance is cancelled, while it stands here, and the cancellation did not leave from here: find out who did it. If it is right, cancel it here too (`lj invoice allowance-cancel`) and ask again with `lj upload retry`; if not, see to it at the centre and note it with `lj upload settle`"];
        MessageKind::F0701 =>
            ["加值中心已註銷這張發票，這裡仍有效，註銷不是從這裡送出的：請查是誰做的，到加值中心看同號有沒有重開，再以 lj upload settle 註明"
            / "at the centre this invoice is voided, while it stands here, and the void did not leave from here: find out who did it and whether the number was issued anew there, then note it with `lj upload settle`"];
        MessageKind::F0401 | MessageKind::F0501 | MessageKind::G0401 | MessageKind::E0402 | MessageKind::E0401 =>
            ["加值中心已作廢這張發票，這裡仍有效，作廢不是從這裡送出的：請查是誰做的。確實作廢了就在這裡也作廢（lj invoice cancel），再以 lj upload retry 查詢；不該作廢的，號碼已不能再用，同樣作廢後另開一張"
            / "at the centre this invoice is cancelled, while it stands here, and the cancellation did not leave from here: find out who did it. If it is right, cancel it here too (`lj invoice cancel`) and ask again with `lj upload retry`; if not, the number is spent all the same: cancel it and issue another"];
    }
    /// A state in one word.
    pub words kind(DeliveryKind) {
        Pending => "待上傳" / "pending";
        Sending => "上傳中" / "sending";
        Accepted => "加值中心已收" / "accepted";
        Confirmed => "平台已確認" / "confirmed";
        Unknown => "不明，查詢中" / "unknown";
        Rejected => "被退回" / "rejected";
        Parked => "擱置" / "parked";
        Settled => "已人工處理" / "settled by hand";
    }
    /// What a person did with a document.
    pub fn done(what: &str) => "已處理：{what}" / "Done: {what}";
    /// A document was taken off the way; one that left is not called back by that.
    pub fn parked(lang, what: &str, has_left: bool) => match has_left {
        false => ["已擱置：{what}" / "Parked: {what}"];
        true =>
            ["已擱置：{what}。它已送出，收不回來：平台可能會收，收了會自動更新"
            / "Parked: {what}. It has left and is not called back: the platform may take it, and then that is noted by itself"];
    }
    /// Through which proxy of the environment the way leads.
    pub fn through(proxy: &str) => "經由代理伺服器 {proxy}" / "through the proxy {proxy}";
    /// Uploading begins at once.
    pub fn sending() => "開始立即上傳。" / "Sending now.";
    /// There is nowhere to send to.
    pub fn no_way() => "沒有設定加值中心，文件留在這裡。" / "No centre is set: the documents stay here.";
    /// A pause ended.
    pub fn resumed() => "已恢復上傳。" / "The upload goes on.";
    /// A pause began.
    pub fn paused_for(lang, seconds: u32) where span = span(lang, seconds) =>
        "已暫停上傳，{span}後自動恢復，或用 lj upload resume。"
        / "The upload is paused; it goes on after {span}, or with `lj upload resume`.";
    fn span(lang, seconds: u32)
        where hour = i64::from(seconds) % HOUR_S, minute = i64::from(seconds) % MINUTE_S,
            hours = i64::from(seconds) / HOUR_S, minutes = i64::from(seconds) / MINUTE_S => match (hour, minute) {
        (0, _) => ["{hours} 小時" / "{hours} h"];
        (_, 0) => ["{minutes} 分鐘" / "{minutes} min"];
        _ => ["{seconds} 秒" / "{seconds} s"];
    }
    /// Headings of `lj upload list`.
    pub fn headings() =>
        ["文件", "期別", "狀態", "期限", "次數", "收銀台"]
        / ["Document", "Period", "State", "Due", "Tries", "Till"];
    /// A time span that is no `2h`, `30m` or `90s`.
    pub fn bad_span(found: &str) =>
        "「{found}」不是時間長度：請寫 2h、30m 或 90s，最長 24h。"
        / "`{found}` is no time span: write 2h, 30m or 90s, at most 24h.";
    /// A document that the platform refused.
    pub fn reconciled_refused(document: &str) => "  退回 {document}" / "  refused: {document}";
    /// Folders without a file of results.
    pub fn nothing_to_reconcile() =>
        "沒有可結清的檔案：資料夾中沒有檔名以 .ProcessResult、.SummaryResult、.E0501 或 .xml 結尾的檔案。"
        / "Nothing to settle: the folder has no file whose name ends in .ProcessResult, .SummaryResult, .E0501 or .xml.";
    /// A result of a whole pack.
    pub fn reconciled_nothing() =>
        "  這個檔說整包成功，不逐張確認，所以沒有結清任何文件。發票等次日的 SummaryResult；空白字軌（E0402）與分支配號（E0401）沒有在等回覆的，人工上傳的請以 lj upload settle 註明"
        / "  it says that a whole pack is good and confirms none by its number, so nothing was settled: invoices stand in the SummaryResult of the next day; no report of blanks (E0402) or of a branch's books (E0401) waits for a word, and one that was uploaded by hand is noted with `lj upload settle`";
    /// A refusal of which no number can be read.
    pub fn reconciled_unnamed(words: &str) =>
        "  請查：平台退回「{words}」，檔案沒有可讀的號碼，看不出是哪一張；沒有變更。請到平台查這一包，或等次日的 SummaryResult"
        / "  look into it: the platform refused \"{words}\", and no number can be read there, so nobody knows which; nothing changed. Look that pack up at the platform, or wait for the SummaryResult of the next day";
    /// A document that this store does not have.
    pub fn reconciled_unknown(document: &str) => "  本資料沒有 {document}" / "  not in this store: {document}";
    /// A record about another document than the one that has its number here.
    pub fn reconciled_unused(document: &str) =>
        "  未採用 {document}：日期或賣方不符"
        / "  not used, {document}: another date or seller";
    /// A record of a number that was issued here, and of which nothing ever left.
    pub fn reconciled_unsent(document: &str) =>
        "  警示 {document}：本機開立了這個號碼、從未送出，平台卻已經知道它；這張已擱置，不再自動送出。請到平台查它的內容：與本機相同（有人手動上傳、或另一份資料送過）就以 lj upload settle --seen there 註明；平台其實沒有，就以 --seen absent 再送；內容是別人的，就是有別處在用同一本，請先停用該本（lj range pause），並以 --seen done 註明處理方式"
        / "  ALARM, {document}: the number was issued here and never sent, and yet the platform knows it; it is parked and does not go by itself. Look up what the platform has: the same as here (uploaded by hand, or sent by another copy of these data) is noted with `lj upload settle --seen there`; if the platform has not got it after all, `--seen absent` sends it; if it is another's, somebody else uses the same book, so stop that book (`lj range pause`) and note what was done with `--seen done`";
    /// A word about a pack of blanks, where several reports wait for one.
    pub fn reconciled_undecided(document: &str) =>
        "  請查 {document}：這個回覆可能是它的，也可能是同時送出的另一份，檔案沒有寫明；請到平台查，再以 lj upload settle 註明"
        / "  look into {document}: the answer may be about it or about another that was sent beside it, and the file does not say; look it up at the platform and note it with `lj upload settle`";
    /// A record of a number that is ours and was never issued here.
    pub fn reconciled_foreign(document: &str) =>
        "  警示 {document}：平台有這張，本機從未開立，可能有另一份資料或裝置在用同一本；該本的剩餘號碼已保留、不再開立。請先查清是誰開的；兩邊都交代清楚後，以 lj fence free 取回"
        / "  ALARM, {document}: the platform knows it and it was never issued here, so another copy or device may issue from the same book; the rest of that book is withheld and nothing more is issued from it. Find out who issued it; `lj fence free` gives the rest back once both lists account for every number";
    /// A record of a number that is lent.
    pub fn reconciled_lent(document: &str, to: &CleanText) =>
        "  {document}：號碼借給 {to}；已記下至少用到這一號，收回時不能填得更少"
        / "  {document}: the number is lent to {to}; it is noted that it was used to there at least, and nothing less is taken when it comes back";
    /// The same, where the file does not say whose or of which day.
    pub fn reconciled_doubtful(document: &str) =>
        "  請查 {document}：號碼在本機的字軌內而本機從未開立，檔案沒有寫賣方或日期。請到平台查是不是本店的；是的話先停用該本（lj range pause）"
        / "  look into {document}: the number is in a range of ours and was never issued here, and the file names no seller or no day. Look it up at the platform; if it is yours, stop that book first (`lj range pause`)";
    /// A word about a number that is older than its sale here.
    pub fn reconciled_earlier(document: &str) =>
        "  請查 {document}：平台的結果比本機的開立還早，日期與賣方卻相同：Turnkey 那台的時鐘慢了（或用 UTC），或別處在用同一本。請先核對時鐘，再到平台查這張的內容；不是本機這張的話，先停用該本（lj range pause）"
        / "  look into {document}: the platform said so before it was issued here, of the same day and seller: the clock of Turnkey's machine is behind (or on UTC), or somebody else issues from the same book. Check the clock, then look it up at the platform; if it is not this one, stop that book first (`lj range pause`)";
    /// Good and refused at once.
    pub fn reconciled_contradictory(document: &str) =>
        "  互相矛盾 {document}：同一張既說成功又說失敗；沒有變更。請到平台查這張的狀態"
        / "  contradictory, {document}: said to be good and to have failed; nothing changed. Look it up at the platform";
    /// A message whose carrier only the centre knows by name.
    pub fn centre_carrier() =>
        "這張存在加值中心的會員載具或卡片載具：MIG 4.1 沒有這種載具的類別，F0401 由加值中心自行產生。上傳內容請看加值中心的後台"
        / "This one is in a carrier of the centre's own (a member or a card): MIG 4.1 has no type for it, so the centre makes the F0401 itself. What it told the platform stands in the centre's back office";
    /// An element of a message holds less than the company's data say.
    pub fn message_cut(element: &str) =>
        "注意：公司資料太長，訊息的賣方 {element} 只含前段。"
        / "Note: the company's data are too long; the seller's {element} holds only their beginning.";
    pub(in crate::text) words delivery_act(act: &DeliveryAct) match act {
        DeliveryAct::Paused(Some(_)) => "暫停上傳" / "upload paused";
        DeliveryAct::Paused(None) => "恢復上傳" / "upload resumed";
        DeliveryAct::Collided { .. } => "平台或加值中心有別人開的，保留該本" / "somebody else issued one; its book withheld";
        DeliveryAct::Seen { .. } => "人工處理上傳文件" / "document settled by hand";
        DeliveryAct::Moved { kind: MoveKind::Sent, .. } => "開始上傳" / "upload begun";
        DeliveryAct::Moved { kind: MoveKind::Told, .. } => "上傳結果" / "upload answered";
        DeliveryAct::Moved { kind: MoveKind::Retried, .. } => "重新上傳" / "upload retried";
        DeliveryAct::Moved { kind: MoveKind::Parked, .. } => "擱置上傳" / "upload parked";
    }
    match misfit(lang, misfit: &Misfit) {
        Kind(kind) => ["此加值中心不接受 {kind}" / "the centre does not take {kind}"];
        Approval =>
            ["此加值中心沒有專案作廢核准文號的欄位"
            / "the centre has no field for the approval of a late cancellation"];
        SpecialTax =>
            ["此加值中心不接受特種稅額發票" / "the centre does not take invoices of special tax"];
        Figure => ["明細的數字超出範圍" / "a figure of the lines cannot be written"];
        Carrier => ["此加值中心沒有這種載具的類別" / "the centre has no name for this kind of carrier"];
        Content =>
            ["文件的內容與訊息類別不符" / "the document's content is of another kind than its name"];
    }
    fn asking() => "查詢中" / "asking";
    fn manual(count: u64) =>
        "其中 {count} 份是手動上傳，等 lj upload now" / "{count} of them are manual and wait for `lj upload now`";
    /// The time that is left, or over: hours and minutes.
    fn left(lang, due: Moment, now: Moment)
        where seconds = due.unix() - now.unix(), hours = seconds.abs() / HOUR_S,
            minutes = seconds.abs() % HOUR_S / MINUTE_S => match seconds {
        0.. => ["剩 {hours} 小時 {minutes} 分" / "{hours} h {minutes} min left"];
        _ => ["逾期 {hours} 小時 {minutes} 分" / "{hours} h {minutes} min too late"];
    }
    /// A number has no stuck document, or several.
    pub fn which_document(lang, number: &str, stuck: usize) => match stuck {
        0 =>
            ["{number} 沒有需要處理的文件；用 lj upload list --number {number} 查看。"
            / "{number} has no stuck document; see `lj upload list --number {number}`."];
        _ =>
            ["{number} 有 {stuck} 份文件需要處理，請加 --message F0401 等指定；同種有多份，再加 --count。"
            / "{number} has {stuck} stuck documents: say which with --message F0401 or its kin, and of several of a kind with --count."];
    }
    /// What came of one file of the platform: confirmed, refused and unknown ones, those said before, or why it is no result.
    pub fn reconciled(lang, file: &str, counts: [usize; 3], known: u64, fault: Option<&str>)
        where [confirmed, rejected, unknown] = counts => match fault {
        Some(fault) =>
            ["{file}：不是平台回覆（{fault}），沒有變更；請核對檔案，或重新下載"
            / "{file}: no result of the platform ({fault}); nothing changed: check the file, or download it again"];
        None =>
            ["{file}：確認 {confirmed}、退回 {rejected}、先前已知 {known}、不在本資料 {unknown}"
            / "{file}: {confirmed} confirmed, {rejected} refused, {known} known before, {unknown} not in this store"];
    }
}

/// A state with its words.
pub fn state(lang: Lang, state: &DeliveryState) -> String {
    let word = kind(lang, DeliveryKind::of(state));
    match state {
        DeliveryState::Rejected { code, words } if words.is_empty() && code.as_str() == IN_ERR => {
            format!(
                "{word}: {code} {}",
                lang.pick("Turnkey 退回（檔案在 ERR 資料夾）", "Turnkey refused it (its file is in ERR)")
            )
        }
        DeliveryState::Rejected { code, words }
            if words.is_empty() && REFUSED_AT_PLATFORM.contains(&code.as_str()) =>
        {
            let why = lang.pick(
                "加值中心已收、財政部平台退回；原因請看加值中心後台",
                "the centre took it and the platform refused it; the centre's back office has the reason",
            );
            format!("{word}: {code} {why}")
        }
        DeliveryState::Rejected { code, words } if code.is_empty() => format!("{word}: {words}"),
        DeliveryState::Rejected { code, words } => format!("{word}: {code} {words}"),
        DeliveryState::Parked { why } => format!("{word}: {}", park_reason(lang, why)),
        DeliveryState::Settled { words } => format!("{word}: {words}"),
        DeliveryState::Pending
        | DeliveryState::Sending
        | DeliveryState::Accepted
        | DeliveryState::Confirmed
        | DeliveryState::Unknown => word.to_owned(),
    }
}

/// A document of a number's life: which, where it stands, and by when it must be there.
pub fn delivery(lang: Lang, row: &Delivery) -> String {
    let which = match row.document.count {
        1 => row.document.kind.to_string(),
        count => format!("{} #{count}", row.document.kind),
    };
    let stands = state(lang, &row.state);
    if row.state.is_over() {
        return format!("{which}  {stands}  {}", row.since);
    }
    format!("{which}  {stands}  {} {}", lang.pick("期限", "due"), row.due)
}

/// The document with the least time left; `None` while it is calm or nothing waits.
pub fn pressing(lang: Lang, status: &UploadStatus) -> Option<String> {
    let row = status.most_pressing.as_ref()?;
    let percent = match status.pressure {
        Pressure::Calm => return None,
        Pressure::Half => "50%",
        Pressure::High => "75%",
        Pressure::Critical => "90%",
        Pressure::Over => lang.pick("逾期", "late"),
    };
    let which = format!("{} {}", row.document.kind, row.document.number);
    Some(format!("{percent} {which} {}", left(lang, row.due, status.now)))
}

/// The message line: what waits, since when the way is broken, what needs a person, what is most pressing. `None` when
/// there is nothing to say. `keys` lead to what needs a person.
pub fn line(lang: Lang, status: &UploadStatus, keys: &str) -> Option<String> {
    let mut parts = Vec::new();
    if let Some((_, since)) = status.link.trouble.filter(|_| status.link.is_shut()) {
        let hours = (status.now.unix() - since.unix()).max(0) / HOUR_S;
        if hours > 0 {
            parts.push(say!(lang, "斷線 {hours} 小時" / "off for {hours} h"));
        }
    }
    if let Some(since) = status.link.untaken_since {
        let hours = (status.now.unix() - since.unix()).max(0) / HOUR_S;
        parts.push(say!(lang, "Turnkey {hours} 小時未取件" / "not taken by Turnkey for {hours} h"));
    }
    // What the centre is being asked about goes by itself; what is refused or off the way waits for a person alike.
    let counts = [(kind(lang, DeliveryKind::Pending), status.pending), (asking(lang), status.unknown)];
    // Without a way nothing waits but for a person.
    let has_way = status.link.gateway.is_some();
    for (word, count) in counts.into_iter().filter(|(_, count)| has_way && *count > 0) {
        parts.push(format!("{word} {count}"));
    }
    let stuck = status.stuck_count();
    parts.extend((stuck > 0).then(|| format!("{} {stuck} ({keys})", Word::Stuck.say(lang))));
    parts.extend(pressing(lang, status).filter(|_| has_way));
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A stuck document in one line: which, by when, what it says.
pub fn stuck_line(lang: Lang, row: &Delivery, now: Moment) -> String {
    format!("{}  {}  {}", row.document, left(lang, row.due, now), state(lang, &row.state))
}

/// What waits for a person: each document, its limit, and what can be done.
pub fn stuck_lines(lang: Lang, page: &StuckPage) -> Vec<String> {
    if page.rows.is_empty() {
        return vec![stuck::none(lang).to_owned()];
    }
    page.rows.iter().flat_map(|row| stuck_row(lang, row, page.now)).collect()
}

fn stuck_row(lang: Lang, stuck_row: &StuckRow, now: Moment) -> Vec<String> {
    let StuckRow { row, ways, behind, .. } = stuck_row;
    let mut lines =
        vec![format!("{}  {}  {}", row.document, state(lang, &row.state), left(lang, row.due, now))];
    if !behind.is_empty() {
        lines.push(format!("  {}", stuck::behind(lang, behind.len())));
    }
    lines.extend(ways.iter().map(|offer| format!("  {}", stuck::way(lang, stuck_row, offer))));
    lines
}

/// `lj upload status`.
pub fn status_lines(lang: Lang, status: &UploadStatus) -> Vec<String> {
    let counts = [
        (DeliveryKind::Pending, status.pending),
        (DeliveryKind::Unknown, status.unknown),
        (DeliveryKind::Accepted, status.accepted),
        (DeliveryKind::Rejected, status.rejected),
        (DeliveryKind::Parked, status.parked),
        (DeliveryKind::Confirmed, status.confirmed),
    ];
    let counts = counts.map(|(of, count)| format!("{} {count}", kind(lang, of))).join("  ");
    let mut lines = vec![format!("{}  {counts}", way(lang, status))];
    if status.manual > 0 {
        lines.push(manual(lang, status.manual));
    }
    if let Some(proxy) = &status.link.proxy {
        lines.push(through(lang, proxy.as_str()));
    }
    if let Some(off) = status.link.clock_off_s.filter(|off| *off != 0) {
        lines.push(say!(lang, "加值中心時鐘與本機相差 {off} 秒" / "the centre's clock is {off} s from ours"));
    }
    if let Some(until) = status.paused_until {
        lines.push(format!("{} {until}", lang.pick("暫停到", "paused until")));
    }
    if let Some((wrong, since)) = status.link.trouble {
        let since_word = lang.pick("自", "since");
        let words = usage::of_system_at_end(lang, status.link.words.as_str());
        let colon = if words.is_empty() { "" } else { lang.pick("：", ": ") };
        lines.push(format!("{} {since_word} {since}{colon}{words}", trouble(lang, wrong)));
    }
    lines.extend(status.link.untaken_since.map(|since| turnkey::untaken(lang, since)));
    if let Some(row) = &status.most_pressing {
        let least = lang.pick("最急", "least time");
        let which = format!("{} {}", row.document.kind, row.document.number);
        lines.push(format!(
            "{least} {which}  {}  {}",
            state(lang, &row.state),
            left(lang, row.due, status.now)
        ));
    }
    lines
}
