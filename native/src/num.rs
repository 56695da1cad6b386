//! The integers that a problem is stated in: 64 bits where every sum fits, 128 where not.

use std::ops::{Add, Neg, Sub};

pub trait Num:
    Copy + Ord + Add<Output = Self> + Sub<Output = Self> + Neg<Output = Self> + Send + Sync + 'static
{
    const ZERO: Self;
    /// Nearest float, as `float(int)` in Python.
    fn float(self) -> f64;
    /// `self * factor / 2^16`, rounded down.
    fn scale(self, factor: i64) -> Self;
}

impl Num for i64 {
    const ZERO: Self = 0;
    fn float(self) -> f64 {
        self as f64
    }
    fn scale(self, factor: i64) -> Self {
        ((i128::from(self) * i128::from(factor)) >> 16) as i64
    }
}

impl Num for i128 {
    const ZERO: Self = 0;
    fn float(self) -> f64 {
        self as f64
    }
    fn scale(self, factor: i64) -> Self {
        (self * i128::from(factor)) >> 16
    }
}
