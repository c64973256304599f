//! Peers that are slow, mad, many or of another version: each loses its own connection, the others are served.

use super::*;
use crate::remote::hello::Versions;
use crate::remote::message::Ask;
use std::net::Shutdown;

/// Shorter than the real ones: the tests must see them pass.
const SHORT: Duration = Duration::from_millis(500);

fn short() -> Limits {
    let patience = Patience { frame: SHORT, send: SHORT };
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
fn one_more_than_fit_is_told_so_and_comes_in_when_another_leaves() {
    let shop = Shop::limited(Limits { connections: 3, ..Limits::default() });
    let mut clients: Vec<Client> = (0..3).map(|_| shop.client()).collect();
    assert!(matches!(Client::connect(&shop.path()), Err(ConnectFault::Full)));
    assert!(clients.iter().all(|client| client.call(&question()).is_ok()), "those inside notice nothing");
    clients.pop();
    eventually("the place is free", || Client::connect(&shop.path()).is_ok());
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
