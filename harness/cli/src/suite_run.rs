//! A run of scenarios on a platform, for `run` and `grade`: judges them, writes the results, and prints
//! them.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use threadproof_suite::{
    Basic, Collection, Effort, Fingerprint, Interrupt, PlatformFile, Probe, Problem, ReplacedFile,
    Results, Verdict,
};

use crate::arguments::{Format, OutputArgs};
use crate::commands::success_unless;
use crate::console::{self, Shown};
use crate::error::{CommandError, DOES_NOT_CONFORM};
use crate::failed::FailedScenarios;
use crate::interrupt::INTERRUPTED;
use crate::judging::{Judged, judge_all};
use crate::output::{print, wrapped};

/// Scenarios to judge, and the probe to judge them with.
pub(crate) struct SuiteRun<'a> {
    pub(crate) collection: &'a Collection,
    /// The problems of other scenarios, which are not valid.
    pub(crate) problems: Vec<Problem>,
    /// The clauses that are tested first: what needs one that does not hold is not run.
    pub(crate) basics: Vec<Basic<'a>>,
    pub(crate) probe: Probe,
    pub(crate) platform: Fingerprint,
    /// The name of the platform.
    pub(crate) name: String,
    /// The platform file, if there is one.
    pub(crate) file: Option<PlatformFile>,
    pub(crate) effort: Effort,
    /// The position of the only outcome to run, if `--outcome` is given.
    pub(crate) only: Option<usize>,
    /// Whether scenarios share processes, since starting one can be slow.
    pub(crate) shares_processes: bool,
    /// The number of scenarios to judge at once.
    pub(crate) jobs: usize,
    /// The number of scenarios that do not conform after which the run ends.
    pub(crate) max_fail: usize,
    /// Ends the run.
    pub(crate) interrupt: Interrupt,
    /// The options of this run, for the command that repeats a scenario.
    pub(crate) options: String,
    /// Where to record which scenarios do not conform, if at all.
    pub(crate) failed: Option<FailedScenarios>,
    pub(crate) output: &'a OutputArgs,
    /// When the run started.
    pub(crate) start: Instant,
}

impl SuiteRun<'_> {
    /// Judges all scenarios, writes the results, and prints them. Exits with 0 if the platform
    /// conforms.
    pub(crate) fn execute(self) -> Result<ExitCode, CommandError> {
        let OutputArgs { format, strict, .. } = self.output;
        // An error shows before the first run.
        drop(self.out()?);
        let Judged { results, refused, unprinted } = judge_all(&self);
        let time = self.start.elapsed();
        let is_partial = results.len() + refused.len() < self.collection.scenarios.len();
        let results = Results::of(
            env!("CARGO_PKG_VERSION"),
            (&self.name, &self.platform),
            time,
            &self.collection.contract,
            results,
            is_partial,
        );
        if let Some(failed) = &self.failed {
            failed.record(&results);
        }
        if let Some((path, file)) = self.out()? {
            file.write(results.to_json()?.as_bytes()).map_err(|error| unwritable(path, error))?;
        }
        if let Some(error) = unprinted {
            return Err(error);
        }
        let shown = Shown::of(&results, &self);
        match format {
            Format::Human => print(&wrapped(&shown.text()))?,
            Format::Json => print(&results.to_json()?)?,
        }
        let problems: Vec<Problem> = self.problems.into_iter().chain(refused).collect();
        if self.interrupt.is_raised() {
            return Ok(ExitCode::from(INTERRUPTED));
        }
        success_unless(problems)?;
        let departs = !console::departures(&results, self.file.as_ref()).is_empty();
        let conforms = conforms(&results) && !(departs && *strict);
        Ok(if conforms { ExitCode::SUCCESS } else { ExitCode::from(DOES_NOT_CONFORM) })
    }

    /// The file for the results, ready to be replaced.
    fn out(&self) -> Result<Option<(&Path, ReplacedFile)>, CommandError> {
        let Some(path) = self.output.out.as_deref() else { return Ok(None) };
        let file = ReplacedFile::prepare(path).map_err(|error| unwritable(path, error))?;
        Ok(Some((path, file)))
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
