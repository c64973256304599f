//! As for Amego's answers to an invoice (`killed.rs`): the engine dies around the answers of an offline-issue centre (ECPay,
//! OPay) to an invoice and to its cancellation, and around Amego's to cancellations, allowances and their cancellations.

use super::killed::{Dies, die, upload};
use super::scripted::{answering, time};
use super::{amego, offline_of, place};
use crate::shop::{Shop, shop_clock, span};
use lj::domain::{AllowanceNumber, CleanText, DeliveryKind, MessageKind, Number};
use lj::protocol::request;
use lj::sandbox::{HASH_IV, HASH_KEY, MERCHANT};
use lj::uplink::Gateway;
use lj::wire::{CentreKey, Code, Flavour, Loose, Reply, Stamp};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const NUMBER: &str = "AB00000000";
const REASON: &str = "退回";

/// What the centre says.
#[derive(Clone, Copy, Debug)]
enum Says {
    /// A code and words of its own.
    Code(i64, &'static str),
    /// The envelope was not opened.
    Envelope(i64, &'static str),
    /// Something that is no answer.
    Body(&'static str),
}

/// To which message it says it first, or for ever where that is refused; whether it took it with that; how it ends.
type Row = (MessageKind, Says, bool, DeliveryKind);

use DeliveryKind::{Confirmed, Rejected};
use MessageKind::{F0401, F0501, G0401, G0501};
use Says::{Body, Envelope};

/// An offline-issue centre.
const OFFLINE: [Row; 18] = [
    (F0401, Says::Code(1, "成功"), true, Confirmed),
    (F0401, Says::Code(10_000_010, "系統維護中"), false, Confirmed),
    (F0401, Says::Code(10_000_010, "系統維護中"), true, Confirmed),
    (F0401, Says::Code(9_000_001, "財政部連線失敗"), false, Confirmed),
    (F0401, Says::Code(9_900_201, "自訂編號重複"), true, Confirmed),
    (F0401, Says::Code(5_000_022, "金額不符"), false, Rejected),
    (F0401, Envelope(10_200_027, "Timestamp 逾時"), false, Confirmed),
    (F0401, Envelope(10_100_001, "MerchantID Error"), false, Confirmed),
    (F0401, Body("<html>"), false, Confirmed),
    (F0401, Body("<html>"), true, Confirmed),
    (F0501, Says::Code(1, "成功"), true, Confirmed),
    (F0501, Says::Code(10_000_010, "系統維護中"), false, Confirmed),
    (F0501, Says::Code(10_000_010, "系統維護中"), true, Confirmed),
    (F0501, Says::Code(9_900_202, "該發票已作廢"), true, Confirmed),
    (F0501, Says::Code(9_900_203, "作廢原因錯誤"), false, Rejected),
    (F0501, Envelope(10_200_027, "Timestamp 逾時"), false, Confirmed),
    (F0501, Body(""), false, Confirmed),
    (F0501, Body(""), true, Confirmed),
];

const AMEGO: [Row; 18] = [
    (F0501, Says::Code(0, ""), true, Confirmed),
    (F0501, Says::Code(10, "系統維護中"), false, Confirmed),
    (F0501, Says::Code(10, "系統維護中"), true, Confirmed),
    (F0501, Says::Code(3_050_122, "發票已作廢"), true, Confirmed),
    (F0501, Says::Code(3_050_121, "發票開立中"), false, Confirmed),
    (F0501, Says::Code(3_050_126, "超過異動期限"), false, Rejected),
    (F0501, Says::Code(3_050_141, "已有折讓"), false, Rejected),
    (F0501, Body("<html>"), true, Confirmed),
    (G0401, Says::Code(0, ""), true, Confirmed),
    (G0401, Says::Code(21, "使用人數過多"), false, Confirmed),
    (G0401, Says::Code(4_040_161, "折讓單號重複"), true, Confirmed),
    (G0401, Says::Code(4_040_152, "發票開立中"), false, Confirmed),
    (G0401, Says::Code(4_040_139, "稅額須為整數"), false, Rejected),
    (G0501, Says::Code(0, ""), true, Confirmed),
    (G0501, Says::Code(4_050_132, "折讓已作廢"), true, Confirmed),
    (G0501, Says::Code(4_050_131, "折讓開立中"), false, Confirmed),
    (G0501, Says::Code(4_050_135, "超過異動期限"), false, Rejected),
    (G0501, Body("<html>"), false, Confirmed),
];

/// How often each message is there, and whether the one in question was answered.
#[derive(Default)]
struct Held {
    there: BTreeMap<MessageKind, u32>,
    answered: bool,
}

impl Held {
    fn has(&self, kind: MessageKind) -> bool {
        self.there.contains_key(&kind)
    }

    /// Hears a message: what it says of it, or nothing where it just takes it.
    fn hears(&mut self, kind: MessageKind, (asked, says, takes, ends): Row) -> Option<Says> {
        let troubled = kind == asked && (ends == Rejected || !std::mem::replace(&mut self.answered, true));
        if (troubled && takes) || (!troubled && !self.has(kind)) {
            *self.there.entry(kind).or_default() += 1;
        }
        troubled.then_some(says)
    }
}

type Book = Arc<Mutex<Held>>;

pub fn envelope(flavour: Flavour, code: i64, words: &str, data: &str) -> String {
    let data = if data.is_empty() {
        String::new()
    } else {
        CentreKey::parse(HASH_KEY, HASH_IV).unwrap().seal(data, flavour)
    };
    let timestamp = Code(shop_clock().now().unix());
    let reply = Reply {
        merchant: MERCHANT.into(),
        stamp: Some(Stamp { timestamp, revision: None }),
        code: Code(code),
        words: words.into(),
        data: Loose(data),
    };
    serde_json::to_string(&reply).unwrap()
}

fn offline_centre(flavour: Flavour, row: Row) -> (Arc<dyn Gateway>, Book) {
    let sealed = move |json: &str| envelope(flavour, 1, "", json);
    let book = Book::default();
    let held = Arc::clone(&book);
    let (url, _) = answering(move |path, _| {
        let mut held = held.lock().unwrap();
        let kind = match path {
            "/B2CInvoice/GetIssue" if held.has(F0401) => {
                return sealed(
                    r#"{"RtnCode":1,"RtnMsg":"","IIS_Number":"AB00000000","IIS_Sales_Amount":105,"IIS_Turnkey_Status":"C"}"#,
                );
            }
            "/B2CInvoice/GetInvalid" if held.has(F0501) => {
                return sealed(
                    r#"{"RtnCode":1,"RtnMsg":"","II_Invoice_No":"AB00000000","II_Upload_Status":"1"}"#,
                );
            }
            "/B2CInvoice/OfflineIssue" => F0401,
            "/B2CInvoice/OfflineInvalid" => F0501,
            _ => return sealed(r#"{"RtnCode":1600003,"RtnMsg":"查無資料"}"#),
        };
        match held.hears(kind, row) {
            None => sealed(r#"{"RtnCode":1,"RtnMsg":"成功"}"#),
            Some(Says::Code(code, words)) => sealed(&format!(r#"{{"RtnCode":{code},"RtnMsg":"{words}"}}"#)),
            Some(Envelope(code, words)) => envelope(flavour, code, words, ""),
            Some(Body(body)) => body.to_owned(),
        }
    });
    (offline_of(&place(&url), flavour), book)
}

fn amego_centre(row: Row, allowance: String) -> (Arc<dyn Gateway>, Book) {
    let book = Book::default();
    let held = Arc::clone(&book);
    let (url, _) = answering(move |path, _| {
        let mut held = held.lock().unwrap();
        let standing = |field: &str, name: &str, kinds: [MessageKind; 2], total: i64| {
            let last = kinds.into_iter().rev().find(|kind| held.has(*kind));
            let (kind, status) = last.map_or(("NOT_FOUND", -1), |kind| (kind.as_str(), 99));
            let total = if last.is_some() { total } else { 0 };
            format!(
                r#"{{"code":0,"msg":"","data":[{{"{field}":"{name}","type":"{kind}","status":{status},"total_amount":{total}}}]}}"#
            )
        };
        let kind = match path {
            "/json/time" => return time(shop_clock().now()),
            "/json/invoice_status" => return standing("invoice_number", NUMBER, [F0401, F0501], 105),
            "/json/allowance_status" => {
                return standing("allowance_number", &allowance, [G0401, G0501], 100);
            }
            "/json/f0501" => F0501,
            "/json/g0401" => G0401,
            "/json/g0501" => G0501,
            _ => F0401,
        };
        match held.hears(kind, row) {
            None => r#"{"code":0,"msg":"","data":[]}"#.to_owned(),
            Some(Says::Code(code, words) | Envelope(code, words)) => {
                format!(r#"{{"code":{code},"msg":"{words}","data":[]}}"#)
            }
            Some(Body(body)) => body.to_owned(),
        }
    });
    (amego(&place(&url)), book)
}

fn words(raw: &str) -> CleanText {
    CleanText::new(raw, 20).unwrap()
}

/// Does what comes before the message in question, to its end, and then what it tells.
fn tell(shop: &Shop, way: &Arc<dyn Gateway>, kind: MessageKind, allowance: AllowanceNumber, context: &str) {
    let (number, _) = shop.issue();
    if kind == F0401 {
        return;
    }
    upload(shop, way, F0401, Confirmed, context);
    if kind == F0501 {
        let approval_no = CleanText::default();
        shop.ask(request::Cancel { number, period: None, reason: words(REASON), approval_no }).unwrap();
        return;
    }
    shop.ask(request::Allow { number, period: None, lines: Vec::new(), reason: words(REASON) }).unwrap();
    if kind == G0501 {
        upload(shop, way, G0401, Confirmed, context);
        shop.ask(request::AllowanceCancel { number: allowance, reason: words(REASON) }).unwrap();
    }
}

fn each(rows: &[Row], centre: impl Fn(Row, String) -> (Arc<dyn Gateway>, Book)) {
    let period = shop_clock().now().period().unwrap();
    let allowance = AllowanceNumber::new(Number::parse(NUMBER).unwrap(), period, 1).unwrap();
    for row in rows {
        for dies in [Dies::BeforeTheCall, Dies::AfterTheAnswer] {
            let context = format!("{row:?} {dies:?}");
            let (kind, _, _, ends) = *row;
            let mut shop = Shop::new();
            shop.add(&[span("AB", 0, 50)]);
            let (way, book) = centre(*row, allowance.to_string());
            tell(&shop, &way, kind, allowance, &context);
            die(&mut shop, &way, kind, dies, &context);
            upload(&shop, &way, kind, ends, &context);
            let there = book.lock().unwrap().there.get(&kind).copied().unwrap_or(0);
            assert_eq!(there, u32::from(ends == Confirmed), "{context}");
            assert_eq!(shop.doctor(false).violations, [], "{context}");
        }
    }
}

#[test]
fn an_engine_that_dies_around_any_answer_of_an_offline_centre_ends_as_the_table_says() {
    for flavour in [Flavour::Ecpay, Flavour::Opay] {
        each(&OFFLINE, |row, _| offline_centre(flavour, row));
    }
}

#[test]
fn an_engine_that_dies_around_amegos_answer_to_what_follows_an_invoice_ends_as_the_table_says() {
    each(&AMEGO, amego_centre);
}

/// Amego, live: the answer to a void is lost, the repeat is told that the void is queued (3050131), and the state shows it only
/// seconds later. It is asked about until then.
#[test]
fn a_cancellation_that_is_queued_at_amego_is_asked_about_until_its_state_shows_it() {
    const LATE: u32 = 4;
    let mut shop = Shop::new();
    shop.add(&[span("AB", 0, 50)]);
    // How often the void was heard, and questions since then.
    let heard = Arc::new(Mutex::new((0_u32, 0_u32)));
    let noted = Arc::clone(&heard);
    let (url, _) = answering(move |path, _| {
        let (voids, questions) = &mut *noted.lock().unwrap();
        match path {
            "/json/time" => time(shop_clock().now()),
            "/json/invoice_status" => {
                *questions += u32::from(*voids > 0);
                let kind = if *questions > LATE { "C0501" } else { "C0401" };
                format!(
                    r#"{{"code":0,"msg":"","data":[{{"invoice_number":"{NUMBER}","type":"{kind}","status":99,"total_amount":105}}]}}"#
                )
            }
            "/json/f0501" => {
                *voids += 1;
                match *voids {
                    1 => String::new(),
                    _ => format!(r#"{{"code":3050131,"msg":"{NUMBER} 等待異動","data":[]}}"#),
                }
            }
            _ => r#"{"code":0,"msg":"","data":[]}"#.to_owned(),
        }
    });
    let way = amego(&place(&url));
    let (number, _) = shop.issue();
    upload(&shop, &way, F0401, Confirmed, "the invoice");
    let approval_no = CleanText::default();
    shop.ask(request::Cancel { number, period: None, reason: words(REASON), approval_no }).unwrap();
    upload(&shop, &way, F0501, Confirmed, "its cancellation");
    let (voids, questions) = *heard.lock().unwrap();
    assert!(voids > 1 && questions > LATE, "{voids} voids, {questions} questions");
    shop.reopen();
    assert_eq!(shop.doctor(false).violations, []);
}
