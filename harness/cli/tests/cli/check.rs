//! `threadproof check`

use insta::with_settings;

use crate::{TempFolder, threadproof};

#[test]
fn does_not_print_what_a_terminal_would_obey() {
    let folder = TempFolder::new()
        .with_fixture("suite", "good/contract.kdl")
        .with("suite/pair/one.kdl", "title \"one\" // \x1b]52;c;aGk=\x07\nmain {\n}\n");
    assert_cli_snapshot!(folder.threadproof("check made/suite"), @r#"
    ----- stderr -----
      × the file contains an invisible character
       ╭─[made/suite/pair/one.kdl:1:16]
     1 │ title "one" // \u{1b}]52;c;aGk=\u{7}
       ·                ───┬──
       ·                   ╰── shown escaped
     2 │ main {
       ╰────
      help: remove it, or write `\u{1b}` in a quoted string

    1 problem
    ----- exit code 2 -----
    "#);
}

#[test]
fn counts_what_it_checked() {
    assert_cli_snapshot!(threadproof("check good"), @"
    ----- stdout -----
    3 scenarios, 2 clauses and 0 platforms are valid
    ----- exit code 0 -----
    ");
}

#[test]
fn counts_what_it_checked_as_json() {
    assert_cli_snapshot!(threadproof("check good --format json"), @r#"
    ----- stdout -----
    {
      "scenarios": 3,
      "clauses": 2,
      "platforms": 0
    }
    ----- exit code 0 -----
    "#);
}

#[test]
fn accepts_the_scenarios_of_this_project() {
    let check = "check ../../../../scenarios --platforms ../../../../platforms";
    with_settings!({ filters => [(r"\d+ (scenario|clause|platform)s", "[N] ${1}s")] }, {
        assert_cli_snapshot!(threadproof(check), @"
        ----- stdout -----
        [N] scenarios, [N] clauses and [N] platforms are valid
        ----- exit code 0 -----
        ");
    });
}

#[test]
fn reports_all_problems_at_once() {
    assert_cli_snapshot!(threadproof("check broken"));
}

#[test]
fn reports_a_missing_folder() {
    assert_cli_snapshot!(threadproof("check none"), @"
    ----- stderr -----
      × cannot read none: [OS ERROR]
      help: name the folder that holds the scenarios

    1 problem
    ----- exit code 2 -----
    ");
}

#[test]
fn reports_files_that_are_not_scenarios() {
    let folder = TempFolder::new()
        .with_fixture("", "good/contract.kdl")
        .with("pair/bytes.kdl", b"title \"\xff\"\n")
        .with("pair/long.kdl", "x".repeat(1000))
        .with("pair/huge.kdl", "// nothing\n".repeat(10_000))
        .with("pair/deep.kdl", "catch {\n".repeat(200) + &"}\n".repeat(200))
        .with("pair/nothing.kdl", "");
    assert_cli_snapshot!(folder.threadproof("check made"), @r#"
    ----- stderr -----
      × the file is not valid UTF-8
       ╭─[made/pair/bytes.kdl:1:8]
     1 │ title "�"
       ·        ┬
       ·        ╰── the first invalid byte
       ╰────
      help: save the file as UTF-8

      × more than 32 nested blocks
        ╭─[made/pair/deep.kdl:33:7]
     32 │ catch {
     33 │ catch {
        ·       ┬
        ·       ╰── one block too many
     34 │ catch {
        ╰────
      help: move the inner blocks into a `fn`

      × made/pair/huge.kdl is bigger than 64 KiB
      help: split it into several files

      × made/pair/long.kdl:1 is longer than 400 bytes
      help: break the line

      × a scenario needs a `title "…"`
       ╭─[made/pair/nothing.kdl:1:1]
       ╰────
      help: add a `title "…"`

      × a scenario needs a `main { … }`
       ╭─[made/pair/nothing.kdl:1:1]
       ╰────
      help: add a `main { … }`

    6 problems
    ----- exit code 2 -----
    "#);
}

#[test]
fn reports_an_empty_folder() {
    assert_cli_snapshot!(TempFolder::new().threadproof("check made"), @"
    ----- stderr -----
      × no scenarios in made
      help: a scenario is a file GROUP/NAME.kdl

    1 problem
    ----- exit code 2 -----
    ");
}
