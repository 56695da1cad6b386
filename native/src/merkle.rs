//! Merkle trees as in RFC 6962 and RFC 9162: roots and nodes of many leaves.
//!
//! A tree over n leaves pairs the nodes of each level from the left; a last one without a partner
//! goes up as it is. So chunks of 2^k leaves can be hashed each by itself.

use crate::sha::{self, Hash, Leaves, Node, EMPTY, SIZE};
use crate::work::Workers;

/// Leaves of which one thread makes a subtree: their nodes stay in the processor's first cache.
const CHUNK: usize = 256;
/// Blocks hashed between two looks at whether somebody asks to stop; about a tenth of a second.
const BATCH: usize = 1 << 21;

/// Leaves that can be reached by their number.
pub trait Source: Sync {
    fn count(&self) -> usize;
    fn leaf(&self, index: usize) -> &[u8];
    /// Blocks that a leaf fills, about.
    fn blocks(&self) -> usize;
}

/// How leaves are parted: chunks of a power of two, and batches of a power of two of chunks.
pub struct Parts {
    pub chunk: usize,
    pub batch: usize,
}

impl Parts {
    pub fn new(blocks: usize, threads: usize) -> Self {
        let each = blocks + 2; // a leaf brings a node
        let below = |most: usize| 1 << most.max(1).ilog2();
        let chunk = below((BATCH / 256 / each).min(CHUNK));
        let wanted = (BATCH / each / chunk).max(1) * threads;
        Parts {
            chunk,
            batch: chunk * below(wanted),
        }
    }
}

/// Hashes subtrees of at most a chunk.
pub struct Subtree {
    leaves: Leaves,
    nodes: Box<[Node]>,
}

impl Subtree {
    pub fn new() -> Self {
        Subtree {
            leaves: Leaves::new(),
            nodes: vec![Node::BLANK; CHUNK / 2].into_boxed_slice(),
        }
    }

    /// The root of at least one leaf, and at most CHUNK.
    pub fn root<'a>(&mut self, leaves: impl ExactSizeIterator<Item = &'a [u8]>) -> Hash {
        let count = leaves.len();
        let nodes = &mut self.nodes;
        self.leaves.each(leaves, |index, hash| {
            nodes[index / 2].put(index % 2 == 1, &hash);
        });
        self.above(count)
    }

    /// The root over at least one hash of a leaf, and at most CHUNK.
    fn over(&mut self, hashes: &[Hash]) -> Hash {
        for (node, pair) in self.nodes.iter_mut().zip(hashes.chunks(2)) {
            node.put(false, &pair[0]);
            if let Some(right) = pair.get(1) {
                node.put(true, right);
            }
        }
        self.above(hashes.len())
    }

    /// The root over hashes that stand in the nodes.
    fn above(&mut self, mut count: usize) -> Hash {
        let nodes = &mut self.nodes;
        while count > 1 {
            let pairs = count / 2;
            for index in 0..pairs {
                // Read before it is written over: index / 2 is never after index.
                let hash = nodes[index].hash();
                nodes[index / 2].put(index % 2 == 1, &hash);
            }
            if count % 2 == 1 {
                let last = nodes[pairs].left();
                nodes[pairs / 2].put(pairs % 2 == 1, &last);
            }
            count = count.div_ceil(2);
        }
        nodes[0].left()
    }

    /// Write the nodes above pairs of hashes.
    fn pairs(&mut self, below: &[Hash], out: &mut [Hash]) {
        for (pairs, out) in below.chunks(CHUNK).zip(out.chunks_mut(CHUNK / 2)) {
            for (node, pair) in self.nodes.iter_mut().zip(pairs.chunks_exact(2)) {
                node.put(false, &pair[0]);
                node.put(true, &pair[1]);
            }
            for (hash, node) in out.iter_mut().zip(self.nodes.iter()) {
                *hash = node.hash();
            }
        }
    }
}

/// The root over roots of subtrees of one size, of which the last may be smaller.
pub fn over(mut roots: Vec<Hash>) -> Hash {
    while roots.len() > 1 {
        roots = roots
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => sha::node(left, right),
                _ => pair[0],
            })
            .collect();
    }
    roots.pop().unwrap_or(EMPTY)
}

/// The root of the leaves from `first` to before `end`: at most a batch, at least one.
pub fn batch_root<S: Source>(
    source: &S,
    first: usize,
    end: usize,
    parts: &Parts,
    workers: &Workers,
) -> Hash {
    let mut roots = vec![EMPTY; (end - first).div_ceil(parts.chunk)];
    workers.fill(&mut roots, Subtree::new, |subtree, index| {
        let from = first + index * parts.chunk;
        let to = end.min(from + parts.chunk);
        subtree.root((from..to).map(|leaf| source.leaf(leaf)))
    });
    over(roots)
}

/// The root over hashes of leaves: at most a batch, at least one.
pub fn hashes_root(hashes: &[Hash], workers: &Workers) -> Hash {
    let mut roots = vec![EMPTY; hashes.len().div_ceil(CHUNK)];
    workers.fill(&mut roots, Subtree::new, |subtree, index| {
        let from = index * CHUNK;
        subtree.over(&hashes[from..hashes.len().min(from + CHUNK)])
    });
    over(roots)
}

/// Joins the roots of subtrees as they come, from the left: each of a power of two of leaves, at a
/// multiple of it; only the last may have any number.
pub struct Joined {
    /// Roots with the number of leaves below each, the largest first.
    stack: Vec<(usize, Hash)>,
}

impl Joined {
    pub fn new() -> Self {
        Joined { stack: Vec::new() }
    }

    pub fn push(&mut self, mut leaves: usize, mut root: Hash) {
        while let Some((_, left)) = self.stack.pop_if(|(other, _)| *other == leaves) {
            root = sha::node(&left, &root);
            leaves *= 2;
        }
        self.stack.push((leaves, root));
    }

    pub fn root(self) -> Hash {
        let from_the_right = self.stack.into_iter().rev().map(|(_, hash)| hash);
        from_the_right
            .reduce(|right, left| sha::node(&left, &right))
            .unwrap_or(EMPTY)
    }
}

/// Write the hashes of leaves, from the one with that number.
pub fn leaf_hashes<S: Source>(
    source: &S,
    first: usize,
    out: &mut [Hash],
    parts: &Parts,
    workers: &Workers,
) {
    workers.each(out, parts.chunk, Leaves::new, |leaves, index, part| {
        let from = first + index * parts.chunk;
        let count = part.len();
        leaves.each(
            (from..from + count).map(|leaf| source.leaf(leaf)),
            |at, hash| part[at] = hash,
        );
    });
}

/// Write the nodes above pairs of hashes; a last hash without a partner has none.
pub fn level(below: &[Hash], out: &mut [Hash], workers: &Workers) {
    workers.each(out, CHUNK / 2, Subtree::new, |subtree, index, part| {
        let from = index * CHUNK;
        subtree.pairs(&below[from..from + 2 * part.len()], part);
    });
}

/// Bytes as hashes, without a copy.
pub fn as_hashes(bytes: &[u8]) -> &[Hash] {
    bytes.as_chunks::<SIZE>().0
}

/// Bytes as places of hashes, without a copy.
pub fn as_places(bytes: &mut [u8]) -> &mut [Hash] {
    bytes.as_chunks_mut::<SIZE>().0
}
