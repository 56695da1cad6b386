//! The envelope of a statement, taken apart: see `record/opened.py`.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};

/// Rises with every change of a signature or a result: the caller takes only what it knows.
pub const ENVELOPES: u32 = 1;
/// As in `documents/plain.py`.
const MOST: u64 = (1 << 53) - 1;
const MOST_DEPTH: usize = 16;

const BEGIN: &[u8] = b"{\"payload\":\"";
const LIST: &[u8] = b"\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[";
const KEY_ID: &[u8] = b"{\"keyid\":\"";
const SIGNATURE: &[u8] = b"\",\"sig\":\"";

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
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let pad = text
        .iter()
        .rev()
        .take(2)
        .take_while(|&&c| c == b'=')
        .count();
    let (letters, mut found) = (
        &text[..text.len() - pad],
        Vec::with_capacity(text.len() / 4 * 3),
    );
    let mut groups = letters.chunks_exact(4);
    let mut wrong = 0;
    for group in &mut groups {
        let each = [0, 1, 2, 3].map(|at| VALUES[group[at] as usize]);
        wrong |= each[0] | each[1] | each[2] | each[3];
        found.extend_from_slice(&[
            each[0] << 2 | each[1] >> 4,
            each[1] << 4 | each[2] >> 2,
            each[2] << 6 | each[3],
        ]);
    }
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

/// What stands before the next quotation mark, and all after what has to follow.
fn quoted<'a>(text: &'a [u8], then: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let end = text.iter().position(|&c| c == b'"')?;
    Some((&text[..end], text[end..].strip_prefix(then)?))
}

type Parts<'a> = (Vec<u8>, Vec<(&'a str, Vec<u8>)>);

fn parts(content: &[u8]) -> Option<Parts<'_>> {
    let (payload, mut rest) = quoted(content.strip_prefix(BEGIN)?, LIST)?;
    let payload = decoded(payload)?;
    let mut signatures = Vec::new();
    while let Some(one) = rest.strip_prefix(KEY_ID) {
        let (id, after) = quoted(one, SIGNATURE)?;
        let (signature, after) = quoted(after, b"\"}")?;
        if !id.is_ascii() {
            return None;
        }
        signatures.push((std::str::from_utf8(id).ok()?, decoded(signature)?));
        match after.strip_prefix(b",") {
            Some(more) if more.starts_with(KEY_ID) => rest = more,
            Some(_) => return None,
            None => {
                rest = after;
                break;
            }
        }
    }
    (rest == b"]}").then_some((payload, signatures))
}

/// Reads JSON as long as it is in its one encoding.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<u8> {
        let found = self.text.get(self.at).copied();
        self.at += 1;
        found
    }

    fn is_next(&mut self, wanted: u8) -> bool {
        let found = self.text.get(self.at) == Some(&wanted);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        match self.next()? {
            b'"' => self.string().map(|_| ()),
            b'{' if depth < MOST_DEPTH => self.object(depth + 1),
            b'[' if depth < MOST_DEPTH => self.array(depth + 1),
            b't' => self.word(b"rue"),
            b'f' => self.word(b"alse"),
            b'n' => self.word(b"ull"),
            b'0' => Some(()),
            b'-' => {
                let first = self.next()?;
                self.number(first)
            }
            first => self.number(first),
        }
    }

    fn word(&mut self, rest: &[u8]) -> Option<()> {
        let found = self.text[self.at..].starts_with(rest);
        self.at += rest.len();
        found.then_some(())
    }

    fn number(&mut self, first: u8) -> Option<()> {
        if !(b'1'..=b'9').contains(&first) {
            return None;
        }
        let mut found = u64::from(first - b'0');
        while let Some(digit) = self.text.get(self.at).filter(|c| c.is_ascii_digit()) {
            found = found * 10 + u64::from(digit - b'0');
            if found > MOST {
                return None;
            }
            self.at += 1;
        }
        Some(())
    }

    /// What stands in a text that has begun, as it is written.
    fn string(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        loop {
            match self.next()? {
                b'"' => return Some(&self.text[start..self.at - 1]),
                b'\\' => self.escape()?,
                0..0x20 => return None,
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        match self.next()? {
            b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let code = self.text.get(self.at..self.at + 4)?;
                self.at += 4;
                let last = matches!(code[3], b'0'..=b'9' | b'a'..=b'f');
                let short = code[2] == b'0' && matches!(code[3], b'8' | b'9' | b'a' | b'c' | b'd');
                let begins = matches!(&code[..3], b"000" | b"001");
                (begins && last && !short).then_some(())
            }
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        if self.is_next(b'}') {
            return Some(());
        }
        let mut before: Option<&[u8]> = None;
        loop {
            if !self.is_next(b'"') {
                return None;
            }
            let key = self.string()?;
            // A key with an escape would be sorted by what it stands for.
            if !key.is_ascii() || key.contains(&b'\\') || before.is_some_and(|one| one >= key) {
                return None;
            }
            before = Some(key);
            if !self.is_next(b':') {
                return None;
            }
            self.value(depth)?;
            match self.next()? {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<()> {
        if self.is_next(b']') {
            return Some(());
        }
        loop {
            self.value(depth)?;
            match self.next()? {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }
}

/// Whether bytes surely are the one encoding of an object.
fn is_plain(text: &[u8]) -> bool {
    let mut reader = Reader { text, at: 0 };
    text.first() == Some(&b'{')
        && std::str::from_utf8(text).is_ok()
        && reader.value(0).is_some()
        && reader.at == text.len()
}

/// See `reference_opened` in `record/opened.py`.
#[pyfunction]
pub fn record_opened<'py>(
    py: Python<'py>,
    content: &[u8],
) -> PyResult<Option<(Bound<'py, PyBytes>, Bound<'py, PyTuple>, bool)>> {
    let Some((payload, signatures)) = parts(content) else {
        return Ok(None);
    };
    let listed = signatures
        .iter()
        .map(|(id, signature)| (PyString::new(py, id), PyBytes::new(py, signature)));
    let listed = PyTuple::new(py, listed.collect::<Vec<_>>())?;
    Ok(Some((
        PyBytes::new(py, &payload),
        listed,
        is_plain(&payload),
    )))
}
