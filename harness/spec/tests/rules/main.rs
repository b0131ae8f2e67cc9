//! The rules, each in a small program, checked against std's documentation.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod between;
mod chance;
mod channels;
mod condvars;
mod destroyed_keys;
mod destructors;
mod ends;
mod joins;
mod locks;
mod once;
mod panics;
mod park;
mod platform;
mod poison;
mod program;
mod schedules;
mod thread_locals;

use threadproof_model::{Program, Scenario, ScheduleEnd, parse};
use threadproof_spec::{Allowed, Platform, Reason, explore};

fn scenario(program: &str) -> Scenario {
    let program: Vec<&str> = program.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let text = format!("title \"t\"\nclause \"c\"\n{}\n", program.join("\n"));
    Scenario::from_nodes("test", &parse(&text).unwrap()).unwrap()
}

fn resolved(program: &str) -> Program {
    scenario(program).resolve().unwrap()
}

/// Each allowed outcome as one line: what each thread observed, the reports, the end, the choices.
fn outcomes_on(platform: Platform, program: &str) -> Vec<String> {
    allowed_on(platform, program).iter().map(line).collect()
}

fn allowed_on(platform: Platform, program: &str) -> Vec<Allowed> {
    explore(&resolved(program), platform).unwrap().outcomes
}

fn line(allowed: &Allowed) -> String {
    let mut parts = Vec::new();
    for (thread, column) in &allowed.outcome.columns {
        let values: Vec<&str> = column.iter().map(|seen| &*seen.value).collect();
        parts.push(format!("{thread}: {}", values.join(" ")));
    }
    parts.extend(allowed.outcome.reports.iter().map(ToString::to_string));
    parts.push(allowed.outcome.end.to_string());
    parts.extend(
        allowed
            .choices
            .iter()
            .map(|choice| format!("{}={}", choice.latitude().name(), choice.word())),
    );
    parts.join("; ")
}

/// Each allowed outcome as one line, and how its schedule ends.
fn endings(program: &str) -> Vec<(String, ScheduleEnd)> {
    let allowed = allowed_on(Platform::default(), program);
    allowed.iter().map(|allowed| (line(allowed), allowed.schedule.ending)).collect()
}

fn outcomes(program: &str) -> Vec<String> {
    outcomes_on(Platform::default(), program)
}

/// Why the spec refuses the program.
fn refusal(program: &str) -> Reason {
    explore(&resolved(program), Platform::default()).unwrap_err().reason
}
