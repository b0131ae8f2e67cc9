//! Outcomes as charts: a column a thread, time downwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use threadproof_model::{
    Action, Argument, Body, Event, EventKind, Line, Literal, MAIN, Outcome, Scenario, Step,
    encode_step,
};

/// The narrowest column.
const NARROWEST: usize = 16;

/// By how much what happens in a block is set in.
const INSET: &str = "  ";

/// What a chart says of a line.
pub(crate) struct Place {
    /// The step there, or the end.
    pub(crate) text: String,
    kind: PlaceKind,
    /// How many drops it is a part of.
    drops: usize,
}

/// What a line means to a chart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PlaceKind {
    /// The start of a block.
    Opening,
    /// The end of a block.
    Closing,
    /// Anything else.
    Other,
}

/// Draws what happened in one run, and how it ended.
#[must_use]
pub fn chart(scenario: &Scenario, events: &[Event], outcome: &Outcome) -> String {
    let places = places(scenario);
    let spawned: BTreeSet<&str> = events.iter().map(|event| &*event.thread).collect();
    let mut threads = vec![MAIN];
    threads.extend(spawned.into_iter().filter(|thread| *thread != MAIN));
    let mut rows = vec![threads.iter().map(|thread| (*thread).to_owned()).collect::<Vec<_>>()];
    // How many blocks each thread is in.
    let mut depths = BTreeMap::<&str, usize>::new();
    for (position, event) in events.iter().enumerate() {
        let Some(place) = places.get(&event.line) else { continue };
        let Some(cell) = cell(place, event, &events[position + 1..]) else { continue };
        let depth = depths.entry(&event.thread).or_default();
        let outside = depth.saturating_sub(usize::from(place.kind == PlaceKind::Closing));
        if event.kind != EventKind::Blocks {
            *depth = outside + usize::from(place.kind == PlaceKind::Opening);
        }
        let column = threads.iter().position(|thread| *thread == event.thread).unwrap_or(0);
        let mut row = vec![String::new(); threads.len()];
        row[column] = INSET.repeat(outside + place.drops) + &cell;
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
fn cell(place: &Place, event: &Event, later: &[Event]) -> Option<String> {
    let what = &place.text;
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

/// The lines of a scenario that are worth a word in a chart.
pub(crate) fn places(scenario: &Scenario) -> BTreeMap<Line, Place> {
    let names = names(scenario);
    let mut places = BTreeMap::new();
    for body in scenario.bodies() {
        add_places(&mut places, body, &names, 0);
    }
    for thread in &scenario.threads {
        let end = Place { text: "end".to_owned(), kind: PlaceKind::Other, drops: 0 };
        places.insert(thread.body.end, end);
    }
    places
}

/// Adds those of a body that is a part of so many drops.
fn add_places(
    places: &mut BTreeMap<Line, Place>,
    body: &Body,
    names: &BTreeSet<&str>,
    drops: usize,
) {
    for step in &body.steps {
        let mut add = |line, kind, text| places.insert(line, Place { text, kind, drops });
        let text = describe_step(step, names);
        match &step.action {
            Action::Catch { body, .. } | Action::Scope { body } => {
                add(step.line, PlaceKind::Opening, text);
                add(body.end, PlaceKind::Closing, "}".to_owned());
                add_places(places, body, names, drops);
            }
            Action::Local { bind, on_drop } => {
                add(step.line, PlaceKind::Other, text);
                add(on_drop.end, PlaceKind::Other, format!("{bind} dropped"));
                add_places(places, on_drop, names, drops + 1);
            }
            _ => {
                add(step.line, PlaceKind::Other, text);
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use threadproof_model::{End, parse};

    use super::*;

    /// A chart of what main does: the lines that it takes, in order; a negative one blocks.
    fn drawn(main: &str, lines: &[i32]) -> Vec<String> {
        let text = format!("title \"t\"\nclause \"c\"\nmain {{\n{main}\n}}\n");
        let scenario = Scenario::from_nodes("", &parse(&text).unwrap()).unwrap();
        let event = |line: &i32| Event {
            thread: MAIN.to_owned(),
            line: line.unsigned_abs(),
            kind: if *line < 0 { EventKind::Blocks } else { EventKind::Taken(None) },
        };
        let events: Vec<Event> = lines.iter().map(event).collect();
        let outcome = Outcome { columns: BTreeMap::new(), end: End::Exit(0), reports: Vec::new() };
        chart(&scenario, &events, &outcome).lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_in_a_block_is_set_in() {
        let main = "catch {\nscope {\nyield\n}\n}\npanicking";
        let whole =
            ["main", "catch {", "  scope {", "    yield", "  }", "}", "panicking", "exit 0"];
        assert_eq!(drawn(main, &[4, 5, 6, 7, 8, 9]), whole);
        // A panic leaves the inner block, or an exit both.
        assert_eq!(
            drawn(main, &[4, 5, 7, 8, 9])[1..6],
            ["catch {", "  scope {", "  }", "}", "panicking"]
        );
        assert_eq!(drawn(main, &[4, 5, 6])[3..], ["    yield", "exit 0"]);
    }

    #[test]
    fn the_end_of_a_block_that_blocks_stands_as_its_end() {
        let main = "scope {\nyield\n}";
        assert_eq!(drawn(main, &[4, 5, -6])[1..4], ["scope {", "  yield", "} ..."]);
        assert_eq!(drawn(main, &[4, 5, -6, 6])[1..4], ["scope {", "  yield", "}"]);
    }

    #[test]
    fn a_drop_is_set_in_where_it_happens() {
        let main = "local \"outer\" {\non-drop {\nlocal \"inner\" {\non-drop {\nyield\n}\n}\n}\n}\n\
                    catch {\npanicking\n}";
        let drop = [4, 6, 8, 9, 11];
        let expected =
            ["local outer", "  local inner", "    yield", "  inner dropped", "outer dropped"];
        assert_eq!(drawn(main, &drop)[1..6], expected);
        // In a block, as after a move into it.
        assert_eq!(
            drawn(main, &[13, 8, 9, 15])[1..5],
            ["catch {", "      yield", "    inner dropped", "}"]
        );
    }
}
