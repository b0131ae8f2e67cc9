//! Parts that are values.

use super::{Mention, Part};
use crate::fault::FaultKind;
use crate::fields::Fields;
use crate::node::Node;
use crate::program::{Input, NumberInput};
use crate::resolve::Resolver;
use crate::std_messages::is_message_of_std;
use crate::step::Ordering;
use crate::value::{Argument, Literal, Operand};

fn encode_operand(value: &Operand, mut node: Node) -> Node {
    let (variable, literal) = match value {
        Operand::Literal(literal) => (false, literal.clone()),
        Operand::Variable(name) => (true, Literal::Text(name.to_string())),
    };
    node.arguments.push(Argument { variable, literal, span: node.word.span });
    node
}

fn mention_operand<'v>(value: &'v Operand, mentions: &mut Vec<Mention<'v>>) {
    mentions.extend(match value {
        Operand::Variable(name) => Some(Mention::Reads(name)),
        Operand::Literal(Literal::Text(text)) => Some(Mention::Text(text)),
        Operand::Literal(_) => None,
    });
}

/// Operands, by how the step uses them.
macro_rules! operands {
    ($($(#[$doc:meta])* $part:ident: $decode:expr, $resolved:ty, $resolve:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $part;

        impl Part for $part {
            type Written = Operand;
            type Resolved = $resolved;
            fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Operand> {
                $decode(fields)
            }
            fn encode(value: &Operand, _: &str, node: Node) -> Node {
                encode_operand(value, node)
            }
            fn resolve<'s>(value: &'s Operand, resolver: &mut Resolver<'s>) -> Option<$resolved> {
                $resolve(value, resolver)
            }
            fn mention<'v>(value: &'v Operand, mentions: &mut Vec<Mention<'v>>) {
                mention_operand(value, mentions);
            }
        }
    )+};
}

fn needed(fields: &mut Fields<'_, '_>) -> Option<Operand> {
    fields.needed_operand("a value")
}

fn optional(fields: &mut Fields<'_, '_>) -> Option<Operand> {
    fields.operand()
}

operands! {
    /// A number.
    Number: needed, NumberInput, |value, resolver: &mut Resolver<'s>| resolver.number(value);
    /// A value that is bound to a variable of the same body.
    Kept: needed, Input, |value, resolver: &mut Resolver<'s>| {
        let (input, types) = resolver.operand(value)?;
        resolver.gives(types);
        Some(input)
    };
    /// The payload of a panic.
    Thrown: needed, Input, |value, resolver: &mut Resolver<'s>| {
        let (input, types) = resolver.operand(value)?;
        resolver.throws(&types);
        Some(input)
    };
    /// A message, which is `()` by default.
    Sent: optional, Input, |value, resolver: &mut Resolver<'s>| {
        let (input, types) = resolver.operand(value)?;
        resolver.sends(&types);
        Some(input)
    };
    /// The value of a closure, which is `()` by default.
    Returned: optional, Input, |value, resolver: &mut Resolver<'s>| {
        let (input, types) = resolver.operand(value)?;
        resolver.returns(&types);
        Some(input)
    };
}

/// A part without names, which resolves to itself.
macro_rules! plain {
    ($type:ty) => {
        type Written = $type;
        type Resolved = $type;
        fn resolve(value: &$type, _: &mut Resolver<'_>) -> Option<$type> {
            Some(value.clone())
        }
    };
}

/// On or off: `force=#true`.
#[derive(Debug)]
pub struct Flag;

impl Part for Flag {
    plain!(bool);
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<bool> {
        Some(fields.flag(key))
    }
    fn encode(value: &bool, key: &str, node: Node) -> Node {
        if *value { node.with_property(key, Literal::Bool(true)) } else { node }
    }
}

/// Whether the `Result` that the step gives is unwrapped: `unwrap=#true`.
#[derive(Debug)]
pub struct Unwrap;

impl Part for Unwrap {
    type Written = bool;
    type Resolved = bool;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<bool> {
        Flag::decode(fields, key)
    }
    fn encode(value: &bool, key: &str, node: Node) -> Node {
        Flag::encode(value, key, node)
    }
    fn resolve(value: &bool, resolver: &mut Resolver<'_>) -> Option<bool> {
        resolver.unwraps(*value);
        Some(*value)
    }
}

/// The message of a panic. It must be possible to recognize it in a report of std.
#[derive(Debug)]
pub struct Message;

impl Part for Message {
    type Written = String;
    type Resolved = String;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<String> {
        let (message, span) = fields.text("a message")?;
        if message.is_empty() || message.contains(char::is_control) {
            fields.fault(FaultKind::Mismatch { expected: "a message of one line" }, span);
        } else if message == "Box<dyn Any>" {
            let expected = "a message that current std does not print for other payloads";
            fields.fault(FaultKind::Mismatch { expected }, span);
        } else if is_message_of_std(&message) {
            let expected = "a message that is not one of current std";
            fields.fault(FaultKind::Mismatch { expected }, span);
        }
        Some(message)
    }
    fn encode(value: &String, _: &str, node: Node) -> Node {
        node.with_text(value)
    }
    fn resolve(value: &String, _: &mut Resolver<'_>) -> Option<String> {
        Some(value.clone())
    }
    fn mention<'v>(value: &'v String, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Text(value));
    }
}

/// An integer as an argument.
macro_rules! numbers {
    ($($(#[$doc:meta])* $part:ident: $type:ty, $what:literal, $range:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $part;
        impl Part for $part {
            plain!($type);
            fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<$type> {
                fields.int_within($what, $range)
            }
            fn encode(value: &$type, _: &str, node: Node) -> Node {
                node.with(Literal::Int((*value).into()))
            }
        }
    )+};
}

/// The largest amount of stack that a step can use, in bytes.
const MAX_STACK: u32 = 256 << 20;

/// The largest number of iterations of a loop.
const MAX_TIMES: u32 = 1000;

numbers! {
    /// A number of iterations.
    Times: u32, "a number of iterations from 1 to 1000", 1..=MAX_TIMES;
    /// The exit code of a process.
    ExitCode: i32, "an exit code", i32::MIN..=i32::MAX;
    /// A number of bytes of stack.
    Bytes: u32, "a number of bytes, at most 268435456", 0..=MAX_STACK;
}

/// The value that a loop waits for: `until=1`.
#[derive(Debug)]
pub struct Until;

impl Part for Until {
    plain!(Option<i32>);
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
#[derive(Debug)]
pub struct Order;

impl Part for Order {
    type Written = Ordering;
    type Resolved = Ordering;
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
    fn resolve(value: &Ordering, resolver: &mut Resolver<'_>) -> Option<Ordering> {
        resolver.accesses(*value);
        Some(*value)
    }
}
