//! Annealing on orders; the reference is `sequencing/order/anneal.py`.

use crate::hash::{below, splitmix};
use crate::num::Num;
use crate::problem::Problem;

/// Moves tried between two looks at the clock.
const POLL: u64 = 4096;
/// How far from a breach a moment is fetched, and how far past it put, every other time.
const NEAR: usize = 8;
const PAST: usize = 4;
/// How far a moment moves otherwise, every other time.
const SHORT: usize = 6;
/// How far a moment goes at most that takes its successors or predecessors along.
const BLOCK: usize = 48;

pub struct Anneal<T> {
    pub cap: T,
    /// Temperatures, one after the other, in units of value times ln 2.
    pub levels: Vec<T>,
    pub tries: u64,
    pub seed: u64,
}

struct Line<'a, T> {
    problem: &'a Problem<T>,
    low: Vec<T>,
    order: Vec<usize>,
    place: Vec<usize>,
    /// What is kept after each place, row by row, and by how much it breaks limits.
    kept: Vec<T>,
    breach: Vec<T>,
    /// A new layout of some places, and what is kept at all of them but the last.
    laid: Vec<usize>,
    new_kept: Vec<T>,
    new_breach: Vec<T>,
    marked: Vec<u64>,
    mark: u64,
}

impl<T: Num> Line<'_, T> {
    fn excess(&self, values: &[T]) -> T {
        let mut sum = T::ZERO;
        for (party, &value) in values.iter().enumerate() {
            if value < self.low[party] {
                sum = sum + (self.low[party] - value);
            } else if value > self.problem.upper[party] {
                sum = sum + (value - self.problem.upper[party]);
            }
        }
        sum
    }

    fn first(&self, moment: usize) -> usize {
        self.problem.before[moment]
            .iter()
            .map(|&m| self.place[m] + 1)
            .max()
            .unwrap_or(0)
    }

    fn last(&self, moment: usize) -> usize {
        let after = self.problem.after[moment]
            .iter()
            .map(|&m| self.place[m])
            .min();
        after.unwrap_or(self.order.len()) - 1
    }

    /// From which place to which a moment could move to mend a breach.
    fn mend(&self, random: &mut u64) -> Option<(usize, usize)> {
        let size = self.order.len();
        let mut place = below(random, size);
        while self.breach[place] <= T::ZERO {
            place = (place + 1) % size;
        }
        let span = if below(random, 2) == 0 {
            NEAR
        } else {
            size / 2
        };
        let offset = 1 + below(random, span);
        let forward = below(random, 2) == 0;
        let past = if below(random, 2) == 0 { PAST } else { size };
        if forward {
            let from = (place + 1).saturating_sub(offset);
            let last = self.last(self.order[from]);
            if last > place {
                Some((from, place + 1 + below(random, past.min(last - place))))
            } else {
                let to = place + 1 + below(random, PAST.min(size - 1 - place));
                (to - from <= BLOCK).then_some((from, to))
            }
        } else {
            let from = (place + offset).min(size - 1);
            if from <= place {
                return None;
            }
            let first = self.first(self.order[from]);
            if first <= place {
                Some((from, place - below(random, past.min(place + 1 - first))))
            } else {
                let to = place - below(random, PAST.min(place + 1));
                (from - to <= BLOCK).then_some((from, to))
            }
        }
    }

    fn roam(&self, random: &mut u64) -> Option<(usize, usize)> {
        let size = self.order.len();
        let from = below(random, size);
        let (first, last) = match below(random, 4) {
            0 => (from.saturating_sub(SHORT), (from + SHORT).min(size - 1)),
            kind => {
                let reach = if kind == 1 { SHORT } else { size };
                let first = self.first(self.order[from]).max(from.saturating_sub(reach));
                (first, self.last(self.order[from]).min(from + reach))
            }
        };
        let to = first + below(random, last - first + 1);
        (from != to).then_some((from, to))
    }

    /// Lay out anew what stands between two places: the moment at `from` goes to the other end, and
    /// with it what has to stay on that side of it.
    fn lay(&mut self, from: usize, to: usize) {
        self.mark += 1;
        self.laid.clear();
        let moment = self.order[from];
        self.marked[moment] = self.mark;
        if from < to {
            let mut along = vec![moment];
            for place in from + 1..=to {
                let other = self.order[place];
                let waits = &self.problem.before[other];
                if waits.iter().any(|&m| self.marked[m] == self.mark) {
                    self.marked[other] = self.mark;
                    along.push(other);
                } else {
                    self.laid.push(other);
                }
            }
            self.laid.extend(along);
        } else {
            let mut rest = Vec::new();
            self.laid.push(moment);
            for place in (to..from).rev() {
                let other = self.order[place];
                let after = &self.problem.after[other];
                if after.iter().any(|&m| self.marked[m] == self.mark) {
                    self.marked[other] = self.mark;
                    self.laid.push(other);
                } else {
                    rest.push(other);
                }
            }
            self.laid.reverse();
            self.laid.extend(rest.into_iter().rev());
        }
    }

    /// By how much the breaches of the new layout are above the old ones, and what is kept; None:
    /// by more than `limit`.
    fn weigh(&mut self, low: usize, limit: T) -> Option<T> {
        let (problem, parties) = (self.problem, self.problem.parties);
        let mut values = vec![T::ZERO; parties];
        if low > 0 {
            values.copy_from_slice(&self.kept[(low - 1) * parties..low * parties]);
        }
        let last = self.laid.len() - 1;
        let mut rise = T::ZERO;
        for place in low..low + last {
            rise = rise - self.breach[place];
        }
        self.new_kept.clear();
        self.new_breach.clear();
        for &moment in &self.laid[..last] {
            for (value, &delta) in values.iter_mut().zip(problem.row(moment)) {
                *value = *value + delta;
            }
            let excess = self.excess(&values);
            rise = rise + excess;
            if rise > limit {
                return None;
            }
            self.new_kept.extend_from_slice(&values);
            self.new_breach.push(excess);
        }
        Some(rise)
    }

    fn take(&mut self, low: usize) {
        let parties = self.problem.parties;
        let last = self.laid.len() - 1;
        self.kept[low * parties..(low + last) * parties].copy_from_slice(&self.new_kept);
        self.breach[low..low + last].copy_from_slice(&self.new_breach);
        for (offset, &moment) in self.laid.iter().enumerate() {
            self.order[low + offset] = moment;
            self.place[moment] = low + offset;
        }
    }
}

pub fn anneal<T: Num>(
    problem: &Problem<T>,
    order: Vec<usize>,
    how: &Anneal<T>,
    stop: &mut dyn FnMut() -> bool,
) -> (Vec<usize>, T) {
    let (size, parties) = (problem.size, problem.parties);
    let mut place = vec![0; size];
    for (index, &moment) in order.iter().enumerate() {
        place[moment] = index;
    }
    let mut line = Line {
        problem,
        low: problem.lower(how.cap),
        order,
        place,
        kept: Vec::with_capacity(size * parties),
        breach: Vec::with_capacity(size),
        laid: Vec::new(),
        new_kept: Vec::new(),
        new_breach: Vec::new(),
        marked: vec![0; size],
        mark: 0,
    };
    let mut values = vec![T::ZERO; parties];
    for index in 0..size {
        let row = problem.row(line.order[index]);
        for party in 0..parties {
            values[party] = values[party] + row[party];
        }
        line.kept.extend_from_slice(&values);
        // The last point is the same in every order.
        line.breach.push(if index + 1 < size {
            line.excess(&values)
        } else {
            T::ZERO
        });
    }
    let mut cost = line.breach.iter().fold(T::ZERO, |sum, &b| sum + b);
    let mut best = line.order.clone();
    let mut least = cost;
    let mut random = how.seed;
    let mut tried: u64 = 0;
    for &level in &how.levels {
        for _ in 0..how.tries {
            if cost == T::ZERO {
                return (line.order, cost);
            }
            tried += 1;
            if tried % POLL == 0 && stop() {
                return (best, least);
            }
            let mend = below(&mut random, 2) == 0;
            let chosen = if mend {
                line.mend(&mut random)
            } else {
                line.roam(&mut random)
            };
            let Some((from, to)) = chosen else { continue };
            // Metropolis et al. 1953: accept a rise below T ln(1/u). With u = 2^-zeros (1 + f) / 2,
            // log2(1/u) = zeros + 1 - log2(1 + f), and f is close enough to log2(1 + f).
            let bits = splitmix(&mut random);
            let zeros = bits.leading_zeros();
            let rest = bits.checked_shl(zeros + 1).unwrap_or(0) >> 48;
            let limit = level.scale((i64::from(zeros + 1) << 16) - rest as i64);
            let low = from.min(to);
            line.lay(from, to);
            let Some(rise) = line.weigh(low, limit) else {
                continue;
            };
            line.take(low);
            cost = cost + rise;
            if cost < least {
                least = cost;
                best.copy_from_slice(&line.order);
            }
        }
    }
    (best, least)
}
