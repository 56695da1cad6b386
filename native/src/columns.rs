//! What slots with records hold: leaves of columns, then a body. See `paripassu.escrow.reference`.
//!
//! Messages of many slots are hashed together; Ctrl-C is heard about every tenth of a second.

use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::escrow::{self, hashes, wrong, Numbers};
use crate::merkle::as_places;
use crate::salts::{Messages, Salts, SLOTS};
use crate::sha::{Hash, SIZE};
use crate::trees::bytes;
use crate::work::Workers;

/// Slots with records of a thread between two such looks.
const RECORDS: usize = 64 * SLOTS;

/// See `paripassu.escrow.reference.leaves`.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub fn escrow_leaves<'py>(
    py: Python<'py>,
    context: PyBuffer<u8>,
    depth: u32,
    node: u64,
    seed: PyBuffer<u8>,
    slots: Numbers<u64>,
    counts: Numbers<u32>,
    data: PyBuffer<u8>,
    lengths: Numbers<i32>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let state = escrow::context(&context)?;
    let seed: Hash = bytes(&seed)?
        .try_into()
        .map_err(|_| wrong("a seed has 32 bytes"))?;
    let (slots, counts): (&[u64], &[u32]) = (slots.all()?, counts.all()?);
    let (data, lengths): (&[u8], &[i32]) = (bytes(&data)?, lengths.all()?);
    if node == 0 || depth > 60 || node >> depth > 1 || slots.len() != counts.len() {
        return Err(wrong("the parts of a column do not fit together"));
    }
    let levels = depth - node.ilog2();
    let above = node - (1 << node.ilog2());
    let ascend = slots.windows(2).all(|pair| pair[0] < pair[1]);
    let mut ends = slots.first().into_iter().chain(slots.last());
    if !ascend || ends.any(|&slot| slot >> levels != above) {
        return Err(wrong("the slots do not ascend under their node"));
    }
    // Where the values of each task begin, and their bytes.
    let mut starts = Vec::with_capacity(slots.len() / SLOTS + 1);
    let (mut value, mut byte) = (0_usize, 0_usize);
    for (index, &count) in counts.iter().enumerate() {
        if index % SLOTS == 0 {
            starts.push((value, byte));
        }
        let end = value
            .checked_add(count as usize)
            .filter(|&end| end <= lengths.len())
            .ok_or_else(|| wrong("there are fewer values than records"))?;
        byte += lengths[value..end]
            .iter()
            .map(|&one| held(one))
            .sum::<usize>();
        value = end;
    }
    if value != lengths.len() || byte != data.len() {
        return Err(wrong("there are more values than records"));
    }
    let write = |(salts, messages): &mut (Salts, Messages), task: usize, out: &mut [Hash]| {
        let (mut value, mut byte) = starts[task];
        let here = task * SLOTS..task * SLOTS + out.len();
        let (slots, counts) = (&slots[here.clone()], &counts[here]);
        let mut done = 0;
        let salts = salts.of(&seed, levels, slots);
        for ((salt, slot), &count) in salts.iter().zip(slots).zip(counts) {
            let lengths = &lengths[value..value + count as usize];
            let size = HEAD + lengths.iter().map(|&one| written(one)).sum::<usize>();
            if !messages.takes(size) {
                done += messages.hash(&state, &mut out[done..]);
            }
            let (head, mut rest) = messages.add(size).split_at_mut(HEAD);
            head[..SIZE].copy_from_slice(salt);
            head[SIZE..SIZE + 8].copy_from_slice(&slot.to_be_bytes());
            head[SIZE + 8..].copy_from_slice(&count.to_be_bytes());
            for &length in lengths {
                let (place, after) = rest.split_at_mut(written(length));
                rest = after;
                place[0] = u8::from(length >= 0);
                if length >= 0 {
                    place[1..5].copy_from_slice(&(length as u32).to_be_bytes());
                    place[5..].copy_from_slice(&data[byte..byte + held(length)]);
                    byte += held(length);
                }
            }
            value += count as usize;
        }
        messages.hash(&state, &mut out[done..]);
    };
    let workers = Workers::new(threads)?;
    let start = || (Salts::new(), Messages::new());
    records(py, slots.len(), &workers, start, write)
}

/// Before the values of a column leaf stand the salt, the slot and the number of records.
const HEAD: usize = SIZE + 12;

/// The bytes of a text, of which null has none.
#[inline(always)]
fn held(length: i32) -> usize {
    length.max(0) as usize
}

/// The bytes of a value as it is hashed.
#[inline(always)]
fn written(length: i32) -> usize {
    if length < 0 {
        1
    } else {
        5 + length as usize
    }
}

/// Make a hash for each slot with records, SLOTS of them at a time.
fn records<'py, S>(
    py: Python<'py>,
    count: usize,
    workers: &Workers,
    start: impl Fn() -> S + Sync + Send,
    write: impl Fn(&mut S, usize, &mut [Hash]) + Sync + Send,
) -> PyResult<Bound<'py, PyBytes>> {
    let batch = RECORDS * workers.threads;
    PyBytes::new_with(py, SIZE * count, |made| {
        for (number, out) in as_places(made).chunks_mut(batch).enumerate() {
            let before = number * (batch / SLOTS);
            py.detach(|| {
                workers.each(out, SLOTS, &start, |space, task, out| {
                    write(space, before + task, out);
                });
            });
            py.check_signals()?;
        }
        Ok(())
    })
}

/// See `paripassu.escrow.reference.bodies`.
#[pyfunction]
pub fn escrow_bodies<'py>(
    py: Python<'py>,
    context: PyBuffer<u8>,
    slots: Numbers<u64>,
    counts: Numbers<u32>,
    columns: Vec<PyBuffer<u8>>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let state = escrow::context(&context)?;
    let (slots, counts): (&[u64], &[u32]) = (slots.all()?, counts.all()?);
    let columns: Vec<&[Hash]> = columns
        .iter()
        .map(|one| hashes(bytes(one)?))
        .collect::<PyResult<_>>()?;
    if slots.len() != counts.len() || columns.iter().any(|one| one.len() != slots.len()) {
        return Err(wrong("the parts of a body do not fit together"));
    }
    let size = 12 + SIZE * columns.len();
    let write = |messages: &mut Messages, task: usize, out: &mut [Hash]| {
        let mut done = 0;
        for index in task * SLOTS..task * SLOTS + out.len() {
            if !messages.takes(size) {
                done += messages.hash(&state, &mut out[done..]);
            }
            let (head, rest) = messages.add(size).split_at_mut(12);
            head[..8].copy_from_slice(&slots[index].to_be_bytes());
            head[8..].copy_from_slice(&counts[index].to_be_bytes());
            for (place, column) in rest.chunks_exact_mut(SIZE).zip(&columns) {
                place.copy_from_slice(&column[index]);
            }
        }
        messages.hash(&state, &mut out[done..]);
    };
    let workers = Workers::new(threads)?;
    records(py, slots.len(), &workers, Messages::new, write)
}
