//! The known answers of centres, where the collection of them is at hand: envelope and signature.

use crate::skip::shared;
use lj::wire::amego::sign;
use lj::wire::{CentreKey, Flavour, encode};
use serde_json::Value;

/// The collection's file, parsed; else says that it is missing.
fn vectors(name: &str) -> Option<Value> {
    let file = shared("data/vectors")?.join(name);
    Some(serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap())
}

#[test]
fn the_envelope_of_opay_and_ecpay_comes_out() {
    let Some(vectors) = vectors("opay-ecpay-aes-encryption.json") else { return };
    let vectors = vectors["vectors"].as_array().unwrap().clone();
    assert!(vectors.len() >= 4, "{}", vectors.len());
    for vector in &vectors {
        let field = |name: &str| vector[name].as_str().unwrap();
        let key = CentreKey::parse(field("key"), field("iv")).unwrap();
        assert_eq!(encode(field("plaintext"), Flavour::Opay), field("urlencoded"), "{}", field("id"));
        assert_eq!(key.seal(field("plaintext"), Flavour::Opay), field("ciphertext"), "{}", field("id"));
        assert_eq!(key.open(field("ciphertext")).unwrap(), field("plaintext"), "{}", field("id"));
    }
}

#[test]
fn the_signature_of_amego_comes_out() {
    let vectors: Value = serde_json::from_str(include_str!("../data/vectors/einvoice-vectors.json")).unwrap();
    let vector = &vectors["amego_sign"];
    let field = |name: &str| vector[name].as_str().unwrap();
    assert_eq!(sign(field("data"), field("time").parse().unwrap(), field("appKey")), field("md5"));
}
