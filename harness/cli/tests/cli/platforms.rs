//! `threadproof platforms`

use std::fs;

use snapbox::str;
use threadproof_suite::Results;

use crate::{Folder, threadproof, workspace};

const KNOWN: &str = r#"known "pair/value" verdict="fail" link="https://example.org/" {
    reason "it lies"
}
"#;

/// A folder with a list of three made-up platforms.
fn list(name: &str) -> Folder {
    let little = format!(
        r#"title "Little"
tier 2
ci "emulated" on="big-machine"
packages "gcc-little" "emulator"
linker "little-gcc"
runner "/usr/bin/emulate -L /usr/little"
jobs 1
build-std {{
    linker "little-ld"
    env "LITTLE=yes"
}}
debian "run"
abort-codes 9
capabilities "threads"
latitude {{
    relock "hang"
}}
{KNOWN}"#
    );
    Folder::of(name)
        .with("list/little-none.kdl", little)
        .with(
            "list/big-none.kdl",
            "title \"Big\"\ntier 1\nci \"native\" on=\"big\"\nci \"native\" on=\"bigger\"\n",
        )
        .with("list/tiny-none.kdl", "title \"Tiny | small\"\ntier 3\n")
}

#[test]
fn for_people() {
    list("list-human")
        .threadproof("platforms --platforms made/list")
        .assert()
        .success()
        .stdout_eq(str![[r#"
target       platform      tier  in CI                        run by   known failures
big-none     Big           1     native, big; native, bigger
little-none  Little        2     emulated, big-machine        emulate  pair/value
tiny-none    Tiny | small  3

3 platforms

"#]])
        .stderr_eq("");
}

#[test]
fn for_a_page() {
    // The bar within a cell is escaped by a backslash, which is a slash for whoever compares paths.
    list("list-markdown")
        .threadproof("platforms --format markdown --platforms made/list")
        .assert()
        .success()
        .stdout_eq(str![[r#"
| target      | platform      | tier | in CI                       | run by  | known failures |
|-------------|---------------|------|-----------------------------|---------|----------------|
| big-none    | Big           | 1    | native, big; native, bigger |         |                |
| little-none | Little        | 2    | emulated, big-machine       | emulate | pair/value     |
| tiny-none   | Tiny /| small | 3    |                             |         |                |

"#]])
        .stderr_eq("");
}

#[test]
fn for_programs() {
    list("list-json")
        .threadproof("platforms --format json --platforms made/list")
        .assert()
        .success()
        .stdout_eq(str![[r#"
[
  {
    "triple": "big-none",
    "title": "Big",
    "tier": 1,
    "ci": [
      {
        "job": "native",
        "on": "big"
      },
      {
        "job": "native",
        "on": "bigger"
      }
    ],
    "packages": [],
    "linker": null,
    "runner": null,
    "jobs": null,
    "build_std": {
      "linker": null,
      "env": {}
    },
    "debian": null,
    "abort_codes": [],
    "capabilities": [],
    "latitude": {},
    "known": []
  },
  {
    "triple": "little-none",
    "title": "Little",
    "tier": 2,
    "ci": [
      {
        "job": "emulated",
        "on": "big-machine"
      }
    ],
    "packages": [
      "gcc-little",
      "emulator"
    ],
    "linker": "little-gcc",
    "runner": "/usr/bin/emulate -L /usr/little",
    "jobs": 1,
    "build_std": {
      "linker": "little-ld",
      "env": {
        "LITTLE": "yes"
      }
    },
    "debian": "run",
    "abort_codes": [
      9
    ],
    "capabilities": [
      "threads"
    ],
    "latitude": {
      "relock": "hang"
    },
    "known": [
      {
        "scenario": "pair/value",
        "verdict": "fail",
        "reason": "it lies",
        "link": "https://example.org/"
      }
    ]
  },
  {
    "triple": "tiny-none",
    "title": "Tiny | small",
    "tier": 3,
    "ci": [],
    "packages": [],
    "linker": null,
    "runner": null,
    "jobs": null,
    "build_std": {
      "linker": null,
      "env": {}
    },
    "debian": null,
    "abort_codes": [],
    "capabilities": [],
    "latitude": {},
    "known": []
  }
]

"#]])
        .stderr_eq("");
}

#[test]
fn what_is_wrong_in_a_list() {
    list("list-wrong")
        .with("list/wrong-none.kdl", "title \"Wrong\"\ntier 9\nlatitude { relock \"stay\"; }\n")
        .threadproof("platforms --platforms made/list")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
  × no such tier
   ╭─[made/list/wrong-none.kdl:2:6]
 1 │ title "Wrong"
 2 │ tier 9
   ·      ┬
   ·      ╰── not a tier
 3 │ latitude { relock "stay"; }
   ╰────
  help: a tier of Rust's: 1, 2 or 3

  × no choice `stay`
   ╭─[made/list/wrong-none.kdl:3:19]
 2 │ tier 9
 3 │ latitude { relock "stay"; }
   ·                   ───┬──
   ·                      ╰── not a choice
   ╰────
  help: known here: `panic`, `hang`

2 problems

"#]]);
}

#[test]
fn no_list() {
    let told = "  × cannot read missing: [..]\n  help: name the folder that holds the list of platforms\n\n1 problem\n";
    threadproof("platforms --platforms missing").assert().code(2).stdout_eq("").stderr_eq(told);
}

#[test]
fn what_is_known_of_scenarios_that_are_gone() {
    let other = "title \"Other\"\ntier 3\n".to_owned() + KNOWN;
    list("list-stale")
        .with("list/other-none.kdl", other.replace("value", "gone"))
        .with("all/contract.kdl", include_bytes!("../fixtures/good/contract.kdl"))
        .with("all/pair/race.kdl", include_bytes!("../fixtures/good/pair/race.kdl"))
        .threadproof("check made/all --platforms made/list")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
  × no scenario `pair/value`
    ╭─[made/list/little-none.kdl:18:7]
 17 │ }
 18 │ known "pair/value" verdict="fail" link="https://example.org/" {
    ·       ──────┬─────
    ·             ╰── known to fail
 19 │     reason "it lies"
    ╰────
  help: did you mean `pair/race`?

  × no scenario `pair/gone`
   ╭─[made/list/other-none.kdl:3:7]
 2 │ tier 3
 3 │ known "pair/gone" verdict="fail" link="https://example.org/" {
   ·       ─────┬─────
   ·            ╰── known to fail
 4 │     reason "it lies"
   ╰────
  help: did you mean `pair/race`?

2 problems

"#]]);
}

/// Results of a made-up platform that made these choices.
fn results(target: &str, choices: &[(&str, &str)]) -> String {
    let run = "run --iterations 0 --format json --scenarios good race value";
    let stdout = threadproof(run).assert().success().get_output().stdout.clone();
    let mut results = Results::from_json(&String::from_utf8(stdout).unwrap()).unwrap();
    target.clone_into(&mut results.platform.target);
    for (scenario, (name, choice)) in results.scenarios.iter_mut().zip(choices) {
        scenario.choices = [((*name).to_owned(), (*choice).to_owned())].into();
    }
    results.to_json().unwrap()
}

#[test]
fn choices_are_recorded() {
    let seen = [("exit-code", "whole"), ("join-oneself", "panic")];
    let undecided = [("relock", "hang"), ("relock", "panic")];
    let folder = list("record")
        .with("new.json", results("new-none", &seen))
        .with("little.json", results("little-none", &undecided))
        .with("tiny.json", results("tiny-none", &seen[..1]));
    folder
        .threadproof(
            "platforms record made/new.json made/little.json made/tiny.json --platforms made/list",
        )
        .assert()
        .success()
        .stdout_eq(str![[r#"
made/list/new-none.kdl written
  exit-code: whole
  join-oneself: panic
made/list/little-none.kdl updated
  relock: left out, since it was now this, now that
made/list/tiny-none.kdl updated
  exit-code: whole

"#]])
        .stderr_eq("");
    let text = |name: &str| fs::read_to_string(folder.0.join("made/list").join(name)).unwrap();
    assert!(
        text("new-none.kdl").ends_with("join-oneself \"panic\"\n}\n"),
        "{}",
        text("new-none.kdl")
    );
    assert!(!text("little-none.kdl").contains("relock"), "{}", text("little-none.kdl"));
    // What was written can be read again.
    folder.threadproof("platforms --platforms made/list").assert().success();
}

#[test]
fn choices_of_what_is_no_target() {
    list("record-nothing")
        .with("evil.json", results("../evil", &[]))
        .threadproof("platforms record made/evil.json --platforms made/list")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
  × `../evil` is no target

1 problem

"#]]);
}

#[test]
fn the_page_about_platforms_has_the_list_of_this_project() {
    const BEGIN: &str = "<!-- threadproof platforms --format markdown -->";
    const END: &str = "<!-- end -->";
    let page = fs::read_to_string(workspace().join("docs/platforms.md")).unwrap();
    let page = page.replace("\r\n", "\n");
    let (_, table) = page.split_once(BEGIN).unwrap();
    let (table, _) = table.split_once(END).unwrap();
    let list = threadproof("platforms --format markdown --platforms");
    let list = list.arg(workspace().join("platforms")).assert().success();
    let list = String::from_utf8_lossy(&list.get_output().stdout);
    assert!(
        table.trim() == list.trim(),
        "put what `{}` prints where it stands in docs/platforms.md:\n{list}",
        &BEGIN[5..BEGIN.len() - 4]
    );
}
