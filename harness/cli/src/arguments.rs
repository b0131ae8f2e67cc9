//! The command line's arguments.

mod formats;
mod run;
mod shared;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use self::formats::{CheckFormat, Format, ListFormat, ReportFormat, ShowFormat};
pub(crate) use self::run::{PlatformArgs, RunArgs, SelectionArgs};
pub(crate) use self::shared::{OutputArgs, PlatformFolderArgs, ScenarioFolderArgs, VerbosityArgs};
use crate::color::ColorArgs;

const EXIT_CODES: &str = "\
Exit codes:
  0    the platform conforms
  1    the platform does not conform, or an outcome was not reached
  2    a scenario, an option or a file is invalid
  3    the probe could not be run
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
