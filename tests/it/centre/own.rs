//! A sample's own centre takes everything that a shop can do, so that 註銷 and 折讓 can be tried in a sample to their end; a
//! centre that stands for a real one knows none of its calls.

use super::{allow, ask, cancel, document, issue, offline, own, place, sandbox, send, terms};
use crate::mig::records;
use lj::domain::{Content, Document, DocumentId, Invoice, MessageKind, Outcome};
use lj::sandbox::Terms;
use lj::uplink::Gateway;

fn void(invoice: &Invoice) -> Document {
    document(MessageKind::F0701, invoice, Content::Void(Box::new(records::voided(invoice))))
}

/// The invoice as it is issued anew.
fn anew(invoice: &Invoice) -> Document {
    let again = Invoice { revision: 2, ..invoice.clone() };
    let first = issue(&again);
    Document { id: DocumentId { count: 2, ..first.id }, ..first }
}

/// So many reports of the blanks of a track.
fn blanks(count: u8) -> Document {
    let first = records::blanks_document(&records::invoice("AB11223340", "12:30:00", 9_999));
    Document { id: DocumentId { count, ..first.id }, ..first }
}

fn arrives(gateway: &dyn Gateway, document: &Document) {
    assert!(gateway.carries(document.id.kind), "{}", document.id);
    assert_eq!(ask(gateway, document).0, Outcome::NotThere, "{}", document.id);
    assert_eq!(send(gateway, document).0, Outcome::Accepted, "{}", document.id);
    assert_eq!(ask(gateway, document).0, Outcome::Confirmed, "{}", document.id);
    assert_eq!(send(gateway, document).0, Outcome::Confirmed, "{}: a repeat is looked up", document.id);
}

#[test]
fn everything_arrives_at_a_samples_own_centre_and_is_there_when_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let witness = folder.path().join("centre.jsonl");
    let terms = || Terms { own: true, ledger: Some(witness.clone()), ..terms() };
    let (first, second) = (
        records::invoice("AB11223340", "12:30:00", 9_999),
        records::invoice("AB11223341", "12:31:00", 9_998),
    );
    let all = [
        issue(&first),
        void(&first),
        anew(&first),
        issue(&second),
        allow(MessageKind::G0401, &second),
        allow(MessageKind::G0501, &second),
        cancel(&second),
        void(&second),
        anew(&second),
        blanks(1),
        blanks(2),
    ];
    let centre = sandbox(terms());
    let gateway = own(&place(&centre.url()));
    for document in &all {
        arrives(&*gateway, document);
    }
    assert_eq!(centre.taken().unwrap(), all.len() as u64);
    drop(centre);
    let centre = sandbox(terms());
    let gateway = own(&place(&centre.url()));
    let cancelled = allow(MessageKind::G0501, &second);
    for document in [void(&first), anew(&first), cancelled, anew(&second), blanks(1), blanks(2)] {
        assert_eq!(ask(&*gateway, &document).0, Outcome::Confirmed, "{}", document.id);
    }
}

/// What the platform would not take, it does not take either: a 註銷 of what is not there, and a number twice without one.
#[test]
fn a_samples_own_centre_refuses_as_the_platform_would() {
    let centre = sandbox(Terms { own: true, ..terms() });
    let gateway = own(&place(&centre.url()));
    let invoice = records::invoice("AB11223340", "12:30:00", 9_999);
    let refused = |document: &Document| matches!(send(&*gateway, document).0, Outcome::Rejected { .. });
    assert!(refused(&void(&invoice)), "nothing is there");
    assert_eq!(send(&*gateway, &issue(&invoice)).0, Outcome::Accepted);
    assert!(refused(&anew(&invoice)), "the first issue stands");
}

#[test]
fn a_centre_that_stands_for_a_real_one_knows_none_of_its_calls() {
    let centre = sandbox(terms());
    let invoice = records::invoice("AB11223340", "12:30:00", 9_999);
    assert_eq!(send(&*offline(&place(&centre.url())), &issue(&invoice)).0, Outcome::Accepted);
    assert_eq!(send(&*own(&place(&centre.url())), &void(&invoice)).0, Outcome::Unknown);
    assert_eq!(centre.taken().unwrap(), 1);
}
