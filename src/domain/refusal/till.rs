//! What is refused about companies, departments, tills, their shifts and their terminals.

use crate::domain::{
    Amount, BadBrought, CompanyCode, Number, RangeId, ShiftId, StoreId, TerminalName, TillCode, Ubn,
};

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
        /// This store is a packed till: that is done at its home.
        PackedTill = "TILL_PACKED";
        /// Nothing is done any more at a packed till that is finished.
        PackFinished = "TILL_FINISHED";
        /// This store is no packed till.
        NotPacked = "NOT_PACKED";
        /// No till left here with that store.
        NoSuchPack(id: StoreId) = "NO_SUCH_PACK";
        /// Its ledger does not go on from what came home before.
        PackApart(id: StoreId) = "PACK_APART";
        /// It came home already, with its books.
        PackHome(id: StoreId) = "PACK_HOME";
        /// A range is not as it was when it was packed, or cannot be sold from.
        PackBooks(id: RangeId) = "PACK_BOOKS";
        /// A range went along with a till, and comes back with it.
        BooksPacked {
            /// Which range.
            id: RangeId,
            /// Which till.
            till: TillCode,
        } = "RANGE_PACKED";
        /// A fact of a packed till does not fit what is known here; nothing of it is taken.
        PackMisfit {
            /// Its store.
            id: StoreId,
            /// Of which number, where it is of one.
            number: Option<Number>,
            /// Why.
            why: BadBrought,
        } = "PACK_MISFIT";
    }
}
