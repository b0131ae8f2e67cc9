//! How a probe's process ended, and what that means for the program that it ran.

use std::collections::BTreeSet;
use std::fmt;
use std::process::ExitStatus;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::ProcessEnd;

/// The exit code after a panic of main. std promises only that it is not 0.
pub(crate) const MAIN_PANIC_CODE: i32 = 101;

/// What shells and emulators add to a signal to report it as an exit code.
const SIGNALED: i32 = 128;

/// How a probe's process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum ProbeExit {
    /// It exited.
    Exited {
        /// Its exit code.
        code: i32,
    },
    /// It was aborted: a shell, an emulator or Windows reports that by an exit code.
    Aborted {
        /// The exit code.
        code: i32,
    },
    /// It was killed by a signal, and has no exit code.
    Signaled {
        /// The signal, if the platform of the judge reports it.
        signal: Option<i32>,
    },
    /// The judge killed it, after a silence that was too long.
    Killed,
}

impl ProbeExit {
    /// How a process with that status ended. The exit codes `abort_codes` report an abort.
    pub(crate) fn of(status: ExitStatus, abort_codes: &BTreeSet<i32>) -> Self {
        match status.code() {
            // Windows reports a crash as an NTSTATUS with the severity "error", which is negative.
            Some(code) if code < 0 || abort_codes.contains(&code) => Self::Aborted { code },
            Some(code) => Self::Exited { code },
            None => Self::Signaled { signal: signal(status) },
        }
    }

    /// How the program ended, in terms that all platforms share. `chosen` are the codes of the
    /// `exit` steps that the program reached.
    ///
    /// A code that matches an `exit` step is an exit, even if the platform keeps only its lowest 8
    /// bits: `exit 259` may be reported as 3. Any other code except 0 is a failure or an abort.
    pub(crate) fn process_end(self, chosen: &BTreeSet<i32>) -> ProcessEnd {
        let is_chosen = |code: i32| chosen.iter().any(|&exit| exit == code || exit & 0xff == code);
        match self {
            Self::Exited { code } | Self::Aborted { code } if is_chosen(code) => {
                ProcessEnd::Exit(code)
            }
            Self::Exited { code: 0 } | Self::Aborted { code: 0 } => ProcessEnd::Exit(0),
            Self::Exited { .. } => ProcessEnd::Failure,
            Self::Aborted { .. } | Self::Signaled { .. } => ProcessEnd::Abort,
            Self::Killed => ProcessEnd::Hang,
        }
    }
}

impl fmt::Display for ProbeExit {
    /// What the process did: `exited with code 3`, `was killed by SIGSEGV`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited { code } => write!(f, "exited with code {code}"),
            // The codes of Windows are known by their hexadecimal form.
            Self::Aborted { code } if *code < 0 => {
                write!(f, "was aborted with status {code:#010X}")
            }
            Self::Aborted { code } => match signal_name(code - SIGNALED) {
                Some(name) => write!(f, "was aborted with code {code} ({name})"),
                None => write!(f, "was aborted with code {code}"),
            },
            Self::Signaled { signal: None } => f.write_str("was killed by a signal"),
            Self::Signaled { signal: Some(signal) } => match signal_name(*signal) {
                Some(name) => write!(f, "was killed by {name}"),
                None => write!(f, "was killed by signal {signal}"),
            },
            Self::Killed => f.write_str("hung"),
        }
    }
}

/// The name of a signal, as in `SIGSEGV`, if this machine knows it.
#[cfg(unix)]
fn signal_name(signal: i32) -> Option<&'static str> {
    nix::sys::signal::Signal::try_from(signal).ok().map(nix::sys::signal::Signal::as_str)
}

#[cfg(not(unix))]
fn signal_name(_: i32) -> Option<&'static str> {
    None
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_code_is_compared_with_the_codes_that_the_scenario_chose() {
        let none = BTreeSet::new();
        let exited = |code| ProbeExit::Exited { code };
        assert_eq!(exited(0).process_end(&none), ProcessEnd::Exit(0));
        assert_eq!(exited(101).process_end(&none), ProcessEnd::Failure);
        assert_eq!(exited(101).process_end(&[101].into()), ProcessEnd::Exit(101));
        assert_eq!(exited(3).process_end(&[259].into()), ProcessEnd::Exit(3));

        let aborted = ProbeExit::Aborted { code: 134 };
        assert_eq!(aborted.process_end(&none), ProcessEnd::Abort);
        assert_eq!(aborted.process_end(&[134].into()), ProcessEnd::Exit(134));
    }

    #[test]
    fn a_process_without_an_exit_code_was_aborted_or_hung() {
        let signaled = ProbeExit::Signaled { signal: Some(6) };
        assert_eq!(signaled.process_end(&[6].into()), ProcessEnd::Abort);
        assert_eq!(ProbeExit::Killed.process_end(&[0].into()), ProcessEnd::Hang);
    }

    #[test]
    fn an_end_is_said_in_words() {
        for (exit, words) in [
            (ProbeExit::Exited { code: 3 }, "exited with code 3"),
            (ProbeExit::Aborted { code: -1_073_740_791 }, "was aborted with status 0xC0000409"),
            (ProbeExit::Signaled { signal: Some(9999) }, "was killed by signal 9999"),
            (ProbeExit::Signaled { signal: None }, "was killed by a signal"),
            (ProbeExit::Killed, "hung"),
        ] {
            assert_eq!(exit.to_string(), words);
        }
    }

    #[cfg(unix)]
    #[test]
    fn signals_are_named() {
        let signaled = ProbeExit::Signaled { signal: Some(11) };
        assert_eq!(signaled.to_string(), "was killed by SIGSEGV");
        let aborted = ProbeExit::Aborted { code: 134 };
        assert_eq!(aborted.to_string(), "was aborted with code 134 (SIGABRT)");
    }

    #[cfg(unix)]
    #[test]
    fn a_status_is_an_exit_code_an_abort_code_or_a_signal() {
        use std::os::unix::process::ExitStatusExt as _;

        let exit = |wait_status| ProbeExit::of(ExitStatus::from_raw(wait_status), &[134].into());
        assert_eq!(exit(3 << 8), ProbeExit::Exited { code: 3 });
        assert_eq!(exit(134 << 8), ProbeExit::Aborted { code: 134 });
        assert_eq!(exit(6), ProbeExit::Signaled { signal: Some(6) });
    }
}
