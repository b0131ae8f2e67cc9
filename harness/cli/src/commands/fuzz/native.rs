//! Compares random programs, written in Rust, with what the spec allows.

use std::path::Path;

use tempfile::TempDir;
use threadproof_emit::emit;
use threadproof_fuzz::{generate, shrink};
use threadproof_model::Scenario;
use threadproof_spec::{Exploration, Platform};
use threadproof_suite::{DisallowedRuns, NativeError, NativePrograms};

use crate::commands::fuzz::{Compared, Disagreement, JOBS_PER_CORE, explored};
use crate::error::CommandError;
use crate::parallel::{cores, each};

/// How often a program runs.
const RUNS: usize = 20;

/// How often a smaller program runs before it counts as agreeing: a disagreement may be rare.
const RUNS_WHEN_SMALLER: usize = 60;

/// Compares the programs of some seeds, compiled as one crate.
pub(super) struct NativeRound<'a> {
    pub(super) platform: Platform,
    /// Where the programs are compiled.
    pub(super) folder: &'a Path,
}

/// A program that runs.
struct Runnable {
    /// Its seed.
    seed: u64,
    scenario: Scenario,
    exploration: Exploration,
}

/// How a program in Rust is not what the spec expects.
enum Wrong {
    Disallowed(DisallowedRuns),
    /// rustc rejects it.
    Rejected(String),
}

impl NativeRound<'_> {
    /// Calls `take` with each seed, and what came of its program.
    pub(super) fn compare(
        &self,
        seeds: &[u64],
        mut take: impl FnMut((u64, Result<Compared, CommandError>)),
    ) -> Result<(), CommandError> {
        let mut runnable = Vec::new();
        let prepare = |seed: &u64, give: &dyn Fn(_)| give((*seed, self.prepare(generate(*seed))));
        each(seeds, cores(), prepare, |(seed, prepared)| match prepared {
            Ok(Ok((scenario, exploration))) => {
                let id = format!("fuzz/{seed}");
                let scenario = Scenario { id, ..scenario };
                runnable.push(Runnable { seed, scenario, exploration });
            }
            Ok(Err(compared)) => take((seed, Ok(compared))),
            Err(error) => take((seed, Err(error))),
        });
        let mut built = Vec::new();
        self.build(&runnable, "all", &mut built)?;
        let work = |(program, built): &(&Runnable, Result<NativePrograms, String>),
                    give: &dyn Fn(_)| {
            give((program.seed, self.compare_one(program, built.as_ref())));
        };
        each(&built, JOBS_PER_CORE * cores(), work, take);
        Ok(())
    }

    /// The scenario with every outcome that std allows, or what else came of it.
    fn prepare(
        &self,
        scenario: Scenario,
    ) -> Result<Result<(Scenario, Exploration), Compared>, CommandError> {
        Ok(match explored(&scenario, self.platform)? {
            Ok(exploration) => match emit(&scenario, &[]) {
                Ok(_) => Ok((scenario, exploration)),
                Err(refusal) => Err(Compared::NotRust(refusal.reason)),
            },
            Err(compared) => Err(compared),
        })
    }

    /// Compiles programs as one crate. If rustc rejects it, compiles each half, down to the program
    /// that it rejects.
    fn build<'p>(
        &self,
        programs: &'p [Runnable],
        name: &str,
        built: &mut Vec<(&'p Runnable, Result<NativePrograms, String>)>,
    ) -> Result<(), CommandError> {
        let scenarios: Vec<&Scenario> = programs.iter().map(|program| &program.scenario).collect();
        match (NativePrograms::build(&scenarios, &self.folder.join(name)), programs) {
            (Ok(executable), _) => {
                built.extend(programs.iter().map(|program| (program, Ok(executable.clone()))));
            }
            (Err(NativeError::Rejected { messages }), [only]) => built.push((only, Err(messages))),
            (Err(NativeError::Rejected { .. }), _) => {
                let (left, right) = programs.split_at(programs.len() / 2);
                self.build(left, &format!("{name}-left"), built)?;
                self.build(right, &format!("{name}-right"), built)?;
            }
            (Err(error), _) => return Err(error.into()),
        }
        Ok(())
    }

    fn compare_one(
        &self,
        program: &Runnable,
        built: Result<&NativePrograms, &String>,
    ) -> Result<Compared, CommandError> {
        let Runnable { scenario, exploration, .. } = program;
        let wrong = match built {
            Ok(executable) => {
                executable.find_disallowed(scenario, exploration, RUNS)?.map(Wrong::Disallowed)
            }
            Err(messages) => Some(Wrong::Rejected(messages.clone())),
        };
        let Some(wrong) = wrong else { return Ok(Compared::Agrees) };
        let is_rejected = matches!(wrong, Wrong::Rejected(_));
        let is_alike = |wrong: &Wrong| matches!(wrong, Wrong::Rejected(_)) == is_rejected;
        let smallest = shrink(scenario.clone(), |smaller| {
            self.wrong(smaller).ok().flatten().is_some_and(|wrong| is_alike(&wrong))
        });
        let wrong = self.wrong(&smallest)?.unwrap_or(wrong);
        let rust = emit(&smallest, &[]).ok();
        let explanation = wrong.explain();
        Ok(Compared::Disagrees(Box::new(Disagreement { smallest, explanation, rust })))
    }

    /// How a smaller program is not what the spec expects.
    fn wrong(&self, scenario: &Scenario) -> Result<Option<Wrong>, CommandError> {
        let Ok((scenario, exploration)) = self.prepare(scenario.clone())? else { return Ok(None) };
        let folder = TempDir::new_in(self.folder)
            .map_err(|error| CommandError::file("create", self.folder, error))?;
        match NativePrograms::build(&[&scenario], folder.path()) {
            Ok(executable) => {
                let found =
                    executable.find_disallowed(&scenario, &exploration, RUNS_WHEN_SMALLER)?;
                Ok(found.map(Wrong::Disallowed))
            }
            Err(NativeError::Rejected { messages }) => Ok(Some(Wrong::Rejected(messages))),
            Err(error) => Err(error.into()),
        }
    }
}

impl Wrong {
    fn explain(&self) -> String {
        match self {
            Self::Disallowed(DisallowedRuns { times, runs, first }) => {
                format!("std does not allow {times} of {runs} runs, such as this one:\n\n{first}\n")
            }
            Self::Rejected(messages) => format!("rustc rejects the program:\n\n{messages}"),
        }
    }
}
