//! Money added up by what tax it bears, and by the way it was paid.

use crate::domain::{Allowance, Amount, Clearance, Invoice, TaxChoice, TenderKind, Totals, net_of};
use serde::{Deserialize, Serialize};
use std::ops::{AddAssign, SubAssign};

/// Adds and takes off field by field.
macro_rules! added_up {
    ($($kind:ident: $($field:ident),+;)+) => {
        $(
            impl AddAssign<&Self> for $kind {
                fn add_assign(&mut self, other: &Self) {
                    $(self.$field += other.$field;)+
                }
            }

            impl SubAssign<&Self> for $kind {
                fn sub_assign(&mut self, other: &Self) {
                    $(self.$field -= other.$field;)+
                }
            }
        )+
    };
}

added_up! {
    Sums: net, tax, gross, zero, zero_customs, free;
    Payments: cash, card, mobile, voucher, untold;
}

/// Money by tax, whole dollars. It is summed before the tax of consumers is taken out, which is rounded once, for the figure
/// that is told (facts of the forms 401 and 403): so a total's tax may be a dollar off the sum of its parts' taxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// Taxable, without its tax: sales to companies, and allowances.
    pub net: Amount,
    /// The tax of those.
    pub tax: Amount,
    /// Taxable sales to consumers, tax inside.
    pub gross: Amount,
    /// Zero-rated, not through the customs.
    pub zero: Amount,
    /// Zero-rated, through the customs.
    pub zero_customs: Amount,
    /// Free of tax.
    pub free: Amount,
}

impl Sums {
    /// Of an invoice.
    pub fn of_invoice(invoice: &Invoice) -> Self {
        let totals = &invoice.totals;
        let (net, gross) = match invoice.buyer {
            Some(_) => (totals.sales, 0),
            None => (0, totals.sales),
        };
        let customs = invoice.zero_rate.is_some_and(|zero| zero.clearance == Clearance::ThroughCustoms);
        let (zero, zero_customs) = if customs { (0, totals.zero_sales) } else { (totals.zero_sales, 0) };
        Self { net, tax: totals.tax, gross, zero, zero_customs, free: totals.free_sales }
    }

    /// Of an allowance; its lines have their tax apart, whoever bought.
    pub fn of_allowance(allowance: &Allowance) -> Self {
        let mut sums = Self::default();
        for line in &allowance.lines {
            match line.kind {
                TaxChoice::Taxable => sums.net += line.net,
                TaxChoice::Zero => sums.zero += line.net,
                TaxChoice::Free => sums.free += line.net,
            }
            sums.tax += line.tax;
        }
        sums
    }

    /// Taxable sales without tax, those to consumers among them.
    pub fn taxable(&self) -> Amount {
        self.net + net_of(self.gross)
    }

    /// All tax.
    pub fn all_tax(&self) -> Amount {
        self.tax + self.gross - net_of(self.gross)
    }

    /// Zero-rated sales.
    pub fn all_zero(&self) -> Amount {
        self.zero + self.zero_customs
    }

    /// Everything without tax.
    pub fn without_tax(&self) -> Amount {
        self.taxable() + self.all_zero() + self.free
    }

    /// The same as the sums of one paper are told: the tax of consumers taken out, once.
    pub fn totals(&self) -> Totals {
        Totals {
            sales: self.taxable(),
            free_sales: self.free,
            zero_sales: self.all_zero(),
            tax: self.all_tax(),
            total: self.total(),
        }
    }

    /// Everything, tax inside.
    pub fn total(&self) -> Amount {
        self.net + self.tax + self.gross + self.all_zero() + self.free
    }
}

/// How many, and what they come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// How many papers.
    pub count: u64,
    /// What they come to.
    pub sums: Sums,
}

impl Tally {
    /// One paper.
    pub fn one(sums: Sums) -> Self {
        Self { count: 1, sums }
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.count += other.count;
        self.sums += &other.sums;
    }
}

/// Money by the way it was paid, whole dollars; change is taken off the cash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Payments {
    /// 現金.
    pub cash: Amount,
    /// 信用卡.
    pub card: Amount,
    /// 行動支付.
    pub mobile: Amount,
    /// 禮券.
    pub voucher: Amount,
    /// Nobody said how.
    pub untold: Amount,
}

impl Payments {
    /// How an invoice was paid.
    pub fn of(invoice: &Invoice) -> Self {
        let mut paid = Self::default();
        if invoice.tenders.is_empty() {
            paid.untold = invoice.totals.total;
        }
        for tender in &invoice.tenders {
            *paid.of_kind(tender.kind) += tender.amount;
        }
        paid.cash -= invoice.change();
        paid
    }

    /// How money goes back of what was paid so, of which some has `gone` back: as it came. Where it came in several ways, first
    /// by those that are no cash, up to what is left of them.
    #[must_use]
    pub fn back(&self, gone: &Self, amount: Amount) -> Self {
        let (mut back, mut rest, mut left) = (Self::default(), *self, amount);
        rest -= gone;
        if self.untold > 0 {
            return Self { untold: amount, ..back };
        }
        for kind in [TenderKind::Voucher, TenderKind::Card, TenderKind::Mobile] {
            let part = left.min(*rest.of_kind(kind)).max(0);
            *back.of_kind(kind) = part;
            left -= part;
        }
        back.cash = left;
        back
    }

    fn of_kind(&mut self, kind: TenderKind) -> &mut Amount {
        match kind {
            TenderKind::Cash => &mut self.cash,
            TenderKind::Card => &mut self.card,
            TenderKind::Mobile => &mut self.mobile,
            TenderKind::Voucher => &mut self.voucher,
        }
    }

    /// What somebody said the way of, by kind.
    pub fn by_kind(&self) -> [(TenderKind, Amount); 4] {
        [
            (TenderKind::Cash, self.cash),
            (TenderKind::Card, self.card),
            (TenderKind::Mobile, self.mobile),
            (TenderKind::Voucher, self.voucher),
        ]
    }

    /// All of it.
    pub fn total(&self) -> Amount {
        self.cash + self.card + self.mobile + self.voucher + self.untold
    }
}
