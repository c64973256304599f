//! `lj export`: a period for the accountant. What stands in the files is counted again from the messages of MIG alone, and read
//! by readers of their own: a table cell by cell, a media file column by column, and by pandas and LibreOffice where they are.

use crate::binary::Place;
use crate::skip;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names that a spreadsheet would make something else of.
const NAMES: [&str; 8] = ["=1+1", "@SUM(A1)", "-1", "0012", "3-4", "MAR1", "茶,\"綠\"", "乾電池"];
const COMPANY: &str = "04595257";

/// A period with sales of every kind: companies and consumers, every tax, a donation, a carrier, what was
/// cancelled, allowed, and allowed and taken back.
fn sold() -> Place {
    let place = Place::with_numbers(50);
    // Paper invoices are no e-invoices: their numbers are in no media file.
    let period = crate::shop::period().lj();
    let paper =
        ["range", "add", "--track", "PP", "--begin", "00000000", "--count", "50", "--kind", "紙本發票"];
    place.ok(&[&paper[..], &["--period", &period]].concat());
    for (count, name) in NAMES.iter().enumerate() {
        let item = format!("--item={name}:2:{}", 33 + count);
        place.ok(&["issue", &item, "--till", "01"]);
        place.ok(&["issue", &item, "--buyer", COMPANY]);
    }
    place.ok(&["issue", "--item", "書:1:50", "--tax", "free"]);
    let zero = ["--tax", "zero", "--zero-reason", "71", "--clearance"];
    place.ok(&[&["issue", "--item", "茶:1:70"], &zero[..], &["through-customs"]].concat());
    place
        .ok(&[&["issue", "--item", "茶:1:30", "--buyer", COMPANY], &zero[..], &["not-through-customs"]]
            .concat());
    place.ok(&["issue", "--item", "茶:1:80", "--donate", "0919"]);
    place.ok(&["issue", "--item", "茶:1:90", "--carrier", "/ABC+123"]);
    place.ok(&["invoice", "cancel", "AB00000002", "--reason", "退貨"]);
    place.ok(&["invoice", "cancel", "AB00000005", "--reason", "=錯"]);
    let allow = |number: &str, line: &str| {
        let words = ["invoice", "allowance", number, "--line", line, "--reason", "退貨", "--json"];
        place.ok(&words).json()[0]["allowance"].as_str().unwrap().to_owned()
    };
    allow("AB00000000", "1:1:21");
    allow("AB00000001", "1:1:33");
    allow("AB00000016", "1:0:20");
    let undone = allow("AB00000003", "1:1:30");
    place.ok(&["invoice", "allowance-cancel", &undone, "--reason", "打錯"]);
    place
}

/// The text of an element, its first.
fn element<'x>(xml: &'x str, name: &str) -> Option<&'x str> {
    let (_, after) = xml.split_once(&format!("<{name}>"))?;
    after.split_once(&format!("</{name}>")).map(|(text, _)| text)
}

fn amount(xml: &str, name: &str) -> i64 {
    let text = element(xml, name).unwrap_or("0");
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    assert!(rest.bytes().all(|byte| byte == b'0'), "{name} {text}");
    whole.parse().unwrap()
}

/// What the messages alone say of a period.
#[derive(Debug, Default)]
struct Recount {
    issued: Vec<String>,
    cancelled: BTreeSet<String>,
    total: i64,
    companies: (i64, i64),
    consumers: i64,
    free: i64,
    zero: [i64; 2],
    allowed: (i64, i64),
    allowances: u64,
    allowed_free: i64,
}

impl Recount {
    fn of(place: &Place) -> Self {
        let mut recount = Self::default();
        for serial in 0..50 {
            let number = format!("AB{serial:08}");
            let told = |kind: &str, nth: &str| place.run(&["mig", &number, "--message", kind, "--nth", nth]);
            let issue = place.run(&["mig", &number]);
            if issue.code != 0 {
                continue;
            }
            recount.issued.push(number.clone());
            if told("F0501", "1").code == 0 {
                recount.cancelled.insert(number.clone());
            } else {
                recount.sale(&issue.out);
            }
            for nth in 1..=9 {
                let given = told("G0401", &nth.to_string());
                if given.code != 0 {
                    break;
                }
                if told("G0501", &nth.to_string()).code != 0 {
                    recount.allowance(&given.out);
                }
            }
        }
        recount
    }

    fn sale(&mut self, xml: &str) {
        let (_, sums) = xml.rsplit_once("</Details>").unwrap();
        let of = |name: &str| amount(sums, name);
        self.total += of("TotalAmount");
        let buyer = element(element(xml, "Buyer").unwrap(), "Identifier").unwrap();
        if buyer == "0000000000" {
            self.consumers += of("SalesAmount");
        } else {
            assert_eq!(buyer, COMPANY);
            self.companies.0 += of("SalesAmount");
            self.companies.1 += of("TaxAmount");
        }
        self.free += of("FreeTaxSalesAmount");
        let through_customs = element(xml, "CustomsClearanceMark") == Some("2");
        self.zero[usize::from(through_customs)] += of("ZeroTaxSalesAmount");
    }

    fn allowance(&mut self, xml: &str) {
        self.allowances += 1;
        for line in xml.split("<ProductItem>").skip(1) {
            match element(line, "TaxType").unwrap() {
                "1" => self.allowed.0 += amount(line, "Amount"),
                "3" => self.allowed_free += amount(line, "Amount"),
                other => panic!("{other}"),
            }
            self.allowed.1 += amount(line, "Tax");
        }
    }

    /// The boxes of form 403, by the sentence of the tax office: consumers' tax is taken out of their sum, once.
    fn boxes(&self) -> BTreeMap<u64, i64> {
        let of_consumers = (self.consumers as f64 / 1.05 * 0.05).round() as i64;
        let (sales, tax) =
            (self.companies.0 + self.consumers - of_consumers, self.companies.1 + of_consumers);
        let taxable = sales - self.allowed.0;
        let (zero, free) = (self.zero[0] + self.zero[1], self.free - self.allowed_free);
        BTreeMap::from([
            (5, sales),
            (6, tax),
            (7, self.zero[0]),
            (8, self.free),
            (15, self.zero[1]),
            (17, self.allowed.0),
            (18, self.allowed.1),
            (19, 0),
            (20, self.allowed_free),
            (21, taxable),
            (22, tax - self.allowed.1),
            (23, zero),
            (24, free),
            (25, taxable + zero + free),
            (101, tax - self.allowed.1),
        ])
    }
}

/// A reader of its own: quotes, commas, ends of lines. The headings, and the rows.
fn table(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::str::from_utf8(bytes).unwrap();
    // Without the mark a spreadsheet takes it for something else.
    let text = text.strip_prefix('\u{feff}').unwrap();
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "the last line has its end");
    (rows.remove(0), rows)
}

/// The columns of a table of a folder; no cell of it is a formula.
fn columns(folder: &Path, name: &str) -> BTreeMap<String, Vec<String>> {
    let file = folder.join(format!("{name}-{}.csv", crate::shop::period().lj()));
    let (heads, rows) = table(&std::fs::read(file).unwrap());
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        assert_eq!(row.len(), heads.len(), "{name} {row:?}");
        for (head, cell) in heads.iter().zip(row) {
            let figure = cell.parse::<f64>().is_ok();
            assert!(figure || !cell.starts_with(['=', '+', '-', '@', '\t', '＝', '＋']), "{name}: {cell:?}");
            columns.entry(head.clone()).or_default().push(cell);
        }
    }
    columns
}

fn sum(column: &[String]) -> i64 {
    column.iter().map(|cell| cell.parse::<i64>().unwrap()).sum()
}

fn unmarked(column: &[String]) -> Vec<&str> {
    column.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect()
}

fn export(place: &Place, folder: &Path, more: &[&str]) -> Vec<Value> {
    let words = ["export", folder.to_str().unwrap(), "--json", "--lang", "en"];
    place.ok(&[&words[..], more].concat()).json()
}

#[test]
fn a_period_is_exported_as_the_messages_have_it_and_the_form_comes_to_the_same() {
    let place = sold();
    let folder = place.path().join("accountant");
    let told = export(&place, &folder, &[]);
    let recount = Recount::of(&place);
    let invoices = columns(&folder, "invoices");
    assert_eq!(invoices["number"], recount.issued);
    let stands: Vec<bool> =
        invoices["number"].iter().map(|number| !recount.cancelled.contains(number)).collect();
    let standing = |column: &str| {
        let kept = invoices[column].iter().zip(&stands).filter(|(_, stands)| **stands);
        sum(&kept.map(|(cell, _)| cell.clone()).collect::<Vec<_>>())
    };
    assert_eq!(standing("total_amount"), recount.total);
    assert_eq!(standing("tax_amount"), recount.companies.1);
    assert_eq!(standing("sales_amount"), recount.companies.0 + recount.consumers);
    assert_eq!(standing("free_amount"), recount.free);
    assert_eq!(standing("zero_amount"), recount.zero[0] + recount.zero[1]);
    let states: Vec<bool> = invoices["state"].iter().map(|state| state != "cancelled").collect();
    assert_eq!(states, stands);
    let buyers: BTreeSet<&str> = unmarked(&invoices["buyer_ubn"]).into_iter().collect();
    assert_eq!(buyers, BTreeSet::from(["", COMPANY]), "no zero is lost");
    assert!(
        invoices["donation"].contains(&"'0919".to_owned()) && invoices["till"].contains(&"'01".to_owned())
    );
    assert!(unmarked(&invoices["random_code"]).iter().all(|code| code.len() == 4));
    assert!(invoices["cancel_reason"].contains(&"'=錯".to_owned()));
    let lines = columns(&folder, "lines");
    let names: BTreeSet<&str> = unmarked(&lines["name"]).into_iter().collect();
    assert!(NAMES.iter().all(|name| names.contains(name)), "{names:?}");
    assert_eq!(sum(&lines["amount"]), sum(&invoices["total_amount"]), "all prices hold the tax");
    let allowances = columns(&folder, "allowances");
    let live: Vec<usize> = (0..allowances["allowance"].len())
        .filter(|row| allowances["cancelled_at"][*row].is_empty())
        .collect();
    let of =
        |column: &str| live.iter().map(|row| allowances[column][*row].parse::<i64>().unwrap()).sum::<i64>();
    assert_eq!(of("net_amount"), recount.allowed.0 + recount.allowed_free);
    assert_eq!((of("tax_amount"), allowances["allowance"].len()), (recount.allowed.1, live.len() + 1));
    let blanks = columns(&folder, "blanks");
    assert_eq!(sum(&blanks["count"]), 100 - recount.issued.len() as i64);
    assert_eq!(
        (unmarked(&blanks["begin"]), unmarked(&blanks["end"])),
        (vec!["00000000", "00000021"], vec!["00000049", "00000049"])
    );
    // The form, told and in its file.
    let form = told.last().unwrap();
    assert_eq!((&form["form"], &form["ubn"]), (&403.into(), &"12345675".into()));
    assert_eq!(form["cancelled"].as_u64(), Some(recount.cancelled.len() as u64));
    assert_eq!(form["allowances"].as_u64(), Some(recount.allowances));
    let boxes: BTreeMap<u64, i64> = form["boxes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| (of["number"].as_u64().unwrap(), of["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(boxes, recount.boxes());
    let file = columns(&folder, "form");
    let in_file: BTreeMap<u64, i64> = file["box"]
        .iter()
        .zip(&file["amount"])
        .map(|(of, cell)| (of.parse().unwrap(), cell.parse().unwrap()))
        .collect();
    assert_eq!(in_file, boxes);
    assert_eq!(
        place.ok(&["export", "--json"]).json(),
        std::slice::from_ref(form),
        "without a folder the form alone"
    );
    let sentence = place.ok(&["export"]).out;
    assert!(
        sentence.contains("403")
            && sentence.contains(&format!("欄 5 收銀機及電子發票 銷售額：{}", boxes[&5])),
        "{sentence}"
    );
    // Takings are by the day of the fact; of one period in which all happened they are the same money.
    let takings =
        place.ok(&["takings", "--period", &crate::shop::period().lj(), "--json"]).json().pop().unwrap();
    let given: i64 = recount.allowed.0 + recount.allowed.1 + recount.allowed_free;
    assert_eq!(takings["total_amount"].as_i64(), Some(recount.total - given));
    assert_eq!(takings["sales_amount"].as_i64(), Some(boxes[&21]));
    assert_eq!(takings["tax_amount"].as_i64(), Some(boxes[&22]));
}

/// Fields of a line of the media file, by their first column and their length.
fn field(line: &str, first: usize, length: usize) -> &str {
    &line[first - 1..first - 1 + length]
}

#[test]
fn the_media_file_is_exact_to_the_byte_and_comes_to_the_same_sums() {
    let place = sold();
    let recount = Recount::of(&place);
    let folder = place.path().join("media");
    let after = format!("{} 09:00:00", crate::shop::period().next().first_day());
    let period = crate::shop::period().lj();
    export(&place, &folder, &["--period", &period, "--tax-no", "012345678", "--now", &after]);
    let bytes = std::fs::read(folder.join("12345675.TXT")).unwrap();
    assert!(bytes.is_ascii() && bytes.len().is_multiple_of(83));
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    let (mut companies, mut consumers, mut allowed) = ((0, 0), 0, (0, 0));
    let (mut cancelled, mut blanks, mut zero, mut free) = (BTreeSet::new(), 0, [0, 0], 0);
    let month = crate::shop::now().date().format("%m").to_string();
    for (serial, line) in (1..).zip(&lines) {
        assert_eq!((line.len(), field(line, 3, 9)), (81, "012345678"), "{line}");
        assert_eq!((field(line, 12, 7), field(line, 32, 8)), (format!("{serial:07}").as_str(), "12345675"));
        assert_eq!((field(line, 73, 7), field(line, 19, 3).len()), ("       ", 3));
        let figure = |first, length| field(line, first, length).parse::<i64>().unwrap();
        let (sales, tax) = (figure(50, 12), figure(63, 10));
        let (buyer, kind, range) = (field(line, 24, 8), field(line, 62, 1), field(line, 80, 1));
        if kind != "D" {
            assert_eq!((field(line, 22, 2), range), (month.as_str(), " "));
        }
        match (field(line, 1, 2), kind) {
            ("35", "F") => {
                assert_eq!((buyer, sales, tax), ("        ", 0, 0));
                cancelled.insert(field(line, 40, 10).to_owned());
            }
            ("35", "D") => {
                assert_eq!(
                    (field(line, 40, 10), buyer, range, sales, tax),
                    ("AB00000021", "00000049", "A", 0, 0)
                );
                assert_eq!(field(line, 22, 2).parse::<u32>().unwrap() % 2, 0, "the last month of the period");
                blanks += 1;
            }
            ("35", "1") if buyer == COMPANY => companies = (companies.0 + sales, companies.1 + tax),
            ("35", "1") => {
                assert_eq!((buyer, tax), ("        ", 0));
                consumers += sales;
            }
            ("35", "2") => zero[usize::from(field(line, 81, 1) == "2")] += sales,
            ("35", "3") => free += sales,
            ("33", "1") => allowed = (allowed.0 + sales, allowed.1 + tax),
            ("33", "3") => free -= sales,
            other => panic!("{other:?}: {line}"),
        }
    }
    assert_eq!((companies, consumers, allowed), (recount.companies, recount.consumers, recount.allowed));
    assert_eq!((cancelled, blanks, zero), (recount.cancelled, 1, recount.zero));
    assert_eq!(free, recount.free - recount.allowed_free);
    // Before its end nothing is blank yet, which is said.
    let early = place.path().join("early");
    let run = place.ok(&["export", early.to_str().unwrap(), "--tax-no", "012345678"]);
    assert!(run.err.contains("還沒結束"), "{}", run.err);
    let text = std::fs::read_to_string(early.join("12345675.TXT")).unwrap();
    assert_eq!(text.lines().count(), lines.len() - 1);
    assert_eq!(place.run(&["export", early.to_str().unwrap(), "--tax-no", "12345678"]).code, 2);
    assert_eq!(place.run(&["export", "--tax-no", "012345678"]).code, 2);
}

#[test]
fn files_of_an_earlier_export_stay_unless_they_may_go_and_nothing_half_written_is_left() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "茶:1:105"]);
    let folder = place.path().join("out");
    let files = export(&place, &folder, &[]);
    assert_eq!(files.iter().filter(|row| row["file"].is_string()).count(), 6);
    let names = || {
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let before = names();
    assert!(before.len() == 6 && before.iter().all(|name| name.ends_with(".csv")), "{before:?}");
    let invoices = folder.join(format!("invoices-{}.csv", crate::shop::period().lj()));
    let old = std::fs::read(&invoices).unwrap();
    place.ok(&["issue", "--item", "茶:1:210"]);
    let refused = place.run(&["export", folder.to_str().unwrap()]);
    assert!(refused.code == 2 && refused.err.contains("--overwrite"), "{}", refused.err);
    assert_eq!((std::fs::read(&invoices).unwrap(), names()), (old, before.clone()));
    export(&place, &folder, &["--overwrite"]);
    assert_eq!((columns(&folder, "invoices")["number"].len(), names()), (2, before));
    // Nothing is written through a link, and what was begun is gone.
    let other = place.path().join("links");
    std::fs::create_dir(&other).unwrap();
    let (victim, lines) =
        (place.path().join("victim"), other.join(format!("lines-{}.csv.part", crate::shop::period().lj())));
    std::fs::write(&victim, "kept").unwrap();
    std::os::unix::fs::symlink(&victim, &lines).unwrap();
    let run = place.run(&["export", other.to_str().unwrap()]);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "kept");
    assert_eq!(std::fs::read_dir(&other).unwrap().count(), 1, "the link alone");
    let nowhere = place.path().join("no/such");
    assert_eq!(place.run(&["export", nowhere.to_str().unwrap()]).code, 3);
}

#[test]
fn an_older_program_gets_cp950_and_hears_what_it_has_not() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "功夫茶:1:105", "--item", "堃記:1:20"]);
    let folder = place.path().join("big5");
    let run = place.ok(&["export", folder.to_str().unwrap(), "--encoding", "cp950"]);
    assert!(run.err.contains("1 個字不在 CP950"), "{}", run.err);
    let bytes = std::fs::read(folder.join(format!("lines-{}.csv", crate::shop::period().lj()))).unwrap();
    let (text, _, wrong) = encoding_rs::BIG5.decode(&bytes);
    assert!(
        !wrong
            && text.starts_with("期別,發票號碼,行號,品名")
            && text.contains("功夫茶")
            && text.contains("？記"),
        "{text}"
    );
}

#[test]
fn two_sellers_have_a_form_each_and_a_media_file_is_of_one() {
    let place = Place::with_numbers(50);
    place.ok(&["company", "add", "2", "--name", "分店", "--ubn", "24634102", "--address", "台北"]);
    let period = crate::shop::period().lj();
    place.add_range(&period, "CD", &["--company", "2"]);
    place.ok(&["issue", "--item", "茶:1:105"]);
    place.ok(&["issue", "--item", "茶:1:210", "--company", "2"]);
    let forms = place.ok(&["export", "--json"]).json();
    let sales: Vec<(&str, i64)> = forms
        .iter()
        .map(|form| (form["ubn"].as_str().unwrap(), form["boxes"][0]["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(sales, [("12345675", 100), ("24634102", 200)]);
    assert_eq!(forms[0]["form"], 401);
    let folder = place.path().join("media");
    let words = ["export", folder.to_str().unwrap(), "--tax-no", "012345678"];
    let refused = place.run(&words);
    assert!(refused.code == 2 && refused.err.contains("--ubn"), "{}", refused.err);
    assert!(!folder.exists(), "nothing was begun");
    place.ok(&[&words[..], &["--company", "2"]].concat());
    let text = std::fs::read_to_string(folder.join("24634102.TXT")).unwrap();
    assert_eq!((text.lines().count(), field(&text, 40, 10)), (1, "CD00000000"));
    // A return is of all companies of its UBN, and of no other.
    place.ok(&["company", "add", "3", "--name", "同統編", "--ubn", "24634102", "--address", "台北"]);
    place.add_range(&period, "EF", &["--company", "3"]);
    place.ok(&["issue", "--item", "茶:1:315", "--company", "3"]);
    let part = place.ok(&["export", "--company", "2"]);
    assert!(part.err.contains("--ubn 24634102"), "{}", part.err);
    let whole = place.path().join("whole");
    let words = ["export", whole.to_str().unwrap(), "--tax-no", "012345678", "--ubn", "24634102", "--json"];
    let form = place.ok(&words).json();
    let told = form.iter().find(|row| row["form"] == 401).unwrap();
    assert_eq!(told["boxes"][0]["amount"], 500, "200 and 300");
    let text = std::fs::read_to_string(whole.join("24634102.TXT")).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    for wrong in ["1", "04595257"] {
        assert!(place.run(&["export", "--ubn", wrong]).code > 0);
    }
}

/// Numbers whose invoices are in another system are in no table of ours: that is said, with how many.
#[test]
fn numbers_used_elsewhere_are_missed_aloud() {
    let place = Place::with_numbers(50);
    assert!(!place.ok(&["export"]).err.contains("在外"), "{}", place.ok(&["export"]).err);
    place.ok(&["range", "lend", "1", "--to", "官網"]);
    place.ok(&["range", "take-back", "1", "--last-used", "00000007"]);
    let period = crate::shop::period().lj();
    let next = ["--last-issued", "00000019", "--reason", "前系統"];
    let carried =
        ["range", "add", "--period", &period, "--track", "CD", "--begin", "00000000", "--count", "50"];
    place.ok(&[&carried[..], &next].concat());
    let said = place.ok(&["export"]).err;
    assert!(said.contains("用掉的 8 號") && said.contains("前系統開立的 20 號"), "{said}");
    let english = place.ok(&["export", "--lang", "en"]).err;
    assert!(english.contains("8 numbers used elsewhere") && english.contains("20 issued"), "{english}");
}

fn exported() -> (Place, PathBuf, PathBuf) {
    let place = sold();
    place.ok(&["shift", "close", "--till", "01", "--counted", "0", "--taken-out", "0", "--reason", "=少"]);
    place.ok(&["shift", "close"]);
    let folder = place.path().join("sheet");
    export(&place, &folder, &[]);
    let file = folder.join(format!("invoices-{}.csv", crate::shop::period().lj()));
    (place, folder, file)
}

/// The interpreter that Debian's pandas is for, whichever comes first on the path.
const PYTHON: &str = "/usr/bin/python3";
/// Every table of an export.
const TABLES: [&str; 6] = ["invoices", "lines", "allowances", "blanks", "form", "shifts"];

fn table_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}-{}.csv", crate::shop::period().lj()))
}

#[test]
fn pandas_reads_the_same_numbers() {
    if !skip::has("/usr/lib/python3/dist-packages/pandas/__init__.py") {
        return;
    }
    let (_place, folder, file) = exported();
    let script = "import pandas, json, sys\n\
        table = pandas.read_csv(sys.argv[1])\n\
        print(json.dumps([int(table['total_amount'].sum()), sorted(set(str(cell).lstrip(\"'\") for cell in table['buyer_ubn'].dropna())), \
        list(table['number']), str(table['total_amount'].dtype)]))";
    let run = Command::new(PYTHON).args(["-c", script]).arg(&file).output().unwrap();
    let read: Value = serde_json::from_slice(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
    let invoices = columns(&folder, "invoices");
    assert_eq!(read[0].as_i64(), Some(sum(&invoices["total_amount"])));
    assert_eq!((&read[1], &read[3]), (&serde_json::json!([COMPANY]), &"int64".into()));
    assert_eq!(read[2], serde_json::json!(invoices["number"]));
    // Every other table, cell by cell.
    let script = "import pandas, json, sys\n\
        table = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)\n\
        print(json.dumps({head: list(table[head]) for head in table.columns}))";
    for name in TABLES {
        let run = Command::new(PYTHON).args(["-c", script]).arg(table_of(&folder, name)).output().unwrap();
        let read: BTreeMap<String, Vec<String>> =
            serde_json::from_slice(&run.stdout).unwrap_or_else(|_| panic!("{name}: {run:?}"));
        assert_eq!(read, columns(&folder, name), "{name}");
    }
}

#[test]
fn libreoffice_reads_the_same_cells() {
    if !skip::has("soffice") {
        return;
    }
    let (place, folder, _) = exported();
    let out = place.path().join("office");
    let profile = format!("-env:UserInstallation=file://{}", place.path().join("profile").display());
    // In UTF-8, as it would come by a double click, and out again as it is shown.
    let run = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--infilter=CSV:44,34,76,1",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
        ])
        .arg("--outdir")
        .arg(&out)
        .args(TABLES.map(|name| table_of(&folder, name)))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    // A time is shown as the office shows times.
    let as_shown = ["time", "cancelled_at", "from", "to"];
    for name in TABLES {
        let file = out.join(table_of(&folder, name).file_name().unwrap());
        let text = std::fs::read_to_string(file).unwrap().replace('\n', "\r\n");
        let (heads, rows) = table(format!("\u{feff}{}", text.trim_start_matches('\u{feff}')).as_bytes());
        let written = columns(&folder, name);
        assert_eq!(heads.len(), written.len(), "{name}");
        for (place, head) in heads.iter().enumerate().filter(|(_, head)| !as_shown.contains(&head.as_str())) {
            let read: Vec<&str> = rows.iter().map(|row| row[place].trim_start_matches('\'')).collect();
            assert_eq!(read, unmarked(&written[head]), "{name}, {head}");
        }
    }
}
