//! What goes to a printer and what became of it: the log that makes a second original impossible.
//!
//! A job is queued, begun (durable before the first byte leaves), and ended: printed, certainly nothing, or in doubt.
//! A doubt is settled by one answer of the cashier: what does the customer hold? Source: the Ministry's rules for
//! proof slips (the original exists once; a second one only after the first is stamped 作廢 and kept; otherwise
//! a copy marked 補印, logged with person, time and reason).

use super::{
    AllowanceNumber, CleanText, CompanyCode, Moment, Number, Period, ShiftId, StaffCode, TakingsBy, TillCode,
    words,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest 補印 reason, in characters.
pub const PRINT_REASON_CHARS_MAX: usize = 40;
/// Most jobs that are queued or in doubt at once in a store.
pub const PRINT_JOBS_MAX: usize = 1_000;

/// The reason of a copy that follows half an original (正本只印出一半).
pub const HALF_KEPT_REASON: &str = "正本只印出一半";

/// A print job's id, never reused, in the order of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PrintJobId(pub u64);

impl fmt::Display for PrintJobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

words!(
    /// Which paper of an invoice.
    InvoicePaper {
        /// 電子發票證明聯, which exists once.
        Original = "original",
        /// 證明聯補印.
        Reprint = "reprint",
        /// The information slip of an invoice in a carrier or donated; no proof, as often as wanted.
        Information = "information",
    }
);

/// What is printed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Printout {
    /// A paper of an invoice.
    Invoice {
        /// Which invoice.
        number: Number,
        /// Its period.
        period: Period,
        /// Which paper.
        paper: InvoicePaper,
        /// With 交易明細 for a consumer too.
        detail: bool,
    },
    /// 折讓單, for signature.
    Allowance(AllowanceNumber),
    /// The slip of a shift's close.
    Shift(ShiftId),
    /// No paper: only the drawer opens.
    Drawer,
    /// 日結單: takings of a day, or of some.
    Takings(Box<TakingsPrint>),
    /// 字軌歸屬表: whose the numbers of a period are.
    Coverage(Period),
}

/// Which takings are printed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TakingsPrint {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// Added up by what.
    pub by: TakingsBy,
    /// Only of this company.
    pub company: Option<CompanyCode>,
    /// Only of this till.
    pub till: Option<TillCode>,
}

words!(
    /// A printer's trouble, as far as it can be known.
    PrinterTrouble {
        /// The till has no printer in the settings.
        NotSet = "not_set",
        /// Out of paper.
        PaperOut = "paper_out",
        /// The cover is open.
        CoverOpen = "cover_open",
        /// It says that it is off line or in error.
        Offline = "offline",
        /// It cannot be reached: no device, no connection.
        Unreachable = "unreachable",
        /// It gave no answer to the question for its state.
        NoAnswer = "no_answer",
        /// The connection broke, or the program ended, while it printed.
        Interrupted = "interrupted",
        /// The slip cannot be made: the seller's QR key is missing.
        NoQrKey = "no_qr_key",
        /// The slip cannot be made or the printout is gone.
        NotPrintable = "not_printable",
        /// A link stands in the folder where the printout is written.
        LinkInFolder = "link_in_folder",
        /// It is reached, and takes no further byte.
        Stalled = "stalled",
        /// The device file does not open.
        DeviceMissing = "device_missing",
        /// Baud, parity or flow control are set for a device that is no serial line, or that does not take them.
        NotSerial = "not_serial",
        /// A serial line that gave no answer to the question for the printer's state.
        SerialSilent = "serial_no_answer",
        /// A serial line that takes no further byte.
        SerialStalled = "serial_stalled",
        /// The spool folder is not there.
        FolderMissing = "folder_missing",
        /// The spool folder takes no file.
        FolderRefuses = "folder_refuses",
        /// The program that prints on a CUPS queue is not on this machine.
        QueueNoProgram = "queue_no_program",
        /// CUPS has no queue of that name.
        QueueUnknown = "queue_unknown",
        /// CUPS does not take the job.
        QueueRefuses = "queue_refuses",
        /// CUPS does not say whether it has taken the job.
        QueueSilent = "queue_no_answer",
    }
);

words!(
    /// What a printer is to this machine: each kind has troubles of its own.
    PrinterKind {
        /// A device file: `/dev/usb/lp0`.
        Device = "device",
        /// A serial line.
        Serial = "serial",
        /// A network printer.
        Network = "tcp",
        /// A folder that another program prints from.
        Spool = "spool",
        /// A queue of CUPS.
        Queue = "cups",
    }
);

impl PrinterKind {
    /// The trouble of one of this kind that cannot be reached.
    pub fn unreachable(self) -> PrinterTrouble {
        match self {
            Self::Device | Self::Serial => PrinterTrouble::DeviceMissing,
            Self::Network => PrinterTrouble::Unreachable,
            Self::Spool => PrinterTrouble::FolderMissing,
            Self::Queue => PrinterTrouble::QueueUnknown,
        }
    }

    /// The trouble of one of this kind that gives no answer.
    pub fn silent(self) -> PrinterTrouble {
        match self {
            Self::Device | Self::Network => PrinterTrouble::NoAnswer,
            Self::Serial => PrinterTrouble::SerialSilent,
            // It is asked nothing, and takes a file whole or not at all.
            Self::Spool => PrinterTrouble::FolderRefuses,
            Self::Queue => PrinterTrouble::QueueSilent,
        }
    }

    /// The trouble of one of this kind that takes no further byte.
    pub fn stalled(self) -> PrinterTrouble {
        match self {
            Self::Device | Self::Network => PrinterTrouble::Stalled,
            Self::Serial => PrinterTrouble::SerialStalled,
            Self::Spool => PrinterTrouble::FolderRefuses,
            Self::Queue => PrinterTrouble::QueueRefuses,
        }
    }

    /// Everything that one of this kind may tell of itself, beside what any job may meet
    /// ([`PrinterTrouble::NotSet`], [`PrinterTrouble::NoQrKey`], [`PrinterTrouble::NotPrintable`],
    /// [`PrinterTrouble::Interrupted`]).
    pub fn troubles(self) -> &'static [PrinterTrouble] {
        use PrinterTrouble as T;
        match self {
            Self::Device => {
                &[T::DeviceMissing, T::NoAnswer, T::Stalled, T::PaperOut, T::CoverOpen, T::Offline]
            }
            Self::Serial => &[
                T::DeviceMissing,
                T::NotSerial,
                T::SerialSilent,
                T::SerialStalled,
                T::PaperOut,
                T::CoverOpen,
                T::Offline,
            ],
            Self::Network => {
                &[T::Unreachable, T::NoAnswer, T::Stalled, T::PaperOut, T::CoverOpen, T::Offline]
            }
            Self::Spool => &[T::FolderMissing, T::FolderRefuses, T::LinkInFolder],
            Self::Queue => &[T::QueueNoProgram, T::QueueUnknown, T::QueueRefuses, T::QueueSilent],
        }
    }
}

impl PrinterTrouble {
    /// True where all that is known is that nothing was heard: when it is this process that ends, it is this process that
    /// did not wait for it.
    pub fn is_silence(self) -> bool {
        match self {
            Self::NoAnswer | Self::Stalled | Self::SerialSilent | Self::SerialStalled | Self::QueueSilent => {
                true
            }
            Self::NotSet
            | Self::PaperOut
            | Self::CoverOpen
            | Self::Offline
            | Self::Unreachable
            | Self::Interrupted
            | Self::NoQrKey
            | Self::NotPrintable
            | Self::LinkInFolder
            | Self::DeviceMissing
            | Self::NotSerial
            | Self::FolderMissing
            | Self::FolderRefuses
            | Self::QueueNoProgram
            | Self::QueueUnknown
            | Self::QueueRefuses => false,
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// Waits because the printer is in trouble; not a byte of it was printed.
    Held(PrinterTrouble),
    /// Bytes may have left.
    Begun,
    /// Nobody knows what came out: the cashier is asked.
    Doubtful(PrinterTrouble),
}

/// A job that is not done yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintJob {
    /// Its id.
    pub id: PrintJobId,
    /// What.
    pub printout: Printout,
    /// Opens the drawer too (a cash sale).
    pub drawer: bool,
    /// The till whose printer it is for.
    pub till: Option<TillCode>,
    /// Who asked.
    pub staff: Option<StaffCode>,
    /// When it was asked for.
    pub at: Moment,
    /// Why, for a 補印; else empty.
    pub reason: CleanText,
    /// Where it stands.
    pub state: JobState,
}

/// True when the customer holds, or may hold, the original slip: printed, half printed and kept, or in the printer.
/// `jobs` are those of one invoice; papers up to `withdrawn` are of an issue that was voided and do not count.
pub fn original_is_out(printed: &[Printing], jobs: &[PrintJob], withdrawn: Option<PrintJobId>) -> bool {
    let is_original = |job: &PrintJob| {
        let original = matches!(job.printout, Printout::Invoice { paper: InvoicePaper::Original, .. });
        original && Some(job.id) > withdrawn
    };
    let may_be_out = |state: JobState| match state {
        JobState::Begun | JobState::Doubtful(_) => true,
        JobState::Queued | JobState::Held(_) => false,
    };
    printed.iter().any(|printing| is_original(&printing.job) && printing.outcome.is_held())
        || jobs.iter().any(|job| is_original(job) && may_be_out(job.state))
}

/// How the printer's part of a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PrintEnd {
    /// Sent whole, and the printer said afterwards that it is well.
    Printed,
    /// Certainly not a byte was printed: the job waits.
    Nothing(PrinterTrouble),
    /// Nobody knows.
    Doubtful(PrinterTrouble),
}

words!(
    /// What the customer holds, says the cashier.
    Held {
        /// A whole slip: it was printed.
        Whole = "whole",
        /// Half a slip, which was taken back, stamped 作廢 and kept: the original is printed again.
        HalfTakenBack = "half-returned",
        /// Half a slip, which the customer keeps: a copy marked 補印 is printed.
        HalfKept = "half-kept",
        /// Nothing: it is printed again.
        Nothing = "nothing",
    }
);

/// What became of one printing of one paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum PrintOutcome {
    /// The customer has it. `true` when a cashier said so after a doubt.
    Printed {
        /// After a doubt.
        said: bool,
    },
    /// Half came out and the customer kept it.
    Damaged,
    /// Half came out; it was taken back, stamped 作廢 and kept.
    Spoiled,
    /// Nothing came out, a cashier said after a doubt.
    #[strum(serialize = "nothing")]
    NothingCame,
    /// It was given up before anything was printed.
    GivenUp,
}

impl Printout {
    /// The invoice that it is a paper of.
    pub fn invoice(&self) -> Option<(Number, Period)> {
        match self {
            Self::Invoice { number, period, .. } => Some((*number, *period)),
            Self::Allowance(_) | Self::Shift(_) | Self::Drawer | Self::Takings(_) => None,
            Self::Coverage(_) => None,
        }
    }

    /// True when it is a paper of this invoice.
    pub fn is_of(&self, number: Number, period: Period) -> bool {
        self.invoice() == Some((number, period))
    }

    /// The invoice that it is about, by itself or by an allowance.
    pub fn about(&self) -> Option<(Number, Period)> {
        match self {
            Self::Allowance(allowance) => Some((allowance.number(), allowance.period())),
            Self::Invoice { .. } | Self::Shift(_) | Self::Drawer | Self::Takings(_) => self.invoice(),
            Self::Coverage(_) => None,
        }
    }
}

impl PrintOutcome {
    /// True when a paper of it is with the customer.
    pub fn is_held(self) -> bool {
        match self {
            Self::Printed { .. } | Self::Damaged => true,
            Self::Spoiled | Self::NothingCame | Self::GivenUp => false,
        }
    }
}

/// One line of the print log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printing {
    /// The job as it was asked for.
    pub job: PrintJob,
    /// When it ended.
    pub at: Moment,
    /// How.
    pub outcome: PrintOutcome,
    /// Who said so after a doubt.
    pub said_by: Option<StaffCode>,
}
