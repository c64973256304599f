//! `tests/LEGACY.md`: each row has its three cells, and the test that it names is there.

use std::path::Path;

#[test]
fn each_sentence_of_the_table_has_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("tests/LEGACY.md")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| sentence"));
    let (mut seen, mut without) = (0, 0);
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.is_empty()), "{row}");
        let named: Vec<&str> = cells[2].split('`').filter(|part| !part.trim().is_empty()).collect();
        match named.as_slice() {
            [file, test] => {
                let text =
                    std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{row}: {error}"));
                assert!(text.contains(&format!("fn {test}()")), "no test {test} in {file}");
            }
            other => {
                assert_eq!(other, ["–"], "{row}");
                without += 1;
            }
        }
        seen += 1;
    }
    assert!(seen > 30 && without <= 1, "{seen} rows, {without} of them without a test");
}
