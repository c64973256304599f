//! Peers that are slow, mad, many or of another version: each loses its own connection, the others are served.

use super::*;
use crate::domain::{LISTED_MAX, RangeId, StoreRefusal};
use crate::remote::frame::{STALL_MAX, SendFault};
use crate::remote::hello::Versions;
use crate::remote::message::Ask;
use std::net::Shutdown;

/// Shorter than the real ones: the tests must see them pass.
const SHORT: Duration = Duration::from_millis(500);

fn short() -> Limits {
    let patience = Patience { frame: SHORT, send: SHORT, stall: SHORT / 5 };
    Limits { hello: SHORT, patience, ..Limits::default() }
}

fn served(shop: &Shop) {
    assert_eq!(shop.client().call(&question()), Ok(no_companies()));
}

#[test]
fn a_hello_of_this_version_or_the_next_is_welcome_and_others_are_told_our_versions() {
    let shop = Shop::open();
    for (min, max, verdict) in [
        (2, 2, Verdict::Welcome),
        (1, 2, Verdict::Welcome),
        (2, 3, Verdict::Welcome),
        (1, 1, Verdict::NotUnderstood),
        (3, 4, Verdict::NotUnderstood),
        (0, 0, Verdict::NotUnderstood),
        (4, 2, Verdict::NotUnderstood),
    ] {
        let mut line = Line::new(Arc::new(UnixStream::connect(shop.path()).unwrap()));
        let hello = Hello { versions: Versions { min, max }, ..Hello::ours(Verdict::Welcome) };
        line.send_bytes(&hello.bytes()).unwrap();
        let theirs = Hello::read(line.receive_within(512, PATIENCE).unwrap().unwrap()).unwrap();
        assert_eq!((theirs.verdict, theirs.versions), (verdict, Versions::OURS), "{min} to {max}");
    }
    served(&shop);
}

#[test]
fn a_frame_of_a_later_version_is_answered_and_its_line_stays_good() {
    let shop = Shop::open();
    let mut stranger = shop.stranger();
    for unknown in [&[1, 0xFF, 0xFF][..], &[1, 77], &[9, 0], &[]] {
        stranger.send_bytes(unknown).unwrap();
        assert!(matches!(answer(&mut stranger), Some(Answer::NotKnown)), "{unknown:?}");
    }
    stranger.send(&Ask::Call(&question())).unwrap();
    assert!(matches!(answer(&mut stranger), Some(Answer::Call(Ok(Reply::Till(till::Reply::Companies(_)))))));

    let mut mad = shop.stranger();
    let mut answers = 0;
    while let Some(Answer::NotKnown) = {
        mad.send_bytes(&[1, 0xFF, 0xFF]).unwrap();
        answer(&mut mad)
    } {
        answers += 1;
    }
    assert_eq!(answers, 16, "then it was told to go");
    assert!(matches!(mad.receive_within(512, PATIENCE), Ok(None) | Err(_)), "closed");
    served(&shop);
}

#[test]
fn a_peer_that_sends_a_byte_now_and_then_is_gone_after_its_time_and_blocks_nobody() {
    let shop = Shop::limited(short());
    let begun = std::time::Instant::now();
    let silent = UnixStream::connect(shop.path()).unwrap();
    let stranger = shop.stranger();
    thread::scope(|scope| {
        let dripping = scope.spawn(|| {
            let mut stream: &UnixStream = stranger.stream();
            stream.write_all(&[200, 0, 0, 0]).unwrap();
            // Ends when the server has closed: the write then fails.
            while stream.write_all(b"x").is_ok() {
                thread::park_timeout(SHORT / 10);
            }
        });
        while !dripping.is_finished() {
            served(&shop);
            assert!(begun.elapsed() < PATIENCE, "it is still fed");
        }
    });
    assert!(begun.elapsed() >= SHORT);
    eventually("the silent one was dropped", || (&silent).write_all(b"x").is_err());
    eventually("all have left", || shop.server.terminals() == 0);
}

#[test]
fn a_subscriber_that_never_reads_is_gone_after_its_time_and_the_others_hear_everything() {
    let shop = Shop::limited(short());
    let mut deaf = shop.stranger();
    deaf.send(&Ask::<&Call>::Subscribe).unwrap();
    assert!(matches!(answer(&mut deaf), Some(Answer::Subscribed)));
    let mailbox = shop.client().subscribe().unwrap();
    let mut done = 0;
    let begun = std::time::Instant::now();
    while shop.desk.subscribers() > 1 {
        // Posting never waits; a mailbox merges what its terminal does not take.
        for _ in 0..100 {
            done += 1;
            shop.desk.post(&Event::Progress { done, total: 0 });
        }
        thread::yield_now();
        assert!(begun.elapsed() < PATIENCE, "it still holds its place");
    }
    shop.desk.post(&Event::Progress { done: 0, total: 7 });
    await_events(&mailbox, &[Event::Progress { done: 0, total: 7 }]);
    served(&shop);
}

#[test]
fn a_caller_that_never_reads_its_answers_is_gone_after_its_time() {
    let shop = Shop::limited(short());
    let mut deaf = shop.stranger();
    let begun = std::time::Instant::now();
    // Until the answers fill the socket, the server stops reading, and then hangs up.
    deaf.stream().set_nonblocking(true).unwrap();
    let mut frame = vec![0; 4];
    codec::encode_into(&Ask::Call(&question()), &mut frame).unwrap();
    let length = u32::try_from(frame.len() - 4).unwrap();
    frame[..4].copy_from_slice(&length.to_le_bytes());
    loop {
        match (&**deaf.stream()).write(&frame) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::park_timeout(SHORT / 10),
            Err(_) => break,
        }
        assert!(begun.elapsed() < PATIENCE, "it still holds its place");
    }
    assert!(deaf.receive_within(512, PATIENCE).is_ok(), "what was answered is there");
    eventually("it has left", || shop.server.terminals() == 0);
    served(&shop);
}

#[test]
fn one_more_than_fit_is_told_so_while_all_are_asking() {
    let shop = Shop::limited(Limits { connections: 1, ..Limits::default() });
    let (entered, open) = shop.desk.gate();
    let asking = shop.client();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| asking.call(&question()));
        entered.recv_timeout(PATIENCE).unwrap();
        assert!(matches!(Client::connect(&shop.path()), Err(ConnectFault::Full)));
        open.send(()).unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(no_companies()), "the one inside notices nothing");
    });
    eventually("the place is to be had", || Client::connect(&shop.path()).is_ok());
}

#[test]
fn the_silent_make_room_and_are_told_before_they_say_a_word() {
    let shop = Shop::limited(Limits { connections: 3, ..Limits::default() });
    let working = shop.client();
    assert!(working.call(&question()).is_ok());
    let mut silent: Vec<Line> = (0..2).map(|_| shop.stranger()).collect();
    served(&shop);
    let asked: Vec<_> = silent.iter_mut().map(|line| line.send(&Ask::Call(&question()))).collect();
    let lost: Vec<_> = asked.iter().filter_map(|asked| asked.as_ref().err()).collect();
    assert!(matches!(lost[..], [SendFault::Nothing(_)]), "one made room, certainly unheard: {asked:?}");
    assert!(working.call(&question()).is_ok());
}

/// A frame's length and some of its bytes.
fn half_a_frame(line: &Line, length: usize) {
    let length = u32::try_from(length).unwrap();
    let bytes = [&length.to_le_bytes()[..], &[1; 1_000]].concat();
    (&**line.stream()).write_all(&bytes).unwrap();
}

#[test]
fn half_of_a_long_frame_gives_way_as_soon_as_another_wants_its_room() {
    let shop = Shop::limited(short());
    let halves: Vec<Line> = (0..5).map(|_| shop.stranger()).collect();
    for line in &halves {
        half_a_frame(line, FRAME_BYTES_MAX);
    }
    let whole = Call {
        id: act("long").id,
        request: request::RangeDelete(vec![RangeId(u64::MAX); LISTED_MAX]).into(),
        ..question()
    };
    let begun = std::time::Instant::now();
    assert_eq!(shop.client().call(&whole), Ok(Reply::Done));
    assert!(begun.elapsed() < PATIENCE);
    for mut line in halves {
        assert!(matches!(answer(&mut line), Some(Answer::Closing(Closing::Unreadable))));
    }
}

#[test]
fn a_list_that_is_too_long_for_any_act_is_refused_by_its_length() {
    let shop = Shop::open();
    let mut stranger = shop.stranger();
    let longer =
        |count| Call { request: request::RangeDelete(vec![RangeId(7); count]).into(), ..act("long") };
    stranger.send(&Ask::Call(&longer(LISTED_MAX + 1))).unwrap();
    let refused = StoreRefusal::TooMany { asked: LISTED_MAX as u64 + 1, max: LISTED_MAX as u64 };
    let told = answer(&mut stranger);
    assert!(matches!(&told, Some(Answer::Call(Err(failure))) if *failure == refused.into()), "{told:?}");
    assert_eq!(shop.desk.calls(), []);
    stranger.send(&Ask::Call(&longer(LISTED_MAX))).unwrap();
    assert!(matches!(answer(&mut stranger), Some(Answer::Call(Ok(Reply::Done)))), "and the line stays good");
}

#[test]
fn a_sale_needs_no_room_while_long_frames_have_all_of_it() {
    let shop = Shop::open();
    let halves: Vec<Line> = (0..40).map(|_| shop.stranger()).collect();
    for line in &halves {
        half_a_frame(line, FRAME_BYTES_MAX);
    }
    let begun = std::time::Instant::now();
    assert_eq!(shop.client().call(&act("sale")), Ok(Reply::Done));
    assert!(begun.elapsed() < STALL_MAX, "it waited for nobody");
}

#[test]
fn a_peer_that_is_half_gone_ends_quietly() {
    let shop = Shop::open();
    for how in [Shutdown::Write, Shutdown::Read, Shutdown::Both] {
        let bare = UnixStream::connect(shop.path()).unwrap();
        bare.shutdown(how).unwrap();
        let greeted = shop.stranger();
        greeted.stream().shutdown(how).unwrap();
        if how == Shutdown::Read {
            // It can still ask; the answer is then what fails.
            let mut greeted = greeted;
            greeted.send(&Ask::Call(&question())).unwrap();
            eventually("it is gone", || (&**greeted.stream()).write_all(&[0; 512]).is_err());
        }
    }
    eventually("all have left", || shop.server.terminals() == 0);
    served(&shop);
}

#[test]
fn garbage_of_every_length_before_and_after_the_hello_harms_nobody() {
    let seed = std::env::var("LJ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_123);
    println!("LJ_SEED={seed}");
    let (shop, mut dice) = (Shop::limited(short()), fastrand::Rng::with_seed(seed));
    for length in 0..300 {
        let garbage: Vec<u8> = (0..length).map(|_| dice.u8(..)).collect();
        let bare = UnixStream::connect(shop.path()).unwrap();
        // The server may hang up as soon as it has seen enough.
        let _ = (&bare).write_all(&garbage);
        let stranger = shop.stranger();
        let _ = (&**stranger.stream()).write_all(&garbage);
        let mut framed = shop.stranger();
        framed.send_bytes(&garbage).unwrap();
        assert!(answer(&mut framed).is_some(), "a whole frame is answered");
        if length % 50 == 0 {
            served(&shop);
        }
    }
    eventually("all have left", || shop.server.terminals() == 0);
    served(&shop);
}
