//! The speed of free runs.

use std::env;
use std::error::Error;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use crate::{Measurement, compare};

/// Enough that the time to start a process is negligible.
const ITERATIONS: u64 = 5_000;

/// Canonical text, which has no indentation.
const PROGRAM: &str = r#"title "Spawn and join"
clause "speed"
main {
spawn "a"
join "a"
}
thread "a" {
}
"#;

/// The argument that makes this executable run only the hand-written loop.
pub(crate) const BY_HAND: &str = "--by-hand";

/// The rate at which the probe spawns and joins threads, divided by that of a loop that does
/// nothing else.
///
/// Both run in a fresh process: a process that has been idle, as this one is while the probe runs,
/// spawns threads faster than one that has just started.
pub(crate) fn ratio() -> Measurement {
    let by_hand = || {
        let status = Command::new(env::current_exe()?).arg(BY_HAND).status()?;
        if status.success() { Ok(()) } else { Err("the hand-written loop failed".into()) }
    };
    Ok(format!("{:.2}", compare::ratio(21, probe, by_hand)?))
}

/// The hand-written loop.
pub(crate) fn by_hand() -> Result<(), Box<dyn Error>> {
    for _ in 0..ITERATIONS {
        thread::spawn(|| {}).join().map_err(|_| "a thread panicked")?;
    }
    Ok(())
}

fn probe() -> Result<(), Box<dyn Error>> {
    let mut probe = Command::new(env!("CARGO_BIN_EXE_threadproof"))
        .arg("probe")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = probe.stdin.take().ok_or("the probe has no stdin")?;
    writeln!(stdin, "{PROGRAM}free iterations={ITERATIONS} milliseconds=600000")?;
    drop(stdin);
    let log = String::from_utf8(probe.wait_with_output()?.stdout)?;
    if !log.contains(&format!("count {ITERATIONS} \"return\"")) {
        return Err(format!("the probe did not run {ITERATIONS} times: {log}").into());
    }
    Ok(())
}
