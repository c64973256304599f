//! Single messages: the platform's samples, golden files, and what cannot be written.

use super::read::{self, Element, check_marks, check_sums, elements, one};
use super::records::{
    allowance, cancellation, invoice, line, sender, summed, text, to_company, told_allotment, told_blanks,
    voided,
};
use crate::golden_file::compare;
use lj::domain::{
    Carrier, Clearance, Content, Document, DocumentId, DonationCode, Invoice, MessageKind, PriceBasis,
    PrintMark, Sender, TaxChoice, Ubn, ZeroRate, ZeroReason,
};
use lj::mig::{self, Fault};
use rust_decimal::Decimal;

fn sample(name: &str) -> (String, Vec<Element>) {
    let path = format!("{}/tests/data/mig-4.1/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    elements(&std::fs::read(path).unwrap())
}

fn f0401(invoice: &Invoice) -> Vec<u8> {
    mig::f0401(invoice, &sender()).unwrap()
}

fn in_carrier(number: &str, time: &str, code: u16, carrier: &str) -> Invoice {
    let carrier = Carrier::parse(carrier);
    Invoice { carrier, print_mark: PrintMark::No, ..invoice(number, time, code) }
}

fn donated() -> Invoice {
    let donation = DonationCode::parse("919");
    Invoice { donation, print_mark: PrintMark::No, ..invoice("AB11223347", "12:33:00", 7140) }
}

fn free_of_tax() -> Invoice {
    let lines = vec![line("生鮮蔬菜", 2, 50, TaxChoice::Free)];
    summed(Invoice { lines, ..invoice("AB11223349", "12:35:00", 2288) })
}

/// Everything at once: a company, prices with the tax inside, three taxes, a discount, a unit, half a kilogram.
fn mixed() -> Invoice {
    let mut lines = vec![
        line("牛肉 <特級> & \"和牛\"", 1, 333, TaxChoice::Taxable),
        line("折扣", 1, -10, TaxChoice::Taxable),
        line("白米", 3, 50, TaxChoice::Free),
        line("出口樣品🍙𠮷", 2, 77, TaxChoice::Zero),
    ];
    lines[0].quantity = Decimal::new(15, 1);
    lines[0].unit = text("公斤");
    let reason = ZeroReason::try_from(71).unwrap();
    summed(Invoice {
        lines,
        buyer: Ubn::parse("04595257").ok(),
        carrier: Carrier::parse("/ABC+123"),
        zero_rate: Some(ZeroRate { clearance: Clearance::NotThroughCustoms, reason }),
        ..invoice("AB11223350", "12:36:07", 7)
    })
}

#[test]
fn invoices_are_the_samples() {
    let cases = [
        ("F0401_b2c_paper", invoice("AB11223344", "12:30:00", 9999)),
        ("F0401_b2c_mobile_carrier", in_carrier("AB11223345", "12:31:00", 427, "/ABC+123")),
        ("F0401_b2c_citizen_cert", in_carrier("AB11223346", "12:32:00", 5813, "AB12345678901234")),
        ("F0401_b2c_donation", donated()),
        ("F0401_b2b_print", to_company()),
        ("F0401_b2c_taxfree", free_of_tax()),
    ];
    for (name, invoice) in cases {
        assert_eq!(elements(&f0401(&invoice)), sample(name), "{name}");
    }
}

#[test]
fn corrections_are_the_samples() {
    let paper = invoice("AB11223344", "12:30:00", 9999);
    let cancel = mig::f0501(&cancellation(&paper), &paper).unwrap();
    assert_eq!(elements(&cancel), sample("F0501_cancel"));
    let carrier = in_carrier("AB11223345", "12:31:00", 427, "/ABC+123");
    assert_eq!(elements(&mig::f0701(&voided(&carrier)).unwrap()), sample("F0701_void"));
}

#[test]
fn an_allowance_is_the_sample_but_for_what_our_record_says_better_or_does_not_say() {
    let (namespace, written) = elements(&mig::g0401(&allowance(&to_company()), &sender()).unwrap());
    let (expected_namespace, expected) = sample("G0401_allowance");
    assert_eq!(namespace, expected_namespace);
    // Its number is made of the invoice's; we say which line comes back; the sample has no seller's address, our
    // record no buyer's name.
    let apart = [
        "Allowance/Main/AllowanceNumber",
        "Allowance/Main/Seller/Address",
        "Allowance/Main/Buyer/Name",
        "Allowance/Details/ProductItem/OriginalSequenceNumber",
    ];
    let rest = |elements: &[Element]| -> Vec<Element> {
        elements.iter().filter(|(path, _)| !apart.contains(&path.as_str())).cloned().collect()
    };
    assert_eq!(rest(&written), rest(&expected));
    let said: Vec<Option<&str>> = apart.iter().map(|path| one(&written, path)).collect();
    let ours = ["AB11223348115011", "臺北市中正區測試路1號", "04595257", "002"];
    assert_eq!(said, ours.map(Some));
}

#[test]
fn the_same_record_gives_the_same_bytes_for_ever() {
    let company = to_company();
    let messages = [
        ("mig-f0401", f0401(&invoice("AB11223344", "12:30:00", 9999))),
        ("mig-f0401-mixed", f0401(&mixed())),
        ("mig-f0501", {
            let approved = text("財北國稅字第1150000001號");
            let cancelled = lj::domain::Cancellation { approval_no: approved, ..cancellation(&company) };
            mig::f0501(&cancelled, &company).unwrap()
        }),
        ("mig-f0701", mig::f0701(&voided(&company)).unwrap()),
        ("mig-g0401", mig::g0401(&allowance(&company), &sender()).unwrap()),
        ("mig-g0501", mig::g0501(&allowance(&company)).unwrap()),
    ];
    for (name, bytes) in messages {
        compare(name, std::str::from_utf8(&bytes).unwrap());
    }
}

#[test]
fn a_company_gets_net_lines_that_add_up_to_its_sales() {
    let (_, written) = elements(&f0401(&mixed()));
    check_sums(&written);
    check_marks(&written);
    assert_eq!(read::all(&written, "Invoice/Details/ProductItem/Description")[0], "牛肉 <特級> & \"和牛\"");
    // 499.5 - 10 is 489.5, rounded 490, which is 467 and 23 of tax.
    assert_eq!(one(&written, "Invoice/Amount/SalesAmount"), Some("467"));
    let prices_on_top = Invoice { basis: PriceBasis::Net, buyer: None, ..mixed() };
    let (_, written) = elements(&f0401(&summed(prices_on_top)));
    check_sums(&written);
    assert_eq!(one(&written, "Invoice/Amount/TaxAmount"), Some("0"), "a consumer's tax is inside");
}

#[test]
fn a_document_is_dispatched_by_its_name_and_never_as_another() {
    let paper = invoice("AB11223344", "12:30:00", 9999);
    let document = |kind, content| Document {
        id: DocumentId { number: paper.number, period: paper.period, kind, count: 1 },
        sender: sender(),
        content,
    };
    let returned = allowance(&paper);
    use MessageKind::{E0401, E0402, F0401, F0501, F0701, G0401, G0501};
    let boxed = |kind| match kind {
        F0401 => Content::Issue(Box::new(paper.clone())),
        F0501 => Content::Cancel(Box::new(cancellation(&paper)), Box::new(paper.clone())),
        F0701 => Content::Void(Box::new(voided(&paper))),
        G0401 | G0501 => Content::Allowance(Box::new(returned.clone())),
        E0402 => Content::Blanks(Box::new(told_blanks(&paper))),
        E0401 => Content::Allotment(Box::new(told_allotment(&paper))),
    };
    for kind in MessageKind::ALL {
        let bytes = mig::render(&document(kind, boxed(kind))).unwrap();
        assert_eq!(elements(&bytes).0, format!("urn:GEINV:eInvoiceMessage:{kind}:4.1"));
    }
    let crossed = mig::render(&document(F0501, boxed(F0701)));
    assert_eq!(crossed, Err(Fault::OtherFact { kind: F0501 }));
    let crossed = mig::render(&document(E0402, boxed(E0401)));
    assert_eq!(crossed, Err(Fault::OtherFact { kind: E0402 }));
    let crossed = mig::render(&document(E0402, boxed(F0401)));
    assert_eq!(crossed, Err(Fault::OtherFact { kind: E0402 }));
}

#[test]
fn what_the_platform_would_refuse_is_not_written() {
    let paper = invoice("AB11223344", "12:30:00", 9999);
    let fault = |invoice: &Invoice| mig::f0401(invoice, &sender()).unwrap_err().to_string();
    let mut wrong_sum = paper.clone();
    wrong_sum.totals.sales += 2;
    wrong_sum.totals.total += 2;
    assert_eq!(fault(&wrong_sum), "SalesAmount: 342 does not fit the lines, which come to 340");
    let mut wrong_total = paper.clone();
    wrong_total.totals.total += 1;
    assert!(fault(&wrong_total).starts_with("TotalAmount: 341"));
    let unmarked = Invoice { print_mark: PrintMark::No, ..paper.clone() };
    assert_eq!(fault(&unmarked), "PrintMark: contradicts CarrierType and NPOBAN");
    let printed = Invoice { print_mark: PrintMark::Yes, ..donated() };
    assert!(fault(&printed).starts_with("NPOBAN"));
    let unexplained = Invoice { zero_rate: None, ..mixed() };
    assert_eq!(fault(&unexplained), "ZeroTaxRateReason: contradicts TaxType");
    assert!(fault(&Invoice { lines: Vec::new(), ..paper.clone() }).starts_with("ProductItem: 0"));
    let stranger = Sender { ubn: Ubn::parse("04595257").unwrap(), ..sender() };
    assert!(matches!(mig::f0401(&paper, &stranger), Err(Fault::Contradiction { element: "Seller", .. })));
    let live = lj::domain::Allowance { cancelled: None, ..allowance(&paper) };
    assert_eq!(mig::g0501(&live), Err(Fault::Missing { element: "CancelDate" }));
    let other = invoice("AB11223345", "12:30:00", 9999);
    assert!(mig::f0501(&cancellation(&other), &paper).is_err());
}

#[test]
fn only_the_price_put_right_is_one_and_a_tiny_quantity_has_a_price_that_fits() {
    let mut returned = allowance(&to_company());
    returned.lines[0].quantity = Decimal::ZERO;
    let (_, written) = elements(&mig::g0401(&returned, &sender()).unwrap());
    assert_eq!(one(&written, "Allowance/Details/ProductItem/Quantity"), Some("1"), "E0106");
    returned.lines[0].quantity = Decimal::new(3, 7);
    returned.lines[0].net = 999_999_998;
    let (_, written) = elements(&mig::g0401(&returned, &sender()).unwrap());
    let price = one(&written, "Allowance/Details/ProductItem/UnitPrice").unwrap();
    assert!(price.bytes().filter(u8::is_ascii_digit).count() <= 20, "{price}");
}
