//! `threadproof fuzz`

use std::process::ExitCode;
use std::time::{Duration, Instant};

use threadproof_fuzz::{generate, shrink};
use threadproof_model::Scenario;
use threadproof_spec::{Reason, explore_within};
use threadproof_suite::{
    Effort, Fingerprint, Loaded, Probe, Problems, ScenarioResult, Verdict, judge,
};

use crate::arguments::FuzzArgs;
use crate::error::{CommandError, DOES_NOT_CONFORM};
use crate::output::{STRONG, counted, indented, print};
use crate::parallel::{cores, each};

/// The limit on the states of a program. One with more would take longer to explore than many
/// others to explore and run.
const MAX_STATES: usize = 20_000;

/// The number of programs after which the time limit is checked.
const ROUND: u64 = 64;

/// How often a program runs before a smaller one counts as agreeing: a disagreement may be rare.
const TRIES: usize = 5;

/// What came of a program.
enum Compared {
    Agrees,
    /// The spec does not cover it.
    Refused,
    /// It has too many states.
    TooLarge,
    Disagrees(Disagreement),
}

/// A program whose outcomes on this platform are not those that the spec allows.
struct Disagreement {
    smallest: Scenario,
    result: ScenarioResult,
}

/// The numbers of programs, by what came of them.
#[derive(Default)]
struct Counts {
    agree: u64,
    refused: u64,
    too_large: u64,
    disagree: u64,
}

pub(crate) fn fuzz(arguments: &FuzzArgs) -> Result<ExitCode, CommandError> {
    let mut probe = super::run::own_probe()?;
    let platform = probe.fingerprint()?;
    let start = Instant::now();
    let (last, limit) = match (arguments.programs, arguments.time) {
        (None, None) => (1000, Duration::MAX),
        (programs, time) => (programs.unwrap_or(u64::MAX), time.unwrap_or(Duration::MAX)),
    };
    let (mut counts, mut done, mut failure) = (Counts::default(), 0, None);
    while done < last && start.elapsed() < limit {
        let round = ROUND.min(last - done);
        let first = arguments.seed.wrapping_add(done);
        let seeds: Vec<u64> = (0..round).map(|offset| first.wrapping_add(offset)).collect();
        let work = |seed: &u64| compare(&generate(*seed), &probe, &platform);
        each(&seeds, cores(), work, |position, compared| {
            let shown = match compared {
                Ok(compared) => counts.count(seeds[position], compared),
                Err(problems) => Err(CommandError::InvalidInput(problems)),
            };
            failure = failure.take().or(shown.err());
        });
        done += round;
        if let Some(failure) = failure {
            return Err(failure);
        }
    }
    print(&counts.summary(done))?;
    Ok(if counts.disagree == 0 { ExitCode::SUCCESS } else { ExitCode::from(DOES_NOT_CONFORM) })
}

impl Counts {
    /// Counts a program, and prints it if it disagrees.
    fn count(&mut self, seed: u64, compared: Compared) -> Result<(), CommandError> {
        match compared {
            Compared::Agrees => self.agree += 1,
            Compared::Refused => self.refused += 1,
            Compared::TooLarge => self.too_large += 1,
            Compared::Disagrees(Disagreement { smallest, result }) => {
                self.disagree += 1;
                let explanation = indented(&result.explain(""), 2);
                let program = indented(&smallest.to_text(), 4);
                print(&format!(
                    "\n{STRONG}seed {seed}{STRONG:#}\n{explanation}\n  program\n{program}"
                ))?;
            }
        }
        Ok(())
    }

    fn summary(&self, programs: u64) -> String {
        let Self { agree, refused, too_large, disagree } = self;
        format!(
            "{}: {agree} agree, {disagree} disagree, {refused} not covered by the spec, {too_large} \
             too large\n",
            counted(programs, "program", "programs")
        )
    }
}

/// Compares what the spec allows with what the platform does.
fn compare(
    scenario: &Scenario,
    probe: &Probe,
    platform: &Fingerprint,
) -> Result<Compared, Problems> {
    let loaded = Loaded::of_text(&scenario.id, scenario.to_text())?;
    match explore_within(&loaded.program, platform.platform(), MAX_STATES) {
        Err(refusal) if matches!(refusal.reason, Reason::TooManyStates(_)) => {
            return Ok(Compared::TooLarge);
        }
        Err(_) => return Ok(Compared::Refused),
        Ok(_) => {}
    }
    if disagreement(scenario, probe, platform).is_none() {
        return Ok(Compared::Agrees);
    }
    let again =
        |scenario: &Scenario| (0..TRIES).find_map(|_| disagreement(scenario, probe, platform));
    let smallest = shrink(scenario.clone(), |smaller| again(smaller).is_some());
    Ok(match again(&smallest) {
        Some(result) => Compared::Disagrees(Disagreement { smallest, result }),
        None => Compared::Agrees,
    })
}

/// The result of a run, unless it passes.
fn disagreement(
    scenario: &Scenario,
    probe: &Probe,
    platform: &Fingerprint,
) -> Option<ScenarioResult> {
    let loaded = Loaded::of_text(&scenario.id, scenario.to_text()).ok()?;
    let judgement = judge(&loaded, probe, platform, Effort::LITTLE, None).ok()?;
    let assessment = judgement.assess(&scenario.id, false, None);
    let is_wrong = matches!(assessment.verdict, Verdict::Fail | Verdict::Unresolved);
    is_wrong.then(|| ScenarioResult::of(scenario, &judgement, &assessment))
}
