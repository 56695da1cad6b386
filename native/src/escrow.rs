//! The escrow's trees: see `paripassu.escrow.reference`, which says what each function gives.
//!
//! What stands before a leaf is one block, the context, so that its hash is begun once for all. A
//! subtree of 256 slots is hashed level by level, in memory that stays near the processor; larger
//! ones are parted, smaller or gappy ones hashed node by node.

use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use sha2::block_api::compress256;

use crate::sha::{self, Block, Hash, EMPTY, SIZE};
use crate::trees::{bytes, slice};
use crate::work::Workers;

/// Rises with every change of a signature or a result of this module.
pub const ESCROW: u32 = 1;
/// Levels of a subtree that is hashed in one piece.
const LEVELS: u32 = 8;
/// Levels of a subtree that is one thread's task.
const TASK: u32 = 12;
/// Slots with records whose column leaves are one thread's task.
const RECORDS: usize = 2048;

fn wrong(what: &'static str) -> PyErr {
    PyValueError::new_err(what)
}

/// A buffer of numbers; none where it is empty, for then it need not lie where numbers may.
pub struct Numbers<T: Element>(Option<PyBuffer<T>>);

impl<T: Element> Numbers<T> {
    fn all(&self) -> PyResult<&[T]> {
        self.0.as_ref().map_or(Ok(&[]), slice)
    }
}

impl<'a, 'py, T: Element> FromPyObject<'a, 'py> for Numbers<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(Numbers(match given.len()? {
            0 => None,
            _ => Some(PyBuffer::get(&given)?),
        }))
    }
}

fn context(given: &PyBuffer<u8>) -> PyResult<[u32; 8]> {
    let block: &Block = bytes(given)?
        .try_into()
        .map_err(|_| wrong("a context has 64 bytes"))?;
    let mut state = sha::START;
    compress256(&mut state, std::slice::from_ref(block));
    Ok(state)
}

fn hashes(given: &[u8]) -> PyResult<&[Hash]> {
    let (whole, rest) = given.as_chunks::<SIZE>();
    if rest.is_empty() {
        Ok(whole)
    } else {
        Err(wrong("hashes have 32 bytes each"))
    }
}

/// The seed of a child: H(side ‖ seed), side 2 on the left and 3 on the right.
#[inline(always)]
fn child(seed: &Hash, right: bool) -> Hash {
    let mut block: Block = SEED;
    block[0] = 2 + u8::from(right);
    block[1..=SIZE].copy_from_slice(seed);
    sha::padded(std::slice::from_ref(&block))
}

const SEED: Block = {
    let mut block = [0; 64];
    block[33] = 0x80;
    block[62] = 1; // 33 bytes are 0x0108 bits
    block[63] = 8;
    block
};
/// The second block of the leaf of an empty slot: salt, slot, no records; 108 bytes in all.
const LEAF: Block = {
    let mut block = [0; 64];
    block[44] = 0x80;
    block[62] = 0x03;
    block[63] = 0x60;
    block
};

#[inline(always)]
fn finish(mut state: [u32; 8], blocks: &[Block]) -> Hash {
    compress256(&mut state, blocks);
    let mut hash = [0; SIZE];
    for (bytes, word) in hash.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    hash
}

/// What follows a context, with its padding, in whole blocks.
struct Message {
    bytes: Vec<u8>,
}

impl Message {
    fn new() -> Self {
        Message { bytes: Vec::new() }
    }

    fn finish(&mut self, state: [u32; 8]) -> Hash {
        let bits = 8 * (64 + self.bytes.len() as u64);
        self.bytes.push(0x80);
        let whole = (self.bytes.len() + 8).next_multiple_of(64) - 8;
        self.bytes.resize(whole, 0);
        self.bytes.extend_from_slice(&bits.to_be_bytes());
        finish(state, self.bytes.as_chunks().0)
    }
}

/// The slots with records, ascending; how many each has, and its body.
#[derive(Clone, Copy)]
struct Records<'a> {
    slots: &'a [u64],
    counts: &'a [u32],
    bodies: &'a [Hash],
}

impl<'a> Records<'a> {
    fn within(self, first: u64, end: u64) -> Self {
        let from = self.slots.partition_point(|&slot| slot < first);
        let to = self.slots.partition_point(|&slot| slot < end);
        Records {
            slots: &self.slots[from..to],
            counts: &self.counts[from..to],
            bodies: &self.bodies[from..to],
        }
    }
}

/// The slots that there are, as runs: first, and one after the last.
struct Territory<'a> {
    firsts: &'a [u64],
    ends: &'a [u64],
}

#[derive(PartialEq)]
enum Filling {
    Empty,
    Partly,
    Full,
}

impl Territory<'_> {
    fn fills(&self, first: u64, end: u64) -> Filling {
        let at = self.ends.partition_point(|&one| one <= first);
        if at == self.ends.len() || self.firsts[at] >= end {
            Filling::Empty
        } else if self.firsts[at] <= first && end <= self.ends[at] {
            Filling::Full
        } else {
            Filling::Partly
        }
    }
}

struct Space {
    seeds: Vec<Hash>,
    next: Vec<Hash>,
}

impl Space {
    fn new() -> Self {
        Space {
            seeds: vec![[0; SIZE]; 1 << LEVELS],
            next: vec![[0; SIZE]; 1 << LEVELS],
        }
    }
}

struct Tree<'a> {
    state: [u32; 8],
    territory: Territory<'a>,
    records: Records<'a>,
}

impl Tree<'_> {
    /// The hash of the subtree over 2^levels slots from the first on.
    fn root(&self, first: u64, levels: u32, seed: &Hash, space: &mut Space) -> Hash {
        let end = first + (1 << levels);
        match self.territory.fills(first, end) {
            Filling::Empty => EMPTY,
            Filling::Full if levels <= LEVELS => self.whole(first, levels, seed, space),
            _ => {
                let middle = first + (1 << (levels - 1));
                let left = self.root(first, levels - 1, &child(seed, false), space);
                let right = self.root(middle, levels - 1, &child(seed, true), space);
                sha::node(&left, &right)
            }
        }
    }

    fn whole(&self, first: u64, levels: u32, seed: &Hash, space: &mut Space) -> Hash {
        let size = 1_usize << levels;
        space.seeds[0] = *seed;
        for level in 0..levels {
            let count = 1 << level;
            for at in 0..count {
                let seed = space.seeds[at];
                space.next[2 * at] = child(&seed, false);
                space.next[2 * at + 1] = child(&seed, true);
            }
            std::mem::swap(&mut space.seeds, &mut space.next);
        }
        let there = self.records.within(first, first + size as u64);
        let mut at = 0;
        for (offset, salt) in space.seeds[..size].iter().enumerate() {
            let slot = first + offset as u64;
            let mut block = LEAF;
            block[..SIZE].copy_from_slice(salt);
            block[SIZE..SIZE + 8].copy_from_slice(&slot.to_be_bytes());
            space.next[offset] = if there.slots.get(at) == Some(&slot) {
                at += 1;
                self.taken(&block, there.counts[at - 1], &there.bodies[at - 1])
            } else {
                finish(self.state, std::slice::from_ref(&block))
            };
        }
        let row = &mut space.next;
        let mut count = size;
        while count > 1 {
            count /= 2;
            for at in 0..count {
                row[at] = sha::node(&row[2 * at], &row[2 * at + 1]);
            }
        }
        row[0]
    }

    /// The leaf of a slot with records: after salt and slot stand their number and the body.
    fn taken(&self, begun: &Block, count: u32, body: &Hash) -> Hash {
        let mut blocks: [Block; 2] = [[0; 64]; 2];
        let all = blocks.as_flattened_mut();
        all[..40].copy_from_slice(&begun[..40]);
        all[40..44].copy_from_slice(&count.to_be_bytes());
        all[44..76].copy_from_slice(body);
        all[76] = 0x80;
        all[126] = 0x04; // 140 bytes are 0x0460 bits
        all[127] = 0x60;
        finish(self.state, &blocks)
    }

    /// Part a subtree in tasks, from left to right.
    fn part(&self, first: u64, levels: u32, seed: Hash, tasks: &mut Vec<(u64, u32, Hash)>) {
        if self.territory.fills(first, first + (1 << levels)) == Filling::Empty {
            return;
        }
        if levels <= TASK {
            tasks.push((first, levels, seed));
            return;
        }
        let middle = first + (1 << (levels - 1));
        self.part(first, levels - 1, child(&seed, false), tasks);
        self.part(middle, levels - 1, child(&seed, true), tasks);
    }

    /// Join what the tasks gave, in their order.
    fn join(&self, first: u64, levels: u32, done: &mut impl Iterator<Item = Hash>) -> Hash {
        if self.territory.fills(first, first + (1 << levels)) == Filling::Empty {
            return EMPTY;
        }
        if levels <= TASK {
            return done.next().unwrap_or(EMPTY);
        }
        let middle = first + (1 << (levels - 1));
        let left = self.join(first, levels - 1, done);
        let right = self.join(middle, levels - 1, done);
        sha::node(&left, &right)
    }
}

/// See `paripassu.escrow.reference.subtrees`.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub fn escrow_subtrees<'py>(
    py: Python<'py>,
    context: PyBuffer<u8>,
    depth: u32,
    firsts: Numbers<u64>,
    ends: Numbers<u64>,
    nodes: Numbers<u64>,
    seeds: PyBuffer<u8>,
    slots: Numbers<u64>,
    counts: Numbers<u32>,
    bodies: PyBuffer<u8>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let records = Records {
        slots: slots.all()?,
        counts: counts.all()?,
        bodies: hashes(bytes(&bodies)?)?,
    };
    let territory = Territory {
        firsts: firsts.all()?,
        ends: ends.all()?,
    };
    let (nodes, seeds) = (nodes.all()?, hashes(bytes(&seeds)?)?);
    if records.slots.len() != records.counts.len()
        || records.slots.len() != records.bodies.len()
        || territory.firsts.len() != territory.ends.len()
        || nodes.len() != seeds.len()
        || depth > 60
        || nodes.iter().any(|&node| node == 0 || node >> depth > 1)
    {
        return Err(wrong("the parts of a tree do not fit together"));
    }
    let tree = Tree {
        state: self::context(&context)?,
        territory,
        records,
    };
    let workers = Workers::new(threads)?;
    let made = py.detach(|| {
        let places: Vec<(u64, u32)> = nodes
            .iter()
            .map(|&node| {
                let levels = depth - node.ilog2();
                ((node - (1 << node.ilog2())) << levels, levels)
            })
            .collect();
        let mut tasks = Vec::new();
        for (&(first, levels), seed) in places.iter().zip(seeds) {
            tree.part(first, levels, *seed, &mut tasks);
        }
        let mut roots = vec![[0; SIZE]; tasks.len()];
        workers.fill(&mut roots, Space::new, |space, index| {
            let (first, levels, seed) = &tasks[index];
            tree.root(*first, *levels, seed, space)
        });
        let mut done = roots.into_iter();
        let joined: Vec<Hash> = places
            .iter()
            .map(|&(first, levels)| tree.join(first, levels, &mut done))
            .collect();
        joined
    });
    py.check_signals()?;
    Ok(PyBytes::new(py, made.as_flattened()))
}

/// The seeds from a node down to a slot, of which the next slot takes what it shares.
struct Path {
    depth: u32,
    last: u64,
    seeds: Vec<Hash>,
}

impl Path {
    fn new(depth: u32, seed: Hash, node: u64) -> Self {
        let mut seeds = Vec::with_capacity(depth as usize + 1);
        seeds.push(seed);
        Path {
            depth: depth - node.ilog2(),
            last: 0,
            seeds,
        }
    }

    /// The seed of a slot, numbered from the first under the node.
    #[inline(always)]
    fn salt(&mut self, slot: u64) -> Hash {
        let apart = u64::BITS - (slot ^ self.last).leading_zeros();
        let shared = (self.depth - apart.min(self.depth)) as usize;
        self.seeds.truncate(shared + 1);
        for level in self.seeds.len() as u32..=self.depth {
            let right = slot >> (self.depth - level) & 1 == 1;
            let seed = child(&self.seeds[level as usize - 1], right);
            self.seeds.push(seed);
        }
        self.last = slot;
        self.seeds[self.depth as usize]
    }
}

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
    let state = self::context(&context)?;
    let seed: Hash = bytes(&seed)?
        .try_into()
        .map_err(|_| wrong("a seed has 32 bytes"))?;
    let (slots, counts): (&[u64], &[u32]) = (slots.all()?, counts.all()?);
    let (data, lengths): (&[u8], &[i32]) = (bytes(&data)?, lengths.all()?);
    if node == 0 || depth > 60 || node >> depth > 1 || slots.len() != counts.len() {
        return Err(wrong("the parts of a column do not fit together"));
    }
    let under = (node - (1 << node.ilog2())) << (depth - node.ilog2());
    // Where the values of each task begin, and their bytes.
    let mut starts = Vec::with_capacity(slots.len() / RECORDS + 1);
    let (mut value, mut byte) = (0_usize, 0_usize);
    for (index, &count) in counts.iter().enumerate() {
        if index % RECORDS == 0 {
            starts.push((value, byte));
        }
        let end = value
            .checked_add(count as usize)
            .filter(|&end| end <= lengths.len())
            .ok_or_else(|| wrong("there are fewer values than records"))?;
        byte += lengths[value..end]
            .iter()
            .map(|&length| length.max(0) as usize)
            .sum::<usize>();
        value = end;
    }
    if value != lengths.len() || byte != data.len() {
        return Err(wrong("there are more values than records"));
    }
    let workers = Workers::new(threads)?;
    let mut made = vec![[0; SIZE]; slots.len()];
    py.detach(|| {
        workers.each(&mut made, RECORDS, Message::new, |message, task, out| {
            let (mut value, mut byte) = starts[task];
            let mut path = Path::new(depth, seed, node);
            for (offset, hash) in out.iter_mut().enumerate() {
                let index = task * RECORDS + offset;
                let salt = path.salt(slots[index].wrapping_sub(under));
                let into = &mut message.bytes;
                into.clear();
                into.extend_from_slice(&salt);
                into.extend_from_slice(&slots[index].to_be_bytes());
                into.extend_from_slice(&counts[index].to_be_bytes());
                for &length in &lengths[value..value + counts[index] as usize] {
                    if length < 0 {
                        into.push(0);
                        continue;
                    }
                    into.push(1);
                    into.extend_from_slice(&(length as u32).to_be_bytes());
                    into.extend_from_slice(&data[byte..byte + length as usize]);
                    byte += length as usize;
                }
                value += counts[index] as usize;
                *hash = message.finish(state);
            }
        });
    });
    py.check_signals()?;
    Ok(PyBytes::new(py, made.as_flattened()))
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
    let state = self::context(&context)?;
    let (slots, counts): (&[u64], &[u32]) = (slots.all()?, counts.all()?);
    let columns: Vec<&[Hash]> = columns
        .iter()
        .map(|one| hashes(bytes(one)?))
        .collect::<PyResult<_>>()?;
    if slots.len() != counts.len() || columns.iter().any(|one| one.len() != slots.len()) {
        return Err(wrong("the parts of a body do not fit together"));
    }
    let workers = Workers::new(threads)?;
    let mut made = vec![[0; SIZE]; slots.len()];
    py.detach(|| {
        workers.each(&mut made, RECORDS, Message::new, |message, task, out| {
            for (offset, hash) in out.iter_mut().enumerate() {
                let index = task * RECORDS + offset;
                let into = &mut message.bytes;
                into.clear();
                into.extend_from_slice(&slots[index].to_be_bytes());
                into.extend_from_slice(&counts[index].to_be_bytes());
                for column in &columns {
                    into.extend_from_slice(&column[index]);
                }
                *hash = message.finish(state);
            }
        });
    });
    py.check_signals()?;
    Ok(PyBytes::new(py, made.as_flattened()))
}
