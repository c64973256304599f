//! The two ids of a carrier as every message has them, made of the invoice that is in it.
//! Source: MIG 4.1 CarrierId1 (顯碼) and CarrierId2 (隱碼); OPay i301 V1.3.0, CarrierNum2 of a credit card.

use super::roc::ROC_OFFSET;
use super::{Amount, Carrier, Invoice, TenderKind};
use chrono::Datelike;

/// The two ids of an invoice's carrier as messages have them: shown (顯碼) and hidden (隱碼).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarrierIds {
    /// 顯碼, CarrierId1.
    pub shown: String,
    /// 隱碼, CarrierId2.
    pub hidden: String,
}

impl Invoice {
    /// The ids of its carrier; `None` for one without.
    pub fn carrier_ids(&self) -> Option<CarrierIds> {
        Some(match self.carrier.as_ref()? {
            carrier @ (Carrier::MobileBarcode(_)
            | Carrier::CitizenCertificate(_)
            | Carrier::Member(_)
            | Carrier::Registered(_)) => {
                let id = carrier.id().to_owned();
                CarrierIds { shown: id.clone(), hidden: id }
            }
            Carrier::Card(card) => {
                // A credit card has no number that may be shown: day and amount tell it apart (OPay i301, CarrierNum2).
                let shown = card.shown().map_or_else(|| self.paid_by_card(), str::to_owned);
                CarrierIds { shown, hidden: card.hidden().to_owned() }
            }
        })
    }

    /// The day in the ROC calendar, seven digits, and what was paid by card, ten: the whole total where nobody said.
    fn paid_by_card(&self) -> String {
        let day = self.issued_at.date();
        let paid: Amount = self
            .tenders
            .iter()
            .filter(|tender| tender.kind == TenderKind::Card)
            .map(|tender| tender.amount)
            .sum();
        let amount = if paid > 0 { paid } else { self.totals.total };
        format!("{:03}{}{amount:010}", day.year() - ROC_OFFSET, day.format("%m%d"))
    }
}
