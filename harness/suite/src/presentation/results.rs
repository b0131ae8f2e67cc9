//! What a run of the suite found, as written to `results.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::{Observation, Outcome, Scenario, ScheduleEnd, is_invisible, write};
use threadproof_spec::{Choice, Choices};

use crate::judge::judgement::{Judgement, OutcomeSeen};
use crate::judge::verdict::Verdict;
use crate::platforms::Assessment;
use crate::presentation::finding_result::FindingResult;
use crate::probe::fingerprint::Fingerprint;
use crate::reading::contract::{Basis, Clause, Contract};

/// The version of the format.
pub const FORMAT: u32 = 4;

/// Everything that one run of the suite found on one platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    /// The version of this format.
    pub format: u32,
    /// The version of threadproof that ran.
    pub threadproof: String,
    /// The name of the platform that was tested: that of its file. Mostly its target.
    pub name: String,
    /// What the platform says about itself.
    pub platform: Fingerprint,
    /// Whether the run ended before all scenarios were judged.
    pub is_partial: bool,
    /// How long the run took.
    pub milliseconds: u64,
    /// The clauses that the scenarios test or need, in the order of the contract.
    pub clauses: Vec<ClauseResult>,
    /// The results of the scenarios, sorted by id.
    pub scenarios: Vec<ScenarioResult>,
}

/// A clause of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClauseResult {
    /// Its name.
    pub name: String,
    /// The basis of the promise.
    pub basis: Basis,
    /// The promise, in one sentence.
    pub text: String,
    /// The page that makes the promise, or implies it.
    pub link: String,
}

/// The result of one scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioResult {
    /// The scenario's id.
    pub id: String,
    /// What it shows, in one sentence.
    pub title: String,
    /// The names of the clauses that it tests.
    pub clauses: Vec<String>,
    /// The names of the other clauses that it needs, since it takes the steps that they are about.
    pub needs: Vec<String>,
    /// The hash of its canonical text: it says which version of the scenario was run.
    pub hash: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What led to the verdict. Empty if the scenario passed.
    pub findings: Vec<FindingResult>,
    /// The choices that the platform was seen to make, by the name of the latitude.
    pub choices: BTreeMap<String, String>,
    /// The outcomes that the spec allows.
    pub outcomes: Vec<OutcomeResult>,
    /// How long it took. Only this, the counts of free runs and stderr vary from run to run.
    pub milliseconds: u64,
}

/// An outcome that the spec allows, and whether it was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeResult {
    /// How the process ends.
    pub end: String,
    /// What each thread sees, in order.
    pub saw: BTreeMap<String, Vec<String>>,
    /// What std reports on stderr.
    pub reports: Vec<String>,
    /// The choices on which it depends, by the name of the latitude.
    pub choices: BTreeMap<String, String>,
    /// A schedule that leads to it.
    pub schedule: Vec<String>,
    /// Whether a directed run reached it.
    pub directed: bool,
    /// The number of free runs that reached it.
    pub free: u64,
    /// Whether no schedule can decide that a run reaches it.
    #[serde(default)]
    pub left_to_chance: bool,
}

impl ScenarioResult {
    /// The result of a scenario.
    #[must_use]
    pub fn of(
        scenario: &Scenario,
        judgement: &Judgement,
        assessment: &Assessment,
        contract: &Contract,
    ) -> Self {
        let findings = assessment.findings.iter();
        let needed = contract.needed_by(scenario).into_iter();
        Self {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            clauses: scenario.clauses.iter().map(ToString::to_string).collect(),
            needs: needed.map(|clause| clause.name.to_string()).collect(),
            hash: scenario.hash().to_string(),
            verdict: assessment.verdict,
            findings: findings
                .map(|finding| FindingResult::of(finding, scenario, judgement, contract))
                .collect(),
            choices: by_name(&judgement.choices),
            outcomes: judgement.outcomes.iter().map(OutcomeResult::of).collect(),
            milliseconds: u64::try_from(judgement.time.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// Whether no directed run could show an outcome, since all those that the platform's choices
    /// permit are left to chance.
    #[must_use]
    pub fn is_left_to_chance(&self) -> bool {
        let is_open = |one: &&OutcomeResult| {
            let mut needed = one.choices.iter();
            needed.all(|(name, choice)| self.choices.get(name).is_none_or(|made| made == choice))
        };
        let mut open = self.outcomes.iter().filter(is_open).peekable();
        open.peek().is_some() && open.all(|one| one.left_to_chance && !one.directed)
    }

    /// A sentence for each finding.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.findings.iter().map(|finding| &*finding.sentence)
    }
}

impl ClauseResult {
    fn of(clause: &Clause) -> Self {
        let Clause { name, basis, text, link, .. } = clause;
        Self { name: name.to_string(), basis: *basis, text: text.clone(), link: link.clone() }
    }
}

impl OutcomeResult {
    fn of(OutcomeSeen { allowed, chart, free }: &OutcomeSeen) -> Self {
        let Outcome { columns, end, reports } = &allowed.outcome;
        let column = |(thread, column): (&String, &Vec<Observation>)| {
            let seen = column.iter().map(|seen| format!("line {}: {}", seen.line, seen.value));
            (thread.clone(), seen.collect())
        };
        let schedule = allowed.schedule.to_node().children.unwrap_or_default();
        Self {
            end: end.to_string(),
            saw: columns.iter().map(column).collect(),
            reports: reports.iter().map(ToString::to_string).collect(),
            choices: by_name(&allowed.choices),
            schedule: write(&schedule).lines().map(str::to_owned).collect(),
            directed: chart.is_some(),
            free: *free,
            left_to_chance: allowed.schedule.ending == ScheduleEnd::Loose,
        }
    }
}

fn by_name(choices: &Choices) -> BTreeMap<String, String> {
    let named = |choice: Choice| (choice.latitude().name().to_owned(), choice.word().to_owned());
    choices.iter().map(named).collect()
}

/// Why results cannot be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ResultsError {
    /// The text is not in the format.
    #[error("not a results file of threadproof")]
    Malformed {
        /// What is wrong, and where.
        #[from]
        source: serde_json::Error,
    },
    /// The version of the format is not supported.
    #[error("unsupported format {found}: expected {FORMAT}")]
    Format {
        /// The version of the text.
        found: u32,
    },
}

impl Results {
    /// The results of these scenarios on a platform, sorted, with the clauses that they name.
    #[must_use]
    pub fn of(
        threadproof: &str,
        (name, platform): (&str, &Fingerprint),
        time: Duration,
        contract: &Contract,
        mut scenarios: Vec<ScenarioResult>,
        is_partial: bool,
    ) -> Self {
        scenarios.sort_by(|one, other| one.id.cmp(&other.id));
        let named: BTreeSet<&String> =
            scenarios.iter().flat_map(|one| one.clauses.iter().chain(&one.needs)).collect();
        let clauses = contract.clauses.iter();
        let clauses = clauses.filter(|clause| named.contains(&clause.name.to_string()));
        Self {
            format: FORMAT,
            threadproof: threadproof.to_owned(),
            name: name.to_owned(),
            platform: platform.clone(),
            is_partial,
            milliseconds: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
            clauses: clauses.map(ClauseResult::of).collect(),
            scenarios,
        }
    }

    /// Reads results that this version of threadproof has written.
    ///
    /// # Errors
    /// If the text is in another format, or is not results at all.
    pub fn from_json(text: &str) -> Result<Self, ResultsError> {
        #[derive(Deserialize)]
        struct Versioned {
            format: u32,
        }
        let Versioned { format } = serde_json::from_str(text)?;
        match format {
            FORMAT => Ok(serde_json::from_str(text)?),
            found => Err(ResultsError::Format { found }),
        }
    }

    /// Writes results as JSON that ends with a line break.
    ///
    /// # Errors
    /// Never in practice: JSON can represent all results.
    pub fn to_json(&self) -> Result<String, ResultsError> {
        Ok(to_json(self)?)
    }
}

/// A value as indented JSON, in which the invisible characters of texts are escaped.
///
/// # Errors
/// If JSON cannot represent it.
pub fn to_json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string_pretty(value)?;
    let mut json = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        match character {
            // Outside of a text, a line break is the only one.
            '\n' => json.push(character),
            // All of them have four digits.
            other if is_invisible(other) => {
                // Writing to a String cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(other));
            }
            other => json.push(other),
        }
    }
    Ok(json + "\n")
}

/// The JSON schema of [`Results`].
///
/// # Errors
/// Never in practice: JSON can represent every schema.
pub fn results_schema() -> Result<String, ResultsError> {
    Ok(serde_json::to_string_pretty(&schemars::schema_for!(Results))? + "\n")
}

#[cfg(test)]
mod tests;
