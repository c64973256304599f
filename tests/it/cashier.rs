//! A cashier at the real binary in a real pseudo-terminal, typing as fast as the terminal takes it: no key is lost,
//! none comes twice, none lands in another field. And a scanner whose bursts are torn at every byte.

use crate::binary::Place;
use crate::shop::{full_scale, period};
use crate::terminal::Terminal;
use std::collections::BTreeMap;
use std::time::Duration;

/// Sales of a run; `LJ_SCALE=full` types a thousand.
const SALES: usize = 60;
/// No output for so long means that a repaint is over.
const QUIET: Duration = Duration::from_millis(150);
/// From the promise: bytes of an issued sale at 80×24.
const SALE_BYTES_MAX: usize = 1_500;

/// A sample store that opens on the sales screen.
fn counter(numbers: u32) -> Place {
    let place = Place::with_numbers(numbers);
    let config = place.path().join("config/lj");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "start = \"sale\"\n").unwrap();
    place
}

/// What is typed for one sale, and the name and total that must come of it.
fn sale(at: usize) -> (String, (String, i64)) {
    let name = format!("商品第{at:04}號");
    let (quantity, price) = (1 + at % 7, 10 + (at * 37) % 9_000);
    let carrier = if at.is_multiple_of(3) { format!("/ABC{:04}\r", at % 10_000) } else { String::new() };
    // Name, quantity over the 1 that stands there, price, tax, perhaps a carrier into the entry, issue.
    let keys = format!("{name}\r\x7f{quantity}\r{price}\r\r{carrier}\x13");
    (keys, (name, i64::try_from(quantity * price).unwrap()))
}

#[test]
fn a_thousand_sales_typed_at_full_speed_lose_no_key() {
    let sales = if full_scale() { 1_000 } else { SALES };
    let place = counter(u32::try_from(sales.div_ceil(50) * 50).unwrap());
    let mut terminal = Terminal::start(&place, 80, 24, &[]);
    terminal.wait_for("條碼/品名");
    let mut expected = BTreeMap::new();
    let mut keys = String::new();
    for at in 0..sales {
        let (typed, (name, total)) = sale(at);
        keys += &typed;
        expected.insert(name, (total, at.is_multiple_of(3)));
    }
    let started = std::time::Instant::now();
    terminal.keys(&keys);
    let last = format!("AB-{:08}", sales - 1);
    terminal.wait_for(&last);
    println!("{sales} sales typed and issued in {:?}", started.elapsed());
    let listed = place.ok(&["invoice", "list", "--json"]).json();
    let found: BTreeMap<String, (i64, bool)> = listed
        .iter()
        .map(|row| {
            let name = row["items"][0]["name"].as_str().unwrap().to_owned();
            assert_eq!(row["items"].as_array().unwrap().len(), 1, "{row}");
            (name, (row["total_amount"].as_i64().unwrap(), row["carrier"].is_string()))
        })
        .collect();
    assert_eq!(listed.len(), sales);
    assert_eq!(found, expected);
    terminal.kill();
}

#[test]
fn an_issued_sale_costs_few_bytes() {
    let place = counter(50);
    let mut terminal = Terminal::start(&place, 80, 24, &[]);
    terminal.wait_for("條碼/品名");
    terminal.keys("乾電池\r\r105\r\r");
    terminal.wait_for("乾電池");
    terminal.settle(QUIET);
    terminal.forget();
    terminal.keys("\x13");
    terminal.wait_for("AB-00000000");
    terminal.settle(QUIET);
    println!("an issued sale: {} bytes", terminal.bytes);
    assert!(terminal.bytes <= SALE_BYTES_MAX, "{} bytes for an issued sale", terminal.bytes);
    terminal.kill();
}

/// A scan of a slip's Code 39 in LJ, cut in two at every byte: the letters in it are hotkeys otherwise.
#[test]
fn a_scan_that_comes_in_pieces_fires_no_hotkey() {
    let place = Place::with_numbers(50);
    let scan = format!("{}AB000000071234\r", period().mig());
    let mut terminal = Terminal::start(&place, 80, 24, &[]);
    terminal.wait_for("00000049");
    for at in 1..scan.len() {
        let (head, tail) = scan.split_at(at);
        terminal.keys(head);
        terminal.keys(tail);
        terminal.wait_for("掃描");
        assert!(
            !terminal.text().contains("新增 ─") && terminal.text().contains("00000049"),
            "{}",
            terminal.text()
        );
        // A key that clears the message line.
        terminal.keys("\x1b[A");
        terminal.wait("no message", |screen| !screen.contains("掃描"));
    }
    terminal.kill();
}

/// Where people sign in the slip on the screen is made for whoever did, and `--start` says where they begin.
#[test]
fn a_cashier_who_signed_in_sees_the_slip() {
    let place = Place::with_numbers(50);
    for (code, role) in [("B1", "administrator"), ("C1", "cashier")] {
        let add = ["staff", "add", code, "--role", role, "--pin"];
        let run = place.command().args(add).env("LJ_NEW_PIN", "2468").output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
    let mut terminal = Terminal::start(&place, 80, 24, &["--start", "sale"]);
    terminal.wait_for("請輸入人員代號與 PIN");
    terminal.keys("C1\r2468\r");
    terminal.wait_for("條碼/品名");
    terminal.keys("乾電池\r\r105\r\r\x13");
    terminal.wait_for("AB-00000000");
    terminal.wait_for("電子發票證明聯");
    terminal.kill();
}
