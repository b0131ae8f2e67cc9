//! The command line as a user types it.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::{IntoData, str};
use threadproof_suite::{Results, Verdict};

/// The command, in the root of the workspace.
fn threadproof(arguments: &[&str]) -> OutputAssert {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let command = Command::new(cargo_bin!("threadproof")).current_dir(root);
    command.args(arguments).assert()
}

fn stdout(assert: &OutputAssert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

fn stderr(assert: &OutputAssert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

/// A folder of files for one test, which goes when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path = std::env::temp_dir().join(format!("threadproof-{name}-{}", std::process::id()));
        let folder = Self(path);
        for (file, content) in files {
            let path = folder.0.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const CONTRACT: &[u8] =
    br#"clause "join/ok" basis="documented" link="https://doc.rust-lang.org/std/" {
    text "join waits"
}
"#;

/// A scenario whose main consists of these lines, with a thread `w` that does nothing.
fn scenario(title: &str, lines: &str) -> Vec<u8> {
    let head = format!("title \"{title}\"\nclause \"join/ok\"\n");
    format!("{head}main {{\n{lines}\n}}\nthread \"w\" {{\n}}\n").into_bytes()
}

#[test]
fn help_names_the_commands_and_the_exit_codes() {
    threadproof(&["--help"]).success().stdout_eq(str![[r#"
Checks that Rust's threads do on a platform what std promises

Usage: threadproof [OPTIONS] <COMMAND>

Commands:
  run     Run scenarios on real threads, and compare what comes of it with what std allows
  list    List the ids of scenarios
  show    Show a scenario: its program, its clauses, and every outcome that std allows
  check   Find everything that is wrong with the scenarios and the contract
  report  Lay results of several platforms side by side
  help    Print this message or the help of the given subcommand(s)

Options:
      --scenarios <DIR>  The folder that holds the scenarios [default: scenarios]
  -h, --help             Print help
  -V, --version          Print version

Exit codes:
  0  the platform conforms
  1  it does not, or an outcome could not be brought about
  2  a scenario, an option or a file is wrong
  3  the probe could not be run

"#]]);
}

#[test]
fn every_command_has_help() {
    for command in ["run", "list", "show", "check", "report"] {
        let help = stdout(&threadproof(&[command, "--help"]).success());
        assert!(help.contains("Usage: threadproof"), "{help}");
    }
    assert!(stdout(&threadproof(&["run", "--help"])).contains("3  the probe could not be run"));
}

#[test]
fn list_takes_ids_and_parts_of_them() {
    threadproof(&["list", "join/oneself", "two-swaps"]).success().stdout_eq(str![[r#"
join/oneself
ordering/two-swaps

"#]]);
    threadproof(&["list", "join/oneself", "--format", "json"]).success().stdout_eq(
        str![[r#"
[
  "join/oneself"
]

"#]]
        .raw(),
    );
}

#[test]
fn what_matches_nothing_is_an_error() {
    threadproof(&["list", "no-such-thing"]).code(2).stderr_eq(str![[r#"
  × no scenario matches no-such-thing
  help: `threadproof list` lists them all


"#]]);
    threadproof(&["run", "no-such-thing"]).code(2);
    threadproof(&["show", "join/onesefl"]).code(2).stderr_eq(str![[r#"
  × 1 problem

Error: 
  × no scenario `join/onesefl`
  help: did you mean `join/oneself`?


"#]]);
    threadproof(&["show", "../contract"]).code(2);
    threadproof(&["run", "--no-such-option"]).code(2);
}

#[test]
fn show_gives_the_program_and_every_outcome() {
    threadproof(&["show", "ordering/two-swaps"]).success().stdout_eq(str![[r#"
ordering/two-swaps  Of two racing swaps exactly one finds the flag unset

spawn/concurrent (implied)
  the steps of two threads come in any order that nothing forbids
  https://doc.rust-lang.org/std/thread/index.html#the-threading-model

atomic/update (documented)
  swap and fetch_add give the value that they replace, and no other access comes between
  https://doc.rust-lang.org/std/sync/atomic/struct.AtomicI32.html#method.fetch_add

  title "Of two racing swaps exactly one finds the flag unset"
  clause "spawn/concurrent" "atomic/update"

  shared {
      atomic "flag" 0
  }
  main {
      spawn "a"
      spawn "b"
      join "a"
      join "b"
  }
  thread "a" {
      swap "flag" 1 as="won"
      return (var)"won"
  }
  thread "b" {
      swap "flag" 1 as="won"
      return (var)"won"
  }

std allows 2 outcomes, found in 26 states

outcome 1 of 2

  main              a                 b
  spawn a
                    swap flag 1 -> 0
                    return won
  spawn b
                                      swap flag 1 -> 1
                                      return won
  join a -> Ok(0)
  join b -> Ok(1)
  exit 0

outcome 2 of 2

  main              a                 b
  spawn a
  spawn b
                                      swap flag 1 -> 0
                    swap flag 1 -> 1
                    return won
                                      return won
  join a -> Ok(1)
  join b -> Ok(0)
  exit 0

"#]]);
}

#[test]
fn show_says_what_the_platform_may_choose() {
    let shown = stdout(&threadproof(&["show", "join/oneself"]).success());
    assert!(shown.contains("where the platform chooses join-oneself: hang"), "{shown}");
    assert!(shown.contains("where the platform chooses join-oneself: panic"), "{shown}");
    let json = stdout(&threadproof(&["show", "join/oneself", "--format", "json"]).success());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["outcomes"].as_array().unwrap().len(), 2);
}

#[test]
fn the_scenarios_are_in_order() {
    let checked = stdout(&threadproof(&["check"]).success());
    assert!(checked.ends_with("are in order\n"), "{checked}");
    threadproof(&["check", "--format", "json"]).success();
}

#[test]
fn everything_that_is_wrong_is_told_in_one_go() {
    let deep = "catch {\n".repeat(50) + &"}\n".repeat(50);
    let folder = Folder::new(
        "wrong",
        &[
            ("contract.kdl", CONTRACT),
            ("a/words.kdl", &scenario("Words", "spwan \"w\"\nspawn \"v\"\ndetach \"v\" now=#true")),
            ("a/twice.kdl", &scenario("Twice", "spawn \"w\"\njoin \"w\"\njoin \"w\"")),
            ("a/unused.kdl", &scenario("Unused", "yield")),
            ("a/bytes.kdl", b"title \"\xff\xfe\"\n"),
            ("a/long.kdl", &[b'x'; 1000]),
            ("a/huge.kdl", &b"yield\n".repeat(10_000)),
            ("a/deep.kdl", &scenario("Deep", &deep)),
            ("a/one.kdl", &scenario("Same title", "spawn \"w\"")),
            ("a/two.kdl", &scenario("Same title", "spawn \"w\"\njoin \"w\"")),
            ("a/three.kdl", &scenario("Same program", "spawn \"w\"")),
            (
                "a/race.kdl",
                b"title \"Race\"\nclause \"join/ko\"\nshared { atomic \"x\" 0 }\n\
                  main { spawn \"w\"; load \"x\"; join \"w\" }\n\
                  thread \"w\" { store \"x\" 1 ordering=\"relaxed\" }\n",
            ),
            (
                "a/racing.kdl",
                b"title \"Racing\"\nclause \"join/ok\"\nshared { atomic \"x\" 0 }\n\
                  main { spawn \"w\"; load \"x\"; join \"w\" }\n\
                  thread \"w\" { store \"x\" 1 ordering=\"relaxed\" }\n",
            ),
        ],
    );
    let told = stderr(&threadproof(&["check", folder.path()]).code(2));
    for expected in [
        "unknown step `spwan`",
        "did you mean `spawn`?",
        "unknown thread `v`",
        "unknown property `now`",
        "`w` is used after it was joined",
        "`w` is never used",
        "the file is not UTF-8",
        "is longer than 400 bytes",
        "is bigger than 32 KiB",
        "more than 32 blocks",
        "two scenarios of one title",
        "two scenarios with the same program",
        "unknown clause `join/ko`",
        "did you mean `join/ok`?",
        "can race with another access",
    ] {
        assert!(told.contains(expected), "{expected:?} is not in\n{told}");
    }
    assert!(!told.contains('\u{1b}'), "colours, though nobody sees them");
    threadproof(&["--scenarios", folder.path(), "run"]).code(2);
}

#[test]
fn a_problem_is_shown_at_its_place() {
    let files: &[(&str, &[u8])] = &[
        ("contract.kdl", CONTRACT),
        ("a/twice.kdl", &scenario("Twice", "    spawn \"w\"\n    join \"w\"\n    join \"w\"")),
    ];
    let folder = Folder::new("place", files);
    threadproof(&["check", folder.path()]).code(2).stderr_eq(str![[r#"
  × 1 problem

Error: 
  × `w` is used after it was joined
   ╭─[/tmp/threadproof-place-21962/a/twice.kdl:6:10]
 4 │     spawn "w"
 5 │     join "w"
   ·          ─┬─
   ·           ╰── joined here first
 6 │     join "w"
   ·          ─┬─
   ·           ╰── used here
 7 │ }
   ╰────
  help: it is gone once it was joined: do this before, or leave it out


"#]]);
}

#[test]
fn a_folder_without_scenarios_is_an_error() {
    let folder = Folder::new("empty", &[("contract.kdl", CONTRACT)]);
    assert!(stderr(&threadproof(&["check", folder.path()]).code(2)).contains("no scenario in"));
    let missing = folder.0.join("missing");
    threadproof(&["check", missing.to_str().unwrap()]).code(2);
}

#[test]
fn run_tells_a_line_a_scenario_and_a_summary() {
    threadproof(&["run", "spawn/nested", "--iterations", "5"]).success().stdout_eq(str![[r#"
        PASS [   0.027s] spawn/nested 1 of 1 outcome, 5 free runs
────────────────────────────────────────────────────────────
     Summary [   0.028s] 1 scenario: 1 pass
                        1 outcome brought about, on x86_64-unknown-linux-gnu, std 1.95.0, panic=unwind

"#]]);
}

#[test]
fn results_are_kept_and_laid_side_by_side() {
    let folder = Folder::new("results", &[("keep", b"")]);
    let file = folder.0.join("results.json");
    let file = file.to_str().unwrap();
    let json =
        threadproof(&["run", "join/", "--iterations", "0", "--format", "json", "--out", file]);
    let json = stdout(&json.success());
    assert_eq!(fs::read_to_string(file).unwrap(), json);
    let results = Results::from_json(&json).unwrap();
    assert!(results.scenarios.len() > 10);
    assert!(results.scenarios.iter().all(|scenario| scenario.verdict == Verdict::Pass));
    assert!(results.scenarios.is_sorted_by_key(|scenario| &scenario.id));

    let markdown = stdout(&threadproof(&["report", file, file]).success());
    assert!(markdown.contains("passed every scenario in the same way"), "{markdown}");
    let page = stdout(&threadproof(&["report", file, "--format", "html"]).success());
    assert!(page.contains("<th>join/oneself</th>"), "{page}");
    fs::write(file, "{}").unwrap();
    threadproof(&["report", file]).code(2);
}

#[test]
fn one_schedule_can_be_followed_again() {
    let one = ["run", "ordering/two-swaps", "--outcome", "2"];
    assert!(stdout(&threadproof(&one).success()).contains("1 of 2 outcomes"));
    let none = ["run", "ordering/two-swaps", "--outcome", "3"];
    assert!(stdout(&threadproof(&none).code(1)).contains("there are only 2 outcomes"));
    threadproof(&["run", "ordering/", "--outcome", "1"]).code(2);
}
