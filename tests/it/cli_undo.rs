//! `lj undo` takes back what a named act added, in one act of its own, and says why where it cannot.

use crate::binary::Place;

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
    assert!(unknown.code == 1 && unknown.err.contains("no act named nobody"), "{}", unknown.err);
    // Half of a split is not taken back: its numbers would be gone.
    let id = place.ok(&["range", "list", "--json"]).json()[0]["id"].as_str().unwrap().to_owned();
    place.ok(&["range", "edit", &id, "--end", "00000099", "--reason", "兩本", "--request-id", "edit-1"]);
    place.ok(&["range", "split", &id, "--at", "00000050", "--request-id", "split-1"]);
    for act in ["split-1", "edit-1"] {
        let kept = place.run(&["undo", act]);
        assert!(kept.code == 1 && kept.err.contains("NOTHING_TO_UNDO"), "{act}: {}{}", kept.out, kept.err);
    }
    assert_eq!(rows(&place), 2);
    place.ok(&["issue", "--item", "茶:1:10"]);
    let used = place.run(&["undo", "books-2"]);
    assert!(used.code == 1 && used.err.contains("refused[RANGE_USED]"), "{}", used.err);
    assert_eq!(rows(&place), 2);
    place.ok(&["doctor"]);
}
