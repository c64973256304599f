//! `lj reconcile` with a daily list (歷史存證檢核表): a mail's zip, its sheet and a table, held against the daily check; who differs,
//! by how many and what to do; it settles nothing.

use crate::binary::Place;
use crate::shop::{self, open_place};
use lj::protocol::{Asks, Caller, Pick, Sending, Told, request};
use std::path::PathBuf;

const GOOD_ZIP: &[u8] = include_bytes!("../data/daily_list/good.zip");
const BAD_XLS: &[u8] = include_bytes!("../data/daily_list/bad.xls");

/// Three invoices that the platform has.
fn three_confirmed() -> Place {
    let place = Place::with_numbers(50);
    for _ in 0..3 {
        place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none"]);
    }
    let engine = open_place(&place.store());
    let caller = || Caller { service: true, ..Caller::default() };
    let parcels = engine.ask(caller(), request::UploadPick { pick: Pick::Send, max: 100 }).unwrap();
    let ids: Vec<_> = parcels.iter().map(|parcel| parcel.document.id).collect();
    let sending = ids.iter().map(|&document| Sending { document, fingerprint: [7; 32] }).collect();
    engine.ask(caller(), request::UploadSend(sending)).unwrap();
    let told = ids.iter().map(|&document| Told { document, outcome: lj::domain::Outcome::Confirmed });
    engine.ask(caller(), request::UploadTell(told.collect())).unwrap();
    engine.close().unwrap();
    place
}

/// A file of today, beside the store.
fn file(place: &Place, name: &str, bytes: &[u8]) -> PathBuf {
    let path = place.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn the_mails_list_agrees_or_says_what_differs_and_what_to_do() {
    let place = three_confirmed();
    let today = shop::now().date();
    let zip = file(&place, &format!("{}歷史存證檢核表.zip", today.format("%Y%m%d")), GOOD_ZIP);
    let run = place.ok(&["reconcile", zip.to_str().unwrap()]);
    assert!(run.out.contains("3 個數字與本資料相符"), "{}", run.out);
    // The same list of the day before, on which nothing was sold.
    let before = today.pred_opt().unwrap();
    let other = file(&place, &format!("{}檢核表.zip", before.format("%Y%m%d")), GOOD_ZIP);
    let run = place.run(&["reconcile", other.to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.out);
    let day = lj::domain::roc_date(before);
    assert!(run.out.contains(&format!("{day} 全部訊息 已傳 檢核表 3、本資料 0，檢核表多 3")), "{}", run.out);
    assert!(run.out.contains("SummaryResult"), "what to do: {}", run.out);
    // A sheet that names no day, and one with faults.
    let xls = file(&place, "檢核表.XLS", BAD_XLS);
    let run = place.run(&["reconcile", xls.to_str().unwrap(), "--lang", "en"]);
    assert!(run.code == 2 && run.out.contains("--day"), "{}{}", run.out, run.err);
    let run = place.run(&["reconcile", xls.to_str().unwrap(), "--day", &today.to_string(), "--json"]);
    assert_eq!(run.code, 1);
    let told: serde_json::Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!((told["compared"].as_u64(), told["faults"].as_u64()), (Some(3), Some(1)));
    assert_eq!((told["sent_unanswered"].as_i64(), told["answered_unkept"].as_i64()), (Some(1), Some(1)));
    assert_eq!(told["fault_lines"][0], "12345675 AB10000003");
    let figure = |at: usize| {
        let row = &told["differences"][at];
        (row["figure"].as_str().unwrap(), row["listed"].as_u64(), row["ours"].as_u64(), row["more"].as_i64())
    };
    assert_eq!(figure(0), ("sent", Some(5), Some(3), Some(2)));
    assert_eq!(figure(1), ("rejected", Some(2), Some(0), Some(2)));
    assert_eq!(told["differences"].as_array().unwrap().len(), 2, "confirmed agrees");
    // It settles nothing, and is no result file.
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
    let damaged = file(&place, "20260108.xls", &BAD_XLS[..9_000]);
    let run = place.run(&["reconcile", damaged.to_str().unwrap()]);
    assert!(run.code == 2 && run.out.contains("不是可讀的檢核表"), "{}", run.out);
}

#[test]
fn a_table_is_read_by_the_columns_of_the_configuration() {
    let place = three_confirmed();
    let today = shop::now().date();
    let text = format!("日期,訊息,筆數\n{today},F0401 開立,3\n{today},F0501,1\n{today},E0402,4\n");
    let list = file(&place, "list.csv", text.as_bytes());
    let words = ["reconcile", list.to_str().unwrap()];
    let run = place.run(&words);
    assert!(run.code == 2 && run.out.contains("[daily_list]"), "{}", run.out);
    let config = place.ok(&["help", "config"]).out;
    assert!(config.contains("[daily_list]"), "{config}");
    let folder = place.path().join("config/lj");
    std::fs::create_dir_all(&folder).unwrap();
    let section = "[daily_list]\nday = \"日期\"\nmessage = \"訊息\"\ncount = \"筆數\"\n";
    std::fs::write(folder.join("config.toml"), section).unwrap();
    let run = place.run(&words);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("F0501 已確認 檢核表 1、本資料 0，檢核表多 1"), "{}", run.out);
    assert!(run.out.contains("E0402 4 份不在每日檢核之內") && !run.out.contains("F0401"), "{}", run.out);
    let english = place.run(&["reconcile", list.to_str().unwrap(), "--lang", "en"]).out;
    assert!(english.contains("1 more in the list"), "{english}");
}
