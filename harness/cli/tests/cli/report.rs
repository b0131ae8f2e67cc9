//! `threadproof report`

use snapbox::str;
use threadproof_suite::Results;

use crate::{Folder, threadproof};

/// A folder with the results of two made-up platforms: one that passed, and one that did not.
fn results(name: &str) -> Folder {
    let mut folder = Folder::of(name);
    for (platform, scenarios) in [("one", "good"), ("two", "failing")] {
        let run = format!("run --iterations 0 --format json --scenarios {scenarios}");
        let stdout = threadproof(&run).assert().get_output().stdout.clone();
        let mut results = Results::from_json(&String::from_utf8(stdout).unwrap()).unwrap();
        results.platform.target = format!("platform-{platform}");
        "1.0.0".clone_into(&mut results.platform.std);
        results.milliseconds = 1500;
        for scenario in &mut results.scenarios {
            scenario.choices.clear();
        }
        folder = folder.with(&format!("{platform}.json"), results.to_json().unwrap());
    }
    folder
}

#[test]
fn two_platforms_side_by_side() {
    let folder = results("side-by-side");
    folder.threadproof("report made/one.json made/two.json").assert().success().stdout_eq(str![[r#"
| platform | pass | fail | differs | unsupported | unresolved | known | fixed | seconds |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| platform-one, std 1.0.0, panic=unwind | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 2 |
| platform-two, std 1.0.0, panic=unwind | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 2 |

| scenario | platform-one | platform-two |
| --- | --- | --- |
| pair/itself | pass | not run |
| pair/race | pass | not run |
| pair/too-big | not run | fail<br>thread main ended before it reached `join a`; the outcome is not allowed |
| pair/value | pass | not run |

"#]]).stderr_eq("");
}

#[test]
fn one_platform_that_passed_everything() {
    let folder = results("passed");
    folder
        .threadproof("report made/one.json")
        .assert()
        .success()
        .stdout_eq(str![[r#"
| platform | pass | fail | differs | unsupported | unresolved | known | fixed | seconds |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| platform-one, std 1.0.0, panic=unwind | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 2 |

Every platform passed every scenario in the same way.

"#]])
        .stderr_eq("");
}

#[test]
fn a_page_that_stands_for_itself() {
    let folder = results("page");
    folder
        .threadproof("report --format html --out page.html made/one.json made/two.json")
        .assert()
        .success()
        .stdout_eq("")
        .stderr_eq("");
    let html = std::fs::read_to_string(folder.0.join("page.html")).unwrap();
    for part in
        ["<!doctype html>", "platform-one", "platform-two", "pair/too-big", "not run", "</html>"]
    {
        assert!(html.contains(part), "no {part} in\n{html}");
    }
    assert!(!html.contains("http"), "the page needs something from elsewhere:\n{html}");
}

#[test]
fn what_is_no_results() {
    let folder = Folder::of("no-results").with("other.json", "{}");
    folder.threadproof("report made/other.json").assert().code(2).stdout_eq("").stderr_eq(str![[
        r#"
  × made/other.json holds no results
  ├─▶ not a results file of threadproof
  ╰─▶ missing field `format` at line 1 column 2
  help: `threadproof run --out FILE` writes some


"#
    ]]);
}

#[test]
fn results_of_another_format() {
    let folder = Folder::of("newer").with("newer.json", "{\"format\": 99}");
    folder.threadproof("report made/newer.json").assert().code(2).stdout_eq("").stderr_eq(str![[
        r#"
  × made/newer.json holds no results
  ╰─▶ unsupported format 99: expected 2 or 3
  help: `threadproof run --out FILE` writes some


"#
    ]]);
}

#[test]
fn results_that_are_not_there() {
    threadproof("report missing.json")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq("  × missing.json could not be read\n  ╰─▶ [..]\n\n");
}
