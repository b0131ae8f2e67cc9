//! Bodies, places and guards.

use super::problems;

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
        (
            "main { extern-c { return 1 } }",
            &["a value returned from `extern-c`, which has none @ return"],
        ),
        (
            "main { set-hook { return 1 } }",
            &["a value returned from `set-hook`, which has none @ return"],
        ),
        (
            "shared { once \"o\" }\nmain { call-once \"o\" { return 1 } }",
            &["a value returned from `call-once`, which has none @ return"],
        ),
        (
            "shared { mutex \"m\" 0 }\nmain { lock \"m\" { return 1 } }",
            &["a value returned from `main`, which has none @ return"],
        ),
        (
            "shared { mutex \"m\" 0 }\nmain { call \"f\" }\nfn \"f\" { lock \"m\" { return 1 } }",
            &[],
        ),
        ("main { catch { return 1 }; return }", &[]),
        ("main { panic \"x\"; yield; yield }", &["this step is never reached @ yield"]),
        ("main { catch { exit 1; yield }; yield }", &["this step is never reached @ yield"]),
        ("main { catch { panic \"x\" }; yield }", &[]),
        ("main { abort; yield }", &["this step is never reached @ yield"]),
        ("main { overflow-stack; yield }", &["this step is never reached @ yield"]),
        (
            "shared { mutex \"m\" 0 }\nmain { lock \"m\" { return }; yield }",
            &["this step is never reached @ yield"],
        ),
        ("shared { mutex \"m\" 0 }\nmain { try-lock \"m\" { return }; yield }", &[]),
    ] {
        assert_eq!(problems(program), expected, "{program}");
    }
}

#[test]
fn an_initialiser_has_an_integer() {
    for (steps, expected) in [
        ("return 1", None),
        ("yield; return 1", None),
        ("panic \"x\"", None),
        ("call \"f\"", None),
        ("lock \"m\" { return 1 }", None),
        ("try-lock \"m\" { return 1 }", Some("the `WORD` block for `x` has no value @ \"x\"")),
        ("yield", Some("the `WORD` block for `x` has no value @ \"x\"")),
        ("call \"f\" as=\"y\"", Some("the `WORD` block for `x` has no value @ \"x\"")),
        ("return #true", Some("no integer returned from `WORD`, which has one @ return")),
        ("return", Some("no integer returned from `WORD`, which has one @ return")),
    ] {
        for (word, object, step) in [
            ("lazy-lock", format!("lazy-lock \"x\" {{ {steps} }}"), "force \"x\"".to_owned()),
            (
                "init",
                format!("thread-local \"x\" {{ init {{ {steps} }} }}"),
                "with \"x\"".to_owned(),
            ),
            (
                "get-or-init",
                "once-lock \"x\"".to_owned(),
                format!("get-or-init \"x\" {{ {steps} }}"),
            ),
        ] {
            let program = format!(
                "shared {{ mutex \"m\" 0; {object} }}\n\
                 main {{ is-poisoned \"m\"; call \"f\"; {step} }}\nfn \"f\" {{ yield }}"
            );
            let expected: Vec<String> =
                expected.iter().map(|problem| problem.replace("WORD", word)).collect();
            assert_eq!(problems(&program), expected, "{program}");
        }
    }
}

#[test]
fn steps_stand_where_they_have_a_meaning() {
    for (program, expected) in [
        (
            "main { spawn \"a\" scoped=#true }\nthread \"a\" { }",
            &["a scoped spawn without a scope @ spawn"][..],
        ),
        ("main { scope { spawn \"a\" scoped=#true } }\nthread \"a\" { }", &[]),
        ("main { payload }", &["a look at a panic outside a hook @ payload"]),
        ("main { set-hook { catch { payload; location } } }", &[]),
        (
            "main { set-hook { local \"g\" { on-drop { location } } } }",
            &["a look at a panic outside a hook @ location"],
        ),
        ("shared { mutex \"m\" 0 }\nmain { catch { into-inner \"m\" } }", &[]),
        (
            "shared { mutex \"m\" 0 }\nmain { spawn \"a\" }\nthread \"a\" { into-inner \"m\" }",
            &["a lock is taken apart by somebody who does not own it @ into-inner"],
        ),
        (
            "shared { mutex \"m\" 0 }\nmain { local \"g\" { on-drop { into-inner \"m\" } } }",
            &["a lock is taken apart by somebody who does not own it @ into-inner"],
        ),
    ] {
        assert_eq!(problems(program), expected, "{program}");
    }
}

#[test]
fn what_is_behind_a_lock_is_reached_by_who_holds_it() {
    for (steps, expected) in [
        ("get \"m\"", &["`m` is used where it is not held @ \"m\""][..]),
        ("lock \"m\" { get \"m\"; set \"m\" 1; wait \"v\" guard=\"m\" }", &[]),
        ("try-lock \"m\" { catch { set \"m\" 1 } }", &[]),
        ("lock \"m\" { yield }; set \"m\" 1", &["`m` is used where it is not held @ \"m\""]),
        ("lock \"m\" { call \"f\" }", &["`m` is used where it is not held @ \"m\""]),
        (
            "lock \"m\" { local \"g\" { on-drop { get \"m\" } } }",
            &["`m` is used where it is not held @ \"m\""],
        ),
        ("lock \"n\" { wait \"v\" guard=\"m\" }", &["`m` is used where it is not held @ \"m\""]),
        ("wait-timeout \"v\" 1 guard=\"m\"", &["`m` is used where it is not held @ \"m\""]),
        ("read \"l\" { get \"l\" }", &[]),
        ("read \"l\" { set \"l\" 1 }", &["`l` is used where it is not held @ \"l\""]),
        ("try-write \"l\" { read \"l\" { set \"l\" 1; get \"l\" } }", &[]),
        ("get \"o\"; set \"o\" 1; set \"k\" 2", &[]),
    ] {
        let f = if steps.contains("\"f\"") { "get \"m\"" } else { "yield" };
        let program = format!(
            "shared {{ mutex \"m\" 0; mutex \"n\" 0; rwlock \"l\" 0; condvar \"v\"; once-lock \"o\"\n\
             thread-local \"k\" {{ init {{ return 1 }} }} }}\n\
             main {{ is-poisoned \"m\"; is-poisoned \"n\"; is-poisoned \"l\"; notify-all \"v\"; get \"o\"\n\
             with \"k\"; spawn \"a\"; {steps} }}\nthread \"a\" {{ call \"f\" }}\nfn \"f\" {{ {f} }}"
        );
        assert_eq!(problems(&program), expected, "{program}");
    }
}
