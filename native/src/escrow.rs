//! The escrow's trees: see `paripassu.escrow.reference`, which says what each function gives.
//!
//! What stands before a leaf is one block, the context, so that its hash is begun once for all.
//! Subtrees of 256 slots are hashed in one piece (`slots.rs`); larger ones are parted, those with
//! gaps hashed node by node. Leaves with records are made in `columns.rs`. Ctrl-C is heard about
//! every tenth of a second.

use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::paths::{climb, Way, TOGETHER};
use crate::sha::{self, Block, Hash, State, EMPTY, SIZE};
use crate::slots::{self, Records, Subtree, LEVELS};
use crate::trees::{bytes, slice};
use crate::work::Workers;

/// Rises with every change of a signature or a result of this module.
pub const ESCROW: u32 = 1;
/// Levels of a subtree that is one thread's task.
const TASK: u32 = 12;
/// Tasks of a thread between two looks at whether somebody asks to stop.
const TASKS: usize = 128;
/// Paths of a thread between two such looks.
const PATHS: usize = 1024 * TOGETHER;

pub fn wrong(what: &'static str) -> PyErr {
    PyValueError::new_err(what)
}

/// A buffer of numbers; none where it is empty, for then it need not lie where numbers may.
pub struct Numbers<T: Element>(Option<PyBuffer<T>>);

impl<T: Element> Numbers<T> {
    pub fn all(&self) -> PyResult<&[T]> {
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

pub fn context(given: &PyBuffer<u8>) -> PyResult<State> {
    let block: &Block = bytes(given)?
        .try_into()
        .map_err(|_| wrong("a context has 64 bytes"))?;
    let mut state = State::START;
    state.add(std::slice::from_ref(block));
    Ok(state)
}

pub fn hashes(given: &[u8]) -> PyResult<&[Hash]> {
    let (whole, rest) = given.as_chunks::<SIZE>();
    if rest.is_empty() {
        Ok(whole)
    } else {
        Err(wrong("hashes have 32 bytes each"))
    }
}

/// The seed of a child.
fn child(seed: &Hash, right: bool) -> Hash {
    let mut block = slots::seed(right);
    block[1..=SIZE].copy_from_slice(seed);
    sha::padded(std::slice::from_ref(&block))
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

struct Tree<'a> {
    state: State,
    territory: Territory<'a>,
    records: Records<'a>,
}

impl Tree<'_> {
    /// The hash of the subtree over 2^levels slots from the first on.
    fn root(&self, first: u64, levels: u32, seed: &Hash, space: &mut Subtree) -> Hash {
        let end = first + (1 << levels);
        match self.territory.fills(first, end) {
            Filling::Empty => EMPTY,
            Filling::Full if levels <= LEVELS => {
                space.root(first, levels, seed, self.records, &self.state)
            }
            _ => {
                let middle = first + (1 << (levels - 1));
                let left = self.root(first, levels - 1, &child(seed, false), space);
                let right = self.root(middle, levels - 1, &child(seed, true), space);
                sha::node(&left, &right)
            }
        }
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
    let (places, tasks) = py.detach(|| {
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
        (places, tasks)
    });
    let mut roots = vec![[0; SIZE]; tasks.len()];
    let batch = TASKS * workers.threads;
    for (roots, tasks) in roots.chunks_mut(batch).zip(tasks.chunks(batch)) {
        py.detach(|| {
            workers.fill(roots, Subtree::new, |space, index| {
                let (first, levels, seed) = &tasks[index];
                tree.root(*first, *levels, seed, space)
            });
        });
        py.check_signals()?;
    }
    let mut done = roots.into_iter();
    let joined: Vec<Hash> = places
        .iter()
        .map(|&(first, levels)| tree.join(first, levels, &mut done))
        .collect();
    Ok(PyBytes::new(py, joined.as_flattened()))
}

/// See `paripassu.escrow.reference.paths`.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub fn escrow_paths<'py>(
    py: Python<'py>,
    depth: u32,
    firsts: Numbers<u64>,
    ends: Numbers<u64>,
    slots: Numbers<u64>,
    leaves: PyBuffer<u8>,
    path: PyBuffer<u8>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let territory = Territory {
        firsts: firsts.all()?,
        ends: ends.all()?,
    };
    let slots: &[u64] = slots.all()?;
    let (leaves, path) = (hashes(bytes(&leaves)?)?, hashes(bytes(&path)?)?);
    if territory.firsts.len() != territory.ends.len()
        || slots.len() != leaves.len()
        || depth > 60
        || slots.iter().any(|&slot| slot >> depth != 0)
    {
        return Err(wrong("the parts of a path do not fit together"));
    }
    let mut ways = Vec::with_capacity(slots.len());
    let mut used = 0;
    for &slot in slots {
        let siblings = (0..depth).filter(|&level| {
            let first = (slot >> level ^ 1) << level;
            territory.fills(first, first + (1 << level)) != Filling::Empty
        });
        let siblings = siblings.fold(0, |all, level| all | 1_u64 << level);
        ways.push(Way {
            slot,
            siblings,
            path: used,
        });
        used += ways[ways.len() - 1].length();
    }
    if used != path.len() {
        return Err(wrong("the paths have other lengths"));
    }
    let workers = Workers::new(threads)?;
    let mut made = leaves.to_vec();
    let batch = PATHS * workers.threads;
    for (made, ways) in made.chunks_mut(batch).zip(ways.chunks(batch)) {
        py.detach(|| {
            workers.each(
                made,
                TOGETHER,
                || (),
                |(), task, hashes| {
                    let from = task * TOGETHER;
                    climb(&ways[from..from + hashes.len()], depth, path, hashes);
                },
            );
        });
        py.check_signals()?;
    }
    Ok(PyBytes::new(py, made.as_flattened()))
}
