//! Strings, numbers and keywords.

use crate::decimal::Decimal;
use crate::kdl::Syntax;
use crate::kdl::cursor::{Cursor, is_bare};
use crate::value::Literal;

/// The result of reading a string, a number or a keyword.
pub(super) enum Scalar {
    Valid(Literal),
    /// A faulty one. The fault was noted.
    Invalid,
    /// Something else. The cursor has not moved.
    Absent,
}

impl Cursor<'_> {
    pub(super) fn scalar(&mut self) -> Scalar {
        let literal = match self.peek() {
            Some('"') => self.quoted().map(Literal::Text),
            Some('#') if self.rest().trim_start_matches('#').starts_with('"') => {
                self.quoted().map(Literal::Text)
            }
            Some('#') => self.keyword(),
            Some(next) if is_bare(next) => self.bare(),
            _ => return Scalar::Absent,
        };
        literal.map_or(Scalar::Invalid, Scalar::Valid)
    }

    fn keyword(&mut self) -> Option<Literal> {
        let start = self.at;
        self.eat_while(|c| c == '#');
        self.eat_while(is_bare);
        let span = self.span_from(start);
        let syntax = match self.text_of(span) {
            "#null" => return Some(Literal::Unit),
            "#true" => return Some(Literal::Bool(true)),
            "#false" => return Some(Literal::Bool(false)),
            "#inf" | "#-inf" | "#nan" => Syntax::UnsupportedNumber,
            _ => Syntax::UnknownKeyword,
        };
        self.fault(syntax, span);
        None
    }

    fn bare(&mut self) -> Option<Literal> {
        let start = self.at;
        let written = self.eat_while(is_bare);
        let literal = if is_like_a_number(written) {
            number(written)
        } else if ["true", "false", "null", "inf", "-inf", "nan"].contains(&written) {
            Err(Syntax::ReservedWord)
        } else {
            Ok(Literal::Text(written.to_owned()))
        };
        literal.map_err(|syntax| self.fault(syntax, self.span_from(start))).ok()
    }
}

fn without_sign(written: &str) -> &str {
    written.strip_prefix(['+', '-']).unwrap_or(written)
}

/// Whether a bare string could be mistaken for a number, which KDL disallows.
fn is_like_a_number(written: &str) -> bool {
    let unsigned = without_sign(written);
    unsigned.strip_prefix('.').unwrap_or(unsigned).starts_with(|c: char| c.is_ascii_digit())
}

fn number(written: &str) -> Result<Literal, Syntax> {
    let unsigned = without_sign(written);
    let sign = &written[..written.len() - unsigned.len()];
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((unsigned.strip_prefix(prefix)?, radix)));
    let (digits, radix) = prefixed.unwrap_or((unsigned, 10));
    if are_digits(digits, radix) {
        let compact = format!("{sign}{}", without_separators(digits));
        let value = i64::from_str_radix(&compact, radix);
        value.map(Literal::Int).map_err(|_| Syntax::IntegerOutOfRange)
    } else if is_float(unsigned) {
        decimal(sign, unsigned).map(Literal::Decimal).ok_or(Syntax::UnsupportedNumber)
    } else {
        Err(Syntax::InvalidNumber)
    }
}

fn decimal(sign: &str, unsigned: &str) -> Option<Decimal> {
    let compact = without_separators(unsigned);
    let (whole, fraction) = compact.split_once('.')?;
    if fraction.contains(['e', 'E']) {
        return None;
    }
    Decimal::parse(sign, whole, fraction)
}

fn without_separators(digits: &str) -> String {
    digits.replace('_', "")
}

/// Whether this is a digit followed by digits and `_`.
fn are_digits(written: &str, radix: u32) -> bool {
    written.starts_with(|c: char| c.is_digit(radix))
        && written.chars().all(|c| c.is_digit(radix) || c == '_')
}

fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    [whole, fraction, without_sign(exponent)].iter().all(|digits| are_digits(digits, 10))
}
