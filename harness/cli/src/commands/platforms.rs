//! `threadproof platforms`

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use threadproof_suite::{Leg, PlatformFile, Recorded, platforms as listed, record};

use crate::arguments::{ListFormat, PlatformsArgs, PlatformsCommand};
use crate::commands::report::read;
use crate::error::CommandError;
use crate::output::{STRONG, counted, markdown_table, print, print_json, table};

const HEADER: [&str; 6] = ["name", "platform", "tier", "in CI", "run by", "known failures"];

pub(crate) fn platforms(arguments: &PlatformsArgs) -> Result<ExitCode, CommandError> {
    let folder = arguments.platforms.folder();
    if let Some(PlatformsCommand::Record { results, force }) = &arguments.command {
        for path in results {
            let results = read(path)?;
            let failing = results.scenarios.iter().filter(|one| !one.verdict.conforms()).count();
            if results.is_partial && !force {
                return Err(CommandError::RecordsPart { path: path.clone() });
            }
            if failing > 0 && !force {
                return Err(CommandError::RecordsFailures { path: path.clone(), failing });
            }
            print(&recorded(&record(&folder, &results)?))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let platforms = listed(&folder)?;
    let rows = platforms.iter().map(row);
    match arguments.format {
        ListFormat::Human => {
            let platforms = counted(platforms.len() as u64, "platform", "platforms");
            print(&format!("{}\n\n{platforms}\n", table(HEADER, rows)))?;
        }
        ListFormat::Markdown => print(&(markdown_table(HEADER, rows) + "\n"))?,
        ListFormat::Json => print_json(&platforms)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn row(file: &PlatformFile) -> [String; 6] {
    let leg = |Leg { job, on }: &Leg| format!("{job}, {on}");
    let program = |command: &String| {
        let path = Path::new(command.split(' ').next().unwrap_or_default());
        path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    };
    let known: Vec<&str> = file.known.iter().map(|known| &*known.scenario).collect();
    [
        file.name.clone(),
        file.title.clone(),
        file.tier.to_string(),
        file.ci.iter().map(leg).collect::<Vec<_>>().join("; "),
        file.runner.as_ref().map(program).unwrap_or_default(),
        known.join(", "),
    ]
}

// Writing to a String cannot fail.

fn recorded(recorded: &Recorded) -> String {
    let Recorded { path, is_new, choices, undecided } = recorded;
    let done = if *is_new { "written" } else { "updated" };
    let mut text = format!("{STRONG}{}{STRONG:#} {done}\n", path.display());
    if *is_new {
        text.push_str("  edit its title and tier: results say neither\n");
    }
    for choice in choices.iter() {
        let _ = writeln!(text, "  {choice}");
    }
    for latitude in undecided {
        let name = latitude.name();
        let _ = writeln!(text, "  {name}: not recorded, because the choice varied");
    }
    text
}
