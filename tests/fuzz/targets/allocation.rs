//! The platform's allocation file.

/// Every row that is taken is whole in itself, and the progress ends with the file.
pub fn run(bytes: &[u8]) {
    let mut last = 0;
    let mut rises = |done: u64| {
        assert!(done >= last, "the progress goes back");
        last = done;
    };
    let Ok(file) = lj::allocation::read(bytes, &mut rises) else { return };
    assert!(last <= bytes.len() as u64);
    for row in &file.rows {
        assert!(row.span.begin() <= row.span.end() && row.line >= 2, "{row:?}");
    }
}
