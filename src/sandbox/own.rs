//! What a sample's own centre takes besides the offline calls (`wire::own`), so that 註銷, 折讓 and blanks can be tried: it answers as
//! the platform would, over the same book. A centre that stands for a real one does not know these calls.

use super::book::{Book, Dialect};
use super::centre::{Centre, Said, Taken};
use super::faults::Throw;
use super::heard::{fact, key_of};
use super::refused::{REPEATED, Refused};
use crate::domain::{MessageKind, Moment};
use crate::wire::offline::Returned;
use crate::wire::own::{FIND, Find, Found, path_of};
use crate::wire::{Code, Loose, SUCCESS};

/// `RtnCode`: refused, or no such document; invented.
const NO: i64 = 0;
/// `RtnMsg`: no such message; invented.
const REJECTED: &str = "malformed";

/// Answers one call; `None` for what is no call of its own.
pub(super) fn answer(centre: &Centre, path: &str, payload: &str, throw: &Throw) -> Option<Said> {
    if !centre.terms.own {
        return None;
    }
    if path == FIND {
        return Some(find(centre, payload));
    }
    let kind = MessageKind::ALL.into_iter().find(|kind| path_of(*kind) == Some(path))?;
    let Some(told) = fact(Dialect::Own, kind, payload) else {
        return Some(returned(NO, REJECTED, ""));
    };
    let name = told.name();
    Some(match centre.take(vec![(told, payload)], Dialect::Own, throw) {
        Taken::Yes => returned(SUCCESS, "", &name),
        Taken::No(_, refused) if refused == REPEATED => returned(NO, REPEATED.words, ""),
        Taken::No(_, Refused { code, words }) => returned(NO, &format!("{code} {words}"), ""),
        Taken::Broken(why) => Said::Broken(why),
    })
}

fn returned(code: i64, words: &str, name: &str) -> Said {
    let (rtn_code, rtn_msg, invoice_no) = (Code(code), Loose(words.to_owned()), Loose(name.to_owned()));
    Said::json(&Returned { rtn_code, rtn_msg, invoice_no, ..Returned::default() })
}

fn find(centre: &Centre, payload: &str) -> Said {
    let Ok(asked) = serde_json::from_str::<Find>(payload) else { return Said::NoSuchPath };
    match centre.look(|book| taken_at(book, &asked)) {
        Err(why) => Said::Broken(why),
        Ok(Some(at)) => {
            let confirmed = centre.is_confirmed(at);
            Said::json(&Found { rtn_code: Code(SUCCESS), confirmed, ..Found::default() })
        }
        Ok(None) => Said::json(&Found::default()),
    }
}

fn taken_at(book: &Book, asked: &Find) -> Option<Moment> {
    match MessageKind::parse(&asked.kind)? {
        MessageKind::F0701 => book.void_of(&asked.relate_number),
        MessageKind::G0401 => book.allowance(&asked.name).map(|allowance| allowance.taken_at),
        MessageKind::G0501 => book.allowance(&asked.name)?.cancelled_at,
        kind @ (MessageKind::E0402 | MessageKind::E0401) => {
            book.blanks_of(&key_of(kind, &asked.relate_number))
        }
        MessageKind::F0401 | MessageKind::F0501 => None,
    }
}
