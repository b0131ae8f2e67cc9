//! The rate of free runs.

use std::env;
use std::error::Error;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use crate::{Measured, compare};

/// So many that starting a process takes no time in comparison.
const ITERATIONS: u64 = 5_000;

const PROGRAM: &str = "\
title \"Spawn and join\"
clause \"speed\"
main {
spawn \"a\"
join \"a\"
}
thread \"a\" {
}
";

/// The argument with which these benchmarks run the loop by hand, and nothing else.
pub(crate) const BY_HAND: &str = "--by-hand";

/// The probe's rate of spawning and joining a thread, to that of a loop that does nothing else.
///
/// Each is a process of its own, started in the same way: one that has just rested, as while it
/// waited for the other, spawns threads faster than one that has just started.
pub(crate) fn ratio() -> Measured {
    let by_hand = || {
        let status = Command::new(env::current_exe()?).arg(BY_HAND).status()?;
        if status.success() { Ok(()) } else { Err("the loop by hand failed".into()) }
    };
    Ok(format!("{:.2}", compare::ratio(21, probe, by_hand)?))
}

/// The loop by hand.
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
        return Err(format!("the probe did something else: {log}").into());
    }
    Ok(())
}
