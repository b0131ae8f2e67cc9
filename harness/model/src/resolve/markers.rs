//! Markers: types in the rows of the language for what steps give, and for what their blocks return
//! or hold.

use super::{Hold, Resolver, Return, Types};

/// The types that a step gives to the variable that it binds.
pub trait Gives {
    /// The types that the value can have, once all parts of the step are resolved.
    #[doc(hidden)]
    fn types(resolver: &Resolver<'_>) -> Types;
}

/// The values that the closure of a block can return.
pub trait Yields {
    /// The marker as a value.
    const RETURN: Return;
}

/// How a block holds the lock of its step.
pub trait Holds {
    /// The marker as a value.
    const HOLD: Hold;
}

/// Markers for what steps give.
pub(crate) mod gives {
    use super::{Gives, Resolver, Types};
    use crate::resolve::types::Type;

    macro_rules! markers {
        ($($(#[$doc:meta])* $marker:ident: |$resolver:ident| $types:expr;)+) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $marker;

            impl Gives for $marker {
                fn types($resolver: &Resolver<'_>) -> Types {
                    $types
                }
            }
        )+};
    }

    markers! {
        /// A number.
        Number: |_resolver| Type::Number.into();
        /// `true` or `false`.
        Bool: |_resolver| Type::Bool.into();
        /// An `Option` or a `Result` that is copied.
        Copied: |_resolver| Type::COPIED.into();
        /// A `Thread`.
        Thread: |_resolver| Type::Thread.into();
        /// A sender of the step's channel.
        Sender: |resolver| resolver.given_end(Type::Sender);
        /// The receiver of the step's channel.
        Receiver: |resolver| resolver.given_end(Type::Receiver);
        /// The id of a thread.
        ThreadId: |_resolver| Type::ThreadId.into();
        /// The value that the other parts of the step give.
        Value: |resolver| resolver.given();
        /// A `Result` of that value, whose error can be any payload.
        Wrapped: |resolver| resolver.given_wrapped();
        /// The value if the step unwraps the `Result`, else the `Result`.
        Unwrapped: |resolver| resolver.given_unwrapped();
    }
}

/// Markers for what closures can return.
pub(crate) mod yields {
    use super::{Return, Yields};

    macro_rules! markers {
        ($($(#[$doc:meta])* $marker:ident;)+) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $marker;

            impl Yields for $marker {
                const RETURN: Return = Return::$marker;
            }
        )+};
    }

    markers! {
        /// Anything.
        Any;
        /// Only `()`.
        Unit;
        /// Always a number.
        Number;
    }
}

/// Markers for how blocks hold locks.
pub(crate) mod holds {
    use super::{Hold, Holds};

    macro_rules! markers {
        ($($(#[$doc:meta])* $marker:ident;)+) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $marker;

            impl Holds for $marker {
                const HOLD: Hold = Hold::$marker;
            }
        )+};
    }

    markers! {
        /// Together with others.
        Shared;
        /// Alone.
        Alone;
    }
}
