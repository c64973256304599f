//! Field by field: what says nothing, what tells another's, what may be ours of before a correction.

use super::*;
use crate::domain::{Carrier, DonationCode, Invoice, PriceBasis, TaxChoice};
use crate::wire::Flavour;
use crate::wire::offline::Merchant;
use crate::wire::test_samples as samples;

fn to_company() -> Invoice {
    let lines = [("乾電池", "1", "105", TaxChoice::Taxable)];
    let invoice = samples::invoice("AB10000000", &lines, Some("12345675"), PriceBasis::Gross);
    Invoice { buyer_name: samples::clean("測試公司"), ..invoice }
}

fn in_carrier(code: &str) -> Invoice {
    let carrier = Carrier::parse(code);
    assert!(carrier.is_some(), "{code}");
    Invoice { carrier, ..samples::simple("AB10000000", 105) }
}

fn offline(invoice: &Invoice, flavour: Flavour, answered: &str) -> Option<Difference> {
    let merchant = Merchant { id: "2000132".to_owned(), machine: "LJ".to_owned(), flavour };
    let told = OfflineIssue::of(invoice, &samples::issue(invoice).id, &merchant).unwrap();
    let found = serde_json::from_str(&format!(r#"{{"RtnCode":1{answered}}}"#)).unwrap();
    of_offline(&found, &told, invoice.buyer_name.as_str())
}

fn amego(invoice: &Invoice, answered: &str) -> Option<Difference> {
    let told = CustomInvoice::of(invoice, &samples::issue(invoice).id).unwrap();
    let found = serde_json::from_str(&format!(r#"{{"unknown":[]{answered}}}"#)).unwrap();
    of_amego(&found, &told, invoice.buyer_name.as_str())
}

fn seen(difference: Option<Difference>) -> Option<(&'static str, bool)> {
    difference.map(|difference| (difference.field, difference.of_another))
}

#[test]
fn what_is_not_answered_says_nothing_and_none_is_written_in_many_ways() {
    let plain = samples::simple("AB10000000", 105);
    for answered in [
        "",
        r#","IIS_Identifier":"0000000000","IIS_Love_Code":"0","IIS_Carrier_Type":"","IIS_Carrier_Num":"""#,
        r#","IIS_Identifier":"","IIS_Love_Code":"","IIS_Carrier_Type":null,"IIS_Customer_Name":"消費者""#,
        r#","IIS_Random_Number":"9999","IIS_Relate_Number":"ab100000001151101","IIS_Sales_Amount":"105""#,
    ] {
        assert_eq!(offline(&plain, Flavour::Ecpay, answered), None, "{answered}");
    }
    for answered in [
        "",
        r#","buyer_identifier":"0000000000","carrier_type":"","npoban":"","buyer_name":"客人""#,
        r#","random_number":9999,"order_id":"","total_amount":"105","carrier_type":null"#,
    ] {
        assert_eq!(amego(&plain, answered), None, "{answered}");
    }
}

#[test]
fn a_random_code_that_came_as_a_number_has_lost_its_zeros() {
    let invoice = Invoice {
        random_code: crate::domain::RandomCode::try_from(81).unwrap(),
        ..samples::simple("AB10000000", 105)
    };
    assert_eq!(amego(&invoice, r#","random_number":81"#), None);
    assert_eq!(seen(amego(&invoice, r#","random_number":"0082""#)), Some(("random_number", true)));
    assert_eq!(seen(amego(&invoice, r#","random_number":"x""#)), Some(("random_number", true)));
}

#[test]
fn marks_tell_anothers_from_ours_whatever_else_differs() {
    let company = to_company();
    for (answered, field) in [
        (r#","IIS_Number":"AB10000001""#, "IIS_Number"),
        (r#","IIS_Relate_Number":"X1""#, "IIS_Relate_Number"),
        (r#","IIS_Random_Number":"0000""#, "IIS_Random_Number"),
        (r#","IIS_Sales_Amount":104"#, "IIS_Sales_Amount"),
    ] {
        let answered = format!(r#"{answered},"IIS_Identifier":"04595257""#);
        assert_eq!(seen(offline(&company, Flavour::Ecpay, &answered)), Some((field, true)));
    }
    for (answered, field) in [
        (r#","invoice_number":"AB10000001""#, "invoice_number"),
        (r#","order_id":"P7""#, "order_id"),
        (r#","random_number":"0000""#, "random_number"),
        (r#","invoice_date":20261104"#, "invoice_date"),
        (r#","invoice_time":"12:30:01""#, "invoice_time"),
        (r#","total_amount":104"#, "total_amount"),
    ] {
        let answered = format!(r#"{answered},"buyer_identifier":"04595257""#);
        assert_eq!(seen(amego(&company, &answered)), Some((field, true)));
    }
}

#[test]
fn who_it_is_for_and_where_it_goes_may_be_ours_of_before() {
    let company = to_company();
    for (answered, field) in [
        (r#","IIS_Identifier":"04595257""#, "IIS_Identifier"),
        (r#","IIS_Identifier":"0000000000""#, "IIS_Identifier"),
        (r#","IIS_Customer_Name":"另一公司""#, "IIS_Customer_Name"),
        (r#","IIS_Carrier_Type":"3""#, "IIS_Carrier_Type"),
        (r#","IIS_Love_Code":"919""#, "IIS_Love_Code"),
    ] {
        for flavour in [Flavour::Ecpay, Flavour::Opay] {
            assert_eq!(seen(offline(&company, flavour, answered)), Some((field, false)));
        }
    }
    for (answered, field) in [
        (r#","buyer_identifier":"04595257""#, "buyer_identifier"),
        (r#","buyer_name":"另一公司""#, "buyer_name"),
        (r#","carrier_type":"3J0002""#, "carrier_type"),
        (r#","npoban":"919""#, "npoban"),
    ] {
        assert_eq!(seen(amego(&company, answered)), Some((field, false)));
    }
    let mobile = in_carrier("/ABC+123");
    let other = r#","IIS_Carrier_Type":"3","IIS_Carrier_Num":"/ABC+124""#;
    assert_eq!(seen(offline(&mobile, Flavour::Ecpay, other)), Some(("IIS_Carrier_Num", false)));
    for same in ["/ABC+123", "/ABC 123"] {
        let answered = format!(r#","IIS_Carrier_Type":"3","IIS_Carrier_Num":"{same}""#);
        assert_eq!(offline(&mobile, Flavour::Ecpay, &answered), None, "{same}");
    }
    let gone = r#","IIS_Carrier_Type":"""#;
    assert_eq!(seen(offline(&mobile, Flavour::Ecpay, gone)), Some(("IIS_Carrier_Type", false)));
    assert_eq!(seen(amego(&mobile, r#","carrier_id1":"/ABC+124""#)), Some(("carrier_id1", false)));
    let donated = Invoice { donation: DonationCode::parse("168001"), ..samples::simple("AB10000000", 105) };
    assert_eq!(seen(amego(&donated, r#","npoban":"""#)), Some(("npoban", false)));
    let none = r#","IIS_Love_Code":"0""#;
    assert_eq!(seen(offline(&donated, Flavour::Opay, none)), Some(("IIS_Love_Code", false)));
}

/// A member is named by the centre, and of a card the number that may be shown comes back.
#[test]
fn the_centres_own_names_of_carriers_are_no_difference() {
    let member = in_carrier("amy@example.com");
    let answered = r#","IIS_Carrier_Type":"1","IIS_Carrier_Num":"M00017""#;
    assert_eq!(offline(&member, Flavour::Opay, answered), None);
    assert_eq!(amego(&member, r#","carrier_type":"amego","carrier_id1":"AMEGO-17""#), None);
    let card = in_carrier("easycard:1234567890:0A1B2C");
    for (number, differs) in
        [("1234567890", None), ("0A1B2C", None), ("12", Some(("IIS_Carrier_Num", false)))]
    {
        let answered = format!(r#","IIS_Carrier_Type":"4","IIS_Carrier_Num":"{number}""#);
        assert_eq!(seen(offline(&card, Flavour::Opay, &answered)), differs, "{number}");
    }
}
