//! `threadproof list`

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::arguments::{Format, List};
use crate::commands::select;
use crate::failure::Failure;

pub(crate) fn list(root: &Path, arguments: &List) -> Result<ExitCode, Failure> {
    let ids = select(threadproof_suite::ids(root)?, &arguments.filters)?;
    let mut stdout = anstream::stdout().lock();
    match arguments.format {
        Format::Human => {
            for id in ids {
                writeln!(stdout, "{id}")?;
            }
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut stdout, &ids).map_err(std::io::Error::from)?;
            writeln!(stdout)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
