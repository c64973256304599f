//! The engine dies before a call leaves, and after its answer came and before anybody heard of it, at each documented answer
//! of Amego (`tests/CONFORMANCE.md`): after the restart each document ends as the table says, and the centre took it once.

use super::scripted::{scripted, time};
use super::{amego, place};
use crate::shop::{Shop, shop_clock, span};
use crate::uplink::QUICK;
use lj::domain::{
    Allotted, DeliveryKind, Document, LinkTrouble, MessageKind, Moment, Outcome, ParkReason, Period,
    RequestId, Ubn,
};
use lj::engine::Engine;
use lj::protocol::{Caller, DeliveryQuery, Desk, Who, request};
use lj::uplink::{Answer, Carried, Gateway, LinkFault, Parts, Uplink};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// When the engine dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dies {
    BeforeTheCall,
    AfterTheAnswer,
    /// At the answer to a question about what was accepted.
    AtAQuestion,
}

/// The way to the centre, in a process whose engine dies at its first call.
struct Dying {
    way: Arc<dyn Gateway>,
    engine: Arc<Engine>,
    dies: Dies,
    dead: Mutex<Sender<()>>,
}

impl Dying {
    fn die(&self) {
        self.engine.close().unwrap();
        self.dead.lock().unwrap().send(()).unwrap();
    }
}

impl Gateway for Dying {
    fn name(&self) -> &'static str {
        self.way.name()
    }

    fn carries(&self, kind: MessageKind) -> bool {
        self.way.carries(kind)
    }

    fn batch_max(&self, kind: MessageKind) -> usize {
        self.way.batch_max(kind)
    }

    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason> {
        self.way.payload(document)
    }

    fn send(&self, parcels: &[Carried], now: Moment) -> Answer {
        if self.dies == Dies::BeforeTheCall {
            self.die();
            let words = String::new();
            let fault = LinkFault { trouble: LinkTrouble::Unreachable, words };
            let outcomes = parcels.iter().map(|parcel| (parcel.document.id, Outcome::Unknown)).collect();
            return Answer { outcomes, fault: Some(fault), centre_time: None };
        }
        let answer = self.way.send(parcels, now);
        if self.dies == Dies::AfterTheAnswer {
            self.die();
        }
        answer
    }

    fn ask(&self, parcels: &[Carried], now: Moment) -> Answer {
        let answer = self.way.ask(parcels, now);
        if self.dies == Dies::AtAQuestion {
            self.die();
        }
        answer
    }

    fn allotted(&self, seller: Ubn, period: Period, now: Moment) -> Result<Option<Allotted>, LinkFault> {
        self.way.allotted(seller, period, now)
    }
}

pub fn start(shop: &Shop, gateway: Arc<dyn Gateway>) -> Uplink {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let (run, count) = (RUNS.fetch_add(1, Ordering::SeqCst), AtomicU64::new(0));
    let next_id =
        move || RequestId::parse(&format!("killed-{run}-{:08}", count.fetch_add(1, Ordering::SeqCst)));
    let who = Who {
        desk: Arc::clone(&shop.engine) as Arc<dyn Desk>,
        caller: Caller { service: true, ..Caller::default() },
        next_id: Arc::new(next_id),
        clock: shop_clock(),
    };
    Uplink::start(Parts { who, gateway, timing: QUICK, jitter: Arc::new(|_| 0) }).unwrap()
}

/// An answer of the centre to its first call; whether the centre took the document with it; how the document ends.
type Row = (i64, &'static str, bool, DeliveryKind);

/// What ends as confirmed was taken at last, for the trouble passed.
const TABLE: [Row; 17] = [
    (0, "", true, DeliveryKind::Confirmed),
    (10, "系統維護中", false, DeliveryKind::Confirmed),
    (10, "系統維護中", true, DeliveryKind::Confirmed),
    (11, "統編錯誤", false, DeliveryKind::Confirmed),
    (14, "IP 不允許", false, DeliveryKind::Confirmed),
    (16, "sign 錯誤", false, DeliveryKind::Confirmed),
    (18, "資料庫錯誤", true, DeliveryKind::Confirmed),
    (21, "使用人數過多", false, DeliveryKind::Confirmed),
    (22, "尚未開通", false, DeliveryKind::Confirmed),
    (3_040_171, "OrderId 重複", true, DeliveryKind::Confirmed),
    (99, "指定發票號碼 已存在開立", true, DeliveryKind::Confirmed),
    (99, "第1筆 發票號碼AB00000000 InvoiceDate 錯誤", false, DeliveryKind::Rejected),
    (99, "第 1 筆 載具號碼不存在", false, DeliveryKind::Rejected),
    (99, "捐贈發票不可設定載具", false, DeliveryKind::Rejected),
    (99, "號碼不在字軌起訖內", false, DeliveryKind::Rejected),
    (3_040_132, "載具號碼不存在", false, DeliveryKind::Rejected),
    (3_040_137, "捐贈碼不存在", false, DeliveryKind::Rejected),
];

/// The centre: its url, and how often it took the document. A refusal is for ever, another trouble passes with its first
/// answer.
fn centre((code, words, takes, ends): Row) -> (String, Arc<AtomicU32>) {
    let (taken, answered) = (Arc::new(AtomicU32::new(0)), AtomicBool::new(false));
    let there = Arc::clone(&taken);
    let (url, _) = scripted(move |path, _| match path {
        "/json/time" => time(shop_clock().now()),
        "/json/invoice_status" => {
            let (kind, status, total) = match there.load(Ordering::SeqCst) {
                0 => ("NOT_FOUND", -1, 0),
                _ => ("F0401", 99, 105),
            };
            format!(
                r#"{{"code":0,"msg":"","data":[{{"invoice_number":"AB00000000","type":"{kind}","status":{status},"total_amount":{total}}}]}}"#
            )
        }
        _ => {
            let first = !answered.swap(true, Ordering::SeqCst);
            let troubled = first || ends == DeliveryKind::Rejected;
            if (troubled && takes) || (!troubled && there.load(Ordering::SeqCst) == 0) {
                there.fetch_add(1, Ordering::SeqCst);
            }
            let (code, words) = if troubled { (code, words) } else { (0, "") };
            format!(r#"{{"code":{code},"msg":"{words}","data":[]}}"#)
        }
    });
    (url, taken)
}

pub fn state(shop: &Shop, kind: MessageKind) -> DeliveryKind {
    let query = DeliveryQuery { limit: 10, ..DeliveryQuery::default() };
    let rows = shop.ask(request::Deliveries(query)).unwrap().rows;
    DeliveryKind::of(&rows.iter().find(|row| row.document.kind == kind).unwrap().state)
}

/// Uploads until the document of this kind stands like this.
pub fn upload(shop: &Shop, way: &Arc<dyn Gateway>, kind: MessageKind, stands: DeliveryKind, context: &str) {
    let uplink = start(shop, Arc::clone(way));
    let (until, mailbox) = (Instant::now() + PATIENCE, shop.engine.subscribe().unwrap());
    while state(shop, kind) != stands {
        assert!(Instant::now() < until, "{context}: {:?}", state(shop, kind));
        let _ = mailbox.take(Duration::from_millis(20));
    }
    drop(uplink);
}

/// The engine dies around the first sending, or at the first question, and comes back; nobody has heard what became of the
/// document.
pub fn die(shop: &mut Shop, way: &Arc<dyn Gateway>, kind: MessageKind, dies: Dies, context: &str) {
    let (dead, death) = channel();
    let (engine, dead) = (Arc::clone(&shop.engine), Mutex::new(dead));
    let uplink = start(shop, Arc::new(Dying { way: Arc::clone(way), engine, dies, dead }));
    death.recv_timeout(PATIENCE).unwrap();
    drop(uplink);
    shop.reopen();
    let before = if dies == Dies::AtAQuestion { DeliveryKind::Accepted } else { DeliveryKind::Sending };
    assert_eq!(state(shop, kind), before, "{context}: nobody heard of it");
}

#[test]
fn an_engine_that_dies_around_any_answer_ends_as_the_table_says_and_nothing_is_there_twice() {
    for row in TABLE {
        for dies in [Dies::BeforeTheCall, Dies::AfterTheAnswer] {
            let mut shop = Shop::new();
            shop.add(&[span("AB", 0, 50)]);
            shop.issue();
            let (url, taken) = centre(row);
            let way = amego(&place(&url));
            let context = format!("{row:?} {dies:?}");
            die(&mut shop, &way, MessageKind::F0401, dies, &context);
            upload(&shop, &way, MessageKind::F0401, row.3, &context);
            let once = u32::from(row.3 == DeliveryKind::Confirmed);
            assert_eq!(taken.load(Ordering::SeqCst), once, "{row:?} {dies:?}");
            assert_eq!(shop.doctor(false).violations, []);
        }
    }
}
