//! The server as its clients see it, good ones and bad ones.

use super::*;
use crate::protocol::{Call, Event, Failure, Reply, request, till};
use crate::remote::fake::{
    FakeDesk, PATIENCE, act, await_events, eventually, no_companies, question, refusal,
};
use crate::remote::hello::Verdict;
use crate::remote::message::{Answer, Closing};
use crate::remote::{Client, ConnectFault, socket_path};
use crate::{codec, remote::frame::FRAME_BYTES_MAX};
use std::io::Write;
use std::sync::Mutex;
use std::thread;
use tempfile::TempDir;

mod hostile;

struct Shop {
    dir: TempDir,
    lock: StoreLock,
    desk: Arc<FakeDesk>,
    server: Server,
}

impl Shop {
    fn open() -> Self {
        Self::limited(Limits::default())
    }

    fn limited(limits: Limits) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let lock = StoreLock::try_take(dir.path()).unwrap().unwrap();
        let desk = FakeDesk::new();
        let path = socket_path(dir.path(), None);
        let server = Server::start_limited(&lock, path, desk.clone(), limits, |_| ()).unwrap();
        Self { dir, lock, desk, server }
    }

    fn path(&self) -> PathBuf {
        socket_path(self.dir.path(), None)
    }

    fn client(&self) -> Client {
        Client::connect(&self.path()).unwrap()
    }

    /// A connection of another program, after a good hello.
    fn stranger(&self) -> Line {
        let mut line = Line::new(Arc::new(UnixStream::connect(self.path()).unwrap()));
        line.send_bytes(&Hello::ours(Verdict::Welcome).bytes()).unwrap();
        let welcome = Hello::read(line.receive(512).unwrap().unwrap()).unwrap();
        assert_eq!(welcome.verdict, Verdict::Welcome);
        line
    }
}

fn answer(line: &mut Line) -> Option<Answer> {
    line.receive_within(FRAME_BYTES_MAX, PATIENCE).unwrap().map(|bytes| codec::decode(bytes).unwrap())
}

#[test]
fn a_call_goes_and_its_answer_comes_with_the_uid_of_the_kernel() {
    let shop = Shop::open();
    let client = shop.client();
    let mut call = act("t1-1");
    call.caller.uid = 424_242;
    assert_eq!(client.call(&call), Ok(Reply::Done));
    assert_eq!(client.call(&question()), Ok(no_companies()));
    let refused =
        client.call(&Call { request: request::Range(crate::domain::RangeId(1)).into(), ..question() });
    assert_eq!(refused, Err(Failure::Refused(refusal())), "a refusal crosses whole");

    call.caller.uid = rustix::process::geteuid().as_raw();
    assert_eq!(shop.desk.calls()[0], call);
    assert_eq!(fs::metadata(shop.path()).unwrap().mode() & 0o777, SOCKET_MODE);
}

#[test]
fn clients_are_answered_side_by_side() {
    let shop = Shop::open();
    let (entered, open) = shop.desk.gate();
    let (slow, quick) = (shop.client(), shop.client());
    thread::scope(|scope| {
        let waiting = scope.spawn(|| slow.call(&act("slow")));
        entered.recv_timeout(PATIENCE).unwrap();
        for _ in 0..100 {
            assert_eq!(quick.call(&question()), Ok(no_companies()));
        }
        open.send(()).unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(Reply::Done));
    });
}

#[test]
fn events_reach_a_subscriber_merged() {
    let shop = Shop::open();
    let mailbox = shop.client().subscribe().unwrap();
    for done in 1..=1000 {
        shop.desk.post(&Event::RangesChanged);
        shop.desk.post(&Event::Progress { done, total: 1000 });
    }
    // The socket may carry some of them one by one; the last word is the one that counts.
    await_events(&mailbox, &[Event::Progress { done: 1000, total: 1000 }, Event::RangesChanged]);
}

#[test]
fn a_subscription_ends_when_its_mailbox_or_its_peer_is_gone() {
    let shop = Shop::open();
    let mailbox = shop.client().subscribe().unwrap();
    let mut stranger = shop.stranger();
    stranger.send(&crate::remote::message::Ask::<&Call>::Subscribe).unwrap();
    assert!(matches!(answer(&mut stranger), Some(Answer::Subscribed)));
    assert_eq!(shop.desk.subscribers(), 2);

    drop(stranger);
    eventually("the closed peer is noticed", || shop.desk.subscribers() == 1);
    drop(mailbox);
    eventually("the dropped mailbox is noticed", || shop.desk.subscribers() == 0);
    eventually("nobody is attached", || shop.server.terminals() == 0);
}

#[test]
fn terminals_are_counted_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let lock = StoreLock::try_take(dir.path()).unwrap().unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let copy = Arc::clone(&told);
    let path = socket_path(dir.path(), None);
    let tell = move |count| copy.lock().unwrap().push(count);
    let server = Server::start(&lock, path.clone(), FakeDesk::new(), tell).unwrap();

    let (one, two) = (Client::connect(&path).unwrap(), Client::connect(&path).unwrap());
    assert!(one.call(&question()).is_ok() && two.call(&question()).is_ok());
    assert_eq!(server.terminals(), 1, "two connections of one process");
    drop((one, two));
    eventually("both have left", || *told.lock().unwrap() == [1, 0]);
}

#[test]
fn a_stale_socket_is_nobody_and_the_next_holder_of_the_lock_binds_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = socket_path(dir.path(), None);
    assert!(matches!(Client::connect(&path), Err(ConnectFault::NobodyThere)), "no socket");
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists(), "what a killed engine leaves");
    assert!(matches!(Client::connect(&path), Err(ConnectFault::NobodyThere)));

    let lock = StoreLock::try_take(dir.path()).unwrap().unwrap();
    let server = Server::start(&lock, path.clone(), FakeDesk::new(), |_| ()).unwrap();
    assert!(Client::connect(&path).unwrap().call(&question()).is_ok());
    drop(lock);
    assert!(StoreLock::try_take(dir.path()).unwrap().is_none(), "a server keeps the lock while it runs");
    drop(server);
    assert!(StoreLock::try_take(dir.path()).unwrap().is_some());
}

#[test]
fn another_file_in_the_sockets_place_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = socket_path(dir.path(), None);
    fs::write(&path, "the bookkeeper's").unwrap();
    let lock = StoreLock::try_take(dir.path()).unwrap().unwrap();
    let refused = Server::start(&lock, path.clone(), FakeDesk::new(), |_| ());
    assert!(matches!(refused, Err(RemoteFault::NotASocket(_))));
    assert_eq!(fs::read_to_string(&path).unwrap(), "the bookkeeper's");
}

#[test]
fn bad_peers_are_told_off_and_the_others_served() {
    let shop = Shop::open();
    let mut slow = UnixStream::connect(shop.path()).unwrap();
    slow.write_all(&[9, 0, 0]).unwrap();
    let mut half = shop.stranger();
    (&**half.stream()).write_all(&[200, 0, 0, 0, 1]).unwrap();

    let mut web = Line::new(Arc::new(UnixStream::connect(shop.path()).unwrap()));
    (&**web.stream()).write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let hello = Hello::read(web.receive_within(512, PATIENCE).unwrap().unwrap()).unwrap();
    assert_eq!(hello.verdict, Verdict::NotUnderstood);

    let mut stranger = shop.stranger();
    (&**stranger.stream()).write_all(&u32::MAX.to_le_bytes()).unwrap();
    assert!(matches!(answer(&mut stranger), Some(Answer::Closing(Closing::Unreadable))), "a frame too long");
    assert!(matches!(stranger.receive_within(512, PATIENCE), Ok(None) | Err(_)), "closed");
    half.stream().shutdown(std::net::Shutdown::Write).unwrap();
    assert!(matches!(answer(&mut half), Some(Answer::Closing(Closing::Unreadable))), "a cut frame");

    assert_eq!(shop.client().call(&act("t1-1")), Ok(Reply::Done), "and all the while");
    drop(slow);
    eventually("all have left", || shop.server.terminals() == 0);
}

#[test]
fn a_bug_in_one_call_ends_that_connection_only() {
    let shop = Shop::open();
    let unlucky = shop.client();
    let call = Call { request: request::LedgerVerify.into(), ..question() };
    assert_eq!(unlucky.call(&call), Err(Failure::Unknown));
    assert_eq!(shop.client().call(&question()), Ok(no_companies()));
}

#[test]
fn a_stop_drains_what_is_under_way_and_says_goodbye() {
    let mut shop = Shop::open();
    let (entered, open) = shop.desk.gate();
    let (busy, idle) = (shop.client(), shop.client());
    let mailbox = idle.subscribe().unwrap();
    let path = shop.path();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| busy.call(&act("t1-1")));
        entered.recv_timeout(PATIENCE).unwrap();
        let stopping = scope.spawn(|| shop.server.stop());
        await_events(&mailbox, &[Event::Stopping, Event::Lost]);
        eventually("nobody is let in", || matches!(Client::connect(&path), Err(ConnectFault::NobodyThere)));
        assert_eq!(idle.call(&act("t2-1")), Err(Failure::NoEngine), "not taken, certainly");
        assert!(!stopping.is_finished(), "it waits for the answer");
        open.send(()).unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(Reply::Done));
        assert!(stopping.join().unwrap(), "all were answered");
    });
    assert!(!path.exists());
    assert_eq!(shop.desk.calls().len(), 1);
    assert_eq!(Arc::strong_count(&shop.desk), 1, "the engine can be taken apart");
    assert!(shop.server.stop(), "twice is once");
    drop(shop.lock);
}

#[test]
fn a_stop_does_not_wait_for_ever() {
    let mut shop = Shop::open();
    let (entered, open) = shop.desk.gate();
    let client = shop.client();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| client.call(&act("t1-1")));
        entered.recv_timeout(PATIENCE).unwrap();
        assert!(!shop.server.stop_within(Duration::from_millis(20)), "one was under way");
        assert_eq!(waiting.join().unwrap(), Err(Failure::Unknown));
        drop(open);
    });
}

#[test]
fn a_server_that_stops_late_leaves_its_successors_socket_alone() {
    let mut shop = Shop::open();
    fs::rename(shop.path(), shop.dir.path().join("moved")).unwrap();
    let successor = UnixListener::bind(shop.path()).unwrap();
    shop.server.stop();
    assert!(shop.path().exists());
    drop(successor);
}

/// An act that is done must be told: what it gives back is bounded before it is done.
#[test]
fn the_largest_answer_of_an_act_fits_a_frame() {
    use crate::domain::{
        CleanText, CompanyCode, DeptCode, Holder, ImportVerdict, Moment, OverlapWith, Period,
        REASON_CHARS_MAX, Range, RangeId, RangeStatus, RowVerdict, Serial, Span, TillCode, Track, Ubn,
    };
    use crate::protocol::{ADD_RANGES_MAX, Ask, CHANGE_RANGES_MAX, IMPORT_ROWS_MAX, ImportReport, RangeRow};
    let company = CompanyCode::parse("9999999999").unwrap();
    let [begin, end] = [99_999_950u32, 99_999_999].map(|serial| Serial::try_from(serial).unwrap());
    let span = Span::new(Track::parse("ZZ").unwrap(), begin, end).unwrap();
    let late = Moment::parse("9999-12-30 23:59:59").unwrap();
    let of = (company.clone(), Ubn::parse("12345675").unwrap());
    let range = Range {
        next: 99_999_999,
        carried_to: 99_999_999,
        dept: DeptCode::parse("9999999999"),
        holder: Holder::Till(TillCode::parse("9999999999").unwrap()),
        last_at: late,
        reason: CleanText::new(&"茶".repeat(REASON_CHARS_MAX), REASON_CHARS_MAX).unwrap(),
        ..Range::untouched(RangeId(u64::MAX), of, Period::parse("99911").unwrap(), span, late)
    };
    let row = RangeRow { range, status: RangeStatus::InUse };
    let with = Some(OverlapWith::Range { company, span });
    let verdict = ImportVerdict { line: u32::MAX, verdict: RowVerdict::Overlap, with };
    let (verdicts, ranges) = (vec![verdict; IMPORT_ROWS_MAX], u64::MAX);
    for reply in [
        request::RangeAdd::reply(vec![row.clone(); ADD_RANGES_MAX]),
        request::RangePause::reply(vec![row; CHANGE_RANGES_MAX]),
        request::Import::reply(ImportReport { verdicts, ranges }),
    ] {
        let bytes = codec::encode(&Answer::Call(Ok(reply))).unwrap().len();
        assert!(bytes <= FRAME_BYTES_MAX, "{bytes}");
        println!("{bytes} bytes");
    }
}
