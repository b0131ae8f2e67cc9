//! Outcomes as charts: a column per thread, with time running downward.

mod drawing;
mod lines;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::{Event, EventKind, Line, MAIN, Outcome, Scenario};

pub(crate) use self::lines::chart_lines;
use self::lines::{ChartLine, Lane, LineKind};

/// How far the steps of a block are indented.
const INDENT: &str = "  ";

/// Where a thread is in its column.
#[derive(Default)]
struct Position {
    /// The number of blocks that it is in.
    blocks: usize,
    /// The bodies that it runs in the middle of others, as their last lines.
    interludes: Vec<Line>,
}

impl Position {
    /// Moves to a line, and returns its indentation depth.
    fn go_to(&mut self, at: &ChartLine, line: Line) -> usize {
        match at.lane {
            Lane::Thread => self.interludes.clear(),
            // A called function is indented like its caller.
            Lane::Function => {}
            Lane::Interlude(last) => {
                match self.interludes.iter().position(|known| *known == last) {
                    Some(position) => self.interludes.truncate(position + 1),
                    None => self.interludes.push(last),
                }
                if line == last {
                    self.interludes.pop();
                }
            }
        }
        self.blocks.saturating_sub(usize::from(at.kind.closes())) + self.interludes.len()
    }
}

/// What happened in a run, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Chart {
    /// The threads, in the order of their columns. Main is the first.
    pub threads: Vec<String>,
    /// What the threads did, from top to bottom.
    pub rows: Vec<ChartRow>,
    /// What std reported on stderr.
    pub reports: Vec<String>,
    /// How the process ended.
    pub end: String,
}

/// A row of a chart: what one thread did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChartRow {
    /// The thread.
    pub thread: String,
    /// The step, indented by the blocks that it is in, and what it observed.
    pub text: String,
}

impl Chart {
    /// The chart of a run of this scenario.
    #[must_use]
    pub fn of(scenario: &Scenario, events: &[Event], outcome: &Outcome) -> Self {
        let lines = chart_lines(scenario);
        let spawned: BTreeSet<&str> = events.iter().map(|event| &*event.thread).collect();
        let spawned = spawned.into_iter().filter(|thread| *thread != MAIN);
        let threads = [MAIN].into_iter().chain(spawned).map(str::to_owned).collect();
        let mut rows = Vec::new();
        let mut positions = BTreeMap::<&str, Position>::new();
        for (position, event) in events.iter().enumerate() {
            let Some(at) = lines.get(&event.line) else { continue };
            let later = &events[position + 1..];
            let Some(mut cell) = cell(at, event, later) else { continue };
            let thread = positions.entry(&event.thread).or_default();
            let inset = thread.go_to(at, event.line);
            if event.kind != EventKind::Blocks {
                thread.blocks = thread.blocks.saturating_sub(usize::from(at.kind.closes()));
                if enters(at, event, later) {
                    thread.blocks += 1;
                    cell.push_str(" {");
                }
            }
            let text = INDENT.repeat(inset) + &cell;
            rows.push(ChartRow { thread: event.thread.clone(), text });
        }
        let reports = outcome.reports.iter().map(ToString::to_string).collect();
        Self { threads, rows, reports, end: outcome.end.to_string() }
    }
}

/// What a chart shows for an event, if anything.
fn cell(at: &ChartLine, event: &Event, later: &[Event]) -> Option<String> {
    let what = &at.text;
    match &event.kind {
        EventKind::Taken(None) => Some(what.clone()),
        EventKind::Taken(Some(value)) => Some(format!("{what} -> {value}")),
        EventKind::Blocks => {
            let completes = later.iter().any(|other| {
                (&other.thread, other.line) == (&event.thread, event.line)
                    && other.kind != EventKind::Blocks
            });
            // A thread that waits for a notification has released a lock, which others can acquire
            // meanwhile.
            (!completes || at.kind == LineKind::Releasing).then(|| format!("{what} ..."))
        }
    }
}

/// Whether the thread enters the block that the line opens: a `try-lock` may skip it, a `Once` runs
/// only one block, and a loop ends after its last iteration. A thread that enters it reaches its end, unless its log ends first.
fn enters(at: &ChartLine, event: &Event, later: &[Event]) -> bool {
    let mut lines =
        later.iter().filter(|other| other.thread == event.thread).map(|other| other.line);
    match at.kind {
        LineKind::Opening { end, is_always_entered } => {
            is_always_entered
                || lines
                    .take_while(|line| *line != event.line)
                    .any(|line| event.line < line && line <= end)
        }
        LineKind::Iterating { first } => lines.next() == Some(first),
        LineKind::Closing | LineKind::Releasing | LineKind::Plain => false,
    }
}

#[cfg(test)]
mod tests {
    use threadproof_model::{ProcessEnd, parse};

    use super::*;

    /// A chart of what main does: `lines` are its steps, in order; a negative one blocks.
    fn drawn(main: &str, lines: &[i32]) -> Vec<String> {
        let text = format!("title \"t\"\nclause \"c\"\nmain {{\n{main}\n}}\n");
        let scenario = Scenario::from_nodes("", &parse(&text).unwrap()).unwrap();
        let event = |line: &i32| Event {
            thread: MAIN.to_owned(),
            line: line.unsigned_abs(),
            kind: if *line < 0 { EventKind::Blocks } else { EventKind::Taken(None) },
        };
        let events: Vec<Event> = lines.iter().map(event).collect();
        let outcome =
            Outcome { columns: BTreeMap::new(), end: ProcessEnd::Exit(0), reports: Vec::new() };
        Chart::of(&scenario, &events, &outcome).wide().lines().map(str::to_owned).collect()
    }

    #[test]
    fn steps_in_a_block_are_indented() {
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
    fn the_end_of_a_block_that_blocks_is_shown_as_its_end() {
        let main = "scope {\nyield\n}";
        assert_eq!(drawn(main, &[4, 5, -6])[1..4], ["scope {", "  yield", "} ..."]);
        assert_eq!(drawn(main, &[4, 5, -6, 6])[1..4], ["scope {", "  yield", "}"]);
    }

    #[test]
    fn a_skipped_block_is_not_opened() {
        let main = "try-lock \"m\" {\nyield\n}\npanicking";
        assert_eq!(drawn(main, &[4, 7])[1..3], ["try-lock m", "panicking"]);
        assert_eq!(drawn(main, &[4, 5, 6, 7])[1..5], ["try-lock m {", "  yield", "}", "panicking"]);
        assert_eq!(drawn(main, &[4])[1], "try-lock m");
        assert_eq!(drawn("catch {\nexit 1\n}", &[4])[1], "catch {");
    }

    #[test]
    fn each_iteration_is_a_block() {
        let main = "repeat 2 {\nyield\n}\npanicking";
        let expected = ["repeat 2 {", "  yield", "} {", "  yield", "}", "panicking"];
        assert_eq!(drawn(main, &[4, 5, 6, 5, 6, 7])[1..7], expected);
        let expected = ["repeat 2 {", "} {", "}", "exit 0"];
        assert_eq!(drawn("repeat 2 {\n}", &[4, 5, 5])[1..], expected);
    }

    #[test]
    fn a_hook_is_indented_where_it_runs() {
        let main = "set-hook {\npayload\n}\ncatch {\npanic \"p\"\n}";
        let expected =
            ["set-hook", "catch {", "  panic \"p\"", "    payload", "  end of the hook", "}"];
        assert_eq!(drawn(main, &[4, 7, 8, 5, 6, 9])[1..7], expected);
    }

    #[test]
    fn steps_that_run_during_a_drop_are_indented_further() {
        let main =
            "local \"g\" {\non-drop {\ncatch {\npanic \"p\"\n}\n}\n}\nset-hook {\npayload\n}";
        let drop = [4, 11, 6, 7, 12, 13, 8, 9, 14];
        let expected = [
            "local g",
            "set-hook",
            "  catch {",
            "    panic \"p\"",
            "      payload",
            "    end of the hook",
            "  }",
            "g dropped",
        ];
        assert_eq!(drawn(main, &drop)[1..9], expected);
    }

    #[test]
    fn a_wait_that_releases_a_lock_is_also_shown_where_it_begins() {
        let main = "wait \"v\" guard=\"m\"\nrecv \"c\"";
        let expected = ["wait v guard=m ...", "wait v guard=m", "recv c"];
        assert_eq!(drawn(main, &[-4, 4, -5, 5])[1..4], expected);
    }

    #[test]
    fn only_names_are_unquoted() {
        let main = "spawn \"p\" name=\"p\"\ncatch {\npanic \"p\"\n}";
        let expected = ["spawn p name=\"p\"", "catch {", "  panic \"p\""];
        assert_eq!(drawn(main, &[4, 5, 6])[1..4], expected);
    }

    #[test]
    fn a_drop_is_indented_where_it_happens() {
        let main = "local \"outer\" {\non-drop {\nlocal \"inner\" {\non-drop {\nyield\n}\n}\n}\n}\n\
                    catch {\npanicking\n}";
        let drop = [4, 6, 8, 9, 11];
        let expected =
            ["local outer", "  local inner", "    yield", "  inner dropped", "outer dropped"];
        assert_eq!(drawn(main, &drop)[1..6], expected);
        // Inside a block, as after a move into it.
        assert_eq!(
            drawn(main, &[13, 8, 9, 15])[1..5],
            ["catch {", "    yield", "  inner dropped", "}"]
        );
    }
}
