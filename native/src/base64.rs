//! Base64 in its one encoding: see `documents/base64.py`.

/// What a letter of base64 stands for; 64 and more: it is none.
const VALUES: [u8; 256] = {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [0xff; 256];
    let mut at = 0;
    while at < 64 {
        values[letters[at] as usize] = at as u8;
        at += 1;
    }
    values
};

/// The bytes of base64, if it is what an encoder would write.
pub fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let pad = text
        .iter()
        .rev()
        .take(2)
        .take_while(|&&c| c == b'=')
        .count();
    let letters = &text[..text.len() - pad];
    let mut groups = letters.chunks_exact(4);
    let mut found = vec![0; text.len() / 4 * 3];
    let mut wrong = 0;
    for (bytes, group) in found.chunks_exact_mut(3).zip(&mut groups) {
        let each = [0, 1, 2, 3].map(|at| VALUES[group[at] as usize]);
        wrong |= each[0] | each[1] | each[2] | each[3];
        bytes[0] = each[0] << 2 | each[1] >> 4;
        bytes[1] = each[1] << 4 | each[2] >> 2;
        bytes[2] = each[2] << 6 | each[3];
    }
    found.truncate(letters.len() / 4 * 3);
    let rest = groups.remainder().iter().map(|&c| VALUES[c as usize]);
    let rest: Vec<u8> = rest.collect();
    // Bits that stand for nothing have to be zero.
    let unused = match (rest.len(), pad) {
        (0, 0) => 0,
        (2, 2) => rest[1] & 0x0f,
        (3, 1) => rest[2] & 0x03,
        _ => return None,
    };
    for pair in rest.windows(2).zip([(2, 4), (4, 2)]) {
        let ([high, low], (up, down)) = (pair.0, pair.1) else {
            unreachable!("windows of two")
        };
        found.push(high << up | low >> down);
    }
    wrong |= rest.iter().fold(0, |all, one| all | one);
    (wrong < 64 && unused == 0).then_some(found)
}
