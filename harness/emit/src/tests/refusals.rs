use crate::refusal::Reason;
use crate::testing::{refusal, whole_program};

#[test]
fn values_of_several_types_are_refused() {
    let channel = r#"shared { channel "c" }; main { send "c" 1; send "c" "one" }"#;
    assert_eq!(refusal(channel), (Reason::MixedTypes, "\"c\"".to_owned()));
    let body = r#"
        shared { mutex "m" 0 }
        main { catch { try-lock "m" { return 1 } } }
    "#;
    assert_eq!(refusal(body).0, Reason::MixedTypes);
}

#[test]
fn a_result_with_a_payload_is_not_copied() {
    let twice = r#"
        main { catch as="r" { panic "boom" }; let "s" (var)"r"; let "t" (var)"r" }
    "#;
    assert_eq!(refusal(twice), (Reason::UsedAfterMove, "(var)\"r\"".to_owned()));
}

#[test]
fn a_value_is_not_moved_into_a_closure_that_may_panic_before() {
    let local = |steps: &str| {
        format!(
            r#"
            shared {{ channel "c" }}
            main {{ local "g" {{ on-drop {{ yield }} }}; catch {{ {steps} }} }}
            "#
        )
    };
    let late = local(r#"recv "c" unwrap=#true; let "h" (var)"g""#);
    assert_eq!(refusal(&late), (Reason::DroppedEarly, "(var)\"g\"".to_owned()));
    let first = local(r#"let "h" (var)"g"; recv "c" unwrap=#true"#);
    assert!(whole_program(&first).contains("let _h = g;"));
}

#[test]
fn a_guard_is_not_moved_out_of_a_closure() {
    let closure = r#"
        shared { mutex "m" 0; condvar "v" }
        main { lock "m" { catch { wait "v" guard="m" } } }
    "#;
    assert_eq!(refusal(closure), (Reason::GuardOutside, "\"m\"".to_owned()));
}

#[test]
fn a_lock_of_main_is_not_used_in_functions() {
    let function = r#"
        shared { mutex "m" 0 }
        main { call "f"; into-inner "m" }
        fn "f" { is-poisoned "m" }
    "#;
    assert_eq!(refusal(function), (Reason::LockOfMain, "\"m\"".to_owned()));
}

/// rustc does not know that the second step is never reached.
#[test]
fn a_lock_is_not_used_after_it_was_consumed() {
    let twice = r#"
        shared { mutex "m" 0; once "never" }
        main { into-inner "m"; once-wait "never"; is-poisoned "m" }
    "#;
    assert_eq!(refusal(twice), (Reason::UsedAfterMove, "\"m\"".to_owned()));
    let in_loop = r#"shared { mutex "m" 0 }; main { repeat 1 { into-inner "m" } }"#;
    assert_eq!(refusal(in_loop).0, Reason::UsedAfterMove);
}

#[test]
fn a_lock_is_not_consumed_under_its_own_guard() {
    let closure = r#"
        shared { mutex "m" 0 }
        main { lock "m" { lock "m" { catch { into-inner "m" } } } }
    "#;
    assert_eq!(refusal(closure), (Reason::Guarded, "\"m\"".to_owned()));
}

#[test]
fn a_value_that_never_exists_has_no_type() {
    let value = r#"
        shared { atomic "x" 0; channel "never" }
        main { recv "never" unwrap=#true as="v"; store "x" (var)"v" }
    "#;
    assert_eq!(refusal(value), (Reason::NoValue, "(var)\"v\"".to_owned()));
}

#[test]
fn a_function_does_not_see_the_scope_of_its_thread() {
    let function = r#"
        main { scope { spawn "a" } }
        thread "a" { call "f" }
        fn "f" { spawn "b" scoped=#true }
        thread "b" { yield }
    "#;
    assert_eq!(refusal(function), (Reason::ScopeOutside, "\"b\"".to_owned()));
}

#[test]
fn a_refused_thread_gives_no_value() {
    let value = r#"
        main { spawn "a" builder=#true; join "a" as="r"; let "s" (var)"r" }
        thread "a" { yield }
    "#;
    assert_eq!(refusal(value), (Reason::OfRefusedThread, "\"a\"".to_owned()));
}

#[test]
fn a_payload_that_is_a_result_is_refused() {
    let payload = r#"
        shared { channel "c" }
        main { send "c" 1; recv "c" as="r"; panic-any (var)"r" }
    "#;
    assert_eq!(refusal(payload), (Reason::UnknownPayload, "panic-any".to_owned()));
}

/// There are 2^20 calls.
#[test]
fn too_many_calls_are_refused() {
    let function = |n| format!("fn \"f{n}\" {{ call \"f{0}\"; call \"f{0}\" }}\n", n + 1);
    let functions: String = (0..20).map(function).collect();
    let program = format!("main {{ call \"f0\" }}\n{functions}fn \"f20\" {{ panicking }}");
    assert_eq!(refusal(&program).0, Reason::TooManyCalls);
}
