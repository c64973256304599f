//! The platform's files: ProcessResult, SummaryResult, numbers that were allotted.

use lj::mig::{RESULT_BYTES_MAX, Report, read_result};

/// Whatever is read is within what was given.
pub fn run(bytes: &[u8]) {
    let Ok(report) = read_result(bytes) else { return };
    assert!(bytes.len() <= RESULT_BYTES_MAX);
    match report {
        Report::Verdicts { records, .. } => {
            assert!(records.iter().all(|record| record.reference.len() <= bytes.len()));
            assert!(records.len() <= bytes.len(), "more records than bytes");
        }
        Report::Allotted(rows) => assert!(rows.iter().all(|row| row.span.begin() <= row.span.end())),
    }
}
