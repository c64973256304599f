//! A range: the row of LJ *銷項發票設定作業* with its fourteen legacy columns, and what became of its numbers.
//!
//! Numbers are used from the begin on: `begin..carried_to` were used by the former system (R5), `carried_to..next`
//! by us, `next..=end` are unused. That prefix is invariant 3; nothing else in the program computes it.

use super::{
    CleanText, CompanyCode, DeptCode, LentNote, Moment, Number, NumberCounts, Period, Serial, Span, TillCode,
    Track, Ubn, words,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A range's name for ever; never reused, also after a delete (E7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RangeId(pub u64);

impl fmt::Display for RangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{:06}", self.0)
    }
}

impl RangeId {
    /// Reads `R000042`, `r42` or `42`.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = super::fold_width(raw.trim());
        let digits = text.strip_prefix(['R', 'r']).unwrap_or(&text);
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if plain { digits.parse().ok().map(Self) } else { None }
    }
}

words!(
    /// MIG InvoiceType: which tax the numbers are for.
    TaxKind {
        /// 一般稅額計算.
        General = "07",
        /// 特種稅額計算.
        Special = "08",
    }
);
impl TaxKind {
    /// Reads the mark of a message, with or without the leading zero.
    pub fn of_mark(mark: &str) -> Option<Self> {
        Self::parse(&format!("0{}", mark.trim_start_matches('0')))
    }
}

words!(
    /// 發票類別.
    Category {
        /// Cash register.
        CashRegister = "收銀機",
        /// Computer-printed.
        Computer = "電子計算機",
        /// Hand-written.
        Manual = "手開",
    }
);
words!(
    /// 發票型態.
    Kind {
        /// Electronic invoice: the only kind that a sale takes numbers from (R6).
        Electronic = "電子發票",
        /// Paper invoice: kept in the book, never issued from here.
        Paper = "紙本發票",
    }
);
words!(
    /// 聯數.
    Copies {
        /// Three-part.
        Three = "三聯式",
        /// Two-part.
        Two = "二聯式",
    }
);
words!(
    /// 自動上傳/手動上傳.
    UploadMode {
        /// Sent as soon as issued.
        Auto = "auto",
        /// Sent when somebody says so.
        Manual = "manual",
    }
);
words!(
    /// 字軌檢核: what the platform says of the range.
    Check {
        /// 未檢核: not compared yet.
        Unmatched = "unmatched",
        /// 已檢核: allotted as written here.
        Matched = "matched",
        /// 不符: not allotted like this; nothing is issued from it.
        Mismatch = "mismatch",
    }
);
words!(
    /// What state a range is in today.
    RangeStatus {
        /// No number of it is used.
        Ready = "ready",
        /// Some are.
        InUse = "in_use",
        /// All are.
        UsedUp = "used_up",
        /// Somebody paused it.
        Paused = "paused",
        /// Its last day is over.
        Expired = "expired",
        /// Kept for the record only (an import with `--history`), or closed with its period.
        Closed = "closed",
        /// Its unused numbers were reported blank (E0402).
        BlankReported = "blank_reported",
        /// Its unused numbers are withheld: another copy of the store may have used them.
        Withheld = "withheld",
        /// Its unused numbers are lent: another system uses them.
        Lent = "lent",
    }
);

/// Who has a range, and with it the right to take numbers from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Holder {
    /// The shop: any till that R6 leads to it.
    #[default]
    Shop,
    /// One till.
    Till(TillCode),
    /// Lent to a handheld, a packed till or another system, under its name.
    Lent(CleanText),
    /// Granted to a shop of the chain, under its name.
    Granted(CleanText),
    /// Nobody: withheld.
    Withheld,
    /// Nobody: reported blank (E0402).
    Blank,
    /// Nobody yet: it was entered after a fence was lifted, and the lost copy may have had it.
    Unproven,
    /// Lent under this name, and something is known that counts when it comes back.
    LentNoted(CleanText, LentNote),
}

impl Holder {
    /// True where its unused numbers are kept from everybody, because another copy of the store may have used them.
    pub fn is_kept_back(&self) -> bool {
        match self {
            Self::Withheld | Self::Unproven => true,
            Self::Shop
            | Self::Till(_)
            | Self::Lent(_)
            | Self::LentNoted(..)
            | Self::Granted(_)
            | Self::Blank => false,
        }
    }
}

/// One range. Written by `apply` alone; every act on a range stores the whole row anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Its name for ever.
    pub id: RangeId,
    /// 公司編號.
    pub company: CompanyCode,
    /// 統一編號 of the branch that the numbers were allotted to.
    pub ubn: Ubn,
    /// 期別.
    pub period: Period,
    /// General or special tax.
    pub tax_kind: TaxKind,
    /// 發票類別.
    pub category: Category,
    /// 發票型態.
    pub kind: Kind,
    /// 聯數.
    pub copies: Copies,
    /// 發票起日, inclusive.
    #[serde(serialize_with = "super::figures::serialize_date")]
    pub from: NaiveDate,
    /// 發票迄日, inclusive.
    #[serde(serialize_with = "super::figures::serialize_date")]
    pub to: NaiveDate,
    /// 字軌, 發票號碼起, 發票號碼迄.
    pub span: Span,
    /// The serial that the next invoice takes; `span.past_end()` when used up.
    pub next: u32,
    /// Serials below this one were used by the former system (R5); `begin` when none.
    pub carried_to: u32,
    /// How many of the carried ones the former system cancelled.
    pub carried_cancelled: u32,
    /// How many of ours stand in which state.
    pub counts: NumberCounts,
    /// 部門代號; `None` means any.
    pub dept: Option<DeptCode>,
    /// Who has it.
    pub holder: Holder,
    /// When its last number was issued here: no number of it is ever given an earlier time (invariant 3).
    pub last_at: Moment,
    /// Somebody paused it.
    pub paused: bool,
    /// Automatic or manual upload.
    pub upload: UploadMode,
    /// What the platform says of it.
    pub check: Check,
    /// Kept for the record: its numbers are *outside* (R5).
    pub outside: bool,
    /// Why it was entered otherwise than the platform allots, or taken over part-used.
    pub reason: CleanText,
    /// When the row came into being.
    pub added_at: Moment,
}

impl Range {
    /// An untouched range with the legacy row's usual words (收銀機, 電子發票, 三聯式, automatic upload), usable on
    /// every day of its period by anybody.
    pub fn untouched(
        id: RangeId,
        (company, ubn): (CompanyCode, Ubn),
        period: Period,
        span: Span,
        added_at: Moment,
    ) -> Self {
        let begin = span.begin().value();
        Self {
            id,
            company,
            ubn,
            period,
            tax_kind: TaxKind::General,
            category: Category::CashRegister,
            kind: Kind::Electronic,
            copies: Copies::Three,
            from: period.first_day(),
            to: period.last_day(),
            span,
            next: begin,
            carried_to: begin,
            carried_cancelled: 0,
            counts: NumberCounts::default(),
            dept: None,
            holder: Holder::Shop,
            last_at: Moment::default(),
            paused: false,
            upload: UploadMode::Auto,
            check: Check::Unmatched,
            outside: false,
            reason: CleanText::default(),
            added_at,
        }
    }

    /// 已開立號碼: the last used number; `None` while untouched.
    pub fn last_issued(&self) -> Option<Serial> {
        (self.next > self.span.begin().value()).then(|| Serial::try_from(self.next - 1).ok()).flatten()
    }

    /// Numbers still unused here; none of an *outside* range, whatever became of its numbers elsewhere.
    pub fn remaining(&self) -> u32 {
        if self.outside { 0 } else { self.span.past_end() - self.next }
    }

    /// The numbers that nobody used; `None` where all of them are, and of an *outside* range.
    pub fn rest(&self) -> Option<Span> {
        let begin = Serial::try_from(self.next).ok().filter(|_| self.remaining() > 0)?;
        Span::new(self.span.track, begin, self.span.end()).ok()
    }

    /// True once any number is used, by the former system too: then E may not move it and D refuses.
    pub fn is_used(&self) -> bool {
        self.next > self.span.begin().value()
    }

    /// Numbers that we issued from it ourselves.
    pub fn issued_here(&self) -> u32 {
        self.next - self.carried_to
    }

    /// The till that holds it, if one does.
    pub fn till(&self) -> Option<&TillCode> {
        match &self.holder {
            Holder::Till(till) => Some(till),
            Holder::Shop
            | Holder::Lent(_)
            | Holder::LentNoted(..)
            | Holder::Granted(_)
            | Holder::Withheld
            | Holder::Blank
            | Holder::Unproven => None,
        }
    }

    /// True when tills of this store may have it.
    fn is_ours(&self) -> bool {
        match &self.holder {
            Holder::Shop | Holder::Till(_) => true,
            Holder::Lent(_)
            | Holder::LentNoted(..)
            | Holder::Granted(_)
            | Holder::Withheld
            | Holder::Blank
            | Holder::Unproven => false,
        }
    }

    /// 作廢張數, the former system's included.
    pub fn cancelled_total(&self) -> u32 {
        self.carried_cancelled + self.counts.cancelled
    }

    /// True when a sale may take numbers from it, whatever the day (R6): the index of open books holds these.
    pub fn is_open(&self) -> bool {
        self.kind == Kind::Electronic
            && !self.paused
            && !self.outside
            && self.is_ours()
            && self.check != Check::Mismatch
            && self.remaining() > 0
    }

    /// The state on `today` of a range whose period may be closed.
    pub fn status_in(&self, today: NaiveDate, closed: bool) -> RangeStatus {
        if closed { RangeStatus::Closed } else { self.status(today) }
    }

    /// The state on `today`.
    pub fn status(&self, today: NaiveDate) -> RangeStatus {
        if self.outside {
            RangeStatus::Closed
        } else if self.holder == Holder::Blank {
            RangeStatus::BlankReported
        } else if self.remaining() == 0 {
            RangeStatus::UsedUp
        } else if self.holder.is_kept_back() {
            RangeStatus::Withheld
        } else if self.lent_to().is_some() {
            RangeStatus::Lent
        } else if today > self.to {
            RangeStatus::Expired
        } else if self.paused {
            RangeStatus::Paused
        } else if self.is_used() {
            RangeStatus::InUse
        } else {
            RangeStatus::Ready
        }
    }

    /// True for a number of `seller` here that was never issued and is not the business of another system: who else tells of
    /// it issues from the same numbers.
    pub fn has_unissued(&self, number: Number, seller: Ubn) -> bool {
        let serial = number.serial.value();
        let here = (self.next..self.span.past_end()).contains(&serial);
        // What is lent is issued where it was lent to.
        here && self.span.track == number.track && self.ubn == seller && !self.outside && !self.is_away()
    }

    /// True where its unused numbers are another's to use: lent, or granted to another shop.
    pub fn is_away(&self) -> bool {
        match &self.holder {
            Holder::Lent(_) | Holder::LentNoted(..) | Holder::Granted(_) => true,
            Holder::Shop | Holder::Till(_) | Holder::Withheld | Holder::Blank | Holder::Unproven => false,
        }
    }

    /// The number that the serial `serial` of this range has.
    pub fn number(&self, serial: Serial) -> Number {
        Number { track: self.span.track, serial }
    }

    /// The facts that must hold in every stored row; `None` when they do, else what is broken.
    /// Asserted before each write and by the doctor after reading.
    pub fn broken_rule(&self) -> Option<&'static str> {
        let (begin, past_end) = (self.span.begin().value(), self.span.past_end());
        if !(begin..=past_end).contains(&self.carried_to) {
            return Some("carried numbers lie outside the range");
        }
        if !(self.carried_to..=past_end).contains(&self.next) {
            return Some("the next number lies outside the range");
        }
        if self.counts.issued() != self.issued_here() {
            return Some("its numbers are not counted as many as were issued");
        }
        if self.carried_cancelled > self.carried_to - begin {
            return Some("more numbers are carried as cancelled than were carried");
        }
        if self.from > self.to || self.from < self.period.first_day() || self.to > self.period.last_day() {
            return Some("the dates lie outside the period");
        }
        None
    }
}

/// A range's place in the grid: newest period first, then highest begin, then track, then newest id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RangePlace {
    /// 期別.
    pub period: Period,
    /// 發票號碼起.
    pub begin: Serial,
    /// 字軌.
    pub track: Track,
    /// Id.
    pub id: RangeId,
}

impl RangePlace {
    /// The place of a range.
    pub fn of(range: &Range) -> Self {
        Self { period: range.period, begin: range.span.begin(), track: range.span.track, id: range.id }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A range of one book, untouched: what the tests start from.
    pub(crate) fn one_book(begin: u32) -> Range {
        let period = Period::parse("11511").unwrap();
        let serial = |value| Serial::try_from(value).unwrap();
        let seller = (CompanyCode::parse("1").unwrap(), Ubn::parse("12345675").unwrap());
        let span = Span::new(Track::parse("AB").unwrap(), serial(begin), serial(begin + 49)).unwrap();
        Range::untouched(RangeId(1), seller, period, span, Moment::default())
    }

    #[test]
    fn the_last_issued_number_is_a_number_not_a_count() {
        let mut range = one_book(87_296_850);
        assert_eq!(range.last_issued(), None);
        assert_eq!(range.status(range.to), RangeStatus::Ready);
        range.next = 87_296_858;
        range.counts.pending = 8;
        assert_eq!(range.last_issued().unwrap().to_string(), "87296857");
        assert_eq!(range.remaining(), 42);
        assert_eq!(range.status(range.to), RangeStatus::InUse);
        range.next = 87_296_900;
        range.counts.confirmed = 42;
        assert_eq!(range.status(range.to), RangeStatus::UsedUp);
        assert_eq!(range.broken_rule(), None);
    }

    #[test]
    fn a_range_at_the_very_end_of_its_track_can_be_used_up() {
        let mut range = one_book(99_999_950);
        range.next = range.span.past_end();
        assert_eq!(range.last_issued().unwrap().to_string(), "99999999");
        assert_eq!(range.remaining(), 0);
    }

    #[test]
    fn the_day_after_the_last_is_expired_and_a_paused_range_says_so() {
        let mut range = one_book(0);
        range.paused = true;
        assert_eq!(range.status(range.to), RangeStatus::Paused);
        assert_eq!(range.status(range.to.succ_opt().unwrap()), RangeStatus::Expired);
        assert!(!range.is_open());
    }

    #[test]
    fn broken_rows_are_named() {
        let mut range = one_book(100);
        range.next = 151;
        assert!(range.broken_rule().is_some());
        range.next = 120;
        range.carried_to = 121;
        assert!(range.broken_rule().is_some());
        range.carried_to = 110;
        assert!(range.broken_rule().is_some(), "ten were issued, none is counted");
        range.counts.pending = 10;
        range.carried_cancelled = 11;
        assert!(range.broken_rule().is_some());
        range.carried_cancelled = 10;
        assert_eq!(range.broken_rule(), None);
        range.to = range.to.succ_opt().unwrap();
        assert!(range.broken_rule().is_some());
    }

    #[test]
    fn ids_are_read_as_shown() {
        assert_eq!(RangeId::parse("R000042"), Some(RangeId(42)));
        assert_eq!(RangeId::parse("42"), Some(RangeId(42)));
        assert_eq!(RangeId::parse("R"), None);
        assert_eq!(RangeId(42).to_string(), "R000042");
    }
}
