//! What an offline-issue centre is told about every kind of sale.

use super::*;
use crate::domain::{
    Clearance, Content, DonationCode, PriceBasis, TaxChoice, ZeroRate, ZeroReason, line_amount,
};
use crate::wire::test_samples::{cancel, clean, invoice, issue, simple};
use rust_decimal::{Decimal, RoundingStrategy};

fn merchant(flavour: Flavour) -> Merchant {
    Merchant { id: "2000132".to_owned(), machine: "T1".to_owned(), flavour }
}

fn told(invoice: &Invoice) -> OfflineIssue {
    OfflineIssue::of(invoice, &issue(invoice).id, &merchant(Flavour::Ecpay)).unwrap()
}

/// The amounts, summed and rounded once, as the centre does; each is its price × its count.
fn sum(told: &OfflineIssue) -> i64 {
    for item in &told.items {
        assert_eq!(line_amount(item.item_price.0, item.item_count.0), Some(item.item_amount.0));
    }
    let sum = told.items.iter().map(|item| item.item_amount.0).sum::<Decimal>();
    sum.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).try_into().unwrap()
}

#[test]
fn a_consumers_invoice_word_for_word() {
    let json = serde_json::to_string(&told(&simple("AB10000000", 105))).unwrap();
    assert_eq!(
        json,
        concat!(
            r#"{"MerchantID":"2000132","MachineID":"T1","InvoiceNo":"AB10000000","#,
            r#""InvoiceDate":"2026-11-05 12:30:00","RelateNumber":"AB100000001151101","#,
            r#""CustomerIdentifier":"","CustomerName":"消費者","Print":"1","Donation":"0","LoveCode":"","#,
            r#""CarrierType":"","CarrierNum":"","ClearanceMark":"","TaxType":"1","ZeroTaxRateReason":"","#,
            r#""SalesAmount":105,"InvType":"07","RandomNumber":"9999","vat":"1","#,
            r#""Items":[{"ItemSeq":1,"ItemName":"拿鐵 大杯","ItemCount":1,"ItemWord":"式","ItemPrice":105,"#,
            r#""ItemTaxType":"","ItemAmount":105}]}"#
        )
    );
    let read: OfflineIssue = serde_json::from_str(&json).unwrap();
    assert_eq!(read, told(&simple("AB10000000", 105)));
}

#[test]
fn net_prices_are_told_with_their_tax_and_come_to_the_total() {
    use TaxChoice::Taxable;
    let sale = [("筆", "3", "33.3333333", Taxable), ("紙", "2", "10.5", Taxable)];
    let told = told(&invoice("AB10000001", &sale, Some("24634102"), PriceBasis::Net));
    assert_eq!((told.sales_amount.0, told.tax_amount), (127, Some(Code(6))));
    assert_eq!(sum(&told), 127);
    assert_eq!(told.items[1].item_price.0.to_string(), "11.025");
    assert_eq!(told.customer_identifier.as_str(), "24634102");
}

#[test]
fn rounding_lines_are_lines_and_an_older_record_without_them_adds_up_too() {
    use TaxChoice::{Free, Taxable};
    // Net 9.6 is 10 and 1 of tax; 9.6 × 1.05 alone would be 10.
    let old = invoice("AB10000002", &[("糖", "1", "9.6", Taxable)], None, PriceBasis::Net);
    assert_eq!((old.totals.total, sum(&told(&old))), (11, 11));
    let sale = [("糖", "1", "9.6", Taxable), ("尾數", "1", "0.4", Taxable)];
    let net = invoice("AB10000002", &sale, None, PriceBasis::Net);
    assert_eq!((net.totals.total, sum(&told(&net))), (11, 11));
    assert_eq!(told(&net).items[0].item_price.0.normalize().to_string(), "10.08");
    // Each kind of tax is rounded for itself: 0.5 and 0.5 are two dollars.
    let sale = [
        ("米", "1", "10.5", Free),
        ("糖", "1", "20.5", Taxable),
        ("尾數", "1", "0.5", Taxable),
        ("尾數", "1", "0.5", Free),
    ];
    let mixed = invoice("AB10000003", &sale, None, PriceBasis::Gross);
    let told = told(&mixed);
    assert_eq!((told.sales_amount.0, sum(&told)), (32, 32));
    let marks: Vec<&str> = told.items.iter().map(|item| item.item_tax_type.as_str()).collect();
    assert_eq!((told.tax_type.as_str(), marks), ("9", vec!["3", "1", "1", "3"]));
}

#[test]
fn carriers_donations_and_kinds_of_tax_have_their_marks() {
    let mut mobile = simple("AB10000004", 10);
    mobile.carrier = Carrier::parse("/ABC1234");
    mobile.print_mark = PrintMark::No;
    let told_mobile = told(&mobile);
    assert_eq!(told_mobile.carrier_type.as_str(), "3");
    assert_eq!((told_mobile.carrier_num.as_str(), told_mobile.print.as_str()), ("/ABC1234", "0"));
    let mut citizen = simple("AB10000005", 10);
    citizen.carrier = Carrier::parse("AB12345678901234");
    assert_eq!(told(&citizen).carrier_type.as_str(), "2");
    let mut given = simple("AB10000006", 10);
    given.donation = DonationCode::parse("025");
    assert_eq!((told(&given).donation.as_str(), told(&given).love_code.as_str()), ("1", "025"));
    let free = invoice("AB10000007", &[("米", "1", "50", TaxChoice::Free)], None, PriceBasis::Gross);
    assert_eq!((told(&free).tax_type.as_str(), told(&free).special_tax_type), ("3", Some(Code(8))));
    let at = |flavour, sold: &Invoice| {
        OfflineIssue::of(sold, &issue(sold).id, &merchant(flavour)).unwrap().special_tax_type
    };
    let taxable = simple("AB10000007", 10);
    assert_eq!((at(Flavour::Opay, &free), at(Flavour::Opay, &taxable)), (Some(Code(8)), Some(Code(0))));
    assert_eq!(at(Flavour::Ecpay, &taxable), None);
    let mut zero = invoice("AB10000008", &[("酒", "1", "50", TaxChoice::Zero)], None, PriceBasis::Gross);
    let reason = ZeroReason::try_from(71).unwrap();
    zero.zero_rate = Some(ZeroRate { clearance: Clearance::ThroughCustoms, reason });
    let told_zero = told(&zero);
    assert_eq!(told_zero.tax_type.as_str(), "2");
    assert_eq!((told_zero.clearance_mark.as_str(), told_zero.zero_tax_rate_reason.as_str()), ("2", "71"));
}

#[test]
fn each_carrier_has_the_number_of_its_dialect_and_the_ids_that_it_asks_for() {
    let mut member = simple("AB10000005", 10);
    let mut other = |code: &str, flavour| {
        member.carrier = Carrier::parse(code);
        OfflineIssue::of(&member, &issue(&member).id, &merchant(flavour)).map(|told| {
            let json = serde_json::to_string(&told).unwrap();
            assert_eq!(json.contains("CarrierNum2"), !told.carrier_num2.is_empty());
            assert_eq!(json.contains("CustomerEmail"), !told.customer_email.is_empty());
            let text = |it: Loose| it.0;
            [told.carrier_type, told.carrier_num, told.carrier_num2, told.customer_email, told.customer_phone]
                .map(text)
        })
    };
    let fields = |fields: [&str; 5]| Ok(fields.map(str::to_owned));
    let (ecpay, opay) = (Flavour::Ecpay, Flavour::Opay);
    for flavour in [ecpay, opay] {
        assert_eq!(other("amy@example.com", flavour), fields(["1", "", "", "amy@example.com", ""]));
        assert_eq!(other("0912345678", flavour), fields(["1", "", "", "", "0912345678"]));
        assert_eq!(other("easycard:123:F00D", flavour), fields(["4", "F00D", "123", "", ""]));
        assert_eq!(other("EJ0113:7", flavour), Err(Misfit::Carrier));
    }
    assert_eq!(other("ipass:1:2", ecpay), fields(["5", "2", "1", "", ""]));
    assert_eq!(other("icash:1:2", opay), fields(["5", "2", "1", "", ""]));
    assert_eq!(other("ipass:1:2", opay), fields(["6", "2", "1", "", ""]));
    assert_eq!(other("bank-card:1:2", opay), fields(["7", "2", "1", "", ""]));
    for code in ["icash:1:2", "bank-card:1:2", "credit-card:2"] {
        assert_eq!(other(code, ecpay), Err(Misfit::Carrier), "{code}");
    }
    let [kind, hidden, shown, ..] = other("credit-card:F00D", opay).unwrap();
    assert_eq!((kind.as_str(), hidden.as_str()), ("8", "F00D"));
    // Day and amount: of what was paid by card, or of all.
    assert!(shown.len() == 17 && shown.ends_with("0000000010"), "{shown}");
}

#[test]
fn the_tax_of_a_company_is_told_where_the_dialect_has_a_field() {
    let sale = [("筆", "1", "105", TaxChoice::Taxable)];
    let company = invoice("AB10000009", &sale, Some("24634102"), PriceBasis::Gross);
    assert_eq!(told(&company).tax_amount, Some(Code(5)));
    let opay = OfflineIssue::of(&company, &issue(&company).id, &merchant(Flavour::Opay)).unwrap();
    assert_eq!(opay.tax_amount, None);
}

#[test]
fn an_issue_anew_has_a_key_of_its_own_within_the_limit() {
    let id = issue(&simple("AB10000000", 10)).id;
    let anew = DocumentId { count: 11, ..id };
    assert_eq!(relate_number(&id), "AB100000001151101");
    assert_eq!(relate_number(&anew), "AB100000001151111");
    assert!(relate_number(&DocumentId { count: u8::MAX, ..id }).len() <= 30);
}

#[test]
fn a_cancellation_is_told_unless_it_needs_an_approval() {
    let sold = simple("AB10000000", 10);
    let Content::Cancel(mut cancelled, _) = cancel(&sold).content else { panic!("an F0501") };
    let told = OfflineInvalid::of(&cancelled, &sold, &merchant(Flavour::Opay)).unwrap();
    assert_eq!(
        serde_json::to_string(&told).unwrap(),
        concat!(
            r#"{"MerchantID":"2000132","InvoiceNo":"AB10000000","InvoiceDate":"2026-11-05","#,
            r#""Reason":"退貨","CancelDate":"2026-11-05 12:31:00"}"#
        )
    );
    cancelled.approval_no = clean("台財稅第1號");
    assert_eq!(OfflineInvalid::of(&cancelled, &sold, &merchant(Flavour::Opay)), Err(Misfit::Approval));
}

#[test]
fn what_is_found_is_read_as_the_centres_write_it() {
    let raw = r#"{"RtnCode":1,"RtnMsg":"查詢成功","IIS_Mer_ID":2000132,"IIS_Number":"UV11100012",
        "IIS_Relate_Number":"2018","IIS_Sales_Amount":"100","IIS_Random_Number":6866,"IIS_Invalid_Status":"0",
        "IIS_Upload_Status":1,"IIS_Turnkey_Status":"C","Items":[{"ItemSeq":1}]}"#;
    let found: IssueFound = serde_json::from_str(raw).unwrap();
    assert_eq!(
        (found.total, found.random_code.as_str(), found.uploaded.as_str()),
        (Some(Code(100)), "6866", "1")
    );
    assert_eq!(found.platform.as_str(), "C");
    let absent: IssueFound = serde_json::from_str(r#"{"RtnCode":1600003,"RtnMsg":"查無資料"}"#).unwrap();
    assert_eq!((absent.code.0, absent.number.as_str()), (1_600_003, ""));
}
