//! A till that leaves, in words.

use crate::domain::{BadBrought, Number, PackState, RangeId, StoreId, TillCode};
use crate::text::Lang;
use crate::text::lang::counted;

sentences! {
    /// Where a till is.
    pub words state(PackState) {
        Away => "外出" / "away";
        Home => "已回店" / "home";
        Lost => "遺失" / "lost";
    }
    /// What the trail calls it.
    pub words state_act(PackState) {
        Away => "收銀台外出" / "till packed";
        Home => "外出收銀台回店" / "packed till home";
        Lost => "外出收銀台遺失" / "packed till lost";
    }
    /// Headings of the tills that left.
    pub fn headings() =>
        ["收銀台", "借用代號", "狀態", "字軌數", "帶回張數", "出去", "代號"]
        / ["till", "lent as", "state", "ranges", "brought", "left", "store"];
    /// A fact that does not fit.
    pub fn misfit(lang, number: Option<Number>, why: BadBrought)
        where of = number.map_or_else(|| lang.pick("一筆資料", "a fact").to_owned(), |number| number.to_string()) => match why {
        BadBrought::Number => ["{of} 不是借給它的下一個號碼。" / "{of} is not the next number that was lent to it."];
        BadBrought::Place => ["{of} 的賣方、期別、日期或時間與字軌不符；那邊的時鐘可能不準。" / "seller, period, day or time of {of} are not those of its book; its clock may have been wrong."];
        BadBrought::Told => ["{of} 的字軌已申報空白，或期別已關帳。" / "the book of {of} was reported blank, or its period is closed."];
        BadBrought::NoInvoice => ["{of} 沒有開立的紀錄。" / "nothing is known of an issue of {of}."];
        BadBrought::Kind => ["{of} 不是外出收銀台會有的資料。" / "{of} is nothing that a packed till has."];
    }
    /// Refused at a packed till.
    pub fn packed_till() =>
        "這是外出的收銀台，只能開立、作廢、列印與交班；字軌、商品、折讓、註銷與上傳請在店裡的資料辦理，回店後以 lj till unpack 帶回。"
        / "This is a packed till: it sells, cancels, prints and closes shifts. Books, goods, allowances, voids and the upload are done in the shop's own store, once it is back (`lj till unpack`).";
    /// Refused at one that is finished.
    pub fn finished_till() =>
        "這個外出收銀台已結束，不再開立也不再更改。請把資料夾帶回店裡執行 lj till unpack，之後在店裡處理。"
        / "This packed till is finished, nothing is sold or changed here any more: take the folder home and run `lj till unpack` there.";
    /// No packed till.
    pub fn not_packed() =>
        "這份資料不是外出的收銀台。請以 --store 指定 lj till pack 寫出的資料夾。"
        / "This store is no packed till: name the folder that `lj till pack` wrote with --store.";
    /// No till of that store left here.
    pub fn no_such(id: StoreId) =>
        "代號 {id} 的外出收銀台不是從這份資料出去的，什麼都沒有帶回。請以 lj till packed 核對，或在它出去的那份資料執行。"
        / "No till left here with the store {id}; nothing was taken. See `lj till packed`, or unpack it in the store that it left.";
    /// It does not go on from what came home.
    pub fn not_onward(id: StoreId) =>
        "代號 {id} 的總帳與先前帶回的不接續：這是另一個複本，或同時有人在帶回。什麼都沒有帶回，請再執行一次 lj till unpack；仍不行請找出真正用過的那一份。"
        / "The ledger of {id} does not go on from what came home before: it is another copy, or somebody else brings it home now. Nothing was taken; run `lj till unpack` again, and where it stays so find the copy that was used.";
    /// It is home.
    pub fn home_already(id: StoreId) =>
        "代號 {id} 的外出收銀台已經回店，字軌也已收回，不再帶回任何東西。請以 lj till packed 查詢。"
        / "The packed till {id} is home and so are its books; nothing more is taken from it. See `lj till packed`.";
    /// A range that cannot go along.
    pub fn books_changed(id: RangeId) =>
        "字軌 {id} 在準備期間有變更，或現在不能開立，什麼都沒有帶出。請再執行一次 lj till pack。"
        / "Range {id} changed meanwhile or cannot be sold from; nothing left. Run `lj till pack` again.";
    /// A range that is away with a till.
    pub fn books_away(id: RangeId, till: &TillCode) =>
        "字軌 {id} 由外出的收銀台 {till} 帶走，會隨它一起回來：lj till unpack 資料夾；遺失時請執行 lj till lost {till}。"
        / "Range {id} went along with till {till} and comes back with it (`lj till unpack FOLDER`); where that is lost, `lj till lost {till}`.";
    /// Something does not fit.
    pub fn no_fit(lang, id: StoreId, number: Option<Number>, why: BadBrought) where said = misfit(lang, number, why) =>
        "代號 {id} 的外出收銀台：{said}這一批什麼都沒有帶回。請以 lj doctor 檢查兩邊的資料。"
        / "Packed till {id}: {said} Nothing of this part was taken; check both stores with `lj doctor`.";
    /// A till is packed.
    pub fn packed(till: &TillCode, folder: &str, ranges: usize, numbers: u64)
        where books = counted(ranges as u64, "range"), said = counted(numbers, "number") =>
        "收銀台 {till} 已打包到 {folder}：{ranges} 筆字軌、{numbers} 個號碼，回來之前店裡不開立。只搬到一台機器上，並刪除留在這裡的複本。那裡以 lj --store 資料夾 開立，收攤時執行 lj till finish，再帶回執行 lj till unpack。"
        / "Till {till} is packed into {folder}: {books} with {said}, from which nothing is sold here meanwhile. Move it onto one machine only and leave no copy here. Sell there with `lj --store FOLDER`, end with `lj till finish`, bring it back with `lj till unpack`.";
    /// What stayed at home.
    pub fn secrets_stay() =>
        "人員、PIN 與 QR 金鑰沒有帶出：那裡不需要登入；正式的店要在那台機器的 secrets.toml 填 [qr_key]。要密封帶出請加 --with-secrets。"
        / "People, PINs and QR keys stayed at home: nobody signs in there, and a real store needs [qr_key] in the secrets.toml of that machine. --with-secrets sends them along, sealed.";
    /// What goes along sealed.
    pub fn secrets_go() =>
        "人員、PIN 與 QR 金鑰已密封帶出（不含加值中心的金鑰）：到那裡先執行 lj till keys，輸入同一個通關密語。"
        / "People, PINs and QR keys go along sealed (the centre's keys do not): run `lj till keys` there first, with the same passphrase.";
    /// The keys are in place.
    pub fn keys_put() => "金鑰與 PIN 已就定位，可以開立。" / "Keys and PINs are in place: it can sell.";
    /// No sealed part.
    pub fn no_sealed(folder: &str) =>
        "{folder} 沒有密封的金鑰。打包時請加 --with-secrets；或在這台機器的 secrets.toml 填 [qr_key]。"
        / "{folder} has no sealed keys: pack it with --with-secrets, or write [qr_key] into the secrets.toml of this machine.";
    /// The folder is no place for one.
    pub fn not_empty(folder: &str) =>
        "{folder} 已經有東西。請指定還不存在的資料夾。" / "{folder} is there already: name a folder that is not there yet.";
    /// Fewer books than were asked for.
    pub fn no_books(asked: usize, free: usize) =>
        "要帶 {asked} 本，現在只有 {free} 本完整未用、沒有指定收銀台的字軌。較大的字軌請先分開（lj range split），或以 --range 指定。"
        / "{asked} books were asked for and {free} are whole, unused and of no till. Split a larger range first (`lj range split`), or name ranges with --range.";
    /// Until when a finished one is said to be so.
    pub fn finished(till: &TillCode, folder: &str) =>
        "外出收銀台 {till} 已結束，不再開立。請把 {folder} 帶回店裡執行 lj till unpack。"
        / "The packed till {till} is finished and sells no more. Take {folder} home and run `lj till unpack` there.";
    /// What came home.
    pub fn brought(till: &TillCode, invoices: u64, cancelled: u64)
        where said = counted(invoices, "invoice"), undone = counted(cancelled, "cancellation") =>
        "收銀台 {till} 帶回 {invoices} 張發票、{cancelled} 張作廢，由店裡上傳。"
        / "Till {till} brought {said} and {undone} home; they are uploaded from here.";
    /// Nothing was new.
    pub fn nothing_new(till: &TillCode) =>
        "收銀台 {till} 沒有新的資料，什麼都沒有改變。" / "Till {till} has nothing new; nothing changed.";
    /// Its books are the shop's again.
    pub fn books_back() => "它的字軌已收回。" / "Its books are the shop's again.";
    /// It may still sell.
    pub fn still_away() =>
        "它還沒有結束，未用的號碼仍借給它：請在它的機器執行 lj till finish，再帶回一次；確定不會再用時請執行 lj till lost。"
        / "It is not finished, and its unused numbers stay lent: run `lj till finish` on its machine and bring it once more, or `lj till lost` where that will never be.";
    /// It was never opened, so another copy may be in use.
    pub fn never_opened(folder: &str) =>
        "{folder} 從來沒有開過，什麼都沒有賣；若曾複製到別台機器，請帶回那一份。確定沒有其他複本時，加 --unused 收回全部字軌。"
        / "{folder} was never opened, so nothing was sold from it; where it was copied to a machine, bring that copy. If there is none, --unused takes all books back.";
    /// An older copy.
    pub fn older(till: &TillCode, folder: &str) =>
        "{folder} 是收銀台 {till} 較舊的複本，店裡已有更新的資料；什麼都沒有帶回。"
        / "{folder} is an older copy of till {till}: more of it is home already. Nothing was taken.";
    /// Another copy sold on.
    pub fn apart(till: &TillCode, folder: &str, numbers: &str) =>
        "{folder} 與先前帶回的收銀台 {till} 不是同一份：兩份都賣過。店裡沒有、或內容不同的號碼：{numbers}。什麼都沒有帶回；請逐張向平台查詢後處理。"
        / "{folder} is not the copy of till {till} that came home before: both sold. Numbers that are not here, or are others here: {numbers}. Nothing was taken; ask the platform about each.";
    /// It came home, and this copy has more.
    pub fn sold_on(till: &TillCode, folder: &str, numbers: &str) =>
        "收銀台 {till} 已經回店，字軌也已收回，但 {folder} 還有店裡沒有的號碼：{numbers}。什麼都沒有帶回；請逐張向平台查詢後處理。"
        / "Till {till} is home and so are its books, but {folder} has numbers that are not here: {numbers}. Nothing was taken; ask the platform about each.";
    /// No packed till.
    pub fn no_pack(folder: &str) =>
        "{folder} 不是 lj till pack 寫出的資料夾。" / "{folder} is no folder that `lj till pack` wrote.";
    /// A damaged ledger.
    pub fn damaged(folder: &str, what: &str) =>
        "{folder} 的總帳有損壞，什麼都沒有帶回：{what}。請用那台機器上的原件或備份；都沒有時，以 lj till lost 註明遺失。"
        / "The ledger in {folder} is damaged and nothing was taken: {what}. Use the original on its machine or a backup; where there is none, `lj till lost` says so.";
    /// Somebody has it open.
    pub fn in_use(folder: &str) =>
        "{folder} 正由另一個 lj 使用。請先在那裡離開。" / "{folder} is open in another lj: leave it there first.";
    /// It is lost.
    pub fn lost(till: &TillCode, numbers: u64) where said = counted(numbers, "number") =>
        "收銀台 {till} 已註明遺失：{numbers} 個未帶回的號碼保留不用，期末申報空白。若之後找到，仍可執行 lj till unpack。"
        / "Till {till} is lost: {said} that it did not bring home are withheld and reported blank at the period's end. Should it be found, `lj till unpack` still takes it.";
    /// Several of one till are away.
    pub fn which(till: &TillCode, ids: &str) =>
        "收銀台 {till} 有幾份在外，請指定代號：{ids}" / "Several of till {till} are away; name one: {ids}";
    /// None of that till is away.
    pub fn none_away(till: &TillCode) =>
        "收銀台 {till} 沒有在外的。請以 lj till packed 查詢。" / "No till {till} is away: see `lj till packed`.";
    /// A pack that was begun before is completed.
    pub fn completed(id: StoreId) =>
        "先前中斷的打包（{id}）已完成。" / "The packing that broke off before ({id}) is complete.";
    /// People's PINs are read from the files.
    pub fn people_of_owner(what: &str) =>
        "人員與 PIN 只有這份資料的擁有者能帶出：{what}" / "Only the owner of this store can send people and PINs along: {what}";
}
