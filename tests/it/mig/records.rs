//! The records of the samples: a shop on 5 January 2026 with batteries, masks and milk.

use lj::domain::{
    Allowance, AllowanceAsk, AllowanceCancelled, AllowanceNumber, BlankReport, BranchAllotment, Cancellation,
    CleanText, CompanyCode, CompanyState, Content, Document, DocumentId, Invoice, LineSums, Moment, Number,
    PaperWish, PriceBasis, PrintJobId, PrintMark, RandomCode, RangeId, Remaining, RequestId, SaleLine,
    Sender, Span, TaxChoice, TaxKind, ToldAllotment, ToldBlanks, TrackOf, Ubn, Voided, totals,
};
use rust_decimal::Decimal;

pub fn text(words: &str) -> CleanText {
    CleanText::new(words, 500).unwrap()
}

pub fn at(time: &str) -> Moment {
    Moment::parse(time).unwrap()
}

pub fn sender() -> Sender {
    Sender {
        ubn: Ubn::parse("12345675").unwrap(),
        name: text("測試商店有限公司"),
        address: text("臺北市中正區測試路1號"),
    }
}

pub fn line(name: &str, quantity: i64, price: i64, tax: TaxChoice) -> SaleLine {
    SaleLine { name: text(name), quantity: quantity.into(), price: price.into(), unit: text(""), tax }
}

/// Three lines: 乾電池 105, 口罩 210, 牛奶 25.
pub fn goods() -> Vec<SaleLine> {
    [("乾電池", 105), ("口罩", 210), ("牛奶", 25)]
        .map(|(name, price)| line(name, 1, price, TaxChoice::Taxable))
        .to_vec()
}

/// A consumer's invoice on paper.
pub fn invoice(number: &str, time: &str, code: u16) -> Invoice {
    let issued_at = at(&format!("2026-01-05 {time}"));
    let invoice = Invoice {
        number: Number::parse(number).unwrap(),
        period: issued_at.period().unwrap(),
        range: RangeId(1),
        revision: 1,
        issued_at,
        random_code: RandomCode::try_from(code).unwrap(),
        tax_kind: TaxKind::General,
        company: CompanyCode::parse("1").unwrap(),
        company_state: CompanyState(1),
        seller: sender().ubn,
        buyer: None,
        buyer_name: text(""),
        dept: None,
        till: None,
        lines: goods(),
        basis: PriceBasis::Gross,
        tax: lj::domain::TaxType::Taxable,
        zero_rate: None,
        totals: lj::domain::Totals::default(),
        carrier: None,
        donation: None,
        print_mark: PrintMark::Yes,
        tenders: Vec::new(),
        paper: PaperWish::Later,
        parked: None,
        request_id: RequestId::parse("r1").unwrap(),
    };
    summed(invoice)
}

/// The invoice with the sums of its lines.
pub fn summed(mut invoice: Invoice) -> Invoice {
    let sums = LineSums::of(invoice.lines.iter().map(|line| (line.tax, line.amount()))).unwrap();
    invoice.tax = sums.tax_type();
    invoice.totals = totals(&sums, invoice.buyer.is_some(), invoice.basis).unwrap();
    invoice
}

/// A company's, with net prices, so that the figures are the sample's.
pub fn to_company() -> Invoice {
    let lines = [("乾電池", 100), ("口罩", 200), ("牛奶", 24)]
        .map(|(name, price)| line(name, 1, price, TaxChoice::Taxable))
        .to_vec();
    summed(Invoice {
        buyer: Ubn::parse("04595257").ok(),
        buyer_name: text("買方股份有限公司"),
        basis: PriceBasis::Net,
        lines,
        ..invoice("AB11223348", "12:34:00", 3062)
    })
}

pub fn cancellation(invoice: &Invoice) -> Cancellation {
    Cancellation {
        number: invoice.number,
        period: invoice.period,
        range: invoice.range,
        at: at("2026-01-05 13:00:00"),
        reason: text("開立錯誤"),
        approval_no: text(""),
    }
}

pub fn voided(invoice: &Invoice) -> Voided {
    Voided {
        number: invoice.number,
        period: invoice.period,
        revision: 1,
        range: invoice.range,
        company: invoice.company.clone(),
        company_state: invoice.company_state,
        seller: invoice.seller,
        buyer: invoice.buyer,
        issued_at: invoice.issued_at,
        at: at("2026-01-05 13:05:00"),
        till: None,
        staff: None,
        reason: text("更正載具"),
        last_job: PrintJobId(0),
    }
}

/// The number behind the invoice's is blank.
pub fn told_blanks(invoice: &Invoice) -> ToldBlanks {
    let blank = Number { serial: (invoice.number.serial.value() + 1).try_into().unwrap(), ..invoice.number };
    let (head, branch, period, track) =
        (invoice.seller, invoice.seller, invoice.period, invoice.number.track);
    let of = TrackOf { head, branch, tax_kind: TaxKind::General, period, track };
    ToldBlanks {
        report: BlankReport { of, spans: vec![Span::new(track, blank.serial, blank.serial).unwrap()] },
        document: DocumentId::of_blanks(None, blank, period).unwrap(),
        company: invoice.company.clone(),
        company_state: invoice.company_state,
        at: at("2026-03-01 09:00:00"),
    }
}

/// The book of the invoice's number is a branch's.
pub fn told_allotment(invoice: &Invoice) -> ToldAllotment {
    let (period, track) = (invoice.period, invoice.number.track);
    let begin = invoice.number.serial.value() / 50 * 50;
    let serial = |value: u32| value.try_into().unwrap();
    let whole = Span::new(track, serial(begin), serial(begin + 199)).unwrap();
    let branch = Ubn::parse("04595257").unwrap();
    let of = TrackOf { head: invoice.seller, branch, tax_kind: TaxKind::General, period, track };
    let spans = vec![Span::new(track, serial(begin), serial(begin + 49)).unwrap()];
    ToldAllotment {
        allotment: BranchAllotment { of, whole, spans },
        document: DocumentId::of_allotment(0, Number { track, serial: serial(begin) }, period).unwrap(),
        company: invoice.company.clone(),
        company_state: invoice.company_state,
        at: at("2026-01-05 09:00:00"),
    }
}

/// The document of that.
pub fn allotment_document(invoice: &Invoice) -> Document {
    let told = told_allotment(invoice);
    Document { id: told.document, sender: sender(), content: Content::Allotment(Box::new(told)) }
}

/// The document of those.
pub fn blanks_document(invoice: &Invoice) -> Document {
    let told = told_blanks(invoice);
    Document { id: told.document, sender: sender(), content: Content::Blanks(Box::new(told)) }
}

/// 口罩 comes back, as in the sample; cancelled the day after.
pub fn allowance(invoice: &Invoice) -> Allowance {
    let ask = AllowanceAsk { line: 2, quantity: Decimal::ONE, amount: 210 };
    Allowance {
        number: AllowanceNumber::new(invoice.number, invoice.period, 1).unwrap(),
        range: invoice.range,
        company: invoice.company.clone(),
        company_state: invoice.company_state,
        seller: invoice.seller,
        buyer: invoice.buyer,
        invoiced_at: invoice.issued_at,
        at: at("2026-01-06 09:00:00"),
        till: None,
        staff: None,
        reason: text("退貨"),
        lines: Remaining::of(invoice, &[]).allow(&[ask]).unwrap(),
        cancelled: Some(AllowanceCancelled {
            at: at("2026-01-07 09:30:05"),
            staff: None,
            reason: text("客人不退了"),
        }),
    }
}
