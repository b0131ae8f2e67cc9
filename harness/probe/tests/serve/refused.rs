//! Plans without a scenario, and texts that are no plan.

use crate::{run, run_bytes};

#[test]
fn a_fingerprint_tells_every_fact() {
    let done = run_bytes(b"fingerprint\n");
    let words: Vec<_> = done.records().iter().filter_map(|line| line.split(' ').next()).collect();
    let expected =
        ["target", "std", "pointer-width", "endian", "panic", "parallelism", "capability"];
    assert_eq!(words, expected);
    assert_eq!(done.records()[2], format!("pointer-width {}", usize::BITS));
    assert_eq!(done.records()[6], r#"capability "threads""#);
    assert!(done.status.success());
}

#[test]
fn every_fault_of_a_plan_is_told_at_its_line() {
    let done = run("main {\nspwan \"a\"\nyield 1\n}\nonce");
    assert_eq!(done.log, ["probe 1"]);
    assert_eq!(
        done.stderr,
        "line 4: unknown step `spwan`\nline 5: `yield` takes no such argument\n"
    );
    assert_eq!(done.status.code(), Some(2));
}

#[test]
fn what_is_no_plan_is_refused_in_one_line() {
    for (stdin, message) in [
        (&b""[..], "line 1: a plan lacks a last node that says what to do\n"),
        (b"title \"T\"\n", "line 1: a plan lacks a last node that says what to do\n"),
        (b"yield\nfingerprint\n", "line 1: `fingerprint` takes no such scenario\n"),
        (b"main {\n", "line 1: unterminated block\n"),
        (b"main {\n  yield\n}\nonce\n", "line 2: not canonical: expected `yield`\n"),
        (b"\xff\n", "the plan cannot be read: stream did not contain valid UTF-8\n"),
    ] {
        let done = run_bytes(stdin);
        assert_eq!(done.stderr, message);
        assert_eq!(done.status.code(), Some(2));
    }
}

#[test]
fn nobody_has_to_listen() {
    let mut probe = crate::start();
    drop(probe.stdout.take());
    drop(probe.stderr.take());
    let mut stdin = probe.stdin.take().unwrap();
    let plan = crate::canonical("main {\nyield\n}\nonce");
    std::io::Write::write_all(&mut stdin, plan.as_bytes()).unwrap();
    drop(stdin);
    assert!(probe.wait().unwrap().success());
}
