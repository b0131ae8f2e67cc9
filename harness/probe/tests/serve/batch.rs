//! Several plans in one process, one after another.

use threadproof_model::{Fnv1a, Plan, SAMPLE_MESSAGE};

use crate::{ProbeRun, directed, free, once, run_bytes};

/// Runs a batch of these plans. A plan that cannot be read has no key.
fn batch<const N: usize>(plans: [String; N]) -> (ProbeRun, [Option<String>; N]) {
    let run = run_bytes(plans.concat().as_bytes());
    (run, plans.map(|text| Plan::parse(&text).ok().map(|plan| plan.key())))
}

/// What a batch printed on stderr after the report of the panic that belongs to its fingerprint.
fn stderr_of_plans(run: &ProbeRun) -> &str {
    let (_, rest) = run.stderr.split_once(SAMPLE_MESSAGE).unwrap();
    let (note, after) = rest.trim_start().split_once('\n').unwrap();
    assert!(note.starts_with("note: "), "{note}");
    after
}

/// The records of the plan with that key. Asserts that the `run` and `done` around them are
/// correct.
fn records(run: &ProbeRun, key: Option<&String>) -> Vec<String> {
    let run_of = format!("run {:?} ", key.unwrap());
    let first = run.log.iter().position(|line| line.starts_with(&run_of)).unwrap();
    let length = run.log[first..].iter().position(|line| line.starts_with("done ")).unwrap();
    let (records, end) = run.log[first..=first + length].split_at(length);
    let add = |sum: Fnv1a, line: &String| sum.update(line.as_bytes()).update(b"\n");
    let sum = records.iter().fold(Fnv1a::default(), add);
    assert_eq!(end, [format!("done \"{sum}\"")]);
    records[1..].to_vec()
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

const YIELDS: &str = "
    main {
        yield
    }
";

const YIELDS_TWICE: &str = "
    main {
        yield
        yield
    }
";

#[test]
fn each_run_is_between_its_key_and_its_sum() {
    let turns = r#"
        take "main" 7
        take "a" 11
        take "a" 12
        take "main" 8
        take "main" 9
    "#;
    let plans = [once(SWAP), free(SWAP, 3), directed(SWAP, turns)];
    let (run, [once, free, directed]) = batch(plans);
    assert!(run.status.success());
    assert_eq!(stderr_of_plans(&run), "");
    // Each run has new objects.
    let events = [
        r#"saw "main" 7"#,
        r#"saw "a" 11 "0""#,
        r#"saw "a" 12"#,
        r#"saw "main" 8 "Ok(())""#,
        r#"saw "main" 9"#,
        r#"over "return""#,
    ];
    assert_eq!(records(&run, directed.as_ref()), events);
    let mut undirected = records(&run, once.as_ref());
    let mut expected = events.map(str::to_owned);
    assert_eq!(undirected.last(), expected.last());
    undirected.sort();
    expected.sort();
    assert_eq!(undirected, expected);
    let counts = [r#"count 3 "return" {"#, r#"saw "a" 11 "0""#, r#"saw "main" 8 "Ok(())""#, "}"];
    assert_eq!(records(&run, free.as_ref()), counts);

    // The facts come before the first run, and again after the last. Each run names their hash.
    let begins = |line: &String| line.starts_with("run ");
    let preface = &run.log[..run.log.iter().position(begins).unwrap()];
    let [version, facts @ .., platform] = preface else { panic!("{preface:?}") };
    assert_eq!(version, "probe 2");
    assert!(facts.contains(&format!("pointer-width {}", usize::BITS)), "{facts:?}");
    let text: String = facts.iter().flat_map(|line| [line, "\n"]).collect();
    let sum = Fnv1a::default().update(text.as_bytes()).to_string();
    assert_eq!(*platform, format!("platform {sum:?}"));
    let runs: Vec<&String> = run.log.iter().filter(|line| begins(line)).collect();
    assert!(runs.iter().all(|line| line.ends_with(&format!(" {sum:?}"))), "{runs:?}");
    assert!(run.log.ends_with(&preface[1..]), "{:?}", run.log);
    let done = run.log.iter().filter(|line| line.starts_with("done "));
    assert_eq!((runs.len(), done.count()), (3, 3));
}

#[test]
fn a_token_that_main_keeps_does_not_end_a_park_of_the_next_run() {
    let unparks = r#"
        main {
            current as="me"
            unpark "me"
        }
    "#;
    let parks = r#"
        main {
            current as="me"
            spawn "a" move="me"
            park
            join "a"
        }
        thread "a" {
            unpark "me"
        }
    "#;
    let turns = r#"
        take "main" 4
        take "main" 5
        begin "main" 6 until=3
        take "a" 10
        end "main" 6
        take "a" 11
        take "main" 7
        take "main" 8
    "#;
    for unparks in [once(unparks), free(unparks, 2)] {
        let (run, [_, parks]) = batch([unparks, directed(parks, turns)]);
        assert_eq!(run.deviations(), [""; 0], "{:#?}", records(&run, parks.as_ref()));
    }
}

#[test]
fn a_panic_of_main_ends_only_its_own_run() {
    const PANICS: &str = r#"
        main {
            panic "boom"
        }
    "#;
    let plans = [once(PANICS), directed(PANICS, r#"take "main" 4"#), once(YIELDS)];
    let (run, [panics, directed, returns]) = batch(plans);
    for key in [panics, directed] {
        assert_eq!(records(&run, key.as_ref()), [r#"saw "main" 4"#, r#"over "panic""#]);
    }
    let events = [r#"saw "main" 4"#, r#"saw "main" 5"#, r#"over "return""#];
    assert_eq!(records(&run, returns.as_ref()), events);
    assert_eq!(run.stderr.matches("\nboom\n").count(), 2, "{}", run.stderr);
    assert!(run.status.success());
}

#[test]
fn a_run_lasts_until_its_detached_threads_have_ended() {
    // In the schedule, main ends before the thread reaches its first place.
    let detached = r#"
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
    "#;
    let turns = r#"
        take "main" 7
        take "main" 8
        take "main" 9
    "#;
    let (run, [detached, next]) = batch([directed(detached, turns), once(YIELDS_TWICE)]);
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
    assert_eq!(records(&run, detached.as_ref()), expected);
    let lines = ["4", "5", "6"].map(|line| format!("saw \"main\" {line}"));
    assert_eq!(records(&run, next.as_ref())[..3], lines);
    assert_eq!(records(&run, next.as_ref()).len(), 4);
}

#[test]
fn the_late_drop_of_a_result_is_recorded_in_no_other_run() {
    // The run lasts until the closure has finished, and the result is dropped after that.
    let detached = r#"
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
    "#;
    // The drop usually happens during this run, and is not recorded in it.
    let next = "
        main {
            sleep 200
        }
    ";
    let (run, [detached, next]) = batch([once(detached), once(next)]);
    assert!(records(&run, detached.as_ref()).contains(&r#"over "return""#.to_owned()));
    let events = [r#"saw "main" 4 "Slept""#, r#"saw "main" 5"#, r#"over "return""#];
    assert_eq!(records(&run, next.as_ref()), events);
}

#[test]
fn a_thread_that_does_not_arrive_is_late_and_the_other_plans_run() {
    let turns = r#"
        take "a" 4
        take "main" 4
    "#;
    let (run, [stuck, next]) = batch([directed(YIELDS, turns), once(YIELDS)]);
    let expected = [r#"late "a" 4"#, r#"saw "main" 4"#, r#"saw "main" 5"#, r#"over "return""#];
    assert_eq!(records(&run, stuck.as_ref()), expected);
    assert_eq!(records(&run, next.as_ref()).len(), 3);
}

#[test]
fn a_plan_with_faults_is_reported_and_the_others_run() {
    const MISSPELT: &str = r#"
        main {
            spwan "a"
        }
    "#;
    const UNRESOLVED: &str = r#"
        main {
            yield
            join "nobody"
        }
    "#;
    let plans = [once(YIELDS), once(MISSPELT), once(UNRESOLVED), once(YIELDS_TWICE)];
    let (run, [first, misspelt, _, last]) = batch(plans);
    assert_eq!(misspelt, None);
    let reasons = "line 4: unknown step `spwan`\nline 5: unknown variable `nobody`\n";
    assert_eq!(stderr_of_plans(&run), reasons);
    assert_eq!(records(&run, first.as_ref()).len(), 3);
    assert_eq!(records(&run, last.as_ref()).len(), 4);
    assert_eq!(run.log.iter().filter(|line| line.starts_with("run ")).count(), 2);
    assert!(run.status.success());
}
