//! What std promises to the compiler: programs that it takes, and lines that it refuses.
//!
//! A case is a file in `cases`. It compiles as it stands. With `--cfg refused` the compiler finds
//! an error of the given code in each line that ends in `//~ CODE`, and no other: so nothing but
//! what the case is about keeps it from compiling. What the compiler says of it is not compared,
//! since it says it in other words with each release.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use threadproof_suite::Contract;

/// Lines, and the codes of the errors in them.
type Errors = BTreeSet<(u64, String)>;

#[test]
fn each_case_is_taken_but_for_what_it_says_is_refused() {
    let mut wrong = Vec::new();
    for case in cases() {
        let none = Errors::new();
        for (options, expected) in [(&[][..], none), (&["--cfg", "refused"][..], marked(&case))] {
            let (compiles, found) = compile(&case, options);
            if found != expected || compiles != expected.is_empty() {
                wrong.push(format!("{} {options:?}: {found:?}, not {expected:?}", name(&case)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_contract_names_each_case_once_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let contract = Contract::of(&root).unwrap();
    let mut named: Vec<String> =
        contract.clauses.into_iter().flat_map(|clause| clause.compiled).collect();
    named.sort_unstable();
    let there: Vec<String> = cases().iter().map(|case| name(case)).collect();
    assert_eq!(named, there);
}

/// The files of all cases, in the order of their names.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile/cases");
    let mut cases: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort_unstable();
    cases
}

fn name(case: &Path) -> String {
    assert_eq!(case.extension(), Some(OsStr::new("rs")), "{} is no case", case.display());
    case.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// The errors that a case says it has.
fn marked(case: &Path) -> Errors {
    let text = fs::read_to_string(case).unwrap();
    let marks = (1..).zip(text.lines()).filter_map(|(line, text)| {
        let (_, code) = text.split_once("//~ ")?;
        Some((line, code.to_owned()))
    });
    marks.collect()
}

/// Whether a case compiles with some options, and the errors that the compiler finds in its lines.
fn compile(case: &Path, options: &[&str]) -> (bool, Errors) {
    let output = Command::new("rustc")
        .arg(case)
        .args(["--edition=2024", "--crate-name=case", "--crate-type=lib"])
        .args(["--emit=metadata=-", "--error-format=json"])
        .args(options)
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let errors = told.lines().flat_map(|line| {
        let told: Value = serde_json::from_str(line).unwrap();
        let places = told["spans"].as_array().cloned().unwrap_or_default();
        let code = told["code"]["code"].as_str().unwrap_or("no code").to_owned();
        let is_error = told["level"] == "error";
        let is_place = move |place: &Value| is_error && place["is_primary"] == true;
        let lines = places.into_iter().filter(is_place).map(|p| p["line_start"].as_u64().unwrap());
        lines.map(move |line| (line, code.clone())).collect::<Vec<_>>()
    });
    (output.status.success(), errors.collect())
}
