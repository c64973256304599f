//! The JSON of `cli.md`: an object has its fields in the order in which they are written, each named once; and how the
//! values of the domain stand in it. Ids and codes are strings, counts and amounts numbers, serials eight digits, dates
//! ISO, times RFC 3339 with +08:00. A word is the fixed name of a value, never a sentence; legacy words stay Chinese in
//! either language.

use crate::domain::{
    AllocationMode, AllowanceNumber, BlankReporter, Category, Check, CleanText, Clearance, ClockGrade,
    CompanyCode, Copies, DeliveryKind, DeptCode, DonationCode, GoodCode, InvoicePaper, Kind, LinkTrouble,
    MessageKind, Moment, Number, ParkedId, Period, PriceBasis, PrintJobId, PrintMark, PrintOutcome,
    PrinterTrouble, RandomCode, RangeId, RangeStatus, Remedy, RequestId, Role, Serial, ShiftId, StaffCode,
    TaxChoice, TaxKind, TaxType, TenderKind, TillCode, Track, Ubn, UploadMode, Way,
};
use crate::protocol::{DoctorCheck, InvoiceStatus, Pressure};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

/// Fields in their order.
pub type Object = Map<String, Value>;

/// An object: the fields of others first (`..other`), then its own, each `name: value`, or `name` alone where a
/// variable has that name.
macro_rules! object {
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
    ($(.. $first:expr,)* $($name:ident $(: $value:expr)?),* $(,)?) => {{
        let mut object = $crate::cli::out::Object::new();
        $(object.extend($first);)*
        $(object.insert(
            stringify!($name).to_owned(),
            $crate::cli::out::Field::json(&$crate::cli::out::object!(@value $name $($value)?)),
        );)*
        object
    }};
}
pub(crate) use object;

/// A value that a field can have.
pub trait Field {
    /// As it stands in JSON.
    fn json(&self) -> Value;
}

macro_rules! fields {
    ($(($($type:ty),+ $(,)?): $value:ident => $json:expr;)+) => {
        $($(impl Field for $type {
            fn json(&self) -> Value {
                let $value = self;
                Value::from($json)
            }
        })+)+
    };
}

fields! {
    (bool, u8, u16, u32, u64, i64): value => *value;
    (usize): count => *count as u64;
    (str, String): text => text.to_owned();
    (
        AllowanceNumber, CleanText, CompanyCode, DeptCode, DonationCode, GoodCode, MessageKind, NaiveDate, Number,
        ParkedId, RandomCode, RangeId, RequestId, Serial, ShiftId, StaffCode, TillCode, Track, Ubn,
    ): code => code.to_string();
    (PrintJobId): id => id.0;
    (Period): period => period.lj();
    (Moment): moment => moment.rfc3339();
    (Decimal): figure => figure.normalize().to_string();
    (Category, Check, Copies, Kind, RangeStatus, TaxKind, UploadMode): value => value.word();
    (
        AllocationMode, BlankReporter, Clearance, ClockGrade, DeliveryKind, DoctorCheck, InvoicePaper, InvoiceStatus,
        LinkTrouble, Pressure, PriceBasis, PrintMark, PrintOutcome, PrinterTrouble, Remedy, Role, TaxChoice, TaxType,
        TenderKind, Way,
    ): value => <&str>::from(*value);
}

impl Field for Value {
    fn json(&self) -> Value {
        self.clone()
    }
}

impl Field for Object {
    fn json(&self) -> Value {
        Value::Object(self.clone())
    }
}

impl<T: Field + ?Sized> Field for &T {
    fn json(&self) -> Value {
        (**self).json()
    }
}

impl<T: Field> Field for Option<T> {
    fn json(&self) -> Value {
        self.as_ref().map_or(Value::Null, Field::json)
    }
}

impl<T: Field> Field for Vec<T> {
    fn json(&self) -> Value {
        self.iter().map(Field::json).collect()
    }
}

/// A list of objects.
pub fn list<'a, T: 'a>(things: impl IntoIterator<Item = &'a T>, object: fn(&T) -> Object) -> Value {
    things.into_iter().map(|thing| Value::Object(object(thing))).collect()
}

/// A text; null where it is empty.
pub fn filled(text: &CleanText) -> Option<&CleanText> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_has_its_fields_in_their_order_and_those_of_others_first() {
        let first = object! { zebra: 1u32, ape: None::<Period> };
        let inner = object! { at: Period::parse("11511").unwrap() };
        let lines = vec![inner];
        let told = object! { ..first, lines, whole: true, name: "茶" };
        assert_eq!(
            serde_json::to_string(&told).unwrap(),
            r#"{"zebra":1,"ape":null,"lines":[{"at":"11511"}],"whole":true,"name":"茶"}"#
        );
    }
}
