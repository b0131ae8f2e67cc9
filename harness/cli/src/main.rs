//! threadproof: checks that Rust's threads do on a platform what std promises.

mod arguments;
mod commands;
mod console;
mod error;
mod output;
mod parallel;
mod probe_builder;
mod suite_run;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::error::CommandError;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Run(run) => commands::run::run(&run),
        Command::Bundle(bundle) => commands::bundle::bundle(&bundle),
        Command::Grade(grade) => commands::grade::grade(&grade),
        Command::List(list) => commands::list::list(&list),
        Command::Show(show) => commands::show::show(&show),
        Command::Check(check) => commands::check::check(&check),
        Command::Contract(contract) => commands::contract::contract(&contract),
        Command::Platforms(platforms) => commands::platforms::platforms(&platforms),
        Command::Report(report) => commands::report::report(&report),
        Command::Probe => return threadproof_probe::serve(),
    };
    done.unwrap_or_else(CommandError::report)
}
