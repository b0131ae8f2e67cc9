//! Parts that are an end of a channel: the one that all threads share, named by its channel, or one
//! that a variable owns.

use super::{Mention, Part};
use crate::fields::Fields;
use crate::ids::ObjectId;
use crate::kind::Kind;
use crate::name::Name;
use crate::node::Node;
use crate::program::{EndInput, OwnedEnd};
use crate::resolve::{Resolver, Use};
use crate::step::ChannelEnd;

/// Parts that are an end of a channel: how it is used, how a shared end is mentioned besides, and
/// what else the step requires.
macro_rules! ends {
    ($(
        $(#[$doc:meta])*
        $part:ident: $what:literal, $use:expr $(, also $mention:ident)?
            $(, |$end:ident, $resolver:ident| $then:expr)?;
    )+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $part;

        impl Part for $part {
            type Written = ChannelEnd;
            type Resolved = EndInput;
            fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<ChannelEnd> {
                let (name, is_variable) = fields.name_or_variable($what)?;
                Some(if is_variable { ChannelEnd::Owned(name) } else { ChannelEnd::Shared(name) })
            }
            fn encode(value: &ChannelEnd, _: &str, node: Node) -> Node {
                match value {
                    ChannelEnd::Shared(name) => node.with_text(name),
                    ChannelEnd::Owned(name) => node.with_variable(name),
                }
            }
            fn resolve<'s>(
                value: &'s ChannelEnd,
                resolver: &mut Resolver<'s>,
            ) -> Option<EndInput> {
                let end = resolver.end(value, $use)?;
                $({
                    let ($end, $resolver) = (value, resolver);
                    $then
                })?
                Some(end)
            }
            fn mention<'v>(value: &'v ChannelEnd, mentions: &mut Vec<Mention<'v>>) {
                match value {
                    ChannelEnd::Shared(name) => {
                        mentions.push(Mention::Object(&[Kind::Channel], name));
                        $(mentions.push(Mention::$mention(name));)?
                    }
                    ChannelEnd::Owned(name) => mentions.push(Mention::Reads(name)),
                }
            }
            fn objects(end: &EndInput, objects: &mut Vec<ObjectId>) {
                objects.extend(end.channels().iter().copied().map(ObjectId::from));
            }
        }
    )+};
}

ends! {
    /// A sending end.
    SendingEnd: "a channel or a sender", Use::Send;
    /// A sending end of a channel with a bound.
    BoundedSendingEnd: "a channel with a bound or its sender", Use::Send,
        |end, resolver| resolver.needs_bound(end);
    /// The receiving end.
    ReceivingEnd: "a channel or a receiver", Use::Receive, also Receives;
}

/// A receiver that the step consumes.
#[derive(Debug)]
pub struct IteratedReceiver;

impl Part for IteratedReceiver {
    type Written = Name;
    type Resolved = OwnedEnd;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Name> {
        fields.name("the name of a receiver")
    }
    fn encode(value: &Name, _: &str, node: Node) -> Node {
        node.with_text(value)
    }
    fn resolve<'s>(value: &'s Name, resolver: &mut Resolver<'s>) -> Option<OwnedEnd> {
        resolver.owned_end(value, Use::Iterate)
    }
    fn mention<'v>(value: &'v Name, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Reads(value));
    }
    fn objects(end: &OwnedEnd, objects: &mut Vec<ObjectId>) {
        objects.extend(end.channels.iter().copied().map(ObjectId::from));
    }
}
