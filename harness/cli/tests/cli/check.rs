//! `threadproof check`

use snapbox::{file, str};

use crate::{Folder, threadproof};

#[test]
fn what_is_in_order() {
    threadproof("check good")
        .assert()
        .success()
        .stdout_eq(str![[r#"
3 scenarios, 2 clauses and 0 platforms are in order

"#]])
        .stderr_eq("");
}

#[test]
fn what_is_in_order_for_programs() {
    threadproof("check good --format json")
        .assert()
        .success()
        .stdout_eq(str![[r#"
{
  "scenarios": 3,
  "clauses": 2,
  "platforms": 0
}

"#]])
        .stderr_eq("");
}

#[test]
fn the_scenarios_of_this_project() {
    threadproof("check ../../../../scenarios --platforms ../../../../platforms")
        .assert()
        .success()
        .stdout_eq("[..] scenarios, [..] clauses and [..] platforms are in order\n")
        .stderr_eq("");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    threadproof("check broken")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(file!["../fixtures/broken.txt"]);
}

#[test]
fn nothing_runs_while_something_is_wrong() {
    threadproof("run --scenarios broken pair/one")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq("...\n[..] problems\n");
}

#[test]
fn a_folder_that_is_not_there() {
    threadproof("check missing").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
  × cannot read missing: [..]
  help: name the folder that holds the scenarios

1 problem

"#]]);
}

#[test]
fn files_that_are_hardly_text() {
    let folder = Folder::of("hardly-text")
        .with("contract.kdl", include_bytes!("../fixtures/good/contract.kdl"))
        .with("pair/bytes.kdl", b"title \"\xff\"\n")
        .with("pair/long.kdl", "x".repeat(1000))
        .with("pair/huge.kdl", "// nothing\n".repeat(10_000))
        .with("pair/deep.kdl", "catch {\n".repeat(200) + &"}\n".repeat(200))
        .with("pair/nothing.kdl", "");
    folder.threadproof("check made").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
  × the file is not UTF-8
   ╭─[made/pair/bytes.kdl:1:8]
 1 │ title "�"
   ·        ┬
   ·        ╰── the first byte that is not
   ╰────
  help: save the file as UTF-8

  × more than 32 nested blocks
    ╭─[made/pair/deep.kdl:33:7]
 32 │ catch {
 33 │ catch {
    ·       ┬
    ·       ╰── one too many
 34 │ catch {
    ╰────
  help: move the inner blocks into a `fn`

  × made/pair/huge.kdl is bigger than 64 KiB
  help: make several files of it

  × made/pair/long.kdl:1 is longer than 400 bytes
  help: break the line

  × a scenario lacks a `title "…"`
   ╭─[made/pair/nothing.kdl:1:1]
   ╰────
  help: add a `title "…"`

  × a scenario lacks a `clause "…"`
   ╭─[made/pair/nothing.kdl:1:1]
   ╰────
  help: add a `clause "…"`

  × a scenario lacks a `main { … }`
   ╭─[made/pair/nothing.kdl:1:1]
   ╰────
  help: add a `main { … }`

7 problems

"#]]);
}

#[test]
fn an_empty_folder() {
    let folder = Folder::of("empty");
    folder.threadproof("check made").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
  × no scenario in made
  help: a scenario is a file GROUP/NAME.kdl

  × cannot read made/contract.kdl: [..]
  help: see that the file exists and may be read

2 problems

"#]]);
}
