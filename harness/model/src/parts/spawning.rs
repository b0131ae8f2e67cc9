//! The parts of a spawn.

use super::{Mention, Part};
use crate::fault::FaultKind;
use crate::fields::Fields;
use crate::name::Name;
use crate::node::Node;
use crate::program::SpawnRequest;
use crate::resolve::Resolver;
use crate::step::{Spawn, StackSize};
use crate::value::{Argument, Literal};

/// The syntax of a stack size, for messages.
pub(crate) const STACK_SIZE: &str = "a number of bytes, or \"impossible\"";

/// Reads a stack size: bytes, or `"impossible"`.
pub(crate) fn decode_stack_size(argument: &Argument) -> Option<StackSize> {
    match &argument.literal {
        Literal::Text(text) if text == "impossible" => Some(StackSize::Impossible),
        Literal::Int(bytes) => u64::try_from(*bytes).ok().map(StackSize::Bytes),
        _ => None,
    }
    .filter(|_| !argument.variable)
}

/// Writes a stack size.
pub(crate) fn encode_stack_size(size: StackSize) -> Literal {
    match size {
        // The reader accepts only numbers that fit in an `i64`.
        StackSize::Bytes(bytes) => Literal::Int(bytes.cast_signed()),
        StackSize::Impossible => Literal::Text("impossible".into()),
    }
}

/// Reads the name of a thread. It must be possible to recognize it in a report of std.
fn decode_thread_name(fields: &mut Fields<'_, '_>) -> Option<String> {
    let (name, span) = fields.text_property("name")?;
    if name.contains(['\n', '\r']) {
        fields.fault(FaultKind::Mismatch { expected: "a name of one line" }, span);
    } else if matches!(&*name, "<unnamed>" | "<unknown>") {
        let expected = "a name that current std does not print for unnamed threads";
        fields.fault(FaultKind::Mismatch { expected }, span);
    }
    Some(name)
}

/// All parts of a spawn.
#[derive(Debug)]
pub struct Spawning;

impl Part for Spawning {
    type Written = Spawn;
    type Resolved = SpawnRequest;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Spawn> {
        let thread = fields.name("the name of a thread")?;
        Some(Spawn {
            handle: fields.name_property("as").unwrap_or_else(|| thread.clone()),
            moves: fields.names_property("move"),
            name: decode_thread_name(fields),
            stack_size: fields.property_as("stack-size", STACK_SIZE, decode_stack_size),
            builder: fields.flag("builder"),
            scoped: fields.flag("scoped"),
            thread,
        })
    }
    fn encode(spawn: &Spawn, _: &str, node: Node) -> Node {
        let text = |name: &Name| Literal::Text(name.to_string());
        let mut node = node.with_text(&spawn.thread).with_property("as", text(&spawn.handle));
        if !spawn.moves.is_empty() {
            let names: Vec<&str> = spawn.moves.iter().map(|name| &**name).collect();
            node = node.with_property("move", Literal::Text(names.join(" ")));
        }
        if let Some(name) = &spawn.name {
            node = node.with_property("name", Literal::Text(name.clone()));
        }
        if let Some(size) = spawn.stack_size {
            node = node.with_property("stack-size", encode_stack_size(size));
        }
        for (key, value) in [("builder", spawn.builder), ("scoped", spawn.scoped)] {
            if value {
                node = node.with_property(key, Literal::Bool(true));
            }
        }
        node
    }
    fn resolve<'s>(spawn: &'s Spawn, resolver: &mut Resolver<'s>) -> Option<SpawnRequest> {
        resolver.spawn(spawn)
    }
    fn mention<'v>(spawn: &'v Spawn, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Binds(&spawn.handle));
        mentions.push(Mention::Spawns(spawn));
        mentions.extend(spawn.moves.iter().map(Mention::Reads));
        mentions.extend(spawn.name.as_deref().map(Mention::Text));
    }
}
