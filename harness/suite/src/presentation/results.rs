//! What a run of the suite found, as it is written to `results.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::{Observation, Outcome, Scenario, write};
use threadproof_spec::{Choice, Choices};

use crate::judge::verdict::Verdict;
use crate::judge::{Found, Judgement};
use crate::platforms::Grade;
use crate::probe::fingerprint::Fingerprint;

/// The version of the format. A reader refuses any other.
pub const FORMAT: u32 = 2;

/// Everything that one run of the suite found on one platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    /// The version of this format.
    pub format: u32,
    /// The version of threadproof that ran.
    pub threadproof: String,
    /// The platform that was put to the test.
    pub platform: Fingerprint,
    /// How long all of it took.
    pub milliseconds: u64,
    /// What was found, by scenario, sorted by id.
    pub scenarios: Vec<ScenarioResult>,
}

/// What was found of one scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioResult {
    /// Its id.
    pub id: String,
    /// The hash of its canonical text: what exactly was run.
    pub hash: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, unless it passed: one sentence for each reason.
    pub reasons: Vec<String>,
    /// The choices that the platform was seen to make, by the name of the latitude.
    pub choices: BTreeMap<String, String>,
    /// The outcomes that the spec allows.
    pub outcomes: Vec<OutcomeResult>,
    /// How long it took. Everything else is the same each time that the platform does the same.
    pub milliseconds: u64,
}

/// What was found of an outcome that the spec allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeResult {
    /// How the process ends.
    pub end: String,
    /// What each thread sees, in order.
    pub saw: BTreeMap<String, Vec<String>>,
    /// What the panic hook reports.
    pub reports: Vec<String>,
    /// The choices that it needs.
    pub choices: BTreeMap<String, String>,
    /// The witness: the schedule that leads to it.
    pub schedule: Vec<String>,
    /// Whether a directed run brought it about.
    pub directed: bool,
    /// In how many free runs it came up.
    pub free: u64,
}

impl ScenarioResult {
    /// What was found of a scenario, and the verdict on it.
    #[must_use]
    pub fn of(scenario: &Scenario, judgement: &Judgement, grade: Grade) -> Self {
        let Grade { verdict, reasons } = grade;
        Self {
            id: scenario.id.clone(),
            hash: scenario.hash().to_string(),
            verdict,
            reasons,
            choices: owned(&judgement.choices),
            outcomes: judgement.outcomes.iter().map(OutcomeResult::of).collect(),
            milliseconds: u64::try_from(judgement.time.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl OutcomeResult {
    fn of(found: &Found) -> Self {
        let Outcome { columns, end, reports } = &found.allowed.outcome;
        let column = |(thread, column): (&String, &Vec<Observation>)| {
            let seen = column.iter().map(|seen| format!("line {}: {}", seen.line, seen.value));
            (thread.clone(), seen.collect())
        };
        let schedule = found.allowed.schedule.to_node().children.unwrap_or_default();
        Self {
            end: end.to_string(),
            saw: columns.iter().map(column).collect(),
            reports: reports.iter().map(ToString::to_string).collect(),
            choices: owned(&found.allowed.choices),
            schedule: write(&schedule).lines().map(str::to_owned).collect(),
            directed: found.chart.is_some(),
            free: found.free,
        }
    }
}

fn owned(choices: &Choices) -> BTreeMap<String, String> {
    let owned = |choice: Choice| (choice.latitude().name().to_owned(), choice.word().to_owned());
    choices.iter().map(owned).collect()
}

/// Why a text is no results.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ResultsError {
    /// It is not what this version writes.
    #[error("this is not what threadproof writes")]
    Malformed {
        /// Where and why.
        #[from]
        source: serde_json::Error,
    },
    /// It is of another format.
    #[error("the format is {found}, and only {FORMAT} can be read")]
    Format {
        /// Its format.
        found: u32,
    },
}

impl Results {
    /// Reads results.
    ///
    /// # Errors
    /// If the text is not what [`Results::to_json`] writes.
    pub fn from_json(text: &str) -> Result<Self, ResultsError> {
        #[derive(Deserialize)]
        struct Versioned {
            format: u32,
        }
        let Versioned { format } = serde_json::from_str(text)?;
        if format != FORMAT {
            return Err(ResultsError::Format { found: format });
        }
        Ok(serde_json::from_str(text)?)
    }

    /// The results as a text, which ends with a line break.
    ///
    /// # Errors
    /// None in practice: nothing in results can be refused by JSON.
    pub fn to_json(&self) -> Result<String, ResultsError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// The JSON schema of [`Results`].
///
/// # Errors
/// None in practice: nothing in a schema can be refused by JSON.
pub fn results_schema() -> Result<String, ResultsError> {
    Ok(serde_json::to_string_pretty(&schemars::schema_for!(Results))? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_that_is_checked_in_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/results.schema.json");
        let checked_in = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        let schema = results_schema().unwrap();
        assert!(checked_in == schema, "write this to results.schema.json:\n{schema}");
    }

    #[test]
    fn another_format_is_refused_by_its_number() {
        let error = Results::from_json("{\"format\": 99, \"new\": true}").unwrap_err();
        assert_eq!(error.to_string(), "the format is 99, and only 2 can be read");
        assert!(Results::from_json("{").is_err());
    }
}
