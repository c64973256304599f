//! E0401 and E0402: the platform's samples, the largest message, and what is no report.

use super::read::elements;
use super::records::sender;
use super::schemas;
use crate::golden_file::compare;
use crate::shop::span;
use lj::domain::{BLANK_SPANS_MAX, BlankReport, BranchAllotment, Period, Span, TaxKind, Track, TrackOf, Ubn};
use lj::mig;

fn of(branch: &str) -> TrackOf {
    TrackOf {
        head: sender().ubn,
        branch: Ubn::parse(branch).unwrap(),
        tax_kind: TaxKind::General,
        period: Period::parse("11501").unwrap(),
        track: Track::parse("AB").unwrap(),
    }
}

fn blanks(spans: Vec<Span>) -> BlankReport {
    BlankReport { of: of("12345675"), spans }
}

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/mig-4.1/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

#[test]
fn both_are_the_samples_and_the_same_bytes_for_ever() {
    let blank = mig::e0402(&blanks(vec![span("AB", 11_223_350, 50), span("AB", 11_223_410, 1)])).unwrap();
    assert_eq!(elements(&blank), elements(&sample("E0402_blank")));
    compare("mig-e0402", std::str::from_utf8(&blank).unwrap());
    let (whole, spans) = (span("AB", 11_223_300, 200), vec![span("AB", 11_223_300, 50)]);
    let branch = mig::e0401(&BranchAllotment { of: of("12345676"), whole, spans }).unwrap();
    assert_eq!(elements(&branch), elements(&sample("E0401_branch")));
    compare("mig-e0401", std::str::from_utf8(&branch).unwrap());
}

#[test]
fn the_largest_report_is_valid_and_what_is_none_is_not_written() {
    let every_other = |count: usize| {
        let count = u32::try_from(count).unwrap();
        (0..count).map(|at| span("AB", at * 2, 1)).collect::<Vec<_>>()
    };
    let largest = mig::e0402(&blanks(every_other(BLANK_SPANS_MAX))).unwrap();
    assert!(mig::e0402(&blanks(every_other(BLANK_SPANS_MAX + 1))).is_err());
    let twice = mig::e0402(&blanks(vec![span("AB", 0, 50), span("AB", 49, 1)]));
    assert!(twice.unwrap_err().to_string().contains("interval 2"));
    let spans = vec![span("AB", 0, 50), span("AB", 100, 50)];
    let branch =
        mig::e0401(&BranchAllotment { of: of("12345675"), whole: span("AB", 0, 150), spans }).unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for (kind, bytes) in [("E0402", largest), ("E0401", branch)] {
        let path = folder.path().join(kind);
        std::fs::write(&path, bytes).unwrap();
        schemas::check_all(kind, &[path]);
    }
}
