//! A shell that allows the judge little.
#![cfg(target_os = "linux")]

use proptest::prelude::*;
use proptest::sample::select;

use super::{ends_with, every};
use crate::environment::after;

/// The limits that a shell sets. A process cannot even be loaded below the lowest of them.
fn limit() -> impl Strategy<Value = String> {
    prop_oneof![
        (6..64_u32).prop_map(|files| format!("ulimit -n {files}")),
        (20_000..4_000_000_u32).prop_map(|kibibytes| format!("ulimit -v {kibibytes}")),
        (20_000..4_000_000_u32).prop_map(|kibibytes| format!("ulimit -d {kibibytes}")),
        (200..9000_u32).prop_map(|kibibytes| format!("ulimit -s {kibibytes}")),
        Just("exec >/dev/full".to_owned()),
        Just("exec 2>/dev/full".to_owned()),
        Just("exec <&-".to_owned()),
        Just("exec >&-".to_owned()),
        Just("exec 2>&-".to_owned()),
    ]
}

proptest! {
    #![proptest_config(every(4))]

    #[test]
    fn a_command_with_few_resources_does_its_work_or_says_why_not(
        limits in prop::collection::vec(limit(), 1..3),
        command in select(&["check", "list", "show pair/race", "run --iterations 1", "contract"][..]),
    ) {
        let command = after(&limits.join("; "), &format!("{command} --scenarios good"));
        prop_assert_eq!(ends_with(&[0, 1, 2, 3], command).err(), None);
    }
}
