//! threadproof: a conformance suite for Rust's threads.

mod arguments;
mod color;
mod commands;
mod console;
mod error;
mod failed;
mod folders;
mod input;
mod interrupt;
mod judging;
mod output;
mod parallel;
mod probe_builder;
mod progress;
mod rounds;
mod selection;
mod suite_run;
mod toolchain;

use std::env;
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::thread::Builder;

use clap::Parser;
use threadproof_suite::claim_memory;

use crate::arguments::{Arguments, Command};
use crate::error::CommandError;

/// The stack of a command: as much as the system usually gives to main.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    // What a probe runs starts on main's own stack, in a process that has done nothing else.
    if env::args_os().skip(1).eq(["probe"]) {
        return threadproof_probe::serve();
    }
    with_stack(|| {
        let arguments = Arguments::parse();
        arguments.color.apply();
        execute(arguments.command).unwrap_or_else(CommandError::report)
    })
}

/// Does this on a thread, since the shell may have given main too small a stack. If no thread can be
/// spawned, this one does it.
fn with_stack(work: fn() -> ExitCode) -> ExitCode {
    match Builder::new().stack_size(STACK).spawn(work) {
        Ok(thread) => thread.join().unwrap_or_else(|payload| resume_unwind(payload)),
        Err(_) => work(),
    }
}

fn execute(command: Command) -> Result<ExitCode, CommandError> {
    // A probe keeps the limits that its judge has set.
    if !matches!(command, Command::Probe) {
        claim_memory()?;
    }
    match command {
        Command::Run(arguments) => commands::run::run(&arguments),
        Command::Bundle(arguments) => commands::bundle::bundle(&arguments),
        Command::Grade(arguments) => commands::grade::grade(&arguments),
        Command::List(arguments) => commands::list::list(&arguments),
        Command::Show(arguments) => commands::show::show(&arguments),
        Command::Check(arguments) => commands::check::check(&arguments),
        Command::Contract(arguments) => commands::contract::contract(&arguments),
        Command::Platforms(arguments) => commands::platforms::platforms(&arguments),
        Command::Fuzz(arguments) => commands::fuzz::fuzz(&arguments),
        Command::Doctor(arguments) => commands::doctor::doctor(&arguments),
        Command::Report(arguments) => commands::report::report(&arguments),
        Command::Completions(arguments) => commands::completions::completions(&arguments),
        Command::Probe => Ok(threadproof_probe::serve()),
    }
}
