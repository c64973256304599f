//! What each centre does not take together on one invoice, in its own code and words; a second reading of the sources, which
//! knows nothing of the product's own table. What no source shows is called invented.

use crate::domain::Carrier;
use crate::wire::Flavour;
use crate::wire::amego::{CustomInvoice, MEMBER, answer_of};
use crate::wire::offline::OfflineIssue;

/// A code and words.
type No = (i64, &'static str);

/// Of the offline centres: a line each with its source.
const ANSWERS: &str = include_str!("together/answers.tsv");

/// The answer of a name in the table, which has every name that is asked for here.
fn said(name: &str) -> No {
    let mut lines = ANSWERS.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let line = lines.find(|fields| fields[0] == name);
    let Some([_, code, words, _]) = line.as_deref() else { panic!("no answer {name}") };
    (code.parse().unwrap_or_default(), words)
}

fn is_company(identifier: &str) -> bool {
    identifier.chars().any(|c| c != '0')
}

/// ECPay's guide of 2026-04 (p=7896) and OPay's i301 V1.3.0.
pub(super) fn offline(flavour: Flavour, told: &OfflineIssue) -> Option<No> {
    let company = is_company(told.customer_identifier.as_str());
    let donated = told.donation.as_str() == "1";
    let printed = told.print.as_str() == "1";
    let kind = told.carrier_type.as_str();
    let carried = !kind.is_empty();
    let (member_or_citizen, card) = (matches!(kind, "1" | "2"), matches!(kind, "4" | "5" | "6" | "7" | "8"));
    let has = |kind: &str| told.items.iter().any(|item| item.item_tax_type.as_str() == kind);
    let name = match flavour {
        _ if !has_its_numbers(flavour, told) => "carrier_fields",
        _ if company && donated => "company_donates",
        Flavour::Ecpay if carried && printed && !company => "printed_carrier",
        Flavour::Ecpay if company && !printed && !carried => "nothing_of_company",
        Flavour::Ecpay if company && member_or_citizen && printed => "printed_certificate",
        Flavour::Ecpay if company && card => "card_of_company",
        Flavour::Opay if carried && donated => "carrier_donates",
        Flavour::Opay if carried && company => "carrier_of_company",
        Flavour::Opay if carried && printed => "carrier_on_paper",
        Flavour::Opay if has("2") && has("3") => "mixed_tax",
        Flavour::Ecpay | Flavour::Opay => return None,
    };
    Some(said(name))
}

/// Whether a carrier has the numbers that its type wants and no other: a member neither, and an address or a telephone; a card
/// both, in half-width characters.
fn has_its_numbers(flavour: Flavour, told: &OfflineIssue) -> bool {
    let (hidden, shown) = (told.carrier_num.as_str(), told.carrier_num2.as_str());
    let half_width = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_graphic());
    let last = if flavour == Flavour::Ecpay { "5" } else { "8" };
    match told.carrier_type.as_str() {
        "" => hidden.is_empty() && shown.is_empty(),
        "1" => {
            let reached = !told.customer_email.is_empty() || !told.customer_phone.is_empty();
            hidden.is_empty() && shown.is_empty() && reached
        }
        "2" | "3" => shown.is_empty() && Carrier::scanned(hidden).is_some(),
        kind => kind.len() == 1 && ("4"..=last).contains(&kind) && half_width(hidden) && half_width(shown),
    }
}

/// Amego's table of codes; what is nowhere documented (a certificate with a 統編) is invented.
pub(super) fn amego(told: &CustomInvoice) -> Option<No> {
    let printed = told.print_mark == "Y";
    let carried = !told.carrier_id1.as_str().is_empty();
    let donated = !told.npoban.as_str().is_empty();
    let company = is_company(told.buyer_identifier.as_str());
    let other = carried && !told.carrier_id1.as_str().starts_with('/');
    let known = ["3J0002", "CQ0001", MEMBER].contains(&told.carrier_type.as_str());
    let name = match () {
        () if carried && !known => "no_place",
        () if donated && carried => "donated_carrier",
        () if printed && (carried || donated) => "printed_carrier",
        () if !printed && !carried && !donated => "no_place",
        () if company && (other || donated) => "company_place",
        () => return None,
    };
    Some(answer_of(name))
}
