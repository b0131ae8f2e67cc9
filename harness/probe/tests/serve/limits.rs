//! What is not the fault of the platform: a log that nobody reads, and a thread that is refused.

use std::io::Write;

use threadproof_model::LOG_LOST;

use crate::{command, free, once, run_once, start};

#[test]
fn a_log_that_is_not_read_ends_the_process_which_says_so_if_it_can() {
    for has_stderr in [true, false] {
        let mut probe = start();
        drop(probe.stdout.take());
        if !has_stderr {
            drop(probe.stderr.take());
        }
        probe.stdin.take().unwrap().write_all(once("main {\n yield\n }").as_bytes()).unwrap();
        let output = probe.wait_with_output().unwrap();
        assert!(!output.status.success());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(stderr.starts_with(LOG_LOST), has_stderr, "{stderr}");
    }
}

/// The records of refused threads in a log.
fn refusals(log: &[String]) -> Vec<&str> {
    log.iter().map(String::as_str).filter(|line| line.starts_with("refused ")).collect()
}

#[test]
fn a_thread_that_the_platform_refuses_is_recorded_with_the_error() {
    let program = |step: &str| {
        let program = r#"
            main {
                STEP
            }
            thread "a" {
                yield
            }
        "#;
        program.replace("STEP", step)
    };
    let log = |plan: &str| {
        // More than any address space has.
        let mut probe = command().env("RUST_MIN_STACK", "1000000000000000").spawn().unwrap();
        probe.stdin.take().unwrap().write_all(plan.as_bytes()).unwrap();
        let output = probe.wait_with_output().unwrap();
        let log = String::from_utf8(output.stdout).unwrap();
        (log.lines().map(str::to_owned).collect::<Vec<_>>(), output.status.code())
    };
    let observed = program(r#"spawn "a" builder=#true"#);
    for (plan, code) in [
        (once(&program(r#"spawn "a""#)), 101),
        (once(&program(r#"spawn "a" name="n""#)), 101),
        (once(&observed), 0),
        (free(&observed, 1), 0),
    ] {
        let (log, exited) = log(&plan);
        let [refusal] = refusals(&log)[..] else { panic!("{log:?}") };
        assert!(refusal.starts_with(r#"refused "main" 4 ""#), "{refusal}");
        assert!(refusal.contains("Os { code: ") || refusal.contains("kind: "), "{refusal}");
        assert_eq!(exited, Some(code), "{plan}");
    }
    // Here, the scenario asks for the refusal.
    for asked in [
        r#"stack-size="impossible" builder=#true"#,
        "stack-size=1000000000000000 builder=#true",
        r#"name="a\u{0}b""#,
        r#"stack-size=65536 name="a\u{0}b""#,
    ] {
        let run = run_once(&program(&format!(r#"spawn "a" {asked}"#)));
        assert!(refusals(&run.log).is_empty(), "{asked}");
    }
}
