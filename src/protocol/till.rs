//! Tills: companies, departments and tills themselves, 交班, and what an administrator sees of and suggests to them.

mod watch;

pub use watch::{
    Dashboard, FRAME_SIZE_MAX, SUGGESTIONS_MAX, ScreenFrame, Suggestion, SuggestionRow, TerminalRow, TillRow,
};

use crate::domain::{
    self, Company, CompanyCode, CompanyState, Department, ShiftId, TerminalName, Till, TillCode,
};
use serde::{Deserialize, Serialize};

requests! {
    Till;
    questions {
        /// All companies.
        Companies -> Companies => Greet;
        /// A company as it was in one of its states: what slips and messages of then say (R1).
        CompanyIn {
            /// Which.
            code: CompanyCode,
            /// In which state.
            state: CompanyState,
        } -> Company => Greet;
        /// All departments.
        Departments -> Departments => Look;
        /// All tills.
        Tills -> Tills => Look;
        /// The figures of the caller's till since its last close.
        ShiftFigures -> Shift => LookUpInvoices;
        /// A closed shift.
        Shift(ShiftId) -> Shift => LookUpInvoices;
        /// The shop at a glance.
        Dashboard -> Dashboard => Administer;
        /// Is the caller's terminal watched?
        IsWatched -> Watched => Greet;
        /// What is suggested to the caller's till, oldest first.
        Suggestions -> Suggestions => Sell;
    }
    notes {
        /// Watches a terminal's screen: its last frame, and for a minute on it shows itself.
        Watch(TerminalName) -> Frame => Administer;
        /// The caller's terminal shows itself to who watches it.
        ShowFrame(ScreenFrame) -> Watched => Greet;
        /// Suggests a change to a till.
        Suggest {
            /// Which till; `None` for terminals without one.
            till: Option<TillCode>,
            /// What.
            suggestion: Suggestion,
        } => Administer;
        /// Refuses a suggestion.
        SuggestionRefuse(u64) => Sell;
    }
    commands {
        /// Adds (`new`) or changes a company.
        CompanyPut {
            /// The whole row.
            company: Company,
            /// Refuse when the code exists.
            new: bool,
        } => KeepMasters;
        /// Adds or changes a department.
        DepartmentPut {
            /// The whole row.
            department: Department,
            /// Refuse when the code exists.
            new: bool,
        } => KeepMasters;
        /// Adds or changes a till.
        TillPut {
            /// The whole row.
            till: Till,
            /// Refuse when the code exists.
            new: bool,
        } => KeepMasters;
        /// 交班: closes the shift of the caller's till.
        ShiftClose -> Shift => CloseShift;
        /// Accepts a suggestion: the act is done in the name of who suggested it.
        SuggestionAccept(u64) => Sell;
    }
    replies {
        /// Companies by code.
        Companies(Vec<Company>),
        /// A company in one of its states.
        Company(Box<Company>),
        /// Departments by code.
        Departments(Vec<Department>),
        /// Tills by code.
        Tills(Vec<Till>),
        /// A shift.
        Shift(Box<domain::Shift>),
        /// The shop at a glance.
        Dashboard(Box<Dashboard>),
        /// A terminal's screen.
        Frame(Box<ScreenFrame>),
        /// Whether the terminal is watched.
        Watched(bool),
        /// Suggestions.
        Suggestions(Vec<SuggestionRow>),
    }
}
