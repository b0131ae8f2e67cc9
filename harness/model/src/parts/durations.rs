//! Parts that are durations: milliseconds, down to a nanosecond.

use std::time::Duration;

use super::{Mention, Part};
use crate::decimal::Decimal;
use crate::fields::{Fields, as_int};
use crate::node::Node;
use crate::resolve::Resolver;
use crate::step::Timeout;
use crate::value::{Argument, Literal};

/// The longest time that a step can wait, other than forever.
const MAX: Duration = Duration::from_secs(60);

const NANOS_PER_MILLI: u64 = 1_000_000;

/// Reads a number of milliseconds. A millionth of one is a nanosecond.
fn decode(argument: &Argument) -> Option<Duration> {
    let duration = match &argument.literal {
        Literal::Decimal(value) if !argument.variable => {
            Duration::from_nanos(u64::try_from(value.millionths()).ok()?)
        }
        _ => Duration::from_millis(as_int(argument)?),
    };
    (duration <= MAX).then_some(duration)
}

fn encode(duration: Duration) -> Literal {
    // The reader accepts only durations that fit.
    let nanos = i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
    if nanos.unsigned_abs().is_multiple_of(NANOS_PER_MILLI) {
        Literal::Int(nanos / NANOS_PER_MILLI.cast_signed())
    } else {
        Literal::Decimal(Decimal::from_millionths(nanos))
    }
}

/// How long the step takes, at least.
#[derive(Debug)]
pub struct Milliseconds;

impl Part for Milliseconds {
    type Written = Duration;
    type Resolved = Duration;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Duration> {
        fields.argument_as("a number of milliseconds, at most 60000", decode)
    }
    fn encode(value: &Duration, _: &str, node: Node) -> Node {
        node.with(encode(*value))
    }
    fn resolve(value: &Duration, _: &mut Resolver<'_>) -> Option<Duration> {
        Some(*value)
    }
    fn mention<'v>(value: &'v Duration, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Pause(*value));
    }
}

/// A time limit: milliseconds, or `"never"`.
#[derive(Debug)]
pub struct TimeLimit;

impl Part for TimeLimit {
    type Written = Timeout;
    type Resolved = Timeout;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Timeout> {
        const WHAT: &str = "a number of milliseconds, at most 60000, or \"never\"";
        fields.argument_as(WHAT, |argument| match &argument.literal {
            Literal::Text(text) if text == "never" && !argument.variable => Some(Timeout::Never),
            _ => decode(argument).map(Timeout::After),
        })
    }
    fn encode(value: &Timeout, _: &str, node: Node) -> Node {
        match value {
            Timeout::After(duration) => node.with(encode(*duration)),
            Timeout::Never => node.with_text("never"),
        }
    }
    fn resolve(value: &Timeout, _: &mut Resolver<'_>) -> Option<Timeout> {
        Some(*value)
    }
    fn mention<'v>(value: &'v Timeout, mentions: &mut Vec<Mention<'v>>) {
        match value {
            Timeout::After(duration) => mentions.push(Mention::Pause(*duration)),
            Timeout::Never => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Span;

    fn argument(literal: Literal) -> Argument {
        Argument { variable: false, literal, span: Span::default() }
    }

    #[test]
    fn a_duration_is_read_to_the_nanosecond_and_written_back() {
        for (literal, duration) in [
            (Literal::Int(0), Duration::ZERO),
            (Literal::Int(1200), Duration::from_millis(1200)),
            (Literal::Int(60_000), Duration::from_secs(60)),
            (Literal::Decimal(Decimal::from_millionths(500_000)), Duration::from_micros(500)),
            (Literal::Decimal(Decimal::from_millionths(1)), Duration::from_nanos(1)),
        ] {
            assert_eq!(decode(&argument(literal.clone())), Some(duration));
            assert_eq!(encode(duration), literal);
        }
    }

    #[test]
    fn a_duration_is_neither_negative_nor_longer_than_a_minute() {
        let past_a_minute = 60_000_000_001;
        for literal in [
            Literal::Int(-1),
            Literal::Int(60_001),
            Literal::Decimal(Decimal::from_millionths(-1)),
            Literal::Decimal(Decimal::from_millionths(past_a_minute)),
            Literal::Text("never".to_owned()),
        ] {
            assert_eq!(decode(&argument(literal.clone())), None, "{literal:?}");
        }
    }
}
