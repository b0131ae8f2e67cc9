//! Several plans in one process, one after the other.

use threadproof_model::{Fnv1a, Plan};

use crate::{Done, canonical, run_bytes};

/// Has a probe run plans that stand one after the other. A plan that cannot be read has no key.
fn batch<const N: usize>(plans: [&str; N]) -> (Done, [Option<String>; N]) {
    let texts = plans.map(canonical);
    let done = run_bytes(texts.concat().as_bytes());
    (done, texts.map(|text| Plan::parse(&text).ok().map(|plan| plan.key())))
}

/// What a log tells of the run with that key, without the lines around it, which have to be right.
fn told(done: &Done, key: Option<&String>) -> Vec<String> {
    let first = done.position(&format!("run {:?}", key.unwrap()));
    let length = done.log[first..].iter().position(|line| line.starts_with("done ")).unwrap();
    let (told, end) = done.log[first..=first + length].split_at(length);
    let sum =
        told.iter().fold(Fnv1a::default(), |sum, line| sum.update(line.as_bytes()).update(b"\n"));
    assert_eq!(end, [format!("done \"{sum}\"")]);
    told[1..].to_vec()
}

/// Main waits for a thread, which swaps the flag at line 11.
const SWAP: &str = r#"
    shared {
        atomic "flag" 0
    }
    main {
        spawn "a"
        join "a"
    }
    thread "a" {
        swap "flag" 1
    }
"#;

#[test]
fn every_run_stands_between_its_key_and_its_sum() {
    let once = format!("{SWAP}\nonce");
    let free = format!("{SWAP}\nfree iterations=3");
    let directed = format!(
        "{SWAP}\nschedule {{\ntake \"main\" 7\ntake \"a\" 11\ntake \"a\" 12\n\
         take \"main\" 8\ntake \"main\" 9\n}}"
    );
    let (done, [once, free, directed]) = batch([&once, &free, &directed]);
    assert!(done.status.success());
    assert_eq!(done.stderr, "");
    // Each has fresh objects.
    let events = [
        r#"saw "main" 7"#,
        r#"saw "a" 11 "0""#,
        r#"saw "a" 12"#,
        r#"saw "main" 8 "Ok(())""#,
        r#"saw "main" 9"#,
        r#"over "return""#,
    ];
    assert_eq!(told(&done, directed.as_ref()), events);
    let mut undirected = told(&done, once.as_ref());
    let mut expected = events.map(str::to_owned);
    assert_eq!(undirected.last(), expected.last());
    undirected.sort();
    expected.sort();
    assert_eq!(undirected, expected);
    let counts = [r#"count 3 "return" {"#, r#"saw "a" 11 "0""#, r#"saw "main" 8 "Ok(())""#, "}"];
    assert_eq!(told(&done, free.as_ref()), counts);

    // Before the first run it tells what platform it is, as every log of several does.
    let begins = |line: &String| line.starts_with("run ");
    let preface = &done.log[..done.log.iter().position(begins).unwrap()];
    assert_eq!(preface[0], "probe 1");
    assert!(preface.contains(&format!("pointer-width {}", usize::BITS)), "{preface:?}");
    let rest = &done.log[preface.len()..];
    assert_eq!(rest.iter().filter(|line| line.starts_with("done ")).count(), 3);
}

#[test]
fn a_panic_of_main_ends_its_run_and_no_other() {
    let panics = "main {\npanic \"boom\"\n}\nonce";
    let directed = "main {\npanic \"boom\"\n}\nschedule {\ntake \"main\" 4\n}";
    let (done, [panics, directed, returns]) = batch([panics, directed, "main {\nyield\n}\nonce"]);
    for key in [panics, directed] {
        assert_eq!(told(&done, key.as_ref()), [r#"saw "main" 4"#, r#"over "panic""#]);
    }
    let events = [r#"saw "main" 4"#, r#"saw "main" 5"#, r#"over "return""#];
    assert_eq!(told(&done, returns.as_ref()), events);
    assert_eq!(done.stderr.matches("\nboom\n").count(), 2, "{}", done.stderr);
    assert!(done.status.success());
}

#[test]
fn who_is_left_behind_is_waited_for_and_heard_in_its_own_run_only() {
    // By its schedule main ends before the thread comes to its first place.
    let left = r#"
        shared {
            atomic "n" 0
        }
        main {
            spawn "a"
            detach "a"
        }
        thread "a" {
            add "n" 1
            add "n" 1
            add "n" 1
        }
        schedule {
            take "main" 7
            take "main" 8
            take "main" 9
        }"#;
    let next = "main {\nyield\nyield\n}\nonce";
    let (done, [left, next]) = batch([left, next]);
    let told_of_left = told(&done, left.as_ref());
    let expected = [
        r#"saw "main" 7"#,
        r#"saw "main" 8"#,
        r#"saw "main" 9"#,
        r#"over "return""#,
        r#"saw "a" 11 "0""#,
        r#"saw "a" 12 "1""#,
        r#"saw "a" 13 "2""#,
        r#"saw "a" 14"#,
    ];
    assert_eq!(told_of_left, expected);
    let lines = ["4", "5", "6"].map(|line| format!("saw \"main\" {line}"));
    assert_eq!(told(&done, next.as_ref())[..3], lines);
    assert_eq!(told(&done, next.as_ref()).len(), 4);
}

#[test]
fn what_a_result_does_when_it_is_dropped_late_is_heard_in_no_other_run() {
    // The thread's closure is done before its result is dropped, and only the closure is waited for.
    let left = r#"
        main {
            spawn "a"
            detach "a"
        }
        thread "a" {
            local "guard" {
                on-drop {
                    sleep 50
                    yield
                }
            }
            return (var)"guard"
        }
        once"#;
    // However long that takes; most often it is still going on while the next run is.
    let next = "main {\nsleep 200\n}\nonce";
    let (done, [left, next]) = batch([left, next]);
    assert!(told(&done, left.as_ref()).contains(&r#"over "return""#.to_owned()));
    let events = [r#"saw "main" 4 "Slept""#, r#"saw "main" 5"#, r#"over "return""#];
    assert_eq!(told(&done, next.as_ref()), events);
}

#[test]
fn whoever_does_not_come_is_given_up_and_the_others_are_done() {
    let stuck = "main {\nyield\n}\nschedule {\ntake \"a\" 4\ntake \"main\" 4\n}";
    let (done, [stuck, next]) = batch([stuck, "main {\nyield\n}\nonce"]);
    let expected = [r#"late "a" 4"#, r#"saw "main" 4"#, r#"saw "main" 5"#, r#"over "return""#];
    assert_eq!(told(&done, stuck.as_ref()), expected);
    assert_eq!(told(&done, next.as_ref()).len(), 3);
}

#[test]
fn a_plan_that_cannot_be_read_is_complained_about_and_the_others_are_done() {
    let (done, [first, wrong, last]) = batch([
        "main {\nyield\n}\nonce",
        "main {\nspwan \"a\"\n}\nonce",
        "main {\nyield\nyield\n}\nonce",
    ]);
    assert_eq!(wrong, None);
    assert_eq!(done.stderr, "line 4: unknown step `spwan`\n");
    assert_eq!(told(&done, first.as_ref()).len(), 3);
    assert_eq!(told(&done, last.as_ref()).len(), 4);
    assert_eq!(done.log.iter().filter(|line| line.starts_with("run ")).count(), 2);
    assert!(done.status.success());
}
