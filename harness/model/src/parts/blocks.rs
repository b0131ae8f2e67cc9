//! Parts that are blocks.

use super::{Mention, Part};
use crate::action::Body;
use crate::fields::Fields;
use crate::lines::number_body;
use crate::node::Node;
use crate::step::Line;
use crate::words::{decode_body, encode_body};

/// A block of steps that sees the variables around it.
pub(crate) struct Block;

impl Part for Block {
    type Value = Body;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Body> {
        let nodes = fields.block()?;
        Some(decode_body(nodes, fields.faults()))
    }
    fn encode(value: &Body, _: &str, node: Node) -> Node {
        node.with_children(encode_body(value))
    }
    fn mention<'v>(value: &'v Body, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Block(value));
    }
    fn number(value: &mut Body, line: &mut Line) {
        number_body(value, line);
    }
}

/// A block of steps that sees no variables but its own.
pub(crate) struct Apart;

impl Part for Apart {
    type Value = Body;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Body> {
        Block::decode(fields, key)
    }
    fn encode(value: &Body, key: &str, node: Node) -> Node {
        Block::encode(value, key, node)
    }
    fn mention<'v>(value: &'v Body, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Apart(value));
    }
    fn number(value: &mut Body, line: &mut Line) {
        number_body(value, line);
    }
}

/// What a drop does: a block with one `on-drop` block in it.
pub(crate) struct OnDrop;

impl Part for OnDrop {
    type Value = Body;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Body> {
        let [on_drop] = fields.blocks(["on-drop"])?;
        if on_drop.is_none() {
            fields.missing("an `on-drop` block");
        }
        on_drop.map(|nodes| decode_body(nodes, fields.faults()))
    }
    fn encode(value: &Body, _: &str, node: Node) -> Node {
        node.with_children(vec![Node::new("on-drop").with_children(encode_body(value))])
    }
    fn mention<'v>(value: &'v Body, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Apart(value));
    }
    fn number(value: &mut Body, line: &mut Line) {
        *line += 1;
        number_body(value, line);
        *line += 1;
    }
}
