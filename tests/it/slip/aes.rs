//! AES-128 decryption written from FIPS 197, so that the slip's encrypted field is checked by other code than made it.

/// Multiplication in GF(2⁸).
fn times(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    while b != 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        let carry = a & 0x80 != 0;
        a <<= 1;
        if carry {
            a ^= 0x1B;
        }
        b >>= 1;
    }
    product
}

fn s_box() -> [u8; 256] {
    let mut table = [0; 256];
    for (byte, entry) in (0..=255u8).zip(table.iter_mut()) {
        let inverse = (1..=255).find(|&other| times(byte, other) == 1).unwrap_or(0);
        *entry = (0..5).fold(0x63, |sum, turn| sum ^ inverse.rotate_left(turn));
    }
    table
}

fn round_keys(key: [u8; 16], s_box: &[u8; 256]) -> Vec<[u8; 16]> {
    let mut words: Vec<[u8; 4]> = key.chunks(4).map(|word| word.try_into().unwrap()).collect();
    let mut constant = 1;
    for place in 4..44 {
        let mut word = words[place - 1];
        if place % 4 == 0 {
            word.rotate_left(1);
            word = word.map(|byte| s_box[usize::from(byte)]);
            word[0] ^= constant;
            constant = times(constant, 2);
        }
        for (byte, old) in word.iter_mut().zip(words[place - 4]) {
            *byte ^= old;
        }
        words.push(word);
    }
    words.chunks(4).map(|four| four.concat().try_into().unwrap()).collect()
}

fn add(state: &mut [u8; 16], other: &[u8; 16]) {
    state.iter_mut().zip(other).for_each(|(byte, more)| *byte ^= more);
}

fn unshift_and_unsubstitute(state: &[u8; 16], s_box: &[u8; 256]) -> [u8; 16] {
    let mut found = [0; 16];
    for column in 0..4 {
        for row in 0..4 {
            let byte = state[(column + 4 - row) % 4 * 4 + row];
            let original = s_box.iter().position(|&entry| entry == byte).unwrap();
            found[column * 4 + row] = u8::try_from(original).unwrap();
        }
    }
    found
}

fn unmix(state: &[u8; 16]) -> [u8; 16] {
    let mut found = [0; 16];
    for column in 0..4 {
        for row in 0..4 {
            found[column * 4 + row] = [14, 11, 13, 9]
                .into_iter()
                .enumerate()
                .fold(0, |sum, (step, factor)| sum ^ times(state[column * 4 + (row + step) % 4], factor));
        }
    }
    found
}

/// One block, CBC with `initial` before it, PKCS 7 padding taken off.
pub fn decrypt(key: [u8; 16], initial: [u8; 16], block: [u8; 16]) -> Vec<u8> {
    let s_box = s_box();
    let keys = round_keys(key, &s_box);
    let mut state = block;
    add(&mut state, &keys[10]);
    for round in (0..10).rev() {
        state = unshift_and_unsubstitute(&state, &s_box);
        add(&mut state, &keys[round]);
        if round > 0 {
            state = unmix(&state);
        }
    }
    add(&mut state, &initial);
    let padding = usize::from(state[15]);
    assert!((1..=16).contains(&padding) && state[16 - padding..].iter().all(|&byte| byte == state[15]));
    state[..16 - padding].to_vec()
}

#[test]
fn the_standards_own_example_is_decrypted() {
    // FIPS 197, appendix B; the plain text is made to end in padding by the initial vector.
    let key = *b"\x2b\x7e\x15\x16\x28\xae\xd2\xa6\xab\xf7\x15\x88\x09\xcf\x4f\x3c";
    let block = *b"\x39\x25\x84\x1d\x02\xdc\x09\xfb\xdc\x11\x85\x97\x19\x6a\x0b\x32";
    let plain = *b"\x32\x43\xf6\xa8\x88\x5a\x30\x8d\x31\x31\x98\xa2\xe0\x37\x07\x34";
    let mut initial = [0; 16];
    initial[15] = 0x34 ^ 1;
    assert_eq!(decrypt(key, initial, block), plain[..15]);
}
