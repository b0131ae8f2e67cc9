//! The promises of std that the compiler checks: programs that compile, and lines that do not.
//!
//! A case is a file in `cases`. It compiles as it is. With `--cfg refused` the compiler reports an
//! error with the code `CODE` in each line that ends in `//~ CODE`, and no other error. So a case
//! fails to compile only for the reason that it tests. Messages are not compared, since their
//! wording changes from release to release. For example:
//!
//! ```
//! let handle = thread::spawn(|| 1);
//! let _ = handle.join();
//! #[cfg(refused)]
//! let _ = handle.join(); //~ E0382
//! ```

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use threadproof_suite::Contract;

/// Line numbers, each with the code of an error in that line.
type Errors = BTreeSet<(u64, String)>;

#[test]
fn every_case_compiles_except_for_its_marked_lines() {
    let mut wrong = Vec::new();
    for case in cases() {
        let none = Errors::new();
        for (options, expected) in [(&[][..], none), (&["--cfg", "refused"][..], marked(&case))] {
            let (compiles, found) = compile(&case, options);
            if found != expected || compiles != expected.is_empty() {
                let case = name(&case);
                wrong.push(format!("{case} {options:?}: {found:?}, expected {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_contract_names_every_case_exactly_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let contract = Contract::of(&root.into()).unwrap();
    let mut named: Vec<String> =
        contract.clauses.into_iter().flat_map(|clause| clause.compiled).collect();
    named.sort_unstable();
    let existing: Vec<String> = cases().iter().map(|case| name(case)).collect();
    assert_eq!(named, existing);
}

/// The files of all cases, sorted by name.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile/cases");
    let mut cases: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort_unstable();
    cases
}

fn name(case: &Path) -> String {
    assert_eq!(case.extension(), Some(OsStr::new("rs")), "{} is not a Rust file", case.display());
    case.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// The errors that a case marks.
fn marked(case: &Path) -> Errors {
    let text = fs::read_to_string(case).unwrap();
    let marks = (1..).zip(text.lines()).filter_map(|(line, text)| {
        let (_, code) = text.split_once("//~ ")?;
        Some((line, code.to_owned()))
    });
    marks.collect()
}

/// Compiles a case. Returns whether it compiles, and the errors that the compiler reports.
fn compile(case: &Path, options: &[&str]) -> (bool, Errors) {
    let output = Command::new("rustc")
        .arg(case)
        .args(["--edition=2024", "--crate-name=case", "--crate-type=lib"])
        .args(["--emit=metadata=-", "--error-format=json"])
        .args(options)
        .output()
        .unwrap();
    let diagnostics = String::from_utf8(output.stderr).unwrap();
    let errors = diagnostics.lines().flat_map(|line| {
        let diagnostic: Value = serde_json::from_str(line).unwrap();
        let spans = diagnostic["spans"].as_array().cloned().unwrap_or_default();
        let code = diagnostic["code"]["code"].as_str().unwrap_or("no code").to_owned();
        let is_error = diagnostic["level"] == "error";
        let is_primary = move |span: &Value| is_error && span["is_primary"] == true;
        let lines = spans.into_iter().filter(is_primary);
        let lines = lines.map(|span| span["line_start"].as_u64().unwrap());
        lines.map(move |line| (line, code.clone())).collect::<Vec<_>>()
    });
    (output.status.success(), errors.collect())
}
