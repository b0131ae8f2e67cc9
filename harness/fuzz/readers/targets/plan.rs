//! The reader of canonical text: what it accepts, it writes in the same way.
#![no_main]

use libfuzzer_sys::fuzz_target;
use threadproof_model::{Plan, parse, write};

fuzz_target!(|text: &str| {
    if let Ok(nodes) = parse(text) {
        assert_eq!(write(&nodes), text);
    }
    if let Ok(plan) = Plan::parse(text) {
        assert_eq!(Plan::parse(&plan.to_text()).as_ref(), Ok(&plan));
        let _ = plan.resolve();
    }
});
