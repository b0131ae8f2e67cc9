//! Variables.

use super::problems;

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
        ("main { let \"x\" 1; unpark \"x\" }", &["`x` is no thread @ \"x\""]),
        ("main { current as=\"t\"; join \"t\" }", &["`t` is no handle @ \"t\""]),
        ("main { current as=\"t\"; is-finished \"t\" }", &["`t` is no handle @ \"t\""]),
        (
            "main { current as=\"t\"; let \"u\" (var)\"t\"; unpark \"t\"; thread-id \"u\" as=\"i\" }",
            &[],
        ),
        (
            "main { let \"x\" 1; set-hook { let \"y\" (var)\"x\" } }",
            &["unknown variable `x` @ (var)\"x\""],
        ),
        (
            "shared { lazy-lock \"z\" { return (var)\"x\" } }\nmain { let \"x\" 1; force \"z\" }",
            &["unknown variable `x` @ (var)\"x\""],
        ),
        (
            "shared { once-lock \"o\" }\nmain { let \"x\" 1; get-or-init \"o\" { return (var)\"x\" } }",
            &[],
        ),
        (
            "shared { mutex \"m\" 0 }\nmain { lock \"m\" { get \"m\" as=\"x\" }; let \"y\" (var)\"x\" }",
            &["unknown variable `x` @ (var)\"x\""],
        ),
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
        ("try-send \"c\" (var)\"a\"; join \"a\"", &["`a` is used after it was moved @ \"a\""]),
        (
            "scope { spawn \"b\"; catch { return (var)\"b\" } }",
            &["the handle `b` of a scoped thread would leave its scope @ (var)\"b\""],
        ),
    ] {
        let uses_f = if steps.contains("\"f\"") { "fn \"f\" { is-finished \"a\" }" } else { "" };
        let uses_b = if steps.contains("spawn \"b\"") { "thread \"b\" { }" } else { "" };
        let program = format!(
            "shared {{ channel \"c\" bound=1 }}\nmain {{ recv \"c\"; spawn \"a\"; {steps} }}\n\
             thread \"a\" {{ }}\n{uses_f}\n{uses_b}"
        );
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
