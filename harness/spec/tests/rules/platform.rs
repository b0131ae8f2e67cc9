//! What a program can ask about its platform, and how its platform can end it.

use crate::outcomes;

#[test]
fn an_overflow_ends_the_process_and_may_be_reported() {
    let program =
        "main {\nspawn \"w\" name=\"deep\"\njoin \"w\"\n}\nthread \"w\" {\noverflow-stack\n}";
    assert_eq!(
        outcomes(program),
        [
            "abort; overflow-report=silent",
            "thread \"deep\" has overflowed its stack; abort; overflow-report=message",
        ]
    );
}

#[test]
fn an_abort_drops_nothing() {
    let program = r#"
        shared {
        atomic "x" 0
        }
        main {
        local "g" {
        on-drop {
        swap "x" 1
        }
        }
        abort
        }"#;
    assert_eq!(outcomes(program), ["abort"]);
}

#[test]
fn the_system_may_keep_less_of_a_name_than_a_thread_has() {
    let program = |name| {
        format!(
            "main {{\nspawn \"w\" name=\"{name}\"\njoin \"w\"\n}}\nthread \"w\" {{\nos-thread-name\n}}"
        )
    };
    assert_eq!(
        outcomes(&program("short")),
        [
            "main: Ok(()); w: None; exit 0; system-name=unreadable",
            "main: Ok(()); w: Some(\"short\"); exit 0; system-name=readable",
        ]
    );
    let found = outcomes(&program("longer-than-15-bytes"));
    assert!(found.iter().any(|found| found.contains("Some(\"longer-than-15-\")")), "{found:?}");
}

#[test]
fn no_thread_gets_more_stack_than_there_is() {
    let program = "min-stack \"impossible\"\nmain {\nspawn \"w\"\n}\nthread \"w\" {\n}";
    let found = outcomes(program);
    assert!(found.contains(&"exit with failure; impossible-stack=refused".to_owned()), "{found:?}");
    let own = program.replace("spawn \"w\"\n", "spawn \"w\" stack-size=65536\njoin \"w\"\n");
    assert_eq!(outcomes(&own), ["main: Ok(()); exit 0"]);
}
