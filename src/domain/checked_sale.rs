//! A sale that is sound in itself. What can be refused without looking at the store is refused once, where the sale
//! comes in; from there on the type is the proof, and it carries the sums that the proof came to.

use super::{
    CleanText, LINE_AMOUNT_MAX, LINES_MAX, LineSums, Lines, PriceBasis, ROUNDING_LINE, Refusal, SaleDraft,
    SaleLine, SaleRefusal, TaxChoice, Together, TotalFault, Totals, change, dollars, totals,
};
use rust_decimal::Decimal;

/// A sale with its sums, made by [`CheckedSale::check`] alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSale {
    sale: SaleDraft,
    sums: LineSums,
    totals: Totals,
}

impl CheckedSale {
    /// Checks a sale: the number of its lines, each line, what goes together at the centre, its totals, its payment.
    ///
    /// # Errors
    /// The first kind of fault, with every fault of that kind.
    pub fn check(sale: &SaleDraft, takes: &Together) -> Result<Self, Refusal> {
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
        let conflicts = sale.conflicts(takes);
        if !conflicts.is_empty() {
            return Err(SaleRefusal::Conflict(conflicts).into());
        }
        let (sums, totals) = summed(sale).map_err(SaleRefusal::BadTotal)?;
        change(totals.total, &sale.tenders).map_err(SaleRefusal::BadTender)?;
        let mut checked = Self { sale: sale.clone(), sums, totals };
        checked.round_off()?;
        Ok(checked)
    }

    /// Adds the rounding lines (尾數) where the lines alone do not come to the sums wherever they are told (R11): one for
    /// each tax whose sum is not whole dollars.
    fn round_off(&mut self) -> Result<(), Refusal> {
        let to_company = self.sale.buyer.is_some();
        let at_gross_prices = to_company && self.sale.basis == PriceBasis::Gross;
        if at_gross_prices || !self.adds_up() {
            self.sale.lines.extend(rounding_lines(&self.sums));
        }
        if self.sale.lines.len() > LINES_MAX {
            let lines = u32::try_from(self.sale.lines.len()).unwrap_or(u32::MAX);
            return Err(SaleRefusal::LineCount { lines }.into());
        }
        (self.sums, self.totals) = summed(&self.sale).map_err(SaleRefusal::BadTotal)?;
        if self.adds_up() { Ok(()) } else { Err(SaleRefusal::BadTotal(TotalFault::Lines).into()) }
    }

    fn adds_up(&self) -> bool {
        let lines = Lines { lines: &self.sale.lines, basis: self.sale.basis, totals: &self.totals };
        lines.add_up(self.sale.buyer.is_some())
    }

    /// The sale, with its rounding lines.
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

fn summed(sale: &SaleDraft) -> Result<(LineSums, Totals), TotalFault> {
    let most = Decimal::from(LINE_AMOUNT_MAX);
    let fits = |amount: &Decimal| amount.abs() <= most;
    let amounts = sale.lines.iter().map(|line| (line.tax, line.amount().filter(fits)));
    let sums = LineSums::of(amounts).ok_or(TotalFault::TooLarge)?;
    let totals = totals(&sums, sale.buyer.is_some(), sale.basis)?;
    Ok((sums, totals))
}

/// A line for each tax whose lines do not come to whole dollars.
fn rounding_lines(sums: &LineSums) -> impl Iterator<Item = SaleLine> {
    let kinds =
        [(TaxChoice::Taxable, sums.taxable), (TaxChoice::Zero, sums.zero), (TaxChoice::Free, sums.free)];
    // The name is short and clean: it is always taken.
    let name = CleanText::new(ROUNDING_LINE, ROUNDING_LINE.len()).unwrap_or_default();
    kinds.into_iter().filter_map(move |(tax, sum)| {
        let price = dollars(sum?) - sum?;
        let line = SaleLine { tax, ..SaleLine::new(name.clone(), Decimal::ONE, price) };
        (!price.is_zero()).then_some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_sale_carries_its_sums_and_an_empty_one_is_none() {
        let line = SaleLine::new(CleanText::new("乾電池", 20).unwrap(), Decimal::TWO, Decimal::from(105));
        let sale = SaleDraft { lines: vec![line.clone(); LINES_MAX], ..SaleDraft::default() };
        let checked = CheckedSale::check(&sale, &Together::ALL).unwrap();
        assert_eq!((checked.sale(), checked.totals().total), (&sale, 42_000));
        for lines in [0, LINES_MAX + 1] {
            let sale = SaleDraft { lines: vec![line.clone(); lines], ..SaleDraft::default() };
            let lines = u32::try_from(lines).unwrap();
            assert_eq!(
                CheckedSale::check(&sale, &Together::ALL),
                Err(SaleRefusal::LineCount { lines }.into())
            );
        }
    }

    fn sale(lines: &[(&str, &str)], to_company: bool, basis: PriceBasis) -> SaleDraft {
        let name = CleanText::new("物", 20).unwrap();
        let line = |(quantity, price): &(&str, &str)| {
            SaleLine::new(name.clone(), quantity.parse().unwrap(), price.parse().unwrap())
        };
        let buyer = crate::domain::Ubn::parse("04595257").ok().filter(|_| to_company);
        SaleDraft { lines: lines.iter().map(line).collect(), buyer, basis, ..SaleDraft::default() }
    }

    fn added(lines: &[(&str, &str)], to_company: bool, basis: PriceBasis) -> Vec<String> {
        let sale = sale(lines, to_company, basis);
        let checked = CheckedSale::check(&sale, &Together::ALL).unwrap();
        assert_eq!(checked.totals(), summed(&sale).unwrap().1, "a rounding line changes no sum");
        let rounding = &checked.sale().lines[lines.len()..];
        rounding.iter().map(|line| format!("{} {} x {}", line.name, line.price, line.quantity)).collect()
    }

    #[test]
    fn a_company_s_sale_at_gross_prices_comes_to_whole_dollars_by_a_line_of_its_own() {
        use PriceBasis::{Gross, Net};
        assert_eq!(added(&[("3", "35")], true, Gross), Vec::<String>::new());
        assert_eq!(added(&[("89", "0.35")], true, Gross), ["尾數 -0.15 x 1"]);
        assert_eq!(added(&[("1", "10.5")], true, Gross), ["尾數 0.5 x 1"]);
        assert_eq!(
            added(&[("89", "0.35")], false, Gross),
            Vec::<String>::new(),
            "a consumer's is summed and rounded"
        );
        assert_eq!(added(&[("1", "50.4")], true, Net), Vec::<String>::new(), "it comes to its sums as it is");
        assert_eq!(added(&[("1", "49.5")], true, Net), ["尾數 0.5 x 1"], "51.975 with the tax is not 53");
    }

    #[test]
    fn every_kind_is_rounded_off_where_all_together_would_not_be_the_total() {
        let mut mixed = sale(&[("1", "10.5"), ("1", "10.5")], false, PriceBasis::Gross);
        mixed.lines[1].tax = TaxChoice::Free;
        let checked = CheckedSale::check(&mixed, &Together::ALL).unwrap();
        let kinds: Vec<TaxChoice> = checked.sale().lines.iter().map(|line| line.tax).collect();
        assert_eq!(kinds, [TaxChoice::Taxable, TaxChoice::Free, TaxChoice::Taxable, TaxChoice::Free]);
        assert_eq!(checked.totals().total, 22);
    }

    #[test]
    fn a_rounding_line_is_a_line_and_there_are_two_hundred() {
        let full = sale(&[("1", "10.1"); LINES_MAX], true, PriceBasis::Gross);
        assert!(CheckedSale::check(&full, &Together::ALL).is_ok(), "2,020 dollars");
        let mut over = full;
        over.lines[0].price = Decimal::new(102, 1);
        assert_eq!(
            CheckedSale::check(&over, &Together::ALL),
            Err(SaleRefusal::LineCount { lines: 201 }.into())
        );
    }

    #[test]
    fn what_seven_decimals_cannot_tell_is_refused_with_its_reason() {
        let many = |quantity, to_company| {
            CheckedSale::check(&sale(&[(quantity, "1")], to_company, PriceBasis::Gross), &Together::ALL)
                .map(|_| ())
        };
        assert_eq!(many("400000", true), Ok(()));
        assert_eq!(many("999999999", true), Err(SaleRefusal::BadTotal(TotalFault::Lines).into()));
        assert_eq!(many("999999999", false), Ok(()));
        let huge = [("999999", "10000001"), ("999999", "-10000000"), ("1", "5")];
        assert!(CheckedSale::check(&sale(&huge, false, PriceBasis::Gross), &Together::ALL).is_ok());
        let beyond = [("9999999", "10000001"), ("9999999", "-10000001"), ("1", "5")];
        let refused = Err(SaleRefusal::BadTotal(TotalFault::TooLarge).into());
        assert_eq!(
            CheckedSale::check(&sale(&beyond, false, PriceBasis::Gross), &Together::ALL).map(|_| ()),
            refused
        );
    }
}
