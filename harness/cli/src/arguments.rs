//! What can be said on the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0  the platform conforms
  1  it does not, or an outcome could not be brought about
  2  a scenario, an option or a file is wrong
  3  the probe could not be run";

const EXIT_CODES_WITHOUT_A_RUN: &str = "\
Exit codes:
  0  done
  2  a scenario, an option or a file is wrong";

/// Checks that Rust's threads do on a platform what std promises
#[derive(Debug, Parser)]
#[command(name = "threadproof", bin_name = "threadproof", version)]
#[command(after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run scenarios on real threads, and compare what comes of it with what std allows
    Run(Run),
    /// Make an executable that runs scenarios by itself, for a device without processes or files
    Bundle(Bundle),
    /// Judge the log of such an executable
    Grade(Grade),
    /// List the ids of scenarios
    List(List),
    /// Show a scenario: its program, its clauses, and every outcome that std allows
    Show(Show),
    /// Find everything that is wrong with scenarios, contract and platforms
    Check(Check),
    /// List what std promises, and what shows each promise
    Contract(Contract),
    /// List the platforms: how each is built and run, and what is known of it
    Platforms(Platforms),
    /// Lay results of several platforms side by side
    Report(Report),
    /// Run one plan from stdin, as the judge asks; see harness/probe/PROTOCOL.md
    #[command(hide = true)]
    Probe,
}

/// Where the scenarios are.
#[derive(Debug, Args)]
pub(crate) struct Folder {
    /// The folder that holds the scenarios
    #[arg(long, default_value = "scenarios", value_name = "DIR")]
    pub(crate) scenarios: PathBuf,
}

/// Where the list of platforms is.
#[derive(Debug, Args)]
pub(crate) struct PlatformsFolder {
    /// The folder that holds the list of platforms
    #[arg(id = "platforms", long = "platforms", default_value = "platforms", value_name = "DIR")]
    #[arg(global = true)]
    pub(crate) folder: PathBuf,
}

/// How to tell what was found.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// How to say what was found
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Also write what was found to a file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Run {
    /// Only this scenario, or all whose id contains this
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// So many free runs of a scenario, after the directed ones; 0 for none [default: 1000, or
    /// without end if --for is given]
    #[arg(long, value_name = "N")]
    pub(crate) iterations: Option<u64>,
    /// No new free run of a scenario after this long, as `10s` or `500ms` [default: 20ms, or 10s if
    /// --iterations is given]
    #[arg(long = "for", value_parser = humantime::parse_duration, value_name = "TIME")]
    pub(crate) time: Option<Duration>,
    /// How many scenarios run at once [default: as many as there are cores, or twice as many with a
    /// target or a runner]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// Only one directed run of one scenario: along the schedule for its outcome of this number
    #[arg(long, value_name = "N")]
    pub(crate) outcome: Option<std::num::NonZeroUsize>,
    /// Run on this target, by a probe that is built for it [default: on this machine, by a probe
    /// that is part of this program]
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,
    /// The command that runs the target's programs [default: as cargo runs them, or else as the
    /// list of platforms says]
    #[arg(long, value_name = "COMMAND")]
    pub(crate) runner: Option<String>,
    #[command(flatten)]
    pub(crate) telling: OutputArgs,
    #[command(flatten)]
    pub(crate) folder: Folder,
    #[command(flatten)]
    pub(crate) platforms: PlatformsFolder,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Bundle {
    /// Only this scenario, or all whose id contains this
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// The target [default: this machine's own]
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,
    /// Where to put the executable
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) folder: Folder,
    #[command(flatten)]
    pub(crate) platforms: PlatformsFolder,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Grade {
    /// What the bundle printed
    #[arg(value_name = "LOG")]
    pub(crate) log: PathBuf,
    /// Only this scenario, or all whose id contains this: what the bundle was made with
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    #[command(flatten)]
    pub(crate) telling: OutputArgs,
    #[command(flatten)]
    pub(crate) folder: Folder,
    #[command(flatten)]
    pub(crate) platforms: PlatformsFolder,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct List {
    /// Only this scenario, or all whose id contains this
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct Show {
    /// The scenario
    pub(crate) id: String,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct Check {
    /// The folder that holds the scenarios
    #[arg(default_value = "scenarios", value_name = "DIR")]
    pub(crate) scenarios: PathBuf,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) platforms: PlatformsFolder,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct Contract {
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN, args_conflicts_with_subcommands = true)]
pub(crate) struct Platforms {
    #[command(subcommand)]
    pub(crate) command: Option<PlatformsCommand>,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) list: PlatformsFolder,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlatformsCommand {
    /// Record the choices that platforms were seen to make
    #[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
    Record {
        /// The results, as `threadproof run --out` wrote them
        #[arg(required = true, value_name = "RESULTS")]
        results: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES_WITHOUT_A_RUN)]
pub(crate) struct Report {
    /// The results, as `threadproof run --out` wrote them
    #[arg(required = true, value_name = "RESULTS")]
    pub(crate) results: Vec<PathBuf>,
    /// What to make of them
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    /// Write to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) platforms: PlatformsFolder,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    #[default]
    Human,
    /// For a page of documentation
    Markdown,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For a terminal or a job summary
    #[default]
    Markdown,
    /// A page that stands for itself
    Html,
}
