//! Parts that name variables and functions, and how they are written.

use std::marker::PhantomData;

use super::{Mention, Part};
use crate::fields::Fields;
use crate::ids::{ObjectId, Slot};
use crate::name::Name;
use crate::node::Node;
use crate::program;
use crate::resolve::{Gives, Resolver, Types, Use};
use crate::value::Literal;

/// A part that is a name. By itself, it is a required argument.
pub trait Named {
    /// The thing that it names, with its article.
    const WHAT: &'static str;

    /// The type that the name resolves to.
    type Id;

    /// How the step uses the name.
    fn mentioned(name: &Name) -> Mention<'_>;

    /// Resolves the name.
    #[doc(hidden)]
    fn find<'s>(name: &'s Name, resolver: &mut Resolver<'s>) -> Option<Self::Id>;

    /// Adds the shared object that it resolves to.
    fn objects(_: &Self::Id, _: &mut Vec<ObjectId>) {}

    /// The variable with the handle of a thread that the step joins.
    fn joins(_: &Self::Id) -> Option<Slot> {
        None
    }
}

impl<N: Named> Part for N {
    type Written = Name;
    type Resolved = N::Id;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Name> {
        fields.name(N::WHAT)
    }
    fn encode(value: &Name, _: &str, node: Node) -> Node {
        node.with_text(value)
    }
    fn resolve<'s>(value: &'s Name, resolver: &mut Resolver<'s>) -> Option<N::Id> {
        N::find(value, resolver)
    }
    fn mention<'v>(value: &'v Name, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(N::mentioned(value));
    }
    fn objects(id: &N::Id, objects: &mut Vec<ObjectId>) {
        N::objects(id, objects);
    }
    fn joins(id: &N::Id) -> Option<Slot> {
        N::joins(id)
    }
}

/// Optional names, by how they are read and written.
macro_rules! optional_names {
    ($(
        $(#[$doc:meta])*
        $part:ident: |$fields:ident, $key:ident| $decode:expr,
            |$node:ident, $name:ident, $encoded_key:ident| $encode:expr;
    )+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $part<N>(PhantomData<N>);

        impl<N: Named> Part for $part<N> {
            type Written = Option<Name>;
            type Resolved = Option<N::Id>;
            fn decode($fields: &mut Fields<'_, '_>, $key: &'static str) -> Option<Option<Name>> {
                Some($decode)
            }
            fn encode(value: &Option<Name>, $encoded_key: &str, node: Node) -> Node {
                value.iter().fold(node, |$node, $name| $encode)
            }
            fn resolve<'s>(
                value: &'s Option<Name>,
                resolver: &mut Resolver<'s>,
            ) -> Option<Option<N::Id>> {
                match value {
                    Some(name) => N::find(name, resolver).map(Some),
                    None => Some(None),
                }
            }
            fn mention<'v>(value: &'v Option<Name>, mentions: &mut Vec<Mention<'v>>) {
                mentions.extend(value.iter().map(N::mentioned));
            }
            fn objects(id: &Option<N::Id>, objects: &mut Vec<ObjectId>) {
                if let Some(id) = id {
                    N::objects(id, objects);
                }
            }
        }
    )+};
}

optional_names! {
    /// A name as an optional argument.
    Optional: |fields, _key| fields.optional_name(), |node, name, _key| node.with_text(name);
    /// A name as an optional property.
    Property: |fields, key| fields.name_property(key),
        |node, name, key| node.with_property(key, Literal::Text(name.to_string()));
}

/// Parts that name variables, by how they are used.
macro_rules! variables {
    ($($(#[$doc:meta])* $part:ident: $what:literal, $use:expr $(, joins $slot:ident)?;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $part;

        impl Named for $part {
            const WHAT: &'static str = $what;
            type Id = Slot;

            fn mentioned(name: &Name) -> Mention<'_> {
                Mention::Reads(name)
            }

            fn find<'s>(name: &'s Name, resolver: &mut Resolver<'s>) -> Option<Slot> {
                resolver.variable(name, $use)
            }

            $(fn joins($slot: &Slot) -> Option<Slot> {
                Some(*$slot)
            })?
        }
    )+};
}

variables! {
    /// A handle that is consumed by joining its thread.
    Joined: "the name of a handle", Use::Join, joins slot;
    /// A handle that is dropped.
    Detached: "the name of a handle", Use::Detach;
    /// A variable that is dropped.
    Dropped: "the name of a variable", Use::Drop;
    /// A handle whose thread is polled.
    Polled: "the name of a handle", Use::Poll;
    /// A handle, or a `Thread` from `current`.
    NamedThread: "the name of a handle", Use::NameThread;
    /// The id of a thread.
    ThreadIdOf: "the name of a variable", Use::CompareIds;
}

/// A function that is called. It takes its free variables from the caller.
#[derive(Debug)]
pub struct Called;

impl Named for Called {
    const WHAT: &'static str = "the name of a function";
    type Id = program::Callee;

    fn mentioned(name: &Name) -> Mention<'_> {
        Mention::Calls(name)
    }

    fn find<'s>(name: &'s Name, resolver: &mut Resolver<'s>) -> Option<program::Callee> {
        resolver.call(name)
    }
}

/// The variable that the step binds, as an argument.
#[derive(Debug)]
pub struct Binding<G>(PhantomData<G>);

impl<G: Gives> Named for Binding<G> {
    const WHAT: &'static str = "the name of a variable";
    type Id = Slot;

    fn mentioned(name: &Name) -> Mention<'_> {
        Mention::Binds(name)
    }

    fn find<'s>(name: &'s Name, resolver: &mut Resolver<'s>) -> Option<Slot> {
        resolver.bind(name, G::types)
    }
}

/// The variable that holds a value whose drop takes steps. Its name identifies the value in
/// observations.
#[derive(Debug)]
pub struct LocalBinding;

impl Named for LocalBinding {
    const WHAT: &'static str = "the name of a variable";
    type Id = program::NamedSlot;

    fn mentioned(name: &Name) -> Mention<'_> {
        Mention::Binds(name)
    }

    fn find<'s>(name: &'s Name, resolver: &mut Resolver<'s>) -> Option<program::NamedSlot> {
        let slot = resolver.bind(name, local_types)?;
        Some(program::NamedSlot { slot, name: name.to_string() })
    }
}

fn local_types(resolver: &Resolver<'_>) -> Types {
    resolver.given_local()
}

/// The variable that the result is bound to: `as="…"`.
#[derive(Debug)]
pub struct As<G>(PhantomData<G>);

impl<G: Gives> Part for As<G> {
    type Written = Option<Name>;
    type Resolved = Option<Slot>;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Option<Name>> {
        Property::<Binding<G>>::decode(fields, "as")
    }
    fn encode(value: &Option<Name>, _: &str, node: Node) -> Node {
        Property::<Binding<G>>::encode(value, "as", node)
    }
    fn resolve<'s>(value: &'s Option<Name>, resolver: &mut Resolver<'s>) -> Option<Option<Slot>> {
        Property::<Binding<G>>::resolve(value, resolver)
    }
    fn mention<'v>(value: &'v Option<Name>, mentions: &mut Vec<Mention<'v>>) {
        Property::<Binding<G>>::mention(value, mentions);
    }
}

/// The same, required since the step would otherwise have no effect.
#[derive(Debug)]
pub struct NeededAs<G>(PhantomData<G>);

impl<G: Gives> Part for NeededAs<G> {
    type Written = Name;
    type Resolved = Slot;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Name> {
        fields.needed_name_property("as", "`as=\"…\"`, a name for its result")
    }
    fn encode(value: &Name, _: &str, node: Node) -> Node {
        node.with_property("as", Literal::Text(value.to_string()))
    }
    fn resolve<'s>(value: &'s Name, resolver: &mut Resolver<'s>) -> Option<Slot> {
        Binding::<G>::find(value, resolver)
    }
    fn mention<'v>(value: &'v Name, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Binds(value));
    }
}
