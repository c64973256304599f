//! What a centre must be able to do, whatever it speaks.

use crate::domain::{
    Allotted, Document, DocumentId, LinkTrouble, MessageKind, Moment, Outcome, ParkReason, Period, PlaceCode,
    Together, ToldNumber, Ubn, delivery_words,
};

/// A document as a centre takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What it is.
    pub document: Document,
    /// What [`Gateway::payload`] made of it: the same bytes for ever, without time of sending, signature or cipher.
    pub payload: Vec<u8>,
    /// The centre has said that it has it.
    pub accepted: bool,
    /// It was being sent when it was last heard of: nobody has seen since whether it left.
    pub under_way: bool,
    /// Since when the document stands where it stands: for one that nobody knows of, when it was tried.
    pub since: Moment,
    /// How often it was sent.
    pub tries: u32,
}

/// What is wrong with the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFault {
    /// Which trouble.
    pub trouble: LinkTrouble,
    /// What exactly, for the person who mends it; never a secret.
    pub words: String,
}

/// What a call came to: an outcome for every document that was handed in, whatever went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// One for each, in the order handed in.
    pub outcomes: Vec<(DocumentId, Outcome)>,
    /// What is wrong with the way, if anything.
    pub fault: Option<LinkFault>,
    /// The centre's clock, where its answer told it (HTTP `Date`).
    pub centre_time: Option<Moment>,
}

impl Answer {
    /// The same outcome for all of them, since the way failed.
    pub(super) fn failed(parcels: &[Carried], outcome: &Outcome, fault: LinkFault) -> Self {
        let outcomes = parcels.iter().map(|parcel| (parcel.document.id, outcome.clone())).collect();
        Self { outcomes, fault: Some(fault), centre_time: None }
    }
}

/// The way to one centre.
pub trait Gateway: Send + Sync {
    /// Its name as in the settings.
    fn name(&self) -> &'static str;

    /// Through which proxy the way leads; `None` where it leads straight there.
    fn proxy(&self) -> Option<&str> {
        None
    }

    /// Whether the centre can be told this kind at all (R17).
    fn carries(&self, kind: MessageKind) -> bool;

    /// What the centre takes together on one invoice (R10).
    fn together(&self) -> Together {
        Together::ALL
    }

    /// Whether the centre has a field for the approval of a 專案作廢 (R14, R17).
    fn takes_approval(&self) -> bool {
        true
    }

    /// Whether the centre cancels an invoice that had an allowance, once that is cancelled (R14, R17).
    fn cancels_after_allowance(&self) -> bool {
        true
    }

    /// Most documents of one kind in one call, at least 1.
    fn batch_max(&self, kind: MessageKind) -> usize;

    /// What will be sent: the same bytes for the same document, for ever.
    ///
    /// # Errors
    /// [`ParkReason`]: the centre has no place for what the document says.
    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason>;

    /// Sends documents of one kind, at most [`Gateway::batch_max`]. Partial failure is the rule: every document has an
    /// outcome of its own. [`Outcome::NotThere`] only when it is certain.
    fn send(&self, parcels: &[Carried], now: Moment) -> Answer;

    /// Asks what became of documents that may be there, of one kind, at most [`Gateway::batch_max`].
    /// [`Outcome::NotThere`] only when the centre says so, [`Outcome::Unknown`] when it does not answer.
    fn ask(&self, parcels: &[Carried], now: Moment) -> Answer;

    /// Why nothing of one kind can be sent now, found without sending anything; `None` where that shows only when it is tried.
    /// What is of another kind goes on.
    fn shut(&self, _kind: MessageKind) -> Option<LinkFault> {
        None
    }

    /// What is wrong although no call fails, or none is made.
    fn unwell(&self, _now: Moment) -> Option<LinkFault> {
        None
    }

    /// Since when something lies where the centre should have taken it away long ago; `None` where all goes well, and for
    /// a centre that takes what it is sent at once.
    fn untaken_since(&self, _now: Moment) -> Option<Moment> {
        None
    }

    /// True where words of the platform come by themselves: they are listened to although nobody waits for any, for they may
    /// be about what was refused, and about numbers that nobody sent.
    fn is_told(&self) -> bool {
        false
    }

    /// At most so many of the numbers that the platform tells of by itself, each handed over once; nothing of a centre that
    /// tells only of what it is asked about.
    fn told_numbers(&self, _most: usize, _now: Moment) -> Vec<ToldNumber> {
        Vec::new()
    }

    /// Whether it can tell of any code that it exists.
    fn tells_codes(&self) -> bool {
        false
    }

    /// Whether there is a carrier, or a donation code, of this text.
    ///
    /// # Errors
    /// [`LinkFault`]; or `Ok(None)` where the centre cannot tell.
    fn exists(&self, _code: &PlaceCode, _now: Moment) -> Result<Option<bool>, LinkFault> {
        Ok(None)
    }

    /// The numbers that the platform really allotted to a seller for a period (字軌檢核).
    ///
    /// # Errors
    /// [`LinkFault`]; or `Ok(None)` where the centre cannot be asked this.
    fn allotted(&self, seller: Ubn, period: Period, now: Moment) -> Result<Option<Allotted>, LinkFault>;
}

/// A centre's account is one seller's; another's invoices would be told as that seller's.
pub(super) fn own_account(account: Option<Ubn>, sender: Ubn) -> Result<(), ParkReason> {
    match account {
        Some(own) if own != sender => Err(ParkReason::AccountOfAnother { account: own, sender }),
        Some(_) | None => Ok(()),
    }
}

/// A message that its own writer refuses, by the element that does not fit.
pub(super) fn not_writable(element: &str) -> ParkReason {
    ParkReason::NotWritable { element: delivery_words(element) }
}
