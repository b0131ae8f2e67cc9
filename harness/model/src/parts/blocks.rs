//! Parts that are blocks of steps.

use std::marker::PhantomData;

use super::{BlockKind, Mention, Part};
use crate::body::Body;
use crate::fields::Fields;
use crate::lines::number_body;
use crate::node::Node;
use crate::program::Block;
use crate::resolve::{Holds, Resolver, Yields};
use crate::step::Line;
use crate::table::{decode_body, encode_body};

/// Parts that are a block: when it runs, and how it is resolved.
macro_rules! blocks {
    ($(
        $(#[$doc:meta])*
        $part:ident $(<$marker:ident: $bound:ident>)?: $kind:ident,
            |$body:ident, $resolver:ident| $resolve:expr;
    )+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $part $(<$marker>(PhantomData<$marker>))?;

        impl $(<$marker: $bound>)? Part for $part $(<$marker>)? {
            type Written = Body;
            type Resolved = Block;
            fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Body> {
                let nodes = fields.block()?;
                Some(decode_body(nodes, fields.faults()))
            }
            fn encode(value: &Body, _: &str, node: Node) -> Node {
                node.with_children(encode_body(value))
            }
            fn resolve<'s>($body: &'s Body, $resolver: &mut Resolver<'s>) -> Option<Block> {
                $resolve
            }
            fn mention<'v>(value: &'v Body, mentions: &mut Vec<Mention<'v>>) {
                mentions.push(Mention::Block(BlockKind::$kind, value));
            }
            fn number(value: &mut Body, line: &mut Line) {
                number_body(value, line);
            }
            fn block(block: &Block) -> Option<&Block> {
                Some(block)
            }
        }
    )+};
}

blocks! {
    /// A closure that runs in the step.
    Closure<Y: Yields>: Always, |body, resolver| resolver.closure(body, Y::RETURN);
    /// A closure that runs in the step, unless another thread has run it before.
    Initializer<Y: Yields>: Maybe, |body, resolver| resolver.closure(body, Y::RETURN);
    /// The closure of a scope, which can spawn scoped threads.
    ScopeBlock: Always, |body, resolver| resolver.scope(body);
    /// The steps during which a guard is held. They are not a closure: a `return` in them leaves
    /// the closure around them.
    Guarded<H: Holds>: Maybe, |body, resolver| resolver.guarded(body, H::HOLD);
    /// The same, skipped if the lock cannot be acquired.
    TryGuarded<H: Holds>: Maybe, |body, resolver| resolver.guarded(body, H::HOLD);
    /// The iterations of a loop. They are not a closure either.
    Repeated: Repeated, |body, resolver| resolver.repeated(body);
    /// A panic hook.
    Hook: Hook, |body, resolver| resolver.hook(body);
}

/// The steps of a destructor: a block with one `on-drop` block in it.
#[derive(Debug)]
pub struct OnDrop;

impl Part for OnDrop {
    type Written = Body;
    type Resolved = Block;
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
    fn resolve<'s>(value: &'s Body, resolver: &mut Resolver<'s>) -> Option<Block> {
        resolver.on_drop(value)
    }
    fn mention<'v>(value: &'v Body, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Block(BlockKind::OnDrop, value));
    }
    fn number(value: &mut Body, line: &mut Line) {
        *line += 1;
        number_body(value, line);
        *line += 1;
    }
    fn block(block: &Block) -> Option<&Block> {
        Some(block)
    }
}
