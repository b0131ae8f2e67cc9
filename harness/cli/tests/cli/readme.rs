//! Checks that README.md shows what the commands print

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::process::Command;

use regex::Regex;

use crate::{TempFolder, binary, stdout, workspace};

/// How README.md starts `threadproof`.
const THREADPROOF: &str = "$ cargo run --release -- ";

fn readme() -> String {
    fs::read_to_string(workspace().join("README.md")).unwrap()
}

/// The blocks of a language, without their indentation.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let mut lines = text.lines();
    let mut blocks = Vec::new();
    while let Some(line) = lines.next() {
        let indentation = line.len() - line.trim_start().len();
        if line.trim_start() == format!("```{language}") {
            let block = lines.by_ref().take_while(|line| line.trim_start() != "```");
            let line = |line: &str| format!("{}\n", line.get(indentation..).unwrap_or_default());
            blocks.push(block.map(line).collect());
        }
    }
    blocks
}

/// `threadproof` with these arguments, in the folder of README.md.
fn threadproof(arguments: &str) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments.split(' ')).current_dir(workspace());
    command
}

#[test]
fn its_first_program_compiles_and_succeeds() {
    let program = &blocks("rust")[0];
    assert!(program.contains("thread::spawn(|| compute())"), "{program}");
    let folder = TempFolder::new().with("first.rs", program);
    let executable = folder.path(format!("first{EXE_SUFFIX}"));
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "-D", "warnings", "-o"]);
    rustc.arg(&executable).arg(folder.path("first.rs"));
    stdout(rustc);
    assert_eq!(stdout(Command::new(executable)), "");
}

#[test]
fn its_first_scenario_is_that_of_the_suite() {
    let scenario = fs::read_to_string(workspace().join("scenarios/spawn/function.kdl")).unwrap();
    assert_eq!(blocks("kdl")[0], scenario);
}

/// Every command of threadproof that is shown with its output.
#[test]
fn its_commands_print_what_it_shows() {
    let mut compared = 0;
    for block in blocks("console") {
        let mut commands = block.split_inclusive('\n').peekable();
        while let Some(line) = commands.next() {
            let mut expected = String::new();
            while let Some(line) = commands.next_if(|line| !line.starts_with('$')) {
                expected += line;
            }
            let Some(arguments) = line.trim_end().strip_prefix(THREADPROOF) else { continue };
            if expected.is_empty() {
                continue;
            }
            let (arguments, last) = match arguments.split_once(" | tail -n ") {
                Some((arguments, last)) => (arguments, last.parse().unwrap()),
                None => (arguments, usize::MAX),
            };
            let printed = stdout(threadproof(arguments));
            let lines: Vec<&str> = printed.split_inclusive('\n').collect();
            let printed = lines[lines.len().saturating_sub(last)..].concat();
            assert_eq!(without_measurements(&printed), without_measurements(&expected), "{line}");
            compared += 1;
        }
    }
    assert!(compared >= 2, "{compared} commands");
}

/// The text without what differs between runs and machines.
fn without_measurements(text: &str) -> String {
    let mut text = text.to_owned();
    for (pattern, replacement) in [
        (r"\[ *\d+\.\d{3}s\]", "[TIME]"),
        (r"\d+ free runs?", "[N] free runs"),
        ("(outcomes? reached on ).+", "${1}[PLATFORM]"),
    ] {
        text = Regex::new(pattern).unwrap().replace_all(&text, replacement).into_owned();
    }
    text
}

#[test]
fn its_second_program_is_what_show_prints() {
    let printed = stdout(threadproof("show join/panic --format rust"));
    assert!(printed.contains(&blocks("rust")[1]), "{printed}");
    // The report names the place of the panic.
    let readme = readme();
    let place =
        Regex::new(r"panicked at panic\.rs:(\d+):(\d+):").unwrap().captures(&readme).unwrap();
    let [line, column] = [1, 2].map(|group| place[group].parse::<usize>().unwrap());
    let line = printed.lines().nth(line - 1).unwrap();
    assert_eq!(&line[column - 1..], "panic!(\"boom\");");
}
