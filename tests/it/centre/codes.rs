//! Whether a carrier or a donation code exists, asked of the centre itself in its dialects: what each can tell, and that what
//! it cannot is not taken for a no.

use super::scripted::{scripted, time};
use super::{amego, offline, opay, place, sandbox, terms};
use lj::domain::{Carrier, DonationCode, LinkTrouble, PlaceCode};

fn mobile(code: &str) -> PlaceCode {
    PlaceCode::MobileBarcode(Carrier::parse(code).unwrap())
}

fn donation(code: &str) -> PlaceCode {
    PlaceCode::Donation(DonationCode::parse(code).unwrap())
}

#[test]
fn each_centre_tells_what_it_knows() {
    let centre = sandbox(terms());
    let at = place(&centre.url());
    let (known, unknown) = (Ok(Some(true)), Ok(Some(false)));
    let cannot = || Ok(None);
    let codes = [mobile("/ABC+12."), mobile("/000ABCD"), donation("0168"), donation("0001234")];
    for (name, gateway, told) in [
        ("ECPay", offline(&at), [known.clone(), unknown.clone(), known.clone(), unknown.clone()]),
        ("OPay", opay(&at), [known.clone(), unknown.clone(), known.clone(), unknown.clone()]),
        ("Amego", amego(&at), [known, unknown, cannot(), cannot()]),
    ] {
        let heard = codes.each_ref().map(|code| gateway.exists(code, super::now()));
        assert_eq!(heard, told, "{name}");
    }
}

/// How OPay reads a plus sign is not documented for sure: its *no* to such a code is none.
#[test]
fn a_no_of_opay_to_a_code_with_a_plus_sign_is_no_answer() {
    let centre = sandbox(terms());
    let at = place(&centre.url());
    let with_plus = mobile("/000AB+D");
    assert_eq!(opay(&at).exists(&with_plus, super::now()), Ok(None));
    assert_eq!(offline(&at).exists(&with_plus, super::now()), Ok(Some(false)));
    assert_eq!(opay(&at).exists(&mobile("/ABC+123"), super::now()), Ok(Some(true)));
}

#[test]
fn a_centre_that_is_not_there_says_nothing_of_a_code() {
    let at = place("http://127.0.0.1:9");
    for gateway in [offline(&at), opay(&at), amego(&at)] {
        let heard = gateway.exists(&mobile("/ABC+123"), super::now());
        assert_eq!(heard.unwrap_err().trouble, LinkTrouble::Unreachable);
    }
}

/// The ministry that does not answer its centre, a code that is not documented, another form: no *no* in any of them.
#[test]
fn an_answer_that_is_not_understood_is_no_answer() {
    let code = mobile("/ABC+123");
    for body in [r#"{"code":9000111,"msg":"busy"}"#, r#"{"code":71,"msg":""}"#, "<html>", r#"{"msg":"x"}"#] {
        let (url, _) = scripted(move |path, _| match path {
            "/json/time" => time(super::now()),
            _ => body.to_owned(),
        });
        let heard = amego(&place(&url)).exists(&code, super::now());
        assert!(heard.is_err(), "{body}: {heard:?}");
    }
}
