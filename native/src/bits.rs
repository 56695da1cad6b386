//! Sets of moments as bit strings of a fixed number of words.

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bits<const W: usize>(pub [u64; W]);

impl<const W: usize> Bits<W> {
    pub const EMPTY: Self = Bits([0; W]);

    pub fn full(size: usize) -> Self {
        let mut bits = Self::EMPTY;
        for index in 0..size {
            bits.set(index);
        }
        bits
    }

    pub fn set(&mut self, index: usize) {
        self.0[index / 64] |= 1 << (index % 64);
    }

    pub fn clear(&mut self, index: usize) {
        self.0[index / 64] &= !(1 << (index % 64));
    }

    pub fn holds(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| b & !a == 0)
    }

    pub fn without(&self, other: &Self) -> Self {
        let mut bits = *self;
        for (a, b) in bits.0.iter_mut().zip(&other.0) {
            *a &= !b;
        }
        bits
    }

    /// Members in rising order.
    pub fn members(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, &bits)| {
            let mut left = bits;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let index = left.trailing_zeros() as usize;
                left &= left - 1;
                Some(word * 64 + index)
            })
        })
    }
}
