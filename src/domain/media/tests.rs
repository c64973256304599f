//! Lines byte for byte, and the columns read back by their positions.

use super::*;
use crate::domain::takings::tests::{allowance, invoice};
use crate::domain::{Clearance, Serial, Track, ZeroRate, ZeroReason};

fn of() -> TaxRegistration {
    TaxRegistration::parse("012345678").unwrap()
}

fn lines(rows: &[MediaRow]) -> Vec<String> {
    (1..).zip(rows).map(|(serial, row)| row.line(of(), serial)).collect()
}

#[test]
fn every_kind_of_line_is_as_the_office_s_table_has_it() {
    let company = invoice("2026-11-05 10:00:00", true, &[(TaxChoice::Taxable, 105)], &[]);
    let consumer = invoice("2026-12-31 23:59:59", false, &[(TaxChoice::Taxable, 105)], &[]);
    let given = allowance(&company, "2026-12-01 10:00:00", &[(TaxChoice::Taxable, 20, 1)]);
    let serial = |value: u32| Serial::try_from(value).unwrap();
    let span = Span::new(Track::parse("CD").unwrap(), serial(50), serial(99)).unwrap();
    let blanks = MediaRow::of_blanks(company.period.last_day(), company.seller, span);
    let rows = [
        MediaRow::of_invoice(&company, false),
        MediaRow::of_invoice(&consumer, false),
        MediaRow::of_invoice(&company, true),
        MediaRow::of_allowance(&given),
        vec![blanks],
    ]
    .concat();
    assert_eq!(
        lines(&rows),
        [
            "350123456780000001115110459525704595257AB1122334400000000010010000000005         ",
            "35012345678000000211512        04595257AB1122334400000000010510000000000         ",
            "35012345678000000311511        04595257AB11223344000000000000F0000000000         ",
            "330123456780000004115120459525704595257AB1122334400000000002010000000001         ",
            "350123456780000005115120000009904595257CD00000050000000000000D0000000000       A ",
        ]
    );
    for line in lines(&rows) {
        assert_eq!((line.len(), line.is_ascii()), (MEDIA_LINE_BYTES, true), "{line}");
    }
}

#[test]
fn an_invoice_of_several_taxes_has_a_line_for_each_and_the_customs_mark_where_it_is_zero_rated() {
    let kinds = [(TaxChoice::Taxable, 105), (TaxChoice::Zero, 40), (TaxChoice::Free, 30)];
    let mut mixed = invoice("2026-11-05 10:00:00", true, &kinds, &[]);
    let reason = ZeroReason::try_from(71).unwrap();
    mixed.zero_rate = Some(ZeroRate { clearance: Clearance::ThroughCustoms, reason });
    let column = |line: &String, from: usize, length: usize| line[from - 1..from - 1 + length].to_owned();
    let found: Vec<_> = lines(&MediaRow::of_invoice(&mixed, false))
        .iter()
        .map(|line| (column(line, 62, 1), column(line, 50, 12), column(line, 63, 10), column(line, 81, 1)))
        .collect();
    let row = |kind: &str, sales: i64, tax: i64, customs: &str| {
        (kind.to_owned(), format!("{sales:012}"), format!("{tax:010}"), customs.to_owned())
    };
    assert_eq!(found, [row("1", 100, 5, " "), row("2", 40, 0, "2"), row("3", 30, 0, " ")]);
    let mut undone = allowance(&mixed, "2026-11-06 10:00:00", &[(TaxChoice::Free, 30, 0)]);
    assert_eq!(MediaRow::of_allowance(&undone).len(), 1);
    undone.cancelled = Some(crate::domain::AllowanceCancelled {
        at: undone.at,
        staff: None,
        reason: crate::domain::CleanText::default(),
    });
    assert_eq!(MediaRow::of_allowance(&undone), []);
}

#[test]
fn a_tax_registration_is_nine_digits() {
    assert_eq!(TaxRegistration::parse(" １２３４５６７８９ "), Some(TaxRegistration(123_456_789)));
    for wrong in ["", "12345678", "1234567890", "12345678a", "-12345678", "12345675 "] {
        assert_eq!(TaxRegistration::parse(wrong), None, "{wrong}");
    }
}
