//! How observed values are printed: as the model's `Seen` writes them.
//!
//! Most values print themselves with `{:?}`. The others are taken apart by a `match`, with one arm
//! per form, such as `Err(payload) => println!("… -> Err({})", describe(payload.as_ref()))`.

use crate::rust_type::{ErrorType, HandleKind, RustType};

/// An arm of a `match`, and what it prints.
pub(crate) struct Arm {
    pub(crate) pattern: String,
    /// The text with placeholders.
    pub(crate) text: String,
    /// The values of the placeholders that are not variables.
    pub(crate) arguments: Vec<String>,
}

impl Arm {
    pub(crate) fn new(pattern: &str, text: &str) -> Self {
        Self { pattern: pattern.to_owned(), text: text.to_owned(), arguments: Vec::new() }
    }

    /// What it prints, inside a `Some`.
    pub(crate) fn in_some(self) -> Self {
        Self { text: format!("Some({})", self.text), ..self }
    }

    /// The same inside a variant.
    pub(crate) fn inside(self, variant: &str, shown: &str) -> Self {
        let Self { pattern, text, arguments } = self;
        Self {
            pattern: format!("{variant}({pattern})"),
            text: format!("{shown}({text})"),
            arguments,
        }
    }
}

/// The arms that print a value of this type. If the scenario throws nothing, every payload is a
/// message of std.
pub(crate) fn arms(of: &RustType, throws: bool) -> Vec<Arm> {
    match of {
        RustType::Unknown | RustType::Unit => vec![Arm::new("()", "()")],
        RustType::Number | RustType::Bool => vec![Arm::new("value", "{value}")],
        RustType::Text | RustType::OwnedText => vec![Arm::new("value", "{value:?}")],
        RustType::Local { name, .. } => vec![Arm::new("_", name)],
        RustType::Handle(_, HandleKind::Detachable | HandleKind::Scoped) => {
            vec![Arm::new("_", "JoinHandle")]
        }
        RustType::Handle(_, HandleKind::Refusable) => {
            vec![Arm::new("Some(_)", "JoinHandle"), Arm::new("None", "a message of std")]
        }
        RustType::Sender(_) => vec![Arm::new("_", "Sender")],
        RustType::Receiver(_) => vec![Arm::new("_", "Receiver")],
        RustType::Thread => vec![Arm::new("_", "Thread")],
        RustType::ThreadId => vec![Arm::new("_", "ThreadId")],
        RustType::Option(value) => {
            let some = arms(value, throws).into_iter().map(|arm| arm.inside("Some", "Some"));
            some.chain([Arm::new("None", "None")]).collect()
        }
        RustType::Result(value, error) => {
            let ok = arms(value, throws).into_iter().map(|arm| arm.inside("Ok", "Ok"));
            ok.chain([of_error(*error, throws).inside("Err", "Err")]).collect()
        }
    }
}

fn of_error(error: ErrorType, throws: bool) -> Arm {
    match error {
        ErrorType::Payload if !throws => Arm::new("_", "a message of std"),
        ErrorType::Payload => Arm {
            pattern: "payload".to_owned(),
            text: "{}".to_owned(),
            arguments: vec!["describe(payload.as_ref())".to_owned()],
        },
        ErrorType::Recv | ErrorType::TryRecv | ErrorType::RecvTimeout => {
            Arm::new("error", "{error:?}")
        }
    }
}

/// Whether an arm describes a payload.
pub(crate) fn has_payload(of: &RustType) -> bool {
    match of {
        RustType::Result(_, ErrorType::Payload) => true,
        RustType::Result(value, _) | RustType::Option(value) => has_payload(value),
        RustType::Unknown
        | RustType::Unit
        | RustType::Bool
        | RustType::Number
        | RustType::Text
        | RustType::OwnedText
        | RustType::Local { .. }
        | RustType::Handle(..)
        | RustType::Sender(_)
        | RustType::Receiver(_)
        | RustType::Thread
        | RustType::ThreadId => false,
    }
}
