//! The entries of a disclosure as JSON: see `paripassu.escrow.entries`, which says what each
//! function gives.
//!
//! What is read is the one encoding of entries that all have the same columns opened. For anything
//! else nothing is given: the reader in Python says what is wrong with it.

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::escrow::Numbers;
use crate::sha::SIZE;
use crate::trees::bytes;

/// Rises with every change of a signature or a result of this module.
pub const ENTRIES: u32 = 1;
/// Rows that are written between two looks at whether somebody asks to stop.
const ROWS: usize = 1 << 16;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Letters of the base64 of a hash, with the sign that pads it.
const LETTERS: usize = 44;

/// A column as it is read.
enum Read {
    Opened {
        data: Vec<u8>,
        lengths: Vec<i32>,
        counts: Vec<u32>,
    },
    Leaves(Vec<u8>),
}

/// JSON that is read from left to right; None wherever it is not as it should be.
struct Reader<'a> {
    content: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = self.content.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn peek(&self) -> Option<u8> {
        self.content.get(self.at).copied()
    }

    fn take(&mut self, wanted: &[u8]) -> Option<()> {
        let there = self.content.get(self.at..)?.starts_with(wanted);
        self.at += wanted.len();
        there.then_some(())
    }

    /// Whether another element follows; false at the end of the array.
    fn more(&mut self) -> Option<bool> {
        match self.next()? {
            b',' => Some(true),
            b']' => Some(false),
            _ => None,
        }
    }

    /// The rest of a text whose first quotation mark was taken.
    fn text(&mut self, data: &mut Vec<u8>) -> Option<()> {
        loop {
            let rest = self.content.get(self.at..)?;
            let plain = rest
                .iter()
                .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20)?;
            data.extend_from_slice(&rest[..plain]);
            self.at += plain + 1;
            match rest[plain] {
                b'"' => return Some(()),
                b'\\' => data.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    /// A character that has to be escaped, in the one way in which it is.
    fn escaped(&mut self) -> Option<u8> {
        Some(match self.next()? {
            b'"' => b'"',
            b'\\' => b'\\',
            b'b' => 8,
            b't' => 9,
            b'n' => 10,
            b'f' => 12,
            b'r' => 13,
            b'u' => {
                self.take(b"00")?;
                let high = match self.next()? {
                    b'0' => 0,
                    b'1' => 16,
                    _ => return None,
                };
                let low = match self.next()? {
                    digit @ b'0'..=b'9' => digit - b'0',
                    digit @ b'a'..=b'f' => digit - b'a' + 10,
                    _ => return None,
                };
                match high + low {
                    8 | 9 | 10 | 12 | 13 => return None,
                    other => other,
                }
            }
            _ => return None,
        })
    }

    /// An array of texts and nulls, after its bracket.
    fn values(&mut self, data: &mut Vec<u8>, lengths: &mut Vec<i32>) -> Option<u32> {
        let before = lengths.len();
        if self.peek()? == b']' {
            self.at += 1;
            return Some(0);
        }
        loop {
            match self.next()? {
                b'"' => {
                    let start = data.len();
                    self.text(data)?;
                    lengths.push(i32::try_from(data.len() - start).ok()?);
                }
                b'n' => {
                    self.take(b"ull")?;
                    lengths.push(-1);
                }
                _ => return None,
            }
            if !self.more()? {
                return u32::try_from(lengths.len() - before).ok();
            }
        }
    }

    /// The base64 of one hash, after its first quotation mark.
    fn leaf(&mut self, hashes: &mut Vec<u8>) -> Option<()> {
        let letters = self.content.get(self.at..self.at + LETTERS)?;
        let (mut bits, mut held) = (0_u32, 0);
        for &letter in &letters[..LETTERS - 1] {
            let value = match letter {
                b'A'..=b'Z' => letter - b'A',
                b'a'..=b'z' => letter - b'a' + 26,
                b'0'..=b'9' => letter - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
            held += 6;
            if held >= 8 {
                held -= 8;
                hashes.push((bits >> held) as u8);
                bits &= (1 << held) - 1;
            }
        }
        // 43 letters have 258 bits: the last two stand for nothing.
        if letters[LETTERS - 1] != b'=' || bits != 0 {
            return None;
        }
        self.at += LETTERS;
        self.take(b"\"")
    }

    fn entry(&mut self, column: &mut Read) -> Option<()> {
        match (self.next()?, column) {
            (
                b'[',
                Read::Opened {
                    data,
                    lengths,
                    counts,
                },
            ) => {
                let count = self.values(data, lengths)?;
                counts.push(count);
            }
            (b'"', Read::Leaves(hashes)) => self.leaf(hashes)?,
            _ => return None,
        }
        Some(())
    }

    /// The first row says which columns are opened.
    fn first(&mut self) -> Option<Vec<Read>> {
        let mut columns = Vec::new();
        self.take(b"[")?;
        loop {
            let mut column = match self.peek()? {
                b'[' => Read::Opened {
                    data: Vec::new(),
                    lengths: Vec::new(),
                    counts: Vec::new(),
                },
                _ => Read::Leaves(Vec::new()),
            };
            self.entry(&mut column)?;
            columns.push(column);
            if !self.more()? {
                return Some(columns);
            }
        }
    }

    /// All rows, at least one, of at least one column.
    fn rows(&mut self) -> Option<Vec<Read>> {
        let start = self.at;
        self.take(b"[")?;
        let mut columns = self.first()?;
        while self.more()? {
            self.take(b"[")?;
            let last = columns.len() - 1;
            for (index, column) in columns.iter_mut().enumerate() {
                self.entry(column)?;
                if self.more()? != (index < last) {
                    return None;
                }
            }
        }
        std::str::from_utf8(&self.content[start..self.at]).ok()?;
        Some(columns)
    }
}

/// Bytes of the values, their lengths, and how many each row has; or leaves, and nothing.
type Column<'py> = (
    Bound<'py, PyBytes>,
    Option<Bound<'py, PyBytes>>,
    Option<Bound<'py, PyBytes>>,
);

/// See `paripassu.escrow.entries.read_entries`.
#[pyfunction]
pub fn escrow_read_entries<'py>(
    py: Python<'py>,
    content: PyBuffer<u8>,
    at: usize,
) -> PyResult<Option<(Vec<Column<'py>>, usize)>> {
    let content = bytes(&content)?;
    let mut reader = Reader { content, at };
    let Some(columns) = py.detach(|| reader.rows()) else {
        return Ok(None);
    };
    let columns = columns.into_iter().map(|column| match column {
        Read::Opened {
            data,
            lengths,
            counts,
        } => (
            PyBytes::new(py, &data),
            Some(native_bytes(py, &lengths, i32::to_ne_bytes)),
            Some(native_bytes(py, &counts, u32::to_ne_bytes)),
        ),
        Read::Leaves(hashes) => (PyBytes::new(py, &hashes), None, None),
    });
    Ok(Some((columns.collect(), reader.at)))
}

/// Numbers as `array.frombytes` takes them.
fn native_bytes<'py, T: Copy>(
    py: Python<'py>,
    numbers: &[T],
    written: impl Fn(T) -> [u8; 4],
) -> Bound<'py, PyBytes> {
    let made = numbers.iter().flat_map(|&one| written(one));
    PyBytes::new(py, &made.collect::<Vec<u8>>())
}

/// A column as it is written.
enum Given<'a> {
    Opened {
        data: &'a [u8],
        lengths: &'a [i32],
        counts: &'a [u32],
    },
    Leaves(&'a [u8]),
}

/// Where a row begins in a column.
#[derive(Clone, Copy, Default)]
struct Place {
    value: usize,
    byte: usize,
}

/// Takes the bytes that are written.
trait Sink {
    fn put(&mut self, part: &[u8]);
}

/// Counts them.
struct Size(usize);

impl Sink for Size {
    #[inline(always)]
    fn put(&mut self, part: &[u8]) {
        self.0 += part.len();
    }
}

/// Puts them where they belong.
struct Room<'a> {
    bytes: &'a mut [u8],
    at: usize,
}

impl Sink for Room<'_> {
    #[inline(always)]
    fn put(&mut self, part: &[u8]) {
        self.bytes[self.at..self.at + part.len()].copy_from_slice(part);
        self.at += part.len();
    }
}

fn write_text(text: &[u8], sink: &mut impl Sink) {
    sink.put(b"\"");
    let mut from = 0;
    for (at, &byte) in text.iter().enumerate() {
        let short: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            8 => b"\\b",
            9 => b"\\t",
            10 => b"\\n",
            12 => b"\\f",
            13 => b"\\r",
            0..0x20 => b"\\u00",
            _ => continue,
        };
        sink.put(&text[from..at]);
        sink.put(short);
        if short.len() > 2 {
            sink.put(&[
                b'0' + (byte >> 4),
                b"0123456789abcdef"[usize::from(byte & 15)],
            ]);
        }
        from = at + 1;
    }
    sink.put(&text[from..]);
    sink.put(b"\"");
}

fn write_leaf(hash: &[u8], sink: &mut impl Sink) {
    let mut letters = [b'='; LETTERS];
    for (letters, three) in letters.chunks_mut(4).zip(hash.chunks(3)) {
        let mut bytes = [0; 3];
        bytes[..three.len()].copy_from_slice(three);
        let bits = u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]);
        for (at, letter) in letters.iter_mut().take(three.len() + 1).enumerate() {
            *letter = ALPHABET[(bits >> (18 - 6 * at) & 63) as usize];
        }
    }
    sink.put(b"\"");
    sink.put(&letters);
    sink.put(b"\"");
}

/// Write a range of rows; `places` are where they begin in each column, and then where they end.
fn write_rows(
    columns: &[Given<'_>],
    places: &mut [Place],
    rows: std::ops::Range<usize>,
    sink: &mut impl Sink,
) {
    for row in rows {
        sink.put(if row == 0 { b"[" } else { b",[" });
        for (index, (column, place)) in columns.iter().zip(places.iter_mut()).enumerate() {
            if index > 0 {
                sink.put(b",");
            }
            match column {
                Given::Leaves(hashes) => write_leaf(&hashes[row * SIZE..(row + 1) * SIZE], sink),
                Given::Opened {
                    data,
                    lengths,
                    counts,
                } => {
                    sink.put(b"[");
                    let end = place.value + counts[row] as usize;
                    for (number, &length) in lengths[place.value..end].iter().enumerate() {
                        if number > 0 {
                            sink.put(b",");
                        }
                        if length < 0 {
                            sink.put(b"null");
                        } else {
                            let after = place.byte + length as usize;
                            write_text(&data[place.byte..after], sink);
                            place.byte = after;
                        }
                    }
                    place.value = end;
                    sink.put(b"]");
                }
            }
        }
        sink.put(b"]");
    }
}

/// Bytes of the values, their lengths, how many each row has; or leaves, and nothing.
type Handed = (PyBuffer<u8>, Option<Numbers<i32>>, Option<Numbers<u32>>);

/// See `paripassu.escrow.entries.write_entries`.
#[pyfunction]
pub fn escrow_write_entries<'py>(
    py: Python<'py>,
    rows: usize,
    columns: Vec<Handed>,
) -> PyResult<Bound<'py, PyBytes>> {
    let columns: Vec<Given<'_>> = columns
        .iter()
        .map(|column| given(column, rows))
        .collect::<PyResult<_>>()?;
    let mut size = Size(2);
    let mut places = vec![Place::default(); columns.len()];
    for start in (0..rows).step_by(ROWS) {
        let here = start..rows.min(start + ROWS);
        py.detach(|| write_rows(&columns, &mut places, here, &mut size));
        py.check_signals()?;
    }
    places.fill(Place::default());
    PyBytes::new_with(py, size.0, |made| {
        let mut room = Room { bytes: made, at: 0 };
        room.put(b"[");
        for start in (0..rows).step_by(ROWS) {
            let here = start..rows.min(start + ROWS);
            py.detach(|| write_rows(&columns, &mut places, here, &mut room));
            py.check_signals()?;
        }
        room.put(b"]");
        Ok(())
    })
}

fn given(column: &Handed, rows: usize) -> PyResult<Given<'_>> {
    let wrong = || PyValueError::new_err("the parts of a column do not fit together");
    let data = bytes(&column.0)?;
    let (Some(lengths), Some(counts)) = (&column.1, &column.2) else {
        let fits = data.len() == rows * SIZE;
        return fits.then_some(Given::Leaves(data)).ok_or_else(wrong);
    };
    let (lengths, counts) = (lengths.all()?, counts.all()?);
    let held: usize = lengths.iter().map(|&one| one.max(0) as usize).sum();
    let values: usize = counts.iter().map(|&one| one as usize).sum();
    if counts.len() != rows || values != lengths.len() || held != data.len() {
        return Err(wrong());
    }
    Ok(Given::Opened {
        data,
        lengths,
        counts,
    })
}
