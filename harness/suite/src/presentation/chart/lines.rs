//! What a chart says of the lines of a scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use threadproof_model::{
    Action, Argument, Body, Line, Literal, Mention, Scenario, Shared, SharedKind, Step, encode_step,
};

/// What a chart says of a line.
pub(crate) struct Place {
    /// The step there, or the end.
    pub(crate) text: String,
    pub(super) kind: PlaceKind,
    pub(super) course: Course,
}

/// What a line means to a chart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PlaceKind {
    /// A step with a block.
    Opening {
        /// The line where that ends.
        end: Line,
        /// Whether the step is never taken without it.
        is_always_entered: bool,
    },
    /// The end of a block.
    Closing,
    /// A step that gives back a lock as it begins to wait.
    Waiting,
    /// Anything else.
    Other,
}

/// What a line is a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// Main, or what a thread does.
    Main,
    /// A function.
    Function,
    /// A body that is run in the midst of another, as drops are: by its last line.
    Interlude(Line),
}

/// The lines of a scenario that are worth a word in a chart.
pub(crate) fn places(scenario: &Scenario) -> BTreeMap<Line, Place> {
    let mut places = Places(BTreeMap::new());
    places.add_body(&scenario.main, Course::Main);
    for thread in &scenario.threads {
        places.add_body(&thread.body, Course::Main);
        places.add(thread.body.end, PlaceKind::Other, Course::Main, "end".to_owned());
    }
    for function in &scenario.functions {
        places.add_body(&function.body, Course::Function);
    }
    for Shared { name, kind } in &scenario.shared {
        let (initialiser, on_drop) = match kind {
            SharedKind::LazyLock(body) => (Some(body), None),
            SharedKind::ThreadLocal { init, on_drop } => (Some(init), on_drop.as_ref()),
            _ => (None, None),
        };
        if let Some(body) = initialiser {
            places.add_interlude(body, format!("end of {name}"));
        }
        if let Some(body) = on_drop {
            places.add_interlude(body, format!("{name} dropped"));
        }
    }
    places.0
}

/// The places that were found so far.
struct Places(BTreeMap<Line, Place>);

impl Places {
    fn add(&mut self, line: Line, kind: PlaceKind, course: Course, text: String) {
        self.0.insert(line, Place { text, kind, course });
    }

    fn add_body(&mut self, body: &Body, course: Course) {
        for step in &body.steps {
            let gives_back =
                matches!(step.action, Action::Wait { .. } | Action::WaitTimeout { .. });
            let mut kind = if gives_back { PlaceKind::Waiting } else { PlaceKind::Other };
            for mention in step.action.mentions() {
                match mention {
                    Mention::Block(block) => {
                        let is_always_entered = matches!(
                            step.action,
                            Action::Catch { .. } | Action::Scope { .. } | Action::ExternC { .. }
                        );
                        kind = PlaceKind::Opening { end: block.end, is_always_entered };
                        self.add(block.end, PlaceKind::Closing, course, "}".to_owned());
                        self.add_body(block, course);
                    }
                    Mention::Apart(body) => {
                        let end = match &step.action {
                            Action::Local { bind, .. } => format!("{bind} dropped"),
                            _ => "end of the hook".to_owned(),
                        };
                        self.add_interlude(body, end);
                    }
                    _ => {}
                }
            }
            self.add(step.line, kind, course, describe_step(step));
        }
    }

    /// Adds a body that is run in the midst of another, and what its end is called.
    fn add_interlude(&mut self, body: &Body, end: String) {
        let course = Course::Interlude(body.end);
        self.add_body(body, course);
        self.add(body.end, PlaceKind::Other, course, end);
    }
}

/// A step as its file writes it, without quotes around what is a name, and without what it calls
/// its result: that only matters to later steps.
fn describe_step(step: &Step) -> String {
    let names = names(step);
    let node = encode_step(step);
    let mut text = node.word.to_string();
    for argument in &node.arguments {
        text.push(' ');
        text.push_str(&describe_argument(argument, &names));
    }
    if let Action::Spawn { spawn } = &step.action
        && spawn.handle != spawn.thread
    {
        let _ = write!(text, " as {}", spawn.handle);
    }
    for (key, value) in node.properties.iter().filter(|(key, _)| &**key != "as") {
        let _ = match &value.literal {
            Literal::Bool(true) => write!(text, " {key}"),
            // A thread's own name is a text, whatever else is called so.
            Literal::Text(name) if &**key == "name" => write!(text, " {key}={name:?}"),
            _ => write!(text, " {key}={}", describe_argument(value, &names)),
        };
    }
    text
}

fn describe_argument(argument: &Argument, names: &BTreeSet<&str>) -> String {
    match &argument.literal {
        Literal::Unit => "()".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::Text(text) if argument.variable || names.contains(&**text) => text.clone(),
        Literal::Text(text) => format!("{text:?}"),
    }
}

/// Everything that the step calls by a name.
fn names(step: &Step) -> BTreeSet<&str> {
    let mentions = step.action.mentions().into_iter();
    let names = mentions.filter_map(|mention| match mention {
        Mention::Binds(name)
        | Mention::Reads(name)
        | Mention::Thread(name)
        | Mention::Function(name)
        | Mention::Object(_, name) => Some(&**name),
        Mention::Text(_) | Mention::Block(_) | Mention::Apart(_) => None,
    });
    names.collect()
}
