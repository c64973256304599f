//! Print jobs: papers that are asked for, and where they stand (R10).

use crate::domain::{
    AllowanceNumber, CleanText, Held, InvoicePaper, Number, Period, PrintJob, PrintJobId, ShiftId,
    TakingsPrint, TillCode,
};
use serde::{Deserialize, Serialize};

requests! {
    Paper;
    questions {
        /// Jobs that are not done, oldest first.
        PrintJobs {
            /// Only of this till; all where `None`.
            till: Option<TillCode>,
        } -> PrintJobs => Look;
        /// Whether a paper of an invoice may be asked for as things stand: refused as asking for it would be, its reason left
        /// aside. What may be asked for comes back.
        PrintCheck {
            /// Which invoice.
            number: Number,
            /// Which period's.
            period: Option<Period>,
            /// Which paper.
            paper: InvoicePaper,
        } -> PrintCheck => Paper;
    }
    notes {}
    commands {
        /// Asks for a paper of an invoice.
        Print {
            /// Which invoice.
            number: Number,
            /// Which period's.
            period: Option<Period>,
            /// Which paper.
            paper: InvoicePaper,
            /// With 交易明細 for a consumer too.
            detail: bool,
            /// Why, for a 補印.
            reason: CleanText,
        } -> PrintJob => Paper;
        /// Asks for a 折讓單.
        PrintAllowance(AllowanceNumber) -> PrintJob => Paper;
        /// Asks for the slip of a closed shift.
        PrintShift(ShiftId) -> PrintJob => Paper;
        /// Opens the till's drawer.
        OpenDrawer -> PrintJob => Sell;
        /// The printer begins with a queued job: nothing may be sent before this is answered.
        PrintBegin(PrintJobId) => Serve;
        /// The printer's part of a job is over.
        PrintEnd {
            /// Which job.
            job: PrintJobId,
            /// How.
            end: crate::domain::PrintEnd,
        } => Serve;
        /// The cashier says what the customer holds.
        PrintSay {
            /// Which job.
            job: PrintJobId,
            /// What.
            held: Held,
        } => Paper;
        /// Gives up a job that has not begun.
        PrintGiveUp(PrintJobId) => Paper;
        /// Asks for a 日結單.
        PrintTakings(TakingsPrint) -> PrintJob => Paper;
        /// Asks for a table of whose the numbers of a period are.
        PrintCoverage(Period) -> PrintJob => Paper;
    }
    replies {
        /// The job as it is now.
        PrintJob(Box<PrintJob>),
        /// Jobs.
        PrintJobs(Vec<PrintJob>),
        /// A paper that may be asked for.
        PrintCheck(InvoicePaper),
    }
}
