//! The options of `run`: which scenarios, how often, and where.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;

use super::EXIT_CODES;
use super::shared::{OutputArgs, PlatformFolderArgs, ScenarioFolderArgs};

/// The options that select scenarios.
#[derive(Debug, Args)]
pub(crate) struct SelectionArgs {
    /// Id of a scenario, or text that ids contain [default: all scenarios]
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// Leave out scenarios with this id, or whose ids contain this text
    #[arg(long, value_name = "FILTER", help_heading = "Selection")]
    pub(crate) exclude: Vec<String>,
    /// Only scenarios of this group, such as `join`
    #[arg(long = "group", value_name = "GROUP", help_heading = "Selection")]
    pub(crate) groups: Vec<String>,
    /// Only scenarios that test this clause, such as `join/ok`
    #[arg(long = "clause", value_name = "CLAUSE", help_heading = "Selection")]
    pub(crate) clauses: Vec<String>,
    /// Only scenarios that did not conform in the last run
    #[arg(long, help_heading = "Selection")]
    pub(crate) failed: bool,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    /// Run one scenario once, along the schedule for outcome N
    #[arg(long, value_name = "N", help_heading = "Selection")]
    pub(crate) outcome: Option<NonZeroUsize>,
    /// Number of free runs per scenario, after its directed runs (0 = none) [default: 1000, or
    /// unlimited with --for]
    #[arg(long, value_name = "N", help_heading = "Effort")]
    pub(crate) iterations: Option<u64>,
    /// Time limit for the free runs of each scenario, such as `10s` or `500ms` [default: 20ms, or
    /// 10s with --iterations]
    #[arg(long = "for", value_parser = humantime::parse_duration, value_name = "TIME", help_heading = "Effort")]
    pub(crate) time: Option<Duration>,
    /// Number of scenarios to run at once [default: the platform file's; else the number of cores, or
    /// twice that with --target, --runner or --probe]
    #[arg(short, long, value_name = "N", help_heading = "Effort")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Stop after the first scenario that does not conform
    #[arg(long, help_heading = "Effort")]
    pub(crate) fail_fast: bool,
    /// Stop after N scenarios that do not conform
    #[arg(long, value_name = "N", conflicts_with = "fail_fast", help_heading = "Effort")]
    pub(crate) max_fail: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) platform: PlatformArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) scenarios: ScenarioFolderArgs,
    #[command(flatten)]
    pub(crate) platforms: PlatformFolderArgs,
}

/// The options that say where scenarios run.
#[derive(Debug, Args)]
pub(crate) struct PlatformArgs {
    /// Build a probe for this target and run it [default: run the built-in probe on this machine]
    #[arg(long, value_name = "TRIPLE", help_heading = "Platform")]
    pub(crate) target: Option<String>,
    /// Command that runs the target's executables [default: cargo's runner for the target, or else
    /// the platform file's]
    #[arg(long, value_name = "COMMAND", help_heading = "Platform")]
    pub(crate) runner: Option<String>,
    /// Command that starts a probe: nothing is built
    #[arg(
        long,
        value_name = "COMMAND",
        env = "THREADPROOF_PROBE",
        hide_env_values = true,
        help_heading = "Platform"
    )]
    #[arg(conflicts_with_all = ["target", "runner"])]
    pub(crate) probe: Option<String>,
    /// Name of the platform: its file is NAME.kdl [default: the target]
    #[arg(
        long,
        value_name = "NAME",
        env = "THREADPROOF_PLATFORM",
        hide_env_values = true,
        help_heading = "Platform"
    )]
    pub(crate) platform: Option<String>,
}
