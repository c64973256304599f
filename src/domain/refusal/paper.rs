//! What is refused about slips and print jobs (R10).

use crate::domain::{Number, PrintJobId, Ubn};

refusals! {
    /// Refusals about papers.
    PaperRefusal {
        /// A consumer's invoice needs the seller's QR key (R1), and the secret file has none.
        NoQrKey(seller: Ubn) = "NO_QR_KEY";
        /// The invoice has no proof slip (R10): it is in a carrier or donated.
        NoProof(number: Number) = "NO_PROOF";
        /// The original was printed, or is being printed: a copy marked 補印 can be had.
        OriginalExists(number: Number) = "ORIGINAL_EXISTS";
        /// No original was printed yet: print that first.
        NoOriginal(number: Number) = "NO_ORIGINAL";
        /// The print job is not where the act needs it, or is done already.
        NoSuchJob(id: PrintJobId) = "NO_SUCH_JOB";
    }
}
