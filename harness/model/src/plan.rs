//! Plans: the input of a probe.

use crate::canonical::{parse, write};
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::fnv::Fnv1a;
use crate::misuse::Misuse;
use crate::node::Node;
use crate::program::Program;
use crate::scenario::Scenario;
use crate::schedule::{Entry, Schedule};
use crate::value::Literal;

/// A request to a probe: the text on its stdin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Report the facts about the platform.
    Fingerprint,
    /// Run the scenario once, along the schedule, and end the process as it does.
    Directed(Scenario, Schedule),
    /// Run the scenario many times at full speed, and count the outcomes.
    Free(Scenario, Budget),
    /// Run the scenario once without a schedule, and end the process as it does.
    Once(Scenario),
}

/// A plan whose scenario is resolved, ready for a probe to run.
#[derive(Clone, Debug)]
pub enum Task {
    /// See [`Plan::Fingerprint`].
    Fingerprint,
    /// See [`Plan::Directed`].
    Directed(Program, Schedule),
    /// See [`Plan::Free`].
    Free(Program, Budget),
    /// See [`Plan::Once`].
    Once(Program),
}

/// The limits of a free run, which ends at the first one reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The largest number of iterations.
    pub iterations: u64,
    /// The time after which no iteration starts, in milliseconds.
    pub milliseconds: u64,
}

/// The word of the last line.
const KEY: &str = "key";

const MODES: [&str; 4] = ["fingerprint", "schedule", "free", "once"];

impl Budget {
    fn to_node(self) -> Node {
        let limit = |limit: u64| Literal::Int(i64::try_from(limit).unwrap_or(i64::MAX));
        Node::new("free")
            .with_property("iterations", limit(self.iterations))
            .with_property("milliseconds", limit(self.milliseconds))
    }
}

impl Plan {
    /// The plan as text. Its last line is its key, unless it asks for a fingerprint.
    #[must_use]
    pub fn to_text(&self) -> String {
        let key = Node::new(KEY).with_text(&self.key());
        match self {
            Self::Fingerprint => write(&[Node::new("fingerprint")]),
            Self::Directed(..) | Self::Free(..) | Self::Once(_) => self.body() + &write(&[key]),
        }
    }

    /// The text before the key.
    fn body(&self) -> String {
        let text = |scenario: &Scenario, mode| {
            let mut nodes = scenario.to_nodes();
            nodes.push(mode);
            write(&nodes)
        };
        match self {
            Self::Fingerprint => String::new(),
            Self::Directed(scenario, schedule) => text(scenario, schedule.to_node()),
            Self::Free(scenario, budget) => text(scenario, budget.to_node()),
            Self::Once(scenario) => text(scenario, Node::new("once")),
        }
    }

    /// The key of the plan in a log. It does not depend on the budget of free runs.
    #[must_use]
    pub fn key(&self) -> String {
        let body = match self {
            Self::Free(scenario, _) => {
                Self::Free(scenario.clone(), Budget { iterations: 0, milliseconds: 0 }).body()
            }
            Self::Fingerprint | Self::Directed(..) | Self::Once(_) => self.body(),
        };
        Fnv1a::default().update(body.as_bytes()).to_string()
    }

    /// Splits a text into plans. Each begins with the title of its scenario.
    pub fn split(text: &str) -> impl Iterator<Item = &str> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let next = rest.match_indices("\ntitle ").next().map_or(rest.len(), |(at, _)| at + 1);
            let (first, others) = rest.split_at(next);
            rest = others;
            (!first.is_empty()).then_some(first)
        })
    }

    /// Resolves the scenario, and checks that the schedule names only lines of steps.
    ///
    /// # Errors
    /// Every fault.
    pub fn resolve(&self) -> Result<Task, Vec<Fault>> {
        Ok(match self {
            Self::Fingerprint => Task::Fingerprint,
            Self::Directed(scenario, schedule) => {
                let program = scenario.resolve()?;
                let mut lines = schedule.entries.iter().map(Entry::line);
                if lines.any(|line| !program.lines.contains(&line)) {
                    let what = "a turn at a line without a step";
                    let fault = Misuse::BadSchedule { what }.at(crate::Span::default());
                    return Err(vec![fault]);
                }
                Task::Directed(program, schedule.clone())
            }
            Self::Free(scenario, budget) => Task::Free(scenario.resolve()?, *budget),
            Self::Once(scenario) => Task::Once(scenario.resolve()?),
        })
    }

    /// Reads a plan: the canonical text of a scenario, a node that says what to do, and the key of
    /// the plan, which may be missing.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let mut nodes = parse(text).map_err(|fault| vec![fault])?;
        let Some(key) = nodes.pop_if(|node| &*node.word == KEY) else {
            return Self::of_nodes(nodes);
        };
        let plan = Self::of_nodes(nodes)?;
        let mut faults = Vec::new();
        let mut fields = Fields::of(&key, &mut faults);
        fields.argument_as("the key of this plan", |argument| match &argument.literal {
            Literal::Text(text) if *text == plan.key() && !argument.variable => Some(()),
            _ => None,
        });
        fields.finish();
        if faults.is_empty() { Ok(plan) } else { Err(faults) }
    }

    fn of_nodes(mut nodes: Vec<Node>) -> Result<Self, Vec<Fault>> {
        let missing =
            FaultKind::Missing { what: "a final node that says what to do", word: "a plan".into() };
        let Some(mode) = nodes.pop().filter(|node| MODES.contains(&&*node.word)) else {
            return Err(vec![missing.at(crate::Span::default())]);
        };
        let scenario = || Scenario::from_nodes("", &nodes);
        let mut faults = Vec::new();
        let mut fields = Fields::of(&mode, &mut faults);
        let plan = match &*mode.word {
            "schedule" => return Ok(Self::Directed(scenario()?, Schedule::from_node(&mode)?)),
            "once" => Self::Once(scenario()?),
            "free" => Self::Free(
                scenario()?,
                Budget {
                    iterations: fields.int_property("iterations").unwrap_or(1),
                    milliseconds: fields.int_property("milliseconds").unwrap_or(u64::MAX),
                },
            ),
            _ => {
                if let Some(node) = nodes.first() {
                    let word = mode.word.to_string();
                    let kind = FaultKind::Unexpected { what: "scenario", word };
                    fields.fault(kind, node.word.span);
                }
                Self::Fingerprint
            }
        };
        fields.finish();
        if faults.is_empty() { Ok(plan) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plans() -> [Plan; 3] {
        let text = "title \"a\\ntitle \"\nclause \"c/c\"\nmain {\n}\nonce\n";
        let Ok(Plan::Once(scenario)) = Plan::parse(text) else { panic!("a plan") };
        let free = |iterations| Budget { iterations, milliseconds: 5 };
        [
            Plan::Once(scenario.clone()),
            Plan::Free(scenario.clone(), free(1)),
            Plan::Free(scenario, free(2)),
        ]
    }

    #[test]
    fn a_text_is_split_into_plans() {
        let text: String = plans().iter().map(Plan::to_text).collect();
        let read: Result<Vec<Plan>, _> = Plan::split(&text).map(Plan::parse).collect();
        assert_eq!(read.unwrap(), plans());
        assert_eq!(Plan::split("").count(), 0);
    }

    #[test]
    fn a_plan_with_the_key_of_another_is_refused() {
        let [once, free, _] = plans();
        let text = once.to_text().replace(&once.key(), &free.key());
        let faults = Plan::parse(&text).unwrap_err();
        assert_eq!(faults[0].kind.to_string(), "expected the key of this plan");
        let without = text.rsplit_once("key ").unwrap().0;
        assert_eq!(Plan::parse(without).unwrap(), once);
    }

    #[test]
    fn the_key_of_a_plan_depends_on_everything_but_the_budget() {
        let [once, short, long] = plans().map(|plan| plan.key());
        assert_eq!(short, long);
        assert_ne!(once, short);
    }
}
