//! Options as typed, read into values of the domain. A wrong one is wrong usage (exit 2); what the business
//! refuses (a UBN whose check digit does not fit, a carrier that is none) keeps its refusal code.

use crate::cli::out::{CliFailure, clean};
use crate::domain::{
    AllowanceNumber, BOOK_SIZE, Carrier, CleanText, CompanyCode, DeliveryKind, DeptCode, DonationCode,
    GoodCode, MessageKind, Moment, Number, ParkedId, Period, PrintJobId, RangeId, RangeStatus, RequestId,
    Role, Serial, ShiftId, SlipCode, StaffCode, TEXT_CHARS_MAX, TaxKind, TaxRegistration, TillCode, Track,
    Ubn, ZeroReason, fold_width, is_typed_carrier,
};
use crate::domain::{Category, Copies, Kind, UploadMode, parse_date};
use crate::text::{self, Lang};
use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;
use strum::{EnumMessage, VariantArray};

/// One of the words of a type of the domain; the help says what each means.
pub fn word<T>() -> impl TypedValueParser<Value = T>
where
    T: EnumMessage + VariantArray + Copy + Send + Sync,
    &'static str: From<T>,
{
    one_of(T::VARIANTS)
}

/// One of these values of the domain, by its word.
pub fn one_of<T>(values: &'static [T]) -> impl TypedValueParser<Value = T>
where
    T: EnumMessage + Copy + Send + Sync,
    &'static str: From<T>,
{
    let possible = values.iter().map(|value| {
        let meaning = value.get_documentation().unwrap_or_default().trim_end_matches('.');
        PossibleValue::new(<&str>::from(*value)).help(meaning)
    });
    // Nothing else than these words comes this far.
    PossibleValuesParser::new(possible).try_map(move |raw| found(values, &raw).ok_or(raw))
}

/// The value of a word; `None` for any other text.
pub fn of_word<T>(raw: &str) -> Option<T>
where
    T: VariantArray + Copy,
    &'static str: From<T>,
{
    found(T::VARIANTS, raw)
}

/// All words of a kind, as a sentence names them.
pub fn words<T>() -> String
where
    T: VariantArray + Copy,
    &'static str: From<T>,
{
    T::VARIANTS.iter().copied().map(<&str>::from).collect::<Vec<_>>().join(", ")
}

fn found<T: Copy>(values: &[T], raw: &str) -> Option<T>
where
    &'static str: From<T>,
{
    values.iter().copied().find(|value| <&str>::from(*value) == raw)
}

/// An invoice, as it is named on the command line.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Which {
    /// Number, with a hyphen or without.
    #[arg(value_parser = number)]
    pub number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = period)]
    pub period: Option<Period>,
}

/// An invoice, as it is named or scanned.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Scanned {
    /// Number, with a hyphen or without; or what a scanner reads from its slip: the bar code, or the left QR code.
    #[arg(id = "number", value_name = "NUMBER", value_parser = slip_code)]
    pub slip: SlipCode,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = period)]
    pub period: Option<Period>,
}

/// A code, or `-` (or nothing) for *any*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrAny<T>(pub Option<T>);

/// What a value should look like, by the name of its kind; in words once the language is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint(&'static str);

impl Hint {
    /// The hint as it is read.
    pub fn words(self, lang: Lang) -> &'static str {
        text::usage::value_hint(lang, self.0)
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words(Lang::En))
    }
}

impl std::error::Error for Hint {}

/// Reads a code, or nothing from `-` and from an empty text.
macro_rules! or_any {
    ($read:path) => {
        |raw: &str| match raw.trim() {
            "" | "-" => Some(OrAny(None)),
            code => $read(code).map(|code| OrAny(Some(code))),
        }
    };
}

macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident -> $value:ty, $hint:literal: $read:expr;)+) => {
        $(
            $(#[$doc])*
            ///
            /// # Errors
            /// What would be right.
            pub fn $name(raw: &str) -> Result<$value, Hint> {
                let read: fn(&str) -> Option<$value> = $read;
                read(raw).ok_or(Hint($hint))
            }
        )+
    };
}

readers! {
    /// `--zero-reason`.
    zero_reason -> ZeroReason, "zero-reason": |raw| ZeroReason::try_from(raw.trim().parse::<u8>().ok()?).ok();
    /// A role.
    role -> Role, "role": Role::parse;
    /// 稅籍編號.
    tax_no -> TaxRegistration, "tax-no": TaxRegistration::parse;
    /// `yes` or `no`.
    yes_no -> bool, "yes-no": |raw| match raw {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    /// 期別.
    period -> Period, "period": |raw| Period::parse(raw).ok();
    /// 字軌.
    track -> Track, "track": |raw| Track::parse(raw).ok();
    /// Eight digits.
    serial -> Serial, "serial": |raw| Serial::parse(raw).ok();
    /// 號碼, or what a scanner reads from a slip.
    slip_code -> SlipCode, "number": SlipCode::parse;
    /// 號碼, with a hyphen or without.
    number -> Number, "number": |raw| Number::parse(raw).ok();
    /// `R000042` or `42`.
    range_id -> RangeId, "range": RangeId::parse;
    /// 公司編號.
    company -> CompanyCode, "code": CompanyCode::parse;
    /// 部門代號.
    dept -> DeptCode, "code": DeptCode::parse;
    /// A till.
    till -> TillCode, "code": TillCode::parse;
    /// A member of staff.
    staff -> StaffCode, "code": StaffCode::parse;
    /// A good's code or bar code.
    good -> GoodCode, "good": GoodCode::parse;
    /// A bar code, or `-` for none.
    good_or_none -> OrAny<GoodCode>, "good": or_any!(GoodCode::parse);
    /// A price or quantity.
    figure -> Decimal, "figure": |raw| Decimal::from_str_exact(&fold_width(raw.trim())).ok();
    /// A 折讓單.
    allowance -> AllowanceNumber, "allowance": AllowanceNumber::parse;
    /// A closed shift.
    shift -> ShiftId, "shift": |raw| raw.trim().parse().ok().map(ShiftId);
    /// A parked sale.
    parked -> ParkedId, "parked": |raw| raw.trim().parse().ok().map(ParkedId);
    /// A print job.
    job -> PrintJobId, "job": |raw| raw.trim().trim_start_matches('#').parse().ok().map(PrintJobId);
    /// A request id.
    request_id -> RequestId, "request-id": RequestId::parse;
    /// `YYYY-MM-DD HH:MM:SS`, Taipei time.
    moment -> Moment, "moment": Moment::parse;
    /// A date, `108.07.01` or `2019-07-01`.
    date -> NaiveDate, "date": parse_date;
    /// 07 or 08.
    tax_kind -> TaxKind, "tax-kind": |raw| TaxKind::parse(raw).or_else(|| TaxKind::parse(&format!("0{raw}")));
    /// 發票類別.
    category -> Category, "category": Category::parse;
    /// 發票型態.
    kind -> Kind, "kind": Kind::parse;
    /// 聯數.
    copies -> Copies, "copies": Copies::parse;
    /// `auto` or `manual`.
    upload -> UploadMode, "upload": UploadMode::parse;
    /// A state of a range.
    status -> RangeStatus, "status": RangeStatus::parse;
    /// A state of a document in the outbox.
    delivery_kind -> DeliveryKind, "delivery-state": |raw| found(&DeliveryKind::ALL, raw);
    /// A MIG message.
    message_kind -> MessageKind, "message": MessageKind::parse;
    /// Any text, without hidden characters.
    text -> CleanText, "text": |raw| CleanText::new(raw, TEXT_CHARS_MAX).ok();
    /// A department, or `-` for any.
    dept_or_any -> OrAny<DeptCode>, "code-or-any": or_any!(DeptCode::parse);
    /// A till, or `-` for any.
    till_or_any -> OrAny<TillCode>, "code-or-any": or_any!(TillCode::parse);
    /// How many numbers a stored range gets: 0 or a multiple of 50.
    books_of -> u32, "books-of": |raw| u32::from_str(raw).ok().filter(|size| size % BOOK_SIZE == 0);
}

/// A 統一編號.
///
/// # Errors
/// `BAD_UBN`.
pub fn ubn(lang: Lang, raw: &str) -> Result<Ubn, CliFailure> {
    Ubn::parse(raw)
        .map_err(|fault| CliFailure::refused("BAD_UBN", text::sale::fault::bad_ubn(lang, &shown(raw), fault)))
}

/// A 載具.
///
/// # Errors
/// `BAD_CARRIER`.
pub fn carrier(lang: Lang, raw: &str) -> Result<Carrier, CliFailure> {
    let wrong = || {
        let found = shown(raw);
        let why = match is_typed_carrier(raw) {
            true => text::sale::fault::bad_other_carrier(lang, &found),
            false => text::sale::fault::bad_carrier(lang, &found),
        };
        CliFailure::refused("BAD_CARRIER", why)
    };
    Carrier::parse(raw).ok_or_else(wrong)
}

/// A 捐贈碼.
///
/// # Errors
/// `BAD_DONATION`.
pub fn donation(lang: Lang, raw: &str) -> Result<DonationCode, CliFailure> {
    let wrong = || CliFailure::refused("BAD_DONATION", text::sale::fault::bad_donation(lang, &shown(raw)));
    DonationCode::parse(raw).ok_or_else(wrong)
}

/// How many characters of a wrong value a sentence repeats.
const SHOWN_CHARS_MAX: usize = 40;

fn shown(raw: &str) -> String {
    clean(raw).chars().take(SHOWN_CHARS_MAX).collect()
}
