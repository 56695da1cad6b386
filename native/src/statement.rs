//! A statement, read if it is in its one encoding: see `record/native.py`.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};

use crate::base64::decoded;
use crate::plain::Reader;
use crate::sha;

/// Rises with every change of a signature or a result: the caller takes only what it knows.
pub const STATEMENTS: u32 = 1;

const BEGIN: &[u8] = b"{\"payload\":\"";
const LIST: &[u8] = b"\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[";
const KEY_ID: &[u8] = b"{\"keyid\":\"";
const SIGNATURE: &[u8] = b"\",\"sig\":\"";

/// Bytes among which a quotation mark is looked for at once.
const PIECE: usize = 64;

/// What stands before the next quotation mark, and all after what has to follow.
fn quoted<'a>(text: &'a [u8], then: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    // Piece by piece without looking up in between: several bytes at a time.
    let without = |piece: &&[u8]| !piece.iter().fold(false, |any, &c| any | (c == b'"'));
    let start = PIECE * text.chunks_exact(PIECE).take_while(without).count();
    let end = start + text[start..].iter().position(|&c| c == b'"')?;
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

/// The attributes of a statement, as they stand in its payload.
struct Fields<'a> {
    agreement: &'a str,
    origin: &'a str,
    author: &'a str,
    kind: &'a str,
    body: &'a str,
    blobs: Vec<(&'a str, u64, &'a str)>,
    size: u64,
    root: Vec<u8>,
    previous: Option<&'a str>,
}

/// As in `record/forms.py`.
const DIGEST: usize = 64;
const NAME: usize = 200;
const KIND: usize = 64;
const ORIGIN: usize = 120;
const MEDIA: usize = 64;
const RECEIPT: &str = "/receipt/";

fn is_small(c: u8) -> bool {
    c.is_ascii_lowercase()
}

fn is_small_or_digit(c: u8) -> bool {
    is_small(c) || c.is_ascii_digit()
}

/// Half of a media type.
fn is_media(text: &[u8]) -> bool {
    let fits = |&c| is_small_or_digit(c) || b"!#$&^_.+-".contains(&c);
    text.len() <= MEDIA
        && text.first().is_some_and(|&c| is_small_or_digit(c))
        && text.iter().all(fits)
}

fn is_digest(text: &[u8]) -> bool {
    text.len() == DIGEST && text.iter().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

impl<'a> Reader<'a> {
    /// What stands before the next quotation mark, if it is ASCII.
    fn word_in_quotes(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let found = &rest[..rest.iter().position(|&c| c == b'"')?];
        self.at += found.len();
        std::str::from_utf8(found).ok()
    }

    /// Such a word of a form: its first letter, the others, and how many there are at most.
    fn form(
        &mut self,
        most: usize,
        first: fn(u8) -> bool,
        next: fn(u8) -> bool,
    ) -> Option<&'a str> {
        let found = self.word_in_quotes()?;
        let bytes = found.as_bytes();
        let fits = first(*bytes.first()?) && bytes.iter().all(|&c| next(c));
        (fits && bytes.len() <= most).then_some(found)
    }

    fn digest(&mut self) -> Option<&'a str> {
        self.word_in_quotes()
            .filter(|found| is_digest(found.as_bytes()))
    }

    fn natural(&mut self) -> Option<u64> {
        match self.next()? {
            b'0' => Some(0),
            first => self.number(first),
        }
    }

    fn blobs(&mut self) -> Option<Vec<(&'a str, u64, &'a str)>> {
        let mut found: Vec<(&str, u64, &str)> = Vec::new();
        self.literal(b"[")?;
        if self.is_next(b']') {
            return Some(found);
        }
        loop {
            self.literal(br#"{"digest":""#)?;
            let digest = self.digest()?;
            if found.last().is_some_and(|before| before.0 >= digest) {
                return None;
            }
            self.literal(br#"","size":"#)?;
            let size = self.natural()?;
            self.literal(br#","type":""#)?;
            let media = self.word_in_quotes()?;
            let (kind, part) = media.split_once('/')?;
            if !is_media(kind.as_bytes()) || !is_media(part.as_bytes()) {
                return None;
            }
            self.literal(br#""}"#)?;
            found.push((digest, size, media));
            match self.next()? {
                b',' => {}
                b']' => return Some(found),
                _ => return None,
            }
        }
    }

    fn fields(mut self) -> Option<Fields<'a>> {
        self.literal(br#"{"_type":"https://in-toto.io/Statement/v1","predicate":{"#)?;
        self.literal(br#""after":{"root":""#)?;
        let root = decoded(self.text.get(self.at..self.at + 44)?)?;
        self.at += 44;
        self.literal(br#"","size":"#)?;
        let size = self.natural()?;
        self.literal(br#"},"author":""#)?;
        let author = self.form(NAME, is_small_or_digit, |c| {
            is_small_or_digit(c) || matches!(c, b'_' | b'-')
        })?;
        self.literal(br#"","blobs":"#)?;
        let blobs = self.blobs()?;
        self.literal(br#","body":"#)?;
        let start = self.at;
        if self.text.get(start) != Some(&b'{') {
            return None;
        }
        self.value(2)?;
        let body = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        self.literal(br#","kind":""#)?;
        let kind = self.form(KIND, is_small, |c| is_small(c) || c == b'-')?;
        self.literal(br#"","origin":""#)?;
        let allowed = |c| is_small_or_digit(c) || matches!(c, b'.' | b'/' | b'-');
        let origin = self.form(ORIGIN, allowed, allowed)?;
        self.literal(br#"","previous":"#)?;
        let previous = if self.is_next(b'"') {
            let found = self.digest()?;
            self.literal(b"\"")?;
            Some(found)
        } else {
            self.literal(b"null")?;
            None
        };
        self.literal(
            br#"},"predicateType":"paripassu:statement/1","subject":[{"digest":{"sha256":""#,
        )?;
        let agreement = self.digest()?;
        self.literal(br#""}}]}"#)?;
        let whole = self.at == self.text.len() && root.len() == sha::SIZE;
        (whole && !origin.contains(RECEIPT)).then_some(Fields {
            agreement,
            origin,
            author,
            kind,
            body,
            blobs,
            size,
            root,
            previous,
        })
    }
}

/// What is signed: see `pae` in `record/envelope.py`.
fn encoded(payload: &[u8]) -> Vec<u8> {
    let begin = format!("DSSEv1 28 application/vnd.in-toto+json {} ", payload.len());
    [begin.as_bytes(), payload].concat()
}

/// See `parse_statement` in `record/native.py`.
#[pyfunction]
pub fn record_statement<'py>(
    py: Python<'py>,
    content: &[u8],
) -> PyResult<Option<[Bound<'py, PyTuple>; 4]>> {
    let Some((payload, signatures)) = parts(content) else {
        return Ok(None);
    };
    let ordered = signatures.windows(2).all(|two| two[0].0 < two[1].0)
        && signatures.iter().all(|(id, _)| is_digest(id.as_bytes()));
    let text = &payload;
    let Some(fields) = (Reader { text, at: 0 }).fields().filter(|_| ordered) else {
        return Ok(None);
    };
    let message = encoded(&payload);
    let bytes = |found: &[u8]| PyBytes::new(py, found);
    let text = |found: &str| PyString::new(py, found);
    Ok(Some([
        (
            bytes(&payload),
            bytes(&message),
            bytes(&sha::leaf(&message)),
            bytes(&sha::leaf(content)),
        )
            .into_pyobject(py)?,
        (
            text(fields.agreement),
            text(fields.origin),
            text(fields.author),
            text(fields.kind),
            text(fields.body),
            fields.size,
            bytes(&fields.root),
            fields.previous.map(text),
        )
            .into_pyobject(py)?,
        PyTuple::new(py, fields.blobs)?,
        PyTuple::new(
            py,
            signatures
                .iter()
                .map(|(id, signature)| (text(id), bytes(signature)))
                .collect::<Vec<_>>(),
        )?,
    ]))
}
