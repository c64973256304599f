//! The figures of the tax office's forms 401 and 403 that a shop's e-invoices come to in a period (facts of 2026, section 4):
//! e-invoices stand in the row of cash registers, whoever bought; returns and allowances in theirs. Hand-written invoices and
//! what was bought are not this program's, and are added by the accountant.

use super::{Allowance, Amount, Invoice, Sums, Tally};

/// A box of the form, by its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxBox {
    /// Its number.
    pub number: u16,
    /// What is entered, whole dollars.
    pub amount: Amount,
}

/// What a seller's invoices and allowances of one period come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TaxFigures {
    /// Invoices of the period that stand. The tax of consumers is taken out of the sum of them, once.
    pub sold: Tally,
    /// Allowances given in the period that were not cancelled, whatever period their invoice is of.
    pub allowed: Tally,
    /// Invoices of the period that are cancelled (作廢): no sale.
    pub cancelled: u64,
    /// Numbers that wait for their re-issue (註銷): they are nothing yet, and the figures are not final.
    pub voided: u64,
}

impl TaxFigures {
    /// Adds an invoice of the period.
    pub fn put_invoice(&mut self, invoice: &Invoice, (cancelled, voided): (bool, bool)) {
        match (cancelled, voided) {
            (_, true) => self.voided += 1,
            (true, false) => self.cancelled += 1,
            (false, false) => self.sold += &Tally::one(Sums::of_invoice(invoice)),
        }
    }

    /// Adds an allowance that was given in the period; one that was cancelled is none.
    pub fn put_allowance(&mut self, allowance: &Allowance) {
        if allowance.is_live() {
            self.allowed += &Tally::one(Sums::of_allowance(allowance));
        }
    }

    /// 403 where something free of tax was sold or came back, else 401.
    pub fn form(&self) -> u16 {
        if self.sold.sums.free == 0 && self.allowed.sums.free == 0 { 401 } else { 403 }
    }

    /// Its boxes, in the order of their numbers; those for what is free of tax on form 403 alone.
    pub fn boxes(&self) -> Vec<TaxBox> {
        let (sold, back) = (&self.sold.sums, &self.allowed.sums);
        let (sales, tax) = (sold.taxable() - back.taxable(), sold.all_tax() - back.all_tax());
        let (zero, free) = (sold.all_zero() - back.all_zero(), sold.free - back.free);
        let all = [
            (5, sold.taxable()),
            (6, sold.all_tax()),
            (7, sold.zero),
            (8, sold.free),
            (15, sold.zero_customs),
            (17, back.taxable()),
            (18, back.all_tax()),
            (19, back.all_zero()),
            (20, back.free),
            (21, sales),
            (22, tax),
            (23, zero),
            (24, free),
            (25, sales + zero + free),
            (101, tax),
        ];
        let is_on = |number: u16| self.form() == 403 || !matches!(number, 8 | 20 | 24);
        let boxes = all.into_iter().filter(|(number, _)| is_on(*number));
        boxes.map(|(number, amount)| TaxBox { number, amount }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(sold: Sums, allowed: Sums) -> TaxFigures {
        TaxFigures { sold: Tally::one(sold), allowed: Tally::one(allowed), ..TaxFigures::default() }
    }

    fn told(figures: &TaxFigures) -> Vec<(u16, Amount)> {
        figures.boxes().iter().map(|of| (of.number, of.amount)).collect()
    }

    #[test]
    fn companies_and_consumers_stand_in_one_row_and_the_tax_is_rounded_once() {
        // Consumers: 1,000 ÷ 1.05 × 0.05 = 47.6, so 48 of tax.
        let sold = Sums { net: 2_000, tax: 100, gross: 1_000, zero: 30, zero_customs: 7, free: 0 };
        let back = Sums { net: 100, tax: 5, zero: 2, ..Sums::default() };
        let expected = [
            (5, 2_952),
            (6, 148),
            (7, 30),
            (15, 7),
            (17, 100),
            (18, 5),
            (19, 2),
            (21, 2_852),
            (22, 143),
            (23, 35),
            (25, 2_887),
            (101, 143),
        ];
        let figures = figures(sold, back);
        assert_eq!((figures.form(), told(&figures)), (401, expected.to_vec()));
    }

    #[test]
    fn what_is_free_of_tax_makes_it_form_403() {
        let free = |free| Sums { free, ..Sums::default() };
        let figures = figures(free(50), free(8));
        assert_eq!(figures.form(), 403);
        let boxes = told(&figures);
        let of = |number: u16| boxes.iter().find(|(of, _)| *of == number).unwrap().1;
        assert_eq!((of(8), of(20), of(24), of(25), of(21)), (50, 8, 42, 42, 0));
        let returned = TaxFigures { allowed: Tally::one(free(8)), ..TaxFigures::default() };
        assert_eq!(returned.form(), 403, "also where only something came back");
    }
}
