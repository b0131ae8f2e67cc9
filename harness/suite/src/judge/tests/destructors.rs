//! Platforms on which nothing else starts or ends while a thread-local destructor runs.

use super::*;

/// Judges a scenario in which main returns before, between or after the last two steps of a
/// thread-local destructor. The probe prints the events of its schedule. If main returns before or
/// between the steps, the probe then runs these commands.
fn judged_beside_a_destructor(before: &str, between: &str) -> Judged {
    let program = r#"
        shared {
            thread-local "k" { init { return 1 }; on-drop { send "c"; add "n" 1; add "n" 1 } }
            channel "c"
            atomic "n" 0
        }
        main { spawn "a"; recv "c" }
        thread "a" { with "k" }
    "#;
    let begin = r#"
saw "main" 18
waits "main" 19
saw "a" 22
saw "a" 6
saw "a" 7 "1"
saw "a" 23
saw "a" 9 "Ok(())"
"#
    .trim();
    let first = r#"saw "a" 10 "0""#;
    let second = "saw \"a\" 11 \"1\"\nsaw \"a\" 12";
    let end = "saw \"main\" 19 \"Ok(())\"\nsaw \"main\" 20";
    let probe = shell(&format!(
        "print() {{ begin; printf '%s\\n' \"$@\"; }}
         case $plan in
         *'take \"a\" 11'*) print '{begin}' '{first}' '{second}' '{end}' ;;
         *'take \"a\" 10'*) print '{begin}' '{first}' '{end}'; {between} ;;
         *) print '{begin}' '{end}'; {before} ;;
         esac"
    ))
    .with_stuck_timeout(Duration::from_secs(2));
    judged(program, &probe)
}

#[test]
fn a_thread_that_blocks_where_it_may_shows_a_choice_for_later_runs() {
    let judged = judged_beside_a_destructor("exec sleep 600", "exit 1");
    assert_eq!(judged.verdict(), Verdict::Pass, "{}", judged.explanation);
    assert_eq!(judged.judgement.snapshot().suffix.as_deref(), Some("one-by-one"));
}

#[test]
fn a_thread_that_blocks_where_it_did_not_block_before_fails() {
    let judged = judged_beside_a_destructor("exit 0", "exec sleep 600");
    assert_eq!(judged.verdict(), Verdict::Fail);
    let judged = judged_beside_a_destructor("exit 0", "exit 0");
    assert_eq!(judged.verdict(), Verdict::Pass, "{}", judged.explanation);
    assert_eq!(judged.judgement.snapshot().suffix.as_deref(), Some("side-by-side"));
}
