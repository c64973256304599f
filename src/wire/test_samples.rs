//! Invoices and corrections for the tests of both ends.

use crate::domain::{
    Cancellation, CleanText, CompanyCode, CompanyState, Content, Document, DocumentId, Invoice, LineSums,
    MessageKind, Moment, Number, PaperWish, Period, PriceBasis, PrintMark, RandomCode, RangeId, RequestId,
    SaleLine, Sender, TaxChoice, TaxKind, Ubn, totals,
};
use rust_decimal::Decimal;

pub fn clean(text: &str) -> CleanText {
    CleanText::new(text, 100).unwrap()
}

/// A line of `name`, `quantity`, `price`.
pub type Line<'a> = (&'a str, &'a str, &'a str, TaxChoice);

/// An invoice of lines to a consumer, or to a company.
pub fn invoice(number: &str, lines: &[Line<'_>], buyer: Option<&str>, basis: PriceBasis) -> Invoice {
    let lines: Vec<SaleLine> = lines
        .iter()
        .map(|(name, quantity, price, tax)| SaleLine {
            name: clean(name),
            quantity: quantity.parse().unwrap(),
            price: price.parse().unwrap(),
            unit: CleanText::default(),
            tax: *tax,
        })
        .collect();
    let sums = LineSums::of(lines.iter().map(|line| (line.tax, line.amount()))).unwrap();
    let issued_at = Moment::parse("2026-11-05 12:30:00").unwrap();
    Invoice {
        number: Number::parse(number).unwrap(),
        period: Period::parse("11511").unwrap(),
        range: RangeId(1),
        revision: 1,
        issued_at,
        random_code: RandomCode::try_from(9999).unwrap(),
        tax_kind: TaxKind::General,
        company: CompanyCode::parse("1").unwrap(),
        company_state: CompanyState(1),
        seller: Ubn::parse("04595257").unwrap(),
        buyer: buyer.map(|ubn| Ubn::parse(ubn).unwrap()),
        buyer_name: CleanText::default(),
        dept: None,
        till: None,
        totals: totals(&sums, buyer.is_some(), basis).unwrap(),
        lines,
        basis,
        tax: sums.tax_type(),
        zero_rate: None,
        carrier: None,
        donation: None,
        print_mark: PrintMark::Yes,
        tenders: Vec::new(),
        paper: PaperWish::Later,
        parked: None,
        request_id: RequestId::parse("r1").unwrap(),
    }
}

/// One taxable line.
pub fn simple(number: &str, total: i64) -> Invoice {
    let price = Decimal::from(total).to_string();
    invoice(number, &[("拿鐵 大杯", "1", &price, TaxChoice::Taxable)], None, PriceBasis::Gross)
}

/// The document of a fact.
pub fn document(kind: MessageKind, invoice: &Invoice, content: Content) -> Document {
    Document {
        id: DocumentId { number: invoice.number, period: invoice.period, kind, count: 1 },
        sender: Sender {
            ubn: invoice.seller,
            name: clean("測試股份有限公司"),
            address: CleanText::default(),
        },
        content,
    }
}

/// F0401.
pub fn issue(invoice: &Invoice) -> Document {
    document(MessageKind::F0401, invoice, Content::Issue(Box::new(invoice.clone())))
}

/// F0501.
pub fn cancel(invoice: &Invoice) -> Document {
    let cancelled = Cancellation {
        number: invoice.number,
        period: invoice.period,
        range: invoice.range,
        at: invoice.issued_at.plus_seconds(60),
        reason: clean("退貨"),
        approval_no: CleanText::default(),
    };
    document(MessageKind::F0501, invoice, Content::Cancel(Box::new(cancelled), Box::new(invoice.clone())))
}
