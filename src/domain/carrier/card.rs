//! Cards as carriers: of each the number that may be shown and the one that only a reader knows. They are typed as
//! `easycard:SHOWN:HIDDEN`; of a credit card only the encrypted number is known, `credit-card:HIDDEN`. Nobody can check either.
//! Source: OPay i301 V1.3.0 (CarrierType 4 to 8, CarrierNum and CarrierNum2); MIG's types: 1K0001 悠遊卡, 1H0001 一卡通, EK0002
//! 信用卡 by the records of a chain's tills, 2G0001 愛金卡 (icash) by a client of the ministry's. A bank card has none there.

use crate::domain::{fold_width, words};

/// The longest number of a card (OPay i301: String(64)).
const ID_CHARS_MAX: usize = 64;
/// Between the parts.
const BETWEEN: char = ':';

words!(
    /// Which card.
    CardKind {
        /// 悠遊卡.
        Easycard = "easycard",
        /// icash (愛金卡).
        Icash = "icash",
        /// 一卡通.
        Ipass = "ipass",
        /// 金融卡.
        BankCard = "bank-card",
        /// 信用卡.
        CreditCard = "credit-card",
    }
);

impl CardKind {
    /// Reads its word or its name on the card.
    fn read(raw: &str) -> Option<Self> {
        let raw = raw.to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|kind| {
            let word: &str = (*kind).into();
            raw == word || raw == kind.on_the_card()
        });
        found.or_else(|| (raw == "愛金卡").then_some(Self::Icash))
    }

    /// Its name, as it stands on the card.
    pub fn on_the_card(self) -> &'static str {
        match self {
            Self::Easycard => "悠遊卡",
            Self::Icash => "icash",
            Self::Ipass => "一卡通",
            Self::BankCard => "金融卡",
            Self::CreditCard => "信用卡",
        }
    }

    /// MIG's CarrierType; `None` where no source names it.
    pub fn mig_type(self) -> Option<&'static str> {
        match self {
            Self::Easycard => Some("1K0001"),
            Self::Icash => Some("2G0001"),
            Self::Ipass => Some("1H0001"),
            Self::BankCard => None,
            Self::CreditCard => Some("EK0002"),
        }
    }
}

/// True for a number: half-width characters that are seen, and no colon.
pub(super) fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    (1..=ID_CHARS_MAX).contains(&id.len()) && id.bytes().all(plain)
}

/// 卡片載具.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CardCarrier {
    kind: CardKind,
    /// Word, numbers.
    code: String,
}

impl CardCarrier {
    /// The longest code: the longest word of a card with two numbers, and those.
    pub(super) const CHARS_MAX: usize = "bank-card".len() + 2 * (1 + ID_CHARS_MAX);

    /// Reads word and numbers; `None` for anything else.
    pub(super) fn parse(raw: &str) -> Option<Self> {
        let folded = fold_width(raw);
        let parts: Vec<&str> = folded.split(BETWEEN).collect();
        let (kind, ids) = parts.split_first()?;
        let kind = CardKind::read(kind)?;
        let wanted = if kind == CardKind::CreditCard { 1 } else { 2 };
        if ids.len() != wanted || !ids.iter().all(|id| is_id(id)) {
            return None;
        }
        let word: &str = kind.into();
        Some(Self { kind, code: format!("{word}{BETWEEN}{}", ids.join(":")) })
    }

    /// Which card.
    pub fn kind(&self) -> CardKind {
        self.kind
    }

    /// As it is typed.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The number that only a reader knows.
    pub fn hidden(&self) -> &str {
        self.code.rsplit(BETWEEN).next().unwrap_or_default()
    }

    /// The number on the card; `None` of a credit card, whose number nobody keeps.
    pub fn shown(&self) -> Option<&str> {
        let mut parts = self.code.split(BETWEEN);
        if self.kind == CardKind::CreditCard { None } else { parts.nth(1) }
    }

    /// Its code without the hidden number.
    pub fn without_hidden(&self) -> &str {
        self.code.rsplit_once(BETWEEN).map_or("", |(shown, _)| shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Carrier;

    #[test]
    fn a_card_is_read_by_its_word_or_name_and_has_two_numbers() {
        for (raw, kind, code) in [
            ("easycard:1234567890123456:0A1B2C3D", CardKind::Easycard, "easycard:1234567890123456:0A1B2C3D"),
            ("悠遊卡：123：ab/+=", CardKind::Easycard, "easycard:123:ab/+="),
            ("iCash:1:2", CardKind::Icash, "icash:1:2"),
            ("愛金卡:1:2", CardKind::Icash, "icash:1:2"),
            ("一卡通:1:2", CardKind::Ipass, "ipass:1:2"),
            ("金融卡:1:2", CardKind::BankCard, "bank-card:1:2"),
            ("信用卡:F00D", CardKind::CreditCard, "credit-card:F00D"),
        ] {
            let Some(Carrier::Card(card)) = Carrier::parse(raw) else { panic!("{raw}") };
            assert_eq!((card.kind(), card.code()), (kind, code), "{raw}");
            assert_eq!(Carrier::parse(card.code()), Some(Carrier::Card(card)), "what is kept reads back");
        }
        let id = "9".repeat(ID_CHARS_MAX);
        let longest = format!("bank-card:{id}:{id}");
        assert_eq!(longest.len(), CardCarrier::CHARS_MAX);
        assert!(Carrier::parse(&longest).is_some());
        for wrong in [
            "easycard:1".to_owned(),
            "easycard::2".to_owned(),
            "easycard:1:2:3".to_owned(),
            "easycard:1:王".to_owned(),
            "credit-card:1:2".to_owned(),
            "credit-card:".to_owned(),
            "card:1:2".to_owned(),
            format!("{longest}9"),
        ] {
            assert_eq!(Carrier::parse(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_hidden_number_is_not_shown() {
        let card = |raw: &str| CardCarrier::parse(raw).unwrap();
        let easycard = card("easycard:123:SECRET");
        assert_eq!((easycard.shown(), easycard.hidden()), (Some("123"), "SECRET"));
        assert_eq!(easycard.without_hidden(), "easycard:123");
        let credit = card("credit-card:SECRET");
        assert_eq!(
            (credit.shown(), credit.hidden(), credit.without_hidden()),
            (None, "SECRET", "credit-card")
        );
    }
}
