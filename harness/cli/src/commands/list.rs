//! `threadproof list`

use std::process::ExitCode;

use crate::arguments::{Format, ListArgs};
use crate::commands::select;
use crate::error::CommandError;
use crate::output::{print, print_json};

pub(crate) fn list(arguments: &ListArgs) -> Result<ExitCode, CommandError> {
    let ids = select(threadproof_suite::ids(&arguments.scenarios.folder())?, &arguments.filters)?;
    match arguments.format {
        Format::Human => print(&(ids.join("\n") + "\n"))?,
        Format::Json => print_json(&ids)?,
    }
    Ok(ExitCode::SUCCESS)
}
