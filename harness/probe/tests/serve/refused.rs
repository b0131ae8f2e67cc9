//! Invalid plans, and the plan without a scenario.

use threadproof_model::{SAMPLE_MESSAGE, SAMPLE_THREAD};

use crate::{canonical, run_bytes, run_once};

/// Asserts that the probe rejects a plan with these parts, for these reasons.
fn assert_rejected(parts: &[&str], reasons: &str) {
    let run = run_bytes(canonical(parts).as_bytes());
    assert_eq!(run.stderr, reasons);
    assert_eq!(run.log, ["probe 2"]);
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn a_fingerprint_has_every_fact() {
    let run = run_bytes(b"fingerprint\n");
    let [version, facts @ .., platform] = &run.log[..] else { panic!("{:?}", run.log) };
    assert_eq!(version, "probe 2");
    let words: Vec<_> = facts.iter().filter_map(|line| line.split(' ').next()).collect();
    let expected =
        ["target", "std", "pointer-width", "endian", "panic", "parallelism", "capability"];
    assert_eq!(words[..7], expected);
    assert_eq!(facts[2], format!("pointer-width {}", usize::BITS));
    assert_eq!(facts[6..], [r#"capability "threads""#, r#"capability "destructors""#]);
    assert!(platform.starts_with("platform "), "{platform}");
    // The judge reads the words of std's reports from this one.
    let report = format!("thread '{SAMPLE_THREAD}'");
    assert!(run.stderr.contains(&report) && run.stderr.contains(SAMPLE_MESSAGE), "{}", run.stderr);
    assert!(run.status.success());
}

#[test]
fn every_fault_of_a_plan_is_reported_with_its_line() {
    let plan = r#"
        main {
            spwan "a"
            yield 1
        }
        once
    "#;
    assert_rejected(&[plan], "line 4: unknown step `spwan`\nline 5: `yield` takes no arguments\n");
}

#[test]
fn a_text_that_is_not_a_plan_is_rejected() {
    for (stdin, reason) in [
        (&b""[..], "line 1: a plan needs a final node that says what to do\n"),
        (b"title \"T\"\n", "line 1: a plan needs a final node that says what to do\n"),
        (b"yield\nfingerprint\n", "line 1: `fingerprint` takes no scenario\n"),
        (b"main {\n", "line 1: unterminated block\n"),
        (b"main {\n  yield\n}\nonce\n", "line 2: not canonical: expected `yield`\n"),
        (b"\xff\n", "cannot read the plan: stream did not contain valid UTF-8\n"),
    ] {
        let run = run_bytes(stdin);
        assert_eq!(run.stderr, reason);
        assert_eq!(run.status.code(), Some(2));
    }
}

#[test]
fn an_unknown_name_is_rejected() {
    let plan = r#"
        main {
            lock "nope" {
            }
            store "ghost" 1
            join "nobody"
            spawn "stranger"
            call "unheard"
        }
        once
    "#;
    assert_rejected(
        &[plan],
        "line 4: unknown mutex `nope`\n\
         line 6: unknown atomic `ghost`\n\
         line 7: unknown variable `nobody`\n\
         line 8: unknown thread `stranger`\n\
         line 9: unknown function `unheard`\n",
    );
}

#[test]
fn an_object_of_another_kind_is_rejected() {
    let plan = r#"
        shared {
            mutex "m" 0
        }
        main {
            store "m" 1
        }
        once
    "#;
    assert_rejected(&[plan], "line 7: `m` is a mutex\n");
}

#[test]
fn adding_a_string_to_an_atomic_is_rejected() {
    let literal = r#"
        shared {
            atomic "n" 0
        }
        main {
            add "n" "one"
        }
        once
    "#;
    assert_rejected(&[literal], "line 7: expected a number, found a string\n");

    let variable = r#"
        shared {
            atomic "n" 0
        }
        main {
            let "x" "one"
            add "n" (var)"x"
        }
        once
    "#;
    assert_rejected(&[variable], "line 8: expected a number, found a string\n");

    let received = r#"
        shared {
            atomic "n" 0
            channel "c"
        }
        main {
            spawn "a"
            recv "c" unwrap=#true as="x"
            add "n" (var)"x"
        }
        thread "a" {
            send "c" "one"
        }
        once
    "#;
    assert_rejected(&[received], "line 10: expected a number, found a string\n");
}

#[test]
fn joining_a_number_is_rejected() {
    let plan = r#"
        main {
            let "x" 1
            join "x"
        }
        once
    "#;
    assert_rejected(&[plan], "line 5: expected a join handle, found a number\n");
}

#[test]
fn a_scoped_spawn_in_main_is_rejected() {
    let plan = r#"
        main {
            spawn "a" scoped=#true
        }
        thread "a" {
            yield
        }
        once
    "#;
    assert_rejected(&[plan], "line 4: scoped spawn on a thread that may be unscoped\n");
}

const YIELDS: &str = "
    main {
        yield
    }
";

#[test]
fn a_second_schedule_is_rejected() {
    let schedule = r#"
        schedule {
            take "main" 4
        }
    "#;
    assert_rejected(&[YIELDS, schedule, schedule], "line 6: unknown section `schedule`\n");
}

#[test]
fn a_second_main_is_rejected() {
    assert_rejected(&[YIELDS, YIELDS, "once"], "line 6: duplicate section `main`\n");
}

#[test]
fn a_turn_without_a_step_is_rejected() {
    let schedule = r#"
        schedule {
            take "main" 4
            take "main" 99
        }
    "#;
    let run = run_bytes(canonical(&[YIELDS, schedule]).as_bytes());
    assert!(run.stderr.contains("a turn at a line without a step"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1);
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn using_an_object_that_is_gone_ends_the_process() {
    const LOCK: &str = r#"
        lock "m" {
        }
    "#;
    const NO_LOCK: &str = "line 14: the lock has been consumed by `into-inner`\n";
    const NO_SENDER: &str = "line 14: all senders of the channel have been dropped\n";
    const NO_RECEIVER: &str = "line 14: the receiver of the channel has been dropped or moved\n";
    for (step, reason) in [
        (LOCK, NO_LOCK),
        (r#"into-inner "m""#, NO_LOCK),
        (r#"send "no-senders" 1"#, NO_SENDER),
        (r#"drop-sender "no-senders""#, NO_SENDER),
        (r#"try-recv "no-receiver""#, NO_RECEIVER),
        (r#"drop-receiver "no-receiver""#, NO_RECEIVER),
    ] {
        let program = r#"
            shared {
                mutex "m" 0
                channel "no-senders"
                channel "no-receiver"
            }
            main {
                into-inner "m"
                drop-sender "no-senders"
                drop-receiver "no-receiver"
                yield
                yield
                STEP
            }
        "#;
        let run = run_once(&program.replace("STEP", step));
        assert_eq!(run.stderr, reason);
        assert_eq!(run.status.code(), Some(2));
    }
}
