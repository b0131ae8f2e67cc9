//! Prints observations: a line for each, such as `main: join a -> Ok(41)`.

use threadproof_model::{Mention, Step};

use crate::emitter::Emitter;
use crate::helpers::Helper;
use crate::labels::Label;
use crate::rust_type::RustType;
use crate::shown::{Arm, arms, has_payload};

impl Emitter<'_> {
    /// The label as the beginning of a printed line, and the argument that it needs.
    fn label(&mut self) -> (String, Option<String>) {
        match self.place.label.clone().unwrap_or(Label::Varies) {
            Label::Known(label) => (label, None),
            Label::Varies => {
                self.learned.asks_for_label = true;
                ("{}".to_owned(), Some("LABEL.get()".to_owned()))
            }
        }
    }

    /// Prints an observation: text with placeholders, and their values.
    pub(crate) fn print(&mut self, step: &Step, text: &str, arguments: &[String]) {
        let arguments = self.printed(step, text, arguments);
        self.writer.call("println!(", &arguments, ");");
    }

    /// The same as an arm of a `match`.
    pub(crate) fn print_arm(
        &mut self,
        pattern: &str,
        step: &Step,
        text: &str,
        arguments: &[String],
    ) {
        let arguments = self.printed(step, text, arguments);
        self.writer.arm(pattern, "println!(", &arguments);
    }

    /// The arguments of `println!` for an observation.
    fn printed(&mut self, step: &Step, text: &str, arguments: &[String]) -> Vec<String> {
        let (label, label_argument) = self.label();
        let text = format!("\"{label}: {} -> {text}\"", described(step));
        std::iter::once(text).chain(label_argument).chain(arguments.iter().cloned()).collect()
    }

    /// Prints a value of this type, which is in a variable.
    pub(crate) fn observe(&mut self, step: &Step, variable: &str, of: &RustType, is_kept: bool) {
        if of.prints_itself() && !matches!(of, RustType::Unknown | RustType::Unit) {
            let text = match of {
                RustType::Bool | RustType::Number => format!("{{{variable}}}"),
                _ => format!("{{{variable}:?}}"),
            };
            return self.print(step, &text, &[]);
        }
        let matched = if is_kept { format!("&{variable}") } else { variable.to_owned() };
        let arms = arms(of, self.throws);
        self.observe_arms(step, &matched, arms, self.throws && has_payload(of));
    }

    /// Prints a value by its form.
    pub(crate) fn observe_arms(
        &mut self,
        step: &Step,
        matched: &str,
        arms: Vec<Arm>,
        has_payload: bool,
    ) {
        if has_payload {
            self.helpers.insert(Helper::Describe);
        }
        self.line(&format!("match {matched} {{"));
        self.writer.indent();
        for Arm { pattern, text, arguments } in arms {
            self.print_arm(&pattern, step, &text, &arguments);
        }
        self.writer.dedent();
        self.line("}");
    }
}

/// A step as a program prints it: its word, and the names that it uses.
#[must_use]
pub fn described(step: &Step) -> String {
    let word = step.action.word();
    if let Some(spawn) = step.action.spawns() {
        return format!("{word} {}", spawn.handle);
    }
    let names = step.action.mentions().into_iter().filter_map(|mention| match mention {
        Mention::Reads(name) | Mention::Object(_, name) => Some(&**name),
        Mention::Binds(_)
        | Mention::Spawns(_)
        | Mention::Calls(_)
        | Mention::Receives(_)
        | Mention::Releases(_)
        | Mention::Text(_)
        | Mention::Pause(_)
        | Mention::Block(..) => None,
    });
    std::iter::once(word).chain(names).collect::<Vec<_>>().join(" ")
}
