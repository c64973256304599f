//! A list of goods.

/// What is read is written so that it reads back the same.
pub fn run(bytes: &[u8]) {
    let Ok(rows) = lj::cli::goods_file::read(bytes) else { return };
    let goods: Vec<_> = rows.into_iter().filter_map(|(_, row)| row.ok()).collect();
    let Ok(written) = lj::cli::goods_file::write(&goods) else { return };
    let again = lj::cli::goods_file::read(&written).unwrap();
    let again: Vec<_> = again.into_iter().filter_map(|(_, row)| row.ok()).collect();
    assert_eq!(goods, again);
}
