//! Reads and writes the shared objects of a scenario.

use crate::body::Body;
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::kind::Kind;
use crate::node::Node;
use crate::scenario::{Shared, SharedKind};
use crate::stray_equals::read_without_stray_equals;
use crate::table::{decode_body, encode_body};
use crate::value::Literal;

/// The largest number of threads that a barrier waits for, of senders of a channel, and of messages
/// in it.
const MAX_COUNT: u32 = 16;

const INITIAL: &str = "an initial value, an `i32`";

const KINDS: [Kind; 10] = [
    Kind::Atomic,
    Kind::Channel,
    Kind::Mutex,
    Kind::RwLock,
    Kind::Condvar,
    Kind::Barrier,
    Kind::Once,
    Kind::OnceLock,
    Kind::LazyLock,
    Kind::ThreadLocal,
];

/// Reads a node of the `shared` block.
pub(crate) fn decode_shared(node: &Node, faults: &mut Vec<Fault>) -> Option<Shared> {
    read_without_stray_equals(node, faults, decode_shared_as_written)
}

fn decode_shared_as_written(node: &Node, faults: &mut Vec<Fault>) -> Option<Shared> {
    let mut fields = Fields::of(node, faults);
    let Some(kind) = KINDS.into_iter().find(|kind| kind.word() == &*node.word) else {
        let (word, known) = (node.word.to_string(), KINDS.map(Kind::word).to_vec());
        fields.fault(FaultKind::Unknown { what: "shared object", word, known }, node.word.span);
        return None;
    };
    let name = fields.name("a name")?;
    let kind = decode_kind(kind, &mut fields)?;
    fields.finish();
    Some(Shared { name, kind })
}

fn decode_kind(kind: Kind, fields: &mut Fields<'_, '_>) -> Option<SharedKind> {
    Some(match kind {
        Kind::Atomic => SharedKind::Atomic(fields.int(INITIAL)?),
        Kind::Channel => SharedKind::Channel {
            bound: fields.int_property_within("bound", "a number from 0 to 16", 0..=MAX_COUNT),
            senders: fields
                .int_property_within("senders", "a number from 1 to 16", 1..=MAX_COUNT)
                .unwrap_or(1),
        },
        Kind::Mutex => SharedKind::Mutex(fields.int(INITIAL)?),
        Kind::RwLock => SharedKind::RwLock(fields.int(INITIAL)?),
        Kind::Condvar => SharedKind::Condvar,
        Kind::Barrier => SharedKind::Barrier(
            fields.int_within("a number of threads from 0 to 16", 0..=MAX_COUNT)?,
        ),
        Kind::Once => SharedKind::Once,
        Kind::OnceLock => SharedKind::OnceLock,
        Kind::LazyLock => {
            SharedKind::LazyLock(fields.block().map(|nodes| decode_body(nodes, fields.faults()))?)
        }
        Kind::ThreadLocal => {
            let is_const = fields.flag("const");
            let [init, on_drop] = if is_const && !fields.has_block() {
                [None, None]
            } else {
                fields.blocks(["init", "on-drop"])?
            };
            match init {
                None if !is_const => {
                    fields.missing("an `init` block");
                    return None;
                }
                Some(_) if is_const => fields.unexpected("`init` block"),
                _ => {}
            }
            SharedKind::ThreadLocal {
                init: init.map(|nodes| decode_body(nodes, fields.faults())),
                on_drop: on_drop.map(|nodes| decode_body(nodes, fields.faults())),
            }
        }
    })
}

/// A shared object as a node.
pub(crate) fn encode_shared(shared: &Shared) -> Node {
    let node = Node::new(shared.kind.kind().word()).with_text(&shared.name);
    let number = |number: u32| Literal::Int(number.into());
    match &shared.kind {
        SharedKind::Atomic(first) | SharedKind::Mutex(first) | SharedKind::RwLock(first) => {
            node.with(Literal::Int((*first).into()))
        }
        SharedKind::Channel { bound, senders } => {
            let node =
                bound.iter().fold(node, |node, bound| node.with_property("bound", number(*bound)));
            if *senders == 1 { node } else { node.with_property("senders", number(*senders)) }
        }
        SharedKind::Barrier(threads) => node.with(number(*threads)),
        SharedKind::Condvar | SharedKind::Once | SharedKind::OnceLock => node,
        SharedKind::LazyLock(body) => node.with_children(encode_body(body)),
        SharedKind::ThreadLocal { init, on_drop } => {
            let block = |word: &str, body: &Body| Node::new(word).with_children(encode_body(body));
            let init_block = init.iter().map(|body| block("init", body));
            let on_drop = on_drop.iter().map(|body| block("on-drop", body));
            let blocks: Vec<Node> = init_block.chain(on_drop).collect();
            let node = match init {
                None => node.with_property("const", Literal::Bool(true)),
                Some(_) => node,
            };
            if blocks.is_empty() { node } else { node.with_children(blocks) }
        }
    }
}
