//! An offline-issue centre (ECPay, OPay): one document per call in a sealed envelope, and questions by the key that
//! was made of the document's name. Source: `domain.md` 7.1.
//!
//! A repeat is refused, never replayed. So a refusal that speaks of a repeat is a question, asked at once: what is
//! there is ours, or another's, or the centre contradicts itself; nothing is ever sent again under another key.

use super::contract::{Answer, Carried, Gateway, LinkFault, not_writable, own_account};
use super::http::{Failed, Line, LineFault, Place, stranger};
use super::own;
use crate::domain::{
    AllocationRow, Allotted, Content, Document, DocumentId, Invoice, LinkTrouble, MessageKind, Moment,
    Outcome, ParkReason, Period, PlaceCode, Serial, Span, TaxKind, Together, Track, Ubn, delivery_words,
};
use crate::uplink::takes::{self, Takes};
use crate::wire::found::{Difference, of_offline};
use crate::wire::offline::{
    CheckBarcode, CheckLoveCode, CodeFound, EXISTS, GetInvalid, GetIssue, GovWords, GovWordsFound,
    InvalidFound, IssueFound, Merchant, NO_SUCH_CODE, OfflineInvalid, OfflineIssue, Returned, date_text,
    path, relate_number, revision_of,
};
use crate::wire::own::{FIND, Find, path_of};
use crate::wire::{CentreKey, Code, Flavour, Loose, Misfit, Question, Reply, SUCCESS};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// `RtnCode`s of *there is no such document* (published by ECPay).
const NOT_FOUND: [i64; 2] = [2, 1_600_003];
/// `RtnCode`s of *the platform or the centre is closed*: nothing is known of the document.
const CLOSED: [i64; 2] = [10_000_010, 9_000_001];
/// Most codes are not public; what they mean is then read from their words.
const NOT_FOUND_WORDS: [&str; 2] = ["查無", "不存在"];
const REPEAT_WORDS: [&str; 5] = ["重複", "重覆", "已存在", "已作廢", "duplicate"];
/// `RtnCode` of *cancelled before* (ECPay live, 該發票已被作廢過; its shop plug-in takes it for done).
const CANCELLED_BEFORE: i64 = 5_070_453;
const CLOSED_WORDS: [&str; 4] = ["維護", "忙碌", "稍後", "maintenance"];
const CLOCK_WORDS: [&str; 3] = ["Timestamp", "時間戳", "逾時"];
/// `IIS_Turnkey_Status`: the platform has it, and it refused.
const PLATFORM_HAS: &str = "C";
const PLATFORM_REFUSED: &str = "E";
/// `IIS_Invalid_Status` of a cancelled one, `IIS_Issue_Status` of a voided one.
const CANCELLED: &str = "1";
const VOIDED: &str = "0";
/// `II_Upload_Status`: the platform has it.
const UPLOADED: &str = "1";

/// The way to it.
pub struct OfflineCentre {
    line: Line,
    account: OfflineAccount,
}

/// The name in the settings.
pub const OFFLINE_CENTRE: &str = takes::OFFLINE_NAME;

/// Who asks.
pub struct OfflineAccount {
    /// What the way is called on the screens: [`OFFLINE_CENTRE`], or the local centre's name.
    pub name: &'static str,
    /// The merchant's names at the centre.
    pub merchant: Merchant,
    /// Its HashKey and HashIV.
    pub key: CentreKey,
    /// Whose account it is: documents of other sellers are not told. `None` takes every seller (the local centre).
    pub seller: Option<Ubn>,
}

/// What a call came to, before it is said of a document.
enum Said<T> {
    /// The centre's answer, opened.
    Answer(T),
    /// Nobody knows, or certainly nothing arrived.
    Nothing { fault: LinkFault, outcome: Outcome },
}

/// What a call came to, and the centre's clock.
type Call<T> = (Said<T>, Option<Moment>);
/// What becomes of one document.
type Fate = (Outcome, Option<LinkFault>);

impl OfflineCentre {
    fn is_own(&self) -> bool {
        self.account.seller.is_none()
    }

    fn takes(&self) -> Takes {
        if self.is_own() { takes::OWN } else { takes::offline(self.account.merchant.flavour) }
    }

    /// The way to it for one account.
    ///
    /// # Errors
    /// [`LineFault`].
    pub fn new(place: &Place, account: OfflineAccount) -> Result<Self, LineFault> {
        Ok(Self { line: Line::new(place)?, account })
    }

    /// Posts a payload under a fresh envelope.
    fn call<T: DeserializeOwned>(&self, path: &str, payload: &str, now: Moment) -> Call<T> {
        let OfflineAccount { merchant, key, .. } = &self.account;
        let question =
            Question::seal((&merchant.id, key), payload, (merchant.flavour, revision_of(path)), now.unix());
        // An envelope is three texts and a number.
        let body = serde_json::to_string(&question).unwrap_or_default();
        let spoken = match self.line.post(path, "application/json", &body) {
            Ok(spoken) => spoken,
            Err(Failed { fault, may_have_arrived, centre_time }) => {
                let outcome = if may_have_arrived { Outcome::Unknown } else { Outcome::NotThere };
                return (Said::Nothing { fault, outcome }, centre_time);
            }
        };
        let unknown = |fault| Said::Nothing { fault, outcome: Outcome::Unknown };
        let said = match serde_json::from_str::<Reply>(&spoken.body) {
            Err(_) => unknown(stranger(&spoken)),
            Ok(reply) if reply.code.0 != SUCCESS => refused_envelope(&reply),
            Ok(reply) => {
                let opened = self.account.key.open(reply.data.as_str());
                match opened.and_then(|text| serde_json::from_str(&text).ok()) {
                    Some(answer) => Said::Answer(answer),
                    // Whoever does not know our key is not our centre.
                    None => unknown(stranger(&spoken)),
                }
            }
        };
        (said, spoken.centre_time)
    }

    fn ask_for<T: DeserializeOwned>(&self, path: &str, question: &impl Serialize, now: Moment) -> Call<T> {
        // A question is a handful of texts.
        self.call(path, &serde_json::to_string(question).unwrap_or_default(), now)
    }

    /// What is there of a document.
    fn look_up(&self, document: &Document, now: Moment) -> (Fate, Option<Moment>) {
        match &document.content {
            Content::Issue(invoice) => {
                let question = GetIssue {
                    merchant_id: self.account.merchant.id.as_str().into(),
                    relate_number: Some(relate_number(&document.id)),
                    invoice_no: None,
                    invoice_date: None,
                };
                self.look_up_issue(invoice, &document.id, &question, now)
            }
            Content::Cancel(_, invoice) => {
                let question = GetInvalid {
                    merchant_id: self.account.merchant.id.as_str().into(),
                    relate_number: relate_number(&issue_of(invoice)),
                    invoice_no: invoice.number.to_string(),
                    invoice_date: date_text(invoice.issued_at),
                };
                let (said, time) = self.ask_for(path::GET_INVALID, &question, now);
                (fate(said, |found: InvalidFound| invalid_found(&found)), time)
            }
            Content::Void(_) | Content::Allowance(_) | Content::Blanks(_) | Content::Allotment(_) => {
                let (said, time) = self.ask_for(FIND, &Find::of(&document.id), now);
                (fate(said, |found| (own::outcome(&found), None)), time)
            }
        }
    }

    fn look_up_issue(
        &self,
        invoice: &Invoice,
        id: &DocumentId,
        question: &GetIssue,
        now: Moment,
    ) -> (Fate, Option<Moment>) {
        // What this account cannot be told was never told it.
        let Ok(told) = OfflineIssue::of(invoice, id, &self.account.merchant) else {
            return ((Outcome::Unknown, None), None);
        };
        let (said, time) = self.ask_for(path::GET_ISSUE, question, now);
        (fate(said, |found: IssueFound| issue_found(&found, &told, invoice.buyer_name.as_str())), time)
    }

    /// What is there of a document that the centre has, it says, and does not find by our key: of an invoice, whether another
    /// has the number.
    fn look_up_number(&self, document: &Document, now: Moment) -> (Fate, Option<Moment>) {
        // Of a number that is issued anew the issue before stands under it, and that is ours.
        let Content::Issue(invoice) = &document.content else { return ((Outcome::NotThere, None), None) };
        if document.id.count > 1 {
            return ((Outcome::NotThere, None), None);
        }
        let question = GetIssue {
            merchant_id: self.account.merchant.id.as_str().into(),
            relate_number: None,
            invoice_no: Some(invoice.number.to_string()),
            invoice_date: Some(date_text(invoice.issued_at)),
        };
        self.look_up_issue(invoice, &document.id, &question, now)
    }

    /// Whether a *no* to a code may be about another one: OPay asks for a blank in the place of a plus sign (i100 §20), so how it
    /// reads one nobody knows.
    fn may_misread(&self, code: &PlaceCode) -> bool {
        let has_plus = matches!(code, PlaceCode::MobileBarcode(carrier) if carrier.code().contains('+'));
        has_plus && self.account.merchant.flavour == Flavour::Opay
    }

    fn send_one(&self, parcel: &Carried, now: Moment) -> (Fate, Option<Moment>) {
        let kind = parcel.document.id.kind;
        let path = match kind {
            MessageKind::F0501 => path::INVALID,
            _ => path_of(kind).unwrap_or(path::ISSUE),
        };
        let payload = String::from_utf8_lossy(&parcel.payload);
        let (said, time) = self.call::<Returned>(path, &payload, now);
        let repeated = matches!(&said, Said::Answer(returned) if is_repeat(returned));
        let found = fate(said, |returned| returned_fate(&returned, &parcel.document.id.reference()));
        if !repeated {
            return (found, time);
        }
        let looked_up = match self.look_up(&parcel.document, now) {
            ((Outcome::NotThere, None), _) => self.look_up_number(&parcel.document, now),
            looked_up => looked_up,
        };
        match looked_up {
            // What follows an invoice bears a name that nobody else gives: it did that, and does not show it yet.
            ((Outcome::NotThere, None), time) if kind != MessageKind::F0401 => {
                ((Outcome::Accepted, None), time)
            }
            // It says that it has it, and that it has not: a person looks, else this would go round for ever.
            ((Outcome::NotThere, None), time) => (found, time),
            looked_up => looked_up,
        }
    }
}

impl Gateway for OfflineCentre {
    fn name(&self) -> &'static str {
        self.account.name
    }

    fn proxy(&self) -> Option<&str> {
        self.line.proxy()
    }

    /// What no offline call tells, a sample's own centre is told by calls of its own.
    fn carries(&self, kind: MessageKind) -> bool {
        self.takes().carries(kind)
    }

    fn together(&self) -> Together {
        self.takes().together
    }

    fn takes_approval(&self) -> bool {
        self.takes().approval
    }

    fn cancels_after_allowance(&self) -> bool {
        self.takes().after_allowance
    }

    fn batch_max(&self, _: MessageKind) -> usize {
        1
    }

    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason> {
        let misfit = ParkReason::Misfit;
        own_account(self.account.seller, document.sender.ubn)?;
        if let Some(told) = own::payload(document).filter(|_| self.is_own()) {
            return told;
        }
        let json = match &document.content {
            Content::Issue(invoice) => {
                let told = OfflineIssue::of(invoice, &document.id, &self.account.merchant).map_err(misfit)?;
                serde_json::to_vec(&told)
            }
            Content::Cancel(cancelled, invoice) => serde_json::to_vec(
                &OfflineInvalid::of(cancelled, invoice, &self.account.merchant).map_err(misfit)?,
            ),
            Content::Void(_) | Content::Allowance(_) | Content::Blanks(_) | Content::Allotment(_) => {
                return Err(misfit(Misfit::Kind(document.id.kind)));
            }
        };
        json.map_err(|_| not_writable("JSON"))
    }

    fn send(&self, parcels: &[Carried], now: Moment) -> Answer {
        each(parcels, |parcel| self.send_one(parcel, now))
    }

    fn ask(&self, parcels: &[Carried], now: Moment) -> Answer {
        each(parcels, |parcel| match self.look_up(&parcel.document, now) {
            // That the question did not arrive says nothing of what it asks about.
            ((Outcome::NotThere, Some(fault)), time) => ((Outcome::Unknown, Some(fault)), time),
            found => found,
        })
    }

    /// Of both kinds (ECPay's guide of B2C invoices; OPay i100 §20 and §21).
    fn tells_codes(&self) -> bool {
        true
    }

    fn exists(&self, code: &PlaceCode, now: Moment) -> Result<Option<bool>, LinkFault> {
        let merchant_id: Loose = self.account.merchant.id.as_str().into();
        let (said, _) = match code {
            PlaceCode::MobileBarcode(carrier) => {
                let barcode = carrier.code().to_owned();
                self.ask_for::<CodeFound>(path::CHECK_BARCODE, &CheckBarcode { merchant_id, barcode }, now)
            }
            PlaceCode::Donation(code) => {
                let love_code = code.to_string();
                self.ask_for(path::CHECK_LOVE_CODE, &CheckLoveCode { merchant_id, love_code }, now)
            }
        };
        match said {
            Said::Nothing { fault, .. } => Err(fault),
            Said::Answer(found) => match (found.rtn_code.0, found.is_exist.as_str()) {
                (SUCCESS, EXISTS) => Ok(Some(true)),
                (SUCCESS, NO_SUCH_CODE) if self.may_misread(code) => Ok(None),
                (SUCCESS, NO_SUCH_CODE) => Ok(Some(false)),
                // The ministry does not answer the centre (9000001), or something else than was asked about.
                (code, _) => Err(LinkFault {
                    trouble: LinkTrouble::Account,
                    words: format!("RtnCode {code}: {}", found.rtn_msg.as_str()),
                }),
            },
        }
    }

    fn allotted(&self, seller: Ubn, period: Period, now: Moment) -> Result<Option<Allotted>, LinkFault> {
        if self.account.seller.is_some_and(|own| own != seller) {
            return Ok(None);
        }
        let question = GovWords {
            merchant_id: self.account.merchant.id.as_str().into(),
            invoice_year: period.roc_year().to_string(),
        };
        match self.ask_for::<GovWordsFound>(path::GOV_WORDS, &question, now).0 {
            Said::Nothing { fault, .. } => Err(fault),
            Said::Answer(found) if found.rtn_code.0 == SUCCESS => rows(&found, seller, period)
                .map(|rows| Some(Allotted { rows, complete: true }))
                .ok_or_else(|| LinkFault {
                    trouble: LinkTrouble::NotTheCentre,
                    words: "GetGovInvoiceWordSetting: a row that is no range of numbers".to_owned(),
                }),
            Said::Answer(found) if is_absent(found.rtn_code, found.rtn_msg.as_str()) => {
                Ok(Some(Allotted { rows: Vec::new(), complete: true }))
            }
            Said::Answer(found) => Err(LinkFault {
                trouble: LinkTrouble::Account,
                words: format!("{} {}", found.rtn_code.0, found.rtn_msg.as_str()),
            }),
        }
    }
}

/// One call per parcel.
pub(super) fn each(parcels: &[Carried], mut call: impl FnMut(&Carried) -> (Fate, Option<Moment>)) -> Answer {
    let mut answer = Answer::default();
    for parcel in parcels {
        let ((outcome, fault), time) = call(parcel);
        answer.outcomes.push((parcel.document.id, outcome));
        answer.fault = fault.or(answer.fault);
        answer.centre_time = time.or(answer.centre_time);
    }
    answer
}

/// The name of the issue that a correction is about.
fn issue_of(invoice: &Invoice) -> DocumentId {
    DocumentId {
        number: invoice.number,
        period: invoice.period,
        kind: MessageKind::F0401,
        count: invoice.revision,
    }
}

/// The centre did not open the envelope: it looked at nothing in it.
fn refused_envelope<T>(reply: &Reply) -> Said<T> {
    let words = reply.words.as_str();
    let trouble = if has_any(words, &CLOCK_WORDS) {
        LinkTrouble::Clock
    } else if has_any(words, &CLOSED_WORDS) {
        LinkTrouble::Maintenance
    } else {
        LinkTrouble::Account
    };
    let fault = LinkFault { trouble, words: format!("TransCode {}: {words}", reply.code.0) };
    Said::Nothing { fault, outcome: Outcome::NotThere }
}

fn fate<T>(said: Said<T>, judge: impl FnOnce(T) -> Fate) -> Fate {
    match said {
        Said::Answer(answer) => judge(answer),
        Said::Nothing { fault, outcome } => (outcome, Some(fault)),
    }
}

fn has_any(words: &str, marks: &[&str]) -> bool {
    marks.iter().any(|mark| words.contains(mark))
}

fn is_absent(code: Code, words: &str) -> bool {
    NOT_FOUND.contains(&code.0) || has_any(words, &NOT_FOUND_WORDS)
}

fn is_repeat(returned: &Returned) -> bool {
    let code = returned.rtn_code.0;
    // Said in the passive too: 已被作廢過.
    let words = returned.rtn_msg.as_str().replace('被', "");
    code == CANCELLED_BEFORE || (code != SUCCESS && has_any(&words, &REPEAT_WORDS))
}

fn closed(code: Code, words: &str) -> Option<LinkFault> {
    let is_closed = CLOSED.contains(&code.0) || has_any(words, &CLOSED_WORDS);
    let words = format!("RtnCode {}: {words}", code.0);
    is_closed.then_some(LinkFault { trouble: LinkTrouble::Maintenance, words })
}

fn rejected(code: Code, words: &str) -> Outcome {
    Outcome::Rejected { code: delivery_words(&code.0.to_string()), words: delivery_words(words) }
}

fn differs(what: &str, theirs: &str) -> Fate {
    (Outcome::Differs { field: delivery_words(what), theirs: delivery_words(theirs) }, None)
}

fn returned_fate(returned: &Returned, name: &str) -> Fate {
    let (code, words) = (returned.rtn_code, returned.rtn_msg.as_str());
    if code.0 != SUCCESS {
        return match closed(code, words) {
            Some(fault) => (Outcome::Unknown, Some(fault)),
            None => (rejected(code, words), None),
        };
    }
    match returned.invoice_no.as_str() {
        "" => (Outcome::Accepted, None),
        theirs if theirs == name => (Outcome::Accepted, None),
        theirs => differs("InvoiceNo", theirs),
    }
}

fn issue_found(found: &IssueFound, told: &OfflineIssue, name: &str) -> Fate {
    if found.code.0 != SUCCESS {
        return not_found(found.code, found.words.as_str());
    }
    if let Some(Difference { field, theirs, of_another }) = of_offline(found, told, name) {
        let (field, theirs) = (delivery_words(field), delivery_words(&theirs));
        let outcome = match of_another {
            true => Outcome::Differs { field, theirs },
            false => Outcome::Outdated { field, theirs },
        };
        return (outcome, None);
    }
    let platform = found.platform.as_str();
    if platform == PLATFORM_REFUSED {
        // The words are those of the question.
        let (code, words) = (delivery_words(PLATFORM_REFUSED), delivery_words(""));
        return (Outcome::Rejected { code, words }, None);
    }
    let confirmed = platform == PLATFORM_HAS;
    let undone = |by| (Outcome::Undone { by, confirmed }, None);
    match (found.issued.as_str(), found.cancelled.as_str()) {
        (VOIDED, _) => undone(MessageKind::F0701),
        (_, CANCELLED) => undone(MessageKind::F0501),
        _ if confirmed => (Outcome::Confirmed, None),
        _ => (Outcome::Accepted, None),
    }
}

/// A cancellation of our number is the cancellation: who did it in the centre's console noted another reason there, and the
/// invoice is cancelled all the same.
fn invalid_found(found: &InvalidFound) -> Fate {
    if found.code.0 != SUCCESS {
        return not_found(found.code, found.words.as_str());
    }
    let done = found.uploaded.as_str() == UPLOADED;
    (if done { Outcome::Confirmed } else { Outcome::Accepted }, None)
}

fn not_found(code: Code, words: &str) -> Fate {
    if is_absent(code, words) {
        return (Outcome::NotThere, None);
    }
    let fault = closed(code, words).unwrap_or_else(|| LinkFault {
        trouble: LinkTrouble::Account,
        words: format!("RtnCode {}: {words}", code.0),
    });
    (Outcome::Unknown, Some(fault))
}

/// The rows of one period; `None` where one of them is no range of numbers.
fn rows(found: &GovWordsFound, seller: Ubn, period: Period) -> Option<Vec<AllocationRow>> {
    let term = i64::from(period.odd_month().div_ceil(2));
    let of_period = found.invoice_info.iter().filter(|word| word.invoice_term.0 == term);
    (1..)
        .zip(of_period)
        .map(|(line, word)| {
            let tax_kind = TaxKind::of_mark(word.inv_type.as_str())?;
            let begin = Serial::parse(word.invoice_start.as_str()).ok()?;
            let end = Serial::parse(word.invoice_end.as_str()).ok()?;
            let span = Span::new(Track::parse(&word.invoice_header).ok()?, begin, end).ok()?;
            Some(AllocationRow { line, ubn: seller, tax_kind, period, span })
        })
        .collect()
}
