//! `tests/CONFORMANCE.md`: each row has its four cells, and the test that it names is there.

use std::path::Path;

#[test]
fn each_answer_of_the_table_has_its_test() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let table = std::fs::read_to_string(tests.join("CONFORMANCE.md")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| answer"));
    let mut seen = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{row}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
        let named: Vec<&str> = cells[2].split('`').filter(|part| !part.trim().is_empty()).collect();
        let file =
            std::fs::read_to_string(tests.join(named[0])).unwrap_or_else(|error| panic!("{row}: {error}"));
        if let Some(test) = named.get(1) {
            assert!(file.contains(&format!("#[test]\nfn {test}()")), "no test {test} in {}", named[0]);
        }
        seen += 1;
    }
    assert!(seen > 55, "{seen} rows");
}
