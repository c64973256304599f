//! Keys sort as what they are of, none is the beginning of another table's, and their bytes are pinned.

use super::*;

#[test]
fn past_is_behind_every_key_of_the_prefix() {
    assert_eq!(past(&[1, 2]), [1, 3]);
    assert_eq!(past(&[1, 255, 255]), [2]);
    assert!(past(&[4]) > table(Table::Range) && past(&[4])[0] == Table::Order as u8);
}

#[test]
fn a_short_code_is_no_prefix_of_a_long_one() {
    let code = |text| CompanyCode::parse(text).unwrap();
    let period = Period::parse("11511").unwrap();
    let (one, ten) = (
        open_of_period(&code("1"), period, TaxKind::General),
        open_of_period(&code("10"), period, TaxKind::General),
    );
    assert!(!ten.starts_with(&one));
}

/// A key of every table, by the function that makes them.
fn key_of(kind: Table) -> Vec<u8> {
    let number = Number::parse("AB12345678").unwrap();
    let (period, ubn) = (Period::parse("11511").unwrap(), Ubn::parse("04595257").unwrap());
    let begin = number.serial;
    let company = CompanyCode::parse("1").unwrap();
    // A new table stops the compiler here: enter it in `EVERY` too.
    match kind {
        Table::Meta => meta(),
        Table::Incarnation => incarnation(),
        Table::Dump => dump(),
        Table::Company
        | Table::Department
        | Table::Till
        | Table::Good
        | Table::GoodBarcode
        | Table::ShiftOfTill
        | Table::Staff => named(kind, "A1"),
        Table::Range => range(RangeId(258)),
        Table::Order => order(RangePlace { period, begin, track: number.track, id: RangeId(258) }),
        Table::Span => span(period, number.track, 12_345_699),
        Table::Open => {
            let till = TillCode::parse("A1").unwrap();
            open_of_scope(&company, period, TaxKind::Special, &Scope::Till(till))
        }
        Table::Invoice => invoice(number, period),
        Table::Issued => issued(ubn, 258),
        Table::Request => named(Table::Request, "till-1"),
        Table::Cancellation => of_invoice(Table::Cancellation, number, period),
        Table::BuyerName => buyer_name(ubn),
        Table::Parked => numbered(Table::Parked, 258),
        Table::PrintJob => numbered(Table::PrintJob, 258),
        Table::Printing => printing(number, period, PrintJobId(258)),
        Table::Allowance | Table::AllowedBack => {
            for_allowance(kind, AllowanceNumber::new(number, period, 35).unwrap())
        }
        Table::Shift | Table::CashBack | Table::TakenOut => numbered(kind, 258),
        Table::UnixUser => numbered(Table::UnixUser, 1_000),
        Table::DeliveryOpen | Table::DeliveryOver => {
            delivery(kind, &DocumentId { number, period, kind: MessageKind::F0501, count: 2 })
        }
        Table::NumbersEnded | Table::PeriodClosed => of_period(kind, period),
        Table::BlankTrack => {
            let (track, tax_kind) = (number.track, TaxKind::General);
            blank_track(&TrackOf { head: ubn, branch: ubn, tax_kind, period, track })
        }
        Table::ToldBlanks => {
            delivery(kind, &DocumentId { number, period, kind: MessageKind::E0402, count: 2 })
        }
        Table::BranchOf => {
            let (track, tax_kind) = (number.track, TaxKind::General);
            branch_of(&BranchOf { of: TrackOf { head: ubn, branch: ubn, tax_kind, period, track }, begin })
        }
        Table::Reinstated => {
            delivery(kind, &DocumentId { number, period, kind: MessageKind::F0501, count: 2 })
        }
        Table::ToldAllotment => {
            delivery(kind, &DocumentId { number, period, kind: MessageKind::E0401, count: 2 })
        }
        Table::OfficeYear => office_year(2026),
        Table::TakenCount => taken_count(period, &company, TaxKind::General),
        Table::NumbersAsked => numbers_asked(period, &company, TaxKind::General),
        Table::Voided => voided(number, period, 2),
        Table::Corrected => corrected(number, period, 2),
        Table::Repaid => repaid(number, period, 2),
        Table::Turn => turn(ubn, 258),
        Table::Trail => trail(number, period, 258),
        Table::Reach => reach(258, 2),
        Table::Drawer => drawer(TillCode::parse("A1").as_ref(), 258),
        Table::MovesThrough => numbered(kind, 258),
        Table::Borrower => borrower(&CleanText::new("手持機1", 20).unwrap()),
        Table::EarlierCancellation => earlier_cancellation(number, period, 2),
        Table::Allotted => {
            let serial = |value| crate::domain::Serial::try_from(value).unwrap();
            let span =
                crate::domain::Span::new(number.track, serial(12_345_650), serial(12_345_699)).unwrap();
            allotted(&AllottedSpan { period, ubn, tax_kind: TaxKind::Special, span })
        }
        Table::CompanyState => company_state(&company, CompanyState(258)),
        Table::Unfinished => unfinished(),
        Table::GoodStaged => numbered(Table::GoodStaged, 258),
        Table::GoodsReady => goods_ready(),
        Table::Packing => packing(),
        Table::Pack => pack(StoreId([7; 16])),
        Table::Brought => brought(ubn, 258),
        Table::Replaced => replaced(number, period, 2),
    }
}

const EVERY: [Table; 59] = [
    Table::Meta,
    Table::Company,
    Table::Department,
    Table::Till,
    Table::Range,
    Table::Order,
    Table::Span,
    Table::Open,
    Table::Invoice,
    Table::Issued,
    Table::Request,
    Table::Cancellation,
    Table::Good,
    Table::GoodBarcode,
    Table::BuyerName,
    Table::Parked,
    Table::PrintJob,
    Table::Printing,
    Table::Allowance,
    Table::Shift,
    Table::ShiftOfTill,
    Table::Staff,
    Table::UnixUser,
    Table::DeliveryOpen,
    Table::DeliveryOver,
    Table::Voided,
    Table::CompanyState,
    Table::Unfinished,
    Table::Incarnation,
    Table::Corrected,
    Table::GoodStaged,
    Table::GoodsReady,
    Table::EarlierCancellation,
    Table::Dump,
    Table::CashBack,
    Table::NumbersEnded,
    Table::PeriodClosed,
    Table::BlankTrack,
    Table::ToldBlanks,
    Table::Repaid,
    Table::Turn,
    Table::OfficeYear,
    Table::TakenCount,
    Table::Trail,
    Table::Reach,
    Table::Drawer,
    Table::MovesThrough,
    Table::Borrower,
    Table::AllowedBack,
    Table::Allotted,
    Table::BranchOf,
    Table::ToldAllotment,
    Table::TakenOut,
    Table::NumbersAsked,
    Table::Reinstated,
    Table::Packing,
    Table::Pack,
    Table::Brought,
    Table::Replaced,
];

#[test]
fn the_bytes_of_keys_are_pinned() {
    let mut page = crate::codec::tests::pinned::Page::default();
    for (place, kind) in EVERY.into_iter().enumerate() {
        assert_eq!(kind as usize, place, "{kind:?}: every table is here, in the order of their bytes");
        page.bytes(&format!("{kind:?}"), &key_of(kind));
    }
    let (company, period) = (CompanyCode::parse("1").unwrap(), Period::parse("11511").unwrap());
    for scope in [Scope::Unassigned, Scope::Dept(DeptCode::parse("A1").unwrap())] {
        let key = open_of_scope(&company, period, TaxKind::General, &scope);
        page.bytes(&format!("Open {scope:?}"), &key);
    }
    for kind in MessageKind::ALL {
        let number = Number::parse("AB12345678").unwrap();
        let document = DocumentId { number, period, kind, count: 1 };
        page.bytes(&format!("DeliveryOpen {kind:?}"), &delivery(Table::DeliveryOpen, &document));
    }
    page.compare("keys");
}
