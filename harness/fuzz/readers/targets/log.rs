//! The reader of logs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use threadproof_model::{Record, parse};
use threadproof_suite::Probe;

fuzz_target!(|text: &str| {
    for line in text.split_inclusive('\n') {
        let records = parse(line).iter().flatten().map(Record::from_node).collect::<Vec<_>>();
        for record in records.into_iter().flatten() {
            assert_eq!(record.to_text(), line);
        }
    }
    let _ = Probe::of_log(text).fingerprint();
});
