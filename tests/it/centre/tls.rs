//! Only the centre's own certificate opens the line: an expired one, one for another host and one that nobody signed
//! are refused before a byte of the document has left, with the word *certificate* (憑證).

use super::{amego, issue, offline, send, terms};
use crate::mig::records;
use lj::domain::{LinkTrouble, Outcome};
use lj::sandbox::{Sandbox, Tls};
use lj::uplink::Place;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Whose certificate a door shows.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shown {
    Own,
    Expired,
    OtherHost,
    SelfSigned,
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn door(folder: &Path, authority: &CertifiedIssuer<'static, KeyPair>, shown: Shown) -> Sandbox {
    let host = if shown == Shown::OtherHost { "einvoice.example" } else { "localhost" };
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    if shown == Shown::Expired {
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    }
    let key = KeyPair::generate().unwrap();
    let certificate = match shown {
        Shown::SelfSigned => params.self_signed(&key),
        Shown::Own | Shown::Expired | Shown::OtherHost => params.signed_by(&key, authority),
    };
    let certificate = write(folder, "door.pem", &certificate.unwrap().pem());
    let tls = Tls::read(&certificate, &write(folder, "door.key", &key.serialize_pem())).unwrap();
    Sandbox::start("127.0.0.1:0".parse().unwrap(), Some(tls), terms()).unwrap()
}

#[test]
fn only_the_centres_own_certificate_opens_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let authority = authority();
    let trusted = write(folder.path(), "authority.pem", &authority.pem());
    for shown in [Shown::Expired, Shown::OtherHost, Shown::SelfSigned, Shown::Own] {
        let centre = door(folder.path(), &authority, shown);
        let place = Place {
            url: format!("https://localhost:{}", centre.port()),
            authority: Some(trusted.clone()),
            answer_time: Some(Duration::from_secs(5)),
        };
        for (way, gateway) in [offline(&place), amego(&place)].iter().enumerate() {
            let document = issue(&records::invoice(&format!("AB1122330{way}"), "12:30:00", 9_999));
            let (outcome, answer) = send(&**gateway, &document);
            if shown == Shown::Own {
                assert_eq!((outcome, answer.fault), (Outcome::Accepted, None));
                continue;
            }
            assert_eq!(outcome, Outcome::NotThere, "{shown:?}: nothing has left");
            let fault = answer.fault.unwrap();
            assert_eq!(fault.trouble, LinkTrouble::Certificate, "{shown:?}");
            assert!(fault.words.contains("certificate"), "{shown:?}: {}", fault.words);
        }
        let there = centre.taken().unwrap();
        assert_eq!(there, if shown == Shown::Own { 2 } else { 0 }, "{shown:?}");
    }
}

#[test]
fn the_worlds_authorities_do_not_vouch_for_a_local_one() {
    let folder = tempfile::tempdir().unwrap();
    let centre = door(folder.path(), &authority(), Shown::Own);
    let place =
        Place { url: format!("https://localhost:{}", centre.port()), authority: None, answer_time: None };
    let (outcome, answer) =
        send(&*offline(&place), &issue(&records::invoice("AB11223305", "12:30:00", 9_999)));
    assert_eq!((outcome, answer.fault.unwrap().trouble), (Outcome::NotThere, LinkTrouble::Certificate));
}

#[test]
fn a_file_without_certificates_is_said_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let empty = write(folder.path(), "empty.pem", "nothing\n");
    let place = Place { url: "https://localhost:1".to_owned(), authority: Some(empty), answer_time: None };
    let account = lj::uplink::AmegoAccount { seller: records::sender().ubn, app_key: String::new().into() };
    let why = lj::uplink::Amego::new(&place, account).map(|_| ()).unwrap_err().to_string();
    assert!(why.contains("empty.pem") && why.contains("no certificate"), "{why}");
}
