//! What a probe is asked to do.

use crate::canonical::{parse, write};
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::node::Node;
use crate::scenario::Scenario;
use crate::schedule::Schedule;
use crate::value::Literal;

/// What a probe is asked to do: the text on its stdin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Tell what platform this is.
    Fingerprint,
    /// Run the scenario once, along the schedule, and end as it ends.
    Directed(Scenario, Schedule),
    /// Run the scenario many times, as fast as the platform goes, and count the outcomes.
    Free(Scenario, Budget),
    /// Run the scenario once without any direction, and end as it ends.
    Once(Scenario),
}

/// How long a free run goes on: until the first limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// At most so many iterations.
    pub iterations: u64,
    /// No new iteration after so many milliseconds.
    pub milliseconds: u64,
}

const MODES: [&str; 4] = ["fingerprint", "schedule", "free", "once"];

impl Plan {
    /// The plan as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let (scenario, mode) = match self {
            Self::Fingerprint => (None, Node::new("fingerprint")),
            Self::Directed(scenario, schedule) => (Some(scenario), schedule.to_node()),
            Self::Free(scenario, budget) => {
                let limit = |limit: u64| Literal::Int(i64::try_from(limit).unwrap_or(i64::MAX));
                let node = Node::new("free")
                    .having("iterations", limit(budget.iterations))
                    .having("milliseconds", limit(budget.milliseconds));
                (Some(scenario), node)
            }
            Self::Once(scenario) => (Some(scenario), Node::new("once")),
        };
        let mut nodes = scenario.map(Scenario::to_nodes).unwrap_or_default();
        nodes.push(mode);
        write(&nodes)
    }

    /// Reads a plan: a scenario's canonical text, and after it one node that says what to do.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let mut nodes = parse(text).map_err(|fault| vec![fault])?;
        let missing =
            FaultKind::Missing { what: "a last node that says what to do", word: "a plan".into() };
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
                    let kind = FaultKind::Superfluous { what: "scenario", word };
                    fields.fault(kind, node.word.span);
                }
                Self::Fingerprint
            }
        };
        fields.finish();
        if faults.is_empty() { Ok(plan) } else { Err(faults) }
    }
}
