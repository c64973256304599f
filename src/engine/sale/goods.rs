//! Acts on the goods list.

use crate::domain::{
    GOODS_MAX, GOODS_REMOVED_MAX, Good, GoodCode, Moment, SaleAct, SaleRefusal, StoreRefusal, TillRefusal,
    check_most,
};
use crate::engine::core::{Decision, No};
use crate::store::Queries;
use std::collections::{HashMap, HashSet};

/// Adds or changes goods: all or none.
pub(crate) fn put<R: Queries>(rows: &R, now: Moment, goods: &[Good], new: bool) -> Result<Decision, No> {
    let put = checked(rows, goods, new)?;
    let mut same = true;
    for good in &put {
        same &= rows.good(&good.code)?.as_ref() == Some(good);
    }
    Ok(Decision::put(SaleAct::GoodsPut(put), now).unless(same))
}

/// The goods as they are put, once they are found sound. A code or bar code belongs to one good, whichever of the two it
/// is.
pub(crate) fn checked<R: Queries>(rows: &R, goods: &[Good], new: bool) -> Result<Vec<Good>, No> {
    // A large list that is not all in the list yet would come over what is put now.
    if rows.goods_ready()?.is_some() {
        return Err(StoreRefusal::Busy.into());
    }
    let faults: Vec<_> = (1u32..)
        .zip(goods)
        .flat_map(|(place, good)| good.faults().into_iter().map(move |fault| (place, fault)))
        .collect();
    if !faults.is_empty() {
        return Err(SaleRefusal::BadGoods(faults).into());
    }
    let mut owners: HashMap<&GoodCode, &GoodCode> = HashMap::new();
    for good in goods {
        let own_barcode = good.barcode.as_ref().filter(|barcode| **barcode != good.code);
        for code in std::iter::once(&good.code).chain(own_barcode) {
            if owners.insert(code, &good.code).is_some() {
                return Err(TillRefusal::CodeTaken(code.to_string()).into());
            }
        }
    }
    let given: HashSet<&GoodCode> = goods.iter().map(|good| &good.code).collect();
    let mut added = 0u64;
    for (code, owner) in &owners {
        match rows.good_of(code)? {
            None if code == owner => added += 1,
            None => {}
            Some(old) if old.code == **owner && !new => {}
            // The other one gives the code up in this same act.
            Some(old) if !new && old.code != **code && given.contains(&old.code) => {}
            Some(_) => return Err(TillRefusal::CodeTaken(code.to_string()).into()),
        }
    }
    check_most(rows.meta()?.goods + added, GOODS_MAX)?;
    // One form for one value: -0 would not read back as it was written.
    Ok(goods.iter().map(|good| Good { price: good.price.normalize(), ..good.clone() }).collect())
}

/// Removes goods: all or none.
pub(crate) fn remove<R: Queries>(rows: &R, now: Moment, codes: &[GoodCode]) -> Result<Decision, No> {
    check_most(codes.len() as u64, GOODS_REMOVED_MAX)?;
    if rows.goods_ready()?.is_some() {
        return Err(StoreRefusal::Busy.into());
    }
    for code in codes {
        if rows.good(code)?.is_none() {
            return Err(SaleRefusal::NoSuchGood(code.clone()).into());
        }
    }
    Ok(Decision::put(SaleAct::GoodsRemoved(codes.to_vec()), now))
}
