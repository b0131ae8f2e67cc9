//! Judges scenarios and prints the results, for `run` and `grade`.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use threadproof_suite::{
    Collection, Effort, Explanation, Fingerprint, Loaded, PlatformFile, Probe, Problem,
    ReplacedFile, Results, ScenarioResult, Verdict, judge,
};

use crate::arguments::{Format, OutputArgs};
use crate::commands::success_unless;
use crate::error::{CommandError, DOES_NOT_CONFORM};
use crate::output::{print, progress, width};
use crate::{console, parallel};

/// Scenarios to judge, and the probe to judge them with.
pub(crate) struct SuiteRun<'a> {
    pub(crate) collection: &'a Collection,
    pub(crate) scenarios: Vec<&'a Loaded>,
    /// The problems of other scenarios, which are not valid.
    pub(crate) problems: Vec<Problem>,
    pub(crate) probe: Probe,
    pub(crate) platform: Fingerprint,
    /// The platform file, if there is one.
    pub(crate) file: Option<PlatformFile>,
    pub(crate) effort: Effort,
    /// The position of the only outcome to run, if `--outcome` is given.
    pub(crate) only: Option<usize>,
    /// The number of scenarios to judge at once.
    pub(crate) jobs: usize,
    /// The options of this run, for the command that repeats a scenario.
    pub(crate) options: String,
    pub(crate) output: &'a OutputArgs,
    /// When the run started.
    pub(crate) start: Instant,
}

/// A judged scenario.
pub(crate) struct ScenarioRun<'a> {
    pub(crate) loaded: &'a Loaded,
    pub(crate) result: ScenarioResult,
}

impl<'a> SuiteRun<'a> {
    /// Judges all scenarios and prints the results. Exits with 0 if the platform conforms.
    pub(crate) fn execute(self) -> Result<ExitCode, CommandError> {
        let OutputArgs { format, strict, out } = self.output;
        let file = || -> Result<_, CommandError> {
            let out = out.as_ref().map(|path| (path, ReplacedFile::prepare(path)));
            out.map(|(path, file)| Ok((path, file.map_err(|error| unwritable(path, error))?)))
                .transpose()
        };
        // An error shows before the first run.
        drop(file()?);
        let (mut judged, refused, printed) = self.judge_all();
        let time = self.start.elapsed();
        judged.sort_by(|a, b| a.result.id.cmp(&b.result.id));
        let scenarios = judged.iter().map(|judged| judged.result.clone()).collect();
        let contract = &self.collection.contract;
        let version = env!("CARGO_PKG_VERSION");
        let results = Results::of(version, &self.platform, time, contract, scenarios);
        let departures = console::departures(&results, self.file.as_ref());
        if let Some((path, file)) = file()? {
            file.write(results.to_json()?.as_bytes()).map_err(|error| unwritable(path, error))?;
        }
        printed?;
        match format {
            Format::Human if judged.is_empty() => {}
            Format::Human => {
                let how = Explanation {
                    contract,
                    options: &self.options,
                    width: width().saturating_sub(2),
                    has_log: false,
                };
                let explained = |judged: &ScenarioRun<'_>| console::explanation(judged, &how);
                let mut text: String = judged.iter().map(explained).collect();
                text += &console::summary(&results, time);
                text += &departures;
                print(&text)?;
            }
            Format::Json => print(&results.to_json()?)?,
        }
        success_unless(self.problems.into_iter().chain(refused).collect())?;
        let conforms = conforms(&results) && (departures.is_empty() || !strict);
        Ok(if conforms { ExitCode::SUCCESS } else { ExitCode::from(DOES_NOT_CONFORM) })
    }

    /// Judges each scenario, and prints its line when it is done. Also returns a problem for each
    /// scenario that the spec refuses, and the first error of printing.
    fn judge_all(&self) -> (Vec<ScenarioRun<'a>>, Vec<Problem>, Result<(), CommandError>) {
        let bar = progress(Some(self.scenarios.len() as u64), "scenarios");
        let (mut judged, mut refused, mut printed) = (Vec::new(), Vec::new(), Ok(()));
        let work =
            |loaded: &&Loaded| judge(loaded, &self.probe, &self.platform, self.effort, self.only);
        parallel::each(&self.scenarios, self.jobs, work, |position, judgement| {
            bar.inc(1);
            let loaded = self.scenarios[position];
            match judgement {
                Ok(mut judgement) => {
                    judgement.keep_differences(&self.collection.contract.differences(loaded));
                    let is_implementation = self.collection.contract.is_implementation(loaded);
                    // A known failure concerns the whole scenario, not a single outcome.
                    let file = self.file.as_ref().filter(|_| self.only.is_none());
                    let id = &loaded.scenario.id;
                    let assessment = judgement.assess(id, is_implementation, file);
                    let result = ScenarioResult::of(
                        &loaded.scenario,
                        &judgement,
                        &assessment,
                        &self.collection.contract,
                    );
                    if self.output.format == Format::Human {
                        let line = bar.suspend(|| print(&console::line(&result)));
                        if printed.is_ok() {
                            printed = line;
                        }
                    }
                    judged.push(ScenarioRun { loaded, result });
                }
                Err(problem) => refused.push(problem),
            }
        });
        bar.finish_and_clear();
        (judged, refused, printed)
    }
}

fn unwritable(path: &Path, error: io::Error) -> CommandError {
    CommandError::file("write", path, error)
}

/// Whether every scenario conforms, and at least one is supported.
fn conforms(results: &Results) -> bool {
    let verdicts = || results.scenarios.iter().map(|scenario| scenario.verdict);
    verdicts().all(Verdict::conforms) && verdicts().any(|verdict| verdict != Verdict::Unsupported)
}
