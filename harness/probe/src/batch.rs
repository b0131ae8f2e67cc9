//! Several plans in one process, one after the other: where a process costs much, or where there
//! can be no other.

use threadproof_model::{Plan, Record, Scenario};

use crate::actor::Actor;
use crate::gate::Gate;
use crate::log::{begin, end, tell};
use crate::program::Program;
use crate::run::{Mode, Run};
use crate::{free, platform};

/// Does all plans of a text. One that cannot be read, or that ends its process, is left out.
pub(crate) fn run(text: &str) {
    platform::fingerprint();
    for text in Plan::split(text) {
        match Plan::parse(text) {
            Ok(plan) => one(plan),
            Err(faults) => crate::complain(text, &faults),
        }
    }
}

fn one(plan: Plan) {
    begin(plan.key());
    match plan {
        Plan::Fingerprint => platform::fingerprint(),
        Plan::Free(scenario, budget) => free::run(Program::new(scenario), budget),
        Plan::Directed(scenario, schedule) => once(scenario, Mode::Directed(Gate::alone(schedule))),
        Plan::Once(scenario) => once(scenario, Mode::Undirected),
    }
    end();
}

/// Runs a scenario, and waits for the threads that it leaves behind.
fn once(scenario: Scenario, mode: Mode) {
    let (run, locks) = Run::new(Program::new(scenario), mode);
    let main = Actor::main(run.clone(), locks);
    let panicked = Run::run_main(&main);
    tell(&Record::Over { panicked });
    // Where main's end is that of the process, nobody would get any further.
    if let Mode::Directed(gate) = &run.mode {
        gate.open();
    }
    run.wait();
}
