//! `--help` of `threadproof` and of each command

use crate::threadproof;

#[test]
fn help_of_threadproof() {
    assert_cli_snapshot!(threadproof("--help"), @"
    ----- stdout -----
    Check that threads on a platform behave as Rust's std promises

    Usage: threadproof [OPTIONS] <COMMAND>

    Commands:
      run          Run scenarios on real threads and compare their outcomes with those that std allows
      bundle       Build an executable that runs scenarios by itself, for devices without processes or
                   files
      grade        Judge the log that a bundle printed
      list         List the ids and titles of scenarios
      show         Show a scenario, its clauses and every outcome that std allows; or a clause and its
                   scenarios
      check        Check scenarios, contract and platform files, and report every problem
      contract     List what std promises, and what shows each promise
      platforms    List platforms: how each is run, and its known failures
      doctor       Check what a run needs, and say what is missing
      report       Compare the results of several platforms side by side
      fuzz         Compare random programs on real threads with what std allows
      completions  Print a script that completes commands and options in a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Output:
          --color <WHEN>
              When to print in color

              Possible values:
              - auto:   On terminals that can
              - always: Always
              - never:  Never
              
              [env: CARGO_TERM_COLOR]
              [default: auto]

    Exit codes:
      0    the platform conforms
      1    the platform does not conform, or an outcome was not reached
      2    a scenario, an option or a file is invalid
      3    the probe could not be run
      130  interrupted: what was found so far is printed and written
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_run() {
    assert_cli_snapshot!(threadproof("run -h"), @"
    ----- stdout -----
    Run scenarios on real threads and compare their outcomes with those that std allows

    Usage: threadproof run [OPTIONS] [FILTER]...

    Arguments:
      [FILTER]...  Id of a scenario, or text that ids contain [default: all scenarios]

    Options:
      -h, --help  Print help (see more with '--help')

    Selection:
          --exclude <FILTER>  Leave out scenarios with this id, or whose ids contain this text
          --group <GROUP>     Only scenarios of this group, such as `join`
          --clause <CLAUSE>   Only scenarios that test this clause, such as `join/ok`
          --failed            Only scenarios that did not conform in the last run
          --outcome <N>       Run one scenario once, along the schedule for outcome N

    Effort:
          --iterations <N>  Number of free runs per scenario, after its directed runs (0 = none)
                            [default: 1000, or unlimited with --for]
          --for <TIME>      Time limit for the free runs of each scenario, such as `10s` or `500ms`
                            [default: 20ms, or 10s with --iterations]
      -j, --jobs <N>        Number of scenarios to run at once [default: the platform file's; else the
                            number of cores, or twice that with --target, --runner or --probe]
          --fail-fast       Stop after the first scenario that does not conform
          --max-fail <N>    Stop after N scenarios that do not conform

    Platform:
          --target <TRIPLE>   Build a probe for this target and run it [default: run the built-in probe
                              on this machine]
          --runner <COMMAND>  Command that runs the target's executables [default: cargo's runner for
                              the target, or else the platform file's]
          --probe <COMMAND>   Command that starts a probe: nothing is built [env: THREADPROOF_PROBE]
          --platform <NAME>   Name of the platform: its file is NAME.kdl [default: the target] [env:
                              THREADPROOF_PLATFORM]

    Output:
          --color <WHEN>     When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                             values: auto, always, never]
          --format <FORMAT>  Output format [default: human] [possible values: human, json]
          --out <FILE>       Also write the results to a file, as JSON
      -q, --quiet            Print only scenarios that do not conform
      -v, --verbose          Explain every failure, and list scenarios that were not run
          --show-log         Print the plan and the log of every failure that is explained
          --slowest <N>      List the N scenarios that took longest
          --strict           Exit with 1 if the platform makes a choice that differs from the one in its
                             file

    Files:
          --scenarios <DIR>  Directory of the scenarios [default: `scenarios` here or in a parent
                             directory, or else the scenarios in this program]
          --platforms <DIR>  Directory of the platform files [default: `platforms` next to the
                             scenarios, or else the platform files in this program]

    Exit codes:
      0    the platform conforms
      1    the platform does not conform, or an outcome was not reached
      2    a scenario, an option or a file is invalid
      3    the probe could not be run
      130  interrupted: what was found so far is printed and written
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_bundle() {
    assert_cli_snapshot!(threadproof("bundle -h"), @"
    ----- stdout -----
    Build an executable that runs scenarios by itself, for devices without processes or files

    Usage: threadproof bundle [OPTIONS] --out <FILE> [FILTER]...

    Arguments:
      [FILTER]...  Id of a scenario, or text that ids contain [default: all scenarios]

    Options:
          --target <TRIPLE>  Target to build for [default: this machine's]
          --out <FILE>       Path of the executable
      -h, --help             Print help (see more with '--help')

    Files:
          --scenarios <DIR>  Directory of the scenarios [default: `scenarios` here or in a parent
                             directory, or else the scenarios in this program]
          --platforms <DIR>  Directory of the platform files [default: `platforms` next to the
                             scenarios, or else the platform files in this program]

    Output:
          --color <WHEN>  When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                          values: auto, always, never]

    Exit codes:
      0    the platform conforms
      1    the platform does not conform, or an outcome was not reached
      2    a scenario, an option or a file is invalid
      3    the probe could not be run
      130  interrupted: what was found so far is printed and written
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_grade() {
    assert_cli_snapshot!(threadproof("grade -h"), @"
    ----- stdout -----
    Judge the log that a bundle printed

    Usage: threadproof grade [OPTIONS] <LOG> [FILTER]...

    Arguments:
      <LOG>        Output of the bundle: stdout and stderr
      [FILTER]...  The filters that the bundle was built with [default: all scenarios]

    Options:
          --platform <NAME>  Name of the platform: its file is NAME.kdl [default: the target]
      -h, --help             Print help (see more with '--help')

    Output:
          --format <FORMAT>  Output format [default: human] [possible values: human, json]
          --out <FILE>       Also write the results to a file, as JSON
      -q, --quiet            Print only scenarios that do not conform
      -v, --verbose          Explain every failure, and list scenarios that were not run
          --show-log         Print the plan and the log of every failure that is explained
          --slowest <N>      List the N scenarios that took longest
          --strict           Exit with 1 if the platform makes a choice that differs from the one in its
                             file
          --color <WHEN>     When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                             values: auto, always, never]

    Files:
          --scenarios <DIR>  Directory of the scenarios [default: `scenarios` here or in a parent
                             directory, or else the scenarios in this program]
          --platforms <DIR>  Directory of the platform files [default: `platforms` next to the
                             scenarios, or else the platform files in this program]

    Exit codes:
      0    the platform conforms
      1    the platform does not conform, or an outcome was not reached
      2    a scenario, an option or a file is invalid
      3    the probe could not be run
      130  interrupted: what was found so far is printed and written
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_list() {
    assert_cli_snapshot!(threadproof("list -h"), @"
    ----- stdout -----
    List the ids and titles of scenarios

    Usage: threadproof list [OPTIONS] [FILTER]...

    Arguments:
      [FILTER]...  Id of a scenario, or text that ids or titles contain, in any case [default: all
                   scenarios]

    Options:
          --clause <NAME>    List only scenarios that test this clause; with several, scenarios that
                             test any of them
          --format <FORMAT>  Output format [default: human] [possible values: human, json]
      -h, --help             Print help (see more with '--help')

    Files:
          --scenarios <DIR>  Directory of the scenarios [default: `scenarios` here or in a parent
                             directory, or else the scenarios in this program]

    Output:
          --color <WHEN>  When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                          values: auto, always, never]

    Exit codes:
      0  success
      2  a scenario, an option or a file is invalid
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_show() {
    assert_cli_snapshot!(threadproof("show -h"), @"
    ----- stdout -----
    Show a scenario, its clauses and every outcome that std allows; or a clause and its scenarios

    Usage: threadproof show [OPTIONS] <ID>

    Arguments:
      <ID>  Id of a scenario, or name of a clause

    Options:
          --format <FORMAT>  Output format [default: human] [possible values: human, json, rust]
      -h, --help             Print help (see more with '--help')

    Files:
          --scenarios <DIR>  Directory of the scenarios [default: `scenarios` here or in a parent
                             directory, or else the scenarios in this program]

    Output:
          --color <WHEN>  When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                          values: auto, always, never]

    Exit codes:
      0  success
      2  a scenario, an option or a file is invalid
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_check() {
    assert_cli_snapshot!(threadproof("check -h"), @"
    ----- stdout -----
    Check scenarios, contract and platform files, and report every problem

    Usage: threadproof check [OPTIONS] [DIR]

    Arguments:
      [DIR]  Directory of the scenarios [default: `scenarios` here or in a parent directory, or else the
             scenarios in this program]

    Options:
          --format <FORMAT>  Output format [default: human] [possible values: human, json, github]
      -h, --help             Print help (see more with '--help')

    Files:
          --platforms <DIR>  Directory of the platform files [default: `platforms` next to the
                             scenarios, or else the platform files in this program]

    Output:
          --color <WHEN>  When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                          values: auto, always, never]

    Exit codes:
      0  success
      2  a scenario, an option or a file is invalid
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_contract() {
    assert_cli_snapshot!(threadproof("contract -h"), @"
    ----- stdout -----
    List what std promises, and what shows each promise

    Usage: threadproof contract [OPTIONS]

    Options:
          --format <FORMAT>  Output format [default: human] [possible values: human, json]
      -h, --help             Print help (see more with '--help')

    Files:
          --scenarios <DIR>  Directory of the scenarios [default: `scenarios` here or in a parent
                             directory, or else the scenarios in this program]

    Output:
          --color <WHEN>  When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                          values: auto, always, never]

    Exit codes:
      0  success
      2  a scenario, an option or a file is invalid
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_platforms() {
    assert_cli_snapshot!(threadproof("platforms -h"), @"
    ----- stdout -----
    List platforms: how each is run, and its known failures

    Usage: threadproof platforms [OPTIONS]
           threadproof platforms <COMMAND>

    Commands:
      record  Record observed choices in the platform files
      help    Print this message or the help of the given subcommand(s)

    Options:
          --format <FORMAT>  Output format [default: human] [possible values: human, markdown, json]
      -h, --help             Print help (see more with '--help')

    Files:
          --platforms <DIR>  Directory of the platform files [default: `platforms` next to the
                             scenarios, or else the platform files in this program]

    Output:
          --color <WHEN>  When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                          values: auto, always, never]

    Exit codes:
      0  success
      2  a scenario, an option or a file is invalid
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_doctor() {
    assert_cli_snapshot!(threadproof("doctor -h"), @"
    ----- stdout -----
    Check what a run needs, and say what is missing

    Usage: threadproof doctor [OPTIONS]

    Options:
          --target <TRIPLE>   Target to check: builds a probe for it, and runs the probe [default: the
                              built-in probe on this machine]
          --runner <COMMAND>  Command that runs the target's executables [default: cargo's runner for
                              the target, or else the platform file's]
      -h, --help              Print help (see more with '--help')

    Files:
          --platforms <DIR>  Directory of the platform files [default: `platforms` next to the
                             scenarios, or else the platform files in this program]

    Output:
          --color <WHEN>  When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                          values: auto, always, never]

    Exit codes:
      0  nothing that is needed is missing
      2  an option or a file is invalid
      3  something is missing
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_report() {
    assert_cli_snapshot!(threadproof("report -h"), @"
    ----- stdout -----
    Compare the results of several platforms side by side

    Usage: threadproof report [OPTIONS] <RESULTS>...

    Arguments:
      <RESULTS>...  Results, written by `threadproof run --out`

    Options:
          --format <FORMAT>  Output format [default: markdown] [possible values: markdown, html]
          --out <FILE>       Write to a file instead of stdout
      -h, --help             Print help (see more with '--help')

    Files:
          --platforms <DIR>  Directory of the platform files [default: `platforms` next to the
                             scenarios, or else the platform files in this program]

    Output:
          --color <WHEN>  When to print in color [env: CARGO_TERM_COLOR] [default: auto] [possible
                          values: auto, always, never]

    Exit codes:
      0  success
      2  a scenario, an option or a file is invalid
    ----- exit code 0 -----
    ");
}
