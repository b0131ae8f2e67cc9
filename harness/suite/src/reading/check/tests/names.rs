//! Names, and circles of what they lead to.

use super::problems;
use crate::reading::scenario::Loaded;
use crate::reading::source::Source;

#[test]
fn names() {
    for (program, expected) in [
        ("main { spawn \"a\" }", &["unknown thread `a` @ \"a\""][..]),
        ("main { call \"f\" }", &["unknown function `f` @ \"f\""]),
        ("main { load \"x\" }", &["unknown atomic `x` @ \"x\""]),
        ("main { recv \"c\" }", &["unknown channel `c` @ \"c\""]),
        ("main { is-poisoned \"m\" }", &["unknown mutex or rwlock `m` @ \"m\""]),
        (
            "shared { mutex \"m\" 0 }\nmain { lock \"m\" { wait \"w\" guard=\"n\" } }",
            &["unknown condvar `w` @ \"w\"", "unknown mutex `n` @ \"n\""],
        ),
        ("shared { rwlock \"l\" 0 }\nmain { is-poisoned \"l\" }", &[]),
        (
            "shared { once-lock \"o\" }\nmain { is-poisoned \"o\" }",
            &["`o` is never used @ \"o\"", "`o` is a once-lock @ \"o\""],
        ),
        (
            "shared { atomic \"x\" 0; }\nmain { recv \"x\" }",
            &["`x` is never used @ \"x\"", "`x` is an atomic @ \"x\""],
        ),
        ("main { }\nthread \"a\" { }", &["`a` is never used @ \"a\""]),
        ("main { }\nfn \"f\" { }", &["`f` is never used @ \"f\""]),
        ("shared { channel \"c\"; }\nmain { }", &["`c` is never used @ \"c\""]),
        ("main { spawn \"main\" }\nthread \"main\" { }", &["the name `main` is taken @ \"main\""]),
        (
            "main { spawn \"a\" as=\"main\" }\nthread \"a\" { }",
            &["the name `main` is taken @ \"main\""],
        ),
        (
            "main { spawn \"a\" }\nthread \"a\" { }\nthread \"a\" { }",
            &["the name `a` is given twice @ \"a\""],
        ),
        (
            "shared { channel \"c\"; atomic \"c\" 0; }\nmain { recv \"c\"; load \"c\" }",
            &["the name `c` is given twice @ \"c\""],
        ),
        ("main { spawn \"a\"; call \"a\" }\nthread \"a\" { }\nfn \"a\" { }", &[]),
    ] {
        assert_eq!(problems(program), expected, "{program}");
    }
}

#[test]
fn what_is_missing_is_told_with_its_declaration_and_what_is_idle_with_its_use() {
    use miette::Diagnostic as _;
    for (object, declaration, step, usage) in [
        ("atomic \"n\" 0", "atomic \"n\" 0", "load \"n\"", "load \"n\""),
        ("channel \"n\" bound=2", "channel \"n\"", "recv \"n\"", "recv \"n\""),
        ("mutex \"n\" 1", "mutex \"n\" 0", "lock \"n\" { }", "lock \"n\" { … }"),
        ("rwlock \"n\" 1", "rwlock \"n\" 0", "write \"n\" { }", "read \"n\" { … }"),
        ("condvar \"n\"", "condvar \"n\"", "notify-all \"n\"", "notify-one \"n\""),
        ("barrier \"n\" 3", "barrier \"n\" 2", "barrier-wait \"n\"", "barrier-wait \"n\""),
        ("once \"n\"", "once \"n\"", "is-completed \"n\"", "call-once \"n\" { … }"),
        (
            "once-lock \"n\"",
            "once-lock \"n\"",
            "get-or-init \"n\" { return 1 }",
            "get-or-init \"n\" { … }",
        ),
        ("lazy-lock \"n\" { return 1 }", "lazy-lock \"n\" { … }", "force \"n\"", "force \"n\""),
        (
            "thread-local \"n\" { init { return 1 } }",
            "thread-local \"n\" { init { … } }",
            "try-with \"n\"",
            "with \"n\"",
        ),
    ] {
        let help = |program: &str| {
            let text = format!("title \"T\"\nclause \"a/b\"\n{program}");
            let problems = Loaded::from_source(Source::of(&text), "group/name", None).unwrap_err();
            let [problem] = &problems.into_iter().collect::<Vec<_>>()[..] else { panic!("{text}") };
            problem.help().unwrap().to_string()
        };
        let missing = help(&format!("main {{ {step} }}"));
        assert_eq!(missing, format!("add `shared {{ {declaration} }}`"));
        let idle = help(&format!("shared {{ {object} }}\nmain {{ }}"));
        assert_eq!(idle, format!("use it with `{usage}`, or remove it"));
        assert!(problems(&format!("shared {{ {object} }}\nmain {{ {step} }}")).is_empty());
    }
}

#[test]
fn there_are_four_thread_local_keys_at_most() {
    let keys = |count: usize| {
        let lines = |line: fn(usize) -> String| (1..=count).map(line).collect::<String>();
        let objects = lines(|n| format!("thread-local \"k{n}\" {{ init {{ return 1 }} }}\n"));
        let uses = lines(|n| format!("with \"k{n}\"\n"));
        problems(&format!("shared {{\n{objects}}}\nmain {{\n{uses}}}"))
    };
    assert!(keys(4).is_empty());
    assert_eq!(keys(6), ["more than 4 thread-local keys @ \"k5\""]);
}

#[test]
fn circles() {
    for (program, expected) in [
        ("main { call \"f\" }\nfn \"f\" { call \"f\" }", &["a circle: f -> f @ call"][..]),
        (
            "main { spawn \"a\" }\nthread \"a\" { call \"f\" }\nfn \"f\" { catch { spawn \"a\" } }",
            &["a circle: a -> f -> a @ spawn"],
        ),
        (
            "main { spawn \"a\" }\nthread \"a\" { call \"f\"; call \"g\" }\nfn \"f\" { call \"g\" }\nfn \"g\" { }",
            &[],
        ),
        ("main { call \"f\"; call \"g\" }\nfn \"f\" { call \"g\" }\nfn \"g\" { }", &[]),
        (
            "main { set-hook { spawn \"a\" } }\nthread \"a\" { yield }",
            &["a circle: a -> a @ spawn"],
        ),
        (
            "main { set-hook { call \"f\" }; spawn \"a\" }\nthread \"a\" { yield }\nfn \"f\" { yield }",
            &[],
        ),
    ] {
        assert_eq!(problems(program), expected, "{program}");
    }
    let keys = "thread-local \"k\" { init { call \"f\"; return 1 } }\n\
                thread-local \"l\" { init { return 1 }; on-drop { try-with \"l\"; with \"k\" } }";
    for (f, expected) in [("spawn \"a\"", &["a circle: a -> f -> a @ spawn"][..]), ("yield", &[])] {
        let program = format!(
            "shared {{\n{keys}\n}}\nmain {{ spawn \"a\" as=\"h\" }}\n\
             thread \"a\" {{ set \"l\" 1 }}\nfn \"f\" {{ {f} }}"
        );
        assert_eq!(problems(&program), expected, "{program}");
    }
    let chain = |end: &str| {
        let call = |n| format!("fn \"f{n}\" {{ call \"f{}\" }}\n", n + 1);
        "main { call \"f0\" }\n".to_owned()
            + &(0..1_000).map(call).collect::<String>()
            + &format!("fn \"f1000\" {{ {end} }}")
    };
    assert!(problems(&chain("yield")).is_empty());
    assert_eq!(problems(&chain("call \"f999\"")), ["a circle: f999 -> f1000 -> f999 @ call"]);
}
