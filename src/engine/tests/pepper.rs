//! The pepper: every flipped bit and every cut is noticed at the opening, where PINs hang on it.

use super::access::{person, staffed};
use super::*;
use crate::domain::{Role, StaffCode};
use crate::protocol::request;

const FILE: &str = "pepper";

fn bytes(disk: &MemDisk) -> Vec<u8> {
    let file = disk.arc().open(FILE).unwrap();
    let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
    file.read_at(0, &mut bytes).unwrap();
    bytes
}

fn put(disk: &MemDisk, bytes: &[u8]) {
    let disk = disk.arc();
    disk.remove(FILE).unwrap();
    disk.create(FILE).unwrap().write_at(0, bytes).unwrap();
}

fn open(shop: &Shop) -> Result<Arc<Engine>, EngineFault> {
    Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal))
}

fn signs_in(engine: &Engine, digits: &str) -> bool {
    let staff = StaffCode::parse("B1").unwrap();
    let pin = crate::domain::Pin::parse(digits).unwrap();
    engine.ask(Caller::default(), request::SignIn { staff, pin }).is_ok()
}

#[test]
fn a_flipped_bit_and_a_cut_are_noticed_and_the_way_back_leads_somewhere() {
    let shop = staffed();
    assert_eq!(shop.ask(person("B1", Role::Administrator, "1357")), Ok(()));
    shop.engine.close().unwrap();
    let whole = bytes(&shop.disk);
    let lengths = [0, 1, 31, 32, 33, whole.len() - 1];
    let cut = lengths.map(|length| whole[..length].to_vec());
    let flipped = (0..whole.len()).map(|at| {
        let mut other = whole.clone();
        other[at] ^= 1;
        other
    });
    for spoiled in cut.into_iter().chain(flipped) {
        put(&shop.disk, &spoiled);
        let fault = open(&shop).map(drop);
        assert!(matches!(fault, Err(EngineFault::PepperDamaged)), "{spoiled:?}: {fault:?}");
    }
    put(&shop.disk, &whole);
    let engine = open(&shop).unwrap();
    assert!(signs_in(&engine, "1357"), "put back, every PIN is right again");
    engine.close().unwrap();
    shop.disk.arc().remove(FILE).unwrap();
    let engine = open(&shop).unwrap();
    assert!(!signs_in(&engine, "1357"), "a new one: PINs are set anew");
    let anew = request::StaffPut { new: false, ..person("B1", Role::Administrator, "2468") };
    engine.ask(Caller::default(), anew).unwrap();
    shop.clock.pass_s(60);
    assert!(signs_in(&engine, "2468"));
}

#[test]
fn where_nobody_has_a_pin_another_one_is_made() {
    let shop = Shop::new();
    shop.engine.close().unwrap();
    put(&shop.disk, b"lj pepper 1\nbytes 00");
    let engine = open(&shop).unwrap();
    engine.close().unwrap();
    assert!(bytes(&shop.disk).starts_with(b"lj pepper 1\n"));
}

#[test]
fn one_from_before_it_had_a_check_sum_is_taken_over() {
    let shop = Shop::new();
    shop.engine.close().unwrap();
    put(&shop.disk, &[7; 32]);
    open(&shop).unwrap().close().unwrap();
    let text = String::from_utf8(bytes(&shop.disk)).unwrap();
    assert!(text.contains(&format!("bytes {}\n", "07".repeat(32))), "{text}");
}
