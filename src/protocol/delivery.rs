//! Documents on their way to the platform: what the upload thread asks and tells, what a person sees and decides
//! (R15, R17, R19).

use crate::domain::{
    Amount, CleanText, ClockVerdict, CodeState, DayCount, Delivery, DeliveryKind, Document, DocumentId,
    Fingerprint, LinkTrouble, MessageKind, Moment, Number, Outcome, ParkReason, Parties, Period, PlaceCode,
    Seen, TillCode, TimeSpan, Together, ToldNumber, Way, WayNot, WayOffer, words,
};
use crate::protocol::takings::SoldPlace;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

requests! {
    Delivery;
    questions {
        /// The outbox at a glance.
        UploadStatus -> UploadStatus => Look;
        // Who may not do anything may still leave, and what is pending goes all the same.
        /// What the caller's terminal leaves behind when it is left now.
        UploadLeft -> UploadLeft => Greet;
        /// A page of the outbox's rows.
        Deliveries(DeliveryQuery) -> Deliveries => LookUpInvoices;
        /// What is refused or off the way, the least time left first, and what can be done about each.
        Stuck(StuckQuery) -> Stuck => LookUpInvoices;
        /// The codes that the centre is to be asked about.
        CodesWanted -> Codes => Serve;
        /// A part of the daily check: what the facts of a span ask to be told, and what became of it.
        DayCheck(DayCheckQuery) -> DayCheck => LookUpInvoices;
    }
    notes {
        /// Documents to work on, those with the least time left first. Those that were asked about come last the next
        /// time.
        UploadPick {
            /// Which.
            pick: Pick,
            /// Most documents, up to [`UPLOAD_BATCH_MAX`].
            max: u32,
        } -> Parcels => Serve;
        /// How the way to the centre is.
        UploadLink(LinkState) => Serve;
        /// Sends what waits for a person, and ends every waiting for the next try.
        UploadNow {
            /// Only what this till did; everything where `None`.
            till: Option<TillCode>,
        } => UploadNow;
        /// What is known of a carrier or a donation code; where nothing is, the centre is asked, and nobody waits for it.
        CodeAsk(PlaceCode) -> CodeState => Sell;
        /// What the centre said of a code.
        CodeTell(PlaceCode, CodeState) => Serve;
        /// Documents to send, as [`UploadPick`] gives them, but none of the kinds that cannot leave now: they hold up no other.
        UploadPickBut {
            /// Most documents, up to [`UPLOAD_BATCH_MAX`].
            max: u32,
            /// The kinds that stay.
            without: Vec<MessageKind>,
        } -> Parcels => Serve;
        /// Whether the centre that is set can be told an approval of the tax office (專案作廢, R14).
        UploadApproval(bool) => Serve;
        /// Whether the centre that is set cancels an invoice that had an allowance (R14).
        UploadAfterAllowance(bool) => Serve;
    }
    commands {
        /// These are about to be sent: durable before this is answered, and only what is answered may leave.
        UploadSend(#[serde(deserialize_with = "crate::domain::listed_rows")] Vec<Sending>) -> UploadAdmitted => Serve;
        /// What became of documents.
        UploadTell(#[serde(deserialize_with = "crate::domain::listed_rows")] Vec<Told>) => Serve;
        /// A person brings what the platform's own files say: confirmed and refused ones alone, up to
        /// [`UPLOAD_BATCH_MAX`]. What the platform has, nobody takes back.
        UploadSettle(#[serde(deserialize_with = "crate::domain::listed_rows")] Vec<Told>) => Upload;
        /// Nothing is sent for so long.
        UploadPause {
            /// Seconds, from 1 to [`UPLOAD_PAUSE_MAX_S`].
            seconds: u32,
        } => Upload;
        /// Ends the pause.
        UploadResume => Upload;
        /// A refused or parked document tries again; one that nobody knows of is asked about at once.
        UploadRetry(DocumentId) => Upload;
        /// Takes a document off the way.
        UploadPark {
            /// Which.
            document: DocumentId,
            /// Why.
            why: ParkReason,
        } => Upload;
        /// A person saw to a refused or parked document at the platform.
        UploadSeen {
            /// Which.
            document: DocumentId,
            /// What was seen or done there.
            seen: Seen,
            /// In words, 1 to [`crate::domain::DELIVERY_WORDS_CHARS_MAX`] characters.
            words: CleanText,
        } => Upload;
        /// The platform tells of these numbers, up to [`UPLOAD_BATCH_MAX`]: of each that is ours and was never issued here the
        /// rest of its book is withheld; of one that is lent it is noted. Of others nothing becomes.
        UploadTold(#[serde(deserialize_with = "crate::domain::listed_rows")] Vec<ToldNumber>) => Upload;
    }
    replies {
        /// Documents to work on.
        Parcels(Vec<Parcel>),
        /// Those that may leave now.
        UploadAdmitted(Vec<DocumentId>),
        /// The outbox at a glance.
        UploadStatus(Box<UploadStatus>),
        /// What a terminal leaves behind.
        UploadLeft(Box<UploadLeft>),
        /// Rows of the outbox.
        Deliveries(DeliveryPage),
        /// Documents that wait for a person.
        Stuck(StuckPage),
        /// Codes to ask about.
        Codes(Vec<PlaceCode>),
        /// What is known of a code.
        CodeState(CodeState),
        /// A part of the daily check.
        DayCheck(DayCheckPart),
    }
}

/// Most documents in one pick, one sending and one telling: they are one ledger frame.
pub const UPLOAD_BATCH_MAX: usize = 1_000;
/// The longest pause of the upload, in seconds: a pause always has an end (24 hours, when the alarm of R19 is red).
pub const UPLOAD_PAUSE_MAX_S: u32 = 86_400;

/// Which documents the uplink wants to work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pick {
    /// Pending ones that may go now.
    Send,
    /// Unknown ones, to be asked about.
    Unknown,
    /// Accepted ones, to be asked whether the platform has them.
    Accepted,
    /// Refused ones, to be listened for: the platform may have them after all.
    Refused,
}

/// A document with its row, for the uplink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// What.
    pub document: Document,
    /// Where it stands.
    pub delivery: Delivery,
}

/// A document that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// Which.
    pub document: DocumentId,
    /// Of what will be sent.
    pub fingerprint: Fingerprint,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Which.
    pub document: DocumentId,
    /// What.
    pub outcome: Outcome,
}

/// The way to the centre, as the uplink thread sees it. It lives in the engine's memory.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LinkState {
    /// The gateway's name as in the settings; `None` where none is set.
    pub gateway: Option<String>,
    /// Which messages it can be told (R17); `None` while nobody knows.
    pub carries: Option<Vec<MessageKind>>,
    /// It is set, and the process that is the engine now does not upload: a verb that is over in a moment.
    pub idle: bool,
    /// Through which proxy of the environment it leads, host and port.
    pub proxy: Option<CleanText>,
    /// What is wrong, and since when.
    pub trouble: Option<(LinkTrouble, Moment)>,
    /// What exactly is wrong, in the words of the last try; empty while nothing is.
    pub words: CleanText,
    /// When the centre answered last.
    pub answered_at: Option<Moment>,
    /// The next try while there is a trouble.
    pub retry_at: Option<Moment>,
    /// The centre's clock minus ours, in seconds, as its last answer said that had a time.
    pub clock_off_s: Option<i64>,
    /// When it said so, by our clock.
    pub clock_said_at: Option<Moment>,
    /// Since when something lies where the centre should have taken it away (Turnkey); `None` while all goes well.
    pub untaken_since: Option<Moment>,
    /// What it takes together on one invoice (R10); `None` while nobody knows.
    pub together: Option<Together>,
}

impl LinkState {
    /// True where nothing gets through: a centre that does not find what it took still takes the next, a folder of one message
    /// holds up that message alone, and nothing leaves by the results.
    pub fn is_shut(&self) -> bool {
        self.trouble.is_some_and(|(trouble, _)| match trouble {
            LinkTrouble::Lagging
            | LinkTrouble::OneFolder
            | LinkTrouble::NoResults
            | LinkTrouble::Unread
            | LinkTrouble::Earlier
            | LinkTrouble::Unnamed => false,
            LinkTrouble::Unreachable
            | LinkTrouble::Certificate
            | LinkTrouble::NotTheCentre
            | LinkTrouble::Maintenance
            | LinkTrouble::Account
            | LinkTrouble::Clock
            | LinkTrouble::Folder => true,
        })
    }
}

words!(
    /// How pressing the least time left is (R19): levels of the time between an act and its limit.
    Pressure {
        /// Less than half of it is over, or nothing waits.
        Calm = "calm",
        /// Half.
        Half = "half",
        /// Three quarters.
        High = "high",
        /// Nine tenths.
        Critical = "critical",
        /// The limit has passed.
        Over = "over",
    }
);

/// The outbox at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadStatus {
    /// The engine's clock.
    pub now: Moment,
    /// Not sent yet.
    pub pending: u64,
    /// Of those, how many wait for a person (manual ranges).
    pub manual: u64,
    /// Being sent, or unknown.
    pub unknown: u64,
    /// At the centre, not confirmed.
    pub accepted: u64,
    /// Refused.
    pub rejected: u64,
    /// Parked.
    pub parked: u64,
    /// Confirmed.
    pub confirmed: u64,
    /// Seen to by a person.
    pub settled: u64,
    /// The refused or parked document with the least time left (R19).
    pub stuck: Option<Delivery>,
    /// The document with the least time left that is neither confirmed nor settled.
    pub most_pressing: Option<Delivery>,
    /// How pressing that is.
    pub pressure: Pressure,
    /// How often a person asked to send now, since the engine started.
    pub asked_now: u64,
    /// When the pause ends.
    pub paused_until: Option<Moment>,
    /// How far this machine's clock can be trusted.
    pub clock: ClockVerdict,
    /// The way to the centre.
    pub link: LinkState,
}

impl UploadStatus {
    /// How many wait for a person: refused, or off the way.
    pub fn stuck_count(&self) -> u64 {
        self.rejected + self.parked
    }
}

/// What a terminal that is left has not got to the centre: of its till, or of the whole shop where nobody else is
/// attached (R19). It is counted by the engine, which loses none of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadLeft {
    /// The engine's clock.
    pub now: Moment,
    /// Nobody else is attached: everything counts.
    pub whole: bool,
    /// A sample store, which owes the platform nothing.
    pub sample: bool,
    /// Those that could go now, are going, or are asked about.
    pub going: u64,
    /// Pending ones that wait for the confirmation of another document.
    pub behind: u64,
    /// Pending ones that wait for a person (manual ranges); leaving does not send them.
    pub manual: u64,
    /// The earliest limit of all of these.
    pub due: Option<Moment>,
    /// When the pause ends.
    pub paused_until: Option<Moment>,
    /// The way to the centre.
    pub link: LinkState,
}

/// Which rows of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeliveryQuery {
    /// Only of this number.
    pub number: Option<Number>,
    /// Only of this period.
    pub period: Option<Period>,
    /// Only of this kind.
    pub kind: Option<MessageKind>,
    /// Only of the till.
    pub till: Option<TillCode>,
    /// Only in this state, whatever its words.
    pub state: Option<DeliveryKind>,
    /// The document where the page before ended.
    pub after: Option<DocumentId>,
    /// Most rows, up to [`crate::protocol::PAGE_ROWS_MAX`].
    pub limit: u32,
}

/// A page of the outbox's rows, by number, period, kind and count.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeliveryPage {
    /// The rows.
    pub rows: Vec<Delivery>,
    /// Those of the rows that wait behind a refused or parked document, and behind which.
    pub behind: Vec<(DocumentId, DocumentId)>,
    /// The document where the next page starts behind ([`DeliveryQuery::after`]); `None` at the end.
    pub next: Option<DocumentId>,
}

/// Which stuck documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StuckQuery {
    /// The document where the page before ended.
    pub after: Option<DocumentId>,
    /// Most rows, up to [`crate::protocol::PAGE_ROWS_MAX`].
    pub limit: u32,
}

/// Which days are checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCheckQuery {
    /// Of what time.
    pub span: TimeSpan,
    /// Where the part before ended ([`DayCheckPart::next`]); `None` begins.
    pub resume: Option<SoldPlace>,
}

/// A part of the daily check.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DayCheckPart {
    /// What was found in this part, by the day of the fact and the message; parts are added up.
    pub rows: Vec<(NaiveDate, MessageKind, DayCount)>,
    /// Documents that are not over.
    pub open: Vec<Delivery>,
    /// Documents that the outbox does not have.
    pub lost: Vec<DocumentId>,
    /// Where the next part goes on; `None` at the end.
    pub next: Option<SoldPlace>,
}

/// A document that is refused or off the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StuckRow {
    /// Its row.
    pub row: Delivery,
    /// What can be done about it, open or not, in the order of [`crate::domain::Way::ALL`].
    pub ways: Vec<WayOffer>,
    /// What waits behind it.
    pub behind: Vec<DocumentId>,
    /// The invoice's total, and who it is for and where it goes.
    pub invoice: Option<(Amount, Parties)>,
    /// The customer holds its original, or may.
    pub original_out: bool,
}

impl StuckRow {
    /// What a person may say of it that was seen at the platform: a 註銷 is never done in another way, and what the centre
    /// cannot be told is not sent again.
    pub fn may_be_seen(&self) -> Vec<Seen> {
        // Of what left no trace a person says this instead of sending it again unseen, of what the platform refused too.
        let goes = |why_not| matches!(why_not, None | Some(WayNot::NoTrace | WayNot::RefusedThere));
        let again = self.ways.iter().any(|offer| offer.way == Way::Again && goes(offer.why_not));
        let open = |seen: &Seen| match seen {
            Seen::There => true,
            Seen::Absent => again,
            Seen::Done => self.row.document.kind != MessageKind::F0701,
            // What waits behind a 註銷 falls with it, but for an allowance that stands. Behind the cancellation of an allowance the next
            // allowance may wait.
            Seen::Stands => {
                let kind = self.row.document.kind;
                let is_last = match kind {
                    MessageKind::G0401 => true,
                    MessageKind::F0701 => self.behind.iter().all(|waits| !self.is_live_behind(waits)),
                    MessageKind::F0401
                    | MessageKind::F0501
                    | MessageKind::G0501
                    | MessageKind::E0402
                    | MessageKind::E0401 => self.behind.is_empty(),
                };
                (kind.withdraws() || kind.is_of_allowance()) && is_last && self.row.may_be_left_out()
            }
        };
        Seen::ALL.into_iter().filter(open).collect()
    }

    /// An allowance waits behind it that was not cancelled since.
    fn is_live_behind(&self, waits: &DocumentId) -> bool {
        let cancelled = DocumentId { kind: MessageKind::G0501, ..*waits };
        waits.kind == MessageKind::G0401 && !self.behind.contains(&cancelled)
    }
}

/// A page of stuck documents, the least time left first.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StuckPage {
    /// The engine's clock.
    pub now: Moment,
    /// The rows.
    pub rows: Vec<StuckRow>,
    /// Where the next page starts behind; `None` at the end.
    pub next: Option<DocumentId>,
}

impl Pressure {
    /// The level at `now` of something that happened `at` and is `due`.
    pub fn of(at: Moment, due: Moment, now: Moment) -> Self {
        let (gone, whole) = (now.unix() - at.unix(), due.unix() - at.unix());
        let passed = |percent: i64| gone * 100 >= whole * percent;
        if now > due {
            Self::Over
        } else if passed(90) {
            Self::Critical
        } else if passed(75) {
            Self::High
        } else if passed(50) {
            Self::Half
        } else {
            Self::Calm
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_are_half_three_quarters_nine_tenths_and_over() {
        let at = Moment::from_unix(1_000);
        let due = at.plus_seconds(1_000);
        let level = |seconds| Pressure::of(at, due, at.plus_seconds(seconds));
        assert_eq!([level(0), level(499), level(500)], [Pressure::Calm, Pressure::Calm, Pressure::Half]);
        assert_eq!(
            [level(750), level(900), level(1_000)],
            [Pressure::High, Pressure::Critical, Pressure::Critical]
        );
        assert_eq!(level(1_001), Pressure::Over);
    }
}
