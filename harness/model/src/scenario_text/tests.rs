use crate::action::EVERY_STEP;
use crate::canonical::parse;
use crate::kdl::read_kdl;
use crate::scenario::Scenario;
use crate::testing::{unmarked, whole};

/// Checks that the faults of a scenario are these, at the marked places.
#[track_caller]
fn check(sections: &str, messages: &[&str]) {
    check_text(&whole(sections), messages);
}

#[track_caller]
fn check_text(marked: &str, messages: &[&str]) {
    let (text, places) = unmarked(marked);
    let mut faults = Scenario::read("", &read_kdl(&text).unwrap()).1;
    faults.sort_by_key(|fault| fault.span.start);
    let found: Vec<String> = faults.iter().map(|fault| fault.kind.to_string()).collect();
    assert_eq!(found, messages, "{marked}");
    let found: Vec<_> = faults.iter().map(|fault| fault.span).collect();
    assert_eq!(found, places, "{marked}\n{faults:?}");
}

#[test]
fn canonical_text_reads_back() {
    let scenario = Scenario::from_nodes("a/b", &read_kdl(EVERY_STEP).unwrap()).unwrap();
    let canonical = scenario.to_text();
    let again = Scenario::from_nodes("a/b", &parse(&canonical).unwrap()).unwrap();
    assert_eq!(again, scenario);
    assert_eq!(again.to_text(), canonical);
}

#[test]
fn a_step_has_all_its_parts() {
    for (step, message) in [
        ("«join»", "`join` needs the name of a handle"),
        (r#"«store» "x""#, "`store` needs a value"),
        ("«exit»", "`exit` needs an exit code"),
        ("«current»", r#"`current` needs `as="…"`, a name for its result"#),
        (r#"«wait» "v""#, r#"`wait` needs `guard="…"`, the mutex that is locked here"#),
        ("«catch»", "`catch` needs a block"),
        (r#"«local» "g" { }"#, "`local` needs an `on-drop` block"),
    ] {
        check(&format!("main {{ {step} }}"), &[message]);
    }
}

#[test]
fn a_part_has_the_right_type() {
    for (step, expected) in [
        (r"join «1»", "a name: lower-case letters, digits and hyphens"),
        (r#"join «"A"»"#, "a name: lower-case letters, digits and hyphens"),
        (r#"join «(var)"a"»"#, "a name: lower-case letters, digits and hyphens"),
        (r"current as=«1»", "a name: lower-case letters, digits and hyphens"),
        (r#"spawn "a" move=«1»"#, "names separated by spaces"),
        (r#"spawn "a" name=«1»"#, "a string"),
        (r"panic «1»", "a message"),
        (r#"panic «""»"#, "a message of one line"),
        (r#"panic «"a\nb"»"#, "a message of one line"),
        (
            r#"panic «"Box<dyn Any>"»"#,
            "a message that current std does not print for other payloads",
        ),
        (r#"panic «"a scoped thread panicked"»"#, "a message that is not one of current std"),
        (
            r#"return «"called `Result::unwrap()` on an `Err` value: RecvError"»"#,
            "a text that is not a message of current std",
        ),
        (r#"spawn "a" name=«"a\nb"»"#, "a name of one line"),
        (
            r#"spawn "a" name=«"<unnamed>"»"#,
            "a name that current std does not print for unnamed threads",
        ),
        (r#"exit «"1"»"#, "an exit code"),
        (r"exit «2147483648»", "an exit code"),
        (r#"store "x" «2147483648»"#, "an `i32`"),
        (r"sleep «60001»", "a number of milliseconds, at most 60000"),
        (r"sleep «-0.5»", "a number of milliseconds, at most 60000"),
        (r"store x «0.5»", "an `i32`"),
        (r#"park-timeout «"ever"»"#, r#"a number of milliseconds, at most 60000, or "never""#),
        (r"use-stack «268435457»", "a number of bytes, at most 268435456"),
        (r#"spawn "a" stack-size=«"big"»"#, r#"a number of bytes, or "impossible""#),
        (r#"spawn "a" builder=«1»"#, "#true or #false"),
        (r#"lock "m" unwrap=«(var)"x"» { }"#, "#true or #false"),
        (r#"wait "v" guard="m" until=«"x"»"#, "an integer"),
    ] {
        check(&format!("main {{ {step} }}"), &[&format!("expected {expected}")]);
    }
}

#[test]
fn a_step_has_no_other_parts() {
    for (step, message) in [
        ("yield «1»", "`yield` takes no arguments"),
        ("exit 1 «2»", "`exit` takes one argument"),
        (r#"store "x" 1 «2»"#, "`store` takes at most 2 arguments"),
        ("«yield» { yield }", "`yield` takes no block"),
        (r#"yield «as»="x""#, "unknown property `as`"),
        (r#"park until="x" «until»="y""#, "duplicate property `until`"),
        (r#"local "g" { on-drop { yield }; «on-drop» { yield } }"#, "duplicate block `on-drop`"),
        (r#"local "g" { on-drop { yield }; «drop» { yield } }"#, "unknown block `drop`"),
        ("«doze»", "unknown step `doze`"),
        (r#"load "x" ordering=«"acquire"»"#, "unknown ordering `acquire`"),
    ] {
        check(&format!("main {{ {step} }}"), &[message]);
    }
}

#[test]
fn an_object_has_its_initial_value_or_its_size() {
    for (object, message) in [
        (r#"«mutex» "m""#, "`mutex` needs an initial value, an `i32`"),
        ("«mutex»", "`mutex` needs a name"),
        (r#"«barrier» "b""#, "`barrier` needs a number of threads from 0 to 16"),
        (r#"barrier "b" «17»"#, "expected a number of threads from 0 to 16"),
        (r#"channel "c" bound=«17»"#, "expected a number from 0 to 16"),
        (r#"channel "c" senders=«0»"#, "expected a number from 1 to 16"),
        (r#"«lazy-lock» "z""#, "`lazy-lock` needs a block"),
        (r#"«thread-local» "k" { }"#, "`thread-local` needs an `init` block"),
        (
            r#"«thread-local» "k" const=#true { init { return 1 } }"#,
            "`thread-local` takes no `init` block",
        ),
        (r#"«semaphore» "s" 1"#, "unknown shared object `semaphore`"),
        (r#"once "o" «1»"#, "`once` takes one argument"),
    ] {
        check(&format!("shared {{ {object} }}\nmain {{ yield }}"), &[message]);
    }
}

#[test]
fn clauses_may_be_left_out_and_keep_their_line() {
    let read = |text: &str| Scenario::from_nodes("a/b", &parse(text).unwrap()).unwrap();
    let scenario = read("title \"T\"\nmain {\nyield\n}\n");
    let canonical = scenario.to_text();
    assert_eq!(canonical, "title \"T\"\nclause\nmain {\nyield\n}\n");
    assert_eq!(scenario.main.steps[0].line, 4);
    assert_eq!(read(&canonical), scenario);
}

#[test]
fn a_scenario_has_its_sections_once() {
    check("main { yield }\n«main» { yield }", &["duplicate section `main`"]);
    check(r#"main { yield }; «title» "U""#, &["duplicate section `title`"]);
    check("main { yield }\n«threads» { yield }", &["unknown section `threads`"]);
    check("«main»", &["`main` needs a block"]);
    check("main { yield }\n«fn» { yield }", &["`fn` needs a name"]);
    check("min-stack «#null»\nmain { yield }", &[r#"expected a number of bytes, or "impossible""#]);
    check_text("«»«»", &[r#"a scenario needs a `title "…"`"#, "a scenario needs a `main { … }`"]);
}

#[test]
fn one_fault_does_not_hide_another() {
    check(
        r#"
        shared { atomic "n" «"x"» }
        main { «doze»; catch { exit «"1"» }; yield «1» «2» }
        thread «1» { «snooze» }
        "#,
        &[
            "expected an initial value, an `i32`",
            "unknown step `doze`",
            "expected an exit code",
            "`yield` takes no arguments",
            "`yield` takes no arguments",
            "expected a name: lower-case letters, digits and hyphens",
            "unknown step `snooze`",
        ],
    );
}
