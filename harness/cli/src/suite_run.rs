//! Scenarios that are judged together: what `run` and `grade` have in common.

use std::fs;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use threadproof_suite::{
    Collection, Effort, FORMAT, Fingerprint, Loaded, PlatformFile, Probe, Problem, Problems,
    Results, ScenarioResult, Verdict, judge,
};

use crate::arguments::{Format, OutputArgs};
use crate::commands::select;
use crate::error::{CommandError, DOES_NOT_CONFORM};
use crate::output::say;
use crate::{console, parallel};

/// Scenarios, and what they are put to.
pub(crate) struct SuiteRun<'a> {
    pub(crate) collection: &'a Collection,
    pub(crate) scenarios: Vec<&'a Loaded>,
    pub(crate) probe: Probe,
    pub(crate) platform: Fingerprint,
    /// What is known of the platform.
    pub(crate) file: Option<PlatformFile>,
    pub(crate) effort: Effort,
    /// The position of the only outcome that is asked for.
    pub(crate) only: Option<usize>,
    /// How many are judged at once.
    pub(crate) jobs: usize,
    /// The options by which one of them is run again as it was run here.
    pub(crate) options: String,
    pub(crate) telling: &'a OutputArgs,
    /// When it began.
    pub(crate) start: Instant,
}

/// A scenario, and what was found of it.
pub(crate) struct ScenarioRun<'a> {
    pub(crate) loaded: &'a Loaded,
    pub(crate) result: ScenarioResult,
}

/// The scenarios that the filters select.
pub(crate) fn selected<'c>(
    collection: &'c Collection,
    filters: &[String],
) -> Result<Vec<&'c Loaded>, CommandError> {
    let ids = collection.scenarios.iter().map(|loaded| loaded.scenario.id.clone()).collect();
    let ids = select(ids, filters)?;
    let is_selected = |loaded: &&Loaded| ids.binary_search(&loaded.scenario.id).is_ok();
    Ok(collection.scenarios.iter().filter(is_selected).collect())
}

impl<'a> SuiteRun<'a> {
    /// Judges all scenarios, tells what was found, and says whether the platform conforms.
    pub(crate) fn execute(self) -> Result<ExitCode, CommandError> {
        let (mut judged, refused) = self.judge_all()?;
        let time = self.start.elapsed();
        judged.sort_by(|a, b| a.result.id.cmp(&b.result.id));
        let results = Results {
            format: FORMAT,
            threadproof: env!("CARGO_PKG_VERSION").to_owned(),
            platform: self.platform.clone(),
            milliseconds: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
            scenarios: judged.iter().map(|judged| judged.result.clone()).collect(),
        };
        let OutputArgs { format, out } = self.telling;
        if let Some(path) = out {
            fs::write(path, results.to_json()?)
                .map_err(|error| CommandError::file(path, "written", error))?;
        }
        match format {
            Format::Human if judged.is_empty() => {}
            Format::Human => {
                let explained =
                    |judged: &ScenarioRun<'_>| console::explanation(judged, &self.options);
                let mut text: String = judged.iter().map(explained).collect();
                text += &console::summary(&results, time);
                text += &console::departures(&results, self.file.as_ref());
                say(&text)?;
            }
            Format::Json => say(&results.to_json()?)?,
        }
        if !refused.is_empty() {
            return Err(CommandError::Problems(Problems::of(refused)));
        }
        Ok(if conforms(&results) { ExitCode::SUCCESS } else { ExitCode::from(DOES_NOT_CONFORM) })
    }

    /// Judges every scenario, telling of each as it is done. Those about which the spec says
    /// nothing come as problems.
    fn judge_all(&self) -> Result<(Vec<ScenarioRun<'a>>, Vec<Problem>), CommandError> {
        let bar = progress(self.scenarios.len());
        let (mut judged, mut refused, mut failure) = (Vec::new(), Vec::new(), None);
        let work =
            |loaded: &&Loaded| judge(loaded, &self.probe, &self.platform, self.effort, self.only);
        parallel::each(&self.scenarios, self.jobs, work, |position, judgement| {
            bar.inc(1);
            let loaded = self.scenarios[position];
            match judgement {
                Ok(judgement) => {
                    let is_implementation = self.collection.contract.is_implementation(loaded);
                    // One run of many says nothing about what is known of them all.
                    let file = self.file.as_ref().filter(|_| self.only.is_none());
                    let id = &loaded.scenario.id;
                    let assessment = judgement.assess(id, is_implementation, file);
                    let result = ScenarioResult::of(&loaded.scenario, &judgement, &assessment);
                    if self.telling.format == Format::Human {
                        let told = bar.suspend(|| say(&console::line(&result)));
                        failure = failure.take().or(told.err());
                    }
                    judged.push(ScenarioRun { loaded, result });
                }
                Err(problem) => refused.push(problem),
            }
        });
        bar.finish_and_clear();
        match failure {
            Some(failure) => Err(failure),
            None => Ok((judged, refused)),
        }
    }
}

/// Whether every scenario conforms, and at least one could be put to the test.
fn conforms(results: &Results) -> bool {
    let verdicts = || results.scenarios.iter().map(|scenario| scenario.verdict);
    verdicts().all(Verdict::conforms) && verdicts().any(|verdict| verdict != Verdict::Unsupported)
}

/// A bar on stderr, when somebody is there to see it.
fn progress(length: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} scenarios, {elapsed}");
    // The template is a constant, and a bar without it is still a bar.
    ProgressBar::new(length as u64).with_style(style.unwrap_or(ProgressStyle::default_bar()))
}
