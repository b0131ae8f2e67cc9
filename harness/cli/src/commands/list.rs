//! `threadproof list`

use std::process::ExitCode;

use crate::arguments::{Format, List};
use crate::commands::select;
use crate::error::CommandError;
use crate::output::{say, say_json};

pub(crate) fn list(arguments: &List) -> Result<ExitCode, CommandError> {
    let ids = select(threadproof_suite::ids(&arguments.folder.scenarios)?, &arguments.filters)?;
    match arguments.format {
        Format::Human => say(&(ids.join("\n") + "\n"))?,
        Format::Json => say_json(&ids)?,
    }
    Ok(ExitCode::SUCCESS)
}
