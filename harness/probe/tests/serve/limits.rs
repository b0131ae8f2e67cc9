//! What is not the fault of the platform: a log that nobody reads, and a thread that is refused.

use std::io::Write;

use threadproof_model::LOG_LOST;

use crate::{command, once, run_free, run_once, start};

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
    // More than an address space has, but a size that a platform could allow.
    const STEP: &str = r#"spawn "a" stack-size=1000000000000000"#;
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
    let observed = program(&format!("{STEP} builder=#true"));
    for run in [run_once(&program(STEP)), run_once(&observed), run_free(&observed, 1)] {
        let [refusal] = refusals(&run.log)[..] else { panic!("{:?}", run.log) };
        assert!(refusal.starts_with(r#"refused "main" 4 ""#), "{refusal}");
        assert!(refusal.contains("Os { code: ") || refusal.contains("kind: "), "{refusal}");
    }
    let run = run_once(&program(STEP));
    let end = run.records().iter().position(|line| line == r#"saw "main" 4"#);
    assert_eq!((end, run.status.code()), (Some(1), Some(101)));

    // Here, the scenario asks for the refusal.
    let impossible = program(r#"spawn "a" stack-size="impossible" builder=#true"#);
    assert!(refusals(&run_once(&impossible).log).is_empty());
}

#[test]
fn a_plain_spawn_that_panics_since_the_thread_is_refused_is_recorded_with_the_message() {
    let program = r#"
        main {
            catch {
                spawn "a"
            }
        }
        thread "a" {
            yield
        }
    "#;
    let mut probe = command().env("RUST_MIN_STACK", "1000000000000000").spawn().unwrap();
    probe.stdin.take().unwrap().write_all(once(program).as_bytes()).unwrap();
    let output = probe.wait_with_output().unwrap();
    let log = String::from_utf8(output.stdout).unwrap();
    let log: Vec<String> = log.lines().map(str::to_owned).collect();
    assert_eq!(refusals(&log).len(), 1, "{log:?}");
    assert!(refusals(&log)[0].contains("failed to spawn thread"), "{log:?}");
}
