//! What each centre does not take together on one invoice, in its own code and words; a second reading of the sources, which
//! knows nothing of the product's own table. What no source shows is called invented.

use crate::domain::Carrier;
use crate::wire::Flavour;
use crate::wire::amego::{CustomInvoice, answer_of};
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
    let carried = !told.carrier_num.as_str().is_empty();
    let citizen = told.carrier_type.as_str() == "2";
    let has = |kind: &str| told.items.iter().any(|item| item.item_tax_type.as_str() == kind);
    let name = match flavour {
        _ if company && donated => "company_donates",
        Flavour::Ecpay if carried && printed && !company => "printed_carrier",
        Flavour::Ecpay if company && !printed && !carried => "nothing_of_company",
        Flavour::Ecpay if company && citizen && printed => "printed_certificate",
        Flavour::Opay if carried && donated => "carrier_donates",
        Flavour::Opay if carried && company => "carrier_of_company",
        Flavour::Opay if carried && printed => "carrier_on_paper",
        Flavour::Opay if has("2") && has("3") => "mixed_tax",
        Flavour::Ecpay | Flavour::Opay => return None,
    };
    Some(said(name))
}

/// Amego's table of codes; what is nowhere documented (a certificate with a 統編) is invented.
pub(super) fn amego(told: &CustomInvoice) -> Option<No> {
    let printed = told.print_mark == "Y";
    let carried = !told.carrier_id1.as_str().is_empty();
    let donated = !told.npoban.as_str().is_empty();
    let company = is_company(told.buyer_identifier.as_str());
    let citizen = matches!(Carrier::parse(told.carrier_id1.as_str()), Some(Carrier::CitizenCertificate(_)));
    let name = match () {
        () if donated && carried => "donated_carrier",
        () if printed && (carried || donated) => "printed_carrier",
        () if !printed && !carried && !donated => "no_place",
        () if company && (citizen || donated) => "company_place",
        () => return None,
    };
    Some(answer_of(name))
}
