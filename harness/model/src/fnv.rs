//! Hashes, which identify texts and show whether they are complete.

use std::fmt;

/// An FNV-1a hash of 64 bits, written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fnv1a(pub u64);

impl Default for Fnv1a {
    /// The hash of no bytes.
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    /// Adds bytes to the hash.
    #[must_use]
    pub fn update(self, bytes: &[u8]) -> Self {
        Self(
            bytes.iter().fold(self.0, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            }),
        )
    }
}

impl fmt::Display for Fnv1a {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_can_be_added_in_pieces() {
        assert_eq!(
            Fnv1a::default().update(b"foo").update(b"bar"),
            Fnv1a::default().update(b"foobar")
        );
        assert_eq!(Fnv1a::default().update(b"foobar").to_string(), "85944171f73967e8");
    }
}
