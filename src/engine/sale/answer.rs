//! What is asked of sales, goods and issued invoices.

use crate::domain::SaleRefusal;
use crate::engine::core::asking::Asking;
use crate::engine::sale::{invoices, life};
use crate::protocol::sale::Question;
use crate::protocol::{Ask, Failure, GoodsPage, GoodsQuery, PAGE_ROWS_MAX, Reply};
use crate::store::{Queries, Snapshot, StoreFault};
use std::ops::ControlFlow;

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let Asking { shared, rows, now, .. } = *asking;
    Ok(match question {
        Question::Invoice(it) => {
            let found = rows.invoice(it.number, it.period)?.ok_or(SaleRefusal::NoSuchInvoice(it.number))?;
            it.answer(Box::new(invoices::row(rows, found)?))
        }
        Question::NumberLife(it) => it.answer(Box::new(life::life(shared, rows, now, it.number, it.period)?)),
        Question::Invoices(it) => it.answer(invoices::page(rows, &it.0)?),
        Question::Goods(it) => it.answer(goods(rows, &it.0)?),
        Question::Good(it) => it.answer(rows.good_of(&it.0)?.map(Box::new)),
        Question::BuyerName(it) => it.answer(rows.buyer_name(it.0)?),
        Question::ParkedList(it) => it.answer(rows.parked_sales()?),
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
