//! A probe: reads a plan from stdin, runs it, and writes a log to stdout. See `PROTOCOL.md`.

use std::process::ExitCode;

fn main() -> ExitCode {
    threadproof_probe::serve()
}
