//! Facts about a platform: the records of a fingerprint.

use crate::fault::FaultKind;
use crate::fields::{Fields, as_int};
use crate::log::RECORD_WORDS;
use crate::name::Name;
use crate::node::Node;
use crate::value::Literal;

/// The name of the thread that panics while a probe determines its fingerprint, if panics unwind.
pub const SAMPLE_THREAD: &str = "sample";

/// The message of that panic. Its report shows in which words std reports panics.
pub const SAMPLE_MESSAGE: &str = "this panic shows how std reports one";

/// One fact about the platform that a probe runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The target triple.
    Target(String),
    /// The version of std, such as `1.95.0`.
    Std(String),
    /// The width of a pointer, in bits.
    PointerWidth(u32),
    /// The order of the bytes of a number in memory.
    Endian(ByteOrder),
    /// The effect of a panic.
    Panic(PanicStrategy),
    /// [`std::thread::available_parallelism`], if std knows it.
    Parallelism(Option<u32>),
    /// A capability, which other platforms may lack.
    Capability(PlatformCapability),
}

/// Enums that are written as one word each.
macro_rules! words {
    ($($(#[$doc:meta])* $enum:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $enum {$(
            $(#[$variant_doc])*
            $variant,
        )+}

        impl $enum {
            /// All variants.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// Reads the next argument.
            fn decode(fields: &mut Fields<'_, '_>) -> Option<Self> {
                const WHAT: &str = concat!("one of" $(, " \"", $word, "\"")+);
                fields.argument_as(WHAT, |argument| match &argument.literal {
                    $(Literal::Text(text) if text == $word && !argument.variable => {
                        Some(Self::$variant)
                    })+
                    _ => None,
                })
            }
        }
    )+};
}

words! {
    /// The order of the bytes of a number in memory.
    ByteOrder {
        /// The lowest byte first.
        Little = "little",
        /// The highest byte first.
        Big = "big",
    }
    /// The effect of a panic after the hook has returned.
    PanicStrategy {
        /// It unwinds the thread's stack.
        Unwind = "unwind",
        /// It aborts the process.
        Abort = "abort",
    }
    /// A capability, which other platforms may lack.
    PlatformCapability {
        /// It can spawn threads.
        Threads = "threads",
        /// It runs the destructors of a thread's thread-locals when the thread ends.
        Destructors = "destructors",
    }
}

impl Fact {
    pub(crate) fn encode(&self) -> Node {
        let text = |word: &str, text: &str| Node::new(word).with_text(text);
        let number = |word: &str, literal: Literal| Node::new(word).with(literal);
        match self {
            Self::Target(triple) => text("target", triple),
            Self::Std(version) => text("std", version),
            Self::PointerWidth(bits) => number("pointer-width", Literal::Int((*bits).into())),
            Self::Endian(endian) => text("endian", endian.word()),
            Self::Panic(strategy) => text("panic", strategy.word()),
            Self::Parallelism(threads) => {
                let threads = threads.map_or(Literal::Unit, |threads| Literal::Int(threads.into()));
                number("parallelism", threads)
            }
            Self::Capability(capability) => text("capability", capability.word()),
        }
    }

    /// Reads a fact. An unknown word is a fault, since `Record` tries facts last.
    pub(crate) fn decode(word: &Name, fields: &mut Fields<'_, '_>) -> Option<Self> {
        Some(match &**word {
            "target" => Self::Target(nonempty(fields, "a target triple")?),
            "std" => Self::Std(nonempty(fields, "a version of std")?),
            "pointer-width" => {
                Self::PointerWidth(fields.int_within("a number of bits", 1..=u32::MAX)?)
            }
            "endian" => Self::Endian(ByteOrder::decode(fields)?),
            "panic" => Self::Panic(PanicStrategy::decode(fields)?),
            "parallelism" => {
                const WHAT: &str = "a number of threads, or #null";
                fields.argument_as(WHAT, |argument| match argument.literal {
                    Literal::Unit if !argument.variable => Some(Self::Parallelism(None)),
                    _ => as_int(argument)
                        .filter(|threads| *threads > 0)
                        .map(|threads| Self::Parallelism(Some(threads))),
                })?
            }
            "capability" => Self::Capability(PlatformCapability::decode(fields)?),
            other => {
                let kind = FaultKind::Unknown {
                    what: "record",
                    word: other.to_owned(),
                    known: RECORD_WORDS.to_vec(),
                };
                fields.fault(kind, word.span);
                return None;
            }
        })
    }
}

fn nonempty(fields: &mut Fields<'_, '_>, what: &'static str) -> Option<String> {
    let (text, span) = fields.text(what)?;
    if text.is_empty() {
        fields.fault(FaultKind::Mismatch { expected: what }, span);
        return None;
    }
    Some(text)
}
