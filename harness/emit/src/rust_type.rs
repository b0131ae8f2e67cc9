//! The Rust types of values.

use std::collections::BTreeSet;

/// The type of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum RustType {
    /// Not known yet. If no step says more, `()`.
    #[default]
    Unknown,
    Unit,
    Bool,
    Number,
    /// A literal.
    Text,
    /// A text that std returned.
    OwnedText,
    /// A value whose drop takes steps.
    Local {
        /// Its type.
        type_name: String,
        /// Its name in the scenario.
        name: String,
    },
    Handle(Box<RustType>, HandleKind),
    Sender(EndType),
    Receiver(EndType),
    Thread,
    ThreadId,
    Option(Box<RustType>),
    Result(Box<RustType>, ErrorType),
}

/// The type of an end of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EndType {
    /// The channels that it may belong to.
    pub(crate) channels: BTreeSet<String>,
    /// Whether they have a bound.
    pub(crate) is_bounded: bool,
    pub(crate) message: Box<RustType>,
}

impl EndType {
    fn unify(&self, other: &Self) -> Option<Self> {
        (self.is_bounded == other.is_bounded).then_some(())?;
        Some(Self {
            channels: &self.channels | &other.channels,
            is_bounded: self.is_bounded,
            message: Box::new(self.message.unify(&other.message)?),
        })
    }

    /// std's type of a sender.
    fn sender(&self) -> &'static str {
        if self.is_bounded { "SyncSender" } else { "Sender" }
    }
}

/// The type of a join handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandleKind {
    Detachable,
    Scoped,
    /// `Option<JoinHandle>`: `None` if the thread was refused.
    Refusable,
}

/// The type of an error in a result that a variable can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorType {
    /// The payload of a panic.
    Payload,
    Recv,
    TryRecv,
    RecvTimeout,
}

/// What it takes to use a value twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reuse {
    Copy,
    Clone,
    Impossible,
}

impl RustType {
    /// The type in Rust.
    pub(crate) fn in_rust(&self) -> String {
        match self {
            Self::Unknown | Self::Unit => "()".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Number => "i32".to_owned(),
            Self::Text => "&'static str".to_owned(),
            Self::OwnedText => "String".to_owned(),
            Self::Local { type_name, .. } => type_name.clone(),
            Self::Handle(value, HandleKind::Detachable) => {
                format!("JoinHandle<{}>", value.in_rust())
            }
            Self::Handle(value, HandleKind::Scoped) => {
                format!("ScopedJoinHandle<'_, {}>", value.in_rust())
            }
            Self::Handle(value, HandleKind::Refusable) => {
                format!("Option<JoinHandle<{}>>", value.in_rust())
            }
            Self::Sender(end) => format!("{}<{}>", end.sender(), end.message.in_rust()),
            Self::Receiver(end) => format!("Receiver<{}>", end.message.in_rust()),
            Self::Thread => "Thread".to_owned(),
            Self::ThreadId => "ThreadId".to_owned(),
            Self::Option(value) => format!("Option<{}>", value.in_rust()),
            Self::Result(value, ErrorType::Payload) => {
                format!("thread::Result<{}>", value.in_rust())
            }
            Self::Result(value, ErrorType::Recv) => {
                format!("Result<{}, RecvError>", value.in_rust())
            }
            Self::Result(value, ErrorType::TryRecv) => {
                format!("Result<{}, TryRecvError>", value.in_rust())
            }
            Self::Result(value, ErrorType::RecvTimeout) => {
                format!("Result<{}, RecvTimeoutError>", value.in_rust())
            }
        }
    }

    /// What the type needs to be imported.
    pub(crate) fn imports(&self) -> Vec<&'static str> {
        match self {
            Self::Unknown
            | Self::Unit
            | Self::Bool
            | Self::Number
            | Self::Text
            | Self::OwnedText
            | Self::Local { .. } => Vec::new(),
            Self::Handle(value, kind) => {
                let handle = match kind {
                    HandleKind::Detachable | HandleKind::Refusable => "std::thread::JoinHandle",
                    HandleKind::Scoped => "std::thread::ScopedJoinHandle",
                };
                [value.imports(), vec![handle]].concat()
            }
            Self::Sender(end) if end.is_bounded => {
                [end.message.imports(), vec!["std::sync::mpsc::SyncSender"]].concat()
            }
            Self::Sender(end) => [end.message.imports(), vec!["std::sync::mpsc::Sender"]].concat(),
            Self::Receiver(end) => {
                [end.message.imports(), vec!["std::sync::mpsc::Receiver"]].concat()
            }
            Self::Thread => vec!["std::thread::Thread"],
            Self::ThreadId => vec!["std::thread::ThreadId"],
            Self::Option(value) => value.imports(),
            Self::Result(value, error) => {
                let error = match error {
                    ErrorType::Payload => "std::thread::self",
                    ErrorType::Recv => "std::sync::mpsc::RecvError",
                    ErrorType::TryRecv => "std::sync::mpsc::TryRecvError",
                    ErrorType::RecvTimeout => "std::sync::mpsc::RecvTimeoutError",
                };
                [value.imports(), vec![error]].concat()
            }
        }
    }

    /// Whether nothing else is known about the value than that it is `()`.
    pub(crate) fn is_unit(&self) -> bool {
        matches!(self, Self::Unit | Self::Unknown)
    }

    /// What it takes to use such a value twice.
    pub(crate) fn reuse(&self) -> Reuse {
        match self {
            Self::Unknown
            | Self::Unit
            | Self::Bool
            | Self::Number
            | Self::Text
            | Self::ThreadId => Reuse::Copy,
            Self::OwnedText | Self::Thread => Reuse::Clone,
            // A sender could be cloned, but steps move it.
            Self::Local { .. }
            | Self::Handle(..)
            | Self::Sender(_)
            | Self::Receiver(_)
            | Self::Result(_, ErrorType::Payload) => Reuse::Impossible,
            Self::Option(value)
            | Self::Result(value, ErrorType::Recv | ErrorType::TryRecv | ErrorType::RecvTimeout) => {
                value.reuse()
            }
        }
    }

    /// Whether a derived `Debug` prints the value as a step observes it.
    pub(crate) fn prints_itself(&self) -> bool {
        match self {
            Self::Unknown
            | Self::Unit
            | Self::Bool
            | Self::Number
            | Self::Text
            | Self::OwnedText => true,
            Self::Local { .. }
            | Self::Handle(..)
            | Self::Sender(_)
            | Self::Receiver(_)
            | Self::Thread
            | Self::ThreadId
            | Self::Result(_, ErrorType::Payload) => false,
            Self::Option(value)
            | Self::Result(value, ErrorType::Recv | ErrorType::TryRecv | ErrorType::RecvTimeout) => {
                value.prints_itself()
            }
        }
    }

    /// The one type of values that have both. `None` if they differ.
    pub(crate) fn unify(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Unknown, known) | (known, Self::Unknown) => known.clone(),
            (Self::Handle(left, kind), Self::Handle(right, other)) if kind == other => {
                Self::Handle(Box::new(left.unify(right)?), *kind)
            }
            (Self::Sender(left), Self::Sender(right)) => Self::Sender(left.unify(right)?),
            (Self::Receiver(left), Self::Receiver(right)) => Self::Receiver(left.unify(right)?),
            (Self::Option(left), Self::Option(right)) => Self::Option(Box::new(left.unify(right)?)),
            (Self::Result(left, error), Self::Result(right, other)) if error == other => {
                Self::Result(Box::new(left.unify(right)?), *error)
            }
            (left, right) if left == right => left.clone(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handle(value: RustType) -> RustType {
        RustType::Handle(Box::new(value), HandleKind::Detachable)
    }

    #[test]
    fn an_unknown_part_of_a_type_takes_the_known_one() {
        let unified = handle(RustType::Unknown).unify(&handle(RustType::Number));
        assert_eq!(unified, Some(handle(RustType::Number)));
        assert_eq!(handle(RustType::Unit).unify(&handle(RustType::Number)), None);
        assert_eq!(RustType::Unit.unify(&RustType::Unknown), Some(RustType::Unit));
    }

    #[test]
    fn a_result_can_be_used_twice_only_without_a_payload() {
        let result = |error| RustType::Result(Box::new(RustType::Number), error);
        assert_eq!(result(ErrorType::Recv).reuse(), Reuse::Copy);
        assert_eq!(result(ErrorType::Payload).reuse(), Reuse::Impossible);
        assert_eq!(RustType::Option(Box::new(RustType::OwnedText)).reuse(), Reuse::Clone);
    }
}
