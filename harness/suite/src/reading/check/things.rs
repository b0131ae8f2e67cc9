//! What a name can belong to, besides a variable.

use threadproof_model::Kind;

/// Something that a scenario declares.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Thread,
    Function,
    Object(Kind),
}

impl Thing {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Thread => "thread",
            Self::Function => "function",
            Self::Object(kind) => kind.word(),
        }
    }

    pub(super) fn with_article(self) -> String {
        let article = match self {
            Self::Object(Kind::Atomic | Kind::RwLock) => "an",
            _ => "a",
        };
        format!("{article} {}", self.word())
    }

    /// Whether the two cannot have the same name.
    pub(super) fn clashes_with(self, other: Self) -> bool {
        self == other || matches!((self, other), (Self::Object(_), Self::Object(_)))
    }

    /// How it comes to be.
    pub(super) fn declaration(self, name: &str) -> String {
        let more = match self {
            Self::Thread => return format!("thread \"{name}\" {{ … }}"),
            Self::Function => return format!("fn \"{name}\" {{ … }}"),
            Self::Object(Kind::Atomic | Kind::Mutex | Kind::RwLock) => " 0",
            Self::Object(Kind::Barrier) => " 2",
            Self::Object(Kind::LazyLock) => " { … }",
            Self::Object(Kind::ThreadLocal) => " { init { … } }",
            Self::Object(Kind::Channel | Kind::Condvar | Kind::Once | Kind::OnceLock) => "",
        };
        format!("shared {{ {} \"{name}\"{more} }}", self.word())
    }

    /// How it is used.
    pub(super) fn usage(self, name: &str) -> String {
        let (step, block) = match self {
            Self::Thread => ("spawn", ""),
            Self::Function => ("call", ""),
            Self::Object(Kind::Atomic) => ("load", ""),
            Self::Object(Kind::Channel) => ("recv", ""),
            Self::Object(Kind::Mutex) => ("lock", " { … }"),
            Self::Object(Kind::RwLock) => ("read", " { … }"),
            Self::Object(Kind::Condvar) => ("notify-one", ""),
            Self::Object(Kind::Barrier) => ("barrier-wait", ""),
            Self::Object(Kind::Once) => ("call-once", " { … }"),
            Self::Object(Kind::OnceLock) => ("get-or-init", " { … }"),
            Self::Object(Kind::LazyLock) => ("force", ""),
            Self::Object(Kind::ThreadLocal) => ("with", ""),
        };
        format!("{step} \"{name}\"{block}")
    }
}

/// All of them in words: `a, b or c`.
pub(super) fn alternatives<T: AsRef<str>>(things: &[Thing], word: impl Fn(Thing) -> T) -> String {
    let mut text = String::new();
    for (position, thing) in things.iter().enumerate() {
        text.push_str(match position {
            0 => "",
            _ if position + 1 == things.len() => " or ",
            _ => ", ",
        });
        text.push_str(word(*thing).as_ref());
    }
    text
}
