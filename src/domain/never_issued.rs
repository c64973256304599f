//! Why there is no invoice of a number here: nobody issued it, or somebody else did, as the range says that holds it.

use super::{Number, Range, SaleRefusal};

/// What is said of a number of which this store has no invoice; `range` is the one that holds it, if one does.
pub fn never_issued(number: Number, range: Option<&Range>) -> SaleRefusal {
    let Some(range) = range else { return SaleRefusal::NoSuchInvoice(number) };
    if let Some(by) = range.used_by() {
        return SaleRefusal::IssuedElsewhere { number, by: by.clone() };
    }
    let serial = number.serial.value();
    if let Some(to) = range.lent_to().filter(|_| serial >= range.next) {
        return SaleRefusal::NumberLent { number, to: to.clone() };
    }
    if range.outside || serial < range.carried_to {
        return SaleRefusal::IssuedBefore(number);
    }
    SaleRefusal::NoSuchInvoice(number)
}
