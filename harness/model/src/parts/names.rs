//! Parts that are names.

use super::{Mention, Part};
use crate::fields::Fields;
use crate::kind::Kind;
use crate::name::Name;
use crate::node::Node;
use crate::value::Literal;

/// A part that is a name: as it stands here, an argument that has to be there.
pub(crate) trait Named {
    /// What it names, with its article.
    const WHAT: &'static str;

    /// What mentioning it means.
    fn mentioned(name: &Name) -> Mention<'_>;
}

impl<N: Named> Part for N {
    type Value = Name;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Name> {
        fields.name(N::WHAT)
    }
    fn encode(value: &Name, _: &str, node: Node) -> Node {
        node.with_text(value)
    }
    fn mention<'v>(value: &'v Name, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(N::mentioned(value));
    }
}

/// A name as an argument that need not be there.
pub(crate) struct Optional<N>(N);

impl<N: Named> Part for Optional<N> {
    type Value = Option<Name>;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Option<Name>> {
        Some(fields.optional_name())
    }
    fn encode(value: &Option<Name>, _: &str, node: Node) -> Node {
        value.iter().fold(node, |node, name| node.with_text(name))
    }
    fn mention<'v>(value: &'v Option<Name>, mentions: &mut Vec<Mention<'v>>) {
        mentions.extend(value.iter().map(N::mentioned));
    }
}

/// A name as a property that need not be there.
pub(crate) struct Property<N>(N);

impl<N: Named> Part for Property<N> {
    type Value = Option<Name>;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Option<Name>> {
        Some(fields.name_property(key))
    }
    fn encode(value: &Option<Name>, key: &str, node: Node) -> Node {
        value
            .iter()
            .fold(node, |node, name| node.with_property(key, Literal::Text(name.to_string())))
    }
    fn mention<'v>(value: &'v Option<Name>, mentions: &mut Vec<Mention<'v>>) {
        mentions.extend(value.iter().map(N::mentioned));
    }
}

/// What is named by parts of a kind, and what mentioning it means.
macro_rules! named {
    ($($(#[$doc:meta])* $part:ident: $what:literal, $mention:expr;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $part;
        impl Named for $part {
            const WHAT: &'static str = $what;
            fn mentioned(name: &Name) -> Mention<'_> {
                ($mention)(name)
            }
        }
    )+};
}

named! {
    Binding: "the name of a variable", Mention::Binds;
    Variable: "the name of a variable", Mention::Reads;
    Handle: "the name of a handle", Mention::Reads;
    Function: "the name of a function", Mention::Function;
    Atomic: "the name of an atomic", |name| Mention::Object(&[Kind::Atomic], name);
    Mutex: "the name of a mutex", |name| Mention::Object(&[Kind::Mutex], name);
    RwLock: "the name of an rwlock", |name| Mention::Object(&[Kind::RwLock], name);
    Condvar: "the name of a condvar", |name| Mention::Object(&[Kind::Condvar], name);
    Barrier: "the name of a barrier", |name| Mention::Object(&[Kind::Barrier], name);
    Channel: "the name of a channel", |name| Mention::Object(&[Kind::Channel], name);
    Once: "the name of a once", |name| Mention::Object(&[Kind::Once], name);
    OnceLock: "the name of a once-lock", |name| Mention::Object(&[Kind::OnceLock], name);
    LazyLock: "the name of a lazy-lock", |name| Mention::Object(&[Kind::LazyLock], name);
    ThreadLocal: "the name of a thread-local", |name| Mention::Object(&[Kind::ThreadLocal], name);
    /// What can be waited for until somebody has done it.
    Awaited: "the name of a once or a once-lock",
        |name| Mention::Object(&[Kind::Once, Kind::OnceLock], name);
    /// Either kind of lock.
    Lock: "the name of a lock", |name| Mention::Object(&[Kind::Mutex, Kind::RwLock], name);
    /// What can be read through a guard or a reference.
    Readable: "the name of a lock or a once-lock",
        |name| Mention::Object(&[Kind::Mutex, Kind::RwLock, Kind::OnceLock], name);
    /// What can be set.
    Settable: "the name of a lock, a once-lock or a thread-local", |name| Mention::Object(
        &[Kind::Mutex, Kind::RwLock, Kind::OnceLock, Kind::ThreadLocal], name);
}

/// What the result is called: `as="…"`.
pub(crate) struct As;

impl Part for As {
    type Value = Option<Name>;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Option<Name>> {
        Property::<Binding>::decode(fields, "as")
    }
    fn encode(value: &Option<Name>, _: &str, node: Node) -> Node {
        Property::<Binding>::encode(value, "as", node)
    }
    fn mention<'v>(value: &'v Option<Name>, mentions: &mut Vec<Mention<'v>>) {
        Property::<Binding>::mention(value, mentions);
    }
}

/// The same, where nothing else could be done with the result.
pub(crate) struct NeededAs;

impl Part for NeededAs {
    type Value = Name;
    fn decode(fields: &mut Fields<'_, '_>, _: &'static str) -> Option<Name> {
        fields.needed_name_property("as", "`as=\"…\"`, a name for what it gives")
    }
    fn encode(value: &Name, _: &str, node: Node) -> Node {
        node.with_property("as", Literal::Text(value.to_string()))
    }
    fn mention<'v>(value: &'v Name, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mention::Binds(value));
    }
}

/// The mutex of the `lock` block that the step stands in: `guard="…"`.
pub(crate) struct Guard;

impl Part for Guard {
    type Value = Name;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Name> {
        fields.needed_name_property(key, "`guard=\"…\"`, the mutex that is locked here")
    }
    fn encode(value: &Name, key: &str, node: Node) -> Node {
        node.with_property(key, Literal::Text(value.to_string()))
    }
    fn mention<'v>(value: &'v Name, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mutex::mentioned(value));
    }
}
