//! Help, and words that the command line does not know.

use snapbox::str;

use crate::threadproof;

#[test]
fn help_of_all() {
    threadproof("--help")
        .assert()
        .success()
        .stdout_eq(str![[r#"
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

"#]])
        .stderr_eq("");
}

#[test]
fn help_of_run() {
    threadproof("run -h")
        .assert()
        .success()
        .stdout_eq(str![[r#"
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

"#]])
        .stderr_eq("");
}

#[test]
fn help_of_list() {
    threadproof("list -h")
        .assert()
        .success()
        .stdout_eq(str![[r#"
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

"#]])
        .stderr_eq("");
}

#[test]
fn help_of_show() {
    threadproof("show -h")
        .assert()
        .success()
        .stdout_eq(str![[r#"
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

"#]])
        .stderr_eq("");
}

#[test]
fn help_of_check() {
    threadproof("check -h")
        .assert()
        .success()
        .stdout_eq(str![[r#"
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

"#]])
        .stderr_eq("");
}

#[test]
fn help_of_contract() {
    threadproof("contract -h")
        .assert()
        .success()
        .stdout_eq(str![[r#"
List what std promises, and what shows each promise

Usage: threadproof contract [OPTIONS]

Options:
      --format <FORMAT>  How to say it [default: human] [possible values: human, json]
      --scenarios <DIR>  The folder that holds the scenarios [default: scenarios]
  -h, --help             Print help (see more with '--help')

Exit codes:
  0  done
  2  a scenario, an option or a file is wrong

"#]])
        .stderr_eq("");
}

#[test]
fn help_of_report() {
    threadproof("report -h")
        .assert()
        .success()
        .stdout_eq(str![[r#"
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

"#]])
        .stderr_eq("");
}

#[test]
fn an_unknown_option() {
    threadproof("run --iteration 5").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: unexpected argument '--iteration' found

  tip: a similar argument exists: '--iterations'

Usage: threadproof run --iterations <N> [FILTER]...

For more information, try '--help'.

"#]]);
}

#[test]
fn an_option_that_does_not_fit() {
    threadproof("run --for never").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: invalid value 'never' for '--for <TIME>': expected number at 0

For more information, try '--help'.

"#]]);
}

#[test]
fn an_unknown_command() {
    threadproof("shwo").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: unrecognized subcommand 'shwo'

  tip: a similar subcommand exists: 'show'

Usage: threadproof <COMMAND>

For more information, try '--help'.

"#]]);
}
