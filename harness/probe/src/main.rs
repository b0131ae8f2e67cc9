//! A probe: reads a plan from stdin, carries it out, and writes a log to stdout. See `PROTOCOL.md`.

use std::process::ExitCode;

fn main() -> ExitCode {
    threadproof_probe::serve()
}
