//! What is refused about companies, departments, tills, their shifts and their terminals.

use crate::domain::{Amount, CompanyCode, ShiftId, TerminalName, TillCode, Ubn};

refusals! {
    /// Refusals about the shop's tills and whom they belong to.
    TillRefusal {
        /// No company has the code.
        NoSuchCompany(code: CompanyCode) = "NO_SUCH_COMPANY";
        /// The store has no company yet.
        NoCompany = "NO_COMPANY";
        /// A company, department, till, person or good of that code exists already.
        CodeTaken(code: String) = "CODE_TAKEN";
        /// The UBN of a company may not change once it has ranges.
        CompanyInUse {
            /// Which company.
            code: CompanyCode,
            /// Its UBN.
            ubn: Ubn,
        } = "COMPANY_IN_USE";
        /// Nothing was sold since the last close of the shift.
        NothingSold = "NOTHING_SOLD";
        /// No terminal of that name was heard of.
        NoSuchTerminal(name: TerminalName) = "NO_SUCH_TERMINAL";
        /// The suggestion was answered already, or is too old.
        NoSuchSuggestion = "NO_SUCH_SUGGESTION";
        /// 00000000 is no company's UBN.
        UbnOfZeros = "BAD_UBN";
        /// The cash that was counted is not what it should be, and nobody said why.
        CashDiffers {
            /// What should lie in the drawer.
            expected: Amount,
            /// What was counted.
            counted: Amount,
        } = "CASH_DIFFERS";
        /// An amount of a count of cash is below 0, or above the largest total of an invoice.
        BadCash = "BAD_CASH";
        /// No till has the code: none was entered, and nothing was ever done at one.
        NoSuchTill(code: TillCode) = "NO_SUCH_TILL";
        /// No shift of that number was ever closed.
        NoSuchShift(id: ShiftId) = "NO_SUCH_SHIFT";
        /// More is taken out of a drawer than was counted in it, or less than nothing.
        BadTakenOut {
            /// What was to be taken out.
            taken_out: Amount,
            /// What was counted.
            counted: Amount,
        } = "BAD_TAKEN_OUT";
    }
}
