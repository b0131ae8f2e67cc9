//! `threadproof completions`

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::generate;

use crate::arguments::{Arguments, CompletionsArgs};
use crate::error::CommandError;
use crate::output::print;

pub(crate) fn completions(arguments: &CompletionsArgs) -> Result<ExitCode, CommandError> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Arguments::command(), "threadproof", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
