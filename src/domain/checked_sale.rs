//! A sale that is sound in itself. What can be refused without looking at the store is refused once, where the sale
//! comes in; from there on the type is the proof, and it carries the sums that the proof came to.

use super::{LINES_MAX, LineSums, Refusal, SaleDraft, SaleRefusal, TotalFault, Totals, change, totals};

/// A sale with its sums, made by [`CheckedSale::check`] alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSale {
    sale: SaleDraft,
    sums: LineSums,
    totals: Totals,
}

impl CheckedSale {
    /// Checks a sale: the number of its lines, each line, what goes together, its totals, its payment.
    ///
    /// # Errors
    /// The first kind of fault, with every fault of that kind.
    pub fn check(sale: &SaleDraft) -> Result<Self, Refusal> {
        if !(1..=LINES_MAX).contains(&sale.lines.len()) {
            let lines = u32::try_from(sale.lines.len()).unwrap_or(u32::MAX);
            return Err(SaleRefusal::LineCount { lines }.into());
        }
        let faults: Vec<_> = (1u32..)
            .zip(&sale.lines)
            .flat_map(|(place, line)| line.faults().into_iter().map(move |fault| (place, fault)))
            .collect();
        if !faults.is_empty() {
            return Err(SaleRefusal::BadLines(faults).into());
        }
        let conflicts = sale.conflicts();
        if !conflicts.is_empty() {
            return Err(SaleRefusal::Conflict(conflicts).into());
        }
        let amounts = sale.lines.iter().map(|line| (line.tax, line.amount()));
        let sums = LineSums::of(amounts).ok_or(SaleRefusal::BadTotal(TotalFault::TooLarge))?;
        let totals = totals(&sums, sale.buyer.is_some(), sale.basis).map_err(SaleRefusal::BadTotal)?;
        change(totals.total, &sale.tenders).map_err(SaleRefusal::BadTender)?;
        Ok(Self { sale: sale.clone(), sums, totals })
    }

    /// The sale.
    pub fn sale(&self) -> &SaleDraft {
        &self.sale
    }

    /// The sums of its lines by tax.
    pub fn sums(&self) -> &LineSums {
        &self.sums
    }

    /// What the invoice comes to.
    pub fn totals(&self) -> Totals {
        self.totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CleanText, SaleLine};
    use rust_decimal::Decimal;

    #[test]
    fn a_sound_sale_carries_its_sums_and_an_empty_one_is_none() {
        let line = SaleLine::new(CleanText::new("乾電池", 20).unwrap(), Decimal::TWO, Decimal::from(105));
        let sale = SaleDraft { lines: vec![line.clone(); LINES_MAX], ..SaleDraft::default() };
        let checked = CheckedSale::check(&sale).unwrap();
        assert_eq!((checked.sale(), checked.totals().total), (&sale, 42_000));
        for lines in [0, LINES_MAX + 1] {
            let sale = SaleDraft { lines: vec![line.clone(); lines], ..SaleDraft::default() };
            let lines = u32::try_from(lines).unwrap();
            assert_eq!(CheckedSale::check(&sale), Err(SaleRefusal::LineCount { lines }.into()));
        }
    }
}
