//! The reader of scenario files: any text is a scenario, or has problems that can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use threadproof_model::{parse, read_kdl, write};
use threadproof_suite::Loaded;

fuzz_target!(|text: &str| {
    if let Ok(nodes) = read_kdl(text) {
        assert!(parse(&write(&nodes)).is_ok());
    }
    match Loaded::of_text("group/name", text.to_owned()) {
        Ok(loaded) => {
            let canonical = loaded.scenario.to_text();
            let again = Loaded::of_text("group/name", canonical.clone());
            assert_eq!(again.map(|again| again.scenario.to_text()).ok(), Some(canonical));
        }
        Err(problems) => assert!(!problems.to_string().is_empty()),
    }
});
