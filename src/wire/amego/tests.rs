//! What Amego is told, and what it answers as it really answers.

use super::*;
use crate::domain::PriceBasis;
use crate::wire::test_samples::{cancel, clean, invoice, issue, simple};

#[test]
fn a_consumers_invoice_word_for_word() {
    let sold = simple("EE00006850", 105);
    let told = CustomInvoice::of(&sold, &issue(&sold).id).unwrap();
    let json = serde_json::to_string(&told).unwrap();
    assert_eq!(
        json,
        concat!(
            r#"{"order_id":"EE000068501151101","InvoiceNumber":"EE00006850","InvoiceDate":"20261105","#,
            r#""InvoiceTime":"12:30:00","RandomNumber":"9999","PrintMark":"Y","BuyerIdentifier":"0000000000","#,
            r#""BuyerName":"消費者","CarrierType":"","CarrierId1":"","CarrierId2":"","NPOBAN":"","#,
            r#""ProductItem":[{"Description":"拿鐵 大杯","#,
            r#""Quantity":1,"Unit":"","UnitPrice":105,"Amount":105,"TaxType":"1"}],"SalesAmount":105,"#,
            r#""FreeTaxSalesAmount":0,"ZeroTaxSalesAmount":0,"TaxType":"1","TaxRate":"0.05","TaxAmount":0,"#,
            r#""TotalAmount":105,"DetailVat":1}"#
        )
    );
    assert_eq!(serde_json::from_str::<CustomInvoice>(&json).unwrap(), told);
}

#[test]
fn a_company_is_told_net_sum_and_tax() {
    let sale = [("筆", "1", "105", TaxChoice::Taxable)];
    let sold = invoice("EE00006851", &sale, Some("24634102"), PriceBasis::Gross);
    let told = CustomInvoice::of(&sold, &issue(&sold).id).unwrap();
    assert_eq!((told.sales_amount.0, told.tax_amount.0, told.total_amount.0), (100, 5, 105));
    assert_eq!((told.buyer_identifier.as_str(), told.buyer_name.as_str()), ("24634102", "24634102"));
}

#[test]
fn what_the_centre_has_no_field_for_is_said() {
    let mut sold = simple("EE00006852", 105);
    let crate::domain::Content::Cancel(mut cancelled, _) = cancel(&sold).content else { panic!("an F0501") };
    assert_eq!(CancelInvoice::of(&cancelled).unwrap().cancel_invoice_number, "EE00006852");
    cancelled.approval_no = clean("台財稅第1號");
    assert_eq!(CancelInvoice::of(&cancelled), Err(Misfit::Approval));
    sold.tax_kind = TaxKind::Special;
    assert_eq!(CustomInvoice::of(&sold, &issue(&sold).id), Err(Misfit::SpecialTax));
}

#[test]
fn a_zero_rate_s_marks_are_numbers_and_left_out_elsewhere() {
    use crate::domain::{Clearance, ZeroRate, ZeroReason};
    let sale = [("筆", "1", "105", TaxChoice::Zero)];
    let mut sold = invoice("EE00006853", &sale, None, PriceBasis::Gross);
    let reason = ZeroReason::try_from(71).unwrap();
    sold.zero_rate = Some(ZeroRate { clearance: Clearance::ThroughCustoms, reason });
    let told = CustomInvoice::of(&sold, &issue(&sold).id).unwrap();
    let json = serde_json::to_string(&told).unwrap();
    assert!(json.contains(r#""CustomsClearanceMark":2,"ZeroTaxRateReason":71,"#), "{json}");
}

#[test]
fn only_numbers_of_the_shop_s_own_in_use_on_the_last_layer_are_ours() {
    let row = |json: &str| serde_json::from_str::<TrackLayer>(json).unwrap();
    let of = |layer, category, status| {
        row(&format!(
            r#"{{"layer":{layer},"category":{category},"code":"AB","start":"10000000","end":"10000049",
            "now":"","total_booklet":1,"source":1,"status":"{status}"}}"#
        ))
    };
    assert!(of(3, 2, 1).is_ours());
    for other in [of(1, 2, 1), of(2, 2, 1), of(3, 1, 1), of(3, 2, 2), of(3, 2, 9)] {
        assert!(!other.is_ours(), "{other:?}");
    }
    assert!(!row(r#"{"layer":1,"code":"AB","start":10000000,"end":10000049}"#).is_ours());
}

#[test]
fn a_form_is_read_as_it_was_written() {
    let form = Form::seal("12345675", r#"[{"名":"a&b=c +%"}]"#.to_owned(), "KEY", 1_700_000_000);
    assert_eq!(Form::read(&form.body()), Some(form.clone()));
    assert_eq!(form.sign, sign(&form.data, 1_700_000_000, "KEY"));
    assert_eq!(Form::read("invoice=1&data=x&time=2"), None);
}

#[test]
fn a_period_has_the_centres_own_names() {
    let ask = |period| AskTracks::of(Period::parse(period).unwrap());
    assert_eq!(ask("11501"), AskTracks { year: Code(2026), period: Code(0) });
    assert_eq!(ask("11511"), AskTracks { year: Code(2026), period: Code(5) });
}

#[test]
fn real_answers_are_read() {
    let raw =
        r#"{"code":"0","msg":"","data":[{"invoice_number":"EE00006850","barcode":"1","base64_data":""}]}"#;
    let taken: Answered<Taken> = serde_json::from_str(raw).unwrap();
    assert_eq!((taken.code.0, taken.data[0].invoice_number.as_str()), (DONE, "EE00006850"));
    let raw = r#"{"code":0,"msg":"","data":[{"invoice_number":"AA26513024","type":"C0501","status":1,"total_amount":105}]}"#;
    let found: Answered<Standing> = serde_json::from_str(raw).unwrap();
    assert_eq!((found.data[0].number(), found.data[0].is_cancelled()), ("AA26513024", true));
    // paid-tw/einvoice, live fixture of 2026-07-14, as in document 1.2.0.
    let raw = r#"{"code":0,"msg":"","data":[{"invoice_number":"AB00001111","type":"NOT_FOUND","status":-1,"total_amount":0}]}"#;
    let absent: Answered<Standing> = serde_json::from_str(raw).unwrap();
    assert!(absent.data[0].is_absent() && !found.data[0].is_absent());
    let raw =
        r#"{"timestamp":1683776130,"text":"2023/05/11 11:35:30","year":2023,"month":5,"day":11,"hour":11}"#;
    assert_eq!(serde_json::from_str::<CentreTime>(raw).unwrap().timestamp, Code(1_683_776_130));
    let raw = r#"{"code":99,"msg":"第1筆 發票號碼AA00000010 InvoiceDate 錯誤","data":[]}"#;
    let refused: Answered<Taken> = serde_json::from_str(raw).unwrap();
    assert_eq!((refused.code.0, refused.data.len()), (FIELD, 0));
}

#[test]
fn every_answer_has_a_name_a_source_and_nothing_twice() {
    let lines: Vec<Vec<&str>> = ANSWERS.lines().map(|line| line.split('\t').collect()).collect();
    let mut names: Vec<&str> = lines.iter().map(|fields| fields[0]).collect();
    assert!(lines.iter().all(|fields| fields.len() == 4 && !fields[2].is_empty() && !fields[3].is_empty()));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), lines.len());
    assert_eq!(answer_of("no_carrier"), (FIELD, "載具號碼不存在"));
}
