//! Remote sessions behind a real sshd on loopback: numbers from many sides at once, escapes that give no shell, and
//! sessions that are dropped. Where OpenSSH's server is missing the tests say so and are skipped.

mod env;
mod escapes;
mod forwards;
pub mod host;
mod screens;

use crate::serving::Serving;
use crate::shop::full_scale;
use crate::terminal::Terminal;
use host::{Host, Rules};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

/// Sales of each screen: it types them, one after the other.
const SCREEN_SALES: usize = 3;
/// Sales by a session of their own each.
const SINGLE_SALES: usize = 5;

/// Has `lj issue --json --from -` issue so many sales; the numbers that it was told.
fn issue_many(mut command: Command, name: &str, count: usize) -> Vec<String> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let sales: String = (0..count)
        .map(|n| format!("{{\"request_id\":\"{name}-{n:05}\",\"items\":[{{\"name\":\"茶\",\"qty\":1,\"price\":35}}]}}\n"))
        .collect();
    let writing = std::thread::spawn(move || input.write_all(sales.as_bytes()).unwrap());
    let ended = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(ended.status.success(), "{name}: {ended:?}");
    String::from_utf8(ended.stdout).unwrap().lines().map(number_of).collect()
}

fn number_of(line: &str) -> String {
    let answer: Value = serde_json::from_str(line).unwrap();
    answer["number"].as_str().unwrap_or_else(|| panic!("refused: {line}")).to_owned()
}

/// Types sales at a screen; each one's number appears on it before the next is typed.
fn sell_at(mut screen: Terminal) {
    screen.wait_for("使用中");
    for _ in 0..SCREEN_SALES {
        host::sell(&mut screen);
    }
    screen.hang_up();
}

#[test]
fn three_remote_clients_and_a_local_one_get_every_number_once() {
    let each = if full_scale() { 1_000 } else { 40 };
    let Some(host) = Host::start(Rules::Shipped, 10_000) else { return };
    let serving = Serving::start(&host.place);
    // The range is in use from here on, which the screens show when they are ready.
    host.place.ok(&["issue", "--item", "茶:1:35"]);
    let mut numbers = Vec::new();
    std::thread::scope(|scope| {
        let mut sides = Vec::new();
        for side in ["north", "east", "south"] {
            let command = host.ssh(&[], &["lj issue --json --from -"]);
            sides.push(scope.spawn(move || issue_many(command, side, each)));
        }
        let mut local = host.place.command();
        local.args(["issue", "--json", "--from", "-"]);
        sides.push(scope.spawn(move || issue_many(local, "here", each)));
        sides.push(scope.spawn(|| {
            let single = |_| number_of(&host.ok(&["issue --json --item '乾電池 (AA):1:105'"]).out);
            (0..SINGLE_SALES).map(single).collect()
        }));
        let remote = scope.spawn(|| sell_at(Terminal::run(&host.ssh(&["-tt"], &[]), 80, 24)));
        let beside = scope.spawn(|| sell_at(Terminal::start(&host.place, 80, 24, &[])));
        for side in sides {
            numbers.extend(side.join().unwrap());
        }
        remote.join().unwrap();
        beside.join().unwrap();
    });
    let told: BTreeSet<&String> = numbers.iter().collect();
    assert_eq!(told.len(), 4 * each + SINGLE_SALES, "a number was told twice");
    let listed = host.place.ok(&["invoice", "list", "--json"]).json();
    let all: BTreeSet<String> = listed.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect();
    let wanted: BTreeSet<String> =
        (0..1 + 4 * each + SINGLE_SALES + 2 * SCREEN_SALES).map(|n| format!("AB{n:08}")).collect();
    assert_eq!(all, wanted, "none twice, none missing");
    assert!(told.iter().all(|number| all.contains(*number)));
    host.place.ok(&["doctor"]);
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn a_file_is_imported_through_standard_input() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let serving = Serving::start(&host.place);
    let period = crate::shop::period();
    let roc = period.lj();
    let (year, first) = roc.split_at(3);
    let last = format!("{:02}", first.parse::<u32>().unwrap() + 1);
    let table = format!(
        "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\n\
         12345675,07,一般稅額計算之電子發票,{year}/{first} ~ {year}/{last},CD,00000000,00000099\n"
    );
    let imported = host.run_with(&[], &["lj range import - --json"], table.as_bytes());
    assert_eq!(imported.code, 0, "{}{}", imported.out, imported.err);
    let again = host.run_with(&[], &["range import - --json"], table.as_bytes());
    assert!(again.out.contains("\"same\""), "{}{}", again.out, again.err);
    assert_eq!(host.place.ok(&["range", "list", "--track", "CD", "--json"]).json().len(), 2);
    serving.terminate();
}
