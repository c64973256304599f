//! What a centre keeps of an invoice, held against what we tell of it. A field that it does not answer says nothing. What
//! marks the sale (number, key, random code, time, amount) tells ours from another's; who it is for and where it goes may be
//! ours as it was before a correction, which changes nothing else.

use super::amego::{CustomInvoice, MEMBER};
use super::loose::{Code, Loose};
use super::offline::{IssueFound, OfflineIssue};
use serde::{Deserialize, Serialize};

/// What centres write for *none*: no 統編, no donation code.
const NONE: [&str; 4] = ["", "0", "00000000", "0000000000"];
/// `CarrierType` of a member of an offline-issue centre: the centre makes the number.
const OFFLINE_MEMBER: &str = "1";

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The centre's name of it.
    pub field: &'static str,
    /// What it holds there.
    pub theirs: String,
    /// It marks the sale: what is there is another's.
    pub of_another: bool,
}

/// The first difference between what is there and what we tell, marks first.
#[derive(Default)]
struct Held {
    first: Option<Difference>,
}

impl Held {
    fn differs(&mut self, field: &'static str, theirs: &str, of_another: bool) {
        let theirs = theirs.to_owned();
        self.first.get_or_insert(Difference { field, theirs, of_another });
    }

    /// What marks the sale; an empty one says nothing. Letters of either size are the same.
    fn mark(&mut self, field: &'static str, theirs: &Loose, ours: &str) {
        let theirs = theirs.as_str().trim();
        if !theirs.is_empty() && !theirs.eq_ignore_ascii_case(ours) {
            self.differs(field, theirs, true);
        }
    }

    /// Digits that may have come as a number, without their zeros.
    fn digits(&mut self, field: &'static str, theirs: &Loose, ours: &str) {
        let value = |raw: &str| raw.trim().parse::<u32>().ok();
        if value(theirs.as_str()).is_none() || value(theirs.as_str()) != value(ours) {
            self.mark(field, theirs, ours);
        }
    }

    /// Who it is for or where it goes; `None` was not answered, and one of ours is enough.
    fn content(&mut self, field: &'static str, theirs: Option<&Loose>, ours: &[&str]) {
        let Some(theirs) = theirs else { return };
        let same = |ours: &&str| plain(theirs.as_str()).eq_ignore_ascii_case(&plain(ours));
        if !ours.iter().any(same) {
            self.differs(field, theirs.as_str(), false);
        }
    }

    /// A name says something where there is one on both sides.
    fn name(&mut self, field: &'static str, theirs: &Loose, ours: &str) {
        let (theirs, ours) = (theirs.as_str().trim(), ours.trim());
        if !theirs.is_empty() && !ours.is_empty() && theirs != ours {
            self.differs(field, theirs, false);
        }
    }
}

/// A value without the ways of writing *none*, and with the plus sign that a form turns into a blank.
fn plain(value: &str) -> String {
    let value = value.trim();
    if NONE.contains(&value) { String::new() } else { value.replace(' ', "+") }
}

/// What an offline-issue centre (ECPay, OPay) answers to GetIssue differs in this from what we tell. `name` is the buyer's
/// name as it was sold to, for the centre's may be a word of ours.
pub fn of_offline(found: &IssueFound, told: &OfflineIssue, name: &str) -> Option<Difference> {
    let mut held = Held::default();
    held.mark("IIS_Number", &found.number, &told.invoice_no);
    held.mark("IIS_Relate_Number", &found.relate_number, &told.relate_number);
    held.digits("IIS_Random_Number", &found.random_code, told.random_number.as_str());
    if let Some(total) = found.total.filter(|total| *total != told.sales_amount) {
        held.differs("IIS_Sales_Amount", &total.0.to_string(), true);
    }
    held.content("IIS_Identifier", found.buyer.as_ref(), &[told.customer_identifier.as_str()]);
    held.content("IIS_Love_Code", found.donation.as_ref(), &[told.love_code.as_str()]);
    held.content("IIS_Carrier_Type", found.carrier_type.as_ref(), &[told.carrier_type.as_str()]);
    if told.carrier_type.as_str() != OFFLINE_MEMBER {
        // Of a card the number that may be shown comes back (i100 §13).
        let ours = [told.carrier_num.as_str(), told.carrier_num2.as_str()];
        let ours = if told.carrier_num2.is_empty() { &ours[..1] } else { &ours[..] };
        held.content("IIS_Carrier_Num", found.carrier.as_ref(), ours);
    }
    held.name("IIS_Customer_Name", &found.buyer_name, name);
    held.first
}

/// What Amego answers to `invoice_query`, as far as it is looked at (document 1.2.0; live fixtures of paid-tw/einvoice).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // The centre's own fields.
pub struct InvoiceFound {
    #[serde(default)]
    pub invoice_number: Loose,
    #[serde(default)]
    pub invoice_date: Loose,
    #[serde(default)]
    pub invoice_time: Loose,
    #[serde(default)]
    pub random_number: Loose,
    #[serde(default)]
    pub order_id: Loose,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_amount: Option<Code>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_identifier: Option<Loose>,
    #[serde(default)]
    pub buyer_name: Loose,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_type: Option<Loose>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_id1: Option<Loose>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub npoban: Option<Loose>,
}

/// What Amego has differs in this from what we tell. `name` as for [`of_offline`].
pub fn of_amego(found: &InvoiceFound, told: &CustomInvoice, name: &str) -> Option<Difference> {
    let mut held = Held::default();
    held.mark("invoice_number", &found.invoice_number, &told.invoice_number);
    held.mark("order_id", &found.order_id, told.order_id.as_str());
    held.digits("random_number", &found.random_number, told.random_number.as_str());
    held.mark("invoice_date", &found.invoice_date, told.invoice_date.as_str());
    held.mark("invoice_time", &found.invoice_time, &told.invoice_time);
    if let Some(total) = found.total_amount.filter(|total| *total != told.total_amount) {
        held.differs("total_amount", &total.0.to_string(), true);
    }
    held.content("buyer_identifier", found.buyer_identifier.as_ref(), &[told.buyer_identifier.as_str()]);
    held.content("npoban", found.npoban.as_ref(), &[told.npoban.as_str()]);
    held.content("carrier_type", found.carrier_type.as_ref(), &[told.carrier_type.as_str()]);
    // A member is named by the centre.
    if told.carrier_type.as_str() != MEMBER {
        held.content("carrier_id1", found.carrier_id1.as_ref(), &[told.carrier_id1.as_str()]);
    }
    held.name("buyer_name", &found.buyer_name, name);
    held.first
}

#[cfg(test)]
mod tests;
