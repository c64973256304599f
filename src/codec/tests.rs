//! Records read back, damage is said, and the bytes of everything that is kept or sent are pinned: one line for every
//! variant of every type that a ledger, a row or a frame can hold (`tests/data/bytes`). What is private to another
//! room is pinned there, with [`pinned::Page`].

mod maker;
pub(crate) mod pinned;

use super::*;
use crate::domain::{
    Allowance, Cancellation, CleanText, ClosedPeriod, Company, Corrected, Delivery, Department, DocumentId,
    Dump, EarlierCancellation, EndedNumbers, Entry, Good, GoodCode, Incarnation, Invoice, Moment, Parked,
    PrintJob, Printing, Range, RangeId, Reinstated, Shift, ShiftId, Staff, Till, ToldAllotment, ToldBlanks,
    UnixUser, Voided,
};
use crate::domain::{Number, Period, Ubn};
use crate::store::{IssuedRow, Meta, RequestRow, Unfinished};
use pinned::Page;

#[test]
fn what_was_written_is_read() {
    let value = (Number::parse("AB12345678").unwrap(), Period::parse("10807").unwrap());
    let bytes = encode(&value).unwrap();
    assert_eq!(bytes[0], VERSION);
    assert_eq!(decode::<(Number, Period)>(&bytes).unwrap(), value);
}

#[test]
fn the_bytes_of_version_2_never_change() {
    let bytes = encode(&(Number::parse("AB12345678").unwrap(), 7u32, Some("字"))).unwrap();
    assert_eq!(bytes, [2, b'A', b'B', 252, 78, 97, 188, 0, 7, 1, 3, 0xE5, 0xAD, 0x97]);
}

#[test]
fn damage_is_said_and_never_allocated() {
    let bytes = encode(&"text").unwrap();
    assert!(matches!(decode::<String>(&[]), Err(CodecFault::Empty)));
    assert!(matches!(decode::<String>(&[9, 0]), Err(CodecFault::Version(9))));
    assert!(matches!(decode::<String>(&bytes[..3]), Err(CodecFault::Body(_))));
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(matches!(decode::<String>(&longer), Err(CodecFault::Trailing(1))));
    let huge = [2, 253, 255, 255, 255, 255, 255, 255, 255, 127];
    assert!(matches!(decode::<String>(&huge), Err(CodecFault::Body(_))));
}

#[test]
fn a_decoded_value_passes_the_same_door_as_a_typed_one() {
    let bytes = encode(&12_345_678u32).unwrap();
    assert!(matches!(decode::<Ubn>(&bytes), Err(CodecFault::Body(_))), "wrong check digit");
}

#[test]
fn the_bytes_of_an_entry_are_pinned() {
    pinned::hold::<Entry>("entry");
}

#[test]
fn the_bytes_of_rows_are_pinned() {
    let mut page = Page::default();
    page.add::<Meta>();
    page.add::<Company>();
    page.add::<Department>();
    page.add::<Till>();
    page.add::<Range>();
    page.add::<(u32, RangeId)>();
    page.add::<Invoice>();
    page.add::<IssuedRow>();
    page.add::<Cancellation>();
    page.add::<Voided>();
    page.add::<Corrected>();
    page.add::<Good>();
    page.add::<GoodCode>();
    page.add::<CleanText>();
    page.add::<Parked>();
    page.add::<PrintJob>();
    page.add::<Printing>();
    page.add::<Allowance>();
    page.add::<Delivery>();
    page.add::<ShiftId>();
    page.add::<Shift>();
    page.add::<Staff>();
    page.add::<UnixUser>();
    page.add::<RequestRow>();
    page.add::<Unfinished>();
    page.add::<Incarnation>();
    page.add::<EarlierCancellation>();
    page.add::<Reinstated>();
    page.add::<(Dump, Moment)>();
    page.add::<EndedNumbers>();
    page.add::<ClosedPeriod>();
    page.add::<DocumentId>();
    page.add::<ToldBlanks>();
    page.add::<ToldAllotment>();
    page.compare("rows");
}

#[test]
fn what_is_kept_can_be_read_at_the_border_and_one_more_is_refused() {
    // The decoder counts the length of a text as eight bytes.
    let largest = "x".repeat(RECORD_BYTES_MAX - 8);
    let bytes = encode_kept(&largest).unwrap();
    assert_eq!(decode::<String>(&bytes).unwrap().len(), largest.len());
    assert!(matches!(encode_kept(&(largest + "x")), Err(CodecFault::TooLarge(_))));
}

#[test]
fn numbers_are_counted_at_their_width_so_many_small_ones_are_refused_and_not_lost() {
    let few = vec![1_u64; RECORD_BYTES_MAX / 8 - 1];
    assert_eq!(decode::<Vec<u64>>(&encode_kept(&few).unwrap()).unwrap().len(), few.len());
    let many = vec![1_u64; RECORD_BYTES_MAX / 8];
    assert!(encode(&many).unwrap().len() < RECORD_BYTES_MAX / 4, "short as it is");
    assert!(matches!(encode_kept(&many), Err(CodecFault::TooLarge(_))));
}
