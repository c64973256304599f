//! A disk that is really full: a small file system of the test's own, filled to the last byte.

use crate::binary::{Place, Run};
use crate::skip::{has, skip};
use std::process::Command;

/// Mounts a file system of 80 MiB as the store's directory, out of everybody else's sight, and runs the script in it.
fn on_a_small_disk(place: &Place, script: &str) -> Run {
    let lj = place.command();
    let mut shell = Command::new("unshare");
    shell.args(["--mount", "sh", "-c"]);
    shell
        .arg(format!("set -e; mkdir -p \"$S\"; mount -t tmpfs -o size=80m,mode=0750 tmpfs \"$S\"\n{script}"));
    for (name, value) in lj.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.env("S", place.store()).env("LJ", lj.get_program()).env("LJ_STORE", place.store());
    Run::of(shell.output().unwrap())
}

/// Leaves so many KiB free.
const FILL: &str = r#"
fill() {
  room=$(df --output=avail -k "$S" | tail -1)
  dd if=/dev/zero of="$S/fill.$1" bs=1k count=$((room - $1)) 2>/dev/null
}
sale() { "$LJ" issue --item 乾電池:1:105 >/dev/null; }
"#;

#[test]
fn a_full_disk_bars_no_look_up_and_no_sale_before_its_reserve_is_used_and_says_so() {
    if !rustix::process::geteuid().is_root() {
        return skip("only root can mount a disk to fill");
    }
    if !has("unshare") {
        return;
    }
    let place = Place::new();
    let run = on_a_small_disk(
        &place,
        &format!(
            r#"{FILL}
"$LJ" init --demo >/dev/null
sale
test -s "$S/ballast" && echo laid
fill 0
"$LJ" invoice list --json | wc -l
test -e "$S/ballast" || echo gone
sale && echo sold
"$LJ" status --check >/dev/null || echo "critical $?"
fill 512
"$LJ" invoice list --json | wc -l
sale 2>"$S.said" || echo "refused $?"
grep -c DISK_FULL "$S.said"
rm "$S/fill.0"
sale && echo sold again
"$LJ" doctor --json >/dev/null && echo sound
test -s "$S/ballast" && echo laid again
"#
        ),
    );
    let said: Vec<&str> = run.out.split_whitespace().collect();
    let expected = "laid 1 gone sold critical 2 2 refused 1 1 sold again sound laid again";
    assert_eq!(said.join(" "), expected, "{}", run.err);
}

#[test]
fn a_backup_onto_a_full_stick_says_so_and_is_none_and_the_shop_sells_on() {
    if !rustix::process::geteuid().is_root() {
        return skip("only root can mount a disk to fill");
    }
    if !has("unshare") {
        return;
    }
    let place = Place::new();
    let run = on_a_small_disk(
        &place,
        &format!(
            r#"{FILL}
"$LJ" init --demo >/dev/null
mkdir -p "$S.stick"; mount -t tmpfs -o size=64m tmpfs "$S.stick"
dd if=/dev/zero of="$S.stick/fill" bs=1k 2>/dev/null || true
"$LJ" backup "$S.stick/b" 2>"$S.said" || echo "failed $?"
grep -c 沒有空間 "$S.said"
test -e "$S.stick/b/MANIFEST" || echo none
test -e "$S/backup.last" || echo unnoted
sale && echo sold
rm "$S.stick/fill"
"$LJ" backup "$S.stick/b" >/dev/null && echo whole
test -e "$S/backup.last" && echo noted
"#
        ),
    );
    let said: Vec<&str> = run.out.split_whitespace().collect();
    assert_eq!(said.join(" "), "failed 3 1 none unnoted sold whole noted", "{}", run.err);
}
