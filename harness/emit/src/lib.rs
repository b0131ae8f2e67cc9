//! Writes a scenario as a plain Rust program, which prints what its steps observe.
//!
//! The program depends only on std. It is for readers who do not know the language of scenarios, for
//! bug reports, and it is an oracle: whatever it prints when it runs on real threads must be an
//! outcome that the spec allows. So this crate knows neither the spec nor the probe, and works on
//! the scenario as written. rustc checks the types that it infers.
//!
//! Each observation is a line, such as `main: join a -> Ok(41)`: the label of the thread, the step,
//! and the value as [`Seen`](threadproof_model::Seen) writes it. The lines of one thread are in the
//! order of its steps.

mod describe;
mod emitter;
mod facts;
mod helpers;
mod imports;
mod items;
mod labels;
mod names;
mod printing;
mod program;
mod refusal;
mod rust_type;
mod shown;
mod steps;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod uses;
mod variables;
mod writer;

use threadproof_model::{Scenario, Span, StackSize};

use crate::emitter::Emitter;
use crate::facts::Facts;
use crate::labels::Labels;
pub use crate::printing::described;
pub use crate::refusal::{Reason, Refusal};

/// The number of passes after which a scenario is refused. Real ones need three or four.
const MAX_PASSES: usize = 50;

/// A clause of the contract, as the program cites it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation<'a> {
    /// Its name.
    pub name: &'a str,
    /// The page that states it.
    pub link: &'a str,
}

/// Writes a scenario, which the resolver accepts, as a Rust program that cites these clauses.
///
/// # Errors
/// A step cannot be written in Rust.
pub fn emit(scenario: &Scenario, clauses: &[Citation<'_>]) -> Result<String, Refusal> {
    let labels = Labels::of(scenario)?;
    let mut known = Facts::default();
    // What a body returns or a channel carries may be known only from another body.
    for _ in 0..MAX_PASSES {
        let mut emitter = Emitter::new(scenario, &labels, &known);
        emitter.emit_program()?;
        if emitter.learned == known {
            if let Some(span) = emitter.untyped {
                return Err(Refusal { span, reason: Reason::NoValue });
            }
            let imports = emitter.imports.lines();
            let items = std::iter::once(header(scenario, clauses))
                .chain((!imports.is_empty()).then_some(imports))
                .chain(emitter.items);
            let items: Vec<String> = items.map(|item| item.join("\n") + "\n").collect();
            return Ok(items.join("\n"));
        }
        known = emitter.learned;
    }
    Err(Refusal { span: Span::default(), reason: Reason::TooManyPasses })
}

/// The comment at the start of a program.
fn header(scenario: &Scenario, clauses: &[Citation<'_>]) -> Vec<String> {
    let name = scenario.id.rsplit('/').next().unwrap_or("scenario");
    let mut lines = vec![format!("//! {}", scenario.title), "//!".to_owned()];
    if !clauses.is_empty() {
        lines.push("//! It shows what std promises:".to_owned());
        lines.push("//!".to_owned());
        for Citation { name, link } in clauses {
            lines.push(format!("//! - `{name}`: <{link}>"));
        }
        lines.push("//!".to_owned());
    }
    let min_stack = match scenario.min_stack {
        None => String::new(),
        Some(StackSize::Bytes(bytes)) => format!("RUST_MIN_STACK={bytes} "),
        Some(StackSize::Impossible) => format!("RUST_MIN_STACK={} ", isize::MAX),
    };
    lines.push(
        "//! Run it, as often as you like, since the order of the threads may vary:".to_owned(),
    );
    lines.push("//!".to_owned());
    lines.push("//! ```console".to_owned());
    lines.push(format!("//! $ rustc --edition 2024 {name}.rs && {min_stack}./{name}"));
    lines.push("//! ```".to_owned());
    lines
}
