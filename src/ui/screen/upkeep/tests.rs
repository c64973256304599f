//! Nothing that the page says is cut, whatever the store's state; roles are told before the engine has to.

use super::page::{ROWS, UpkeepPage};
use crate::domain::{CleanText, Deed, FenceReason, Moment, Role, may};
use crate::protocol::{
    BackupReport, CheckedReport, MirrorReport, ReadingReport, Reply, UnprovenReport, UpkeepReport, book,
    store,
};
use crate::text::Lang;
use crate::ui::door::{UpkeepAsk, Work, WorkKind};
use crate::ui::shell::{Action, Going, Note, Person, Room, Setup, Shell, paint, say};

/// Lines and cells under the rows on the smallest screen.
const UNDER: (usize, u16) = (13, 74);
/// Cells for how a row stands on the smallest screen.
const STANDS: u16 = 61;

fn moment() -> Moment {
    Moment::from_unix(1_764_000_000)
}

fn fences() -> Vec<Option<FenceReason>> {
    use FenceReason::*;
    let reasons = [
        Restored,
        Recovered,
        OtherHost,
        NoWitness,
        WitnessDamaged,
        Older { ends: 12_345_678, known: 12_345_999 },
        Beside,
        Damaged { sequence: 12_345_678 },
        MirrorApart { sequence: 12_345_678 },
    ];
    reasons.into_iter().map(Some).chain([None]).collect()
}

fn reports() -> Vec<Option<Box<UpkeepReport>>> {
    let version = CleanText::new("10.20.30-rc.4", 20).unwrap();
    let told = UpkeepReport {
        version: version.to_string(),
        since: Some(moment()),
        before: Some(version),
        checked: None,
        backup: Some(BackupReport { made: moment(), sequence: 12_345_678, files: 999 }),
        examining: None,
    };
    let checked = |violations| UpkeepReport {
        checked: Some(CheckedReport { at: moment(), violations }),
        backup: None,
        ..told.clone()
    };
    let all = [told.clone(), UpkeepReport { before: None, ..told.clone() }, checked(0), checked(200)];
    all.into_iter().map(|report| Some(Box::new(report))).chain([None]).collect()
}

/// A page that knows everything that can be known.
fn told() -> UpkeepPage {
    let mut page = UpkeepPage::default();
    let mirror = MirrorReport {
        through: 1,
        behind: 12_345_678,
        level_at: moment(),
        late_s: 9,
        trouble: Some(crate::domain::MirrorTrouble::Gone),
    };
    let reading = ReadingReport {
        through: 12_345_678,
        of: 12_345_999,
        begun: moment(),
        whole_at: Some(moment()),
        under_way: true,
    };
    let unproven = UnprovenReport { books: 999, numbers: 49_950, ..UnprovenReport::default() };
    page.answered(UpkeepAsk::Mirror, Ok(Reply::Store(store::Reply::Mirror(Some(mirror)))));
    page.answered(UpkeepAsk::Reading, Ok(Reply::Store(store::Reply::Reading(Some(reading)))));
    page.answered(UpkeepAsk::Unproven, Ok(Reply::Book(book::Reply::Unproven(unproven))));
    page
}

#[test]
fn nothing_that_the_page_says_is_cut_on_the_smallest_screen() {
    for lang in [Lang::Zh, Lang::En] {
        let mut shell = Shell::new(Setup::of_tests(lang));
        for (fence, report) in fences().into_iter().flat_map(|fence| {
            let with = move |report| (fence, report);
            reports().into_iter().map(with)
        }) {
            (shell.fence, shell.upkeep.report) = (fence, report);
            for action in ROWS {
                let page = told();
                let stands = say::certain(&page.stands(&shell, action));
                assert!(
                    !stands.is_empty() && paint::cells(&stands) <= STANDS,
                    "{lang:?} {action:?}: {stands}"
                );
                let lines: usize = page
                    .steps(&shell, action)
                    .iter()
                    .map(|step| paint::wrap(&say::certain(step), UNDER.1, usize::MAX).len())
                    .sum();
                assert!((1..=UNDER.0).contains(&lines), "{lang:?} {action:?} {fence:?}: {lines} lines");
            }
        }
    }
}

#[test]
fn what_goes_on_and_what_came_of_it_stand_before_the_steps() {
    let mut shell = Shell::new(Setup::of_tests(Lang::En));
    let page = UpkeepPage::open(&mut shell);
    shell.upkeep.going = Some(Going { kind: WorkKind::BackUp, done: 3, of: 4, ending: false });
    let lines = page.under(&shell, UNDER.1);
    assert!(lines[1].0.starts_with("[##############################..........]  75 %"), "{lines:?}");
    shell.work_at(1_234, 0);
    assert!(page.under(&shell, UNDER.1)[1].0.contains("1234"));
    shell.work_over(WorkKind::BackUp, Err("it failed".to_owned()));
    assert_eq!(page.under(&shell, UNDER.1)[0].0, "it failed");
    assert_eq!(shell.note, Some(Note { text: "it failed".to_owned(), alarm: true }));
    // Another row says nothing of it.
    shell.fence = Some(FenceReason::Beside);
    let page = UpkeepPage::open(&mut shell);
    assert_ne!(page.under(&shell, UNDER.1)[0].0, "it failed");
}

#[test]
fn a_role_that_may_not_is_told_who_may_and_nothing_begins_twice() {
    let folder = CleanText::new("/media/stick", 20).ok();
    for role in Role::ALL {
        let mut shell = Shell::new(Setup { keep_in: folder.clone(), ..Setup::of_tests(Lang::Zh) });
        let code = crate::domain::StaffCode::parse("B1").unwrap();
        shell.person = Some(Person { code, name: CleanText::default(), role });
        let page = UpkeepPage::open(&mut shell);
        for action in [Action::Doctor, Action::BackUp, Action::Export] {
            let why = page.why_not(&shell, action);
            assert_eq!(why.is_none(), may(role, Deed::Audit), "{role:?} {action:?}: {why:?}");
        }
        for action in [Action::Recover, Action::Update] {
            assert_eq!(page.why_not(&shell, action), None, "who reads the steps changes nothing");
        }
        shell.person = None;
        shell.begin_work(Work::Check);
        let why = page.why_not(&shell, Action::BackUp).unwrap();
        assert!(why.0.text.contains("檢查"), "{why:?}");
    }
}

#[test]
fn a_session_from_afar_names_no_file_and_checks_all_the_same() {
    let mut shell = Shell::new(Setup::of_tests(Lang::En));
    let page = UpkeepPage::open(&mut shell);
    assert_eq!(page.why_not(&shell, Action::Doctor), None);
    for action in [Action::BackUp, Action::Export] {
        let why = page.why_not(&shell, action).unwrap();
        assert!(why.0.text.contains("lj backup -"), "{why:?}");
    }
}

#[test]
fn the_page_begins_where_something_is_to_be_done() {
    let mut shell = Shell::new(Setup::of_tests(Lang::En));
    let first = |shell: &mut Shell| {
        let page = UpkeepPage::open(shell);
        page.under(shell, UNDER.1)[0].0.clone()
    };
    let usual = first(&mut shell);
    let due = UpkeepReport { since: Some(moment()), ..UpkeepReport::default() };
    shell.upkeep.report = Some(Box::new(due));
    let check = first(&mut shell);
    shell.fence = Some(FenceReason::OtherHost);
    let fenced = first(&mut shell);
    assert!(usual != check && check != fenced && usual != fenced);
}
