//! Attacks on the tool itself: whatever it is given, it ends, does not panic, exits with a code from 0
//! to 3, and believes nothing that was not seen.
//!
//! Each attack is random. `scripts/attack` repeats them more often.

mod files;
mod limits;
mod probes;
mod signals;

use std::process::{Command, Output};

use proptest::test_runner::Config;

/// Tries something less often than a usual property test, since each case of it takes `parts` times as
/// long. `PROPTEST_CASES` still says how often in all.
fn every(parts: u32) -> Config {
    let usual = Config::default();
    Config { cases: usual.cases.div_ceil(parts), failure_persistence: None, ..usual }
}

/// What a command prints, if it ends with one of these codes, and does not print megabytes. A panic
/// has a code of its own.
fn ends_with(codes: &[i32], mut command: Command) -> Result<String, String> {
    const MAX: usize = 4 << 20;
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
    let is_ok = status.code().is_some_and(|code| codes.contains(&code));
    if is_ok && text.len() < MAX {
        Ok(text)
    } else {
        let tail = text.chars().rev().take(2000).collect::<Vec<_>>();
        Err(format!("{command:?} ends with {status}: {}", tail.iter().rev().collect::<String>()))
    }
}
