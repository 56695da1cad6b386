//! Openings of one slot each, many at once: the root to which each leads by its path.

use crate::sha::{Hash, Node, EMPTY};

/// Openings that are hashed together, level by level: none waits for itself.
pub const TOGETHER: usize = 32;

/// One opening: its slot, which siblings on its way up have slots, and where its path begins.
#[derive(Clone, Copy)]
pub struct Way {
    pub slot: u64,
    pub siblings: u64,
    pub path: usize,
}

impl Way {
    /// Of the siblings those to the left, which come first in a path, from the top down.
    fn left(&self) -> usize {
        (self.siblings & self.slot).count_ones() as usize
    }

    pub fn length(&self) -> usize {
        self.siblings.count_ones() as usize
    }
}

/// Lead hashes of slots up to their roots; at most TOGETHER of them.
pub fn climb(ways: &[Way], depth: u32, path: &[Hash], hashes: &mut [Hash]) {
    let mut nodes = [Node::BLANK; TOGETHER];
    let mut left = [0; TOGETHER];
    let mut right = [0; TOGETHER];
    for ((left, right), way) in left.iter_mut().zip(&mut right).zip(ways) {
        *left = way.path + way.left();
        *right = *left;
    }
    for level in 0..depth {
        for (at, (way, hash)) in ways.iter().zip(hashes.iter()).enumerate() {
            let is_right = way.slot >> level & 1 == 1;
            let other = match (way.siblings >> level & 1 == 1, is_right) {
                (false, _) => &EMPTY,
                (true, true) => {
                    left[at] -= 1;
                    &path[left[at]]
                }
                (true, false) => {
                    right[at] += 1;
                    &path[right[at] - 1]
                }
            };
            nodes[at].put(is_right, hash);
            nodes[at].put(!is_right, other);
        }
        for (hash, node) in hashes.iter_mut().zip(&nodes) {
            *hash = node.hash();
        }
    }
}
