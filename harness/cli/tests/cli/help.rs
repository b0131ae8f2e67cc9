//! `--help` of `threadproof` and of each command

use crate::threadproof;

#[test]
fn help_of_threadproof() {
    assert_cli_snapshot!(threadproof("--help"), @"
    ----- stdout -----
    Checks that Rust's threads do on a platform what std promises

    Usage: threadproof <COMMAND>

    Commands:
      run        Run scenarios on real threads, and compare what comes of it with what std allows
      bundle     Make an executable that runs scenarios by itself, for a device without processes or
                 files
      grade      Judge the log of such an executable
      list       List the ids of scenarios
      show       Show a scenario: its program, its clauses, and every outcome that std allows
      check      Find everything that is wrong with scenarios, contract and platforms
      contract   List what std promises, and what shows each promise
      platforms  List the platforms: how each is built and run, and what is known of it
      report     Lay results of several platforms side by side
      help       Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Exit codes:
      0  the platform conforms
      1  it does not, or an outcome could not be brought about
      2  a scenario, an option or a file is wrong
      3  the probe could not be run
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_run() {
    assert_cli_snapshot!(threadproof("run -h"), @"
    ----- stdout -----
    Run scenarios on real threads, and compare what comes of it with what std allows

    Usage: threadproof run [OPTIONS] [FILTER]...

    Arguments:
      [FILTER]...  Only this scenario, or all whose id contains this

    Options:
          --iterations <N>    So many free runs of a scenario, after the directed ones; 0 for none
                              [default: 1000, or without end if --for is given]
          --for <TIME>        No new free run of a scenario after this long, as `10s` or `500ms`
                              [default: 20ms, or 10s if --iterations is given]
          --jobs <N>          How many scenarios run at once [default: as many as there are cores, or
                              twice as many with a target or a runner]
          --outcome <N>       Only one directed run of one scenario: along the schedule for its outcome
                              of this number
          --target <TRIPLE>   Run on this target, by a probe that is built for it [default: on this
                              machine, by a probe that is part of this program]
          --runner <COMMAND>  The command that runs the target's programs [default: as cargo runs them,
                              or else as the list of platforms says]
          --format <FORMAT>   How to say what was found [default: human] [possible values: human, json]
          --out <FILE>        Also write what was found to a file, as JSON
          --scenarios <DIR>   The folder that holds the scenarios [default: scenarios]
          --platforms <DIR>   The folder that holds the list of platforms [default: platforms]
      -h, --help              Print help (see more with '--help')

    Exit codes:
      0  the platform conforms
      1  it does not, or an outcome could not be brought about
      2  a scenario, an option or a file is wrong
      3  the probe could not be run
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_bundle() {
    assert_cli_snapshot!(threadproof("bundle -h"), @"
    ----- stdout -----
    Make an executable that runs scenarios by itself, for a device without processes or files

    Usage: threadproof bundle [OPTIONS] --out <FILE> [FILTER]...

    Arguments:
      [FILTER]...  Only this scenario, or all whose id contains this

    Options:
          --target <TRIPLE>  The target [default: this machine's own]
          --out <FILE>       Where to put the executable
          --scenarios <DIR>  The folder that holds the scenarios [default: scenarios]
          --platforms <DIR>  The folder that holds the list of platforms [default: platforms]
      -h, --help             Print help

    Exit codes:
      0  the platform conforms
      1  it does not, or an outcome could not be brought about
      2  a scenario, an option or a file is wrong
      3  the probe could not be run
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_grade() {
    assert_cli_snapshot!(threadproof("grade -h"), @"
    ----- stdout -----
    Judge the log of such an executable

    Usage: threadproof grade [OPTIONS] <LOG> [FILTER]...

    Arguments:
      <LOG>        What the bundle printed
      [FILTER]...  Only this scenario, or all whose id contains this: what the bundle was made with

    Options:
          --format <FORMAT>  How to say what was found [default: human] [possible values: human, json]
          --out <FILE>       Also write what was found to a file, as JSON
          --scenarios <DIR>  The folder that holds the scenarios [default: scenarios]
          --platforms <DIR>  The folder that holds the list of platforms [default: platforms]
      -h, --help             Print help (see more with '--help')

    Exit codes:
      0  the platform conforms
      1  it does not, or an outcome could not be brought about
      2  a scenario, an option or a file is wrong
      3  the probe could not be run
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_list() {
    assert_cli_snapshot!(threadproof("list -h"), @"
    ----- stdout -----
    List the ids of scenarios

    Usage: threadproof list [OPTIONS] [FILTER]...

    Arguments:
      [FILTER]...  Only this scenario, or all whose id contains this

    Options:
          --format <FORMAT>  How to say it [default: human] [possible values: human, json]
          --scenarios <DIR>  The folder that holds the scenarios [default: scenarios]
      -h, --help             Print help (see more with '--help')

    Exit codes:
      0  done
      2  a scenario, an option or a file is wrong
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_show() {
    assert_cli_snapshot!(threadproof("show -h"), @"
    ----- stdout -----
    Show a scenario: its program, its clauses, and every outcome that std allows

    Usage: threadproof show [OPTIONS] <ID>

    Arguments:
      <ID>  The scenario

    Options:
          --format <FORMAT>  How to say it [default: human] [possible values: human, json]
          --scenarios <DIR>  The folder that holds the scenarios [default: scenarios]
      -h, --help             Print help (see more with '--help')

    Exit codes:
      0  done
      2  a scenario, an option or a file is wrong
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_check() {
    assert_cli_snapshot!(threadproof("check -h"), @"
    ----- stdout -----
    Find everything that is wrong with scenarios, contract and platforms

    Usage: threadproof check [OPTIONS] [DIR]

    Arguments:
      [DIR]  The folder that holds the scenarios [default: scenarios]

    Options:
          --format <FORMAT>  How to say it [default: human] [possible values: human, json]
          --platforms <DIR>  The folder that holds the list of platforms [default: platforms]
      -h, --help             Print help (see more with '--help')

    Exit codes:
      0  done
      2  a scenario, an option or a file is wrong
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
          --format <FORMAT>  How to say it [default: human] [possible values: human, json]
          --scenarios <DIR>  The folder that holds the scenarios [default: scenarios]
      -h, --help             Print help (see more with '--help')

    Exit codes:
      0  done
      2  a scenario, an option or a file is wrong
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_platforms() {
    assert_cli_snapshot!(threadproof("platforms -h"), @"
    ----- stdout -----
    List the platforms: how each is built and run, and what is known of it

    Usage: threadproof platforms [OPTIONS]
           threadproof platforms <COMMAND>

    Commands:
      record  Record the choices that platforms were seen to make
      help    Print this message or the help of the given subcommand(s)

    Options:
          --format <FORMAT>  How to say it [default: human] [possible values: human, markdown, json]
          --platforms <DIR>  The folder that holds the list of platforms [default: platforms]
      -h, --help             Print help (see more with '--help')

    Exit codes:
      0  done
      2  a scenario, an option or a file is wrong
    ----- exit code 0 -----
    ");
}

#[test]
fn help_of_report() {
    assert_cli_snapshot!(threadproof("report -h"), @"
    ----- stdout -----
    Lay results of several platforms side by side

    Usage: threadproof report [OPTIONS] <RESULTS>...

    Arguments:
      <RESULTS>...  The results, as `threadproof run --out` wrote them

    Options:
          --format <FORMAT>  What to make of them [default: markdown] [possible values: markdown, html]
          --out <FILE>       Write to a file instead of stdout
          --platforms <DIR>  The folder that holds the list of platforms [default: platforms]
      -h, --help             Print help (see more with '--help')

    Exit codes:
      0  done
      2  a scenario, an option or a file is wrong
    ----- exit code 0 -----
    ");
}
