//! The probe: a program that runs plans on a platform, or the log of one.

pub(crate) mod driver;
mod error;
pub(crate) mod exit;
pub(crate) mod fingerprint;
pub(crate) mod interrupt;
pub(crate) mod limits;
pub(crate) mod pipes;
mod process_group;
mod process_tree;
pub(crate) mod recorded_runs;
pub(crate) mod reports;
pub(crate) mod running;
pub(crate) mod timeouts;
pub(crate) mod watch;

use std::ffi::OsString;
use std::sync::Arc;
use std::time::{Duration, Instant};

use threadproof_model::Plan;

use crate::probe::driver::{Driver, ProbeOutput};
use crate::probe::fingerprint::{Capability, Fingerprint};
use crate::probe::interrupt::Interrupt;
use crate::probe::recorded_runs::RecordedRuns;
use crate::probe::reports::Wording;
use crate::probe::timeouts::{Silence, Timeouts};

pub use error::ProbeError;

/// A program that runs plans on a platform and prints a log, or the log of such a program.
#[derive(Clone, Debug)]
pub struct Probe {
    /// How to start it; `None` if there is only a log.
    driver: Option<Driver>,
    /// The runs that it has already printed.
    recorded: Arc<RecordedRuns>,
    /// The words of std's reports on its platform.
    pub(crate) wording: Wording,
}

/// The time to answer above which the fingerprint is requested again.
const MAX_ANSWER: Duration = Duration::from_secs(1);

/// Requests the fingerprint. Also returns how long the answer took.
fn ask(driver: &Driver) -> Result<(ProbeOutput, Duration), ProbeError> {
    let start = Instant::now();
    let output = driver.run(&Plan::Fingerprint, Silence::Unexpected { busy: Duration::ZERO })?;
    Ok((output, start.elapsed()))
}

impl Probe {
    /// A probe that is started as `program` with `arguments`.
    pub fn new(
        program: impl Into<OsString>,
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Self {
        let driver = Driver::new(program.into(), arguments.into_iter().collect());
        Self { driver: Some(driver), recorded: Arc::default(), wording: Wording::default() }
    }

    /// A probe that is started by a command, quoted as for a shell.
    ///
    /// # Errors
    /// [`ProbeError::Command`] if the command has no program, or a quote that is not closed.
    pub fn by_command(command: &str) -> Result<Self, ProbeError> {
        let words = shell_words::split(command).unwrap_or_default();
        let mut words = words.into_iter().map(OsString::from);
        let program = words.next();
        let program = program.ok_or_else(|| ProbeError::Command { command: command.to_owned() })?;
        Ok(Self::new(program, words))
    }

    /// The log of a probe that cannot be started from here. Only the runs in it are available.
    #[must_use]
    pub fn of_log(log: &str) -> Self {
        let recorded = Arc::new(RecordedRuns::read(log));
        Self { driver: None, recorded, wording: Wording::default() }
    }

    /// Adds an argument to its command.
    #[must_use]
    pub fn with(self, argument: impl Into<OsString>) -> Self {
        Self { driver: self.driver.map(|driver| driver.with(argument.into())), ..self }
    }

    /// Adds exit codes that report an abort.
    #[must_use]
    pub fn with_abort_codes(mut self, codes: impl IntoIterator<Item = i32>) -> Self {
        if let Some(driver) = &mut self.driver {
            driver.abort_codes.extend(codes);
        }
        self
    }

    /// Ends its runs once the interrupt is raised.
    #[must_use]
    pub fn with_interrupt(mut self, interrupt: &Interrupt) -> Self {
        if let Some(driver) = &mut self.driver {
            driver.interrupt = interrupt.clone();
        }
        self
    }

    /// A copy with that value of `RUST_MIN_STACK`.
    pub(crate) fn with_min_stack(&self, min_stack: Option<u64>) -> Self {
        let mut probe = self.clone();
        if let Some(driver) = &mut probe.driver {
            driver.min_stack = min_stack;
        }
        probe
    }

    /// Requests the fingerprint of the probe's platform. The time to answer shows how slow the
    /// platform is: the timeouts of later runs depend on it.
    ///
    /// This also sets the limits of the current process, which probes inherit: verdicts must not
    /// depend on those of the shell that it was started from.
    ///
    /// # Errors
    /// If the probe cannot be run, or does not answer.
    pub fn fingerprint(&mut self) -> Result<Fingerprint, ProbeError> {
        let Some(driver) = &mut self.driver else {
            self.wording = self.recorded.wording();
            return self.recorded.fingerprint();
        };
        limits::set();
        let (mut output, mut answer) = ask(driver)?;
        if answer > MAX_ANSWER {
            // The first start may be slower than all others, for example while an emulator sets
            // itself up.
            (output, answer) = ask(driver)?;
        }
        driver.timeouts = Timeouts::of(answer);
        self.wording = Wording::of_sample(&output.stderr);
        let fingerprint = Fingerprint::of(&output.records);
        let mut fingerprint = fingerprint.ok_or_else(|| ProbeError::no_answer(&output))?;
        fingerprint.capabilities.insert(Capability::Processes);
        Ok(fingerprint)
    }

    /// Runs plans in one process, in order. Returns a copy that has these runs: it looks them up. A plan
    /// whose log is incomplete, or whose run was too slow, gets its own process later.
    ///
    /// # Errors
    /// If the process cannot be started, or was interrupted.
    pub fn with_batch(&self, plans: &[String]) -> Result<Self, ProbeError> {
        let Some(driver) = self.driver.as_ref().filter(|_| !plans.is_empty()) else {
            return Ok(self.clone());
        };
        let log = driver.run_batch(plans.concat())?;
        Ok(Self { recorded: Arc::new(RecordedRuns::read(&log)), ..self.clone() })
    }

    /// Runs one plan to its end, or looks up its runs if they have already been recorded. There is at
    /// least one.
    ///
    /// A recorded run in which a thread was late is repeated, if possible: the thread may only have
    /// been slow, and nobody watched what it did.
    pub(crate) fn run(
        &self,
        plan: &Plan,
        silence: Silence,
    ) -> Result<Vec<ProbeOutput>, ProbeError> {
        let recorded = self.recorded.get(&plan.key());
        match &self.driver {
            Some(driver) if recorded.is_empty() || recorded.iter().any(ProbeOutput::was_late) => {
                Ok(vec![driver.run(plan, silence)?])
            }
            None if recorded.is_empty() => Err(ProbeError::NotInLog),
            Some(_) | None => Ok(recorded.to_vec()),
        }
    }

    /// Runs one plan in its own process. `None` if there is only a log.
    pub(crate) fn run_alone(
        &self,
        plan: &Plan,
        silence: Silence,
    ) -> Result<Option<ProbeOutput>, ProbeError> {
        self.driver.as_ref().map(|driver| driver.run(plan, silence)).transpose()
    }

    /// Sets after how much quiet it has hung where it should not, for tests.
    #[cfg(test)]
    pub(crate) fn with_stuck_timeout(mut self, stuck: Duration) -> Self {
        if let Some(driver) = &mut self.driver {
            driver.timeouts.stuck = stuck;
        }
        self
    }

    /// Sets after how much time it is given up, for tests.
    #[cfg(test)]
    pub(crate) fn with_time_limit(mut self, endless: Duration) -> Self {
        if let Some(driver) = &mut self.driver {
            driver.timeouts.endless = endless;
        }
        self
    }

    /// Sets after how much silence it is given up, for tests.
    #[cfg(test)]
    pub(crate) fn with_silent_timeout(mut self, silent: Duration) -> Self {
        if let Some(driver) = &mut self.driver {
            driver.timeouts.silent = silent;
        }
        self
    }
}
