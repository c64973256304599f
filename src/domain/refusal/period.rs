//! What is refused because of a period's end.

use crate::domain::{DocumentId, Missing, Moment, OfficeYearFault, Period, Ubn};

refusals! {
    /// Refusals about periods.
    PeriodRefusal {
        /// The period is over: nothing about its ranges may change.
        PeriodClosed(period: Period) = "PERIOD_CLOSED";
        /// Its numbers have ended: nothing is issued from its ranges, and no act on them is taken.
        NumbersEnded(period: Period) = "NUMBERS_ENDED";
        /// Its numbers can still be issued: they end when it is over.
        NotOver {
            /// Which period.
            period: Period,
            /// The first moment at which it is over.
            until: Moment,
        } = "PERIOD_NOT_OVER";
        /// Its numbers have not been ended, so that nothing of it can be reported or closed.
        NotEnded(period: Period) = "NUMBERS_NOT_ENDED";
        /// The centre that is set, or none, cannot be told blanks: a person uploads them.
        BlanksNotCarried = "NOT_CARRIED";
        /// It cannot be closed yet.
        NotClosable {
            /// Which period.
            period: Period,
            /// What is missing, at least one thing.
            missing: Vec<Missing>,
        } = "PERIOD_OPEN";
        /// It is closed: no number of it is voided or issued anew any more.
        NoVoid(period: Period) = "PERIOD_CLOSED";
        /// A year of the office calendar that cannot be kept.
        OfficeYear(fault: OfficeYearFault) = "BAD_CALENDAR";
        /// A count of books that there cannot be.
        BooksCount(max: u32) = "BAD_COUNT";
        /// It is over by the clock, so that its end is no mistake.
        Over {
            /// Which period.
            period: Period,
            /// The first moment at which it was over.
            since: Moment,
        } = "PERIOD_OVER";
        /// Its blanks were reported, so that its end stands.
        BlanksTold {
            /// Which period.
            period: Period,
            /// The first report.
            document: DocumentId,
        } = "BLANKS_REPORTED";
        /// The centre that is set, or none, cannot be told what branches have: a person uploads it.
        AllotmentsNotCarried = "NOT_CARRIED";
        /// What that branch has of the head office's numbers is not whole books, so that the platform is told nothing of it.
        NotWholeBooks(branch: Ubn) = "NOT_WHOLE_BOOKS";
    }
}
