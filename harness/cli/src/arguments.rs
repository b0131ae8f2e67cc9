//! The command line's arguments.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use threadproof_suite::SourceFolder;

use crate::color::ColorArgs;
use crate::folders;

const EXIT_CODES: &str = "\
Exit codes:
  0  the platform conforms
  1  the platform does not conform, or an outcome was not reached
  2  a scenario, an option or a file is invalid
  3  the probe could not be run
  130  interrupted: what was found so far is printed and written";

const EXIT_CODES_WITHOUT_A_RUN: &str = "\
Exit codes:
  0  success
  2  a scenario, an option or a file is invalid";

const EXIT_CODES_OF_DOCTOR: &str = "\
Exit codes:
  0  nothing that is needed is missing
  2  an option or a file is invalid
  3  something is missing";

/// Check that threads on a platform behave as Rust's std promises
#[derive(Debug, Parser)]
#[command(name = "threadproof", bin_name = "threadproof", version)]
#[command(after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run scenarios on real threads and compare their outcomes with those that std allows
    Run(RunArgs),
    /// Build an executable that runs scenarios by itself, for devices without processes or files
    Bundle(BundleArgs),
    /// Judge the log that a bundle printed
    Grade(GradeArgs),
    /// List the ids and titles of scenarios
    ///
    /// Each line is an id, at least two spaces, and a title, which is shortened to the width of a
    /// terminal.
    List(ListArgs),
    /// Show a scenario, its clauses and every outcome that std allows; or a clause and its scenarios
    Show(ShowArgs),
    /// Check scenarios, contract and platform files, and report every problem
    Check(CheckArgs),
    /// List what std promises, and what shows each promise
    Contract(ContractArgs),
    /// List platforms: how each is run, and its known failures
    Platforms(PlatformsArgs),
    /// Check what a run needs, and say what is missing
    Doctor(DoctorArgs),
    /// Compare the results of several platforms side by side
    Report(ReportArgs),
    /// Compare random programs on real threads with what std allows
    Fuzz(FuzzArgs),
    /// Print a script that completes commands and options in a shell
    Completions(CompletionsArgs),
    /// Run plans from stdin, as the judge does; see harness/probe/PROTOCOL.md
    #[command(hide = true)]
    Probe,
}

/// The option for the directory of the scenarios.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct ScenarioFolderArgs {
    /// Directory of the scenarios [default: `scenarios` here or in a parent directory, or else the
    /// scenarios in this program]
    #[arg(id = "scenarios", long = "scenarios", value_name = "DIR")]
    path: Option<PathBuf>,
}

impl ScenarioFolderArgs {
    /// The directory that was given.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The folder of the scenarios.
    pub(crate) fn folder(&self) -> SourceFolder {
        folders::scenarios(self.path.as_deref())
    }
}

/// The option for the directory of the platform files.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct PlatformFolderArgs {
    /// Directory of the platform files [default: `platforms` next to the scenarios, or else the
    /// platform files in this program]
    #[arg(id = "platforms", long = "platforms", value_name = "DIR", global = true)]
    pub(crate) path: Option<PathBuf>,
}

impl PlatformFolderArgs {
    /// The folder of the platform files, for a command that reads no scenarios.
    pub(crate) fn folder(&self) -> SourceFolder {
        folders::platforms(self.path.as_deref(), None)
    }

    /// The folder of the platform files, for a command that reads these scenarios.
    pub(crate) fn folder_for(&self, scenarios: &ScenarioFolderArgs) -> SourceFolder {
        folders::platforms(self.path.as_deref(), scenarios.path.as_deref())
    }
}

/// The options for printing results.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Also write the results to a file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) verbosity: VerbosityArgs,
    /// Print the plan and the log of every failure that is explained
    #[arg(long)]
    pub(crate) show_log: bool,
    /// List the N scenarios that took longest
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) slowest: usize,
    /// Exit with 1 if the platform makes a choice that differs from the one in its file
    #[arg(long)]
    pub(crate) strict: bool,
}

/// The options for how much is printed.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct VerbosityArgs {
    /// Print only scenarios that do not conform
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Explain every failure, and list scenarios that were not run
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// The options that select scenarios.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub(crate) struct SelectionArgs {
    /// Id of a scenario, or text that ids contain [default: all scenarios]
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// Leave out scenarios with this id, or whose ids contain this text
    #[arg(long, value_name = "FILTER")]
    pub(crate) exclude: Vec<String>,
    /// Only scenarios of this group, such as `join`
    #[arg(long = "group", value_name = "GROUP")]
    pub(crate) groups: Vec<String>,
    /// Only scenarios that test this clause, such as `join/ok`
    #[arg(long = "clause", value_name = "CLAUSE")]
    pub(crate) clauses: Vec<String>,
    /// Only scenarios that did not conform in the last run
    #[arg(long)]
    pub(crate) failed: bool,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES, next_help_heading = "Effort")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    /// Run one scenario once, along the schedule for outcome N
    #[arg(long, value_name = "N", help_heading = "Selection")]
    pub(crate) outcome: Option<NonZeroUsize>,
    /// Number of free runs per scenario, after its directed runs (0 = none) [default: 1000, or
    /// unlimited with --for]
    #[arg(long, value_name = "N")]
    pub(crate) iterations: Option<u64>,
    /// Time limit for the free runs of each scenario, such as `10s` or `500ms` [default: 20ms, or
    /// 10s with --iterations]
    #[arg(long = "for", value_parser = humantime::parse_duration, value_name = "TIME")]
    pub(crate) time: Option<Duration>,
    /// Number of scenarios to run at once [default: the platform file's; else the number of cores, or
    /// twice that with --target, --runner or --probe]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Stop after the first scenario that does not conform
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// Stop after N scenarios that do not conform
    #[arg(long, value_name = "N", conflicts_with = "fail_fast")]
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
#[command(next_help_heading = "Platform")]
pub(crate) struct PlatformArgs {
    /// Build a probe for this target and run it [default: run the built-in probe on this machine]
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,
    /// Command that runs the target's executables [default: cargo's runner for the target, or else
    /// the platform file's]
    #[arg(long, value_name = "COMMAND")]
    pub(crate) runner: Option<String>,
    /// Command that starts a probe: nothing is built
    #[arg(long, value_name = "COMMAND", env = "THREADPROOF_PROBE", hide_env_values = true)]
    #[arg(conflicts_with_all = ["target", "runner"])]
    pub(crate) probe: Option<String>,
    /// Name of the platform: its file is NAME.kdl [default: the target]
    #[arg(long, value_name = "NAME", env = "THREADPROOF_PLATFORM", hide_env_values = true)]
    pub(crate) platform: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct BundleArgs {
    /// Id of a scenario, or text that ids contain [default: all scenarios]
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// Target to build for [default: this machine's]
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,
    /// Path of the executable
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) scenarios: ScenarioFolderArgs,
    #[command(flatten)]
    pub(crate) platforms: PlatformFolderArgs,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct GradeArgs {
    /// Output of the bundle: stdout and stderr
    #[arg(value_name = "LOG")]
    pub(crate) log: PathBuf,
    /// The filters that the bundle was built with [default: all scenarios]
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// Name of the platform: its file is NAME.kdl [default: the target]
    #[arg(long, value_name = "NAME")]
    pub(crate) platform: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) scenarios: ScenarioFolderArgs,
    #[command(flatten)]
    pub(crate) platforms: PlatformFolderArgs,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct ListArgs {
    /// Id of a scenario, or text that ids or titles contain, in any case [default: all scenarios]
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// List only scenarios that test this clause; with several, scenarios that test any of them
    #[arg(long = "clause", value_name = "NAME")]
    pub(crate) clauses: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) scenarios: ScenarioFolderArgs,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct ShowArgs {
    /// Id of a scenario, or name of a clause
    pub(crate) id: String,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ShowFormat,
    #[command(flatten)]
    pub(crate) scenarios: ScenarioFolderArgs,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct CheckArgs {
    /// Directory of the scenarios [default: `scenarios` here or in a parent directory, or else the
    /// scenarios in this program]
    #[arg(value_name = "DIR")]
    pub(crate) scenarios: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: CheckFormat,
    #[command(flatten)]
    pub(crate) platforms: PlatformFolderArgs,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct ContractArgs {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) scenarios: ScenarioFolderArgs,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN, args_conflicts_with_subcommands = true)]
pub(crate) struct PlatformsArgs {
    #[command(subcommand)]
    pub(crate) command: Option<PlatformsCommand>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) platforms: PlatformFolderArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlatformsCommand {
    /// Record observed choices in the platform files
    #[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
    Record {
        /// Results, written by `threadproof run --out`
        #[arg(required = true, value_name = "RESULTS")]
        results: Vec<PathBuf>,
        /// Also record results that do not conform, or are not complete
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_OF_DOCTOR)]
pub(crate) struct DoctorArgs {
    /// Target to check: builds a probe for it, and runs the probe [default: the built-in probe on
    /// this machine]
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,
    /// Command that runs the target's executables [default: cargo's runner for the target, or else
    /// the platform file's]
    #[arg(long, value_name = "COMMAND", requires = "target")]
    pub(crate) runner: Option<String>,
    #[command(flatten)]
    pub(crate) platforms: PlatformFolderArgs,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct ReportArgs {
    /// Results, written by `threadproof run --out`
    #[arg(required = true, value_name = "RESULTS")]
    pub(crate) results: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    /// Write to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) platforms: PlatformFolderArgs,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct FuzzArgs {
    /// Seed of the first program; the others have the seeds that follow
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Number of programs [default: 1000, or unlimited with --for]
    #[arg(long, value_name = "N")]
    pub(crate) programs: Option<u64>,
    /// Time limit, such as `10m`
    #[arg(long = "for", value_parser = humantime::parse_duration, value_name = "TIME")]
    pub(crate) time: Option<Duration>,
    /// Write the programs in Rust and compile them, instead of running them on the probe; needs
    /// rustc
    #[arg(long)]
    pub(crate) native: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Shell that the script is for
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    #[default]
    Human,
    /// JSON for programs
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Text for people
    #[default]
    Human,
    /// JSON for editors: lines and columns start at 1, a column counts characters, and the end of a
    /// range is the column after its last character
    Json,
    /// Annotations for GitHub Actions; run it in the root of the repository
    Github,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// Text for people
    #[default]
    Human,
    /// JSON for programs
    Json,
    /// The scenario as a Rust program that prints what its threads observe
    Rust,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Text for people
    #[default]
    Human,
    /// Table for documentation
    Markdown,
    /// JSON for programs
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Tables for a terminal or a job summary
    #[default]
    Markdown,
    /// Self-contained page
    Html,
}
