//! What is hashed of records: the salts of their slots, and messages that follow a context.

use crate::sha::{blocks_of, Block, Hash, State, SIZE};
use crate::slots;

/// Slots of which the salts are found together: their blocks stay in the second cache.
pub const SLOTS: usize = 512;

/// Finds the seeds of slots from that of a node above them, level by level, each once.
pub struct Salts {
    seeds: Vec<Hash>,
    /// Of each seed, which slot is the first under it.
    firsts: Vec<u16>,
    blocks: Box<[Block]>,
    next: Vec<u16>,
}

impl Salts {
    pub fn new() -> Self {
        Salts {
            seeds: Vec::with_capacity(SLOTS),
            firsts: Vec::with_capacity(SLOTS),
            blocks: vec![slots::seed(false); SLOTS].into(),
            next: Vec::with_capacity(SLOTS),
        }
    }

    /// Give the seeds of slots that ascend, at most SLOTS, at least one.
    ///
    /// `levels` lie between the node and the slots; of a slot's number only so many bits count.
    pub fn of(&mut self, seed: &Hash, levels: u32, slots: &[u64]) -> &[Hash] {
        self.seeds.clear();
        self.seeds.push(*seed);
        self.firsts.clear();
        self.firsts.push(0);
        for rest in (0..levels).rev() {
            self.next.clear();
            for (at, &first) in self.firsts.iter().enumerate() {
                let first = usize::from(first);
                let end = self
                    .firsts
                    .get(at + 1)
                    .map_or(slots.len(), |&end| end.into());
                let right = |slot: u64| slot >> rest & 1 == 1;
                // Most often all slots lie on one side.
                let middle = match (right(slots[first]), right(slots[end - 1])) {
                    (true, _) => first,
                    (_, false) => end,
                    _ => first + slots[first..end].partition_point(|&slot| !right(slot)),
                };
                for (begin, end, side) in [(first, middle, 2), (middle, end, 3)] {
                    if begin < end {
                        let block = &mut self.blocks[self.next.len()];
                        block[0] = side;
                        block[1..=SIZE].copy_from_slice(&self.seeds[at]);
                        self.next.push(begin as u16);
                    }
                }
            }
            self.seeds.clear();
            let blocks = self.blocks[..self.next.len()].chunks(1);
            self.seeds
                .extend(blocks.map(|block| State::START.end(block)));
            std::mem::swap(&mut self.firsts, &mut self.next);
        }
        &self.seeds
    }
}

/// Blocks that are filled before they are hashed.
const ROOM: usize = 64;

/// Messages that follow one context, hashed several at a time.
pub struct Messages {
    blocks: Vec<Block>,
    ends: Vec<usize>,
}

impl Messages {
    pub fn new() -> Self {
        Messages {
            blocks: vec![[0; 64]; ROOM],
            ends: Vec::with_capacity(ROOM),
        }
    }

    fn used(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Whether there is room for a message of so many bytes.
    pub fn takes(&self, bytes: usize) -> bool {
        self.ends.is_empty() || self.used() + blocks_of(bytes) <= self.blocks.len()
    }

    /// Give the place of a message of so many bytes; its padding stands already.
    pub fn add(&mut self, bytes: usize) -> &mut [u8] {
        let (used, need) = (self.used(), blocks_of(bytes));
        if used + need > self.blocks.len() {
            self.blocks.resize(used + need, [0; 64]);
        }
        self.ends.push(used + need);
        let blocks = &mut self.blocks[used..used + need];
        // The padding may begin a block before the last.
        for block in &mut blocks[need.saturating_sub(2)..] {
            block.fill(0);
        }
        let all = blocks.as_flattened_mut();
        let bits = 8 * (64 + bytes as u64); // the context is one block
        all[bytes] = 0x80;
        all[64 * need - 8..].copy_from_slice(&bits.to_be_bytes());
        &mut all[..bytes]
    }

    /// Hash all messages, and give how many there were.
    pub fn hash(&mut self, state: &State, out: &mut [Hash]) -> usize {
        let mut from = 0;
        for (hash, &end) in out.iter_mut().zip(&self.ends) {
            *hash = state.end(&self.blocks[from..end]);
            from = end;
        }
        let count = self.ends.len();
        self.ends.clear();
        // One long message leaves no room behind.
        self.blocks.truncate(ROOM);
        self.blocks.shrink_to(2 * ROOM);
        count
    }
}
