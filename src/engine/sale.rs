//! Sales, goods, issued invoices: which act is decided where, and what is asked of them.

pub(crate) mod fold;
pub(crate) mod goods;
pub(crate) mod goods_large;
pub(crate) mod invoices;
pub(crate) mod issue;
pub(crate) mod life;
pub(crate) mod parked;
pub(crate) mod rehearsal;

use crate::engine::core::{Asking, Decision, No, Scene};
use crate::engine::sale::issue::Issuer;
use crate::protocol::sale::{Command, Question};
use crate::protocol::{Ask, Failure, GoodsPage, GoodsQuery, PAGE_ROWS_MAX, Reply};
use crate::store::{Queries, Snapshot, StoreFault};
use std::ops::ControlFlow;

/// Decides an act.
pub(crate) fn decide<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    issuer: &mut Issuer<'_>,
    command: &Command,
) -> Result<Decision, No> {
    let now = scene.now;
    match command {
        Command::Issue(_) => issuer.issue(rows, scene.sale()?),
        Command::Park(it) => parked::park(rows, scene, it),
        Command::Unpark(it) => parked::unpark(rows, now, it.0),
        Command::GoodsPut(it) => goods::put(rows, now, &it.goods, it.new),
        Command::GoodsRemove(it) => goods::remove(rows, now, &it.0),
    }
}

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let rows = asking.rows;
    Ok(match question {
        Question::Invoice(it) => {
            let found = life::invoice_of(rows, it.number, it.period)?;
            it.answer(Box::new(invoices::row(rows, found)?))
        }
        Question::NumberLife(it) => it.answer(Box::new(life::life(asking, it)?)),
        Question::Invoices(it) => it.answer(invoices::page(rows, &it.0)?),
        Question::Goods(it) => it.answer(goods(rows, &it.0)?),
        Question::Good(it) => it.answer(rows.good_of(&it.0)?.map(Box::new)),
        Question::BuyerName(it) => it.answer(rows.buyer_name(it.0)?),
        Question::ParkedList(it) => it.answer(rows.parked_sales()?),
        Question::SellerOf(it) => it.answer(issue::seller_of(asking, it)?),
    })
}

fn goods(rows: &Snapshot, query: &GoodsQuery) -> Result<GoodsPage, StoreFault> {
    let limit = query.limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let mut page = GoodsPage::default();
    rows.walk_goods(query.after.as_ref(), &mut |good| {
        if !good.matches(query.find.as_str()) {
            return ControlFlow::Continue(());
        }
        if page.rows.len() == limit {
            page.more = true;
            return ControlFlow::Break(());
        }
        page.rows.push(good);
        ControlFlow::Continue(())
    })?;
    Ok(page)
}
