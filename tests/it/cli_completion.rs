//! Completion and manual pages are made from the tree of verbs: the shells and `man` read them, and every verb is there.

use crate::binary::Place;
use std::process::{Command, Stdio};

/// Hands a text to a program; what it says, or `None` where the program is not here.
fn read_by(program: &str, args: &[&str], text: &str) -> Option<(bool, String)> {
    use std::io::Write;
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    Some((done.status.success(), said))
}

/// What bash offers behind these words.
fn offered(script: &str, words: &[&str]) -> Vec<String> {
    let line = words.join(" ");
    let ask = format!(
        "{script}\nCOMP_WORDS=({line} '')\nCOMP_CWORD={}\n_lj lj '' {}\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        words.len(),
        words.last().unwrap(),
    );
    let (ok, said) = read_by("bash", &["--norc"], &ask).unwrap();
    assert!(ok, "{said}");
    said.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_verbs_and_options() {
    let place = Place::new();
    let script = place.ok(&["completion", "bash"]).out;
    let verbs = offered(&script, &["lj"]);
    for verb in ["range", "issue", "invoice", "completion", "--store"] {
        assert!(verbs.iter().any(|offer| offer == verb), "{verb}: {verbs:?}");
    }
    let below = offered(&script, &["lj", "range"]);
    assert!(below.iter().any(|offer| offer == "import"), "{below:?}");
    // Those that are given a verb complete it, and help its own subjects.
    let explained = offered(&script, &["lj", "help"]);
    for word in ["range", "undo", "refusals", "config"] {
        assert!(explained.iter().any(|offer| offer == word), "{word}: {explained:?}");
    }
    let pages = offered(&script, &["lj", "man"]);
    assert!(
        pages.iter().any(|offer| offer == "range") && !pages.contains(&"refusals".to_owned()),
        "{pages:?}"
    );
}

#[test]
fn the_other_shells_have_theirs_with_help_in_the_language_of_the_call() {
    let place = Place::new();
    for shell in ["zsh", "fish"] {
        let chinese = place.ok(&["completion", shell]).out;
        assert!(chinese.contains("發票字軌") && chinese.contains("blanks"), "{shell}");
        let english = place.ok(&["--lang", "en", "completion", shell]).out;
        assert!(english.contains("Ranges of numbers"), "{shell}");
    }
    let run = place.run(&["completion", "tcsh"]);
    assert!(run.code == 2 && run.err.contains("bash、zsh、fish"), "{}", run.err);
}

#[test]
fn a_manual_page_is_of_the_program_or_of_a_verb() {
    let place = Place::new();
    let page = place.ok(&["man"]).out;
    assert!(page.contains(".SH 指令") && page.contains("range") && !page.contains(".SH NAME"), "{page}");
    let page = place.ok(&["--lang", "en", "man", "range", "import"]).out;
    assert!(page.contains(".TH lj-range-import") && page.contains(".SH OPTIONS"), "{page}");
    assert!(place.run(&["man", "nope"]).err.contains("沒有「nope」"), "it is no verb");
    // groff says nothing against it, where it is here.
    let Some((ok, said)) = read_by("groff", &["-Tutf8", "-man", "-ww", "-z", "-k"], &page) else { return };
    assert!(ok && said.is_empty(), "{said}");
}
