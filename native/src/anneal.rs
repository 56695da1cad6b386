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
        self.problem.before[moment].iter().map(|&m| self.place[m] + 1).max().unwrap_or(0)
    }

    fn last(&self, moment: usize) -> usize {
        let after = self.problem.after[moment].iter().map(|&m| self.place[m]).min();
        after.unwrap_or(self.order.len()) - 1
    }

    /// From which place to which a moment could move to mend a breach.
    fn mend(&self, random: &mut u64) -> Option<(usize, usize)> {
        let size = self.order.len();
        let mut place = below(random, size);
        while self.breach[place] <= T::ZERO {
            place = (place + 1) % size;
        }
        let span = if below(random, 2) == 0 { NEAR } else { size / 2 };
        let offset = 1 + below(random, span);
        let forward = below(random, 2) == 0;
        let past = if below(random, 2) == 0 { PAST } else { size };
        if forward {
            let from = (place + 1).saturating_sub(offset);
            let last = self.last(self.order[from]);
            if last <= place {
                return None;
            }
            Some((from, place + 1 + below(random, past.min(last - place))))
        } else {
            let from = (place + offset).min(size - 1);
            let first = self.first(self.order[from]);
            if from <= place || first > place {
                return None;
            }
            Some((from, place - below(random, past.min(place + 1 - first))))
        }
    }

    fn roam(&self, random: &mut u64) -> Option<(usize, usize)> {
        let size = self.order.len();
        let from = below(random, size);
        let reach = if below(random, 2) == 0 { SHORT } else { size };
        let first = self.first(self.order[from]).max(from.saturating_sub(reach));
        let last = self.last(self.order[from]).min(from + reach);
        let to = first + below(random, last - first + 1);
        (from != to).then_some((from, to))
    }

    /// What is kept after `place` once the moment at `from` has moved past it.
    fn shifted(&self, place: usize, from: usize, to: usize, values: &mut [T]) {
        let parties = self.problem.parties;
        let row = self.problem.row(self.order[from]);
        for party in 0..parties {
            values[party] = if from < to {
                self.kept[(place + 1) * parties + party] - row[party]
            } else if place == 0 {
                row[party]
            } else {
                self.kept[(place - 1) * parties + party] + row[party]
            };
        }
    }

    fn shift(&mut self, from: usize, to: usize, breach: &[T]) {
        let parties = self.problem.parties;
        let mut values = vec![T::ZERO; parties];
        let (low, high) = (from.min(to), from.max(to));
        for step in low..high {
            let place = if from < to { step } else { low + high - 1 - step };
            self.shifted(place, from, to, &mut values);
            self.kept[place * parties..(place + 1) * parties].copy_from_slice(&values);
            self.breach[place] = breach[place];
        }
        if from < to {
            self.order[from..=to].rotate_left(1);
        } else {
            self.order[to..=from].rotate_right(1);
        }
        for place in low..=high {
            self.place[self.order[place]] = place;
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
    };
    let mut values = vec![T::ZERO; parties];
    for index in 0..size {
        let row = problem.row(line.order[index]);
        for party in 0..parties {
            values[party] = values[party] + row[party];
        }
        line.kept.extend_from_slice(&values);
        // The last point is the same in every order.
        line.breach.push(if index + 1 < size { line.excess(&values) } else { T::ZERO });
    }
    let mut cost = line.breach.iter().fold(T::ZERO, |sum, &b| sum + b);
    let mut best = line.order.clone();
    let mut least = cost;
    let mut random = how.seed;
    let mut breach = vec![T::ZERO; size];
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
            let chosen = if mend { line.mend(&mut random) } else { line.roam(&mut random) };
            let Some((from, to)) = chosen else { continue };
            // Metropolis et al. 1953: accept a rise below T ln(1/u). With u = 2^-zeros (1 + f) / 2,
            // log2(1/u) = zeros + 1 - log2(1 + f), and f is close enough to log2(1 + f).
            let bits = splitmix(&mut random);
            let zeros = bits.leading_zeros();
            let rest = bits.checked_shl(zeros + 1).unwrap_or(0) >> 48;
            let limit = level.scale((i64::from(zeros + 1) << 16) - rest as i64);
            let (low, high) = (from.min(to), from.max(to));
            let mut old = T::ZERO;
            for index in low..high {
                old = old + line.breach[index];
            }
            let mut new = T::ZERO;
            let mut fine = true;
            for index in low..high {
                line.shifted(index, from, to, &mut values);
                breach[index] = line.excess(&values);
                new = new + breach[index];
                if new - old > limit {
                    fine = false;
                    break;
                }
            }
            if !fine {
                continue;
            }
            line.shift(from, to, &breach);
            cost = cost + (new - old);
            if cost < least {
                least = cost;
                best.copy_from_slice(&line.order);
            }
        }
    }
    (best, least)
}
