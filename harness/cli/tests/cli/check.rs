//! `threadproof check`

use insta::with_settings;

use crate::{TempFolder, kdl, threadproof};

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
      "platforms": 0,
      "problems": []
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
fn reports_all_problems_as_json() {
    assert_cli_snapshot!(threadproof("check broken --format json"));
}

#[test]
fn reports_all_problems_as_annotations_for_github() {
    assert_cli_snapshot!(threadproof("check broken --format github"), @"
    ----- stdout -----
    ::error file=broken/nowhere.kdl,title=threadproof check::broken/nowhere.kdl is not a scenario%0Ahelp: a scenario is a file GROUP/NAME.kdl, both names of lower-case letters, digits and hyphens
    ::error file=broken/pair/clause.kdl,line=2,endLine=2,col=8,endColumn=19,title=threadproof check::unknown clause `pair/valeu`: not in the contract%0Ahelp: did you mean `pair/value`?
    ::error file=broken/pair/names.kdl,line=7,endLine=7,col=10,endColumn=17,title=threadproof check::`worker` is used after it was joined: used here%0A6:10: joined here%0Ahelp: use it before it is joined, or remove this use
    ::error file=broken/pair/names.kdl,line=8,endLine=8,col=11,endColumn=19,title=threadproof check::unknown thread `missing`: not declared%0Ahelp: known here: `worker`, `unused`
    ::error file=broken/pair/race.kdl,line=10,endLine=10,col=14,endColumn=18,title=threadproof check::this relaxed access can race with another access: this step%0Ahelp: order the accesses (by a join, a channel or the end of a scope), or make them SeqCst
    ::error file=broken/pair/words.kdl,line=5,endLine=5,col=5,endColumn=9,title=threadproof check::unknown step `spwan`: not a step%0Ahelp: did you mean `spawn`?
    ::error file=broken/pair/words.kdl,line=6,endLine=6,col=11,endColumn=11,title=threadproof check::`yield` takes no arguments: an extra argument%0Ahelp: remove it
    ::error file=broken/pair/two.kdl,line=1,endLine=1,col=7,endColumn=22,title=threadproof check::duplicate title: repeats the title%0Abroken/pair/one.kdl:1: the other scenario%0Ahelp: say in the title what only this one shows
    ::error file=broken/pair/two.kdl,line=1,endLine=1,col=7,endColumn=22,title=threadproof check::duplicate program: repeats the program%0Abroken/pair/one.kdl:1: the other scenario%0Ahelp: keep one of them, with the clauses of both
    ----- exit code 2 -----
    ");
    assert_cli_snapshot!(threadproof("check good --format github"), @"----- exit code 0 -----");
}

#[test]
fn points_at_the_equals_sign_of_an_assignment_as_in_rust() {
    let folder = TempFolder::new().with_fixture("", "good/contract.kdl").with(
        "pair/let.kdl",
        kdl(r#"
            title "An assignment as in Rust"
            clause "pair/value"
            main {
                let "x" = 41
                spawn "a" move="x"
                join "a"
            }
            thread "a" { return (var)"x" }
        "#),
    );
    assert_cli_snapshot!(folder.threadproof("check made"), @r#"
    ----- stderr -----
      × unexpected `=`
       ╭─[made/pair/let.kdl:4:13]
     3 │ main {
     4 │     let "x" = 41
       ·             ┬
       ·             ╰── makes `x` a property
     5 │     spawn "a" move="x"
       ╰────
      help: write the value without it: `let "x" 41`

    1 problem
    ----- exit code 2 -----
    "#);
}

#[test]
fn reports_the_problems_of_scenarios_and_of_platform_files_at_once() {
    let folder = TempFolder::new()
        .with_fixture("suite", "good/contract.kdl")
        .with_fixture("suite", "broken/pair/words.kdl")
        .with("list/some-none.kdl", "title \"T\"\ntier 4\n");
    let check = "check made/suite --platforms made/list --format github";
    assert_cli_snapshot!(folder.threadproof(check), @"
    ----- stdout -----
    ::error file=made/suite/pair/words.kdl,line=5,endLine=5,col=5,endColumn=9,title=threadproof check::unknown step `spwan`: not a step%0Ahelp: did you mean `spawn`?
    ::error file=made/suite/pair/words.kdl,line=6,endLine=6,col=11,endColumn=11,title=threadproof check::`yield` takes no arguments: an extra argument%0Ahelp: remove it
    ::error file=made/list/some-none.kdl,line=2,endLine=2,col=6,endColumn=6,title=threadproof check::invalid tier: not a tier%0Ahelp: a tier: 1, 2 or 3
    ----- exit code 2 -----
    ");
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
