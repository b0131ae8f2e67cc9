use std::time::Duration;

use threadproof_model::Budget;
use threadproof_spec::Latitude;

use super::*;
use crate::folder::Folder;
use crate::judge::fixtures::scenario;

const EVERYTHING: Platform = Platform { threads: true, unwind: true };

const EFFORT: Effort = Effort { iterations: 20, time: Duration::from_millis(5) };

/// The plans of a batch, by scenario.
fn plans(
    scenarios: &[&Loaded],
    platform: Platform,
    file: Option<&PlatformFile>,
    effort: Effort,
) -> Vec<Vec<Plan>> {
    let texts = batch(scenarios, platform, file, effort).unwrap();
    let read = |text: &String| Plan::split(text).map(|plan| Plan::parse(plan).unwrap()).collect();
    texts.iter().map(read).collect()
}

#[test]
fn a_batch_has_a_plan_for_each_outcome_and_one_for_free_runs() {
    let race = scenario(
        r#"
            shared { atomic "flag" 0 }
            main { spawn "a"; swap "flag" 1; join "a" }
            thread "a" { swap "flag" 1 }
        "#,
    );
    let panic = scenario(r#"main { panic "boom" }"#);
    let plans = plans(&[&race, &panic], EVERYTHING, None, EFFORT);
    let free = Budget { iterations: 20, milliseconds: 5 };
    for (loaded, plans) in [&race, &panic].into_iter().zip(&plans) {
        // A parsed plan lacks the scenario's id and places, so this compares texts.
        let text = |plan: &Plan| plan.to_text();
        let outcomes = loaded.explore(EVERYTHING).unwrap().outcomes.into_iter();
        let plan = |allowed: Allowed| Plan::Directed(loaded.scenario.clone(), allowed.schedule);
        let free = Plan::Free(loaded.scenario.clone(), free);
        let expected: Vec<String> = outcomes.map(plan).chain([free]).map(|p| text(&p)).collect();
        assert_eq!(plans.iter().map(text).collect::<Vec<_>>(), expected);
    }
    assert_eq!(plans.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);

    let directed = batch(&[&race], EVERYTHING, None, Effort { iterations: 0, ..EFFORT }).unwrap();
    assert_eq!(Plan::split(&directed[0]).count(), 2);
}

#[test]
fn a_scenario_that_changes_or_ends_its_process_is_left_out() {
    for program in [
        "main { exit 3 }",
        r#"main { spawn "a"; join "a" }; thread "a" { exit 0 }"#,
        r#"main { spawn "a" }; thread "a" { exit 0 }"#,
        "main { abort }",
        r#"main { local "g" { on-drop { panic "second" } }; panic "first" }"#,
        r#"shared { channel "never" }; main { recv "never" }"#,
        r#"
            shared { channel "never" }
            main { spawn "a"; detach "a" }
            thread "a" { recv "never" }
        "#,
        "main { set-hook { yield } }",
        r#"main { spawn "a"; join "a" }; thread "a" { catch { take-hook } }"#,
        r#"shared { thread-local "k" { init { return 1 } } }; main { with "k" }"#,
        "min-stack 65536; main { yield }",
    ] {
        let loaded = scenario(program);
        assert!(plans(&[&loaded], EVERYTHING, None, EFFORT).is_empty(), "{program}");
    }
}

#[test]
fn a_scenario_that_needs_threads_is_left_out_on_a_platform_without_threads() {
    let with = scenario(r#"main { spawn "a"; join "a" }; thread "a" { yield }"#);
    let without = scenario("main { yield }");
    let nothing = Platform { threads: false, ..EVERYTHING };
    let found = plans(&[&with, &without], nothing, None, EFFORT);
    let expected = batch(&[&without], EVERYTHING, None, EFFORT).unwrap();
    assert_eq!(batch(&[&with, &without], nothing, None, EFFORT).unwrap(), expected);
    assert_eq!(found.len(), 1);
}

#[test]
fn outcomes_that_need_choices_that_the_file_does_not_expect_are_left_out() {
    let loaded = scenario("main { available-parallelism }");
    let file = |choice: &str| {
        let name = format!("choice-{choice}");
        let text = format!(r#"title "T"; tier 1; latitude {{ {choice}; }}"#);
        let folder = Folder::of(&name.replace([' ', '"'], ""), &[("a-b.kdl", &text)]);
        PlatformFile::of(&folder.source(""), "a-b").unwrap().unwrap()
    };
    let schedules = |file: Option<&PlatformFile>| {
        let plans = plans(&[&loaded], EVERYTHING, file, EFFORT).remove(0);
        let schedule = |plan| match plan {
            Plan::Directed(_, schedule) => Some(schedule),
            _ => None,
        };
        plans.into_iter().filter_map(schedule).collect::<Vec<_>>()
    };
    for allowed in loaded.explore(EVERYTHING).unwrap().outcomes {
        let choice = allowed.choices.get(Latitude::Parallelism).unwrap().word();
        let expected = file(&format!(r#"parallelism "{choice}""#));
        assert_eq!(schedules(Some(&expected)), [allowed.schedule]);
    }
    // A file that does not mention the latitude expects any choice.
    assert_eq!(schedules(Some(&file(r#"relock "hang""#))).len(), 2);
    assert_eq!(schedules(None).len(), 2);
}
