//! Hashes, by which a text is named, or known to be whole.

use std::fmt;

/// A hash of bytes as they come (FNV-1a, 64 bits). It is written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fnv1a(pub u64);

impl Default for Fnv1a {
    /// That of nothing.
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    /// The hash of the bytes so far, and these.
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
    fn it_is_the_same_in_one_piece_or_several_and_known_to_others() {
        assert_eq!(
            Fnv1a::default().update(b"foo").update(b"bar"),
            Fnv1a::default().update(b"foobar")
        );
        assert_eq!(Fnv1a::default().update(b"foobar").to_string(), "85944171f73967e8");
    }
}
