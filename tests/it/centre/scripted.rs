//! Answers of Amego that the local centre does not give, as public sources show them, from a server that says them by
//! heart: what becomes of each document.

use super::{allow, amego, ask, cancel, carried, issue, now, place, send};
use crate::mig::records;
use lj::domain::{LinkTrouble, MessageKind, Moment, Outcome};
use lj::uplink::{Answer, Carried};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// One call as it was heard: its path, and the `data` of its form as it came.
pub type Heard = Arc<Mutex<Vec<(String, String)>>>;

/// A server that answers each call by its path and how many records its array has.
pub fn scripted(answer: impl Fn(&str, usize) -> String + Send + 'static) -> (String, Heard) {
    answering(move |path, body| answer(path, body.matches("InvoiceNumber%22").count()))
}

/// A whole request: its path and its body. Who answers before it has read all of it may end as a broken connection.
pub fn hear(stream: &TcpStream) -> io::Result<(String, String)> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(told) = line.strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    Ok((path, String::from_utf8(body).unwrap()))
}

/// A server that answers each call by its path and its body.
pub fn answering(answer: impl Fn(&str, &str) -> String + Send + 'static) -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = Heard::default();
    let noted = Arc::clone(&heard);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (path, body) = hear(&stream).unwrap();
            let json = answer(&path, &body);
            noted.lock().unwrap().push((path, body));
            let head =
                format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", json.len());
            stream.write_all(format!("{head}{json}").as_bytes()).unwrap();
        }
    });
    (url, heard)
}

pub fn time(at: Moment) -> String {
    format!(r#"{{"timestamp":{}}}"#, at.unix())
}

fn outcomes(answer: &Answer) -> Vec<Outcome> {
    answer.outcomes.iter().map(|(_, outcome)| outcome.clone()).collect()
}

fn parcels(url: &str, count: usize) -> Vec<Carried> {
    let gateway = amego(&place(url));
    let number = |at| records::invoice(&format!("AB1122340{at}"), &format!("12:3{at}:00"), 9_999);
    (0..count).map(|at| carried(&*gateway, issue(&number(at)))).collect()
}

#[test]
fn an_array_that_is_refused_without_a_name_is_taken_apart() {
    let (url, heard) = scripted(|path, records| match (path, records) {
        ("/json/time", _) => time(now()),
        // Document 1.2.0: one row for each, whatever is known.
        ("/json/invoice_status", _) => {
            let rows = (0..3).map(|at| {
                format!(
                    r#"{{"invoice_number":"AB1122340{at}","type":"NOT_FOUND","status":-1,"total_amount":0}}"#
                )
            });
            format!(r#"{{"code":0,"msg":"","data":[{}]}}"#, rows.collect::<Vec<_>>().join(","))
        }
        (_, 1) => r#"{"code":99,"msg":"資料格式錯誤","data":[]}"#.to_owned(),
        _ => r#"{"code":99,"msg":"資料格式錯誤","data":[]}"#.to_owned(),
    });
    let sent = amego(&place(&url)).send(&parcels(&url, 3), now());
    assert!(outcomes(&sent).iter().all(|outcome| matches!(outcome, Outcome::Rejected { .. })), "{sent:?}");
    let calls: Vec<String> = heard.lock().unwrap().iter().map(|(path, _)| path.clone()).collect();
    assert_eq!(calls.iter().filter(|path| *path == "/json/f0401_custom").count(), 1 + 3, "{calls:?}");
}

#[test]
fn a_number_that_the_centre_does_not_know_is_not_another_content() {
    for kind in ["NOT_FOUND", "TYPE_ERROR"] {
        let row =
            format!(r#"{{"invoice_number":"AB11223400","type":"{kind}","status":-1,"total_amount":0}}"#);
        let (url, _) = scripted(move |path, _| match path {
            "/json/time" => time(now()),
            _ => format!(r#"{{"code":0,"msg":"","data":[{row}]}}"#),
        });
        let asked = amego(&place(&url)).ask(&parcels(&url, 1), now());
        assert_eq!(outcomes(&asked), [Outcome::NotThere], "{kind}");
    }
}

#[test]
fn each_code_of_a_record_and_of_the_way_has_its_outcome() {
    let refused = |code: &str| {
        let code = code.to_owned();
        move |answer: &Outcome| matches!(answer, Outcome::Rejected { code: told, .. } if told.as_str() == code)
    };
    type Expected = Box<dyn Fn(&Outcome) -> bool>;
    let rejected = |code: &str| -> Expected { Box::new(refused(code)) };
    let is = |wanted: Outcome| -> Expected { Box::new(move |outcome| *outcome == wanted) };
    // Code, words, what becomes of the document, what is wrong with the way.
    let table: Vec<(i64, &str, Expected, Option<LinkTrouble>)> = vec![
        (10, "系統維護中", is(Outcome::Unknown), Some(LinkTrouble::Maintenance)),
        (11, "統編錯誤", is(Outcome::NotThere), Some(LinkTrouble::Account)),
        (12, "帳號錯誤", is(Outcome::NotThere), Some(LinkTrouble::Account)),
        (13, "帳號停權", is(Outcome::NotThere), Some(LinkTrouble::Account)),
        (17, "資料錯誤", rejected("17"), None),
        (20, "路徑錯誤", rejected("20"), None),
        (23, "須為陣列", rejected("23"), None),
        (3_040_112, "須為物件", rejected("3040112"), None),
        (14, "IP 不允許", is(Outcome::NotThere), Some(LinkTrouble::Account)),
        (15, "time 錯誤", is(Outcome::NotThere), Some(LinkTrouble::Clock)),
        (16, "sign 錯誤", is(Outcome::NotThere), Some(LinkTrouble::Account)),
        (18, "資料庫錯誤", is(Outcome::Unknown), Some(LinkTrouble::Maintenance)),
        (19, "帳號停用", is(Outcome::NotThere), Some(LinkTrouble::Account)),
        (21, "使用人數過多", is(Outcome::Unknown), Some(LinkTrouble::Maintenance)),
        (22, "尚未開通", is(Outcome::NotThere), Some(LinkTrouble::Account)),
        (99, "第1筆 發票號碼AB11223400 InvoiceDate 錯誤", rejected("99"), None),
        (99, "第 1 筆 載具號碼不存在", rejected("99"), None),
        (99, "號碼不在字軌起訖內", rejected("99"), None),
        (3_040_132, "載具號碼不存在", rejected("3040132"), None),
        (3_040_137, "捐贈碼不存在", rejected("3040137"), None),
        (3_050_123, "發票已註銷", rejected("3050123"), None),
        (3_050_124, "發票類別錯誤", rejected("3050124"), None),
        (3_050_125, "查無發票", rejected("3050125"), None),
        (3_050_126, "超過可異動期限", rejected("3050126"), None),
        (4_050_134, "查無折讓", rejected("4050134"), None),
        (4_050_135, "超過可異動期限", rejected("4050135"), None),
        (4_040_171, "超過可折讓金額", rejected("4040171"), None),
        (4_040_173, "超過可折讓數量", rejected("4040173"), None),
        // There before, it says, and its own list has it not: a person looks.
        (3_050_131, "已在排程", rejected("3050131"), None),
        (4_040_161, "折讓單已存在", rejected("4040161"), None),
        (4_050_132, "折讓單已作廢", rejected("4050132"), None),
        (4_040_152, "發票開立中", is(Outcome::Accepted), None),
        (4_050_141, "排程中", is(Outcome::Accepted), None),
        (52, "排程中", is(Outcome::Accepted), None),
        (3_050_141, "AB11223400 已存在折讓單", rejected("3050141"), None),
        (3_050_121, "發票開立中", is(Outcome::Accepted), None),
        (4_050_131, "折讓單開立中", is(Outcome::Accepted), None),
        (99, "AB11223400 註銷中", is(Outcome::Accepted), None),
    ];
    for (code, words, expected, trouble) in table {
        let said = format!(r#"{{"code":"{code}","msg":"{words}","data":[]}}"#);
        let (url, _) = scripted(move |path, _| match path {
            "/json/time" => time(now()),
            "/json/invoice_status" => {
                let row =
                    r#"{"invoice_number":"AB11223400","type":"NOT_FOUND","status":-1,"total_amount":0}"#;
                format!(r#"{{"code":0,"msg":"","data":[{row}]}}"#)
            }
            _ => said.clone(),
        });
        let answer = amego(&place(&url)).send(&parcels(&url, 1), now());
        assert!(expected(&answer.outcomes[0].1), "{code} {words}: {answer:?}");
        assert_eq!(answer.fault.map(|fault| fault.trouble), trouble, "{code} {words}");
    }
}

/// The answer to the first was lost, and what answers questions is seconds behind what takes documents (live: paid-tw/einvoice, a
/// repeated void answers 3050131: it is queued). What the centre says that it did is asked about until it shows.
#[test]
fn what_was_cancelled_or_allowed_before_is_asked_about_until_its_state_shows_it() {
    let invoice = records::invoice("AB11223400", "12:30:00", 9_999);
    let allowance = records::allowance(&invoice);
    let (name, total, tax) = (allowance.number.to_string(), allowance.net(), allowance.tax());
    let of_invoice = |kind: &str| {
        let total = invoice.totals.total;
        format!(r#""invoice_number":"AB11223400","type":"{kind}","status":99,"total_amount":{total}"#)
    };
    let of_allowance = |kind: &str, status: i64| {
        format!(
            r#""allowance_number":"{name}","type":"{kind}","status":{status},"total_amount":{total},"tax_amount":{tax}"#
        )
    };
    let absent = format!(r#""allowance_number":"{name}","type":"NOT_FOUND","status":-1,"total_amount":0"#);
    let documents = [
        (cancel(&invoice), of_invoice("C0401"), of_invoice("C0501")),
        (allow(MessageKind::G0401, &invoice), absent, of_allowance("D0401", 99)),
        (allow(MessageKind::G0501, &invoice), of_allowance("D0401", 99), of_allowance("D0501", 99)),
    ];
    for (code, words, document) in [
        (3_050_131, "AB11223400 等待異動", 0),
        (3_050_122, "AB11223400 發票已作廢", 0),
        (99, "AB11223400 已存在開立作廢", 0),
        (4_040_161, "折讓單已存在", 1),
        (4_050_132, "折讓單已作廢", 2),
    ] {
        let (document, before, after) = documents[document].clone();
        let (shows, said) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
        let (shown, told) = (Arc::clone(&shows), Arc::clone(&said));
        let (url, _) = scripted(move |path, _| match path {
            "/json/time" => time(now()),
            "/json/invoice_status" | "/json/allowance_status" => {
                let row = if shown.load(Ordering::SeqCst) { &after } else { &before };
                format!(r#"{{"code":0,"msg":"","data":[{{{row}}}]}}"#)
            }
            _ => {
                told.fetch_add(1, Ordering::SeqCst);
                format!(r#"{{"code":"{code}","msg":"{words}","data":[]}}"#)
            }
        });
        let gateway = amego(&place(&url));
        let context = format!("{} {code}", document.id);
        assert_eq!(send(&*gateway, &document).0, Outcome::Accepted, "{context}");
        assert_eq!(ask(&*gateway, &document).0, Outcome::NotThere, "{context}: not yet");
        assert_eq!(send(&*gateway, &document).0, Outcome::Accepted, "{context}: again");
        shows.store(true, Ordering::SeqCst);
        assert_eq!(ask(&*gateway, &document).0, Outcome::Confirmed, "{context}");
        assert_eq!(send(&*gateway, &document).0, Outcome::Confirmed, "{context}");
        assert_eq!(said.load(Ordering::SeqCst), 3, "{context}");
    }
    // An allowance that stands in the way is none that was there before.
    let row = of_invoice("C0401");
    let (url, _) = scripted(move |path, _| match path {
        "/json/time" => time(now()),
        "/json/invoice_status" => format!(r#"{{"code":0,"msg":"","data":[{{{row}}}]}}"#),
        _ => r#"{"code":"3050141","msg":"AB11223400 已存在折讓單","data":[]}"#.to_owned(),
    });
    let outcome = send(&*amego(&place(&url)), &cancel(&invoice)).0;
    assert!(matches!(&outcome, Outcome::Rejected { code, .. } if code.as_str() == "3050141"), "{outcome:?}");
}

#[test]
fn each_state_of_an_invoice_there_has_its_outcome() {
    let table = [
        ("C0401", 1, 9_999, Some(Outcome::Accepted)),
        ("F0401", 2, 9_999, Some(Outcome::Accepted)),
        ("C0401", 3, 9_999, Some(Outcome::Accepted)),
        ("C0401", 31, 9_999, Some(Outcome::Accepted)),
        ("C0401", 32, 9_999, Some(Outcome::Accepted)),
        ("C0401", 99, 9_999, Some(Outcome::Confirmed)),
        // Undone there: what was undone had been confirmed.
        ("C0501", 1, 9_999, Some(Outcome::Undone { by: MessageKind::F0501, confirmed: true })),
        ("F0501", 99, 9_999, Some(Outcome::Undone { by: MessageKind::F0501, confirmed: true })),
        ("C0701", 99, 9_999, Some(Outcome::Undone { by: MessageKind::F0701, confirmed: true })),
        // Refused, and another's.
        ("C0401", 91, 9_999, None),
        ("C0401", 99, 1, None),
    ];
    let ours = records::invoice("AB11223400", "12:30:00", 9_999).totals.total;
    for (kind, status, total, expected) in table {
        let total = if total == 9_999 { ours } else { total };
        let row = format!(
            r#"{{"invoice_number":"AB11223400","type":"{kind}","status":{status},"total_amount":{total}}}"#
        );
        let (url, _) = scripted(move |path, _| match path {
            "/json/time" => time(now()),
            _ => format!(r#"{{"code":0,"msg":"","data":[{row}]}}"#),
        });
        let outcome = outcomes(&amego(&place(&url)).ask(&parcels(&url, 1), now())).remove(0);
        match expected {
            Some(expected) => assert_eq!(outcome, expected, "{kind} {status}"),
            // No reason comes with it.
            None if status == 91 => {
                let Outcome::Rejected { code, words } = outcome else { panic!("{outcome:?}") };
                assert_eq!((code.as_str(), words.as_str()), ("91", ""));
            }
            None => assert!(matches!(outcome, Outcome::Differs { .. }), "{outcome:?}"),
        }
    }
}

/// It says that the number is there already: what is there is asked for and held against ours, field by field.
fn there_already(query: String) -> (Outcome, Vec<String>) {
    let ours = records::invoice("AB11223400", "12:30:00", 9_999).totals.total;
    let (url, heard) = scripted(move |path, _| match path {
        "/json/time" => time(now()),
        "/json/invoice_status" => format!(
            r#"{{"code":0,"msg":"","data":[{{"invoice_number":"AB11223400","type":"C0401","status":99,"total_amount":{ours}}}]}}"#
        ),
        "/json/invoice_query" => query.clone(),
        _ => r#"{"code":99,"msg":"第1筆 指定發票號碼AB11223400 已存在開立","data":[]}"#.to_owned(),
    });
    let sent = amego(&place(&url)).send(&parcels(&url, 1), now());
    let paths = heard.lock().unwrap().iter().map(|(path, _)| path.clone()).collect();
    (outcomes(&sent).remove(0), paths)
}

#[test]
fn what_is_there_already_is_held_against_ours_field_by_field() {
    let found =
        |fields: &str| format!(r#"{{"code":0,"msg":"","data":{{"invoice_number":"AB11223400"{fields}}}}}"#);
    for (fields, field) in [
        (r#","random_number":"0000""#, "random_number"),
        (r#","order_id":"POS-7""#, "order_id"),
        (r#","invoice_date":20260104"#, "invoice_date"),
        (r#","invoice_time":"12:31:00""#, "invoice_time"),
    ] {
        let (outcome, _) = there_already(found(fields));
        let is_it = matches!(&outcome, Outcome::Differs { field: told, .. } if told.as_str() == field);
        assert!(is_it, "{fields}: {outcome:?}");
    }
    for (fields, field) in [
        (r#","random_number":"9999","buyer_identifier":"04595257""#, "buyer_identifier"),
        (r#","carrier_type":"3J0002","carrier_id1":"/ABC+123""#, "carrier_type"),
        (r#","npoban":"919""#, "npoban"),
    ] {
        let (outcome, _) = there_already(found(fields));
        let is_it = matches!(&outcome, Outcome::Outdated { field: told, .. } if told.as_str() == field);
        assert!(is_it, "{fields}: {outcome:?}");
    }
    let same = r#","random_number":9999,"order_id":"","buyer_identifier":"0000000000","carrier_type":"","npoban":"""#;
    for query in [found(same), found(""), r#"{"code":71,"msg":"查無","data":""}"#.to_owned()] {
        let (outcome, paths) = there_already(query);
        assert_eq!(outcome, Outcome::Confirmed);
        assert_eq!(paths.iter().filter(|path| *path == "/json/invoice_query").count(), 1, "{paths:?}");
    }
    // What is busy is asked again.
    let (outcome, _) = there_already(r#"{"code":21,"msg":"使用人數過多","data":[]}"#.to_owned());
    assert_eq!(outcome, Outcome::Unknown);
}

#[test]
fn what_the_centre_took_from_us_is_not_asked_for_once_more() {
    let ours = records::invoice("AB11223400", "12:30:00", 9_999).totals.total;
    let row =
        format!(r#"{{"invoice_number":"AB11223400","type":"C0401","status":99,"total_amount":{ours}}}"#);
    let (url, heard) = scripted(move |path, _| match path {
        "/json/time" => time(now()),
        _ => format!(r#"{{"code":0,"msg":"","data":[{row}]}}"#),
    });
    let accepted: Vec<Carried> =
        parcels(&url, 1).into_iter().map(|parcel| Carried { accepted: true, ..parcel }).collect();
    assert_eq!(outcomes(&amego(&place(&url)).ask(&accepted, now())), [Outcome::Confirmed]);
    assert!(heard.lock().unwrap().iter().all(|(path, _)| path != "/json/invoice_query"));
}

/// A place may be that of a line of goods: the number goes before it, and of two places the first.
#[test]
fn a_sentence_with_two_places_refuses_the_one_that_it_is_about() {
    for (words, refused) in [
        ("第1筆 發票號碼AB11223400 商品第2筆 Amount 錯誤", 0),
        ("發票號碼AB11223402 商品第1筆 Amount 錯誤", 2),
        ("第2筆 商品第1筆 Amount 錯誤", 1),
        ("第 3 筆 商品第 1 筆 Amount 錯誤", 2),
        ("第1筆 發票號碼AB11223401 錯誤，同 AB11223400", 1),
    ] {
        let said = format!(r#"{{"code":99,"msg":"{words}","data":[]}}"#);
        let (url, _) = scripted(move |path, _| match path {
            "/json/time" => time(now()),
            _ => said.clone(),
        });
        let sent = outcomes(&amego(&place(&url)).send(&parcels(&url, 3), now()));
        for (at, outcome) in sent.iter().enumerate() {
            let expected = matches!(outcome, Outcome::Rejected { .. });
            assert_eq!(expected, at == refused, "{words}: {sent:?}");
            assert!(expected || *outcome == Outcome::Unknown, "{words}: {sent:?}");
        }
    }
}

#[test]
fn a_refusal_without_a_list_is_read_however_that_is_written() {
    for data in ["", r#","data":null"#, r#","data":"""#, r#","data":[]"#, r#","data":{}"#] {
        let said = format!(r#"{{"code":"99","msg":"第1筆 載具號碼不存在"{data}}}"#);
        let (url, _) = scripted(move |path, _| match path {
            "/json/time" => time(now()),
            _ => said.clone(),
        });
        let answer = amego(&place(&url)).send(&parcels(&url, 1), now());
        assert!(matches!(answer.outcomes[0].1, Outcome::Rejected { .. }), "{data}: {answer:?}");
        assert_eq!(answer.fault, None, "{data}");
    }
}
