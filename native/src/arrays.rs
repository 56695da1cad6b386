//! Arrays of doubles that cross from Python without a copy.

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::balance::{self, Histories};

fn checked(buffer: &PyBuffer<f64>, shape: &[usize]) -> PyResult<()> {
    if !buffer.is_c_contiguous() || buffer.shape() != shape {
        return Err(PyValueError::new_err(format!(
            "an array of {shape:?} doubles in a row is needed"
        )));
    }
    Ok(())
}

/// The numbers of an array that nobody changes meanwhile.
fn numbers<'a>(buffer: &'a PyBuffer<f64>, shape: &[usize]) -> PyResult<&'a [f64]> {
    checked(buffer, shape)?;
    if buffer.item_count() == 0 {
        return Ok(&[]);
    }
    // SAFETY: contiguous, of that many doubles, and held by the buffer; the callers, in
    // `accountancy/native.py`, hand over arrays that no other thread writes.
    Ok(unsafe { std::slice::from_raw_parts(buffer.buf_ptr().cast(), buffer.item_count()) })
}

/// The places of an array that only this call knows.
#[allow(clippy::mut_from_ref)]
fn places<'a>(buffer: &'a PyBuffer<f64>, shape: &[usize]) -> PyResult<&'a mut [f64]> {
    checked(buffer, shape)?;
    if buffer.readonly() {
        return Err(PyValueError::new_err(
            "an array that may be written is needed",
        ));
    }
    if buffer.item_count() == 0 {
        return Ok(&mut []);
    }
    // SAFETY: as above, and writable; made by the caller for this call alone.
    Ok(unsafe { std::slice::from_raw_parts_mut(buffer.buf_ptr().cast(), buffer.item_count()) })
}

/// See `reference_sums` in `accountancy/native.py`.
#[pyfunction]
pub fn campaign_sums(
    py: Python<'_>,
    measured: PyBuffer<f64>,
    bounds: Vec<usize>,
    totals: PyBuffer<f64>,
    squares: PyBuffer<f64>,
    threads: usize,
) -> PyResult<()> {
    let &[runs, steps, points] = measured.shape() else {
        return Err(PyValueError::new_err("runs, steps and points are needed"));
    };
    let ordered = bounds.windows(2).all(|pair| pair[0] <= pair[1]);
    if bounds.len() < 2 || !ordered || bounds[bounds.len() - 1] > steps || points == 0 {
        return Err(PyValueError::new_err("the bounds leave the steps"));
    }
    let cells = [runs, bounds.len() - 1, points];
    let from = numbers(&measured, &[runs, steps, points])?;
    let (totals, squares) = (places(&totals, &cells)?, places(&squares, &cells)?);
    py.detach(|| {
        balance::sums(
            from,
            (steps, points),
            &bounds,
            totals,
            squares,
            threads.max(1),
        )
    });
    Ok(())
}

/// See `reference_largest` in `accountancy/native.py`.
#[pyfunction]
pub fn largest_statistics(
    py: Python<'_>,
    lower: PyBuffer<f64>,
    muf: PyBuffer<f64>,
    cumuf: PyBuffer<f64>,
    z: PyBuffer<f64>,
    allowance: f64,
    found: PyBuffer<f64>,
) -> PyResult<()> {
    let (&[periods, free], &[_, count]) = (lower.shape(), z.shape()) else {
        return Err(PyValueError::new_err("two matrices are needed"));
    };
    if free == 0 || count == 0 {
        return Err(PyValueError::new_err("there is nothing to simulate"));
    }
    let given = Histories {
        lower: numbers(&lower, &[periods, free])?,
        muf: numbers(&muf, &[periods])?,
        cumuf: numbers(&cumuf, &[periods])?,
        z: numbers(&z, &[free, count])?,
        count,
        allowance,
    };
    let found = places(&found, &[6, count])?;
    py.detach(|| balance::largest_statistics(&given, found));
    Ok(())
}
