//! The words of the language: each step as a node, in both directions.
//!
//! A new step is one arm in [`decode`], one in [`encode`] and one entry in [`WORDS`].

use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::name::Name;
use crate::node::Node;
use crate::step::{Action, Body, Ordering, Spawn, StackSize, Step};
use crate::value::{Argument, Literal, Operand};

/// The words that a step can begin with.
pub const WORDS: &[&str] = &[
    "spawn",
    "join",
    "detach",
    "is-finished",
    "return",
    "panic",
    "panic-any",
    "resume-unwind",
    "catch",
    "scope",
    "call",
    "let",
    "local",
    "store",
    "load",
    "swap",
    "add",
    "send",
    "recv",
    "yield",
    "thread-name",
    "thread-id",
    "same-id",
    "panicking",
    "exit",
];

const HANDLE: &str = "the name of a handle";
const ATOMIC: &str = "the name of an atomic";
const CHANNEL: &str = "the name of a channel";
const VARIABLE: &str = "the name of a variable";
const VALUE: &str = "a value";

/// Reads the steps of a block, noting every fault.
pub(crate) fn decode_body(nodes: &[Node], faults: &mut Vec<Fault>) -> Body {
    let steps = nodes.iter().filter_map(|node| decode_step(node, faults)).collect();
    Body { steps, end: 0 }
}

fn decode_step(node: &Node, faults: &mut Vec<Fault>) -> Option<Step> {
    let mut fields = Fields::of(node, faults);
    let action = decode(&node.word, &mut fields)?;
    fields.finish();
    Some(Step { action, line: 0, span: node.word.span })
}

fn decode(word: &Name, fields: &mut Fields<'_, '_>) -> Option<Action> {
    Some(match &**word {
        "spawn" => {
            let thread = fields.name("the name of a thread")?;
            Action::Spawn(Spawn {
                handle: fields.name_property("as").unwrap_or_else(|| thread.clone()),
                moves: fields.names_property("move"),
                name: fields.text_property("name").map(|(name, _)| name),
                stack_size: decode_stack_size(fields),
                builder: fields.flag("builder"),
                scoped: fields.flag("scoped"),
                thread,
            })
        }
        "join" => Action::Join {
            handle: fields.name(HANDLE)?,
            unwrap: fields.flag("unwrap"),
            bind: fields.name_property("as"),
        },
        "detach" => Action::Detach { handle: fields.name(HANDLE)? },
        "is-finished" => {
            Action::IsFinished { handle: fields.name(HANDLE)?, bind: fields.name_property("as") }
        }
        "return" => Action::Return(fields.operand()?),
        "panic" => {
            let (message, span) = fields.text("a message in quotes")?;
            if message.is_empty() || message.contains(char::is_control) {
                fields.fault(FaultKind::Mismatch { expected: "a message of one line" }, span);
            }
            Action::Panic { message }
        }
        "panic-any" => Action::PanicAny(fields.needed_operand(VALUE)?),
        "resume-unwind" => Action::ResumeUnwind(fields.needed_operand(VALUE)?),
        "catch" => Action::Catch { bind: fields.name_property("as"), body: decode_block(fields)? },
        "scope" => Action::Scope { body: decode_block(fields)? },
        "call" => Action::Call {
            function: fields.name("the name of a function")?,
            bind: fields.name_property("as"),
        },
        "let" => Action::Let { bind: fields.name(VARIABLE)?, value: fields.needed_operand(VALUE)? },
        "local" => Action::Local { bind: fields.name(VARIABLE)?, on_drop: decode_drop(fields)? },
        "store" => Action::Store {
            atomic: fields.name(ATOMIC)?,
            value: fields.needed_operand(VALUE)?,
            ordering: decode_ordering(fields),
        },
        "load" => Action::Load {
            atomic: fields.name(ATOMIC)?,
            ordering: decode_ordering(fields),
            bind: fields.name_property("as"),
        },
        "swap" => Action::Swap {
            atomic: fields.name(ATOMIC)?,
            value: fields.needed_operand(VALUE)?,
            ordering: decode_ordering(fields),
            bind: fields.name_property("as"),
        },
        "add" => Action::Add {
            atomic: fields.name(ATOMIC)?,
            value: fields.needed_operand(VALUE)?,
            ordering: decode_ordering(fields),
            bind: fields.name_property("as"),
        },
        "send" => Action::Send { channel: fields.name(CHANNEL)?, value: fields.operand()? },
        "recv" => Action::Recv { channel: fields.name(CHANNEL)?, bind: fields.name_property("as") },
        "yield" => Action::Yield,
        "thread-name" => {
            Action::ThreadName { handle: fields.optional_name(), bind: fields.name_property("as") }
        }
        "thread-id" => Action::ThreadId {
            handle: fields.optional_name(),
            bind: fields.needed_name_property("as", "`as=\"…\"`, a name for the id")?,
        },
        "same-id" => Action::SameId { left: fields.name(VARIABLE)?, right: fields.name(VARIABLE)? },
        "panicking" => Action::Panicking,
        "exit" => Action::Exit { code: fields.int("an exit code")? },
        other => {
            let (word_text, known) = (other.to_owned(), WORDS.to_vec());
            fields.fault(FaultKind::Unknown { what: "step", word: word_text, known }, word.span);
            return None;
        }
    })
}

fn decode_block(fields: &mut Fields<'_, '_>) -> Option<Body> {
    let nodes = fields.block()?;
    Some(decode_body(nodes, fields.faults()))
}

/// The one `on-drop` block of a local.
fn decode_drop(fields: &mut Fields<'_, '_>) -> Option<Body> {
    let mut on_drop = None;
    for node in fields.block()? {
        let mut inner = Fields::of(node, fields.faults());
        if &*node.word == "on-drop" && on_drop.is_none() {
            on_drop = decode_block(&mut inner);
            inner.finish();
        } else {
            let expected = "one `on-drop` block and nothing else";
            inner.fault(FaultKind::Mismatch { expected }, node.word.span);
        }
    }
    on_drop.or_else(|| {
        fields.missing("an `on-drop` block");
        None
    })
}

fn decode_ordering(fields: &mut Fields<'_, '_>) -> Ordering {
    match fields.text_property("ordering") {
        Some((text, _)) if text == "relaxed" => Ordering::Relaxed,
        Some((text, span)) if text != "seqcst" => {
            let known = vec!["relaxed", "seqcst"];
            fields.fault(FaultKind::Unknown { what: "ordering", word: text, known }, span);
            Ordering::SeqCst
        }
        _ => Ordering::SeqCst,
    }
}

fn decode_stack_size(fields: &mut Fields<'_, '_>) -> Option<StackSize> {
    match fields.any_property("stack-size")? {
        Argument { variable: false, literal: Literal::Text(text), .. } if text == "impossible" => {
            Some(StackSize::Impossible)
        }
        _ => fields.int_property("stack-size").map(StackSize::Bytes),
    }
}

/// The steps of a body as nodes.
pub(crate) fn encode_body(body: &Body) -> Vec<Node> {
    body.steps.iter().map(encode_step).collect()
}

/// A step as a node.
#[must_use]
pub fn encode_step(step: &Step) -> Node {
    encode(&step.action)
}

fn encode(action: &Action) -> Node {
    match action {
        Action::Spawn(spawn) => encode_spawn(spawn),
        Action::Join { handle, unwrap, bind } => {
            as_name(flag(Node::new("join").with_text(handle), "unwrap", *unwrap), bind.as_ref())
        }
        Action::Detach { handle } => Node::new("detach").with_text(handle),
        Action::IsFinished { handle, bind } => {
            as_name(Node::new("is-finished").with_text(handle), bind.as_ref())
        }
        Action::Return(value) => operand(Node::new("return"), value),
        Action::Panic { message } => Node::new("panic").with_text(message),
        Action::PanicAny(value) => operand(Node::new("panic-any"), value),
        Action::ResumeUnwind(value) => operand(Node::new("resume-unwind"), value),
        Action::Catch { body, bind } => {
            as_name(Node::new("catch"), bind.as_ref()).holding(encode_body(body))
        }
        Action::Scope { body } => Node::new("scope").holding(encode_body(body)),
        Action::Call { function, bind } => {
            as_name(Node::new("call").with_text(function), bind.as_ref())
        }
        Action::Let { bind, value } => operand(Node::new("let").with_text(bind), value),
        Action::Local { bind, on_drop } => {
            let on_drop = Node::new("on-drop").holding(encode_body(on_drop));
            Node::new("local").with_text(bind).holding(vec![on_drop])
        }
        Action::Store { atomic, value, ordering } => {
            ordered(operand(Node::new("store").with_text(atomic), value), *ordering)
        }
        Action::Load { atomic, ordering, bind } => {
            as_name(ordered(Node::new("load").with_text(atomic), *ordering), bind.as_ref())
        }
        Action::Swap { atomic, value, ordering, bind } => {
            let node = operand(Node::new("swap").with_text(atomic), value);
            as_name(ordered(node, *ordering), bind.as_ref())
        }
        Action::Add { atomic, value, ordering, bind } => {
            let node = operand(Node::new("add").with_text(atomic), value);
            as_name(ordered(node, *ordering), bind.as_ref())
        }
        Action::Send { channel, value } => operand(Node::new("send").with_text(channel), value),
        Action::Recv { channel, bind } => {
            as_name(Node::new("recv").with_text(channel), bind.as_ref())
        }
        Action::Yield => Node::new("yield"),
        Action::ThreadName { handle, bind } => {
            as_name(optional(Node::new("thread-name"), handle.as_ref()), bind.as_ref())
        }
        Action::ThreadId { handle, bind } => {
            as_name(optional(Node::new("thread-id"), handle.as_ref()), Some(bind))
        }
        Action::SameId { left, right } => Node::new("same-id").with_text(left).with_text(right),
        Action::Panicking => Node::new("panicking"),
        Action::Exit { code } => Node::new("exit").with(Literal::Int((*code).into())),
    }
}

fn encode_spawn(spawn: &Spawn) -> Node {
    let mut node = as_name(Node::new("spawn").with_text(&spawn.thread), Some(&spawn.handle));
    if !spawn.moves.is_empty() {
        let names: Vec<&str> = spawn.moves.iter().map(|name| &**name).collect();
        node = node.having("move", Literal::Text(names.join(" ")));
    }
    if let Some(name) = &spawn.name {
        node = node.having("name", Literal::Text(name.clone()));
    }
    node = match spawn.stack_size {
        None => node,
        Some(StackSize::Impossible) => {
            node.having("stack-size", Literal::Text("impossible".into()))
        }
        // The reader takes no number that an i64 does not hold.
        Some(StackSize::Bytes(bytes)) => {
            node.having("stack-size", Literal::Int(bytes.cast_signed()))
        }
    };
    flag(flag(node, "builder", spawn.builder), "scoped", spawn.scoped)
}

fn as_name(node: Node, bind: Option<&Name>) -> Node {
    match bind {
        Some(name) => node.having("as", Literal::Text(name.to_string())),
        None => node,
    }
}

fn optional(node: Node, name: Option<&Name>) -> Node {
    match name {
        Some(name) => node.with_text(name),
        None => node,
    }
}

fn flag(node: Node, key: &str, value: bool) -> Node {
    if value { node.having(key, Literal::Bool(true)) } else { node }
}

fn ordered(node: Node, ordering: Ordering) -> Node {
    match ordering {
        Ordering::SeqCst => node,
        Ordering::Relaxed => node.having("ordering", Literal::Text("relaxed".into())),
    }
}

fn operand(mut node: Node, value: &Operand) -> Node {
    let (variable, literal) = match value {
        Operand::Literal(literal) => (false, literal.clone()),
        Operand::Variable(name) => (true, Literal::Text(name.to_string())),
    };
    node.arguments.push(Argument { variable, literal, span: node.word.span });
    node
}
