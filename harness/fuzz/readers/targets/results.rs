//! The reader of results, and what the report makes of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use threadproof_model::visible;
use threadproof_report::{Matrix, html, markdown};
use threadproof_suite::Results;

fuzz_target!(|text: &str| {
    if let Ok(results) = Results::from_json(text) {
        let again = results.to_json().and_then(|json| Results::from_json(&json));
        assert_eq!(again.ok().as_ref(), Some(&results));
        let matrix = Matrix::of(vec![(results, None)]);
        for shown in [markdown(&matrix), html(&matrix).unwrap_or_default()] {
            assert_eq!(visible(&shown), shown);
        }
    }
});
