//! What centres answer: the envelope, what is sealed in it, and the other dialect's plain JSON.

use lj::wire::amego::{Answered, Form, Standing, TrackLayer};
use lj::wire::offline::{GovWordsFound, InvalidFound, IssueFound, Returned};
use lj::wire::{CentreKey, Flavour, Reply, decode, encode};

/// The same bytes as an envelope, as the text inside one, and as the other dialect.
pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let key = CentreKey::parse("ejCk326UnaZWKisg", "q9jcZX8Ib9LM8wYk").unwrap();
    if let Ok(reply) = serde_json::from_str::<Reply>(&text) {
        let opened = key.open(reply.data.as_str());
        assert!(opened.is_none() || !reply.data.as_str().is_empty());
    }
    for flavour in [Flavour::Ecpay, Flavour::Opay] {
        let sealed = key.seal(&text, flavour);
        assert_eq!(key.open(&sealed).as_deref(), Some(&*text), "what is sealed opens");
        assert_eq!(decode(&encode(&text, flavour)).as_deref(), Some(&*text));
    }
    inside(&text);
    drop(Form::read(&text));
}

/// What is read of an answer is written so that it reads back the same.
fn inside(text: &str) {
    macro_rules! reads_back {
        ($($kind:ty),+) => {
            $(if let Ok(found) = serde_json::from_str::<$kind>(text) {
                let again: $kind = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
                assert_eq!(found, again);
            })+
        };
    }
    reads_back!(Returned, IssueFound, InvalidFound, GovWordsFound, Standing);
    drop(serde_json::from_str::<Answered<Standing>>(text));
    drop(serde_json::from_str::<Answered<Vec<TrackLayer>>>(text));
}
