//! `threadproof report`

use std::fs;

use threadproof_suite::Results;

use crate::{TempFolder, threadproof};

/// The results of two fictitious platforms: one that passed everything, and one that failed.
pub(crate) fn results() -> TempFolder {
    let mut folder = TempFolder::new();
    for (platform, scenarios) in [("one", "good"), ("two", "failing")] {
        let run = format!("run --iterations 0 --format json --scenarios {scenarios}");
        let stdout = threadproof(&run).output().unwrap().stdout;
        let mut results = Results::from_json(&String::from_utf8(stdout).unwrap()).unwrap();
        results.name = format!("platform-{platform}");
        results.platform.target.clone_from(&results.name);
        "1.0.0".clone_into(&mut results.platform.std);
        results.milliseconds = 1500;
        for scenario in &mut results.scenarios {
            scenario.choices.clear();
        }
        folder = folder.with(format!("{platform}.json"), results.to_json().unwrap());
    }
    folder
}

#[test]
fn compares_two_platforms() {
    assert_cli_snapshot!(results().threadproof("report made/one.json made/two.json"), @"
    ----- stdout -----
    | platform | pass | fail | differs | unsupported | unresolved | known | fixed | seconds |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | platform-one, std 1.0.0, panic=unwind | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 2 |
    | platform-two, std 1.0.0, panic=unwind | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 2 |

    | scenario | platform-one | platform-two |
    | --- | --- | --- |
    | pair/itself | pass | not run |
    | pair/race | pass | not run |
    | pair/too-big | not run | fail<br>thread main ended before `join a` |
    | pair/value | pass | not run |
    ----- exit code 0 -----
    ");
}

#[test]
fn what_results_contain_does_not_become_markup() {
    let folder = results();
    let path = folder.path("two.json");
    let text = fs::read_to_string(&path).unwrap();
    let mut results = Results::from_json(&text).unwrap();
    results.scenarios[0].findings[0].sentence = "<script>a|b</script>\n| c\u{1b}[2J".to_owned();
    fs::write(&path, results.to_json().unwrap()).unwrap();
    let markdown = crate::stdout(folder.threadproof("report made/two.json"));
    let expected = "fail<br>&lt;script&gt;a\\|b&lt;/script&gt;<br>\\| c\\u{1b}[2J |\n";
    assert!(markdown.ends_with(expected), "{markdown}");
}

#[test]
fn reports_a_platform_that_passed_everything() {
    assert_cli_snapshot!(results().threadproof("report made/one.json"), @"
    ----- stdout -----
    | platform | pass | fail | differs | unsupported | unresolved | known | fixed | seconds |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | platform-one, std 1.0.0, panic=unwind | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 2 |

    Every platform passed every scenario.
    ----- exit code 0 -----
    ");
}

#[test]
fn shows_scenarios_that_are_left_to_chance() {
    let folder = results();
    let path = folder.path("one.json");
    let mut results = Results::from_json(&fs::read_to_string(&path).unwrap()).unwrap();
    for outcome in &mut results.scenarios[0].outcomes {
        (outcome.left_to_chance, outcome.directed) = (true, false);
    }
    fs::write(&path, results.to_json().unwrap()).unwrap();
    assert_cli_snapshot!(folder.threadproof("report made/one.json"), @"
    ----- stdout -----
    | platform | pass | fail | differs | unsupported | unresolved | known | fixed | seconds |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | platform-one, std 1.0.0, panic=unwind | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 2 |

    | scenario | platform-one |
    | --- | --- |
    | pair/itself | pass<br>left to chance |
    ----- exit code 0 -----
    ");
    let html = crate::stdout(folder.threadproof("report made/one.json --format html"));
    assert_eq!(html.matches("left to chance").count(), 1);
}

#[test]
fn writes_an_html_page_that_needs_no_other_file() {
    let folder = results();
    let report = "report --format html --out made/page.html made/one.json made/two.json";
    assert_cli_snapshot!(folder.threadproof(report), @"----- exit code 0 -----");
    let html = fs::read_to_string(folder.path("page.html")).unwrap();
    for part in
        ["<!doctype html>", "platform-one", "platform-two", "pair/too-big", "not run", "</html>"]
    {
        assert!(html.contains(part), "no {part} in\n{html}");
    }
    assert!(!html.contains("http"), "the page refers to another file:\n{html}");
}

#[test]
fn rejects_json_that_is_not_results() {
    let folder = TempFolder::new().with("other.json", "{}");
    assert_cli_snapshot!(folder.threadproof("report made/other.json"), @"
    ----- stderr -----
      × made/other.json is not a results file
      ├─▶ not a results file of threadproof
      ╰─▶ missing field `format` at line 1 column 2
      help: write one with `threadproof run --out FILE`

    ----- exit code 2 -----
    ");
}

#[test]
fn rejects_results_of_another_format() {
    let folder = TempFolder::new().with("newer.json", r#"{"format": 99}"#);
    assert_cli_snapshot!(folder.threadproof("report made/newer.json"), @"
    ----- stderr -----
      × made/newer.json is not a results file
      ╰─▶ unsupported format 99: expected 4
      help: write one with `threadproof run --out FILE`

    ----- exit code 2 -----
    ");
}

#[test]
fn reports_missing_results() {
    assert_cli_snapshot!(threadproof("report missing.json"), @"
    ----- stderr -----
      × cannot read missing.json
      ╰─▶ [OS ERROR]

    ----- exit code 2 -----
    ");
}
