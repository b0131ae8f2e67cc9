//! `threadproof report`

use std::path::Path;
use std::process::ExitCode;

use threadproof_report::{Matrix, html, markdown};
use threadproof_suite::{PlatformFile, ReplacedFile, Results};

use crate::arguments::{ReportArgs, ReportFormat};
use crate::error::CommandError;
use crate::input::{self, MAX_RESULTS};
use crate::output::print;

pub(crate) fn report(arguments: &ReportArgs) -> Result<ExitCode, CommandError> {
    let platforms = arguments.platforms.folder();
    let mut all = Vec::new();
    for path in &arguments.results {
        let results = read(path)?;
        let file = PlatformFile::of(&platforms, &results.name)?;
        all.push((results, file));
    }
    let matrix = Matrix::of(all);
    let text = match arguments.format {
        ReportFormat::Markdown => markdown(&matrix),
        ReportFormat::Html => {
            html(&matrix).map_err(|error| CommandError::RenderHtml(error.into()))?
        }
    };
    match &arguments.out {
        Some(path) => ReplacedFile::prepare(path)
            .and_then(|file| file.write(text.as_bytes()))
            .map_err(|error| CommandError::file("write", path, error))?,
        None => print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads results from a file.
pub(crate) fn read(path: &Path) -> Result<Results, CommandError> {
    let bytes = input::read(path, MAX_RESULTS)?;
    Results::from_json(&String::from_utf8_lossy(&bytes))
        .map_err(|source| CommandError::ReadResults { path: path.to_owned(), source })
}
