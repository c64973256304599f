//! Acts on ranges that are taken back by name: what they found and what they left stands in the ledger, and the rows are held
//! against it where the act is decided, so that nothing is written over what anybody changed since.

use super::*;
use crate::domain::{DeptCode, RangeActKind, RangeEdit, StoreRefusal, TillCode, UploadMode};
use crate::protocol::{CHANGE_RANGES_MAX, UNDO_ACTS_MAX};
use std::sync::Barrier;

impl Shop {
    fn undo(&self, name: &str) -> Result<Vec<RangeRow>, Failure> {
        self.ask(request::RangeUndo(RequestId::parse(name).unwrap()))
    }

    fn all(&self) -> Vec<crate::domain::Range> {
        let query = RangeQuery { limit: 500, ..RangeQuery::default() };
        self.ask(request::Ranges(query)).unwrap().rows.into_iter().map(|row| row.range).collect()
    }

    fn entries(&self) -> usize {
        self.ask(request::Trail { from: 1, limit: 500, number: None }).unwrap().rows.len()
    }

    fn undoable(&self) -> Vec<(String, RangeActKind, u64)> {
        let acts = self.ask(request::UndoActs).unwrap();
        acts.into_iter().map(|act| (act.name.to_string(), act.kind, act.ranges)).collect()
    }

    fn edit(&self, name: &str, id: RangeId, draft: RangeDraft) {
        self.named(name, request::RangeEdit { id, edit: RangeEdit { draft } }).unwrap();
    }
}

fn changed_since<T: std::fmt::Debug>(reply: Result<T, Failure>) -> RangeId {
    match reply {
        Err(Failure::Refused(Refusal::Book(BookRefusal::ChangedSince(id)))) => id,
        other => panic!("{other:?}"),
    }
}

fn nothing<T: std::fmt::Debug>(reply: Result<T, Failure>) -> bool {
    matches!(reply, Err(Failure::Refused(Refusal::Book(BookRefusal::NothingToUndo(_)))))
}

#[test]
fn each_kind_of_act_is_taken_back_by_its_name_and_once() {
    let mut shop = Shop::new();
    let drafts = vec![draft("AB", 0, 50), draft("AB", 50, 50), draft("AB", 100, 50)];
    let ids: Vec<_> = shop.add(&drafts).iter().map(|row| row.range.id).collect();
    let before = shop.all();
    let mut other = draft("CD", 0, 100);
    other.dept = DeptCode::parse("B02");
    other.upload = UploadMode::Manual;
    shop.edit("edit", ids[0], other);
    shop.named("dept", request::RangeDept { ids: ids.clone(), dept: DeptCode::parse("B01") }).unwrap();
    shop.named("till", request::RangeTill { ids: ids.clone(), till: TillCode::parse("T1") }).unwrap();
    shop.named("pause", request::RangePause { ids: ids.clone(), pause: true }).unwrap();
    shop.named("resume", request::RangePause { ids: ids[..2].to_vec(), pause: false }).unwrap();
    shop.reopen();
    assert_eq!(shop.undoable()[0], ("resume".to_owned(), RangeActKind::Resume, 2));
    // In their reverse order each finds what it left.
    for name in ["resume", "pause", "till", "dept", "edit"] {
        assert!(shop.undoable().iter().any(|(listed, ..)| listed == name), "{name}");
        let preview = shop.ask(request::UndoPreview(RequestId::parse(name).unwrap())).unwrap();
        let (entries, rows) = (shop.entries(), shop.undo(name).unwrap());
        assert_eq!(shop.entries(), entries + 1, "one act");
        assert_eq!(preview.rows, rows, "as it was told before");
        // Nothing of it is left to be taken back, so the same again writes nothing.
        changed_since(shop.undo(name));
        assert_eq!(shop.entries(), entries + 1);
        assert!(shop.undoable().iter().all(|(listed, ..)| listed != name), "{name}");
    }
    assert_eq!(shop.all(), before);
    shop.healthy();
}

#[test]
fn what_was_deleted_comes_back_paused_where_it_was_and_goes_again() {
    let shop = Shop::new();
    let mut first = draft("AB", 0, 50);
    first.dept = DeptCode::parse("B02");
    first.till = TillCode::parse("T1");
    let ids: Vec<_> = shop.add(&[first, draft("AB", 50, 50)]).iter().map(|row| row.range.id).collect();
    shop.ask(request::RangePause { ids: vec![ids[1]], pause: true }).unwrap();
    let before = shop.all();
    let gone = shop.named("gone", request::RangeDelete(ids)).unwrap();
    assert_eq!((gone.len(), shop.all().len()), (2, 0));
    assert_eq!(shop.undoable()[0], ("gone".to_owned(), RangeActKind::Delete, 2));
    let back = shop.named("back", request::RangeUndo(RequestId::parse("gone").unwrap())).unwrap();
    let again = shop.named("back", request::RangeUndo(RequestId::parse("gone").unwrap())).unwrap();
    assert_eq!(back, again, "the same request, the same answer");
    let after = shop.all();
    assert!(before.iter().zip(&after).all(|(old, new)| new.id > old.id), "ids are never given again");
    let but_name = |range: &crate::domain::Range| crate::domain::Range {
        id: RangeId(0),
        added_at: Moment::default(),
        ..range.clone()
    };
    assert_eq!(
        after.iter().map(but_name).collect::<Vec<_>>(),
        before.iter().map(but_name).collect::<Vec<_>>()
    );
    assert_eq!(fields(shop.undo("gone")).len(), 2, "they are there already");
    shop.undo("back").unwrap();
    assert_eq!(shop.all(), []);
    assert!(nothing(shop.undo("back")), "what is not there is not taken back");
    shop.healthy();
}

#[test]
fn nothing_is_written_over_what_anybody_changed_since() {
    let shop = Shop::new();
    let ids: Vec<_> =
        [0, 50, 100].map(|begin| shop.add(&[draft("AB", begin, 50)])[0].range.id).into_iter().collect();
    shop.named("dept", request::RangeDept { ids: ids.clone(), dept: DeptCode::parse("B01") }).unwrap();
    let mut mine = draft("AB", 0, 50);
    mine.dept = DeptCode::parse("B02");
    shop.edit("mine", ids[0], mine);
    let added =
        shop.named("added", request::RangeAdd { drafts: vec![draft("EF", 0, 50)] }).unwrap()[0].range.id;
    // Somebody goes on with two of them.
    shop.ask(request::RangePause { ids: vec![ids[0]], pause: true }).unwrap();
    shop.ask(request::RangeTill { ids: vec![added], till: TillCode::parse("T1") }).unwrap();
    let (rows, entries) = (shop.all(), shop.entries());
    for (name, changed) in [("mine", ids[0]), ("dept", ids[0]), ("added", added)] {
        assert_eq!(changed_since(shop.undo(name)), changed, "{name}");
        let told = shop.ask(request::UndoPreview(RequestId::parse(name).unwrap()));
        assert_eq!(changed_since(told), changed, "{name}");
        assert!(shop.undoable().iter().all(|(listed, ..)| listed != name), "{name}");
    }
    assert_eq!((shop.all(), shop.entries()), (rows, entries), "all or nothing");
    // A row that is gone is no row as it was left.
    shop.ask(request::RangeDelete(vec![ids[0]])).unwrap();
    let gone = shop.undo("mine");
    assert!(
        matches!(gone, Err(Failure::Refused(Refusal::Book(BookRefusal::NoSuchRange(id)))) if id == ids[0]),
        "{gone:?}"
    );
    shop.healthy();
}

#[test]
fn sales_bar_what_they_bar_and_nothing_else() {
    let shop = Shop::new();
    let id = shop.named("added", request::RangeAdd { drafts: vec![draft("AB", 0, 50)] }).unwrap()[0].range.id;
    shop.edit("wider", id, draft("AB", 0, 100));
    shop.issue();
    let used = shop.undo("added");
    assert!(matches!(used, Err(Failure::Refused(Refusal::Book(BookRefusal::RangeUsed { .. })))), "{used:?}");
    assert_eq!(fields(shop.undo("wider")), [(0, RangeField::End, "RANGE_USED")]);
    let mut manual = draft("AB", 0, 100);
    manual.upload = UploadMode::Manual;
    shop.edit("manual", id, manual);
    shop.issue();
    shop.undo("manual").unwrap();
    let range = shop.range(id).range;
    assert_eq!((range.next, range.upload), (2, UploadMode::Auto), "what was sold stays sold");
    shop.healthy();
}

#[test]
fn acts_that_are_none_on_ranges_or_have_no_way_back_say_so() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 100)])[0].range.id;
    let at = Serial::try_from(50u32).unwrap();
    shop.named("split", request::RangeSplit { id, at }).unwrap();
    shop.named("sold", request::Issue(sale())).unwrap();
    for name in ["split", "sold", "nobody"] {
        assert!(nothing(shop.undo(name)), "{name}");
        assert!(nothing(shop.ask(request::UndoPreview(RequestId::parse(name).unwrap()))), "{name}");
    }
}

/// Two terminals at once: whichever is first, the change of the other one is never lost.
#[test]
fn of_an_undo_and_a_change_at_once_the_change_stays() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    for round in 0..40 {
        let mut other = draft("AB", 0, 50);
        other.upload = UploadMode::Manual;
        let mine = format!("mine-{round}");
        shop.edit(&mine, id, other);
        let dept = DeptCode::parse(&format!("D{round}"));
        let start = Barrier::new(2);
        let (undone, changed) = std::thread::scope(|scope| {
            let undo = scope.spawn(|| {
                start.wait();
                shop.undo(&mine)
            });
            let change = scope.spawn(|| {
                start.wait();
                shop.ask(request::RangeDept { ids: vec![id], dept: dept.clone() })
            });
            (undo.join().unwrap(), change.join().unwrap())
        });
        changed.unwrap();
        let range = shop.range(id).range;
        assert_eq!(range.dept, dept, "round {round}");
        match undone {
            Ok(_) => assert_eq!(range.upload, UploadMode::Auto, "round {round}: first"),
            refused => {
                assert_eq!(changed_since(refused), id);
                assert_eq!(
                    range.upload,
                    UploadMode::Manual,
                    "round {round}: second, and written over nothing"
                );
            }
        }
        // The next round begins as this one did.
        shop.ask(request::RangeEdit { id, edit: RangeEdit { draft: draft("AB", 0, 50) } }).unwrap();
    }
    shop.healthy();
}

/// Two terminals take the same act back at once: it is taken back once.
#[test]
fn of_two_undos_of_one_act_one_is_done() {
    let shop = Shop::new();
    for round in 0..20 {
        let ids: Vec<_> = shop.add(&[draft("AB", 0, 50)]).iter().map(|row| row.range.id).collect();
        let name = format!("gone-{round}");
        shop.named(&name, request::RangeDelete(ids)).unwrap();
        let start = Barrier::new(2);
        let one = || {
            start.wait();
            shop.undo(&name).is_ok()
        };
        let done = std::thread::scope(|scope| {
            let (first, second) = (scope.spawn(one), scope.spawn(one));
            [first.join().unwrap(), second.join().unwrap()]
        });
        assert_ne!(done[0], done[1], "round {round}");
        let back = shop.all();
        assert_eq!(back.len(), 1);
        shop.ask(request::RangeDelete(vec![back[0].id])).unwrap();
    }
    shop.healthy();
}

#[test]
fn as_many_are_listed_as_a_person_looks_through() {
    let shop = Shop::new();
    for count in 0..=UNDO_ACTS_MAX as u32 {
        shop.named(&format!("add-{count}"), request::RangeAdd { drafts: vec![draft("AB", 50 * count, 50)] })
            .unwrap();
    }
    let listed = shop.undoable();
    assert_eq!(listed.len(), UNDO_ACTS_MAX);
    assert_eq!(listed[0].0, format!("add-{UNDO_ACTS_MAX}"));
    assert_eq!(listed.last().unwrap().0, "add-1");
    // What is no act on ranges takes nobody's place.
    (0..3).for_each(|_| drop(shop.issue()));
    assert_eq!(shop.undoable().len(), UNDO_ACTS_MAX);
}

#[test]
fn as_many_ranges_go_as_one_act_may_change() {
    let shop = Shop::new();
    let batch = |track: &str, books: usize| request::RangeAdd {
        drafts: (0..books as u32).map(|book| draft(track, 50 * book, 50)).collect(),
    };
    shop.named("most", batch("AB", CHANGE_RANGES_MAX)).unwrap();
    shop.named("more", batch("CD", CHANGE_RANGES_MAX + 1)).unwrap();
    let more = shop.undo("more");
    let max = CHANGE_RANGES_MAX as u64;
    assert!(
        matches!(more, Err(Failure::Refused(Refusal::Store(StoreRefusal::TooMany { asked, max: most })))
            if (asked, most) == (max + 1, max)),
        "{more:?}"
    );
    assert_eq!(shop.undoable(), [("most".to_owned(), RangeActKind::Batch, max)]);
    assert_eq!(shop.undo("most").unwrap().len(), CHANGE_RANGES_MAX);
    shop.healthy();
}
