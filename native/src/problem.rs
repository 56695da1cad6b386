//! The prepared problem of `sequencing/order/closure.py`.

use crate::bits::Bits;
use crate::num::Num;

pub struct Problem<T> {
    pub size: usize,
    pub parties: usize,
    /// Row by row: `size * parties`.
    pub delta: Vec<T>,
    /// The moments that each one directly waits for, and those that wait for it.
    pub before: Vec<Vec<usize>>,
    pub after: Vec<Vec<usize>>,
    pub upper: Vec<T>,
    pub floor: Vec<T>,
    pub rated: Vec<bool>,
    pub one: T,
}

impl<T: Num> Problem<T> {
    pub fn total(&self) -> Vec<T> {
        let mut total = vec![T::ZERO; self.parties];
        for row in self.delta.chunks(self.parties.max(1)) {
            for (sum, &value) in total.iter_mut().zip(row) {
                *sum = *sum + value;
            }
        }
        total
    }

    pub fn row(&self, moment: usize) -> &[T] {
        &self.delta[moment * self.parties..(moment + 1) * self.parties]
    }

    /// The floors with a cap on the worst exposure folded in.
    pub fn lower(&self, cap: T) -> Vec<T> {
        let columns = self.floor.iter().zip(&self.rated);
        columns
            .map(|(&floor, &rated)| if rated { floor.max(-cap) } else { floor })
            .collect()
    }

    pub fn fits(&self, kept: &[T], low: &[T]) -> bool {
        kept.iter()
            .zip(low)
            .zip(&self.upper)
            .all(|((k, low), upper)| low <= k && k <= upper)
    }

    /// Both ends are inside the limits.
    pub fn ends_fit(&self) -> bool {
        self.fits(&vec![T::ZERO; self.parties], &self.floor)
            && self.fits(&self.total(), &self.floor)
    }

    /// The worst of `least` and the exposures at one point.
    pub fn worst(&self, kept: &[T], least: T) -> T {
        let mut worst = least;
        for (&value, &rated) in kept.iter().zip(&self.rated) {
            if rated && -value > worst {
                worst = -value;
            }
        }
        worst
    }

    /// Least distance of any column to one of its limits.
    pub fn room(&self, kept: &[T]) -> T {
        let Some(&first) = kept.first() else {
            return T::ZERO;
        };
        let mut room = first - self.floor[0];
        for (party, &value) in kept.iter().enumerate() {
            room = room
                .min(value - self.floor[party])
                .min(self.upper[party] - value);
        }
        room
    }
}

/// One way through the sets: forward from nothing done, or backward from everything done.
pub struct Direction<const W: usize> {
    pub needs: Vec<Bits<W>>,
    pub after: Vec<Vec<usize>>,
    pub backward: bool,
    pub free: Bits<W>,
}

impl<const W: usize> Direction<W> {
    pub fn new<T: Num>(problem: &Problem<T>, backward: bool) -> Self {
        let (before, after) = if backward {
            (&problem.after, &problem.before)
        } else {
            (&problem.before, &problem.after)
        };
        let mut needs = vec![Bits::EMPTY; problem.size];
        let mut free = Bits::EMPTY;
        for (moment, waits) in before.iter().enumerate() {
            for &earlier in waits {
                needs[moment].set(earlier);
            }
            if waits.is_empty() {
                free.set(moment);
            }
        }
        Direction {
            needs,
            after: after.clone(),
            backward,
            free,
        }
    }

    pub fn start<T: Num>(&self, problem: &Problem<T>) -> Vec<T> {
        if self.backward {
            problem.total()
        } else {
            vec![T::ZERO; problem.parties]
        }
    }

    pub fn step<T: Num>(&self, kept: T, value: T) -> T {
        if self.backward {
            kept - value
        } else {
            kept + value
        }
    }

    /// What is free once `moment` is done as well.
    pub fn freed(&self, done: &Bits<W>, free: &Bits<W>, moment: usize) -> Bits<W> {
        let mut next = *free;
        next.clear(moment);
        for &later in &self.after[moment] {
            if done.holds(&self.needs[later]) {
                next.set(later);
            }
        }
        next
    }
}
