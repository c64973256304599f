//! Seller and buyer as MIG names them. A name or an address that is too long is cut between two characters, and
//! [`cut_of`] tells; a number is never cut.

use super::Fault;
use super::xml::Message;
use crate::domain::{
    ADDRESS_CHARS_MAX, COMPANY_NAME_CHARS_MAX, CleanText, Sender, Ubn, text_length, text_that_fits,
};

/// 統一編號 of a consumer: ten zeros.
const CONSUMER_ID: &str = "0000000000";
/// The name of a consumer who gave none. Turnkey's own check refuses `0`, `00`, `000` and `0000`.
const CONSUMER_NAME: &str = CONSUMER_ID;
/// What stands where a company has no address: Turnkey's own check refuses a seller whose `Address` is missing or
/// blank, whatever the schema says, and one sign is enough for it. A shop is told at set-up to enter the registered one.
const NO_ADDRESS: &str = "-";

fn cut(text: &CleanText, max: usize) -> &str {
    text_that_fits(text.as_str(), max).trim_end()
}

/// The elements of a seller that the platform gets cut, for the company's name or address is longer than they are.
pub fn cut_of(sender: &Sender) -> Vec<&'static str> {
    let texts =
        [("Name", &sender.name, COMPANY_NAME_CHARS_MAX), ("Address", &sender.address, ADDRESS_CHARS_MAX)];
    let long = |text: &CleanText, max: usize| text_length(text.as_str()) > max;
    texts.into_iter().filter(|(_, text, max)| long(text, *max)).map(|(element, ..)| element).collect()
}

/// What stands for a buyer in `Identifier` and `BuyerId`.
pub(super) fn buyer_id(buyer: Option<Ubn>) -> String {
    buyer.map_or_else(|| CONSUMER_ID.to_owned(), |ubn| ubn.to_string())
}

/// `Seller`. `ubn` is the record's own: it must be the sender's.
pub(super) fn seller(message: &mut Message, sender: &Sender, ubn: Ubn) -> Result<(), Fault> {
    if sender.ubn != ubn {
        return Err(Fault::Contradiction { element: "Seller", other: "the seller of the record" });
    }
    message.group("Seller", |message| {
        message.shown("Identifier", ubn);
        name(message, &sender.name, &ubn.to_string());
        let address = cut(&sender.address, ADDRESS_CHARS_MAX);
        message.text("Address", if address.is_empty() { NO_ADDRESS } else { address });
        Ok(())
    })
}

/// `Buyer`: a company without a name goes by its number.
pub(super) fn buyer(message: &mut Message, buyer: Option<Ubn>, called: &CleanText) -> Result<(), Fault> {
    message.group("Buyer", |message| {
        let id = buyer_id(buyer);
        message.text("Identifier", &id);
        name(message, called, if buyer.is_some() { &id } else { CONSUMER_NAME });
        Ok(())
    })
}

fn name(message: &mut Message, name: &CleanText, otherwise: &str) {
    let cut = cut(name, COMPANY_NAME_CHARS_MAX);
    message.text("Name", if cut.is_empty() { otherwise } else { cut });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_between_characters_and_told() {
        let sender = |chars: usize| Sender {
            ubn: Ubn::parse("12345675").unwrap(),
            name: CleanText::new(&"𠮷".repeat(chars), 500).unwrap(),
            address: CleanText::default(),
        };
        // 𠮷 counts two: thirty fit into sixty.
        assert_eq!(cut(&sender(31).name, COMPANY_NAME_CHARS_MAX), "𠮷".repeat(30));
        let odd = CleanText::new(&format!("店{}", "𠮷".repeat(30)), 500).unwrap();
        assert_eq!(cut(&odd, COMPANY_NAME_CHARS_MAX), format!("店{}", "𠮷".repeat(29)), "no half of a pair");
        assert_eq!(cut_of(&sender(31)), ["Name"]);
        assert_eq!(cut_of(&sender(30)), [""; 0]);
    }
}
