//! Which threads use the receiver of a channel.

use super::check;
use crate::fault::FaultKind;
use crate::misuse::Misuse;
use crate::testing::scenario;

const SHARED: &str = "the receiver of `c` cannot be shared between threads";

#[test]
fn a_receiver_is_used_by_one_thread() {
    for sections in [
        r#"main { recv "c"; catch { recv "c" }; call "f"; call "f" }; fn "f" { try-recv "c" }"#,
        r#"main { spawn "a" }; thread "a" { recv-timeout "c" 1; scope { drop-receiver "c" } }"#,
        r#"
        main { spawn "a" }
        thread "a" { local "g" { on-drop { recv "c" } }; lock "m" { recv "c" } }
        "#,
        r#"main { spawn "a"; spawn "b" }; thread "a" { recv "c" }; thread "b" { send "c" }"#,
        r#"main { spawn "a"; recv "c" }; thread "a" { recv "d" }"#,
        r#"main { receiver "c" as="rx"; spawn "a" move="rx" }; thread "a" { recv (var)"rx" }"#,
        // Never spawned, so it never receives.
        r#"main { recv "c" }; thread "a" { recv "c" }"#,
    ] {
        check(&format!(r#"shared {{ channel "c"; channel "d"; mutex "m" 0 }}; {sections}"#), &[]);
    }
}

#[test]
fn two_threads_cannot_share_a_receiver() {
    for sections in [
        r#"main { spawn "a"; recv "c" }; thread "a" { recv «"c"» }"#,
        r#"main { spawn "a"; spawn "b" }; thread "a" { recv "c" }; thread "b" { try-recv «"c"» }"#,
        r#"main { spawn "a"; drop-receiver "c" }; thread "a" { recv-timeout «"c"» 1 }"#,
        r#"main { spawn "a"; receiver "c" as="rx" }; thread "a" { catch { recv «"c"» } }"#,
        r#"main { spawn "a"; call "f" }; thread "a" { call «"f"» }; fn "f" { recv "c" }"#,
        r#"
        main { spawn "a"; recv "c" }
        thread "a" { call «"f"» }
        fn "f" { call "g" }
        fn "g" { local "l" { on-drop { recv "c" } } }
        "#,
    ] {
        check(&format!(r#"shared {{ channel "c" }}; {sections}"#), &[SHARED]);
    }
}

#[test]
fn a_thread_that_is_spawned_twice_is_two_threads() {
    for spawns in [
        r#"main { spawn "a" as="h"; spawn "a" as="i" }"#,
        r#"main { call "f"; call "f" }; fn "f" { spawn "a" }"#,
        r#"main { repeat 2 { spawn "a" } }"#,
        r#"main { spawn "b" as="h"; spawn "b" as="i" }; thread "b" { call "f" }; fn "f" { spawn "a" }"#,
    ] {
        let thread = r#"thread "a" { recv «"c"» }"#;
        check(&format!(r#"shared {{ channel "c" }}; {spawns}; {thread}"#), &[SHARED]);
    }
}

#[test]
fn blocks_that_any_thread_may_run_own_no_receiver() {
    for (object, program, word) in [
        ("", r#"main { set-hook { recv «"c"» } }"#, "set-hook"),
        (r#"lazy-lock "z" { try-recv «"c"»; return 1 }"#, r#"main { force "z" }"#, "lazy-lock"),
        (r#"thread-local "k" { init { recv «"c"»; return 1 } }"#, r#"main { with "k" }"#, "init"),
        (
            r#"thread-local "k" { init { return 1 }; on-drop { call «"f"» } }"#,
            r#"main { with "k" }; fn "f" { drop-receiver "c" }"#,
            "on-drop",
        ),
    ] {
        let sections = format!(r#"shared {{ channel "c"; {object} }}; {program}"#);
        check(&sections, &[&format!("the receiver of `c` cannot be used in `{word}`")]);
    }
}

#[test]
fn a_fault_refers_to_the_other_thread() {
    let text = r#"
        shared { channel "c"; channel "d" }
        main { spawn "a" as="h"; spawn "b" as="i"; spawn "b" as="j"; recv "c" }
        thread "a" { try-recv "c" }
        thread "b" { recv "d" }
        "#;
    let faults = scenario(text).resolve().unwrap_err();
    let whole = crate::testing::whole(text);
    let others: Vec<&str> = faults
        .iter()
        .map(|fault| match &fault.kind {
            FaultKind::Misuse(misuse) => match &**misuse {
                Misuse::SharedReceiver { first, .. } => &whole[first.start..],
                Misuse::RepeatedReceiver { spawned, .. } => &whole[spawned.start..],
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        })
        .collect();
    let [shared, repeated] = others[..] else { panic!("{others:?}") };
    assert!(shared.starts_with(r#""c" }"#), "{shared}");
    assert!(repeated.starts_with(r#""b" as="j""#), "{repeated}");
}

#[test]
fn a_value_whose_drop_receives_stays_on_its_thread() {
    let sections = |steps: &str| {
        format!(
            r#"
            shared {{ channel "c"; channel "d" }}
            main {{ spawn "t" }}
            thread "t" {{ local "g" {{ on-drop {{ call "f" }} }}; {steps} }}
            thread "a" {{ return }}
            fn "f" {{ recv "c" }}
            fn "gives" {{ let "same" (var)"g"; return (var)"same" }}
            "#
        )
    };
    for steps in [r#"call "gives" as="back"; drop "back""#, r#"catch as="r" { return (var)"g" }"#] {
        check(&sections(steps), &[]);
    }
    for steps in [
        r#"spawn "a" move=«"g"»"#,
        r#"«send» "d" (var)"g""#,
        r#"«return» (var)"g""#,
        r#"«panic-any» (var)"g""#,
        r#"catch as="r" { return (var)"g" }; «send» "d" (var)"r""#,
        r#"local "outer" { on-drop { local "inner" { on-drop { try-recv "c" } } } }
           «send» "d" (var)"outer""#,
    ] {
        let message = "a value whose drop uses a receiver is moved to another thread";
        check(&sections(steps), &[message]);
    }
}
