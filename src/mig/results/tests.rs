//! What comes back is read as it was written: samples, Turnkey's own habits, and damage.

use super::*;

fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/mig-4.1/");
    std::fs::read(format!("{folder}{name}.xml")).unwrap()
}

fn of(number: &str, refused: Option<(&str, &str)>) -> Verdict {
    let refused = refused.map(|(code, words)| (code.to_owned(), words.to_owned()));
    let day = NaiveDate::from_ymd_opt(2026, 1, 5);
    Verdict { kind: MessageKind::F0401, reference: number.to_owned(), day, made: None, refused }
}

#[test]
fn names_are_turnkeys_own_or_xml() {
    let taken = |name: &str| is_result_name(Path::new(name));
    let uuid = "5f0c2f54-0d6f-4d0c-9a57-3b0a5c0f9e11";
    for name in [
        format!("4.1-F0401-20261128-101112345-{uuid}.ProcessResult"),
        "12345675-X-87654321-Y-20261128-Final.SummaryResult".to_owned(),
        "4.1-E0501-1.E0501".to_owned(),
        "saved.xml".to_owned(),
        "SAVED.XML".to_owned(),
    ] {
        assert!(taken(&name), "{name}");
    }
    for name in ["a.processresult", "a.ProcessResult.tmp", "ProcessResult", "a.e0501", "a.F0401", "a"] {
        assert!(!taken(name), "{name}");
    }
}

/// The seller of the samples; the platform's ten zeros are nobody.
fn parties() -> Vec<Ubn> {
    vec![Ubn::parse("12345675").unwrap()]
}

#[test]
fn the_samples_say_what_they_say() {
    assert_eq!(
        read_result(&sample("ProcessResult_ok")),
        Ok(Report::Verdicts {
            parties: parties(),
            records: vec![],
            pack: None,
            contradictory: vec![],
            unnamed: vec![]
        })
    );
    let partial = read_result(&sample("ProcessResult_partial_error"));
    // The packs of the samples are of one minute.
    let in_its_pack = |verdict| Verdict { made: Moment::parse("2026-01-05 12:45:00"), ..verdict };
    let refused = in_its_pack(of("AB11223345", Some(("E1003", "B2C發票重覆開立"))));
    assert_eq!(
        partial,
        Ok(Report::Verdicts {
            parties: parties(),
            records: vec![refused],
            pack: None,
            contradictory: vec![],
            unnamed: vec![],
        })
    );
    let summary = read_result(&sample("SummaryResult"));
    let both = [of("AB11223344", None), of("AB11223345", Some(("", FAILED)))].map(in_its_pack).to_vec();
    assert_eq!(
        summary,
        Ok(Report::Verdicts {
            parties: parties(),
            records: both,
            pack: None,
            contradictory: vec![],
            unnamed: vec![]
        })
    );
    let Ok(Report::Allotted(rows)) = read_result(&sample("E0501_assign")) else { panic!("an allotment") };
    assert_eq!((rows.len(), rows[0].period.lj().as_str(), rows[0].span.count()), (1, "11501", 200));
}

#[test]
fn an_e0501_as_turnkey_downloads_it_is_an_envelope_with_a_list() {
    let one = String::from_utf8(sample("E0501_assign")).unwrap();
    let one = one.split_once("?>").unwrap().1;
    let envelope = |inside: &str| {
        format!(
            "<InvoiceEnvelope xmlns=\"urn:GEINV:InvoiceEnvelope:4.1\"><From><PartyId>0000000000</PartyId></From>\
             <InvoicePack messageType=\"E0501\" count=\"2\">{inside}</InvoicePack></InvoiceEnvelope>"
        )
    };
    let second = one.replace("11223300", "11223500").replace("11223499", "11223549");
    let Ok(Report::Allotted(rows)) = read_result(envelope(&format!("{one}{second}")).as_bytes()) else {
        panic!("allotments")
    };
    assert_eq!(rows.iter().map(|row| row.span.count()).collect::<Vec<_>>(), [200, 50]);
    let damaged = second.replace("<YearMonth>", "<Year>").replace("</YearMonth>", "</Year>");
    let fault = read_result(envelope(&format!("{one}{damaged}")).as_bytes());
    assert_eq!(fault, Err(ResultFault::Field("YearMonth")), "a list is taken whole or not at all");
    let ours = envelope("<Invoice><Main></Main></Invoice>");
    assert!(matches!(read_result(ours.as_bytes()), Err(ResultFault::OtherRoot(_))));
}

fn process(infos: &str) -> Vec<Verdict> {
    let xml = format!(
        "<ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result>{infos}</Result></ProcessResult>"
    );
    match read_result(xml.as_bytes()) {
        Ok(Report::Verdicts { records, .. }) => records,
        other => panic!("{other:?}"),
    }
}

fn info(code: &str, words: &str, number: &str) -> String {
    format!(
        "<Info><Code>{code}</Code><Description>{words}</Description><Parameter0>{number}</Parameter0>\
         <Parameter1>20260105</Parameter1></Info>"
    )
}

#[test]
fn a_pack_is_read_as_turnkey_reads_it() {
    let bad = info("E1003", "No. 12 重覆", "AB11223345");
    assert_eq!(process(&bad), [of("AB11223345", Some(("E1003", "重覆")))]);
    let two = bad.clone() + &info("E0104", "No. 3 資格", "AB11223346");
    assert_eq!(process(&two).len(), 2);
    // A first success speaks for the pack, and a pack that is refused whole names nobody.
    assert_eq!(process(&("<Info><Code>00000</Code></Info>".to_owned() + &bad)), []);
    assert_eq!(process("<Info><Code>E0001</Code><Description>格式錯誤</Description></Info>"), []);
    assert_eq!(process(&info("E0001", "格式錯誤", "")), []);
    for (words, behind) in [("No. 1 x", Some("x")), ("No.2x", Some("x")), ("No. x", None), ("Now 1", None)] {
        assert_eq!(placed(words), behind, "{words}");
    }
}

#[test]
fn a_result_of_blanks_is_about_the_whole_pack_and_names_nothing() {
    let word = |kind: &str, infos: &str| {
        let xml = format!(
            "<ProcessResult><MessageInfo><MessageType>{kind}</MessageType></MessageInfo><Result>{infos}</Result></ProcessResult>"
        );
        match read_result(xml.as_bytes()) {
            Ok(Report::Verdicts { pack, .. }) => pack.map(|word| word.refused.unwrap_or_default()),
            other => panic!("{other:?}"),
        }
    };
    let said = |code: &str, words: &str| Some((code.to_owned(), words.to_owned()));
    let good = "<Info><Code>00000</Code><Description>處理成功</Description></Info>";
    let whole = "<Info><Code>E0616</Code><Description>字軌訊息處理全部失敗</Description></Info>";
    let why = "<Info><Code>E0613</Code><Description>No. 1 發票號碼區間非配號區間</Description></Info>";
    assert_eq!(word("E0402", good), said("", ""));
    assert_eq!(word("E0402", why), said("E0613", "發票號碼區間非配號區間"));
    assert_eq!(word("E0402", &format!("{whole}{why}")), said("E0613", "發票號碼區間非配號區間"));
    assert_eq!(word("E0402", whole), said("E0616", "字軌訊息處理全部失敗"));
    assert_eq!(word("E0402", ""), None);
    assert_eq!(word("E0401", good), said("", ""));
    assert_eq!(word("E0401", &why.replace("E0613", "E0601")), said("E0601", "發票號碼區間非配號區間"));
    for kind in ["F0401", "E0501"] {
        assert_eq!(word(kind, good), None, "{kind}");
    }
}

#[test]
fn the_name_of_a_pack_says_when_it_was_made() {
    let uuid = "5f0c2f54-0d6f-4d0c-9a57-3b0a5c0f9e11";
    for name in [
        format!("4.1-E0402-20261128-101112345-{uuid}"),
        format!("E0402_a.xml_12345675_00000000_v41-E0402-20261128-101112999-{uuid}_1"),
    ] {
        assert_eq!(made(&name), Moment::parse("2026-11-28 10:11:12"), "{name}");
    }
    assert_eq!(made(&format!("4.1-E0402-20261128-101112345-{uuid}")).map(Moment::unix), Some(1_795_831_872));
    for name in [uuid, "", "4.1-E0402-20261328-101112345-x", "4.1-E0402-20261128-10111234-x"] {
        assert_eq!(made(name), None, "{name}");
    }
}

#[test]
fn the_names_of_older_gateways_are_read_too() {
    let text = String::from_utf8(sample("SummaryResult")).unwrap();
    let older = text.replace("ResultType>", "Result>").replace("Invoice>", "Invocie>");
    assert_eq!(read_result(older.as_bytes()), read_result(text.as_bytes()));
}

#[test]
fn a_summary_that_does_not_add_up_settles_nothing() {
    let text = String::from_utf8(sample("SummaryResult")).unwrap();
    let wrong = text.replacen("<Count>2<", "<Count>3<", 1);
    let fault = ResultFault::Counts { total: 3, good: 1, failed: 1 };
    assert_eq!(read_result(wrong.as_bytes()), Err(fault));
    let uncounted = text.replace("<Count>2</Count>", "").replace("<Count>1</Count>", "");
    let fault = ResultFault::Counts { total: 0, good: 0, failed: 0 };
    assert_eq!(read_result(uncounted.as_bytes()), Err(fault));
}

#[test]
fn what_is_hostile_or_something_else_is_refused_with_the_reason() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><ProcessResult><Result>&a;</Result></ProcessResult>";
    let deep = "<a>".repeat(40) + &"</a>".repeat(40);
    for (xml, word) in [
        (bomb, "document type"),
        ("<ProcessResult>&a;</ProcessResult>", "entity"),
        (deep.as_str(), "within"),
        ("<ProcessResult><Result>", "ends"),
        ("<ProcessResult></Result>", "byte"),
        ("<html/>", "byte"),
        ("<html></html>", "html"),
        ("", "ends"),
        ("<ProcessResult></ProcessResult><x></x>", "second"),
    ] {
        let fault = read_result(xml.as_bytes()).unwrap_err().to_string();
        assert!(fault.contains(word), "{xml:.60}: {fault}");
    }
    assert_eq!(read_result(b"\xA4\xA4"), Err(ResultFault::NotText));
    assert_eq!(read_result(&vec![b' '; RESULT_BYTES_MAX + 1]), Err(ResultFault::TooLarge));
}

/// What stands before the end of the root is a piece of a file; and what stands behind it is refused, or not heard.
#[test]
fn a_file_that_is_cut_says_nothing_and_one_that_is_doubled_nothing_more() {
    for name in ["ProcessResult_partial_error", "SummaryResult", "E0501_assign"] {
        let whole = sample(name);
        let end = whole.iter().rposition(|byte| *byte == b'>').unwrap();
        for at in 0..=end {
            assert!(read_result(&whole[..at]).is_err(), "{name} up to byte {at}");
            let doubled = read_result(&[&whole[..], &whole[at..]].concat());
            let same = doubled.is_err() || doubled == read_result(&whole);
            assert!(same, "{name} and again from byte {at}: {doubled:?}");
        }
    }
}

/// Damage within one record: the file is refused, or the other records say what they said.
#[test]
fn damage_to_one_record_is_not_heard_in_the_others() {
    const SEED: u64 = 20_261_123;
    println!("seed {SEED}");
    let mut dice = fastrand::Rng::with_seed(SEED);
    let numbers = [45, 46, 47, 48].map(|serial| format!("AB112233{serial}"));
    let record = |number: &String| {
        format!(
            "<Info><Code>E1003</Code><Description>重覆</Description><Parameter0>{number}</Parameter0></Info>"
        )
    };
    let (head, tail) = (
        "<ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result>",
        "</Result></ProcessResult>",
    );
    let (mut read, mut heard) = (0, 0);
    for _ in 0..4_000 {
        let damaged = dice.usize(..numbers.len());
        let mut file = head.as_bytes().to_vec();
        for (at, number) in numbers.iter().enumerate() {
            let mut bytes = record(number).into_bytes();
            if at == damaged {
                for _ in 0..=dice.usize(..3) {
                    let place = dice.usize(..bytes.len());
                    bytes[place] = if dice.bool() { dice.u8(..) } else { dice.u8(b'0'..=b'Z') };
                }
            }
            file.extend(bytes);
        }
        file.extend(tail.as_bytes());
        let Ok(report) = read_result(&file) else { continue };
        let Report::Verdicts { records: verdicts, .. } = report else { panic!("{report:?}") };
        let others = numbers.iter().enumerate().filter(|(at, _)| *at != damaged);
        let said = |number: &String| Verdict { day: None, ..of(number, Some(("E1003", "重覆"))) };
        let wanted: Vec<Verdict> = others.map(|(_, number)| said(number)).collect();
        let kept: Vec<Verdict> =
            verdicts.iter().filter(|verdict| wanted.contains(verdict)).cloned().collect();
        assert_eq!(kept, wanted, "{}", String::from_utf8_lossy(&file));
        assert!(verdicts.len() <= numbers.len(), "{verdicts:?}");
        read += 1;
        heard += usize::from(verdicts.len() == numbers.len());
    }
    assert!(read > 100 && heard > 10, "{read} files were read, {heard} with a record of another number");
}

/// Any damage: nothing but an answer or a refusal is asked.
#[test]
fn damaged_files_never_panic() {
    const SEED: u64 = 20_261_124;
    println!("seed {SEED}");
    let mut dice = fastrand::Rng::with_seed(SEED);
    for name in ["ProcessResult_partial_error", "SummaryResult", "E0501_assign"] {
        let (whole, mut refused) = (sample(name), 0);
        for _ in 0..2_000 {
            let mut bytes = whole.clone();
            for _ in 0..=dice.usize(..4) {
                let at = dice.usize(..bytes.len());
                match dice.u8(..3) {
                    0 => bytes[at] = dice.u8(..),
                    1 => bytes.truncate(at.max(1)),
                    _ => {
                        let piece = bytes[at..].to_vec();
                        bytes.extend(piece);
                    }
                }
            }
            refused += usize::from(read_result(&bytes).is_err());
        }
        assert!(refused > 1_500, "{name}: {refused} of 2,000 damaged files were refused");
    }
}
