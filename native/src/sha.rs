//! SHA-256 in whole blocks, by the `sha2` crate, which finds the processor's instructions at run
//! time. Nothing here computes a round: blocks are laid out so that it hashes them without delay.
//!
//! Blocks are filled some time before they are hashed, and hashes are written straight to where
//! the next level reads them: a processor that has to load sixteen bytes just written one by one
//! waits, and that halves the speed.

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

pub const SIZE: usize = 32;
pub type Hash = [u8; SIZE];
pub type Block = [u8; 64];

/// H(""), the root of the tree without leaves (RFC 9162, section 2.1.1).
pub const EMPTY: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];
/// What was hashed so far, in whole blocks.
#[derive(Clone, Copy)]
pub struct State([u32; 8]);

impl State {
    /// Before the first block (FIPS 180-4, section 5.3.3).
    pub const START: State = State([
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ]);

    #[inline(always)]
    pub fn add(&mut self, blocks: &[Block]) {
        compress256(&mut self.0, blocks);
    }

    /// The hash with blocks after it that end with their padding.
    #[inline(always)]
    pub fn end(mut self, blocks: &[Block]) -> Hash {
        self.add(blocks);
        let mut hash = [0; SIZE];
        for (bytes, word) in hash.chunks_exact_mut(4).zip(self.0) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        hash
    }
}

/// What stands before a leaf and before a node (RFC 9162, section 2.1.1).
const LEAF: u8 = 0;
const NODE: u8 = 1;

/// The hash of blocks that already end with their padding.
#[inline(always)]
pub fn padded(blocks: &[Block]) -> Hash {
    State::START.end(blocks)
}

/// The hash of a message of any length.
pub fn digest(message: &[u8]) -> Hash {
    Sha256::digest(message).into()
}

/// The hash of a leaf (RFC 9162, section 2.1.1).
pub fn leaf(leaf: &[u8]) -> Hash {
    let hash = Sha256::new().chain_update([LEAF]).chain_update(leaf);
    hash.finalize().into()
}

/// How many blocks a message of that many bytes fills with its padding.
pub const fn blocks_of(bytes: usize) -> usize {
    (bytes + 9).div_ceil(64)
}

/// The two blocks of a node, with their padding: 0x01, the left hash, the right hash.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub struct Node([Block; 2]);

impl Node {
    pub const BLANK: Node = {
        let mut blocks = [[0; 64]; 2];
        blocks[0][0] = NODE;
        blocks[1][1] = 0x80;
        blocks[1][62] = 2; // 65 bytes are 0x0208 bits
        blocks[1][63] = 8;
        Node(blocks)
    };

    #[inline(always)]
    pub fn put(&mut self, right: bool, hash: &Hash) {
        let at = 1 + SIZE * usize::from(right);
        self.0.as_flattened_mut()[at..at + SIZE].copy_from_slice(hash);
    }

    pub fn left(&self) -> Hash {
        let mut hash = [0; SIZE];
        hash.copy_from_slice(&self.0.as_flattened()[1..1 + SIZE]);
        hash
    }

    #[inline(always)]
    pub fn hash(&self) -> Hash {
        padded(&self.0)
    }
}

/// The hash of a node (RFC 9162, section 2.1.1).
pub fn node(left: &Hash, right: &Hash) -> Hash {
    let mut blocks = Node::BLANK;
    blocks.put(false, left);
    blocks.put(true, right);
    blocks.hash()
}

/// Blocks that are filled before they are hashed; longer messages are hashed as they come.
const ROOM: usize = 64;

/// Hashes leaves, several at a time.
pub struct Leaves {
    blocks: Box<[Block; ROOM]>,
    lengths: [u8; ROOM],
}

impl Leaves {
    pub fn new() -> Self {
        Leaves {
            blocks: Box::new([[0; 64]; ROOM]),
            lengths: [0; ROOM],
        }
    }

    /// Give the hash of each leaf (RFC 9162, section 2.1.1), with its number from 0.
    #[inline(always)]
    pub fn each<'a>(
        &mut self,
        leaves: impl Iterator<Item = &'a [u8]>,
        mut put: impl FnMut(usize, Hash),
    ) {
        let (mut first, mut waiting, mut used) = (0, 0, 0);
        for leaf in leaves {
            let need = blocks_of(1 + leaf.len());
            if used + need > ROOM {
                self.hash(first, waiting, &mut put);
                (first, waiting, used) = (first + waiting, 0, 0);
            }
            if need > ROOM {
                put(first, self::leaf(leaf));
                first += 1;
                continue;
            }
            self.fill(used, need, leaf);
            self.lengths[waiting] = need as u8;
            waiting += 1;
            used += need;
        }
        self.hash(first, waiting, &mut put);
    }

    #[inline(always)]
    fn fill(&mut self, used: usize, need: usize, leaf: &[u8]) {
        let blocks = &mut self.blocks[used..used + need];
        // The padding may begin a block before the last.
        for block in &mut blocks[need.saturating_sub(2)..] {
            block.fill(0);
        }
        let (bytes, end) = (blocks.as_flattened_mut(), 64 * need);
        bytes[0] = LEAF;
        bytes[1..=leaf.len()].copy_from_slice(leaf);
        bytes[1 + leaf.len()] = 0x80;
        let bits = 8 * (1 + leaf.len() as u64);
        bytes[end - 8..].copy_from_slice(&bits.to_be_bytes());
    }

    #[inline(always)]
    fn hash(&self, first: usize, waiting: usize, put: &mut impl FnMut(usize, Hash)) {
        let mut at = 0;
        for (number, &length) in self.lengths[..waiting].iter().enumerate() {
            let next = at + usize::from(length);
            put(first + number, padded(&self.blocks[at..next]));
            at = next;
        }
    }
}
