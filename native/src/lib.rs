//! Kernels for `paripassu.sequencing.order`, `paripassu.inspection.accountancy`,
//! `paripassu.merkle`, `paripassu.escrow` and `paripassu.record`. Every function gives what its
//! reference in Python gives, to the last bit; the reference says why it is right.

mod anneal;
mod arrays;
mod balance;
mod base64;
mod beam;
mod bits;
mod columns;
mod entries;
mod escrow;
mod exact;
mod hash;
mod merkle;
mod num;
mod paths;
mod plain;
mod problem;
mod salts;
mod sha;
mod slots;
mod statement;
mod trees;
mod work;

use std::time::{Duration, Instant};

use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;

use crate::num::Num;
use crate::problem::Problem;

/// Rises with every change of a signature or a result: the caller takes only what it knows.
const KERNELS: u32 = 4;
/// The same for the kernels of `paripassu.merkle`.
const HASHES: u32 = 1;
/// Most moments that the kernels take.
const MOST: usize = 4096;
/// Sums up to here are taken in 64 bits, and in 128.
const SMALL: i128 = 1 << 62;
const LARGE: i128 = 1 << 100;

enum Either {
    Small(Problem<i64>),
    Large(Problem<i128>),
}

#[pyclass(frozen)]
struct Kernel {
    problem: Either,
}

/// Asks now and then whether to stop: the time is over, Ctrl-C, or somebody says so.
struct Stop {
    until: Option<Instant>,
    asked: Option<Py<PyAny>>,
    next: Instant,
    error: Option<PyErr>,
}

impl Stop {
    fn new(seconds: Option<f64>, asked: Option<Py<PyAny>>) -> Self {
        let now = Instant::now();
        let until = seconds.map(|s| now + Duration::from_secs_f64(s.clamp(0.0, 1e9)));
        Stop {
            until,
            asked,
            next: now + Duration::from_millis(50),
            error: None,
        }
    }

    fn now(&mut self) -> bool {
        let now = Instant::now();
        if self.until.is_some_and(|until| now >= until) {
            return true;
        }
        if now < self.next {
            return false;
        }
        self.next = now + Duration::from_millis(50);
        let answer = Python::attach(|py| -> PyResult<bool> {
            py.check_signals()?;
            match &self.asked {
                Some(asked) => asked.call0(py)?.is_truthy(py),
                None => Ok(false),
            }
        });
        answer.unwrap_or_else(|error| {
            self.error = Some(error);
            true
        })
    }
}

fn problem<T: Num>(
    delta: Vec<Vec<i128>>,
    before: Vec<Vec<usize>>,
    limits: (Vec<i128>, Vec<i128>),
    rated: Vec<bool>,
    one: i128,
    number: impl Fn(i128) -> T,
) -> Problem<T> {
    let mut after = vec![Vec::new(); delta.len()];
    for (moment, waits) in before.iter().enumerate() {
        for &earlier in waits {
            after[earlier].push(moment);
        }
    }
    let column = |values: Vec<i128>| values.into_iter().map(&number).collect::<Vec<T>>();
    Problem {
        size: delta.len(),
        parties: limits.0.len(),
        upper: column(limits.0),
        floor: column(limits.1),
        delta: column(delta.into_iter().flatten().collect()),
        before,
        after,
        rated,
        one: number(one),
    }
}

macro_rules! sized {
    ($size:expr, $call:ident, $number:ty, $($argument:expr),*) => {
        match $size {
            0..=64 => $call::<1, $number>($($argument),*),
            65..=128 => $call::<2, $number>($($argument),*),
            129..=256 => $call::<4, $number>($($argument),*),
            257..=1024 => $call::<16, $number>($($argument),*),
            _ => $call::<64, $number>($($argument),*),
        }
    };
}

type Answer = (Option<Vec<usize>>, Option<i128>, u64);

fn search<T: Num>(
    problem: &Problem<T>,
    work: (i128, i128, i128, u64, bool),
    stop: &mut Stop,
    number: impl Fn(i128) -> T,
    back: impl Fn(T) -> i128,
) -> Answer {
    use crate::exact::{search, Limits};
    let (cap, target, least, states, depth_first) = work;
    let mut limits = Limits {
        cap: number(cap),
        target: number(target),
        least: number(least),
        states,
        depth_first,
        stop: &mut || stop.now(),
    };
    let found = sized!(problem.size, search, T, problem, &mut limits);
    (found.order, found.bound.map(back), found.states)
}

fn beam<T: Num>(
    problem: &Problem<T>,
    how: &crate::beam::Beam<T>,
    stop: &mut Stop,
) -> Option<Vec<usize>> {
    use crate::beam::beam;
    let mut asked = || stop.now();
    sized!(problem.size, beam, T, problem, how, &mut asked)
}

fn fits(value: i128) -> PyResult<i64> {
    i64::try_from(value).map_err(|_| PyOverflowError::new_err("value too large"))
}

#[pymethods]
impl Kernel {
    #[new]
    fn new(
        delta: Vec<Vec<i128>>,
        before: Vec<Vec<usize>>,
        upper: Vec<i128>,
        floor: Vec<i128>,
        rated: Vec<bool>,
        one: i128,
    ) -> PyResult<Self> {
        let large = || PyOverflowError::new_err("problem too large");
        if delta.len() > MOST {
            return Err(large());
        }
        // No sum over columns and moments of anything kept may leave the type.
        let mut reach = one;
        for &value in delta.iter().flatten().chain(&upper).chain(&floor) {
            reach = reach
                .checked_add(value.checked_abs().ok_or_else(large)?)
                .ok_or_else(large)?;
        }
        let sums = ((delta.len() + 2) * (upper.len() + 1)) as i128;
        let reach = reach.checked_mul(sums).ok_or_else(large)?;
        let limits = (upper, floor);
        let problem = if reach < SMALL {
            Either::Small(problem(delta, before, limits, rated, one, |value| {
                value as i64
            }))
        } else if reach < LARGE {
            Either::Large(problem(delta, before, limits, rated, one, |value| value))
        } else {
            return Err(large());
        };
        Ok(Kernel { problem })
    }

    /// `(order, bound, states)`: see `sequencing/order/exact.py`.
    #[allow(clippy::too_many_arguments)]
    fn search(
        &self,
        py: Python<'_>,
        cap: i128,
        target: i128,
        least: i128,
        states: u64,
        depth_first: bool,
        seconds: Option<f64>,
        asked: Option<Py<PyAny>>,
    ) -> PyResult<Answer> {
        let mut stop = Stop::new(seconds, asked);
        let states = states.min(u64::from(u32::MAX / 2));
        let work = (cap, target, least, states, depth_first);
        let found = match &self.problem {
            Either::Small(problem) => {
                for value in [cap, target, least] {
                    fits(value)?;
                }
                py.detach(|| search(problem, work, &mut stop, |v| v as i64, i128::from))
            }
            Either::Large(problem) => py.detach(|| search(problem, work, &mut stop, |v| v, |v| v)),
        };
        stop.error.map_or(Ok(found), Err)
    }

    /// Part of an order, or None if stopped: see `sequencing/order/beam.py`.
    #[allow(clippy::too_many_arguments)]
    fn beam(
        &self,
        py: Python<'_>,
        width: usize,
        backward: bool,
        cap: i128,
        hard: bool,
        burdens: Vec<f64>,
        depth: usize,
        seconds: Option<f64>,
        asked: Option<Py<PyAny>>,
    ) -> PyResult<Option<Vec<usize>>> {
        use crate::beam::Beam;
        let mut stop = Stop::new(seconds, asked);
        let found = match &self.problem {
            Either::Small(problem) => {
                let how = Beam {
                    width,
                    backward,
                    cap: fits(cap)?,
                    hard,
                    burdens,
                    depth,
                };
                py.detach(|| beam(problem, &how, &mut stop))
            }
            Either::Large(problem) => {
                let how = Beam {
                    width,
                    backward,
                    cap,
                    hard,
                    burdens,
                    depth,
                };
                py.detach(|| beam(problem, &how, &mut stop))
            }
        };
        stop.error.map_or(Ok(found), Err)
    }

    /// `(order, breach)`: see `sequencing/order/anneal.py`.
    #[allow(clippy::too_many_arguments)]
    fn anneal(
        &self,
        py: Python<'_>,
        order: Vec<usize>,
        cap: i128,
        levels: Vec<i128>,
        tries: u64,
        seed: u64,
        seconds: Option<f64>,
        asked: Option<Py<PyAny>>,
    ) -> PyResult<(Vec<usize>, i128)> {
        use crate::anneal::{anneal, Anneal};
        let mut stop = Stop::new(seconds, asked);
        let found = match &self.problem {
            Either::Small(problem) => {
                let levels = levels
                    .into_iter()
                    .map(fits)
                    .collect::<PyResult<Vec<i64>>>()?;
                let how = Anneal {
                    cap: fits(cap)?,
                    levels,
                    tries,
                    seed,
                };
                py.detach(|| {
                    let (order, cost) = anneal(problem, order, &how, &mut || stop.now());
                    (order, i128::from(cost))
                })
            }
            Either::Large(problem) => {
                let how = Anneal {
                    cap,
                    levels,
                    tries,
                    seed,
                };
                py.detach(|| anneal(problem, order, &how, &mut || stop.now()))
            }
        };
        stop.error.map_or(Ok(found), Err)
    }
}

#[pymodule]
fn paripassu_native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("KERNELS", KERNELS)?;
    module.add_class::<Kernel>()?;
    module.add_function(wrap_pyfunction!(arrays::campaign_sums, module)?)?;
    module.add_function(wrap_pyfunction!(arrays::largest_statistics, module)?)?;
    module.add("HASHES", HASHES)?;
    module.add("ESCROW", escrow::ESCROW)?;
    module.add("STATEMENTS", statement::STATEMENTS)?;
    module.add_function(wrap_pyfunction!(statement::record_statement, module)?)?;
    module.add("ENTRIES", entries::ENTRIES)?;
    module.add_function(wrap_pyfunction!(entries::escrow_read_entries, module)?)?;
    module.add_function(wrap_pyfunction!(entries::escrow_write_entries, module)?)?;
    module.add_function(wrap_pyfunction!(escrow::escrow_subtrees, module)?)?;
    module.add_function(wrap_pyfunction!(escrow::escrow_paths, module)?)?;
    module.add_function(wrap_pyfunction!(columns::escrow_leaves, module)?)?;
    module.add_function(wrap_pyfunction!(columns::escrow_bodies, module)?)?;
    module.add_function(wrap_pyfunction!(trees::merkle_equal_root, module)?)?;
    module.add_function(wrap_pyfunction!(trees::merkle_offsets_root, module)?)?;
    module.add_function(wrap_pyfunction!(trees::merkle_list_root, module)?)?;
    module.add_function(wrap_pyfunction!(trees::merkle_hashes_root, module)?)?;
    module.add_function(wrap_pyfunction!(trees::merkle_equal_hashes, module)?)?;
    module.add_function(wrap_pyfunction!(trees::merkle_offsets_hashes, module)?)?;
    module.add_function(wrap_pyfunction!(trees::merkle_pairs, module)?)?;
    module.add_function(wrap_pyfunction!(trees::sha256_blocks, module)?)
}
