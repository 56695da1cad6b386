//! Work on several threads.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// More threads than this are of no use to anybody.
const MOST: usize = 256;

struct Pools {
    process: u32,
    by_size: HashMap<usize, Arc<ThreadPool>>,
}

static POOLS: Mutex<Option<Pools>> = Mutex::new(None);

/// A number of threads; one is the caller's own.
pub struct Workers {
    pub threads: usize,
    pool: Option<Arc<ThreadPool>>,
}

impl Workers {
    pub fn new(threads: usize) -> PyResult<Self> {
        let threads = threads.clamp(1, MOST);
        let pool = match threads {
            1 => None,
            _ => Some(pool(threads)?),
        };
        Ok(Workers { threads, pool })
    }

    /// Make each element from its index. What a thread works with is made once for it.
    pub fn fill<T: Send, S>(
        &self,
        out: &mut [T],
        start: impl Fn() -> S + Sync + Send,
        make: impl Fn(&mut S, usize) -> T + Sync + Send,
    ) {
        self.each(out, 1, start, |space, index, part| {
            part[0] = make(space, index);
        });
    }

    /// Write each part of that many elements, the last one perhaps shorter, from its index.
    pub fn each<T: Send, S>(
        &self,
        out: &mut [T],
        size: usize,
        start: impl Fn() -> S + Sync + Send,
        write: impl Fn(&mut S, usize, &mut [T]) + Sync + Send,
    ) {
        let parts = out.len().div_ceil(size);
        match &self.pool {
            Some(pool) if parts > 1 => pool.install(|| {
                out.par_chunks_mut(size)
                    .enumerate()
                    .for_each_init(start, |space, (index, part)| write(space, index, part));
            }),
            _ => {
                let mut space = start();
                for (index, part) in out.chunks_mut(size).enumerate() {
                    write(&mut space, index, part);
                }
            }
        }
    }
}

/// Threads are kept for the next call, but not for a forked process: it has none of them.
fn pool(threads: usize) -> PyResult<Arc<ThreadPool>> {
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if pools.as_ref().is_some_and(|known| known.process != process) {
        mem::forget(pools.take());
    }
    let known = pools.get_or_insert_with(|| Pools {
        process,
        by_size: HashMap::new(),
    });
    if let Some(pool) = known.by_size.get(&threads) {
        return Ok(Arc::clone(pool));
    }
    let made = ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("paripassu-{index}"))
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("threads cannot be started: {error}")))?;
    let made = Arc::new(made);
    known.by_size.insert(threads, Arc::clone(&made));
    Ok(made)
}
