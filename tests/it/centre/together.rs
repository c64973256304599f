//! What goes together at each centre, cell by cell: a sale for each property, sent to the centre itself (the local one in
//! its three dialects, Turnkey's own check), is taken where the table says so and refused where it does not.

use super::{amego, issue, offline, opay, place, sandbox, send, terms};
use crate::mig::read::elements;
use crate::mig::records;
use crate::turnkey::check::{Read, refusal};
use lj::domain::{
    Carrier, Clearance, DonationCode, Invoice, MixedTax, Outcome, PaperWish, PrintMark, SaleDraft, TaxChoice,
    Together, ZeroRate, ZeroReason,
};
use lj::uplink::{Gateway, Turnkey, TurnkeyFolders};

/// A property, whether a centre has it, and what a sale with it has.
type Cell = (&'static str, fn(&Together) -> bool, fn(Invoice) -> Invoice);

fn mobile() -> Option<Carrier> {
    Carrier::parse("/ABC+123")
}

fn company(invoice: Invoice) -> Invoice {
    let Invoice { buyer, buyer_name, lines, basis, .. } = records::to_company();
    records::summed(Invoice { buyer, buyer_name, lines, basis, ..invoice })
}

fn mixed(mut invoice: Invoice, kinds: [TaxChoice; 3]) -> Invoice {
    for (line, kind) in invoice.lines.iter_mut().zip(kinds) {
        line.tax = kind;
    }
    let reason = ZeroReason::try_from(71).unwrap();
    let zero = kinds.contains(&TaxChoice::Zero);
    invoice.zero_rate = zero.then_some(ZeroRate { clearance: Clearance::ThroughCustoms, reason });
    records::summed(invoice)
}

fn in_carrier(invoice: Invoice, code: &str) -> Invoice {
    let carrier = Carrier::parse(code);
    assert!(carrier.is_some(), "{code}");
    Invoice { carrier, print_mark: PrintMark::No, ..invoice }
}

const CELLS: [Cell; 16] = [
    (
        "carrier and donation",
        |takes| takes.carrier_and_donation,
        |invoice| Invoice {
            carrier: mobile(),
            donation: DonationCode::parse("919"),
            print_mark: PrintMark::No,
            ..invoice
        },
    ),
    (
        "certificate and 統編",
        |takes| takes.citizen_and_buyer,
        |invoice| Invoice {
            carrier: Carrier::parse("AB12345678901234"),
            print_mark: PrintMark::No,
            ..company(invoice)
        },
    ),
    (
        "mobile bar code and 統編",
        |takes| takes.mobile_and_buyer,
        |invoice| Invoice { carrier: mobile(), print_mark: PrintMark::No, ..company(invoice) },
    ),
    (
        "carrier and slip",
        |takes| takes.carrier_and_slip,
        |invoice| Invoice { carrier: mobile(), paper: PaperWish::OnRequest, ..company(invoice) },
    ),
    (
        "free and zero-rated lines",
        |takes| takes.mixed_tax == MixedTax::Any,
        |invoice| mixed(invoice, [TaxChoice::Taxable, TaxChoice::Free, TaxChoice::Zero]),
    ),
    ("a member", |takes| takes.carriers.member, |invoice| in_carrier(invoice, "amy@example.com")),
    ("a member by telephone", |takes| takes.carriers.member, |invoice| in_carrier(invoice, "0912345678")),
    (
        "a registered type",
        |takes| takes.carriers.registered,
        |invoice| in_carrier(invoice, "EJ0113:amy@example.com"),
    ),
    ("悠遊卡", |takes| takes.carriers.easycard, |invoice| in_carrier(invoice, "easycard:1234567890:0A1B2C")),
    ("icash", |takes| takes.carriers.icash, |invoice| in_carrier(invoice, "icash:1234567890:0A1B2C")),
    ("一卡通", |takes| takes.carriers.ipass, |invoice| in_carrier(invoice, "ipass:1234567890:0A1B2C")),
    ("金融卡", |takes| takes.carriers.bank_card, |invoice| in_carrier(invoice, "bank-card:1234:0A1B2C")),
    ("信用卡", |takes| takes.carriers.credit_card, |invoice| in_carrier(invoice, "credit-card:0A1B2C/+==")),
    (
        "a member and 統編",
        |takes| takes.carriers.member && takes.member_and_buyer,
        |invoice| in_carrier(company(invoice), "amy@example.com"),
    ),
    (
        "悠遊卡 and 統編",
        |takes| takes.carriers.easycard && takes.card_and_buyer,
        |invoice| in_carrier(company(invoice), "easycard:1234567890:0A1B2C"),
    ),
    (
        "taxable and free lines",
        |_| true,
        |invoice| mixed(invoice, [TaxChoice::Taxable, TaxChoice::Free, TaxChoice::Taxable]),
    ),
];

/// The sale that an invoice was: the engine's rule says of it what the table says.
fn judged(invoice: &Invoice, takes: &Together) -> bool {
    let sale = SaleDraft {
        lines: invoice.lines.clone(),
        buyer: invoice.buyer,
        buyer_name: invoice.buyer_name.clone(),
        carrier: invoice.carrier.clone(),
        donation: invoice.donation.clone(),
        zero_rate: invoice.zero_rate,
        paper: invoice.paper,
        ..SaleDraft::default()
    };
    assert_eq!(sale.print_mark(), invoice.print_mark, "{invoice:?}");
    sale.conflicts(takes).is_empty()
}

#[test]
fn each_cell_of_the_table_is_what_the_centre_answers() {
    let centre = sandbox(terms());
    let at = place(&centre.url());
    let gateways = [("ECPay", offline(&at)), ("OPay", opay(&at)), ("Amego", amego(&at))];
    for (centre, (name, gateway)) in gateways.iter().enumerate() {
        for (cell, (property, has, make)) in CELLS.iter().enumerate() {
            let number = format!("AB11{centre}{cell:02}000");
            let invoice = make(records::invoice(&number, "12:30:00", 9_999));
            let context = format!("{name}: {property}");
            // What the centre has no name for is never sent.
            let Ok(payload) = gateway.payload(&issue(&invoice)) else {
                assert!(!has(&gateway.together()) && !judged(&invoice, &gateway.together()), "{context}");
                continue;
            };
            assert!(!payload.is_empty());
            let outcome = send(&**gateway, &issue(&invoice)).0;
            let taken = match &outcome {
                Outcome::Accepted => true,
                Outcome::Rejected { .. } => false,
                other => panic!("{context}: {other:?}"),
            };
            assert_eq!(taken, has(&gateway.together()), "{context}: {outcome:?}");
            assert_eq!(judged(&invoice, &gateway.together()), taken, "{context}");
        }
    }
}

#[test]
fn each_cell_of_turnkey_is_what_its_own_check_says() {
    let root = tempfile::tempdir().unwrap();
    let folders = TurnkeyFolders { work: root.path().to_owned(), results: root.path().to_owned() };
    let turnkey = Turnkey::new(folders);
    for (property, has, make) in CELLS {
        let invoice = make(records::invoice("AB11223344", "12:30:00", 9_999));
        let Ok(payload) = turnkey.payload(&issue(&invoice)) else {
            assert!(!has(&turnkey.together()) && !judged(&invoice, &turnkey.together()), "{property}");
            continue;
        };
        let (namespace, message) = elements(&payload);
        let refused = refusal("F0401", &namespace, &Read(&message));
        assert_eq!(refused.is_none(), has(&turnkey.together()), "{property}: {refused:?}");
        assert!(judged(&invoice, &turnkey.together()), "{property}");
    }
}
