//! Every refusal, made from a few values of each kind, so that a test holds for one that is added without being told.

use crate::domain::*;

/// Values of a kind, by round; as many rounds as a sentence or code tells apart.
pub trait Sample: Sized {
    const ROUNDS: usize = 1;

    fn sample(round: usize) -> Self;
}

macro_rules! samples {
    ($($kind:ty: [$($value:expr),+];)+) => {
        $(impl Sample for $kind {
            const ROUNDS: usize = [$(stringify!($value)),+].len();

            fn sample(round: usize) -> Self {
                let mut all: Vec<Self> = vec![$($value),+];
                all.swap_remove(round.checked_rem(all.len()).unwrap())
            }
        })+
    };
}

fn number() -> Number {
    Number::parse("TF98000001").unwrap()
}

fn period() -> Period {
    Period::parse("11511").unwrap()
}

fn company() -> CompanyCode {
    CompanyCode::parse("1").unwrap()
}

fn span() -> Span {
    Span::new(number().track, number().serial, number().serial).unwrap()
}

fn document() -> DocumentId {
    DocumentId { number: number(), period: period(), kind: MessageKind::F0501, count: 1 }
}

samples! {
    u32: [7];
    u64: [7];
    Amount: [7];
    String: ["A1".to_owned()];
    AllowanceNumber: [AllowanceNumber::new(number(), period(), 1).unwrap()];
    BadReturn: [
        BadReturn::Last { said: number(), lent: span() },
        BadReturn::NotUsed(number()),
        BadReturn::Twice(number())
    ];
    BadBrought: [
        BadBrought::Number,
        BadBrought::Place,
        BadBrought::Told,
        BadBrought::NoInvoice,
        BadBrought::Kind
    ];
    StoreId: [StoreId([7; 16])];
    BorrowerKind: [BorrowerKind::Handheld, BorrowerKind::System];
    CleanText: [CleanText::new("H1", 20).unwrap()];
    CompanyCode: [company()];
    Conflict: [
        Conflict::DonationAndBuyer,
        Conflict::DonationAndCarrier,
        Conflict::CitizenAndBuyer,
        Conflict::NameWithoutBuyer,
        Conflict::BadBuyerName,
        Conflict::ZeroRateMissing,
        Conflict::ZeroRateWithoutLine,
        Conflict::BuyerOfZeros,
        Conflict::MobileAndBuyer,
        Conflict::CarrierAndSlip,
        Conflict::MixedTax,
        Conflict::CarrierNotTaken,
        Conflict::MemberAndBuyer,
        Conflict::CardAndBuyer
    ];
    Deed: [Deed::Sell, Deed::KeepPeople];
    DocumentId: [document()];
    MessageKind: [MessageKind::F0701];
    FenceReason: [
        FenceReason::Restored,
        FenceReason::Recovered,
        FenceReason::OtherHost,
        FenceReason::NoWitness,
        FenceReason::WitnessDamaged,
        FenceReason::Older { ends: 3, known: 7 },
        FenceReason::Beside,
        FenceReason::Damaged { sequence: 4 },
        FenceReason::MirrorApart { sequence: 4 }
    ];
    FieldFault: [
        FieldFault::Missing(RangeField::Period),
        FieldFault::Form(RangeField::Track),
        FieldFault::EndBeforeBegin,
        FieldFault::CountMismatch { counted: 1, typed: 2 },
        FieldFault::Unaligned { nearest: 0 },
        FieldFault::PeriodWindow { first: period(), last: period() },
        FieldFault::Dates(RangeField::From),
        FieldFault::Carried(RangeField::Cancelled),
        FieldFault::Carried(RangeField::LastIssued),
        FieldFault::NoSuchCompany(company()),
        FieldFault::Overlap { company: company(), span: span() },
        FieldFault::Used { field: RangeField::Begin, last: number() },
        FieldFault::ReasonMissing,
        FieldFault::PastLast { field: RangeField::Count, left: 20 }
    ];
    GoodCode: [GoodCode::parse("A1").unwrap()];
    ImportVerdict: [ImportVerdict { line: 2, verdict: RowVerdict::BadRow, with: None }];
    LineFault: [LineFault::Name, LineFault::QuantityZero, LineFault::Quantity, LineFault::Price, LineFault::Unit];
    Missing: [
        Missing::Documents { count: 2, first: document() },
        Missing::Voided(1),
        Missing::Unreported(1),
        Missing::NotReturned { holder: CleanText::new("H1", 20).unwrap(), count: 1 },
        Missing::Broken(1),
        Missing::Lent { to: CleanText::new("H1", 20).unwrap(), count: 1, first: span() }
    ];
    Moment: [Moment::from_unix(0)];
    NotAllottable: [
        NotAllottable::OtherHead,
        NotAllottable::NoRow,
        NotAllottable::NotBooks,
        NotAllottable::OfTill(TillCode::parse("T1").unwrap()),
        NotAllottable::Mismatch,
        NotAllottable::Paper,
        NotAllottable::Told(document())
    ];
    NotLendable: [
        NotLendable::UsedUp,
        NotLendable::OfTill(TillCode::parse("T1").unwrap()),
        NotLendable::Mismatch
    ];
    Number: [number()];
    NumbersState: [
        NumbersState::NotAdded,
        NumbersState::NotAssigned,
        NumbersState::Paused,
        NumbersState::UsedUp,
        NumbersState::Expired,
        NumbersState::Withheld,
        NumbersState::Barred { until: Moment::from_unix(0) }
    ];
    OfficeYearFault: [OfficeYearFault::Year(1), OfficeYearFault::Count(1), OfficeYearFault::Order(1)];
    ParkedId: [ParkedId(1)];
    Period: [period()];
    PrintJobId: [PrintJobId(1)];
    RangeId: [RangeId(1)];
    RequestId: [RequestId::parse("books-1").unwrap()];
    ShiftId: [ShiftId(99)];
    Role: [Role::Auditor];
    Span: [span()];
    StaffCode: [StaffCode::parse("A1").unwrap()];
    TenderFault: [
        TenderFault::Short(1),
        TenderFault::ChangeNotCash(1),
        TenderFault::Amount,
        TenderFault::CashNotNeeded(1)
    ];
    TerminalName: [TerminalName::parse("T1-1").unwrap()];
    TillCode: [TillCode::parse("T1").unwrap()];
    TotalFault: [TotalFault::Zero, TotalFault::Negative, TotalFault::TooLarge, TotalFault::Lines];
    Track: [number().track];
    Ubn: [Ubn::parse("12345675").unwrap()];
}

impl<S: Sample> Sample for Option<S> {
    const ROUNDS: usize = S::ROUNDS + 1;

    fn sample(round: usize) -> Self {
        (round % Self::ROUNDS).checked_sub(1).map(S::sample)
    }
}

impl<S: Sample> Sample for (u32, S) {
    const ROUNDS: usize = S::ROUNDS;

    fn sample(round: usize) -> Self {
        (1, S::sample(round))
    }
}

impl<S: Sample> Sample for Vec<S> {
    const ROUNDS: usize = S::ROUNDS;

    fn sample(round: usize) -> Self {
        vec![S::sample(round)]
    }
}

#[test]
fn a_refusal_says_its_code_whatever_its_values() {
    let samples = Refusal::samples();
    assert!(samples.len() > 60, "{}", samples.len());
    for refusal in samples {
        let code = refusal.code();
        let capitals = code.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        assert!(!code.is_empty() && capitals, "{refusal:?}: {code}");
    }
}
