//! `lj undo` takes back what a named act added, in one act of its own, and says why where it cannot.

use crate::binary::Place;
use crate::terminal::Terminal;

#[test]
fn what_a_named_act_added_goes_again_and_what_was_sold_from_stays() {
    let place = Place::with_sample(&[]);
    let period = crate::shop::period().lj();
    place.ok(&[
        "range",
        "batch",
        "--period",
        &period,
        "--track",
        "AB",
        "--begin",
        "00000000",
        "--books",
        "3",
        "--request-id",
        "books-1",
    ]);
    place.add_range(&period, "CD", &["--request-id", "books-2"]);
    let rows = |place: &Place| place.ok(&["range", "list", "--json"]).json().len();
    assert_eq!(rows(&place), 4);
    let shown = place.ok(&["undo", "books-1", "--dry-run", "--json"]).json();
    assert_eq!((shown.len(), rows(&place)), (3, 4), "nothing was done yet");
    let done = place.ok(&["undo", "books-1", "--json"]).json();
    assert_eq!((&done[0]["ranges"], rows(&place)), (&3.into(), 1));
    let again = place.run(&["undo", "books-1"]);
    assert!(again.code == 1 && again.err.contains("refused[NOTHING_TO_UNDO]"), "{}", again.err);
    let unknown = place.run(&["--lang", "en", "undo", "nobody"]);
    assert!(unknown.code == 1 && unknown.err.contains("The act nobody leaves nothing"), "{}", unknown.err);
    // Half of a split is not taken back: its numbers would be gone. Nor is the edit of what was split since.
    let id = place.ok(&["range", "list", "--json"]).json()[0]["id"].as_str().unwrap().to_owned();
    place.ok(&["range", "edit", &id, "--end", "00000099", "--reason", "兩本", "--request-id", "edit-1"]);
    place.ok(&["range", "split", &id, "--at", "00000050", "--request-id", "split-1"]);
    for (act, code) in [("split-1", "NOTHING_TO_UNDO"), ("edit-1", "CHANGED_SINCE")] {
        let kept = place.run(&["undo", act]);
        assert!(kept.code == 1 && kept.err.contains(code), "{act}: {}{}", kept.out, kept.err);
    }
    assert_eq!(rows(&place), 2);
    place.ok(&["issue", "--item", "茶:1:10"]);
    let used = place.run(&["undo", "books-2"]);
    assert!(used.code == 1 && used.err.contains("refused[RANGE_USED]"), "{}", used.err);
    assert_eq!(rows(&place), 2);
    place.ok(&["doctor"]);
}

#[test]
fn edits_and_deletes_are_taken_back_and_without_a_name_the_acts_are_listed() {
    let place = Place::with_sample(&[]);
    let period = crate::shop::period().lj();
    let named = |place: &Place| {
        let acts = place.ok(&["undo", "--json"]).json();
        acts.iter().map(|act| act["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        place.ok(&["--lang", "en", "undo", "--dry-run"]).out.trim(),
        "There is no act that can be taken back."
    );
    place.add_range(&period, "AB", &["--request-id", "add-1"]);
    let row = |place: &Place| place.ok(&["range", "list", "--json"]).json().remove(0);
    let before = row(&place);
    let id = before["id"].as_str().unwrap().to_owned();
    place.ok(&["range", "edit", &id, "--dept", "B02", "--request-id", "edit-1"]);
    assert_eq!(row(&place)["dept"], "B02");
    assert_eq!(named(&place), ["edit-1"], "what was edited since is not taken back whole");
    let told = &place.ok(&["undo", "--json"]).json()[0];
    assert_eq!(
        (&told["act"], &told["ranges"], &told["track"]),
        (&"range edited".into(), &1.into(), &"AB".into())
    );
    assert!(told["uid"].is_number() && told["at"].is_string(), "{told}");
    // A script names the act: nothing is guessed, and nothing is done.
    let bare = place.run(&["--lang", "en", "undo"]);
    assert!(bare.code == 2 && bare.err.contains("name the act"), "{}{}", bare.out, bare.err);
    let listed = place.ok(&["undo", "--dry-run"]).out;
    assert!(listed.contains("修改字軌") && listed.contains("edit-1"), "{listed}");
    assert_eq!(row(&place)["dept"], "B02");
    let done = place.ok(&["undo", "edit-1", "--json"]).json();
    assert_eq!((&done[0]["undone"], &done[0]["act"]), (&"edit-1".into(), &"range edited".into()));
    assert_eq!(row(&place), before);
    place.ok(&["range", "delete", &id, "--request-id", "gone-1"]);
    assert_eq!(place.ok(&["range", "list", "--json"]).json().len(), 0);
    let back = place.ok(&["--lang", "en", "undo", "gone-1"]);
    assert!(back.out.contains("that gone-1 deleted are there again: 1"), "{}", back.out);
    assert_eq!(row(&place)["begin"], before["begin"]);
    place.ok(&["doctor"]);
}

#[test]
fn a_person_at_a_terminal_chooses_from_the_list() {
    let place = Place::with_sample(&[]);
    let period = crate::shop::period().lj();
    place.add_range(&period, "AB", &["--request-id", "add-1"]);
    place.add_range(&period, "CD", &["--request-id", "add-2"]);
    let tracks = |place: &Place| {
        let rows = place.ok(&["range", "list", "--json"]).json();
        rows.iter().map(|row| row["track"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let chosen = |typed: &str| {
        let mut terminal = Terminal::start(&place, 100, 24, &["undo"]);
        terminal.wait_for("1 到 2");
        terminal.keys(typed);
        terminal.end_telling()
    };
    for (typed, code) in [("\r", 0), ("3\r", 2), ("x\r", 2), ("0\r", 2)] {
        let (ended, text) = chosen(typed);
        assert_eq!(ended, code, "{typed:?}: {text}");
        assert_eq!(tracks(&place).len(), 2, "{typed:?}: {text}");
    }
    // The newest stands first; full-width digits are digits.
    let (ended, text) = chosen("２\r");
    assert!(ended == 0 && text.contains("add-1"), "{text}");
    assert_eq!(tracks(&place), ["CD"]);
}
