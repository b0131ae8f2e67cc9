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
    /// List the ids of scenarios
    List(List),
    /// Show a scenario: its program, its clauses, and every outcome that std allows
    Show(Show),
    /// Find everything that is wrong with the scenarios and the contract
    Check(Check),
    /// List what std promises, and what shows each promise
    Contract(Contract),
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
    /// How many scenarios run at once [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// Only one directed run of one scenario: along the schedule for its outcome of this number
    #[arg(long, value_name = "N")]
    pub(crate) outcome: Option<std::num::NonZeroUsize>,
    /// How to say what was found
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Also write what was found to a file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) folder: Folder,
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
pub(crate) enum ReportFormat {
    /// For a terminal or a job summary
    #[default]
    Markdown,
    /// A page that stands for itself
    Html,
}
