//! The nouns and rules of the number book: pure values, no I/O, no clock.
//!
//! Everything that a person, a file or a socket hands in becomes one of these types at the door; from there
//! on the type is the proof that it is well formed. Decoding a record or a frame goes through the same
//! checks (`#[serde(try_from)]`), so a hostile client cannot make a value that a form could not.
//! Sources: `MIG 4.1`, the legacy page *LJ 銷項發票設定作業*, and the shop rules R1–R9 named at each item.

mod access;
mod act;
mod allocation_row;
mod allowance;
mod allowance_number;
mod asked_numbers;
mod backup_flaw;
mod blanks;
mod branches;
mod cancellation;
mod carrier;
mod carrier_ids;
mod carrier_misread;
mod cells;
mod check;
mod checked_sale;
mod clean;
mod clock_grade;
mod codes;
mod company;
mod conflict;
mod corrected;
mod coverage;
mod day_check;
mod delivery;
mod document;
mod document_id;
mod drawer_move;
mod dump;
mod entry;
mod equation;
mod figures;
mod forecast;
mod goods;
mod hex;
mod incarnation;
mod invoice;
mod lending;
mod lent_note;
mod line_money;
mod listed;
mod look;
mod media;
mod mirror;
mod misfit;
mod moment;
mod never_issued;
mod not_a_file;
mod number;
mod number_state;
mod numbers_left;
mod office_calendar;
mod pack;
mod paper;
mod parked;
mod parked_id;
mod period;
mod period_calendar;
mod period_end;
mod place_code;
mod place_fault;
mod platform_count;
mod pricing;
mod printing;
mod put_back;
mod range;
mod range_draft;
mod refusal;
mod reinstated;
mod remedy;
mod repaid;
mod roc;
mod sale;
mod scanner;
mod self_test;
mod shift;
mod shift_line;
mod slip_code;
mod staff;
mod taken_count;
mod takings;
mod tax;
mod tax_form;
mod tax_office_form;
mod tender;
mod together;
mod told_number;
mod turnkey;
mod ubn;
mod used_elsewhere;
mod void;
mod way;
mod words;

pub use access::{Deed, MATRIX, may, who_may};
pub use act::{
    Act, AllotmentQueued, AllotmentWithdrawn, BlanksQueued, BookAct, CorrectionAct, DeliveryAct, Issued,
    JobOver, LargeAct, PaperAct, PaperMove, PeopleAct, RangeActKind, SaleAct, StoreAct, StoreKind, TillAct,
    Touched,
};
pub use allocation_row::{AllocationRow, ImportVerdict, OverlapWith, RowVerdict};
pub use allowance::{
    ALLOWANCE_REASON_CHARS_MAX, Allowance, AllowanceAsk, AllowanceCancelled, AllowanceFigures, AllowanceLine,
    Remaining,
};
pub use allowance_number::{ALLOWANCES_MAX, AllowanceNumber};
pub use asked_numbers::{ASKED_ALARM_S, ASKED_LOOK_S, AskedStanding, NumbersAsked};
pub use backup_flaw::BackupFlaw;
pub use blanks::{
    BLANK_SPANS_MAX, BRANCH_SPANS_MAX, BlankReport, Blanks, BranchAllotment, Gathered, LeftOut, LeftOutWhy,
    SpansFault, ToldBlanks, TrackOf,
};
pub use branches::{BranchOf, Branches, NotAllottable, ToldAllotment, UntoldAllotments};
pub use cancellation::{
    APPROVAL_NO_CHARS_MAX, CANCEL_REASON_CHARS_MAX, CANCELLATIONS_MAX, Cancellation, EarlierCancellation,
    cancel_until, check_cancel_texts, check_length, check_reason,
};
pub use carrier::{
    CardCarrier, CardKind, Carrier, CarrierRecord, DonationCode, PLACE_CHARS_MAX, goes_to, is_typed_carrier,
    place_chars, place_text,
};
pub use carrier_ids::CarrierIds;
pub use carrier_misread::{Misread, undone};
pub use cells::{terminal_cells, terminal_cells_of};
pub use check::{Allotments, Allotted};
pub use checked_sale::CheckedSale;
pub use clean::{CleanText, TEXT_CHARS_MAX, TextFault, fold_width, text_length, text_that_fits};
pub use clock_grade::{
    CLOCK_AGREES_S, CLOCK_AHEAD_S, CLOCK_BEHIND_S, CLOCK_DOUBT_S, CLOCK_ENVELOPE_S, CLOCK_FRESH_S,
    ClockEvidence, ClockGrade, ClockReason, ClockVerdict,
};
pub use codes::{
    CODE_CHARS_MAX, CompanyCode, DeptCode, GOOD_CODE_CHARS_MAX, GoodCode, REQUEST_ID_CHARS_MAX, RequestId,
    StaffCode, TERMINAL_NAME_CHARS_MAX, TerminalName, TillCode,
};
pub use company::{
    ADDRESS_CHARS_MAX, AllocationMode, BlankReporter, COMPANY_NAME_CHARS_MAX, Company, CompanyState,
    Department, Till, heads_here, may_be_a_sign,
};
pub use conflict::Conflict;
pub use corrected::{CORRECT_REASON_CHARS_MAX, CORRECTIONS_MAX, Corrected, Parties, withdrawn_up_to};
pub use coverage::{AllotmentNews, AllottedSpan, Coverage, OwnedHow, OwnedPlace, OwnedSpan, Owner};
pub use day_check::DayCount;
pub use delivery::{
    DELIVERY_WORDS_CHARS_MAX, Delivery, DeliveryKind, DeliveryMove, DeliveryState, Fingerprint, IN_ERR,
    LinkTrouble, MoveKind, Outcome, ParkReason, REFUSED_AT_PLATFORM, Seen, SentMemory, delivery_words,
};
pub use document::{BUSINESS_DUE_S, CONSUMER_DUE_S, Content, Document, NewDocument, Sender, due};
pub use document_id::{DocumentId, MessageKind};
pub use drawer_move::DrawerMove;
pub use dump::Dump;
pub use entry::{Author, Entry};
pub use equation::{Equation, blanks_until};
pub use forecast::{
    CLOSED_DAYS_MAX, FORECAST_DAYS, LOOK_AHEAD_DAYS, LOOK_BACK_DAYS, Pace, SoldHours, books_for,
};
pub use goods::{GOODS_MAX, GOODS_REMOVED_MAX, Good, GoodsFileFault, GoodsRowFault};
pub use hex::{hex, unhex};
pub use incarnation::{
    Base, BaseRow, Beginning, Begun, FenceReason, HostId, Incarnation, IncarnationId, NumberSeen,
};
pub use invoice::{Invoice, PrintMark, RandomCode};
pub use lending::{
    BORROWER_CHARS_MAX, BadReturn, Borrower, BorrowerKind, CANCELLED_NAMED_MAX, NotLendable, TakenBack,
    UnknownBorrower, is_same_name,
};
pub use lent_note::LentNote;
use line_money::Lines;
pub use line_money::{LineMoney, LineMoneyFault, ROUNDING_LINE, line_money, shown_money};
pub use listed::{LISTED_LINES_MAX, LISTED_MAX, listed_lines, listed_rows, too_many};
pub use look::{Bell, BellWish, RowMark, Theme};
pub use media::{MEDIA_LINE_BYTES, MediaRow, TaxRegistration};
pub use mirror::MirrorTrouble;
pub use misfit::Misfit;
pub use moment::{Moment, parse_date, roc_date};
pub use never_issued::never_issued;
pub use not_a_file::NotAFile;
pub use number::{BOOK_SIZE, Number, NumberFault, SERIAL_END, Serial, Span, Track};
pub use number_state::{NumberCounts, NumberState};
pub use numbers_left::{Forecast, NumbersLeft, Outlook, RunOut, Sold, Stock, supplied};
pub use office_calendar::{
    DAYS_OFF_MAX, OFFICE_COLUMNS, OFFICE_YEARS, OfficeCalendar, OfficeYear, OfficeYearFault, day_of_week,
};
pub use pack::{
    BadBrought, Brought, BroughtFact, PACK_BOOKS_MAX, PACK_FACTS_BYTES, PACK_FACTS_MAX, Pack, PackNews,
    PackState, Packing, StoreId, comes_home,
};
pub use parked::{PARKED_LABEL_CHARS_MAX, PARKED_MAX, Parked};
pub use parked_id::ParkedId;
pub use period::{Period, PeriodFault};
pub use period_calendar::{
    PeriodDate, PeriodReminder, PeriodTask, Reminder, Supplied, TaskFacts, TaskStanding, TaskTime,
    allotments_date, asked_reminders, blanks_date, period_dates, reminders,
};
pub use period_end::{
    BlanksPressure, ClosedPeriod, EndFlaw, EndedNumbers, Missing, PeriodFigures, ReopenedNumbers, blanks_due,
    over_from,
};
pub use place_code::{CodeState, PlaceCode};
pub use place_fault::PlaceFault;
pub use platform_count::{
    CountDifference, LIST_FAULTS_HEADING, ListColumns, ListedCount, ListedFigure, held_against,
};
pub use pricing::{PriceBasis, TaxChoice, line_amount, unit_price};
use pricing::{dollars, round_figure};
pub use printing::{
    HALF_KEPT_REASON, Held, InvoicePaper, JobState, PRINT_JOBS_MAX, PRINT_REASON_CHARS_MAX, PrintEnd,
    PrintJob, PrintJobId, PrintOutcome, PrinterKind, PrinterTrouble, Printing, Printout, TakingsPrint,
    original_is_out,
};
pub use put_back::PutBack;
pub use range::{
    Category, Check, Copies, Holder, Kind, Range, RangeId, RangePlace, RangeStatus, TaxKind, UploadMode,
};
pub use range_draft::{FieldFault, REASON_CHARS_MAX, RangeDraft, RangeEdit, RangeField};
pub use refusal::{
    BookRefusal, CorrectionRefusal, DeliveryRefusal, NumbersState, PaperRefusal, PeopleRefusal,
    PeriodRefusal, Refusal, SaleRefusal, StoreRefusal, TillRefusal, check_most,
};
pub use reinstated::Reinstated;
pub use remedy::{Remedy, RemedyOffer, Standing, WhyNot};
pub use repaid::Repaid;
pub use sale::{
    BUYER_NAME_CHARS_MAX, Clearance, DECIMALS_MAX, FIGURE_MAX, LINE_NAME_CHARS_MAX, LINES_MAX, LineFault,
    PaperWish, SaleDraft, SaleLine, UNIT_CHARS_MAX, ZeroRate, ZeroReason,
};
pub use scanner::{
    LESSON_PAUSE, LESSON_SCANS, Lesson, LessonFault, PREFIX_CHARS_MAX, PrefixMatch, QUIET_MS, QUIET_MS_MAX,
    QUIET_MS_MIN, ScanKey, ScanPrefix, ScanSuffix, Scanner,
};
pub use self_test::{SELF_TEST_NUMBERS, SelfTestContent, SelfTestFault, SelfTestStep, SelfTester, self_test};
pub use shift::{
    BookUse, CancelledOfOthers, CountFault, CountedCash, CountedShift, DrawerFloat, LeftShift, Shift,
    ShiftFigures, ShiftId,
};
pub use shift_line::{ShiftLine, ShiftRest, ShiftSums};
pub use slip_code::SlipCode;
pub use staff::{
    PIN_DIGITS_MAX, PIN_DIGITS_MIN, Pin, PinHash, Role, STAFF_MAX, STAFF_NAME_CHARS_MAX, Staff,
    UNIX_USERS_MAX, UnixUser,
};
pub use taken_count::{TAKEN_BOOKS_MAX, TakenCount};
pub use takings::{
    EarlierDay, Payments, SoldFact, Sums, Takings, TakingsBy, TakingsFigure, TakingsOf, Tally, TimeSpan,
};
pub use tax::{
    Amount, LINE_AMOUNT_MAX, LineSums, TOTAL_MAX, TaxType, TotalFault, Totals, net_of, tax_on, totals,
};
pub use tax_form::{TaxBox, TaxFigures};
pub use tax_office_form::{FormChange, TaxOfficeForm};
pub use tender::{TENDERS_MAX, Tender, TenderFault, TenderKind, change};
pub use together::{MixedTax, OtherCarriers, Together};
pub use told_number::ToldNumber;
pub use turnkey::TurnkeyRule;
pub use ubn::{Ubn, UbnFault};
pub use used_elsewhere::{UsedAs, UsedFault, UsedMisfit, UsedNumber, taken_back};
pub use void::{REVISIONS_MAX, VOID_REASON_CHARS_MAX, VOID_WITHIN_S, Voided, void_until};
pub use way::{StuckFacts, Way, WayNot, WayOffer};
pub(crate) use words::words;
