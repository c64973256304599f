//! 維護, key by key, on a real engine and real folders: the check, a backup onto a place that is taken away, full or not
//! empty, an export that is read back, the ways out of a fence, the first start of another version; and that nothing of it
//! keeps the terminal from selling.

use super::hands::Fenced;
use super::{Screen, engine_at, now};
use lj::domain::{CleanText, Period};
use lj::engine::{Engine, Manifest, sealed};
use lj::protocol::{Asks, Caller, Desk, InvoiceQuery, request};
use lj::text::Lang;
use lj::ui::door::{Ticket, Work, WorkKind};
use lj::ui::effect::{Heard, Workers, World};
use lj::ui::input::{Effect, Input};
use lj::ui::layers::UpkeepPage;
use lj::ui::model::Going;
use lj::world::RealDisk;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was said of a work last.
fn said(screen: &Screen, kind: WorkKind) -> (String, bool) {
    let note = screen.model.upkeep.said.get(&kind).unwrap_or_else(|| panic!("nothing: {}", screen.text()));
    (note.text.clone(), note.alarm)
}

/// Types a place into the form, which has the focus there.
fn put_in(screen: &mut Screen, place: &Path) {
    screen.press("ctrl-u").write(place.to_str().unwrap()).press("f10");
}

/// Backs up to this directory from the page.
fn back_up(screen: &mut Screen, to: &Path) -> (String, bool) {
    screen.press("b");
    put_in(screen, to);
    said(screen, WorkKind::BackUp)
}

/// Does this whenever a work says how far it is.
fn whenever_heard(screen: &mut Screen, then: impl Fn() + Send + Sync + 'static) {
    let works = Arc::clone(&screen.world.works);
    screen.world.works = Arc::new(move |caller: &Caller, work: &Work, heard: &mut Heard<'_>| {
        works(caller, work, &mut |done, of| {
            then();
            heard(done, of)
        })
    });
}

#[test]
fn the_page_says_how_everything_stands_in_both_languages() {
    let mut screen = Screen::legacy();
    screen.press("m").golden("upkeep");
    screen.press("up").golden("upkeep-check").press("down down").golden("upkeep-export");
    screen.press("r").golden("upkeep-recover").press("u").golden("upkeep-update");
    screen.model.lang = Lang::En;
    screen.golden("upkeep-english").press("r").golden("upkeep-english-recover");
    screen.press("esc").shows("98000000");
    assert!(screen.model.layers.is_empty());
}

#[test]
fn the_check_tells_its_verdict_in_a_sentence_and_is_no_longer_due() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (engine, _) = engine_at(&folder);
    let text = "lj program 1\nversion 0.0.1\nsince 5\nchecked 6\nviolations 0\n";
    std::fs::write(folder.path().join("program"), sealed(text)).unwrap();
    engine.note_program();
    let mut screen = on(engine, folder);
    screen.shows("新版待檢查 M");
    screen.press("m").golden("upkeep-new-version");
    screen.press("c").shows("檢查完成，全部正確").golden("upkeep-checked");
    assert!(!said(&screen, WorkKind::Check).1);
    screen.press("esc");
    assert!(!screen.text().contains("新版待檢查"), "{}", screen.text());
}

/// A terminal on this engine, which has the legacy ranges.
fn on(engine: Arc<Engine>, folder: tempfile::TempDir) -> Screen {
    let screen = Screen::on(engine, folder, 80, 24, Lang::Zh);
    screen.add(super::legacy_drafts());
    screen.started()
}

#[test]
fn a_backup_goes_where_it_is_told_and_never_over_another_one() {
    let mut screen = Screen::legacy();
    let to = screen.folder.path().join("stick/lj-1");
    std::fs::create_dir(to.parent().unwrap()).unwrap();
    screen.press("m b").shows("/media/stick/lj-20190715-1024").golden("upkeep-where");
    put_in(&mut screen, &to);
    let (text, alarm) = said(&screen, WorkKind::BackUp);
    assert!(!alarm && text.contains("已備份到") && text.contains("同一顆磁碟"), "{text}");
    let manifest = Manifest::read(&RealDisk::new(&to)).unwrap();
    assert!(text.contains(&format!("總帳 {} 框，2019-07-15 10:24:00", manifest.sequence)), "{text}");
    screen.shows("2019-07-15 10:24:00，總帳到第");
    let before = std::fs::read(to.join("MANIFEST")).unwrap();
    let (text, alarm) = back_up(&mut screen, &to);
    assert!(alarm && text.contains("不是空的"), "{text}");
    assert_eq!(std::fs::read(to.join("MANIFEST")).unwrap(), before);
    // A folder of something else is none either, and stays as it is.
    let other = screen.folder.path().join("stick/photos");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("a.jpg"), "x").unwrap();
    assert!(back_up(&mut screen, &other).0.contains("不是空的"));
    assert_eq!(std::fs::read_dir(&other).unwrap().count(), 1);
}

#[test]
fn a_stick_that_is_not_there_or_pulled_out_in_the_middle_says_so() {
    let mut screen = Screen::legacy();
    let stick = screen.folder.path().join("stick");
    screen.press("m");
    let (text, alarm) = back_up(&mut screen, &stick.join("lj-1"));
    assert!(alarm && text.contains("隨身碟拔掉了"), "{text}");
    assert!(!stick.exists(), "nothing was made in its place");
    std::fs::create_dir(&stick).unwrap();
    let pulled = stick.clone();
    whenever_heard(&mut screen, move || {
        let _ = std::fs::remove_dir_all(&pulled);
    });
    let (text, alarm) = back_up(&mut screen, &stick.join("lj-1"));
    assert!(alarm && text.contains("隨身碟拔掉了"), "{text}");
    assert!(!stick.exists());
    let upkeep = screen.desk.ask(Caller::default(), request::Upkeep).unwrap();
    assert_eq!(upkeep.backup, None, "what is none is not on record");
}

#[test]
fn a_backup_that_is_ended_is_none_and_its_directory_takes_the_next_one() {
    let mut screen = Screen::legacy();
    let (to, works) = (screen.folder.path().join("lj-1"), Arc::clone(&screen.world.works));
    screen.press("m");
    let ends = Arc::clone(&screen.world.ends);
    whenever_heard(&mut screen, move || ends.store(true, Ordering::SeqCst));
    let (text, alarm) = back_up(&mut screen, &to);
    assert!(alarm && text.contains("已中止"), "{text}");
    assert!(Manifest::read(&RealDisk::new(&to)).is_err());
    screen.world.works = works;
    screen.world.ends.store(false, Ordering::SeqCst);
    assert!(!back_up(&mut screen, &to).1);
    Manifest::read(&RealDisk::new(&to)).unwrap();
}

#[test]
fn leaving_ends_what_goes_on_and_then_the_page() {
    let mut screen = Screen::legacy();
    screen.press("m");
    screen.model.upkeep.going = Some(Going { kind: WorkKind::BackUp, done: 3, of: 4, ending: false });
    screen.shows("75 %").golden("upkeep-going");
    screen.press("b").shows("備份還在進行");
    screen.press("esc").shows("中止中");
    assert!(screen.world.ends.load(Ordering::SeqCst));
    assert!(screen.model.on_top::<UpkeepPage>().is_some());
    // It may hang at a dead disk: the page is left all the same, and the end is told wherever one is.
    screen.press("esc");
    assert!(screen.model.layers.is_empty());
    screen.shows("備份 75 %");
    screen.input(Input::WorkOver { kind: WorkKind::BackUp, result: Err("沒有成".to_owned()) });
    screen.shows("沒有成");
    assert_eq!(screen.model.upkeep.going, None);
}

#[test]
fn the_shop_sells_at_the_terminal_that_backs_up() {
    let mut screen = Screen::legacy();
    screen.press("m");
    screen.model.upkeep.going = Some(Going { kind: WorkKind::BackUp, done: 1, of: 2, ending: false });
    screen.press("s").write("乾電池").press("enter enter").write("105").press("enter enter f10");
    screen.shows("TF-87296300").shows("備份 50 %");
    assert!(!screen.world.ends.load(Ordering::SeqCst));
}

#[test]
fn a_work_goes_on_in_its_own_thread_until_it_is_told_to_end() {
    let screen = Screen::legacy();
    let held = Arc::new(AtomicBool::new(false));
    let holds = Arc::clone(&held);
    let world = World {
        works: Arc::new(move |_: &Caller, _: &Work, heard: &mut Heard<'_>| {
            let mut done = 0;
            while let ControlFlow::Continue(()) = heard(done, 0) {
                holds.store(true, Ordering::SeqCst);
                done += 1;
                std::thread::yield_now();
            }
            Err("it was ended".to_owned())
        }),
        ..screen.world.clone()
    };
    let (sender, inputs) = mpsc::channel();
    let sender = std::sync::Mutex::new(sender);
    let sender = Arc::new(sender);
    let workers = Workers::start(&world, move |input| sender.lock().unwrap().send(input).is_ok()).unwrap();
    let next = || inputs.recv_timeout(PATIENCE).expect("nothing comes any more");
    // Told before it begins, it is not the one that was meant.
    workers.perform(Effect::EndWork);
    workers.perform(Effect::Work { caller: Box::default(), work: Work::Check });
    while !matches!(next(), Input::WorkAt { .. }) {}
    assert!(held.load(Ordering::SeqCst) || !world.ends.load(Ordering::SeqCst));
    // Questions and acts are answered while it goes on.
    for ticket in [Ticket::Store, Ticket::Stuck] {
        let call = lj::protocol::Call { caller: Caller::default(), id: None, request: request::Store.into() };
        workers.perform(Effect::Ask { ticket, call: Box::new(call), wait: Duration::ZERO });
        loop {
            match next() {
                Input::Answer { ticket: answered, result } => {
                    assert!(answered == ticket && result.is_ok());
                    break;
                }
                Input::WorkOver { .. } => panic!("nobody told it to end"),
                _ => {}
            }
        }
    }
    workers.perform(Effect::EndWork);
    loop {
        if let Input::WorkOver { kind, result } = next() {
            assert_eq!((kind, result), (WorkKind::Check, Err("it was ended".to_owned())));
            break;
        }
    }
}

/// Exports this period into a folder from the page.
fn export(screen: &mut Screen, folder: &Path) -> (String, bool) {
    screen.press("x enter");
    put_in(screen, folder);
    said(screen, WorkKind::Export)
}

#[test]
fn an_export_is_what_the_invoices_say_and_no_cell_is_a_formula() {
    let mut screen = Screen::legacy();
    let sell = |buyer: Option<&str>| {
        let buyer = buyer.map(|buyer| lj::domain::Ubn::parse(buyer).unwrap());
        let sale = lj::domain::SaleDraft { buyer, ..crate::shop::sale() };
        screen.desk.ask(Caller::default(), request::Issue(sale)).unwrap()
    };
    let sold = [sell(None), sell(Some("04595257")), sell(None)];
    let cancel = request::Cancel {
        number: sold[0].number,
        period: None,
        reason: CleanText::new("=1+1", 20).unwrap(),
        approval_no: CleanText::default(),
    };
    screen.desk.ask(Caller::default(), cancel).unwrap();
    let folder = screen.folder.path().join("stick");
    std::fs::create_dir(&folder).unwrap();
    screen.press("m");
    let (text, alarm) = export(&mut screen, &folder);
    assert!(!alarm && text.contains("已匯出 3 張"), "{text}");
    let file = folder.join("lj-invoices-10807.csv");
    let bytes = std::fs::read(&file).unwrap();
    let rows = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a mark, for the spreadsheet");
    let mut reader = csv::Reader::from_reader(rows);
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(heads, ["發票號碼", "開立日期", "開立時間", "買方統編", "銷售額", "稅額", "總計", "狀態"]);
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let page = screen
        .desk
        .ask(Caller::default(), request::Invoices(InvoiceQuery { limit: 9, ..Default::default() }));
    let expected: Vec<Vec<String>> = page
        .unwrap()
        .rows
        .iter()
        .map(|row| {
            let (invoice, totals) = (&row.invoice, &row.invoice.totals);
            vec![
                invoice.number.to_string(),
                "2019-07-15".to_owned(),
                "10:24:00".to_owned(),
                invoice.buyer.map(|buyer| buyer.to_string()).unwrap_or_default(),
                (totals.total - totals.tax).to_string(),
                totals.tax.to_string(),
                totals.total.to_string(),
                if invoice.number == sold[0].number { "作廢" } else { "已開立" }.to_owned(),
            ]
        })
        .collect();
    assert_eq!(rows, expected);
    assert_eq!(rows[1][3], "04595257");
    let formula = |cell: &String| cell.starts_with(['=', '+', '-', '@']);
    assert!(!rows.iter().flatten().any(formula));
    // It is not written over, and nothing else is left there.
    let (text, alarm) = export(&mut screen, &folder);
    assert!(alarm && text.contains("已經有了"), "{text}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

#[test]
fn an_export_that_fails_or_is_ended_leaves_no_file() {
    let mut screen = Screen::legacy();
    let folder = screen.folder.path().join("stick");
    screen.press("m");
    let (text, alarm) = export(&mut screen, &folder);
    assert!(alarm && text.contains("隨身碟拔掉了"), "{text}");
    std::fs::create_dir(&folder).unwrap();
    let works = Arc::clone(&screen.world.works);
    let ends = Arc::clone(&screen.world.ends);
    whenever_heard(&mut screen, move || ends.store(true, Ordering::SeqCst));
    let (text, alarm) = export(&mut screen, &folder);
    assert!(alarm && text.contains("已中止"), "{text}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    screen.world.works = works;
    screen.world.ends.store(false, Ordering::SeqCst);
    let (text, alarm) = export(&mut screen, &folder);
    assert!(!alarm && text.contains("已匯出 0 張"), "{text}");
    // A period of before has nothing either, and a file of its own.
    screen.press("x ctrl-u").write("10805").press("enter");
    put_in(&mut screen, &folder);
    assert!(!said(&screen, WorkKind::Export).1);
    let period = Period::parse("10805").unwrap();
    assert!(folder.join(format!("lj-invoices-{}.csv", period.lj())).exists());
    assert_ne!(Some(period), now().period());
}

#[test]
fn a_fenced_store_shows_its_ways_out() {
    let inside = Screen::legacy();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let fenced = Arc::new(Fenced(Arc::clone(&inside.desk), AtomicBool::new(true)));
    let desk = Arc::clone(&fenced) as Arc<dyn Desk>;
    let mut screen = Screen::on(desk, folder, 80, 24, Lang::Zh).started();
    screen.press("m").shows("lj fence lift").golden("upkeep-fenced");
    screen.model.lang = Lang::En;
    screen.golden("upkeep-english-fenced");
    // It can still be checked and copied.
    screen.model.lang = Lang::Zh;
    screen.press("c").shows("檢查完成");
}
