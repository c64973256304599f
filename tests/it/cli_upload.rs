//! `lj upload`: the outbox from a script, and what `lj status --check` makes of it.

use crate::binary::{Place, Run};
use lj::sandbox::{HASH_IV, HASH_KEY, MACHINE, MERCHANT, Sandbox, Terms};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

fn sold(place: &Place, count: usize) -> Vec<String> {
    (0..count)
        .map(|_| {
            let run = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
            run.json()[0]["number"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn the_outbox_is_seen_paused_and_parked_from_a_script() {
    let place = Place::with_numbers(50);
    let numbers = sold(&place, 2);
    let status = &place.ok(&["upload", "status", "--json"]).json()[0];
    assert_eq!((status["pending"].as_u64(), status["pressure"].as_str()), (Some(2), Some("calm")));
    // A sample has its own local centre, whether it is at work or not.
    assert_eq!(status["gateway"], "sandbox");
    let listed = place.ok(&["upload", "list", "--json"]).json();
    assert_eq!(listed.len(), 2);
    assert_eq!(
        (listed[0]["message"].as_str(), listed[0]["state"].as_str()),
        (Some("F0401"), Some("pending"))
    );
    assert!(place.ok(&["upload", "status"]).out.contains("待上傳 2"));
    assert!(place.ok(&["invoice", "show", &numbers[0]]).out.contains("F0401  待上傳"));
    // What needs nobody is refused, with the way to see more; a parked one may be tried again.
    let retry = place.run(&["upload", "retry", &numbers[0]]);
    assert_eq!(retry.code, 1, "{}{}", retry.out, retry.err);
    assert!(retry.err.contains("refused[NOT_STUCK]"), "{}", retry.err);
    let told = place.ok(&["upload", "park", &numbers[0], "--reason", "等會計確認"]).out;
    assert!(told.contains("已擱置") && !told.contains("收不回來"), "it has not left: {told}");
    let parked = place.ok(&["upload", "list", "--state", "parked", "--json"]).json();
    assert_eq!((parked.len(), parked[0]["words"].as_str()), (1, Some("等會計確認")));
    // It stays on the list of what waits for a person, and everybody who looks after the shop hears of it.
    let stuck = place.ok(&["upload", "stuck", "--json"]).json();
    let ways = |row: &serde_json::Value| -> Vec<(String, bool)> {
        let ways = row["ways"].as_array().unwrap().iter();
        ways.map(|way| (way["way"].as_str().unwrap().to_owned(), way["open"].as_bool().unwrap())).collect()
    };
    let open = |way: &str| (way.to_owned(), true);
    assert_eq!(stuck.len(), 1);
    let barred = ("cancel".to_owned(), false);
    assert_eq!(ways(&stuck[0]), [open("correct"), open("again"), open("settle"), barred]);
    assert_eq!(stuck[0]["seen"], serde_json::json!(["there", "absent", "done"]));
    let shown = place.ok(&["upload", "stuck"]).out;
    assert!(shown.contains("lj invoice correct") && shown.contains("剩 4"), "{shown}");
    for verb in [&["doctor"][..], &["status"]] {
        assert!(place.ok(verb).out.contains("有 1 份文件被退回或擱置"), "{verb:?}");
    }
    place.ok(&["upload", "retry", &numbers[0], "--message", "F0401"]);
    assert!(place.ok(&["upload", "stuck"]).out.contains("沒有被退回或擱置的文件"));
    assert_eq!(place.ok(&["upload", "list", "--state", "parked", "--json"]).json().len(), 0);
    let nothing = place.run(&["upload", "retry", "ZZ00000000"]);
    assert_eq!(nothing.code, 2, "{}{}", nothing.out, nothing.err);
    for wrong in ["2", "25h", "x"] {
        assert_eq!(place.run(&["upload", "pause", "--for", wrong]).code, 2, "{wrong}");
    }
    place.ok(&["upload", "pause", "--for", "2h"]);
    let paused = place.ok(&["upload", "status", "--json"]).json();
    assert!(paused[0]["paused_until"].is_string(), "it outlives the verb: {paused:?}");
    place.ok(&["upload", "resume"]);
    let goes_on = place.ok(&["upload", "status", "--json"]).json();
    assert!(goes_on[0]["paused_until"].is_null(), "{goes_on:?}");
    place.ok(&["upload", "now"]);
    assert_eq!(place.run(&["upload", "list", "--state", "lost"]).code, 2);
}

#[test]
fn what_never_left_is_not_said_to_be_refused_and_of_several_of_a_kind_each_is_named() {
    let place = Place::with_numbers(50);
    let number = sold(&place, 1).remove(0);
    place.ok(&["invoice", "cancel", &number, "--reason", "打錯"]);
    place.ok(&["upload", "park", &number, "--message", "F0501", "--reason", "等會計"]);
    let stuck = place.ok(&["upload", "stuck", "--json"]).json();
    assert_eq!(stuck[0]["seen"], serde_json::json!(["there", "absent", "done"]));
    let settle = ["upload", "settle", &number, "--message", "F0501", "--reason", "x", "--seen", "stands"];
    let refused = place.run(&settle);
    assert!(refused.code == 1 && refused.err.contains("refused[NOTHING_WITHDRAWN]"), "{}", refused.err);
    let other = sold(&place, 1).remove(0);
    for _ in 0..2 {
        place.ok(&["invoice", "allowance", &other, "--line", "1:0:10", "--reason", "退貨"]);
    }
    let park = |count: &[&str]| {
        place.run(&[&["upload", "park", &other, "--message", "G0401", "--reason", "等會計"], count].concat())
    };
    let many = park(&[]);
    assert!(many.code == 2 && many.err.contains("--count"), "{}", many.err);
    for count in ["1", "2"] {
        assert_eq!(park(&["--count", count]).code, 0);
    }
    let shown = place.ok(&["upload", "stuck"]).out;
    assert!(
        shown.contains("--message G0401 --count 1") && shown.contains("--message G0401 --count 2"),
        "{shown}"
    );
    place.ok(&["doctor"]);
}

#[test]
fn monitoring_hears_of_the_least_time_left_where_something_is_owed() {
    let place = Place::with_numbers(200);
    sold(&place, 1);
    let check = place.run(&["status", "--check", "--json"]);
    let status = &check.json()[0];
    assert_eq!(status["upload"]["pending"].as_u64(), Some(1));
    // A sample store without a centre owes nothing to anybody, however old the document is.
    let later = lj::domain::Moment::parse(&crate::shop::now().to_string()).unwrap().plus_seconds(3 * 86_400);
    let late = place.run(&["--now", &later.to_string(), "upload", "status", "--json"]);
    assert_eq!(late.json()[0]["pressure"].as_str(), Some("over"));
}

#[test]
fn monitoring_hears_of_a_wrong_clock() {
    let place = Place::with_numbers(200);
    // Before the sale: then it is an hour behind the sale, however long the sale takes.
    let before = crate::shop::now().plus_seconds(-3_600).to_string();
    sold(&place, 1);
    let well = place.run(&["status", "--check", "--json"]);
    assert_eq!(
        (well.code, well.json()[0]["clock"]["grade"].as_str()),
        (0, Some("plausible")),
        "{}",
        well.out
    );
    // Somebody set the clock back by an hour: the last invoice is of a time that has not come yet.
    let wrong = place.run(&["--now", &before, "status", "--check"]);
    assert_eq!(wrong.code, 2, "{}{}", wrong.out, wrong.err);
    assert!(wrong.out.contains("本機時鐘比最後開立早"), "{}", wrong.out);
    let json = place.run(&["--now", &before, "status", "--json"]).json();
    assert_eq!(
        (json[0]["health"].as_str(), json[0]["clock"]["grade"].as_str()),
        (Some("critical"), Some("wrong"))
    );
    assert!(json[0]["clock"]["behind_last_s"].as_i64() >= Some(3_600), "{json:?}");
    let english = place.run(&["--now", &before, "--lang", "en", "status"]);
    assert!(english.out.contains("before the last invoice"), "{}", english.out);
}

/// R17, by a verb that is its own engine: what the centre cannot be told is refused, and the settings are known.
#[test]
fn what_the_centre_cannot_be_told_is_refused_without_a_running_engine() {
    let centre = crate::centre::sandbox(crate::centre::terms());
    let place = Place::with_numbers(50);
    let number = sold(&place, 1).remove(0);
    crate::kill_uplink::upload_to(&place, &centre);
    let status = &place.ok(&["upload", "status", "--json"]).json()[0];
    assert_eq!(status["gateway"].as_str(), Some("offline-centre"));
    assert!(place.ok(&["upload", "status"]).out.contains("已設上傳，目前沒有在送"));
    for refused in [
        &["invoice", "void", &number, "--reason", "打錯", "--taken-back"][..],
        &["invoice", "allowance", &number, "--reason", "退貨"],
        &["invoice", "allowance", &number, "--reason", "退貨", "--dry-run"],
    ] {
        let run = place.run(refused);
        assert!(
            run.code == 1 && run.err.contains("refused[NOT_CARRIED]"),
            "{refused:?}: {}{}",
            run.out,
            run.err
        );
    }
    place.ok(&["invoice", "cancel", &number, "--reason", "退貨"]);
}

/// A centre that refuses a carrier that nobody has: the shop puts it right from a script, under the same number.
#[test]
fn a_refused_invoice_is_corrected_settled_or_cancelled_from_a_script() {
    use crate::centre;
    use lj::sandbox::Terms;
    use std::sync::Arc;
    let sandbox = centre::sandbox(Terms::sound(Arc::new(lj::world::SystemClock::default())));
    let place = Place::with_numbers(50);
    crate::kill_uplink::upload_to(&place, &sandbox);
    let sell = |carrier: &str| {
        let run =
            place.ok(&["issue", "--item", "咖啡:1:45", "--carrier", carrier, "--print", "none", "--json"]);
        run.json()[0]["number"].as_str().unwrap().to_owned()
    };
    let [wrong, cancelled, by_hand] = ["/000AAAA", "/000BBBB", "/000CCCC"].map(sell);
    let stands = |number: &str, message: &str| {
        let rows = place.ok(&["upload", "list", "--number", number, "--json"]).json();
        let row = rows.iter().find(|row| row["message"] == message).unwrap().clone();
        (row["state"].as_str().unwrap().to_owned(), row["words"].as_str().unwrap_or_default().to_owned())
    };
    let until = |number: &str, message: &str, state: &str| {
        for _ in 0..40 {
            place.ok(&["upload", "now"]);
            if stands(number, message).0 == state {
                return;
            }
        }
        panic!("{message} {number} is {:?}, not {state}", stands(number, message));
    };
    for number in [&wrong, &cancelled, &by_hand] {
        until(number, "F0401", "rejected");
    }
    // What was refused is what the command names.
    let shown = place.ok(&["upload", "stuck"]).out;
    assert!(shown.contains(&format!("lj invoice correct {wrong} --carrier CODE|- --reason TEXT")), "{shown}");
    // Corrected: another carrier, the same number.
    let correct = ["invoice", "correct", &wrong, "--carrier", "/ABC+123", "--reason", "掃錯"];
    assert!(place.ok(&correct).out.contains("同號再送"));
    assert!(place.run(&correct).err.contains("NOT_STUCK"));
    until(&wrong, "F0401", "confirmed");
    let life = place.ok(&["invoice", "show", &wrong]).out;
    assert!(life.contains("/000AAAA → /ABC+123"), "{life}");
    // Nobody has it, so that it is not cancelled there; put right, it is, and both go.
    let cancel = ["invoice", "cancel", &cancelled, "--reason", "退貨"];
    assert!(place.run(&cancel).err.contains("NOT_THERE"));
    let corrected =
        place.ok(&["invoice", "correct", &cancelled, "--carrier", "-", "--reason", "載具不存在"]).out;
    // It went into a carrier and was never printed: nobody holds a slip that comes back.
    assert!(corrected.contains("還沒有印過") && !corrected.contains("請收回"), "{corrected}");
    place.ok(&cancel);
    until(&cancelled, "F0501", "confirmed");
    // Settled by hand, with what was seen.
    let settle = ["upload", "settle", &by_hand, "--seen", "done", "--reason", "稅局來函已處理"];
    place.ok(&settle);
    assert_eq!(stands(&by_hand, "F0401"), ("settled".to_owned(), "稅局來函已處理".to_owned()));
    assert!(place.run(&settle).err.contains("NOT_STUCK"));
    assert!(place.ok(&["upload", "stuck"]).out.contains("沒有被退回或擱置的文件"));
    assert_eq!(place.ok(&["doctor"]).code, 0);
}

/// A proxy of the environment: what it was asked, while it closes every connection.
struct Proxy {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut line = String::new();
                // Whoever hangs up without a word has asked nothing.
                let _ = BufReader::new(stream.unwrap()).read_line(&mut line);
                heard.lock().unwrap().push(line.trim_end().to_owned());
            }
        });
        Self { address, asked }
    }

    /// Runs the binary with it in its environment.
    fn run(&self, place: &Place, arguments: &[&str], more: &[(&str, &str)]) -> Run {
        let mut command = place.command();
        for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"] {
            command.env(name, format!("http://clerk:pa55word@{}", self.address));
        }
        command.env("LJ_UPLINK_HASH_KEY", HASH_KEY).env("LJ_UPLINK_HASH_IV", HASH_IV);
        command.envs(more.iter().copied()).args(arguments).stdin(Stdio::null());
        Run::of(command.output().unwrap())
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn set(place: &Place, url: &str) {
    let folder = place.path().join("config/lj");
    std::fs::create_dir_all(&folder).unwrap();
    let settings = format!(
        "[uplink]\ngateway = \"offline-centre\"\ndialect = \"ecpay\"\nurl = \"{url}\"\nmerchant_id = \"{MERCHANT}\"\nmachine_id = \"{MACHINE}\"\nubn = \"12345675\"\n"
    );
    std::fs::write(folder.join("config.toml"), settings).unwrap();
}

#[test]
fn a_proxy_is_never_used_for_this_machine_and_named_where_it_is_used() {
    let proxy = Proxy::start();
    let centre =
        Sandbox::start("127.0.0.1:0".parse().unwrap(), None, Terms::sound(crate::shop::clock())).unwrap();
    let near = Place::with_numbers(50);
    set(&near, &centre.url());
    let number = &sold(&near, 1)[0];
    assert_eq!(proxy.run(&near, &["upload", "now"], &[]).code, 0);
    let status = proxy.run(&near, &["upload", "status", "--json"], &[]).json().remove(0);
    assert!(status["proxy"].is_null(), "{status}");
    let row = &near.ok(&["upload", "list", "--number", number, "--json"]).json()[0];
    assert!(["accepted", "confirmed"].contains(&row["state"].as_str().unwrap()), "{row}");
    assert_eq!(proxy.asked(), [""; 0], "straight to the centre");

    let far = Place::new();
    far.ok(&["init", "--company", "1", "--name", "台北商行", "--ubn", "12345675", "--address", "台北市"]);
    far.add_range(&crate::shop::period().lj(), "AB", &[]);
    set(&far, "https://centre.invalid");
    far.ok(&["issue", "--item", "茶:1:35", "--buyer", "04595257", "--carrier", "/ABC+123"]);
    // Whether this process sends or only looks: it says the same, and nothing of name and password.
    for verb in ["status", "now", "status"] {
        let said = proxy.run(&far, &["upload", verb], &[]);
        assert!(
            said.out.contains(&format!("經由代理伺服器 {}", proxy.address)),
            "{verb}: {}{}",
            said.out,
            said.err
        );
        assert!(!said.out.contains("pa55word") && !said.err.contains("pa55word"), "{}{}", said.out, said.err);
    }
    assert_eq!(proxy.asked().first().map(String::as_str), Some("CONNECT centre.invalid:443 HTTP/1.1"));
    let status = proxy.run(&far, &["upload", "status", "--json"], &[]).json().remove(0);
    assert_eq!(status["proxy"], proxy.address.as_str());
    let out = proxy.run(&far, &["upload", "status", "--json"], &[("NO_PROXY", "centre.invalid")]);
    assert!(out.json()[0]["proxy"].is_null(), "{}", out.out);
}

/// Under `--json` an act says what was done, as everything else does.
#[test]
fn what_is_done_to_the_outbox_and_to_goods_is_told_to_scripts() {
    let place = Place::with_numbers(50);
    place.ok(&["goods", "add", "A1", "--name", "茶", "--price", "30"]);
    let told = |words: &[&str]| place.ok(&[words, &["--json"]].concat()).json().remove(0);
    assert_eq!(told(&["goods", "remove", "A1"]), serde_json::json!({ "removed": ["A1"] }));
    assert_eq!(told(&["upload", "pause", "--for", "2h"]), serde_json::json!({ "paused_s": 7_200 }));
    assert_eq!(told(&["upload", "resume"]), serde_json::json!({ "paused_s": 0 }));
    assert_eq!(told(&["upload", "now"]), serde_json::json!({ "sending": true }));
}

/// Without a store there is nothing to back up, and nothing that looks like an archive.
#[test]
fn a_backup_that_did_not_begin_writes_nothing() {
    let place = Place::new();
    let run = place.run(&["backup", "-"]);
    assert!(run.code > 0 && run.out.is_empty(), "{} bytes", run.out.len());
}
