//! Facts that only a second or later pass finds.

use super::check;
use crate::misuse::Misuse;
use crate::name::Span;
use crate::testing::scenario;

/// The example of the module's documentation.
fn three_passes(returned: &str, stored: &str) -> String {
    format!(
        r#"
        shared {{ atomic "n" 0; channel "c" }}
        main {{ spawn "a"; recv "c" unwrap=#true as="x"; store "n" {stored} }}
        thread "a" {{ call "f" as="y"; send "c" (var)"y" }}
        fn "f" {{ return {returned} }}
        "#
    )
}

#[test]
fn a_type_is_found_against_the_order_of_the_bodies() {
    check(&three_passes("41", r#"(var)"x""#), &[]);
    check(&three_passes("#true", r#"«(var)"x"»"#), &["expected a number, found a bool"]);
}

#[test]
fn a_fault_is_reported_once_however_many_passes_there_are() {
    check(
        r#"
        shared { atomic "n" 0; channel "c" }
        main { load «"m"»; recv "c" unwrap=#true as="x"; store "n" «(var)"x"»; spawn "a" }
        thread "a" { call "f" as="y"; send "c" (var)"y" }
        fn "f" { call "g" as="z"; return (var)"z" }
        fn "g" { return "x" }
        "#,
        &["unknown atomic `m`", "expected a number, found a string"],
    );
}

/// `b` may be unscoped because `f` spawns it, which only the pass after `a` has called it shows.
#[test]
fn whether_a_thread_is_scoped_is_found_in_several_passes() {
    check(
        r#"
        main { scope { spawn "b" } ; spawn "a" }
        thread "b" { «spawn» "c" scoped=#true }
        thread "a" { call "f" }
        thread "c" { yield }
        fn "f" { spawn "b" }
        "#,
        &["scoped spawn on a thread that may be unscoped"],
    );
}

/// The type of each channel depends on that of the other.
#[test]
fn types_that_depend_on_each_other_converge() {
    check(
        r#"
        shared { channel "c"; channel "d" }
        main { spawn "a"; send "c" 1 }
        thread "a" {
            recv "c" unwrap=#true as="x"; send "d" (var)"x"
            recv "d" unwrap=#true as="y"; send "c" (var)"y"
        }
        "#,
        &[],
    );
}

/// One pass per function would take minutes.
#[test]
fn a_long_chain_of_calls_is_resolved_quickly() {
    const LENGTH: usize = 2_000;
    let sections = |calls: &dyn Fn(usize) -> usize, first: usize, last: usize| {
        let function = |n: usize| format!(r#"fn "f{n}" {{ call "f{}" }}; "#, calls(n));
        let functions: String = (0..LENGTH).filter(|n| *n != last).map(function).collect();
        format!(
            r#"
            shared {{ atomic "n" 0 }}
            main {{ call "f{first}" as="x"; store "n" «(var)"x"» }}
            fn "f{last}" {{ return "x" }}
            {functions}
            "#
        )
    };
    let message = &["expected a number, found a string"];
    check(&sections(&|n| n + 1, 0, LENGTH - 1), message);
    check(&sections(&|n| n - 1, LENGTH - 1, 0), message);
}

/// Each function takes the value that the one before it returned, so each needs its own passes.
#[test]
fn too_many_passes_are_refused() {
    let call = |n: usize| format!(r#"call "f{n}" as="x{}"; "#, n + 1);
    let function = |n: usize| format!(r#"fn "f{n}" {{ return (var)"x{n}" }}; "#);
    let chain = |length: usize| {
        let calls: String = (0..length).map(call).collect();
        let functions: String = (0..length).map(function).collect();
        format!(r#"main {{ let "x0" 1; {calls}}}; {functions}"#)
    };
    check(&chain(20), &[]);
    let faults = scenario(&chain(1_000)).resolve().unwrap_err();
    assert_eq!(faults, [Misuse::TooManyPasses.at(Span::default())]);
}
