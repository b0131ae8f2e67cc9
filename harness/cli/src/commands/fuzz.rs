//! `threadproof fuzz`

mod native;
mod probed;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use threadproof_emit::Reason;
use threadproof_fuzz::generate;
use threadproof_model::Scenario;
use threadproof_spec::{Exploration, Platform, explore_within};
use threadproof_suite::{Loaded, Problems};

use crate::arguments::FuzzArgs;
use crate::commands::fuzz::native::NativeRound;
use crate::commands::fuzz::probed::compare_with_probe;
use crate::error::{CommandError, DOES_NOT_CONFORM};
use crate::output::{STRONG, counted, indented, print};
use crate::parallel::{cores, each};
use crate::progress::progress;

/// The limit on the states of a program. One with more would take longer to explore than many
/// others to explore and run.
const MAX_STATES: usize = 20_000;

/// The number of programs compared at once, per core: most of them hang, and take no time of a core.
const JOBS_PER_CORE: usize = 8;

/// The number of programs after which the time limit is checked.
const ROUND: u64 = 256;

/// What came of a program.
enum Compared {
    Agrees,
    /// The spec does not cover it.
    Refused,
    /// It has too many states.
    TooLarge,
    /// It cannot be written in Rust.
    NotRust(Reason),
    Disagrees(Box<Disagreement>),
}

/// A program whose outcomes on this platform are not those that the spec allows.
struct Disagreement {
    smallest: Scenario,
    explanation: String,
    /// The program in Rust, if it ran that way.
    rust: Option<String>,
}

/// The numbers of programs, by what came of them.
#[derive(Default)]
struct Counts {
    agree: u64,
    refused: u64,
    too_large: u64,
    not_rust: BTreeMap<String, u64>,
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
    let (mut counts, mut done) = (Counts::default(), 0);
    let bar = progress((last < u64::MAX).then_some(last), "programs");
    while done < last && start.elapsed() < limit {
        let round = ROUND.min(last - done);
        let first = arguments.seed.wrapping_add(done);
        let seeds: Vec<u64> = (0..round).map(|offset| first.wrapping_add(offset)).collect();
        let mut failure = None;
        let take = |(seed, compared): (u64, Result<Compared, CommandError>)| {
            bar.inc(1);
            let count = |compared| bar.suspend(|| counts.count(seed, compared));
            let counted = compared.and_then(count);
            failure = failure.take().or(counted.err());
        };
        if arguments.native {
            let folder = TempDir::new()
                .map_err(|error| CommandError::file("create", &std::env::temp_dir(), error))?;
            NativeRound { platform: platform.platform(), folder: folder.path() }
                .compare(&seeds, take)?;
        } else {
            let work = |seed: &u64, give: &dyn Fn(_)| {
                give((*seed, compare_with_probe(&generate(*seed), &probe, &platform)));
            };
            each(&seeds, JOBS_PER_CORE * cores(), work, take);
        }
        done += round;
        if let Some(failure) = failure {
            return Err(failure);
        }
    }
    bar.finish_and_clear();
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
            Compared::NotRust(reason) => {
                *self.not_rust.entry(reason.to_string()).or_default() += 1;
            }
            Compared::Disagrees(disagreement) => {
                let Disagreement { smallest, explanation, rust } = *disagreement;
                self.disagree += 1;
                let explanation = indented(&explanation, 2);
                let program = indented(&smallest.to_text(), 4);
                print(&format!(
                    "\n{STRONG}seed {seed}{STRONG:#}\n{explanation}\n  program\n{program}"
                ))?;
                if let Some(rust) = rust {
                    print(&format!("\n  in Rust\n{}", indented(&rust, 4)))?;
                }
            }
        }
        Ok(())
    }

    fn summary(&self, programs: u64) -> String {
        let Self { agree, refused, too_large, not_rust, disagree } = self;
        let refusals = if not_rust.is_empty() {
            String::new()
        } else {
            format!(", {} cannot be written in Rust:", not_rust.values().sum::<u64>())
        };
        let reasons = not_rust.iter().map(|(reason, count)| format!("  {count}: {reason}\n"));
        format!(
            "{}: {agree} agree, {disagree} disagree, {refused} not covered by the spec, {too_large} \
             too large{refusals}\n{}",
            counted(programs, "program", "programs"),
            reasons.collect::<String>()
        )
    }
}

/// Every outcome that std allows on a platform, or what else comes of the program.
fn explored(
    scenario: &Scenario,
    platform: Platform,
) -> Result<Result<Exploration, Compared>, Problems> {
    let loaded = Loaded::of_text(&scenario.id, scenario.to_text())?;
    Ok(explore_within(&loaded.program, platform, MAX_STATES).map_err(|refusal| {
        if refusal.reason.is_size() { Compared::TooLarge } else { Compared::Refused }
    }))
}
