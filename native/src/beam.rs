//! Beam search over sets; the reference is `sequencing/order/beam.py`.

use std::collections::HashSet;

use crate::bits::Bits;
use crate::hash::{splitmix, Quick};
use crate::num::Num;
use crate::problem::{Direction, Problem};

/// Children looked at per set kept.
const SPARE: usize = 6;
/// Start of the generator that names the moments.
const NAMES: u64 = 0;

pub struct Beam<T> {
    pub width: usize,
    pub backward: bool,
    pub cap: T,
    pub hard: bool,
    /// What each moment weighs as long as it is still to be moved.
    pub burdens: Vec<f64>,
    pub depth: usize,
}

struct State<const W: usize, T> {
    done: Bits<W>,
    free: Bits<W>,
    value: T,
    burden: f64,
    name: u64,
}

struct Child<T> {
    rank: T,
    soft: f64,
    parent: u32,
    moment: u32,
    value: T,
}

pub fn beam<const W: usize, T: Num>(
    problem: &Problem<T>,
    how: &Beam<T>,
    stop: &mut dyn FnMut() -> bool,
) -> Option<Vec<usize>> {
    let (size, parties) = (problem.size, problem.parties);
    if how.cap < T::ZERO || !problem.ends_fit() {
        return None;
    }
    let one = problem.one.float();
    let low = problem.lower(how.cap);
    let way = Direction::<W>::new(problem, how.backward);
    let mut random = NAMES;
    let names: Vec<u64> = (0..size).map(|_| splitmix(&mut random)).collect();
    let burdens = &how.burdens;
    let mut burden = 0.0;
    for &value in burdens {
        burden += value;
    }
    let mut layer = vec![State {
        done: Bits::EMPTY,
        free: way.free,
        value: T::ZERO,
        burden,
        name: 0,
    }];
    let mut kept = way.start(problem);
    let mut trail: Vec<Vec<(u32, u32)>> = Vec::with_capacity(size);
    let mut values = vec![T::ZERO; parties];
    for count in 0..size.min(how.depth) {
        if stop() {
            return None;
        }
        let last = count == size - 1;
        let mut children: Vec<Child<T>> = Vec::new();
        for (parent, state) in layer.iter().enumerate() {
            for moment in state.free.members() {
                let row = problem.row(moment);
                for party in 0..parties {
                    values[party] = way.step(kept[parent * parties + party], row[party]);
                }
                if !last && !problem.fits(&values, &low) {
                    continue;
                }
                let value = if last {
                    state.value
                } else {
                    problem.worst(&values, state.value)
                };
                let mut soft = state.burden - burdens[moment];
                if !last {
                    for party in 0..parties {
                        let above = (problem.upper[party] - values[party]).float() / one;
                        let below = (values[party] - low[party]).float() / one;
                        soft += 1.0 / (above + 0.0625) + 1.0 / (below + 0.0625);
                    }
                }
                children.push(Child {
                    rank: if how.hard { value } else { T::ZERO },
                    soft,
                    parent: parent as u32,
                    moment: moment as u32,
                    value,
                });
            }
        }
        if children.is_empty() {
            break;
        }
        let order = |a: &Child<T>, b: &Child<T>| {
            a.rank
                .cmp(&b.rank)
                .then(a.soft.total_cmp(&b.soft))
                .then(a.parent.cmp(&b.parent))
                .then(a.moment.cmp(&b.moment))
        };
        let most = how.width * SPARE;
        if children.len() > most {
            children.select_nth_unstable_by(most, order);
            children.truncate(most);
        }
        children.sort_unstable_by(order);
        let mut seen: HashSet<u64, Quick> = HashSet::default();
        let mut next = Vec::with_capacity(how.width);
        let mut next_kept = Vec::with_capacity(how.width * parties);
        let mut step = Vec::with_capacity(how.width);
        for child in &children {
            let moment = child.moment as usize;
            let state = &layer[child.parent as usize];
            let name = state.name ^ names[moment];
            if !seen.insert(name) {
                continue;
            }
            let mut done = state.done;
            done.set(moment);
            next.push(State {
                done,
                free: way.freed(&done, &state.free, moment),
                value: child.value,
                burden: state.burden - burdens[moment],
                name,
            });
            let row = problem.row(moment);
            for party in 0..parties {
                let before = kept[child.parent as usize * parties + party];
                next_kept.push(way.step(before, row[party]));
            }
            step.push((child.parent, child.moment));
            if next.len() == how.width {
                break;
            }
        }
        layer = next;
        kept = next_kept;
        trail.push(step);
    }
    let mut order = Vec::with_capacity(size);
    let mut index = 0u32;
    for step in trail.iter().rev() {
        let (parent, moment) = step[index as usize];
        order.push(moment as usize);
        index = parent;
    }
    if !how.backward {
        order.reverse();
    }
    Some(order)
}
