//! Bottleneck search over sets from both ends; the reference is `sequencing/order/exact.py`.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap};

use crate::bits::Bits;
use crate::hash::Quick;
use crate::num::Num;
use crate::problem::{Direction, Problem};

/// Sets expanded between two looks at the clock.
const POLL: u64 = 1024;

pub struct Found<T> {
    pub order: Option<Vec<usize>>,
    /// None: there is no order within the cap.
    pub bound: Option<T>,
    pub states: u64,
}

pub struct Limits<'a, T> {
    pub cap: T,
    pub target: T,
    pub least: T,
    pub states: u64,
    pub depth_first: bool,
    pub stop: &'a mut dyn FnMut() -> bool,
}

struct Node<const W: usize, T> {
    /// What is done; seen from the end: what has been taken away.
    done: Bits<W>,
    free: Bits<W>,
    value: T,
    last: u32,
}

/// Key, minus depth, minus room, ticket; the ticket is the node's place too.
type Key<T> = Reverse<(T, i64, T, u32)>;

struct Side<const W: usize, T> {
    way: Direction<W>,
    nodes: Vec<Node<W, T>>,
    kept: Vec<T>,
    heap: BinaryHeap<(Key<T>, u32)>,
    best: HashMap<Bits<W>, u32, Quick>,
}

impl<const W: usize, T: Num> Side<W, T> {
    fn new(problem: &Problem<T>, backward: bool, least: T) -> Self {
        let way = Direction::new(problem, backward);
        let node = Node {
            done: Bits::EMPTY,
            free: way.free,
            value: least,
            last: u32::MAX,
        };
        let mut side = Side {
            kept: way.start(problem),
            nodes: vec![node],
            heap: BinaryHeap::new(),
            best: HashMap::default(),
            way,
        };
        side.heap.push((Reverse((T::ZERO, 0, T::ZERO, 0)), 0));
        side.best.insert(Bits::EMPTY, 0);
        side
    }

    /// The key of the next set; those reached by a better way since are dropped.
    fn top(&mut self) -> Option<T> {
        while let Some((Reverse((key, ..)), index)) = self.heap.peek() {
            if self.best[&self.nodes[*index as usize].done] == *index {
                return Some(*key);
            }
            self.heap.pop();
        }
        None
    }

    /// The moments from `done` back to the start of this side.
    fn path(&self, mut done: Bits<W>) -> Vec<usize> {
        let mut path = Vec::new();
        while done != Bits::EMPTY {
            let last = self.nodes[self.best[&done] as usize].last as usize;
            path.push(last);
            done.clear(last);
        }
        path
    }
}

pub fn search<const W: usize, T: Num>(problem: &Problem<T>, limits: &mut Limits<T>) -> Found<T> {
    let parties = problem.parties;
    let full = Bits::<W>::full(problem.size);
    if limits.cap < limits.least || !problem.ends_fit() {
        return Found {
            order: None,
            bound: None,
            states: 0,
        };
    }
    if problem.size == 0 {
        return Found {
            order: Some(Vec::new()),
            bound: Some(T::ZERO),
            states: 0,
        };
    }
    let mut sides =
        [false, true].map(|backward| Side::<W, T>::new(problem, backward, limits.least));
    let low = problem.lower(limits.cap);
    // The set, seen from the start, where the best order changes sides, and its worst exposure.
    let mut meeting: Option<(Bits<W>, T)> = None;
    let mut bound = limits.least;
    let mut expanded: u64 = 0;
    let mut ticket: u32 = 0;
    let mut values = vec![T::ZERO; parties];
    let answer = |meeting: Option<(Bits<W>, T)>, sides: &[Side<W, T>; 2], bound, ticket| {
        let order = meeting.map(|(set, _)| {
            let mut order = sides[0].path(set);
            order.reverse();
            order.extend(sides[1].path(full.without(&set)));
            order
        });
        Found {
            order,
            bound,
            states: u64::from(ticket),
        }
    };
    loop {
        let tops = [sides[0].top(), sides[1].top()];
        let (Some(one), Some(other)) = (tops[0], tops[1]) else {
            // One side has seen all that it can reach: what was found is the best there is.
            let bound = meeting.map(|m| m.1);
            return answer(meeting, &sides, bound, ticket);
        };
        if !limits.depth_first {
            bound = bound.max(one).max(other);
        }
        let over = meeting.is_some_and(|m| m.1 <= bound.max(limits.target));
        expanded += 1;
        if over || u64::from(ticket) >= limits.states || (expanded % POLL == 0 && (limits.stop)()) {
            let bound = Some(meeting.map_or(bound, |m| bound.min(m.1)));
            return answer(meeting, &sides, bound, ticket);
        }
        let which = usize::from(sides[1].heap.len() < sides[0].heap.len());
        let (one, other) = sides.split_at_mut(1);
        let (side, across) = if which == 0 {
            (&mut one[0], &other[0])
        } else {
            (&mut other[0], &one[0])
        };
        let Some((Reverse((_, depth, _, _)), index)) = side.heap.pop() else {
            unreachable!()
        };
        let (done, free, value) = {
            let node = &side.nodes[index as usize];
            (node.done, node.free, node.value)
        };
        let base = index as usize * parties;
        for moment in free.members() {
            let row = problem.row(moment);
            for party in 0..parties {
                values[party] = side.way.step(side.kept[base + party], row[party]);
            }
            let mut after = done;
            after.set(moment);
            let mut worst = value;
            // The other end fits, and the exposure after the last moment does not count.
            if after != full {
                if !problem.fits(&values, &low) {
                    continue;
                }
                worst = problem.worst(&values, value);
            }
            if worst > limits.cap || meeting.is_some_and(|m| worst >= m.1) {
                continue;
            }
            let next = side.nodes.len() as u32;
            match side.best.entry(after) {
                Entry::Occupied(mut entry) => {
                    if side.nodes[*entry.get() as usize].value <= worst {
                        continue;
                    }
                    entry.insert(next);
                }
                Entry::Vacant(entry) => {
                    entry.insert(next);
                }
            }
            side.nodes.push(Node {
                done: after,
                free: side.way.freed(&after, &free, moment),
                value: worst,
                last: moment as u32,
            });
            side.kept.extend_from_slice(&values);
            ticket += 1;
            let key = if limits.depth_first { T::ZERO } else { worst };
            let room = problem.room(&values);
            side.heap
                .push((Reverse((key, depth - 1, -room, ticket)), next));
            let rest = full.without(&after);
            if let Some(&met) = across.best.get(&rest) {
                let value = worst.max(across.nodes[met as usize].value);
                let better = match meeting {
                    Some((_, best)) => value < best,
                    None => value <= limits.cap,
                };
                if better {
                    meeting = Some((if which == 0 { after } else { rest }, value));
                }
            }
        }
    }
}
