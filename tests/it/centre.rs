//! The gateways that speak HTTP, each against the local centre: what it took, what its ledger says, and what is
//! certain when something breaks. One suite for all of them.

mod breaking;
mod codes;
mod conformance;
pub mod killed;
mod killed_messages;
mod offline_answers;
mod own;
mod scripted;
mod table;
mod tls;
mod together;

use crate::mig::records;
use lj::domain::{Content, Document, DocumentId, Invoice, MessageKind, Moment, Outcome, Ubn};
use lj::sandbox::{APP_KEY, HASH_IV, HASH_KEY, MACHINE, MERCHANT, Sandbox, Terms};
use lj::uplink::{
    Amego, AmegoAccount, Answer, Carried, Gateway, OFFLINE_CENTRE, OfflineAccount, OfflineCentre, Place,
};
use lj::wire::offline::Merchant;
use lj::wire::{CentreKey, Flavour};
use lj::world::{Clock, FrozenClock, SystemClock};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The day of the sample records.
pub fn now() -> Moment {
    records::at("2026-01-08 14:00:00")
}

pub fn terms() -> Terms {
    Terms::sound(clock_at(now()))
}

/// A clock whose wall stands.
pub fn clock_at(wall: Moment) -> Arc<dyn Clock> {
    FrozenClock::over(Arc::new(SystemClock::default()), Some(wall))
}

pub fn sandbox(terms: Terms) -> Sandbox {
    Sandbox::start("127.0.0.1:0".parse().unwrap(), None, terms).unwrap()
}

/// What a centre's witness has: fingerprints by message and number.
pub fn witnessed(file: &Path) -> BTreeMap<(String, String), String> {
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let field = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap().to_owned();
    lines.map(|line| ((field(&line, "kind"), field(&line, "number")), field(&line, "sha256"))).collect()
}

pub fn place(url: &str) -> Place {
    Place { url: url.to_owned(), authority: None, answer_time: Some(Duration::from_millis(2_000)) }
}

pub fn merchant() -> Merchant {
    Merchant { id: MERCHANT.to_owned(), machine: MACHINE.to_owned(), flavour: Flavour::Ecpay }
}

pub fn offline(place: &Place) -> Arc<dyn Gateway> {
    offline_of(place, Flavour::Ecpay)
}

pub fn opay(place: &Place) -> Arc<dyn Gateway> {
    offline_of(place, Flavour::Opay)
}

pub fn offline_of(place: &Place, flavour: Flavour) -> Arc<dyn Gateway> {
    offline_for(place, flavour, Some(seller()))
}

fn offline_for(place: &Place, flavour: Flavour, seller: Option<Ubn>) -> Arc<dyn Gateway> {
    let key = CentreKey::parse(HASH_KEY, HASH_IV).unwrap();
    let merchant = Merchant { flavour, ..merchant() };
    let account = OfflineAccount { name: OFFLINE_CENTRE, merchant, key, seller };
    Arc::new(OfflineCentre::new(place, account).unwrap())
}

/// The way of a sample to its own centre.
pub fn own(place: &Place) -> Arc<dyn Gateway> {
    offline_for(place, Flavour::Ecpay, None)
}

pub fn amego(place: &Place) -> Arc<dyn Gateway> {
    let account = AmegoAccount { seller: seller(), app_key: APP_KEY.to_owned().into() };
    Arc::new(Amego::new(place, account).unwrap())
}

fn seller() -> Ubn {
    records::sender().ubn
}

/// Both gateways to one centre.
pub fn both(url: &str) -> [Arc<dyn Gateway>; 2] {
    [offline(&place(url)), amego(&place(url))]
}

pub fn document(kind: MessageKind, invoice: &Invoice, content: Content) -> Document {
    let id = DocumentId { number: invoice.number, period: invoice.period, kind, count: 1 };
    Document { id, sender: records::sender(), content }
}

pub fn issue(invoice: &Invoice) -> Document {
    document(MessageKind::F0401, invoice, Content::Issue(Box::new(invoice.clone())))
}

pub fn cancel(invoice: &Invoice) -> Document {
    let cancelled = Box::new(records::cancellation(invoice));
    document(MessageKind::F0501, invoice, Content::Cancel(cancelled, Box::new(invoice.clone())))
}

pub fn allow(kind: MessageKind, invoice: &Invoice) -> Document {
    document(kind, invoice, Content::Allowance(Box::new(records::allowance(invoice))))
}

pub fn carried(gateway: &dyn Gateway, document: Document) -> Carried {
    let payload = gateway.payload(&document).unwrap();
    Carried { document, payload, accepted: false, under_way: true, since: now(), tries: 1 }
}

/// Sends one document.
pub fn send(gateway: &dyn Gateway, document: &Document) -> (Outcome, Answer) {
    one(gateway.send(&[carried(gateway, document.clone())], now()), document)
}

/// Asks about one document.
pub fn ask(gateway: &dyn Gateway, document: &Document) -> (Outcome, Answer) {
    one(gateway.ask(&[carried(gateway, document.clone())], now()), document)
}

fn one(answer: Answer, document: &Document) -> (Outcome, Answer) {
    assert_eq!(answer.outcomes.len(), 1);
    assert_eq!(answer.outcomes[0].0, document.id);
    (answer.outcomes[0].1.clone(), answer)
}
