//! Writing goods: a good and its bar code move together, and a large list lies beside the list until it is whole.

use super::keys::{self, Table};
use super::queries::Queries;
use super::{StoreFault, Writer};
use crate::domain::{Good, GoodCode};

impl Writer {
    /// Adds or changes a good, with its bar code.
    pub fn put_good(&mut self, good: &Good) -> Result<(), StoreFault> {
        let old = self.good(&good.code)?;
        match old.as_ref().map(|old| &old.barcode) {
            None => self.meta_mut().goods += 1,
            Some(Some(barcode)) if good.barcode.as_ref() != Some(barcode) => {
                self.free_barcode(barcode, good)?
            }
            Some(_) => {}
        }
        if let Some(barcode) = &good.barcode {
            self.put(&keys::named(Table::GoodBarcode, barcode.as_str()), &good.code)?;
        }
        self.put(&keys::named(Table::Good, good.code.as_str()), good)
    }

    /// Lays goods of a large list beside the list, from this place on.
    pub fn stage_goods(&mut self, first: u64, goods: &[Good]) -> Result<(), StoreFault> {
        (first..)
            .zip(goods)
            .try_for_each(|(place, good)| self.put(&keys::numbered(Table::GoodStaged, place), good))
    }

    /// Takes it away from there.
    pub fn unstage_good(&mut self, place: u64) -> Result<(), StoreFault> {
        self.remove(&keys::numbered(Table::GoodStaged, place))
    }

    /// A large list is ready to move, of so many goods; or (`None`) has moved.
    pub fn put_goods_ready(&mut self, count: Option<u64>) -> Result<(), StoreFault> {
        match count {
            Some(count) => self.put(&keys::goods_ready(), &count),
            None => self.remove(&keys::goods_ready()),
        }
    }

    /// Gives up a bar code, unless another good has taken it over in the same act.
    fn free_barcode(&mut self, barcode: &GoodCode, of: &Good) -> Result<(), StoreFault> {
        match self.good_of(barcode)? {
            Some(owner) if owner.code == of.code => {
                self.remove(&keys::named(Table::GoodBarcode, barcode.as_str()))
            }
            _ => Ok(()),
        }
    }

    /// Removes a good and its bar code; nothing where there is none.
    pub fn remove_good(&mut self, code: &GoodCode) -> Result<(), StoreFault> {
        let Some(good) = self.good(code)? else { return Ok(()) };
        if let Some(barcode) = &good.barcode {
            self.remove(&keys::named(Table::GoodBarcode, barcode.as_str()))?;
        }
        self.meta_mut().goods -= 1;
        self.remove(&keys::named(Table::Good, code.as_str()))
    }
}
