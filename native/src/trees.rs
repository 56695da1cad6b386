//! Merkle trees for Python: see `paripassu.merkle.native` and its reference.

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyTuple};

use crate::merkle::{self, Joined, Parts, Source};
use crate::sha::{self, Hash, SIZE};
use crate::work::Workers;

/// Leaves of a list whose places are read with Python's lock held, before they are hashed without.
const READ: usize = 1 << 14;

/// The bytes of a buffer that nobody changes meanwhile.
pub fn bytes(buffer: &PyBuffer<u8>) -> PyResult<&[u8]> {
    slice(buffer)
}

pub fn slice<T: pyo3::buffer::Element>(buffer: &PyBuffer<T>) -> PyResult<&[T]> {
    if !buffer.is_c_contiguous() {
        return Err(PyValueError::new_err("a buffer in one piece is needed"));
    }
    if buffer.item_count() == 0 {
        return Ok(&[]);
    }
    // SAFETY: contiguous, of that many elements, and held by the buffer; the callers in
    // `merkle/native.py` say that nobody may write to it during the call.
    Ok(unsafe { std::slice::from_raw_parts(buffer.buf_ptr().cast(), buffer.item_count()) })
}

/// Leaves of one size, one after the other.
struct Equal<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Equal<'a> {
    fn new(buffer: &'a PyBuffer<u8>, size: usize) -> PyResult<Self> {
        let bytes = bytes(buffer)?;
        if size == 0 || bytes.len() % size != 0 {
            return Err(PyValueError::new_err("the leaves do not fill the buffer"));
        }
        Ok(Equal { bytes, size })
    }
}

impl Source for Equal<'_> {
    fn count(&self) -> usize {
        self.bytes.len() / self.size
    }

    #[inline(always)]
    fn leaf(&self, index: usize) -> &[u8] {
        &self.bytes[index * self.size..][..self.size]
    }

    fn blocks(&self) -> usize {
        sha::blocks_of(1 + self.size)
    }
}

/// Leaves of any size, one after the other: leaf i ends where leaf i + 1 begins.
struct Between<'a> {
    bytes: &'a [u8],
    offsets: &'a [i64],
}

impl<'a> Between<'a> {
    fn new(bytes: &'a [u8], offsets: &'a [i64]) -> PyResult<Self> {
        let ordered = offsets.windows(2).all(|pair| pair[0] <= pair[1]);
        let inside = |&at: &i64| usize::try_from(at).is_ok_and(|at| at <= bytes.len());
        if !ordered || !offsets.first().is_some_and(inside) || !offsets.last().is_some_and(inside) {
            return Err(PyValueError::new_err("the offsets leave the buffer"));
        }
        Ok(Between { bytes, offsets })
    }
}

impl Source for Between<'_> {
    fn count(&self) -> usize {
        self.offsets.len() - 1
    }

    #[inline(always)]
    fn leaf(&self, index: usize) -> &[u8] {
        &self.bytes[self.offsets[index] as usize..self.offsets[index + 1] as usize]
    }

    fn blocks(&self) -> usize {
        sha::blocks_of(1 + self.bytes.len() / self.count().max(1))
    }
}

/// Leaves wherever they lie.
struct Apart<'a> {
    leaves: &'a [&'a [u8]],
    blocks: usize,
}

impl Source for Apart<'_> {
    fn count(&self) -> usize {
        self.leaves.len()
    }

    #[inline(always)]
    fn leaf(&self, index: usize) -> &[u8] {
        self.leaves[index]
    }

    fn blocks(&self) -> usize {
        self.blocks
    }
}

/// Join the leaves to a tree, batch by batch; in between Ctrl-C is heard.
fn join<S: Source>(
    py: Python<'_>,
    source: &S,
    workers: &Workers,
    joined: &mut Joined,
) -> PyResult<()> {
    let parts = Parts::new(source.blocks(), workers.threads);
    for first in (0..source.count()).step_by(parts.batch) {
        let end = source.count().min(first + parts.batch);
        let root = py.detach(|| merkle::batch_root(source, first, end, &parts, workers));
        joined.push(end - first, root);
        py.check_signals()?;
    }
    Ok(())
}

fn root<S: Source>(py: Python<'_>, source: &S, threads: usize) -> PyResult<Hash> {
    let mut joined = Joined::new();
    join(py, source, &Workers::new(threads)?, &mut joined)?;
    Ok(joined.root())
}

fn new_bytes<'py>(py: Python<'py>, hash: &Hash) -> Bound<'py, PyBytes> {
    PyBytes::new(py, hash)
}

/// See `Reference.equal_root` in `merkle/reference.py`.
#[pyfunction]
pub fn merkle_equal_root<'py>(
    py: Python<'py>,
    data: PyBuffer<u8>,
    size: usize,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let source = Equal::new(&data, size)?;
    Ok(new_bytes(py, &root(py, &source, threads)?))
}

/// See `offsets_root` in `merkle/reference.py`.
#[pyfunction]
pub fn merkle_offsets_root<'py>(
    py: Python<'py>,
    data: PyBuffer<u8>,
    offsets: PyBuffer<i64>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let source = Between::new(bytes(&data)?, slice(&offsets)?)?;
    Ok(new_bytes(py, &root(py, &source, threads)?))
}

/// See `list_root` in `merkle/reference.py`.
#[pyfunction]
pub fn merkle_list_root<'py>(
    py: Python<'py>,
    leaves: &Bound<'py, PyList>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let workers = Workers::new(threads)?;
    let batch = READ * workers.threads.next_power_of_two();
    let mut joined = Joined::new();
    let mut first = 0;
    // If leaves come or go meanwhile the root is none, and the caller says so.
    while first < leaves.len() {
        // A tuple of our own keeps the leaves, whatever other threads do to the list.
        let held = leaves.get_slice(first, first + batch).to_tuple();
        let leaves = places(&held, first)?;
        let bytes = leaves.iter().map(|leaf| leaf.len()).sum::<usize>();
        let source = Apart {
            leaves: &leaves,
            blocks: sha::blocks_of(1 + bytes / leaves.len()),
        };
        join(py, &source, &workers, &mut joined)?;
        first += batch;
    }
    Ok(new_bytes(py, &joined.root()))
}

/// The bytes of each leaf of a tuple.
fn places<'a>(held: &'a Bound<'_, PyTuple>, first: usize) -> PyResult<Vec<&'a [u8]>> {
    let mut found = Vec::with_capacity(held.len());
    for index in 0..held.len() {
        let leaf = held.get_borrowed_item(index)?;
        let Ok(leaf) = leaf.cast::<PyBytes>() else {
            let number = first + index;
            return Err(PyTypeError::new_err(format!("leaf {number} is not bytes")));
        };
        let leaf = leaf.as_bytes();
        // SAFETY: bytes never change, and the tuple, which outlives what is returned, holds them.
        found.push(unsafe { std::slice::from_raw_parts(leaf.as_ptr(), leaf.len()) });
    }
    Ok(found)
}

/// See `hashes_root` in `merkle/reference.py`.
#[pyfunction]
pub fn merkle_hashes_root<'py>(
    py: Python<'py>,
    hashes: PyBuffer<u8>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let hashes = whole(bytes(&hashes)?)?;
    let workers = Workers::new(threads)?;
    let parts = Parts::new(0, workers.threads);
    let mut joined = Joined::new();
    for batch in hashes.chunks(parts.batch) {
        joined.push(
            batch.len(),
            py.detach(|| merkle::hashes_root(batch, &workers)),
        );
        py.check_signals()?;
    }
    Ok(new_bytes(py, &joined.root()))
}

/// See `equal_hashes` in `merkle/reference.py`.
#[pyfunction]
pub fn merkle_equal_hashes<'py>(
    py: Python<'py>,
    data: PyBuffer<u8>,
    size: usize,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    leaf_hashes(py, &Equal::new(&data, size)?, threads)
}

/// See `offsets_hashes` in `merkle/reference.py`.
#[pyfunction]
pub fn merkle_offsets_hashes<'py>(
    py: Python<'py>,
    data: PyBuffer<u8>,
    offsets: PyBuffer<i64>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    leaf_hashes(py, &Between::new(bytes(&data)?, slice(&offsets)?)?, threads)
}

fn leaf_hashes<'py, S: Source>(
    py: Python<'py>,
    source: &S,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let workers = Workers::new(threads)?;
    let parts = Parts::new(source.blocks(), workers.threads);
    PyBytes::new_with(py, SIZE * source.count(), |made| {
        for (number, out) in merkle::as_places(made).chunks_mut(parts.batch).enumerate() {
            let first = number * parts.batch;
            py.detach(|| merkle::leaf_hashes(source, first, out, &parts, &workers));
            py.check_signals()?;
        }
        Ok(())
    })
}

/// See `pairs` in `merkle/reference.py`.
#[pyfunction]
pub fn merkle_pairs<'py>(
    py: Python<'py>,
    hashes: PyBuffer<u8>,
    threads: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let below = whole(bytes(&hashes)?)?;
    let workers = Workers::new(threads)?;
    let batch = Parts::new(0, workers.threads).batch;
    PyBytes::new_with(py, SIZE * (below.len() / 2), |made| {
        let parts = below.chunks(2 * batch);
        for (below, out) in parts.zip(merkle::as_places(made).chunks_mut(batch)) {
            py.detach(|| merkle::level(below, out, &workers));
            py.check_signals()?;
        }
        Ok(())
    })
}

fn whole(bytes: &[u8]) -> PyResult<&[Hash]> {
    if bytes.len() % SIZE != 0 {
        return Err(PyValueError::new_err("the hashes do not fill the buffer"));
    }
    Ok(merkle::as_hashes(bytes))
}

/// Compress so many blocks of one message; what a tree's speed is measured against.
#[pyfunction]
pub fn sha256_blocks(py: Python<'_>, data: PyBuffer<u8>, threads: usize) -> PyResult<()> {
    let bytes = bytes(&data)?;
    let workers = Workers::new(threads)?;
    let mut hashes = vec![sha::EMPTY; workers.threads];
    py.detach(|| {
        workers.fill(&mut hashes, || (), |(), _| sha::digest(bytes));
    });
    Ok(())
}
