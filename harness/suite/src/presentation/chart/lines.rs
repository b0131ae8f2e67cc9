//! What a chart shows for each line of a scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use threadproof_model::{
    Argument, BlockKind, Body, Line, Literal, Mention, Scenario, Shared, SharedKind, Step,
    encode_step,
};

/// What a chart shows for a line.
pub(crate) struct ChartLine {
    /// The step there, or the end of a block.
    pub(crate) text: String,
    pub(super) kind: LineKind,
    pub(super) lane: Lane,
}

/// What a line means to a chart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// A step with a block.
    Opening {
        /// The line where the block ends.
        end: Line,
        /// Whether the step always runs its block.
        is_always_entered: bool,
    },
    /// The end of a block.
    Closing,
    /// The end of an iteration of a loop, whose next one would begin at this line.
    Iterating { first: Line },
    /// A step that releases a lock while it waits.
    Releasing,
    /// Anything else.
    Plain,
}

impl LineKind {
    /// Whether a block ends there.
    pub(super) fn closes(self) -> bool {
        match self {
            Self::Closing | Self::Iterating { .. } => true,
            Self::Opening { .. } | Self::Releasing | Self::Plain => false,
        }
    }
}

/// What a line is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// The closure of a thread, or main.
    Thread,
    /// A function.
    Function,
    /// A body that runs in the middle of another, such as a destructor; its last line.
    Interlude(Line),
}

/// The lines of a scenario that a chart shows.
pub(crate) fn chart_lines(scenario: &Scenario) -> BTreeMap<Line, ChartLine> {
    let mut lines = ChartLines(BTreeMap::new());
    lines.add_body(&scenario.main, Lane::Thread);
    for thread in &scenario.threads {
        lines.add_body(&thread.body, Lane::Thread);
        lines.add(thread.body.end, LineKind::Plain, Lane::Thread, "end".to_owned());
    }
    for function in &scenario.functions {
        lines.add_body(&function.body, Lane::Function);
    }
    for Shared { name, kind } in &scenario.shared {
        match kind {
            SharedKind::LazyLock(body) => lines.add_interlude(body, format!("end of {name}")),
            SharedKind::ThreadLocal { init, on_drop } => {
                if let Some(body) = init {
                    lines.add_interlude(body, format!("end of {name}"));
                }
                if let Some(body) = on_drop {
                    lines.add_interlude(body, format!("{name} dropped"));
                }
            }
            SharedKind::Atomic(_)
            | SharedKind::Channel { .. }
            | SharedKind::Mutex(_)
            | SharedKind::RwLock(_)
            | SharedKind::Condvar
            | SharedKind::Barrier(_)
            | SharedKind::Once
            | SharedKind::OnceLock => {}
        }
    }
    lines.0
}

/// The lines found so far.
struct ChartLines(BTreeMap<Line, ChartLine>);

impl ChartLines {
    fn add(&mut self, at: Line, kind: LineKind, lane: Lane, text: String) {
        self.0.insert(at, ChartLine { text, kind, lane });
    }

    fn add_body(&mut self, body: &Body, lane: Lane) {
        for step in &body.steps {
            let mut kind = LineKind::Plain;
            for mention in step.action.mentions() {
                match mention {
                    Mention::Releases(_) => kind = LineKind::Releasing,
                    Mention::Block(block, body) if block.sees_around() => {
                        let is_always_entered =
                            matches!(block, BlockKind::Always | BlockKind::Repeated);
                        kind = LineKind::Opening { end: body.end, is_always_entered };
                        let closing = match block {
                            BlockKind::Repeated => LineKind::Iterating { first: step.line + 1 },
                            BlockKind::Always
                            | BlockKind::Maybe
                            | BlockKind::Hook
                            | BlockKind::OnDrop => LineKind::Closing,
                        };
                        self.add(body.end, closing, lane, "}".to_owned());
                        self.add_body(body, lane);
                    }
                    Mention::Block(_, body) => {
                        let end = match step.action.binds() {
                            Some(local) => format!("{local} dropped"),
                            None => "end of the hook".to_owned(),
                        };
                        self.add_interlude(body, end);
                    }
                    Mention::Binds(_)
                    | Mention::Reads(_)
                    | Mention::Spawns(_)
                    | Mention::Calls(_)
                    | Mention::Object(..)
                    | Mention::Receives(_)
                    | Mention::Text(_)
                    | Mention::Pause(_) => {}
                }
            }
            self.add(step.line, kind, lane, describe_step(step));
        }
    }

    /// Adds a body that runs in the middle of another, and the text for its end.
    fn add_interlude(&mut self, body: &Body, end: String) {
        let lane = Lane::Interlude(body.end);
        self.add_body(body, lane);
        self.add(body.end, LineKind::Plain, lane, end);
    }
}

/// A step as in its file, without quotes around names, and without the name of its result, which
/// only matters to later steps.
fn describe_step(step: &Step) -> String {
    let names = names(step);
    let node = encode_step(step);
    let mut text = node.word.to_string();
    for argument in &node.arguments {
        text.push(' ');
        text.push_str(&describe_argument(argument, &names));
    }
    if let Some(spawn) = step.action.spawns()
        && spawn.handle != spawn.thread
    {
        let _ = write!(text, " as {}", spawn.handle);
    }
    for (key, value) in node.properties.iter().filter(|(key, _)| &**key != "as") {
        let _ = match &value.literal {
            Literal::Bool(true) => write!(text, " {key}"),
            // The name of a thread is a string, even if something else has the same name.
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
        Literal::Decimal(value) => value.to_string(),
        Literal::Text(text) if argument.variable || names.contains(&**text) => text.clone(),
        Literal::Text(text) => format!("{text:?}"),
    }
}

/// The names in the step.
fn names(step: &Step) -> BTreeSet<&str> {
    let mentions = step.action.mentions().into_iter();
    let names = mentions.filter_map(|mention| match mention {
        Mention::Binds(name)
        | Mention::Reads(name)
        | Mention::Calls(name)
        | Mention::Releases(name)
        | Mention::Receives(name)
        | Mention::Object(_, name) => Some(&**name),
        Mention::Spawns(spawn) => Some(&*spawn.thread),
        Mention::Text(_) | Mention::Pause(_) | Mention::Block(..) => None,
    });
    names.collect()
}
