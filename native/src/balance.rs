//! Kernels for `paripassu.inspection.accountancy.native`: sums of measured campaigns, and the
//! largest statistics of simulated histories. Every sum is taken in the order of the reference, and
//! wider registers only hold more columns or histories at once, so that results are the same to
//! the last bit on every machine.

use std::sync::Mutex;

/// Compiles a function for wider registers too, and takes the widest that the machine has.
macro_rules! widest {
    ($name:ident, $inner:ident, ($($argument:ident: $type:ty),*)) => {
        fn $name($($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                // No "fma": a fused product would round once where the reference rounds twice.
                #[target_feature(enable = "avx512f")]
                unsafe fn wider($($argument: $type),*) {
                    $inner($($argument),*)
                }
                #[target_feature(enable = "avx2")]
                unsafe fn wide($($argument: $type),*) {
                    $inner($($argument),*)
                }
                if is_x86_feature_detected!("avx512f") {
                    // SAFETY: the feature is there.
                    return unsafe { wider($($argument),*) };
                }
                if is_x86_feature_detected!("avx2") {
                    // SAFETY: the feature is there.
                    return unsafe { wide($($argument),*) };
                }
            }
            $inner($($argument),*)
        }
    };
}

#[inline(always)]
fn add_rows(rows: &[f64], total: &mut [f64], square: &mut [f64]) {
    for row in rows.chunks_exact(total.len()) {
        for ((total, square), &value) in total.iter_mut().zip(square.iter_mut()).zip(row) {
            *total += value;
            *square += value * value;
        }
    }
}

widest!(add, add_rows, (rows: &[f64], total: &mut [f64], square: &mut [f64]));

/// Sums and sums of squares of each point over the steps of each period, for each run.
///
/// `measured` is runs × steps × points, `bounds` the first step of each period and the end of the
/// last, `totals` and `squares` runs × periods × points, zero at first.
pub fn sums(
    measured: &[f64],
    (steps, points): (usize, usize),
    bounds: &[usize],
    totals: &mut [f64],
    squares: &mut [f64],
    threads: usize,
) {
    let periods = bounds.len() - 1;
    let cells = totals
        .chunks_exact_mut(points)
        .zip(squares.chunks_exact_mut(points))
        .enumerate();
    let work = Mutex::new(cells);
    let run = || loop {
        let next = work.lock().expect("no thread fails").next();
        let Some((cell, (total, square))) = next else {
            return;
        };
        let (run, period) = (cell / periods, cell % periods);
        let row = |step: usize| (run * steps + step) * points;
        add(
            &measured[row(bounds[period])..row(bounds[period + 1])],
            total,
            square,
        );
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        run();
    });
}

/// Histories that are held in registers at once.
const TILE: usize = 32;
type Tile = [f64; TILE];

/// What `largest` is given: T × m, T, T and m × n.
pub struct Histories<'a> {
    pub lower: &'a [f64],
    pub muf: &'a [f64],
    pub cumuf: &'a [f64],
    pub z: &'a [f64],
    pub count: usize,
    pub allowance: f64,
}

#[inline(always)]
fn raise(best: &mut Tile, values: &Tile, scale: f64) {
    for (best, &value) in best.iter_mut().zip(values) {
        let scaled = value * scale;
        *best = if scaled > *best { scaled } else { *best };
    }
}

#[inline(always)]
fn largest_tiles(given: &Histories, found: &mut [f64]) {
    let count = given.count;
    let free = given.z.len() / count;
    let mut tile = vec![[0.0; TILE]; free];
    for first in (0..count).step_by(TILE) {
        let size = TILE.min(count - first);
        for (row, z) in tile.iter_mut().zip(given.z.chunks_exact(count)) {
            row[..size].copy_from_slice(&z[first..first + size]);
        }
        let mut best = [[f64::NEG_INFINITY; TILE]; 6];
        let mut cumulated = [0.0; TILE];
        let scales = given.muf.iter().zip(given.cumuf);
        for (row, (&muf, &cumuf)) in given.lower.chunks_exact(free).zip(scales) {
            let mut balance = [0.0; TILE];
            for (&coefficient, values) in row.iter().zip(&tile) {
                if coefficient != 0.0 {
                    for (balance, &value) in balance.iter_mut().zip(values) {
                        *balance += value * coefficient;
                    }
                }
            }
            for (cumulated, &balance) in cumulated.iter_mut().zip(&balance) {
                *cumulated += balance;
            }
            if muf > 0.0 {
                raise(&mut best[0], &balance, muf);
            }
            if cumuf > 0.0 {
                raise(&mut best[1], &cumulated, cumuf);
            }
        }
        let mut page = [0.0; TILE];
        best[5] = [0.0; TILE];
        for values in &tile {
            raise(&mut best[2], values, 1.0);
            for (at, &value) in values.iter().enumerate() {
                let moved = page[at] + value - given.allowance;
                page[at] = if moved > 0.0 { moved } else { 0.0 };
                best[5][at] += value * value;
            }
            raise(&mut best[3], &page, 1.0);
        }
        best[4] = best[3];
        for (into, best) in found.chunks_exact_mut(count).zip(&best) {
            into[first..first + size].copy_from_slice(&best[..size]);
        }
    }
}

widest!(largest, largest_tiles, (given: &Histories, found: &mut [f64]));

/// See `reference_largest`; `found` is 6 × n.
pub fn largest_statistics(given: &Histories, found: &mut [f64]) {
    largest(given, found);
}
