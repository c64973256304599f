//! 電子發票字軌匯入 from bytes to ranges: the platform's samples, and twenty ways in which a file is wrong. Each of
//! them is refused by line, and the ledger has no new frame afterwards.

use crate::shop::{Shop, span};
use lj::allocation;
use lj::domain::{Company, CompanyCode, Moment, RowVerdict, Ubn};
use lj::protocol::{Asks, Caller, Failure, ImportOptions, ImportReport, request};

const HEADER: &str = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n";

/// What the store, or the reader before it, says of a file: a verdict per line, or no table at all.
#[derive(Debug, PartialEq)]
enum Outcome {
    Stored(u64),
    Refused(Vec<(u32, RowVerdict)>),
    NotATable,
}

fn import(shop: &Shop, now: Option<&str>, bytes: &[u8], history: bool) -> Outcome {
    let Ok(file) = allocation::read(bytes, &mut |_| {}) else { return Outcome::NotATable };
    let options = ImportOptions { history, ..ImportOptions::default() };
    let caller = Caller { now: now.and_then(Moment::parse), ..Caller::default() };
    let dry_run = !file.bad.is_empty();
    let rows = file.rows.into();
    let verdicts = |report: &ImportReport| {
        let mut refused: Vec<_> = report
            .verdicts
            .iter()
            .filter(|row| row.verdict.refuses())
            .map(|row| (row.line, row.verdict))
            .chain(file.bad.iter().map(|row| (row.line, RowVerdict::BadRow)))
            .collect();
        refused.sort_unstable_by_key(|(line, _)| *line);
        refused.dedup();
        refused
    };
    let asked = if dry_run {
        shop.engine.ask(caller, request::ImportReview { rows, options })
    } else {
        shop.engine.ask(caller, request::Import { rows, options })
    };
    match asked {
        Ok(report) if dry_run => Outcome::Refused(verdicts(&report)),
        Ok(report) => Outcome::Stored(report.ranges),
        Err(Failure::Refused(lj::domain::Refusal::Book(lj::domain::BookRefusal::Import(rows)))) => {
            Outcome::Refused(verdicts(&ImportReport { verdicts: rows, ranges: 0 }))
        }
        other => panic!("{other:?}"),
    }
}

fn head(shop: &Shop) -> (u64, String) {
    match shop.ask(request::LedgerVerify) {
        Ok(report) => {
            assert_eq!(report.damage, None);
            (report.frames, report.head_hash)
        }
        other => panic!("{other:?}"),
    }
}

const SAMPLES: [(&str, &str, u64); 4] = [
    ("invnoapply.cp950.csv", "2021-11-05 09:00:00", 100),
    ("invnoapply.utf8.csv", "2021-11-05 09:00:00", 100),
    ("invnoapply.utf8-bom.csv", "2021-11-05 09:00:00", 100),
    // A 期配 company in November takes the last row; the five before it are past.
    ("invnoapply-annual.cp950.csv", "2021-11-05 09:00:00", 10),
];

#[test]
fn every_sample_imports_in_its_period_and_twice_changes_nothing() {
    for (name, now, ranges) in SAMPLES {
        let shop = Shop::new();
        let bytes = std::fs::read(format!("tests/data/csv/{name}")).unwrap();
        assert_eq!(import(&shop, Some(now), &bytes, false), Outcome::Stored(ranges), "{name}");
        let before = head(&shop);
        assert_eq!(import(&shop, Some(now), &bytes, false), Outcome::Stored(0), "{name} again");
        assert_eq!(head(&shop), before, "{name}: the second import left an entry");
        assert_eq!(shop.doctor(false).violations, []);
    }
}

#[test]
fn every_sample_imports_as_history_today() {
    for (name, _, _) in SAMPLES {
        let shop = Shop::new();
        let bytes = std::fs::read(format!("tests/data/csv/{name}")).unwrap();
        assert_eq!(import(&shop, None, &bytes, false), Outcome::Stored(0), "{name}: all past");
        let Outcome::Stored(ranges) = import(&shop, None, &bytes, true) else { panic!("{name}") };
        assert!(ranges >= 60, "{name}: {ranges}");
        assert_eq!(import(&shop, None, &bytes, true), Outcome::Stored(0), "{name} again");
        assert_eq!(shop.doctor(false).violations, []);
    }
}

/// A sound row of this period, but for the cells given.
struct Row(Vec<String>);

fn row(cells: &[(usize, &str)]) -> Row {
    let mut row: Vec<String> =
        ["12345675", "7", "一般稅額計算", &Shop::period().csv(), "ZZ", "40000000", "40000049"]
            .map(str::to_owned)
            .to_vec();
    for (at, cell) in cells {
        (*cell).clone_into(&mut row[*at]);
    }
    Row(row)
}

fn file(rows: &[Row]) -> Vec<u8> {
    let lines: String = rows.iter().map(|row| row.0.join(",") + "\r\n").collect();
    format!("{HEADER}{lines}").into_bytes()
}

/// A shop that has 「YY」 40000000–40000049 for company 1, and 「XX」 for company 2 of another 統編.
fn stocked() -> Shop {
    let shop = Shop::new();
    let ubn = Ubn::parse("24634102").unwrap();
    let code = CompanyCode::parse("2").unwrap();
    let other = Company { code: code.clone(), ubn, head_ubn: ubn, ..crate::shop::company() };
    shop.ask(request::CompanyPut { company: other, new: true }).unwrap();
    shop.add(&[span("YY", 40_000_000, 50)]);
    let mut draft = lj::domain::RangeDraft::new(Shop::period(), span("XX", 40_000_000, 50));
    draft.company = Some(code);
    shop.ask(request::RangeAdd { drafts: vec![draft] }).unwrap();
    shop
}

fn far_future() -> String {
    (0..12).fold(Shop::period(), |period, _| period.next()).csv()
}

fn swapped() -> String {
    let (odd, even) =
        Shop::period().csv().split_once(" ~ ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    format!("{even} ~ {odd}")
}

fn four_months() -> String {
    let (first, last) = (Shop::period().csv(), Shop::period().next().csv());
    format!("{} ~ {}", first.split_once(" ~ ").unwrap().0, last.split_once(" ~ ").unwrap().1)
}

#[test]
fn twenty_damaged_files_are_refused_by_line_and_leave_no_trace() {
    use RowVerdict::{BadRow, OtherUbn, Overlap, WrongPeriod};
    let good = || row(&[]);
    let bad = |row: Row| file(&[good(), row]);
    let line3 = |verdict| Outcome::Refused(vec![(3, verdict)]);
    let far = far_future();
    let mut extra = row(&[(4, "ZA")]);
    extra.0.push("50".to_owned());
    let mut short = row(&[(4, "ZA")]);
    short.0.pop();
    let rows_alone = file(&[good()])[HEADER.len()..].to_vec();
    let cases: Vec<(&str, Vec<u8>, Outcome)> = vec![
        ("unaligned begin", bad(row(&[(4, "ZA"), (5, "40000001")])), line3(BadRow)),
        ("end before begin", bad(row(&[(4, "ZA"), (6, "39999999")])), line3(BadRow)),
        ("overlap inside the file", bad(row(&[(6, "40000099")])), line3(Overlap)),
        ("overlap with the store", bad(row(&[(4, "YY"), (6, "40000099")])), line3(Overlap)),
        ("another company's overlap", bad(row(&[(4, "XX")])), line3(Overlap)),
        ("other 統編", bad(row(&[(0, "04595257"), (4, "ZA")])), line3(OtherUbn)),
        ("wrong check digit", bad(row(&[(0, "12345678"), (4, "ZA")])), line3(BadRow)),
        ("lost zeros", bad(row(&[(4, "ZA"), (5, "50"), (6, "99")])), line3(BadRow)),
        ("exponent", bad(row(&[(4, "ZA"), (5, "4.25E+07")])), line3(BadRow)),
        ("three-letter track", bad(row(&[(4, "ZZA")])), line3(BadRow)),
        ("digit in track", bad(row(&[(4, "Z1")])), line3(BadRow)),
        ("odd-even months swapped", bad(row(&[(3, &swapped()), (4, "ZA")])), line3(BadRow)),
        ("four-month period", bad(row(&[(3, &four_months()), (4, "ZA")])), line3(BadRow)),
        ("far future", bad(row(&[(3, &far), (4, "ZA")])), line3(WrongPeriod)),
        ("missing column", bad(short), line3(BadRow)),
        ("extra column", bad(extra), line3(BadRow)),
        ("no header", rows_alone, Outcome::NotATable),
        ("other file", b"date,amount\r\n2026-11-23,100\r\n".to_vec(), Outcome::NotATable),
        ("binary", (0..=255).cycle().take(4096).collect(), Outcome::NotATable),
        ("control characters", bad(row(&[(4, "ZA\u{1b}[2J")])), line3(BadRow)),
    ];
    assert_eq!(cases.len(), 20);
    let shop = stocked();
    let before = head(&shop);
    for (name, bytes, expected) in cases {
        assert_eq!(import(&shop, None, &bytes, false), expected, "{name}");
        assert_eq!(head(&shop), before, "{name} left an entry");
    }
    assert_eq!(import(&shop, None, &file(&[good()]), false), Outcome::Stored(1), "the sound row alone");
}

#[test]
fn all_faults_of_a_file_come_at_once() {
    let shop = stocked();
    let rows = [
        row(&[(4, "YY"), (6, "40000099")]),
        row(&[(5, "40000001")]),
        row(&[(0, "04595257")]),
        row(&[(3, &far_future())]),
    ];
    use RowVerdict::{BadRow, OtherUbn, Overlap, WrongPeriod};
    let expected = vec![(2, Overlap), (3, BadRow), (4, OtherUbn), (5, WrongPeriod)];
    assert_eq!(import(&shop, None, &file(&rows), false), Outcome::Refused(expected));
}

#[test]
fn a_hundred_thousand_rows_in_one_go() {
    let shop = Shop::new();
    let letters = |at: usize| char::from(b'A' + u8::try_from(at).unwrap());
    let rows: Vec<Row> = (0..100_000usize)
        .map(|at| {
            let track = format!("{}{}", letters(at / 50_000), letters(at / 2_000 % 25));
            let begin = at % 2_000 * 50;
            row(&[(4, &track), (5, &format!("{begin:08}")), (6, &format!("{:08}", begin + 49))])
        })
        .collect();
    assert_eq!(import(&shop, None, &file(&rows), false), Outcome::Stored(100_000));
    assert_eq!(shop.doctor(true).violations, []);
}
