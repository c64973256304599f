//! A goods list that is too large for one batch (E1). Its goods are laid beside the list part by part, where nobody sees
//! them; once all are there the list is *ready*, which is the fact that answers; then they move into the list, part by
//! part. What breaks off before that fact is thrown away, what breaks off after it goes on: at the next opening.

use crate::domain::{Author, Entry, Good, Moment, Refusal, SaleAct, StoreRefusal};
use crate::engine::core::{GoodsStep, No, Step};
use crate::engine::sale::goods;
use crate::protocol::sale::request::GoodsPut;
use crate::protocol::{Failure, Reply};
use crate::store::{Queries, StoreFault};

/// Goods of one step: they take about half of the time for which a sale may wait.
pub(crate) const STEP_GOODS_MAX: usize = 1_000;

/// A large list that is decided.
pub(crate) struct Plan {
    /// What throws away the parts of one that broke off.
    leftovers: Vec<GoodsStep>,
    put: Vec<Good>,
}

/// Decides it: only what differs from the list as it stands is put.
pub(crate) fn plan<R: Queries>(rows: &R, it: &GoodsPut) -> Result<Plan, No> {
    let mut put = Vec::new();
    for good in goods::checked(rows, &it.goods, it.new)? {
        if rows.good(&good.code)?.as_ref() != Some(&good) {
            put.push(good);
        }
    }
    let mut leftovers = Vec::new();
    if let Some((first, end)) = rows.staged_goods()? {
        leftovers.extend(pieces(first, end).map(|(first, count)| GoodsStep::Unstage { first, count }));
    }
    Ok(Plan { leftovers, put })
}

/// Places from `first` up to `end`, in pieces of a step: where each begins, and how many it has.
fn pieces(first: u64, end: u64) -> impl Iterator<Item = (u64, u64)> {
    let step = STEP_GOODS_MAX as u64;
    (first..end).step_by(STEP_GOODS_MAX).map(move |at| (at, step.min(end - at)))
}

impl Plan {
    /// Carries it out; `write` has one step committed and gives its answer.
    pub(crate) fn carry(
        self,
        write: &mut dyn FnMut(Step) -> Result<Reply, Failure>,
    ) -> Result<Reply, Failure> {
        for step in self.leftovers {
            write(Step::Goods(step))?;
        }
        let count = self.put.len() as u64;
        if count == 0 {
            return Ok(Reply::Done);
        }
        let mut put = self.put.into_iter();
        for (first, part) in pieces(0, count) {
            let goods = put.by_ref().take(part as usize).collect();
            write(Step::Goods(GoodsStep::Stage { first, goods }))?;
        }
        let reply = write(Step::Goods(GoodsStep::Ready { count }))?;
        for (first, part) in pieces(0, count) {
            let last = first + part == count;
            let move_on = || Step::Goods(GoodsStep::Move { first, count: part, last });
            // It is done, and only its place among the others is waited for. An engine that ends meanwhile goes on with it
            // when it is opened again.
            while matches!(write(move_on()), Err(Failure::Refused(Refusal::Store(StoreRefusal::Busy)))) {}
        }
        Ok(reply)
    }
}

/// The fact of a step.
pub(crate) fn fact(step: &GoodsStep) -> SaleAct {
    match step {
        GoodsStep::Unstage { first, count } => SaleAct::GoodsUnstaged { first: *first, count: *count },
        GoodsStep::Stage { first, goods } => SaleAct::GoodsStaged { first: *first, goods: goods.clone() },
        GoodsStep::Ready { count } => SaleAct::GoodsReady { count: *count },
        GoodsStep::Move { first, count, last } => {
            SaleAct::GoodsMoved { first: *first, count: *count, last: *last }
        }
    }
}

/// The next thing that ends what broke off: nothing where nothing did.
pub(crate) fn ending<R: Queries>(rows: &R, at: Moment) -> Result<Option<Entry>, StoreFault> {
    let Some((first, end)) = rows.staged_goods()? else { return Ok(None) };
    let count = (end - first).min(STEP_GOODS_MAX as u64);
    let last = first + count == end;
    let step = match rows.goods_ready()? {
        Some(_) => GoodsStep::Move { first, count, last },
        None => GoodsStep::Unstage { first, count },
    };
    Ok(Some(Entry { at, by: Author::default(), request: None, act: fact(&step).into() }))
}
