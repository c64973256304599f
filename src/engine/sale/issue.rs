//! Issuing: which book, which number, which code, which sums (R6–R11, E8).

use crate::domain::{
    Author, BookRefusal, CheckedSale, Company, DeptCode, Invoice, Issued, Kind, Moment, NewDocument,
    NumbersState, PaperRefusal, Period, PeriodRefusal, RandomCode, Range, Refusal, RequestId, SaleAct,
    SaleDraft, SaleLine, SaleRefusal, Serial, StoreRefusal, TaxKind, TaxType, Till, TillCode, due,
};
use crate::engine::core::{Asking, Decision, Decks, Keyring, No, Shared};
use crate::engine::paper::jobs;
use crate::engine::till::masters::company_or_first;
use crate::protocol::sale::request::SellerOf;
use crate::store::{Queries, Scope, StoreFault};
use chrono::NaiveDate;
use std::collections::HashSet;
use std::ops::{Bound, ControlFlow};

/// What issuing needs besides the rows.
pub(crate) struct Issuer<'e> {
    pub(crate) shared: &'e Shared,
    pub(crate) decks: &'e mut Decks,
    /// The caller's frozen clock.
    pub(crate) frozen: Option<Moment>,
    /// The terminal's name for the act; every act has one behind the door.
    pub(crate) request_id: &'e RequestId,
    /// Who sells, for the trail.
    pub(crate) by: &'e Author,
}

/// Who sells: the draft's words, filled up from the till's row.
pub(super) struct Seller {
    pub(super) company: Company,
    dept: Option<DeptCode>,
    till: Option<TillCode>,
}

impl Issuer<'_> {
    /// Decides one sale. The number is claimed last: nothing after the claim can refuse.
    pub(crate) fn issue<R: Queries>(&mut self, rows: &R, checked: &CheckedSale) -> Result<Decision, No> {
        let sale = checked.sale();
        let seller = seller(rows, sale)?;
        let now = self.frozen.unwrap_or_else(|| self.shared.clock.now());
        check(rows, (&*self.shared.keyring, now.date()), checked, &seller.company)?;
        if let Some(parked) = sale.parked
            && rows.parked(parked)?.is_none()
        {
            return Err(SaleRefusal::NoSuchParked(parked).into());
        }
        let last = rows.meta()?.last_issued_at;
        let at = self.shared.guard.issue_time(&*self.shared.clock, self.frozen, last)?;
        let period = at.period().ok_or(StoreRefusal::ClockBehind { now: at, last: at })?;
        if self.shared.has_ended(period) {
            return Err(PeriodRefusal::NumbersEnded(period).into());
        }
        let range = match find_book(rows, &seller, period, at)? {
            Some(range) => range,
            None => return Err(no_number(rows, &seller, period, at)?.into()),
        };
        let taken = self.take(rows, &range, &seller.company)?;
        let invoice = invoice(checked, seller, self.request_id, &range, at, taken);
        let document = NewDocument { till: invoice.till.clone(), ..document_of(&invoice, &range, at) };
        let drawer = invoice.takes_cash();
        let job = jobs::of_issue(rows, &invoice, (invoice.till.as_ref(), self.by), drawer, at)?;
        Ok(Decision::put(SaleAct::Issued(Box::new(Issued { invoice, document, job })), at))
    }

    /// Code and number: after this nothing can refuse.
    fn take<R: Queries>(
        &mut self,
        rows: &R,
        range: &Range,
        company: &Company,
    ) -> Result<(Serial, RandomCode), No> {
        let random_code = self.decks.draw(company.ubn, rows, &*self.shared.entropy)?;
        let claimed = self.shared.counters.of(range).claim().ok().filter(|&serial| serial == range.next);
        let serial = claimed.and_then(|serial| Serial::try_from(serial).ok());
        let serial =
            serial.ok_or_else(|| No::Broken(format!("the counter of range {} left its row", range.id)))?;
        Ok((serial, random_code))
    }
}

/// What the store says of a sale that is sound in itself; its slip bears the key of that day.
pub(crate) fn check<R: Queries>(
    rows: &R,
    key_of: (&dyn Keyring, NaiveDate),
    checked: &CheckedSale,
    company: &Company,
) -> Result<(), No> {
    if checked.sums().tax_type() == TaxType::Mixed && !company.mixed_tax {
        return Err(SaleRefusal::MixedTax.into());
    }
    check_key(rows, key_of, checked.sale().needs_qr_key(), company)
}

/// R1: without a key nobody could be handed a lawful slip.
fn check_key<R: Queries>(
    rows: &R,
    (keyring, day): (&dyn Keyring, NaiveDate),
    needs_one: bool,
    company: &Company,
) -> Result<(), No> {
    if needs_one && !rows.meta()?.kind.is_trial() && !keyring.has_key(company.ubn, day) {
        return Err(PaperRefusal::NoQrKey(company.ubn).into());
    }
    Ok(())
}

/// The company that a sale would be of; refused where nothing could be sold to that buyer, so that nobody types the goods
/// of it.
pub(crate) fn seller_of(asking: &Asking<'_>, it: &SellerOf) -> Result<Box<Company>, No> {
    let SellerOf { company, till, buyer } = it;
    let draft = SaleDraft { company: company.clone(), till: till.clone(), ..SaleDraft::default() };
    let Seller { company, .. } = seller(asking.rows, &draft)?;
    // A company may still have its invoice in a carrier, without a slip.
    check_key(asking.rows, (&*asking.shared.keyring, asking.now.date()), buyer.is_none(), &company)?;
    Ok(Box::new(company))
}

/// The F0401 of an issue: its limit counts from the act (R19).
pub(crate) fn document_of(invoice: &Invoice, range: &Range, act: Moment) -> NewDocument {
    NewDocument { till: None, mode: range.upload, due: due(act, invoice.buyer) }
}

fn invoice(
    checked: &CheckedSale,
    seller: Seller,
    request_id: &RequestId,
    range: &Range,
    at: Moment,
    (serial, random_code): (Serial, RandomCode),
) -> Invoice {
    let sale = checked.sale();
    Invoice {
        number: range.number(serial),
        period: range.period,
        range: range.id,
        revision: 1,
        issued_at: at,
        random_code,
        tax_kind: range.tax_kind,
        company: seller.company.code,
        company_state: seller.company.state,
        seller: seller.company.ubn,
        buyer: sale.buyer,
        buyer_name: sale.buyer_name.clone(),
        dept: seller.dept,
        till: seller.till,
        lines: sale.lines.iter().map(SaleLine::plain).collect(),
        basis: sale.basis,
        tax: checked.sums().tax_type(),
        zero_rate: sale.zero_rate,
        totals: checked.totals(),
        carrier: sale.carrier.clone(),
        donation: sale.donation.clone(),
        print_mark: sale.print_mark(),
        tenders: sale.tenders.clone(),
        paper: sale.paper,
        parked: sale.parked,
        request_id: request_id.clone(),
    }
}

pub(super) fn seller<R: Queries>(rows: &R, sale: &SaleDraft) -> Result<Seller, No> {
    let till: Option<Till> = match &sale.till {
        Some(code) => rows.till(code)?,
        None => None,
    };
    let by_till = till.as_ref();
    let company = sale.company.as_ref().or(by_till.and_then(|till| till.company.as_ref()));
    Ok(Seller {
        company: company_or_first(rows, company)?,
        dept: sale.dept.clone().or(by_till.and_then(|till| till.dept.clone())),
        till: sale.till.clone(),
    })
}

/// R6: the till's own, then the department's, then nobody's; lowest begin first.
pub(super) fn find_book<R: Queries>(
    rows: &R,
    seller: &Seller,
    period: Period,
    at: Moment,
) -> Result<Option<Range>, StoreFault> {
    let scopes =
        [seller.till.clone().map(Scope::Till), seller.dept.clone().map(Scope::Dept), Some(Scope::Unassigned)];
    let company = &seller.company;
    for scope in scopes.into_iter().flatten() {
        let mut found = None;
        rows.walk_open(&company.code, period, TaxKind::General, &scope, &mut |range| {
            if usable(&range, company, at) {
                found = Some(range);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Of the branch, on a day of the range, and not before its last number.
fn usable(range: &Range, company: &Company, at: Moment) -> bool {
    range.ubn == company.ubn && (range.from..=range.to).contains(&at.date()) && range.last_at <= at
}

/// Which of the seven it is, by the ranges of the period that is asked for alone. Read only when a sale is refused.
pub(super) fn no_number<R: Queries>(
    rows: &R,
    seller: &Seller,
    period: Period,
    at: Moment,
) -> Result<Refusal, StoreFault> {
    let mut states = HashSet::new();
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
        states.extend(state_for(&range, seller, at));
        Ok(ControlFlow::Continue(()))
    })?;
    use NumbersState::{Barred, Expired, NotAdded, NotAssigned, Paused, UsedUp, Withheld};
    let barred = states.iter().filter_map(|state| match state {
        Barred { until } => Some(*until),
        Paused | Withheld | UsedUp | NotAssigned | Expired | NotAdded => None,
    });
    let barred = barred.min().map(|until| Barred { until });
    let state = [Some(Paused), barred, Some(Withheld), Some(UsedUp), Some(NotAssigned), Some(Expired)]
        .into_iter()
        .flatten()
        .find(|state| states.contains(state))
        .unwrap_or(NotAdded);
    let (company, till) = (seller.company.code.clone(), seller.till.clone());
    Ok(Refusal::Book(BookRefusal::NoNumber { state, period, company, till }))
}

/// What one range says about why there is no number; `None` when it has nothing to do with the sale.
fn state_for(range: &Range, seller: &Seller, at: Moment) -> Option<NumbersState> {
    let ours = range.company == seller.company.code && range.tax_kind == TaxKind::General && !range.outside;
    // Of paper nothing is sold here (R6): it is neither paused nor used up.
    if !ours || range.kind != Kind::Electronic || range.ubn != seller.company.ubn {
        return None;
    }
    let left = range.remaining() > 0;
    if at.date() > range.to {
        return left.then_some(NumbersState::Expired);
    }
    if range.holder.is_kept_back() {
        return left.then_some(NumbersState::Withheld);
    }
    if range.lent_to().is_some() {
        return left.then_some(NumbersState::NotAssigned);
    }
    let reachable = match Scope::of(range) {
        Scope::Till(till) => Some(till) == seller.till,
        Scope::Dept(dept) => Some(dept) == seller.dept,
        Scope::Unassigned => true,
    };
    Some(match (reachable, left) {
        (true, true) if range.is_open() && range.last_at > at => {
            NumbersState::Barred { until: range.last_at }
        }
        (true, true) => NumbersState::Paused,
        (true, false) => NumbersState::UsedUp,
        (false, true) => NumbersState::NotAssigned,
        (false, false) => return None,
    })
}
