//! `threadproof report`

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use threadproof_report::{Matrix, html, markdown};
use threadproof_suite::Results;

use crate::arguments::{Report, ReportFormat};
use crate::failure::Failure;
use crate::output::say;

pub(crate) fn report(arguments: &Report) -> Result<ExitCode, Failure> {
    let results: Vec<Results> =
        arguments.results.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    let matrix = Matrix::of(&results);
    let text = match arguments.format {
        ReportFormat::Markdown => markdown(&matrix),
        ReportFormat::Html => html(&matrix).map_err(|error| Failure::Page(error.into()))?,
    };
    match &arguments.out {
        Some(path) => {
            fs::write(path, text).map_err(|error| Failure::file(path, "written", error))?;
        }
        None => say(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<Results, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, "read", error))?;
    Results::from_json(&text).map_err(|source| Failure::Results { path: path.to_owned(), source })
}
