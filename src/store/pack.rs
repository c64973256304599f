//! Tills that left: what a packed store says of itself, what its home knows of it, and which lines of a seller's journal came
//! home with one.

use super::keys::{self, Table};
use super::queries::{Queries, decoded};
use super::{StoreFault, Writer};
use crate::codec;
use crate::domain::{Pack, PackNews, Packing, StoreId, Ubn};
use std::ops::{ControlFlow, Range};

/// Questions about them.
pub trait PackQueries: Queries {
    /// That this store is a packed till.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn packing(&self) -> Result<Option<Packing>, StoreFault> {
        decoded(self.get(&keys::packing())?)
    }

    /// A till that left here.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn pack(&self, id: StoreId) -> Result<Option<Pack>, StoreFault> {
        decoded(self.get(&keys::pack(id))?)
    }

    /// Every till that ever left here.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn packs(&self) -> Result<Vec<Pack>, StoreFault> {
        self.all_under(&keys::table(Table::Pack))
    }

    /// The places of a seller's journal whose invoices came home with a packed till, in order.
    ///
    /// # Errors
    /// [`StoreFault`].
    fn brought(&self, seller: Ubn) -> Result<Vec<Range<u64>>, StoreFault> {
        let mut places = Vec::new();
        self.walk_prefix(&keys::brought_of_seller(seller), false, &mut |key, value| {
            let first = keys::tail_u64(key).unwrap_or_default();
            let count: u64 = codec::decode(value)?;
            places.push(first..first + count);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(places)
    }
}

impl<Q: Queries + ?Sized> PackQueries for Q {}

impl Writer {
    /// Keeps that this store is a packed till.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn put_packing(&mut self, packing: &Packing) -> Result<(), StoreFault> {
        self.put(&keys::packing(), packing)
    }

    /// Keeps how a packed till stands. What comes home with it are the next lines of the journals; it is of an earlier time than
    /// what was sold here.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn put_pack(&mut self, news: &PackNews) -> Result<(), StoreFault> {
        self.put(&keys::pack(news.pack.id), &news.pack)?;
        for (seller, count) in &news.brought {
            let first = self.issued_count(*seller)?;
            self.put(&keys::turn(*seller, first), &())?;
            self.put(&keys::brought(*seller, first), count)?;
        }
        Ok(())
    }
}
