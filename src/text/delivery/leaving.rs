//! Leaving a terminal in words: what still goes, what stays, until when, and that nothing is lost.

use crate::protocol::UploadLeft;
use crate::text::Lang;
use crate::text::delivery::link::way_of;

sentences! {
    /// How many stay, and until when the law wants the first of them.
    pub fn stays(left: &UploadLeft)
        where stays = left.going + left.behind, due = left.due.map(crate::domain::Moment::roc_minute).unwrap_or_default() =>
        "還有 {stays} 份沒有上傳，最早期限 {due}" / "{stays} not uploaded, the first is due {due}";
    /// How far the upload is: so many of so many.
    pub fn progress(done: u64, all: u64) => "上傳中 {done}/{all}" / "Uploading {done}/{all}";
    /// Whose documents they are.
    pub words whose(left: &UploadLeft) match left {
        UploadLeft { whole: true, .. } =>
            "最後一台離開：全店還沒上傳的" / "The last terminal leaves: all that the shop has pending";
        UploadLeft { whole: false, .. } => "這個收銀台還沒上傳的" / "What this till has pending";
    }
    /// What becomes of them. Where somebody else stays, they go on at once; so they do after the last terminal where the
    /// store is served.
    pub words safe(left: &UploadLeft) match left {
        UploadLeft { whole: true, .. } =>
            "不會遺失，由 lj serve 續送，或下次開啟 LJ 時送出"
            / "Nothing is lost: `lj serve` goes on, or they are sent at the next start";
        UploadLeft { whole: false, .. } =>
            "不會遺失，其他終端機繼續送出" / "Nothing is lost: the other terminals go on sending them";
    }
    /// The last line of a terminal that left something behind.
    pub fn left_behind(lang, left: &UploadLeft)
        where stays = stays(lang, left), safe = safe(lang, left), way = blocked(lang, left),
            gateway = &left.link.gateway => match gateway {
        None => ["lj: {way}；{stays}" / "lj: {way}; {stays}"];
        Some(_) => ["lj: {stays}；{safe}" / "lj: {stays}; {safe}"];
    }
}

/// Why nothing goes now; the way in one word.
pub fn blocked(lang: Lang, left: &UploadLeft) -> String {
    way_of(lang, &left.link, left.paused_until)
}

/// Those that wait for a person; `None` where there are none.
pub fn manual(lang: Lang, left: &UploadLeft) -> Option<String> {
    let count = left.manual;
    (count > 0).then(|| {
        say!(lang, "另有 {count} 份手動上傳，等人送出" / "{count} more are manual and wait for a person")
    })
}
