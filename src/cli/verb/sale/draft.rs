//! A sale as typed or as a line of JSON, made into a draft of valid values.

use crate::cli::out::{CliFailure, clean};
use crate::cli::value;
use crate::domain::{
    BUYER_NAME_CHARS_MAX, CleanText, Clearance, CompanyCode, DeptCode, LINE_NAME_CHARS_MAX, LINES_MAX,
    LineFault, PriceBasis, RequestId, SaleDraft, SaleLine, SaleRefusal, TaxChoice, Tender, TenderKind,
    TillCode, UNIT_CHARS_MAX, ZeroRate, ZeroReason,
};
use crate::text::{self, Lang};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use strum::VariantArray;

/// `NAME:QTY:PRICE`, split from the right, so that a name may hold colons; or the object that an item is in a file, for
/// what this form cannot say. No item of the first form ends as an object does.
///
/// # Errors
/// Wrong usage, with the item; what the object is refused for.
pub fn item(lang: Lang, (place, raw): (u32, &str), usual: TaxChoice) -> Result<SaleLine, CliFailure> {
    if !(raw.trim_start().starts_with('{') && raw.trim_end().ends_with('}')) {
        let line = written(raw).map(|line| SaleLine { tax: usual, ..line });
        return line.map_err(|item| CliFailure::Usage(text::sale::fault::bad_item(lang, &item)));
    }
    let object = serde_json::from_str(raw).map_err(|error| {
        CliFailure::Usage(text::sale::fault::bad_json_item(lang, &json_fault(lang, &error)))
    })?;
    line(lang, place, object, usual)
}

fn written(raw: &str) -> Result<SaleLine, String> {
    let wrong = || clean(raw);
    let mut parts = raw.rsplitn(3, ':');
    let (Some(price), Some(quantity), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong());
    };
    match (CleanText::new(name, LINE_NAME_CHARS_MAX), decimal(quantity), decimal(price)) {
        (Ok(name), Some(quantity), Some(price)) if !name.is_empty() => {
            Ok(SaleLine::new(name, quantity, price))
        }
        _ => Err(wrong()),
    }
}

/// An exact decimal; an exponent is read too, as JSON may write it.
fn decimal(raw: &str) -> Option<Decimal> {
    let raw = crate::domain::fold_width(raw.trim());
    Decimal::from_str_exact(&raw).or_else(|_| Decimal::from_scientific(&raw)).ok()
}

/// One line of `issue --from`. Unknown fields are refused: a misspelt `buyer` must not become a consumer's sale.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaleJson {
    request_id: Option<String>,
    #[serde(default)]
    items: Vec<ItemJson>,
    buyer: Option<String>,
    buyer_name: Option<String>,
    carrier: Option<String>,
    donate: Option<String>,
    tax: Option<String>,
    till: Option<String>,
    dept: Option<String>,
    company: Option<String>,
    price_basis: Option<String>,
    clearance: Option<String>,
    #[serde(default, deserialize_with = "number_or_text")]
    zero_reason: Option<String>,
    #[serde(default)]
    payments: Vec<PaymentJson>,
}

/// A part of the payment: `{"kind": "cash", "amount": 500}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentJson {
    kind: String,
    #[serde(deserialize_with = "figure")]
    amount: Decimal,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemJson {
    name: String,
    #[serde(deserialize_with = "figure")]
    qty: Decimal,
    #[serde(deserialize_with = "figure")]
    price: Decimal,
    unit: Option<String>,
    /// This line's own, where it is not the sale's.
    tax: Option<String>,
}

/// A number or a text. A JSON number is read as it is printed shortest, which is exact up to 15 digits; more
/// digits are to be given as text.
fn figure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = Figure::deserialize(deserializer)?.text();
    decimal(&text).ok_or_else(|| serde::de::Error::custom("not a decimal number"))
}

fn number_or_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Figure>::deserialize(deserializer)?.map(Figure::text))
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Figure {
    Number(serde_json::Number),
    Text(String),
}

impl Figure {
    fn text(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}

/// The request id that a line gives, also where the rest of it is wrong: its refusal is told under that name.
pub fn given_request_id(raw: &str) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(raw).ok()?;
    RequestId::parse(json.get("request_id")?.as_str()?).map(|id| id.to_string())
}

/// What tax the lines of a sale bear that say nothing else, and what is said of a zero rate.
#[derive(Clone, Copy, Debug)]
pub struct Tax {
    /// Taxable, zero or free.
    pub choice: TaxChoice,
    /// Of a zero rate.
    pub zero: SaidOfZero,
}

/// What is said of a zero rate.
#[derive(Clone, Copy, Debug, Default)]
pub struct SaidOfZero {
    /// 通關方式.
    pub clearance: Option<Clearance>,
    /// 零稅率原因.
    pub reason: Option<ZeroReason>,
}

impl SaidOfZero {
    /// What a sale of these lines says: with a zero-rated one, the usual where nothing is said; with none, what is said all
    /// the same, so that it is refused and not left out.
    pub fn of(self, lines: &[SaleLine], usual: Self) -> Option<ZeroRate> {
        let is_zero = lines.iter().any(|line| line.tax == TaxChoice::Zero);
        let Self { clearance, reason } = self;
        let usual = if is_zero { usual } else { Self::default() };
        (is_zero || clearance.is_some() || reason.is_some()).then(|| ZeroRate {
            clearance: clearance.or(usual.clearance).unwrap_or(Clearance::NotThroughCustoms),
            reason: reason.or(usual.reason).unwrap_or(ZeroReason::EXPORT),
        })
    }
}

/// What a line asks for, and under which name if it gives one.
pub struct Sale {
    /// The line's own request id.
    pub request_id: Option<RequestId>,
    /// The sale.
    pub draft: SaleDraft,
}

/// Reads a line, filling up from `base` what it does not say.
///
/// # Errors
/// The refusal of this line.
pub fn sale(lang: Lang, raw: &str, base: &SaleDraft, usual: Tax) -> Result<Sale, CliFailure> {
    let json: SaleJson = serde_json::from_str(raw).map_err(|error| field(json_fault(lang, &error)))?;
    let code = |name: &'static str| move || field(text::sale::fault::bad_json_field(lang, name));
    let request_id = read(json.request_id, RequestId::parse, code("request_id"))?;
    let choice = read(json.tax, value::of_word, word::<TaxChoice>(lang, "tax"))?.unwrap_or(usual.choice);
    let lines = lines(lang, json.items, choice)?;
    let said = SaidOfZero {
        clearance: read(json.clearance, value::of_word, word::<Clearance>(lang, "clearance"))?,
        reason: read(
            json.zero_reason,
            |raw| value::zero_reason(raw).ok(),
            || field(text::sale::fault::bad_json_word(lang, "zero_reason", "71–79")),
        )?,
    };
    let name = |raw: &str| CleanText::new(raw, BUYER_NAME_CHARS_MAX).ok();
    let draft = SaleDraft {
        zero_rate: said.of(&lines, usual.zero),
        lines,
        buyer_name: read(json.buyer_name, name, code("buyer_name"))?.unwrap_or_default(),
        tenders: json.payments.into_iter().map(|paid| payment(lang, &paid)).collect::<Result<_, _>>()?,
        // As the command says it.
        paper: base.paper,
        buyer: json.buyer.map(|buyer| value::ubn(lang, &buyer)).transpose()?,
        carrier: json.carrier.map(|carrier| value::carrier(lang, &carrier)).transpose()?,
        donation: json.donate.map(|donate| value::donation(lang, &donate)).transpose()?,
        basis: read(json.price_basis, value::of_word, word::<PriceBasis>(lang, "price_basis"))?
            .unwrap_or(base.basis),
        company: read(json.company, CompanyCode::parse, code("company"))?.or_else(|| base.company.clone()),
        dept: read(json.dept, DeptCode::parse, code("dept"))?.or_else(|| base.dept.clone()),
        till: read(json.till, TillCode::parse, code("till"))?.or_else(|| base.till.clone()),
        ..SaleDraft::default()
    };
    Ok(Sale { request_id, draft })
}

fn read<T>(
    raw: Option<String>,
    parse: impl Fn(&str) -> Option<T>,
    wrong: impl Fn() -> CliFailure,
) -> Result<Option<T>, CliFailure> {
    raw.map(|raw| parse(&raw).ok_or_else(wrong)).transpose()
}

/// The refusal of a field that takes a few words.
fn word<T>(lang: Lang, name: &str) -> impl Fn() -> CliFailure
where
    T: VariantArray + Copy,
    &'static str: From<T>,
{
    move || field(text::sale::fault::bad_json_word(lang, name, &value::words::<T>()))
}

/// What is wrong with JSON, in the person's language; the library's words are English.
fn json_fault(lang: Lang, error: &serde_json::Error) -> String {
    let (said, column) = (error.to_string(), error.column() as u64);
    let names: Vec<String> = said.split('`').skip(1).step_by(2).map(clean).collect();
    match (error.classify(), &names[..]) {
        (Category::Data, [name]) if said.starts_with("missing") => text::sale::fault::json_lacks(lang, name),
        (Category::Data, [name, known @ ..]) if said.starts_with("unknown") => {
            text::sale::fault::json_unknown(lang, name, &known.join(", "))
        }
        (Category::Data, _) => text::sale::fault::json_other(lang, column),
        (Category::Syntax | Category::Eof | Category::Io, _) => text::sale::fault::no_json(lang, column),
    }
}

fn payment(lang: Lang, paid: &PaymentJson) -> Result<Tender, CliFailure> {
    let wrong = || field(text::sale::fault::bad_json_payment(lang, &value::words::<TenderKind>()));
    let kind = value::of_word(&paid.kind).ok_or_else(wrong)?;
    let amount = paid.amount.is_integer().then(|| i64::try_from(paid.amount).ok()).flatten();
    Ok(Tender { kind, amount: amount.ok_or_else(wrong)? })
}

fn lines(lang: Lang, items: Vec<ItemJson>, usual: TaxChoice) -> Result<Vec<SaleLine>, CliFailure> {
    if !(1..=LINES_MAX).contains(&items.len()) {
        let lines = u32::try_from(items.len()).unwrap_or(u32::MAX);
        return Err(CliFailure::of(lang, SaleRefusal::LineCount { lines }));
    }
    (1u32..).zip(items).map(|(place, item)| line(lang, place, item, usual)).collect()
}

fn line(lang: Lang, place: u32, item: ItemJson, usual: TaxChoice) -> Result<SaleLine, CliFailure> {
    let refused = |fault| CliFailure::of(lang, SaleRefusal::BadLines(vec![(place, fault)]));
    let name = CleanText::new(&item.name, LINE_NAME_CHARS_MAX).map_err(|_| refused(LineFault::Name))?;
    let unit = item.unit.as_deref().unwrap_or_default();
    let unit = CleanText::new(unit, UNIT_CHARS_MAX).map_err(|_| refused(LineFault::Unit))?;
    let tax = read(item.tax, value::of_word, word::<TaxChoice>(lang, "tax"))?.unwrap_or(usual);
    Ok(SaleLine { unit, tax, ..SaleLine::new(name, item.qty, item.price) })
}

/// `KIND:AMOUNT`, a part of the payment in whole dollars.
///
/// # Errors
/// Wrong usage, with what is said.
pub fn paid(lang: Lang, raw: &str) -> Result<Tender, CliFailure> {
    let read = || {
        let (kind, amount) = raw.split_once(':')?;
        Some(Tender { kind: value::of_word(kind.trim())?, amount: amount.trim().parse().ok()? })
    };
    read().ok_or_else(|| CliFailure::Usage(text::sale::fault::bad_payment(lang, &clean(raw))))
}

fn field(sentence: String) -> CliFailure {
    CliFailure::Refused { code: "BAD_FIELD", sentence }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> Tax {
        let zero = SaidOfZero { clearance: Some(Clearance::ThroughCustoms), reason: None };
        Tax { choice: TaxChoice::Taxable, zero }
    }

    fn typed(raw: &str) -> Result<SaleLine, CliFailure> {
        item(Lang::En, (1, raw), TaxChoice::Taxable)
    }

    fn code(raw: &str) -> &'static str {
        match sale(Lang::En, raw, &SaleDraft::default(), usual()) {
            Err(CliFailure::Refused { code, .. }) => code,
            Ok(_) => "fine",
            Err(_) => "other",
        }
    }

    #[test]
    fn an_item_is_split_from_the_right() {
        let line = typed("咖啡:大:2:45.5").unwrap();
        assert_eq!((line.name.as_str(), line.quantity.to_string().as_str()), ("咖啡:大", "2"));
        assert_eq!(typed("折扣:1:-10").unwrap().price, Decimal::from(-10));
        for wrong in ["咖啡", "咖啡:1", ":1:1", "咖啡:x:1", "咖啡:1:"] {
            assert!(matches!(typed(wrong), Err(CliFailure::Usage(_))), "{wrong}");
        }
    }

    #[test]
    fn an_item_may_be_the_object_of_a_file_for_its_own_tax_and_unit() {
        let line = typed(r#" {"name":"書","qty":2,"price":"99.5","unit":"本","tax":"free"}"#).unwrap();
        assert_eq!(
            (line.unit.as_str(), line.tax, line.price.to_string().as_str()),
            ("本", TaxChoice::Free, "99.5")
        );
        let usual = item(Lang::En, (1, r#"{"name":"書","qty":2,"price":1}"#), TaxChoice::Zero).unwrap();
        assert_eq!(usual.tax, TaxChoice::Zero);
        assert_eq!(typed("{x}:1:2").unwrap().name.as_str(), "{x}", "a name may look like anything");
        for wrong in ["{}", r#"{"name":"書","qty":2}"#, r#"{"name":"書","qty":2,"price":1,"note":"x"}"#] {
            assert!(matches!(typed(wrong), Err(CliFailure::Usage(_))), "{wrong}");
        }
        let long = r#"{"name":"書","qty":2,"price":1,"unit":"一二三四五六七"}"#;
        assert!(matches!(typed(long), Err(CliFailure::Refused { code: "BAD_LINES", .. })));
    }

    #[test]
    fn a_payment_has_a_kind_and_whole_dollars() {
        let read = |raw| paid(Lang::En, raw).ok().map(|paid| (<&str>::from(paid.kind), paid.amount));
        assert_eq!((read("cash:500"), read(" card : 20 ")), (Some(("cash", 500)), Some(("card", 20))));
        for wrong in ["500", "cash", "cash:", "cash:1.5", "gold:1", "cash:1:1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_zero_rate_says_clearance_and_reason_and_without_a_zero_rated_line_what_was_said_stays_to_be_refused()
    {
        let rate = |more: &str| {
            let raw = format!(r#"{{"items":[{{"name":"茶","qty":1,"price":1}}]{more}}}"#);
            let zero_rate = sale(Lang::En, &raw, &SaleDraft::default(), usual()).unwrap().draft.zero_rate;
            zero_rate.map(|rate| (rate.clearance, u8::from(rate.reason)))
        };
        use Clearance::{NotThroughCustoms, ThroughCustoms};
        assert_eq!(rate(""), None);
        assert_eq!(rate(r#","tax":"zero""#), Some((ThroughCustoms, 71)), "the usual of the command");
        let said = r#","tax":"zero","clearance":"not-through-customs","zero_reason":79"#;
        assert_eq!(rate(said), Some((NotThroughCustoms, 79)));
        assert_eq!(rate(r#","zero_reason":"72""#), Some((NotThroughCustoms, 72)));
        for wrong in [r#""zero_reason":70"#, r#""zero_reason":"x""#, r#""clearance":"1""#] {
            assert_eq!(
                code(&format!(r#"{{"items":[{{"name":"茶","qty":1,"price":1}}],{wrong}}}"#)),
                "BAD_FIELD"
            );
        }
    }

    #[test]
    fn numbers_and_texts_are_both_figures() {
        let raw = r#"{"request_id":"a-1","items":[{"name":"茶","qty":"1.5","price":0.1}],"till":"T9","tax":"free"}"#;
        let sale = sale(Lang::En, raw, &SaleDraft::default(), usual()).unwrap();
        assert_eq!(sale.request_id, RequestId::parse("a-1"));
        assert_eq!(sale.draft.lines[0].price.to_string(), "0.1");
        assert_eq!((sale.draft.lines[0].tax, sale.draft.till), (TaxChoice::Free, TillCode::parse("T9")));
    }

    #[test]
    fn a_line_has_its_own_tax_and_unit_and_a_sale_its_buyers_name_and_payments() {
        let raw = r#"{"items":[{"name":"茶","qty":1,"price":100,"unit":"杯"},{"name":"書","qty":1,"price":200,"tax":"free"}],
            "buyer":"04595257","buyer_name":"大明","payments":[{"kind":"card","amount":200},{"kind":"cash","amount":"100"}]}"#;
        let draft = sale(Lang::En, raw, &SaleDraft::default(), usual()).unwrap().draft;
        let told: Vec<_> = draft.lines.iter().map(|line| (line.unit.as_str(), line.tax)).collect();
        assert_eq!(told, [("杯", TaxChoice::Taxable), ("", TaxChoice::Free)]);
        assert_eq!((draft.buyer_name.as_str(), draft.zero_rate), ("大明", None));
        let paid: Vec<_> = draft.tenders.iter().map(|paid| (<&str>::from(paid.kind), paid.amount)).collect();
        assert_eq!(paid, [("card", 200), ("cash", 100)]);
        let zero = r#"{"items":[{"name":"茶","qty":1,"price":1,"tax":"zero"}]}"#;
        assert!(sale(Lang::En, zero, &SaleDraft::default(), usual()).unwrap().draft.zero_rate.is_some());
    }

    #[test]
    fn each_wrong_line_has_its_code() {
        assert_eq!(code("nothing"), "BAD_FIELD");
        assert_eq!(code(r#"{"items":[{"name":"茶","qty":1,"price":1}],"byer":"12345675"}"#), "BAD_FIELD");
        assert_eq!(code(r#"{"items":[]}"#), "BAD_LINES");
        assert_eq!(code(r#"{"buyer":"12345675"}"#), "BAD_LINES");
        let with = |more: &str| format!(r#"{{"items":[{{"name":"茶","qty":1,"price":1}}],{more}}}"#);
        assert_eq!(code(&with(r#""buyer":"12345678""#)), "BAD_UBN");
        assert_eq!(code(&with(r#""carrier":"/abc""#)), "BAD_CARRIER");
        assert_eq!(code(&with(r#""donate":"x""#)), "BAD_DONATION");
        assert_eq!(code(&with(r#""till":"no till""#)), "BAD_FIELD");
        assert_eq!(code(&with(r#""payments":[{"kind":"gold","amount":1}]"#)), "BAD_FIELD");
        assert_eq!(code(&with(r#""payments":[{"kind":"cash","amount":1.5}]"#)), "BAD_FIELD");
        assert_eq!(code(r#"{"items":[{"name":"茶","qty":1,"price":1,"tax":"none"}]}"#), "BAD_FIELD");
        assert_eq!(
            code(r#"{"items":[{"name":"茶","qty":1,"price":1,"unit":"一二三四五六七"}]}"#),
            "BAD_LINES"
        );
        assert_eq!(code(&with(r#""carrier":"/ABC+123""#)), "fine");
    }

    #[test]
    fn what_is_wrong_in_a_line_of_json_is_said_in_the_language_of_the_call_with_what_is_known() {
        let base = SaleDraft::default();
        let said = |lang, raw: &str| match sale(lang, raw, &base, usual()) {
            Err(CliFailure::Refused { sentence, .. }) => sentence,
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("{raw}"),
        };
        let with = |more: &str| format!(r#"{{"items":[{{"name":"書","qty":1,"price":100}}],{more}}}"#);
        for (raw, known) in [
            (with(r#""tax":"x""#), "taxable"),
            (with(r#""price_basis":"Net""#), "gross"),
            (with(r#""clearance":"2""#), "customs"),
            (with(r#""zero_reason":"80""#), "71–79"),
            (with(r#""payments":[{"kind":"gold","amount":1}]"#), "voucher"),
            (with(r#""payments":[{"kind":"cash","amount":100.5}]"#), "amount"),
            (with(r#""colour":1"#), "colour"),
            (r#"{"items":[{"name":"書","qty":1}]}"#.to_owned(), "price"),
            (r#"{"items":["#.to_owned(), "JSON"),
            ("null".to_owned(), "qty"),
            ("[]".to_owned(), "qty"),
        ] {
            for lang in [Lang::Zh, Lang::En] {
                assert!(said(lang, &raw).contains(known), "{raw}: {}", said(lang, &raw));
            }
            let chinese = said(Lang::Zh, &raw);
            let foreign = ["missing", "expected", "invalid", "line ", "column"];
            assert!(!foreign.iter().any(|word| chinese.contains(word)), "{chinese}");
        }
    }
}
