//! Outcomes as charts: a column a thread, time downwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use threadproof_model::{
    Action, Argument, Event, EventKind, Line, Literal, MAIN, Outcome, Scenario, Step, encode_step,
};

/// The narrowest column.
const NARROWEST: usize = 16;

/// Draws what happened in one run, and how it ended.
#[must_use]
pub fn chart(scenario: &Scenario, events: &[Event], outcome: &Outcome) -> String {
    let lines = describe(scenario);
    let spawned: BTreeSet<&str> = events.iter().map(|event| &*event.thread).collect();
    let mut threads = vec![MAIN];
    threads.extend(spawned.into_iter().filter(|thread| *thread != MAIN));
    let mut rows = vec![threads.iter().map(|thread| (*thread).to_owned()).collect::<Vec<_>>()];
    for (position, event) in events.iter().enumerate() {
        let Some(cell) = cell(&lines, event, &events[position + 1..]) else { continue };
        let column = threads.iter().position(|thread| *thread == event.thread).unwrap_or(0);
        let mut row = vec![String::new(); threads.len()];
        row[column] = cell;
        rows.push(row);
    }
    let mut text = draw(&rows);
    for report in &outcome.reports {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "stderr: {report}");
    }
    let _ = writeln!(text, "{}", outcome.end);
    text
}

fn draw(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let widest = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        widest.max(NARROWEST) + 2
    };
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        let line: String = cells.collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// What a chart says of an event; nothing for what says itself.
fn cell(lines: &BTreeMap<Line, String>, event: &Event, later: &[Event]) -> Option<String> {
    let what = lines.get(&event.line)?;
    match &event.kind {
        EventKind::Taken(None) => Some(what.clone()),
        EventKind::Taken(Some(value)) => Some(format!("{what} -> {value}")),
        EventKind::Blocks => {
            let completes = later.iter().any(|other| {
                (&other.thread, other.line) == (&event.thread, event.line)
                    && other.kind != EventKind::Blocks
            });
            (!completes).then(|| format!("{what} ..."))
        }
    }
}

/// What stands at each line that is worth a word in a chart.
pub(crate) fn describe(scenario: &Scenario) -> BTreeMap<Line, String> {
    let names = names(scenario);
    let mut lines = BTreeMap::new();
    scenario.walk(|step| {
        lines.insert(step.line, describe_step(step, &names));
        match &step.action {
            Action::Catch { body, .. } | Action::Scope { body } => {
                lines.insert(body.end, "}".to_owned());
            }
            Action::Local { bind, on_drop } => {
                lines.insert(on_drop.end, format!("{bind} dropped"));
            }
            _ => {}
        }
    });
    for thread in &scenario.threads {
        lines.insert(thread.body.end, "end".to_owned());
    }
    lines
}

/// A step as its file writes it, without quotes around what is a name, and without what it calls
/// its result: that only matters to later steps.
fn describe_step(step: &Step, names: &BTreeSet<&str>) -> String {
    let node = encode_step(step);
    let mut text = node.word.to_string();
    for argument in &node.arguments {
        text.push(' ');
        text.push_str(&describe_argument(argument, names));
    }
    if let Action::Spawn(spawn) = &step.action
        && spawn.handle != spawn.thread
    {
        let _ = write!(text, " as {}", spawn.handle);
    }
    for (key, value) in node.properties.iter().filter(|(key, _)| &**key != "as") {
        let _ = match &value.literal {
            Literal::Bool(true) => write!(text, " {key}"),
            _ => write!(text, " {key}={}", describe_argument(value, names)),
        };
    }
    if node.children.is_some() && !matches!(step.action, Action::Local { .. }) {
        text.push_str(" {");
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

/// Everything that has a name in the scenario.
fn names(scenario: &Scenario) -> BTreeSet<&str> {
    let routines = scenario.threads.iter().chain(&scenario.functions);
    let mut names: BTreeSet<&str> = routines.map(|routine| &*routine.name).collect();
    names.extend(scenario.shared.iter().map(|shared| &*shared.name));
    scenario.walk(|step| names.extend(step.action.binds().map(|name| &**name)));
    names
}
