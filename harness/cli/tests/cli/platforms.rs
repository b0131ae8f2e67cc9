//! `threadproof platforms`

use std::fs;

use crate::{TempFolder, kdl, stdout, threadproof, workspace};

/// A folder with three fictitious platforms.
pub(crate) fn list() -> TempFolder {
    let little = kdl(r#"
        title "Little"
        tier 2
        ci "emulated" on="big-machine"
        packages "gcc-little" "emulator"
        linker "little-gcc"
        runner "/usr/bin/emulate -L /usr/little"
        jobs 1
        build-std {
            linker "little-ld"
            env "LITTLE=yes"
        }
        debian "run"
        abort-codes 9
        capabilities "threads"
        latitude {
            relock "hang"
        }
        known "pair/value" verdict="fail" link="https://example.org/" {
            reason "it returns the wrong value"
        }
    "#);
    let big = kdl(r#"
        title "Big"
        tier 1
        ci "native" on="big"
        ci "native" on="bigger"
    "#);
    let tiny = kdl(r#"
        title "Tiny | small"
        tier 3
    "#);
    TempFolder::new()
        .with("list/little-none.kdl", little)
        .with("list/big-none.kdl", big)
        .with("list/tiny-none.kdl", tiny)
}

#[test]
fn lists_platforms_as_a_table() {
    assert_cli_snapshot!(list().threadproof("platforms --platforms made/list"), @"
    ----- stdout -----
    name         platform      tier  in CI                        run by   known failures
    big-none     Big           1     native, big; native, bigger
    little-none  Little        2     emulated, big-machine        emulate  pair/value
    tiny-none    Tiny | small  3

    3 platforms
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_platforms_as_markdown() {
    let markdown = "platforms --format markdown --platforms made/list";
    assert_cli_snapshot!(list().threadproof(markdown), @r"
    ----- stdout -----
    | name        | platform      | tier | in CI                       | run by  | known failures |
    |-------------|---------------|------|-----------------------------|---------|----------------|
    | big-none    | Big           | 1    | native, big; native, bigger |         |                |
    | little-none | Little        | 2    | emulated, big-machine       | emulate | pair/value     |
    | tiny-none   | Tiny \| small | 3    |                             |         |                |
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_platforms_as_json() {
    assert_cli_snapshot!(list().threadproof("platforms --format json --platforms made/list"), @r#"
    ----- stdout -----
    [
      {
        "name": "big-none",
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
        "name": "little-none",
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
            "reason": "it returns the wrong value",
            "link": "https://example.org/"
          }
        ]
      },
      {
        "name": "tiny-none",
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
    ----- exit code 0 -----
    "#);
}

#[test]
fn reports_all_problems_of_a_list() {
    let wrong = kdl(r#"
        title "Wrong"
        tier 9
        latitude { relock "stay"; }
    "#);
    let folder = list().with("list/wrong-none.kdl", wrong);
    assert_cli_snapshot!(folder.threadproof("platforms --platforms made/list"), @r#"
    ----- stderr -----
      × invalid tier
       ╭─[made/list/wrong-none.kdl:2:6]
     1 │ title "Wrong"
     2 │ tier 9
       ·      ┬
       ·      ╰── not a tier
     3 │ latitude { relock "stay"; }
       ╰────
      help: a tier: 1, 2 or 3

      × unknown choice `stay`
       ╭─[made/list/wrong-none.kdl:3:19]
     2 │ tier 9
     3 │ latitude { relock "stay"; }
       ·                   ───┬──
       ·                      ╰── not a choice of `relock`
       ╰────
      help: known here: `panic`, `hang`

    2 problems
    ----- exit code 2 -----
    "#);
}

#[test]
fn reports_a_missing_list() {
    assert_cli_snapshot!(threadproof("platforms --platforms none"), @"
    ----- stderr -----
      × cannot read none: [OS ERROR]
      help: specify the folder of the platform files

    1 problem
    ----- exit code 2 -----
    ");
}

#[test]
fn check_reports_known_failures_of_scenarios_that_do_not_exist() {
    let other = kdl(r#"
        title "Other"
        tier 3
        known "pair/gone" verdict="fail" link="https://example.org/" {
            reason "it returns the wrong value"
        }
    "#);
    let folder = list()
        .with("list/other-none.kdl", other)
        .with_fixture("all", "good/contract.kdl")
        .with_fixture("all", "good/pair/race.kdl");
    assert_cli_snapshot!(folder.threadproof("check made/all --platforms made/list"), @r#"
    ----- stderr -----
      × no scenario `pair/value`
        ╭─[made/list/little-none.kdl:18:7]
     17 │ }
     18 │ known "pair/value" verdict="fail" link="https://example.org/" {
        ·       ──────┬─────
        ·             ╰── known to fail
     19 │     reason "it returns the wrong value"
        ╰────
      help: did you mean `pair/race`?

      × no scenario `pair/gone`
       ╭─[made/list/other-none.kdl:3:7]
     2 │ tier 3
     3 │ known "pair/gone" verdict="fail" link="https://example.org/" {
       ·       ─────┬─────
       ·            ╰── known to fail
     4 │     reason "it returns the wrong value"
       ╰────
      help: did you mean `pair/race`?

    2 problems
    ----- exit code 2 -----
    "#);
}

#[test]
fn docs_contain_the_platforms_of_this_project() {
    const BEGIN: &str = "<!-- threadproof platforms --format markdown -->";
    const END: &str = "<!-- end -->";
    let page = fs::read_to_string(workspace().join("docs/platforms.md")).unwrap();
    let page = page.replace("\r\n", "\n");
    let (_, table) = page.split_once(BEGIN).unwrap();
    let (table, _) = table.split_once(END).unwrap();
    let mut list = threadproof("platforms --format markdown --platforms");
    list.arg(workspace().join("platforms"));
    let list = stdout(list);
    assert!(
        table.trim() == list.trim(),
        "docs/platforms.md is out of date: replace its table by what `{}` prints:\n{list}",
        &BEGIN[5..BEGIN.len() - 4]
    );
}
