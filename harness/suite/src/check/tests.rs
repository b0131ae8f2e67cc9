use crate::scenario::Loaded;
use crate::source::Source;

/// What is wrong in a program, and the places that are pointed at.
fn problems(program: &str) -> Vec<String> {
    problems_of(&format!("title \"T\"\nclause \"a/b\"\n{program}"))
}

fn problems_of(text: &str) -> Vec<String> {
    match Loaded::from_source(Source::of(text), "group/name", None) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .into_iter()
            .map(|problem| format!("{problem} @ {}", problem.pointed_at()))
            .collect(),
    }
}

#[test]
fn titles_and_clauses() {
    let of = |title: &str, clauses: &str| {
        problems_of(&format!("title \"{title}\"\nclause {clauses}\nmain {{ }}"))
    };
    let long = "x".repeat(100);
    assert!(of(&long, "\"a/b\"").is_empty());
    let longer = format!("a title that is too long @ \"{long}x\"");
    assert_eq!(of(&format!("{long}x"), "\"a/b\""), [longer]);
    assert_eq!(of("T.", "\"a/b\""), ["a title that ends in a dot @ \"T.\""]);
    assert_eq!(of("T\\nU", "\"a/b\""), ["a title of several lines @ \"T\\nU\""]);
    assert_eq!(of("T", "\"a/b\" \"a/b\""), ["clause `a/b` is listed twice @ \"a/b\""]);
}

#[test]
fn names() {
    for (program, expected) in [
        ("main { spawn \"a\" }", &["unknown thread `a` @ \"a\""][..]),
        ("main { call \"f\" }", &["unknown function `f` @ \"f\""]),
        ("main { load \"x\" }", &["unknown atomic `x` @ \"x\""]),
        ("main { recv \"c\" }", &["unknown channel `c` @ \"c\""]),
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
    ] {
        assert_eq!(problems(program), expected, "{program}");
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

#[test]
fn bodies() {
    for (program, expected) in [
        ("main { return 1 }", &["a value returned from `main`, which has none @ return"][..]),
        (
            "main { scope { return #true } }",
            &["a value returned from `scope`, which has none @ return"],
        ),
        (
            "main { local \"g\" { on-drop { return 1 } } }",
            &["a value returned from `on-drop`, which has none @ return"],
        ),
        ("main { catch { return 1 }; return }", &[]),
        ("main { panic \"x\"; yield; yield }", &["this step is never reached @ yield"]),
        ("main { catch { exit 1; yield }; yield }", &["this step is never reached @ yield"]),
        ("main { catch { panic \"x\" }; yield }", &[]),
        (
            "main { spawn \"a\" scoped=#true }\nthread \"a\" { }",
            &["a scoped spawn without a scope @ spawn"],
        ),
        ("main { scope { spawn \"a\" scoped=#true } }\nthread \"a\" { }", &[]),
    ] {
        assert_eq!(problems(program), expected, "{program}");
    }
}

#[test]
fn variables_are_bound_once_and_before_they_are_read() {
    for (program, expected) in [
        ("main { let \"y\" (var)\"x\"; let \"x\" 1 }", &["unknown variable `x` @ (var)\"x\""][..]),
        (
            "main { catch { let \"x\" 1 }; let \"y\" (var)\"x\" }",
            &["unknown variable `x` @ (var)\"x\""],
        ),
        ("main { let \"x\" 1; catch { return (var)\"x\" } }", &[]),
        (
            "main { let \"x\" 1; local \"g\" { on-drop { let \"y\" (var)\"x\" } } }",
            &["unknown variable `x` @ (var)\"x\""],
        ),
        ("main { let \"x\" 1; catch { let \"x\" 2 } }", &["`x` is bound twice @ \"x\""]),
        ("main { catch { let \"x\" 1 }; catch { let \"x\" 2 } }", &[]),
        (
            "main { spawn \"a\"; join \"a\"; spawn \"a\" }\nthread \"a\" { }",
            &["`a` is bound twice @ \"a\""],
        ),
        (
            "main { call \"f\" }\nfn \"f\" { return (var)\"x\" }",
            &["`f` takes `x` from its caller, which has none @ \"f\""],
        ),
        (
            "main { let \"x\" 1; call \"f\" }\nfn \"f\" { call \"g\" }\nfn \"g\" { return (var)\"x\" }",
            &[],
        ),
        ("main { let \"x\" 1; join \"x\" }", &["`x` is no handle @ \"x\""]),
    ] {
        assert_eq!(problems(program), expected, "{program}");
    }
}

#[test]
fn handles_and_locals_are_gone_once_they_are_moved() {
    for (steps, expected) in [
        ("join \"a\"; is-finished \"a\"", &["`a` is used after it was joined @ \"a\""][..]),
        ("detach \"a\"; join \"a\"", &["`a` is used after it was detached @ \"a\""]),
        ("let \"b\" (var)\"a\"; join \"a\"", &["`a` is used after it was moved @ \"a\""]),
        ("let \"b\" (var)\"a\"; join \"b\"", &[]),
        ("catch { return (var)\"a\" }; join \"a\"", &["`a` is used after it was moved @ \"a\""]),
        ("is-finished \"a\"; thread-name \"a\"; join \"a\"", &[]),
        ("call \"f\"; join \"a\"", &["`a` is used after it was moved @ \"a\""]),
        (
            "scope { spawn \"b\"; catch { return (var)\"b\" } }",
            &["the handle `b` of a scoped thread would leave its scope @ (var)\"b\""],
        ),
    ] {
        let uses_f = if steps.contains("\"f\"") { "fn \"f\" { is-finished \"a\" }" } else { "" };
        let uses_b = if steps.contains("spawn \"b\"") { "thread \"b\" { }" } else { "" };
        let program =
            format!("main {{ spawn \"a\"; {steps} }}\nthread \"a\" {{ }}\n{uses_f}\n{uses_b}");
        assert_eq!(problems(&program), expected, "{program}");
    }
}

#[test]
fn threads_see_what_is_moved_into_them() {
    for (steps, body, expected) in [
        ("spawn \"a\"", "return (var)\"x\"", &["unknown variable `x` @ (var)\"x\""][..]),
        ("spawn \"a\" move=\"x\"", "return (var)\"x\"", &[]),
        ("spawn \"a\" move=\"x\"", "catch { return (var)\"x\" }", &[]),
        (
            "spawn \"a\" move=\"x\"",
            "yield",
            &["`x` is moved into `a`, which does not use it @ \"x\""],
        ),
        (
            "spawn \"a\" move=\"x x\"",
            "return (var)\"x\"",
            &["`x` is moved twice by one step @ \"x x\""],
        ),
        ("spawn \"a\" move=\"g\"", "yield", &[]),
        (
            "spawn \"a\" move=\"g\"; let \"y\" (var)\"g\"",
            "yield",
            &["`g` is used after it was moved @ (var)\"g\""],
        ),
        ("spawn \"a\" move=\"x\"; spawn \"a\" as=\"b\" move=\"x\"", "return (var)\"x\"", &[]),
        (
            "spawn \"a\" move=\"g\"; spawn \"a\" as=\"b\"",
            "yield",
            &["`a` is given different variables @ \"a\""],
        ),
        ("spawn \"a\" move=\"z\"", "return (var)\"z\"", &["unknown variable `z` @ \"z\""]),
    ] {
        let program = format!(
            "main {{ let \"x\" 1; local \"g\" {{ on-drop {{ yield }} }}; {steps} }}\nthread \"a\" {{ {body} }}"
        );
        assert_eq!(problems(&program), expected, "{program}");
    }
}
