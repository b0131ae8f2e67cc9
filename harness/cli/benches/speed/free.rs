//! The rate of free runs.

use std::error::Error;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use crate::{Measured, compare};

/// So many that starting the probe takes no time in comparison.
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

/// The probe's rate of spawning and joining a thread, to that of a loop that does nothing else.
pub(crate) fn ratio() -> Measured {
    let by_hand = || {
        for _ in 0..ITERATIONS {
            thread::spawn(|| {}).join().map_err(|_| "a thread panicked")?;
        }
        Ok(())
    };
    Ok(format!("{:.2}", compare::ratio(21, probe, by_hand)?))
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
