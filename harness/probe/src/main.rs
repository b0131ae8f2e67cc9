//! A probe: reads a plan from stdin, runs it, tells what happens on stdout. See `PROTOCOL.md`.

use std::process::ExitCode;

fn main() -> ExitCode {
    threadproof_probe::serve()
}
