//! Decimal numbers: exact, without floating point.

use std::fmt;

/// The number of decimal places that are kept: in milliseconds, down to a nanosecond.
const PLACES: usize = 6;

/// What the last kept decimal place is worth.
const ONE: u64 = 10_u64.pow(6);

/// A number that was written with a decimal point, such as `0.5`. It is a multiple of a millionth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// The number of millionths.
    millionths: i64,
}

impl Decimal {
    /// The number with this many millionths.
    #[must_use]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self { millionths }
    }

    /// The number of millionths.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.millionths
    }

    /// Reads digits around a point, with an optional sign. Returns `None` if the number has more
    /// than six decimal places or is out of range.
    pub(crate) fn parse(sign: &str, whole: &str, fraction: &str) -> Option<Self> {
        if fraction.len() > PLACES {
            return None;
        }
        let millionths = format!("{sign}{whole}{fraction:0<PLACES$}").parse().ok()?;
        Some(Self { millionths })
    }
}

/// Writes at least one decimal place, and no superfluous zeros: `1.0`, `-0.25`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.millionths < 0 { "-" } else { "" };
        let size = self.millionths.unsigned_abs();
        let fraction = format!("{:0PLACES$}", size % ONE);
        let (first, rest) = fraction.split_at(1);
        write!(f, "{sign}{}.{first}{}", size / ONE, rest.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_exact() {
        for (sign, whole, fraction, millionths, written) in [
            ("", "0", "5", 500_000, "0.5"),
            ("-", "0", "000001", -1, "-0.000001"),
            ("+", "12", "340", 12_340_000, "12.34"),
            ("", "7", "0", 7_000_000, "7.0"),
            ("-", "0", "0", 0, "0.0"),
            ("", "9223372036854", "775807", i64::MAX, "9223372036854.775807"),
        ] {
            let decimal = Decimal::parse(sign, whole, fraction).unwrap();
            assert_eq!(decimal, Decimal::from_millionths(millionths));
            assert_eq!(decimal.to_string(), written);
        }
    }

    #[test]
    fn a_decimal_that_would_lose_digits_is_refused() {
        assert_eq!(Decimal::parse("", "0", "0000001"), None);
        assert_eq!(Decimal::parse("", "9223372036854", "775808"), None);
    }
}
