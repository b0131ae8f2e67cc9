//! Parts that are values.

use super::{Mention, Part};
use crate::fault::FaultKind;
use crate::fields::{Fields, as_int};
use crate::node::Node;
use crate::step::{Ordering, Timeout};
use crate::value::{Argument, Literal, Operand};

/// A value, literal or of a variable.
pub(crate) struct Value;

impl Part for Value {
    type Value = Operand;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Operand> {
        fields.needed_operand("a value")
    }
    fn encode(value: &Operand, _: &str, mut node: Node) -> Node {
        let (variable, literal) = match value {
            Operand::Literal(literal) => (false, literal.clone()),
            Operand::Variable(name) => (true, Literal::Text(name.to_string())),
        };
        node.arguments.push(Argument { variable, literal, span: node.word.span });
        node
    }
    fn mention<'v>(value: &'v Operand, mentions: &mut Vec<Mention<'v>>) {
        mentions.extend(match value {
            Operand::Variable(name) => Some(Mention::Reads(name)),
            Operand::Literal(Literal::Text(text)) => Some(Mention::Text(text)),
            Operand::Literal(_) => None,
        });
    }
}

/// A value, which is `()` unless it is said.
pub(crate) struct OptionalValue;

impl Part for OptionalValue {
    type Value = Operand;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Operand> {
        fields.operand()
    }
    fn encode(value: &Operand, key: &str, node: Node) -> Node {
        Value::encode(value, key, node)
    }
    fn mention<'v>(value: &'v Operand, mentions: &mut Vec<Mention<'v>>) {
        Value::mention(value, mentions);
    }
}

/// On or off: `unwrap=#true`.
pub(crate) struct Flag;

impl Part for Flag {
    type Value = bool;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<bool> {
        Some(fields.flag(key))
    }
    fn encode(value: &bool, key: &str, node: Node) -> Node {
        if *value { node.with_property(key, Literal::Bool(true)) } else { node }
    }
}

/// The message of a panic.
pub(crate) struct Message;

impl Part for Message {
    type Value = String;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<String> {
        let (message, span) = fields.text("a message in quotes")?;
        if message.is_empty() || message.contains(char::is_control) {
            fields.fault(FaultKind::Mismatch { expected: "a message of one line" }, span);
        }
        Some(message)
    }
    fn encode(value: &String, _: &str, node: Node) -> Node {
        node.with_text(value)
    }
    fn mention<'v>(value: &'v String, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Text(value));
    }
}

/// A whole number as an argument.
macro_rules! numbers {
    ($($(#[$doc:meta])* $part:ident: $type:ty, $what:literal, $range:expr;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $part;
        impl Part for $part {
            type Value = $type;
            fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<$type> {
                fields.int_within($what, $range)
            }
            fn encode(value: &$type, _: &str, node: Node) -> Node {
                node.with(Literal::Int((*value).into()))
            }
        }
    )+};
}

/// The longest that a step may wait by the clock, in milliseconds.
const LONGEST: u32 = 1000;

/// The most stack that a step may use, in bytes.
const MOST_STACK: u32 = 256 << 20;

numbers! {
    /// The exit code of a process.
    ExitCode: i32, "an exit code", i32::MIN..=i32::MAX;
    /// A stretch of time.
    Milliseconds: u32, "a number of milliseconds, at most 1000", 0..=LONGEST;
    /// A number of bytes of stack.
    Bytes: u32, "a number of bytes, at most 268435456", 0..=MOST_STACK;
}

/// How long to wait at most: milliseconds, or `"never"`.
pub(crate) struct TimeLimit;

impl Part for TimeLimit {
    type Value = Timeout;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Timeout> {
        const WHAT: &str = "a number of milliseconds, at most 1000, or \"never\"";
        fields.argument_as(WHAT, |argument| match &argument.literal {
            Literal::Text(text) if text == "never" && !argument.variable => Some(Timeout::Never),
            _ => as_int(argument).filter(|time| *time <= LONGEST).map(Timeout::Milliseconds),
        })
    }
    fn encode(value: &Timeout, _: &str, node: Node) -> Node {
        match value {
            Timeout::Milliseconds(milliseconds) => node.with(Literal::Int((*milliseconds).into())),
            Timeout::Never => node.with_text("never"),
        }
    }
}

/// The value that a loop waits for: `until=1`.
pub(crate) struct Until;

impl Part for Until {
    type Value = Option<i32>;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Option<i32>> {
        Some(fields.int_property(key))
    }
    fn encode(value: &Option<i32>, key: &str, node: Node) -> Node {
        value
            .iter()
            .fold(node, |node, value| node.with_property(key, Literal::Int((*value).into())))
    }
}

/// How an atomic is accessed: `ordering="relaxed"`.
pub(crate) struct Order;

impl Part for Order {
    type Value = Ordering;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Ordering> {
        Some(match fields.text_property(key) {
            Some((text, _)) if text == "relaxed" => Ordering::Relaxed,
            Some((text, span)) if text != "seqcst" => {
                let known = vec!["relaxed", "seqcst"];
                fields.fault(FaultKind::Unknown { what: "ordering", word: text, known }, span);
                Ordering::SeqCst
            }
            _ => Ordering::SeqCst,
        })
    }
    fn encode(value: &Ordering, key: &str, node: Node) -> Node {
        match value {
            Ordering::SeqCst => node,
            Ordering::Relaxed => node.with_property(key, Literal::Text("relaxed".into())),
        }
    }
}
