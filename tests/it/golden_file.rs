//! Texts that are compared with a file of `tests/it/golden`; `LJ_GOLDEN=write` writes them anew.

use std::path::PathBuf;

/// Compares a text with its golden file.
pub fn compare(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(format!("{name}.txt"));
    if std::env::var("LJ_GOLDEN").is_ok_and(|mode| mode == "write") {
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == text, "{name} differs; the golden one:\n{golden}\nand this one:\n{text}");
}
