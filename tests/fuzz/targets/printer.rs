//! What a printer says of itself: the bytes are its answers, of which it gives one for each question and some noise.

use lj::printer::{Link, Printer, Stop, Timing, open};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

/// The device comes to an answer, well or in trouble, whatever the printer says.
pub fn run(bytes: &[u8]) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let answers = bytes.get(..bytes.len().min(64)).unwrap_or_default().to_vec();
    let printer = std::thread::spawn(move || {
        let Ok((mut stream, _)) = listener.accept() else { return };
        let mut answers = answers.chunks(2);
        let mut question = [0; 3];
        while stream.read_exact(&mut question).is_ok() {
            if stream.write_all(answers.next().unwrap_or_default()).is_err() {
                return;
            }
        }
    });
    let timing =
        Timing { answer: Duration::from_millis(5), connect: Duration::from_secs(5), ..Timing::default() };
    let mut device = open(&Printer::new(Link::Tcp(address)), timing, None);
    // Either answer is right; the printer's words alone decide which.
    let _well_or_in_trouble = device.check(&Stop::default());
    drop(device);
    printer.join().unwrap();
}
