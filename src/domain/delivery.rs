//! Where a document stands on its way to the platform. Only the platform's own confirmation is success.
//!
//! Pending, sending, accepted, confirmed; beside the way: unknown (it may have arrived: ask before sending again),
//! rejected and parked (a person decides).

use super::{
    CleanText, DocumentId, MessageKind, Misfit, Moment, NumberState, RangeId, TillCode, TurnkeyRule, Ubn,
    UploadMode, WayNot, text_that_fits, words,
};
use serde::{Deserialize, Serialize};

/// The longest reason of a parking and the longest words of a centre that are kept, in characters.
pub const DELIVERY_WORDS_CHARS_MAX: usize = 200;

/// The code of a document whose file Turnkey put into `ERR`, beside which it leaves no reason.
pub const IN_ERR: &str = "ERR";

/// The codes of a document that a centre took and the platform then refused: ECPay's and OPay's `IIS_Turnkey_Status`, Amego's
/// `status`. Neither comes with a reason. The centre keeps what it took, and takes no second one of the number.
pub const REFUSED_AT_PLATFORM: [&str; 2] = ["E", "91"];

/// The platform's code of a number that it has already (B2C發票重覆開立).
const ISSUED_TWICE: &str = "E1003";
/// What a refusal says where the number is there already, whatever its code: most codes are not public.
const THERE_WORDS: [&str; 5] = ["重複", "重覆", "已存在", "已開立", "duplicate"];
/// What is there twice where not the number is: the name of a file (E0135), the place of a line (E0220).
const OTHER_TWICE_WORDS: [&str; 4] = ["檔名", "檔案名稱", "序號", "file name"];

/// What a refused 作廢, 註銷 or allowance says where it was done before.
const DONE_WORDS: [&str; 6] = ["重複", "重覆", "已作廢", "已註銷", "已折讓", "duplicate"];
/// What a refused 作廢 says where an allowance stands in its way (Amego, live): that is there, and the 作廢 is not.
const ALLOWANCE_THERE: &str = "已存在折讓單";

/// What a centre or a gateway says, as it is kept: visible characters only, and no more than are kept.
pub fn delivery_words(raw: &str) -> CleanText {
    let visible = CleanText::keep_visible(raw);
    let cut = text_that_fits(&visible, DELIVERY_WORDS_CHARS_MAX);
    CleanText::new(cut, DELIVERY_WORDS_CHARS_MAX).unwrap_or_default()
}

/// SHA-256 of what was sent, without anything that changes from try to try.
pub type Fingerprint = [u8; 32];

/// Where a document stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DeliveryState {
    /// Not sent yet, or certainly not arrived.
    Pending,
    /// Durable before its first byte leaves. Found at a start, it is unknown.
    Sending,
    /// The centre has it and has not said yet that the platform does.
    Accepted,
    /// The platform has it.
    Confirmed,
    /// It may have arrived: the centre is asked first.
    Unknown,
    /// The centre or the platform refuses it; a person mends and retries, or parks.
    Rejected {
        /// The code; may be empty.
        code: CleanText,
        /// The words.
        words: CleanText,
    },
    /// A person, or the program with a reason, took it off the way.
    Parked {
        /// Why.
        why: ParkReason,
    },
    /// A person saw to it outside of this way, and said what was done: it is not told any more.
    Settled {
        /// What was seen or done.
        words: CleanText,
    },
}

/// Why a document was taken off the way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ParkReason {
    /// A person did it, for this reason.
    Person(CleanText),
    /// It would be sent again with other content than at first.
    ContentChanged,
    /// The centre has another document under this name.
    CentreHasAnother {
        /// The centre's field that differs.
        field: CleanText,
        /// What it holds there.
        theirs: CleanText,
    },
    /// It has no place in the centre's messages.
    Misfit(Misfit),
    /// The account at the centre is another seller's.
    AccountOfAnother {
        /// Whose account it is.
        account: Ubn,
        /// Whose document it is.
        sender: Ubn,
    },
    /// The message cannot be written: the record does not fit it.
    NotWritable {
        /// Which element of the message, by its name in MIG or at the centre.
        element: CleanText,
    },
    /// Turnkey's own check would refuse it.
    #[strum(serialize = "turnkey_check")]
    Turnkey(TurnkeyRule),
    /// The centre had it, or it left long ago, and now there is neither it nor a word about it: a person looks at the
    /// platform before it is sent again.
    NoTrace,
    /// A person uploads it at the platform, from the file that was written for that.
    ByHand,
    /// The platform tells of its number, and it never left from here: somebody else told it of that number.
    ToldUnsent,
    /// The centre has it with other content, as it was before it was corrected, and takes no second one of its number.
    CentreHasOld {
        /// The centre's field that differs.
        field: CleanText,
        /// What it holds there.
        theirs: CleanText,
    },
    /// It stands here, and at the centre it was undone by a message of this kind that never left from here.
    UndoneThere(MessageKind),
    /// It was noted that the platform does not take it, so that it does not hold here; and the platform has it.
    TakenAfterAll,
}

impl DeliveryState {
    /// The state of an issued number, neither cancelled nor voided, whose F0401 stands here (R7).
    pub fn of_number(&self) -> NumberState {
        match self {
            Self::Confirmed => NumberState::Confirmed,
            Self::Rejected { .. } | Self::Parked { .. } | Self::Settled { .. } => NumberState::Refused,
            Self::Pending | Self::Sending | Self::Accepted | Self::Unknown => NumberState::Pending,
        }
    }
}

impl ParkReason {
    /// Its word for scripts; none for a person's own words.
    pub fn word(&self) -> Option<&'static str> {
        match self {
            Self::Person(_) => None,
            ours => Some(ours.into()),
        }
    }
}

impl DeliveryState {
    /// True when nothing more is to be done for it: the platform has it, or a person has seen to it. A parked one keeps
    /// its limit and its alarm until then (R19).
    pub fn is_over(&self) -> bool {
        match self {
            Self::Confirmed | Self::Settled { .. } => true,
            Self::Pending
            | Self::Sending
            | Self::Accepted
            | Self::Unknown
            | Self::Rejected { .. }
            | Self::Parked { .. } => false,
        }
    }

    /// True where nothing goes on without a person: refused, or off the way.
    pub fn is_stuck(&self) -> bool {
        matches!(self, Self::Rejected { .. } | Self::Parked { .. })
    }
}

impl Delivery {
    /// Why it may not be corrected and told anew; `None` where it is certain that nobody has got it: it was refused at the
    /// door, was never sent, or was found off the way before it was sent again.
    pub fn held_there(&self) -> Option<WayNot> {
        match &self.state {
            DeliveryState::Rejected { code, words } => says_it_is_there(code, words).then_some(WayNot::Held),
            DeliveryState::Parked { why: ParkReason::ContentChanged } => None,
            DeliveryState::Parked {
                why:
                    ParkReason::CentreHasAnother { .. }
                    | ParkReason::CentreHasOld { .. }
                    | ParkReason::UndoneThere(_)
                    | ParkReason::TakenAfterAll,
            } => Some(WayNot::Held),
            DeliveryState::Parked { why: ParkReason::ToldUnsent } => Some(WayNot::MayBeThere),
            DeliveryState::Parked { why: ParkReason::NoTrace } => Some(WayNot::NoTrace),
            DeliveryState::Parked { .. } => self.fingerprint.map(|_| WayNot::MayBeThere),
            DeliveryState::Pending
            | DeliveryState::Sending
            | DeliveryState::Accepted
            | DeliveryState::Confirmed
            | DeliveryState::Unknown
            | DeliveryState::Settled { .. } => Some(WayNot::MayBeThere),
        }
    }

    /// True where it is stuck and certainly nobody has got it: what would follow it would be refused too.
    pub fn is_certainly_not_there(&self) -> bool {
        self.state.is_stuck() && self.held_there().is_none()
    }

    /// True where a person may say that it is not taken, for good, so that it does not hold here either: it left, and what was
    /// said of it is not that this was done already; or it cannot be told at all.
    pub fn may_be_left_out(&self) -> bool {
        match &self.state {
            DeliveryState::Rejected { words, .. } => {
                let words = words.as_str().to_lowercase();
                !DONE_WORDS.iter().any(|mark| words.contains(mark))
            }
            DeliveryState::Parked { why } => match why {
                ParkReason::Misfit(_) | ParkReason::NotWritable { .. } | ParkReason::Turnkey(_) => true,
                ParkReason::Person(_) | ParkReason::NoTrace => self.tries > 0,
                ParkReason::ContentChanged
                | ParkReason::CentreHasAnother { .. }
                | ParkReason::AccountOfAnother { .. }
                | ParkReason::ByHand
                | ParkReason::ToldUnsent
                | ParkReason::CentreHasOld { .. }
                | ParkReason::UndoneThere(_)
                | ParkReason::TakenAfterAll => false,
            },
            DeliveryState::Pending
            | DeliveryState::Sending
            | DeliveryState::Accepted
            | DeliveryState::Confirmed
            | DeliveryState::Unknown
            | DeliveryState::Settled { .. } => false,
        }
    }

    /// True where the centre had taken it before the platform refused it: it is there as it went.
    pub fn is_refused_there(&self) -> bool {
        matches!(&self.state, DeliveryState::Rejected { code, .. } if REFUSED_AT_PLATFORM.contains(&code.as_str()))
    }

    /// True where it bars no 註銷 of its number any more: the issue that stands is at the platform, another is over.
    pub fn is_told(&self, issue: DocumentId) -> bool {
        self.state == DeliveryState::Confirmed || (self.document != issue && self.state.is_over())
    }

    /// True where a person may say what was seen of it at the platform: it is stuck; or it is of blanks and the centre has it,
    /// for a result of the platform speaks of a whole pack of those and names none.
    pub fn may_be_settled(&self) -> bool {
        let unnamed = self.state == DeliveryState::Accepted && !self.document.is_of_invoice();
        self.state.is_stuck() || unnamed
    }

    /// The stuck document that this one waits behind, over however many steps; `rows` are all of its number, and `issue`
    /// says which issue of it stands.
    pub fn held_behind(&self, rows: &[Self], issue: u8) -> Option<DocumentId> {
        // A number has a few dozen documents at most, and none waits for itself.
        let (mut looked_at, mut open) = (vec![self.document], vec![self.document]);
        while let Some(document) = open.pop() {
            let waits_for = document.waits_for(issue);
            let before = |row: &&Self| {
                Some(row.document) == waits_for
                    || (document.waits_beside(&row.document) && !row.state.is_over())
            };
            for row in rows.iter().filter(before) {
                if row.state.is_stuck() {
                    return Some(row.document);
                }
                if row.state == DeliveryState::Pending && !looked_at.contains(&row.document) {
                    looked_at.push(row.document);
                    open.push(row.document);
                }
            }
        }
        None
    }
}

/// Whether a refusal says that the number is there: the centre had taken it before the platform refused it, or one of its
/// number was there before.
fn says_it_is_there(code: &CleanText, words: &CleanText) -> bool {
    let (code, words) = (code.as_str(), words.as_str().replace(ALLOWANCE_THERE, "").to_lowercase());
    let says = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
    REFUSED_AT_PLATFORM.contains(&code)
        || code == ISSUED_TWICE
        || (says(&THERE_WORDS) && !says(&OTHER_TWICE_WORDS))
}

/// A document's row in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Which document.
    pub document: DocumentId,
    /// The range of its number.
    pub range: RangeId,
    /// The till of its act: leaving that till sends it.
    pub till: Option<TillCode>,
    /// Automatic or manual, as the range said when the act happened.
    pub mode: UploadMode,
    /// When its act happened.
    pub at: Moment,
    /// By when the platform must have it (R19).
    pub due: Moment,
    /// Where it stands.
    pub state: DeliveryState,
    /// Since when.
    pub since: Moment,
    /// How often it was sent.
    pub tries: u32,
    /// What was sent first. A later try that differs is parked.
    pub fingerprint: Option<Fingerprint>,
}

/// What a try, or a question about one, came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Certainly not arrived: the connection was never made, or the centre says that it has not got it.
    NotThere,
    /// Nobody knows.
    Unknown,
    /// The centre has it.
    Accepted,
    /// The platform has it.
    Confirmed,
    /// Refused.
    Rejected {
        /// The code; may be empty.
        code: CleanText,
        /// The words.
        words: CleanText,
    },
    /// The centre has another document under this name: a person must look.
    Differs {
        /// The centre's field that differs.
        field: CleanText,
        /// What it holds there.
        theirs: CleanText,
    },
    /// Neither the document nor a word about it is left, although there should be: a person must look.
    NoTrace,
    /// The centre has ours with other content, as it was before it was corrected: a person must look.
    Outdated {
        /// The centre's field that differs.
        field: CleanText,
        /// What it holds there.
        theirs: CleanText,
    },
    /// The centre has it, and there it was undone. Whether that is news is told by what was undone here.
    Undone {
        /// By which message.
        by: MessageKind,
        /// The platform had it before.
        confirmed: bool,
    },
}

words!(
    /// What is wrong with the way to a centre, as far as it can be known. The words are those of scripts.
    LinkTrouble {
        /// 連線失敗: no name, no route, no connection, no answer in time, a connection that broke.
        Unreachable = "no connection",
        /// The certificate is not the centre's: expired, for another host, or signed by a stranger.
        Certificate = "wrong certificate",
        /// An answer that is not the centre's (a login page of the network, say).
        NotTheCentre = "not the centre answers",
        /// The centre is busy or closed for maintenance.
        Maintenance = "the centre is closed",
        /// The centre does not accept the account, the key or the signature.
        Account = "account or key refused",
        /// The centre says that this machine's clock is wrong.
        Clock = "wrong clock",
        /// The folder of Turnkey is missing or cannot be written.
        Folder = "the Turnkey folder fails",
        /// The centre does not find what it took.
        Lagging = "the centre loses documents",
        /// Turnkey's folder of one message is missing or cannot be written; the others go on.
        OneFolder = "the Turnkey folder of one message fails",
        /// Documents were taken long ago, and no result of them was ever found where results are looked for.
        NoResults = "no results of Turnkey",
        /// A file of results cannot be read.
        Unread = "a result file cannot be read",
        /// Results speak of packs that were made before the documents that they name: a clock is wrong, or somebody else told of
        /// these numbers.
        Earlier = "results are earlier than their documents",
        /// A refusal came of which nobody can tell what it is about.
        Unnamed = "a refusal names no document",
    }
);

words!(
    /// A state without its words.
    DeliveryKind {
        /// 待上傳.
        Pending = "pending",
        /// Being sent.
        Sending = "sending",
        /// At the centre.
        Accepted = "accepted",
        /// At the platform.
        Confirmed = "confirmed",
        /// Nobody knows.
        Unknown = "unknown",
        /// Refused.
        Rejected = "rejected",
        /// Parked.
        Parked = "parked",
        /// Seen to by a person.
        Settled = "settled",
    }
);

words!(
    /// What a person saw at the platform, or did there.
    Seen {
        /// It is there as we say it.
        There = "there",
        /// It is not there, and may be sent again. What the platform refused as it is waits to be corrected first.
        Absent = "absent",
        /// It was seen to in another way, and is not told any more.
        Done = "done",
        /// It is not taken there, for good: it does not hold here either, and what it undid stands again.
        Stands = "stands",
    }
);

impl DeliveryKind {
    /// Its place in [`Self::ALL`].
    pub fn place(self) -> usize {
        self as usize
    }

    /// The kind of a state.
    pub fn of(state: &DeliveryState) -> Self {
        match state {
            DeliveryState::Pending => Self::Pending,
            DeliveryState::Sending => Self::Sending,
            DeliveryState::Accepted => Self::Accepted,
            DeliveryState::Confirmed => Self::Confirmed,
            DeliveryState::Unknown => Self::Unknown,
            DeliveryState::Rejected { .. } => Self::Rejected,
            DeliveryState::Parked { .. } => Self::Parked,
            DeliveryState::Settled { .. } => Self::Settled,
        }
    }
}

impl DeliveryState {
    /// Where a document stands once this outcome is told; `None` where that changes nothing.
    ///
    /// A late answer takes nothing back: what the platform has, it has, and what a person took off the way comes
    /// back only by a person, or because the platform has it after all. A centre that accepted and then does not
    /// know the document is asked again, for its two answers may have crossed.
    pub fn after(&self, outcome: &Outcome) -> Option<Self> {
        let next = match (self, outcome) {
            (Self::Confirmed, _) => return None,
            (_, Outcome::Confirmed) => Self::Confirmed,
            (Self::Parked { .. } | Self::Settled { .. }, _) => return None,
            (_, Outcome::Differs { field, theirs }) => Self::Parked {
                why: ParkReason::CentreHasAnother { field: field.clone(), theirs: theirs.clone() },
            },
            (_, Outcome::Outdated { field, theirs }) => Self::Parked {
                why: ParkReason::CentreHasOld { field: field.clone(), theirs: theirs.clone() },
            },
            (_, Outcome::Undone { by, .. }) => Self::Parked { why: ParkReason::UndoneThere(*by) },
            (Self::Rejected { .. }, Outcome::NoTrace) => return None,
            (_, Outcome::NoTrace) => Self::Parked { why: ParkReason::NoTrace },
            (_, Outcome::Accepted) => Self::Accepted,
            (_, Outcome::Rejected { code, words }) => {
                Self::Rejected { code: code.clone(), words: words.clone() }
            }
            (Self::Rejected { .. }, Outcome::NotThere | Outcome::Unknown) => return None,
            (Self::Accepted, Outcome::Unknown) => return None,
            (Self::Accepted, Outcome::NotThere) => Self::Unknown,
            (Self::Pending | Self::Sending | Self::Unknown, Outcome::NotThere) => Self::Pending,
            (Self::Pending | Self::Sending | Self::Unknown, Outcome::Unknown) => Self::Unknown,
        };
        (next != *self).then_some(next)
    }
}

words!(
    /// What moves documents.
    MoveKind {
        /// They are about to be sent.
        Sent = "upload begun",
        /// A centre told what became of them.
        Told = "upload answered",
        /// A person lets them try again.
        Retried = "upload retried",
        /// A person took them off the way.
        Parked = "upload parked",
    }
);

/// What a move makes of the memory of what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SentMemory {
    /// It stays.
    Keep,
    /// This is the first try: what is sent is remembered from now on.
    First(Fingerprint),
    /// It is forgotten: the document was refused, so what a person mended may differ from it.
    Forget,
}

/// One document moves: where to, and what else its row and its number become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryMove {
    /// Which.
    pub document: DocumentId,
    /// To where.
    pub state: DeliveryState,
    /// It is a try: one more is counted.
    pub tried: bool,
    /// And what was sent.
    pub sent: SentMemory,
    /// The number goes from one state to another with it; `None` where its state does not hang on this document.
    pub number: Option<(NumberState, NumberState)>,
}

impl Delivery {
    /// The row after a move at `at`.
    pub fn moved(self, to: &DeliveryMove, at: Moment) -> Self {
        let fingerprint = match to.sent {
            SentMemory::Keep => self.fingerprint,
            SentMemory::First(fingerprint) => Some(fingerprint),
            SentMemory::Forget => None,
        };
        let tries = self.tries.saturating_add(u32::from(to.tried));
        Self { state: to.state.clone(), since: at, fingerprint, tries, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> CleanText {
        CleanText::new(text, DELIVERY_WORDS_CHARS_MAX).unwrap()
    }

    #[test]
    fn every_state_meets_every_outcome() {
        use DeliveryState::{Accepted, Confirmed, Pending, Sending, Unknown};
        let rejected = || DeliveryState::Rejected { code: text("E0201"), words: text("no") };
        let parked = |why| DeliveryState::Parked { why };
        let outcomes = [
            Outcome::NotThere,
            Outcome::Unknown,
            Outcome::Accepted,
            Outcome::Confirmed,
            Outcome::Rejected { code: text("E0201"), words: text("no") },
            Outcome::Differs { field: text("total"), theirs: text("7") },
            Outcome::NoTrace,
            Outcome::Outdated { field: text("buyer"), theirs: text("04595257") },
            Outcome::Undone { by: MessageKind::F0501, confirmed: true },
        ];
        let another = || ParkReason::CentreHasAnother { field: text("total"), theirs: text("7") };
        let differs = || Some(parked(another()));
        let gone = || Some(parked(ParkReason::NoTrace));
        let old =
            || Some(parked(ParkReason::CentreHasOld { field: text("buyer"), theirs: text("04595257") }));
        let undone = || Some(parked(ParkReason::UndoneThere(MessageKind::F0501)));
        let table = [
            (
                Pending,
                [
                    None,
                    Some(Unknown),
                    Some(Accepted),
                    Some(Confirmed),
                    Some(rejected()),
                    differs(),
                    gone(),
                    old(),
                    undone(),
                ],
            ),
            (
                Sending,
                [
                    Some(Pending),
                    Some(Unknown),
                    Some(Accepted),
                    Some(Confirmed),
                    Some(rejected()),
                    differs(),
                    gone(),
                    old(),
                    undone(),
                ],
            ),
            (
                Unknown,
                [
                    Some(Pending),
                    None,
                    Some(Accepted),
                    Some(Confirmed),
                    Some(rejected()),
                    differs(),
                    gone(),
                    old(),
                    undone(),
                ],
            ),
            (
                Accepted,
                [
                    Some(Unknown),
                    None,
                    None,
                    Some(Confirmed),
                    Some(rejected()),
                    differs(),
                    gone(),
                    old(),
                    undone(),
                ],
            ),
            (
                rejected(),
                [None, None, Some(Accepted), Some(Confirmed), None, differs(), None, old(), undone()],
            ),
            (
                parked(ParkReason::Person(text("by hand"))),
                [None, None, None, Some(Confirmed), None, None, None, None, None],
            ),
            (Confirmed, [const { None }; 9]),
            (
                DeliveryState::Settled { words: text("by hand") },
                [None, None, None, Some(Confirmed), None, None, None, None, None],
            ),
        ];
        assert_eq!(table.len(), DeliveryKind::ALL.len());
        for (state, expected) in table {
            for (outcome, expected) in outcomes.iter().zip(expected) {
                assert_eq!(state.after(outcome), expected, "{state:?} and {outcome:?}");
            }
        }
    }

    fn row(state: DeliveryState, fingerprint: Option<Fingerprint>) -> Delivery {
        Delivery {
            document: DocumentId {
                number: crate::domain::Number::parse("AB10000000").unwrap(),
                period: crate::domain::Period::parse("11511").unwrap(),
                kind: MessageKind::F0401,
                count: 1,
            },
            range: RangeId(1),
            till: None,
            mode: UploadMode::Auto,
            at: Moment::default(),
            due: Moment::default(),
            state,
            since: Moment::default(),
            tries: 1,
            fingerprint,
        }
    }

    #[test]
    fn only_what_nobody_has_is_corrected_under_its_number() {
        let refused = |code: &str, words: &str| {
            let state = DeliveryState::Rejected { code: text(code), words: text(words) };
            row(state, Some([0; 32])).held_there()
        };
        for (code, words) in [
            ("99", "第1筆 載具號碼不存在"),
            ("E0201", "買方不明"),
            ("", ""),
            ("9", "E"),
            ("3050141", "AB11223400 已存在折讓單"),
        ] {
            assert_eq!(refused(code, words), None, "{code} {words}");
        }
        for (code, words) in [
            ("91", ""),
            ("E", ""),
            ("E1003", ""),
            ("E0201", "訊息重複"),
            ("99", "指定發票號碼 已存在開立"),
            ("4040161", "折讓單已存在"),
            ("5000099", "發票號碼重覆"),
        ] {
            assert_eq!(refused(code, words), Some(WayNot::Held), "{code} {words}");
        }
        let parked = |why, sent| row(DeliveryState::Parked { why }, sent).held_there();
        let (field, theirs) = (text("buyer"), text("04595257"));
        let old = ParkReason::CentreHasOld { field: field.clone(), theirs: theirs.clone() };
        let another = ParkReason::CentreHasAnother { field, theirs };
        for why in [old, another, ParkReason::UndoneThere(MessageKind::F0501)] {
            assert_eq!(parked(why, None), Some(WayNot::Held));
        }
        let person = || ParkReason::Person(text("等會計"));
        assert_eq!(
            [parked(person(), None), parked(person(), Some([0; 32]))],
            [None, Some(WayNot::MayBeThere)]
        );
        assert_eq!(parked(ParkReason::ContentChanged, Some([0; 32])), None);
    }
}
