//! Subtrees of the escrow in which every slot is there, from their seed: level by level, in blocks
//! that stay in the processor's first cache. See `sha.rs` on why each hash is written straight to
//! where it is hashed next.

use crate::sha::{Block, Hash, Node, State, SIZE};

/// Levels of a subtree that is hashed in one piece.
pub const LEVELS: u32 = 8;

/// What gives the seed of a child: H(side ‖ seed), side 2 on the left and 3 on the right.
pub const fn seed(right: bool) -> Block {
    let mut block = [0; 64];
    block[0] = if right { 3 } else { 2 };
    block[33] = 0x80;
    block[62] = 1; // 33 bytes are 0x0108 bits
    block[63] = 8;
    block
}

/// Where the number of records stands in the second block of a leaf, after salt and slot.
const COUNT: usize = 40;
/// Where a body begins there; so many bytes of it fit.
const BODY: usize = 44;
const FIRST: usize = 64 - BODY;

/// The second block of the leaf of an empty slot: salt, slot, no records; 108 bytes in all.
const LEAF: Block = {
    let mut block = [0; 64];
    block[BODY] = 0x80;
    block[62] = 0x03;
    block[63] = 0x60;
    block
};
/// The third block of the leaf of a slot with records: the rest of the body; 140 bytes in all.
const TAIL: Block = {
    let mut block = [0; 64];
    block[SIZE - FIRST] = 0x80;
    block[62] = 0x04;
    block[63] = 0x60;
    block
};

/// The slots with records, ascending; how many each has, and its body.
#[derive(Clone, Copy)]
pub struct Records<'a> {
    pub slots: &'a [u64],
    pub counts: &'a [u32],
    pub bodies: &'a [Hash],
}

impl<'a> Records<'a> {
    fn within(self, first: u64, end: u64) -> Self {
        let from = self.slots.partition_point(|&slot| slot < first);
        let to = from + self.slots[from..].partition_point(|&slot| slot < end);
        Records {
            slots: &self.slots[from..to],
            counts: &self.counts[from..to],
            bodies: &self.bodies[from..to],
        }
    }
}

/// The blocks of a subtree of at most 2^LEVELS slots.
pub struct Subtree {
    /// Two for each seed of a level: what gives its left child, and its right one.
    seeds: Box<[Block]>,
    leaves: Box<[Block]>,
    tails: Box<[Block]>,
    nodes: Box<[Node]>,
}

impl Subtree {
    pub fn new() -> Self {
        let slots = 1 << LEVELS;
        Subtree {
            seeds: (0..slots).map(|at| seed(at % 2 == 1)).collect(),
            leaves: vec![LEAF; slots].into(),
            tails: vec![TAIL; slots].into(),
            nodes: vec![Node::BLANK; slots / 2].into(),
        }
    }

    /// The hash of the subtree over 2^levels slots from the first on.
    ///
    /// `state` is that after the context of the tree's leaves.
    pub fn root(
        &mut self,
        first: u64,
        levels: u32,
        seed: &Hash,
        records: Records,
        state: &State,
    ) -> Hash {
        let size = 1_usize << levels;
        self.salts(size, seed);
        for (slot, block) in (first..).zip(&mut self.leaves[..size]) {
            block[SIZE..COUNT].copy_from_slice(&slot.to_be_bytes());
        }
        let there = records.within(first, first + size as u64);
        self.write(first, there);
        let mut from = 0;
        for &slot in there.slots {
            let at = (slot - first) as usize;
            self.empty(from, at, state);
            let mut begun = *state;
            begun.add(&self.leaves[at..=at]);
            let hash = begun.end(&self.tails[at..=at]);
            self.nodes[at / 2].put(at % 2 == 1, &hash);
            // The block is left as the leaf of an empty slot has it.
            self.leaves[at][COUNT..].copy_from_slice(&LEAF[COUNT..]);
            from = at + 1;
        }
        self.empty(from, size, state);
        if size == 1 {
            return self.nodes[0].left();
        }
        let mut pairs = size / 2;
        while pairs > 1 {
            for index in 0..pairs {
                // Read before it is written over: index / 2 is never after index.
                let hash = self.nodes[index].hash();
                self.nodes[index / 2].put(index % 2 == 1, &hash);
            }
            pairs /= 2;
        }
        self.nodes[0].hash()
    }

    /// Write the salt of each slot into its leaf.
    fn salts(&mut self, size: usize, seed: &Hash) {
        if size == 1 {
            self.leaves[0][..SIZE].copy_from_slice(seed);
            return;
        }
        for block in &mut self.seeds[..2] {
            block[1..=SIZE].copy_from_slice(seed);
        }
        let mut count = 2;
        while count < size {
            // From the right: 2 × at is never before at, so nothing is lost that is still needed.
            for at in (0..count).rev() {
                let hash = State::START.end(&self.seeds[at..=at]);
                for block in &mut self.seeds[2 * at..2 * at + 2] {
                    block[1..=SIZE].copy_from_slice(&hash);
                }
            }
            count *= 2;
        }
        for (block, leaf) in self.seeds.chunks(1).zip(&mut self.leaves[..size]) {
            leaf[..SIZE].copy_from_slice(&State::START.end(block));
        }
    }

    /// Write the records into the leaves of their slots.
    fn write(&mut self, first: u64, there: Records) {
        for ((&slot, count), body) in there.slots.iter().zip(there.counts).zip(there.bodies) {
            let at = (slot - first) as usize;
            self.leaves[at][COUNT..BODY].copy_from_slice(&count.to_be_bytes());
            self.leaves[at][BODY..].copy_from_slice(&body[..FIRST]);
            self.tails[at][..SIZE - FIRST].copy_from_slice(&body[FIRST..]);
        }
    }

    /// Hash the leaves of slots without records.
    fn empty(&mut self, from: usize, to: usize, state: &State) {
        for at in from..to {
            let hash = state.end(&self.leaves[at..=at]);
            self.nodes[at / 2].put(at % 2 == 1, &hash);
        }
    }
}
