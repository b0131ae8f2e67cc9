//! Invalid arguments

use crate::threadproof;

#[test]
fn suggests_an_option_for_an_unknown_one() {
    assert_cli_snapshot!(threadproof("run --iteration 5"), @"
    ----- stderr -----
    error: unexpected argument '--iteration' found

      tip: a similar argument exists: '--iterations'

    Usage: threadproof run --iterations <N> [FILTER]...

    For more information, try '--help'.
    ----- exit code 2 -----
    ");
}

#[test]
fn reports_an_invalid_value_of_an_option() {
    assert_cli_snapshot!(threadproof("run --for never"), @"
    ----- stderr -----
    error: invalid value 'never' for '--for <TIME>': expected number at 0

    For more information, try '--help'.
    ----- exit code 2 -----
    ");
}

#[test]
fn suggests_a_command_for_an_unknown_one() {
    assert_cli_snapshot!(threadproof("shwo"), @"
    ----- stderr -----
    error: unrecognized subcommand 'shwo'

      tip: a similar subcommand exists: 'show'

    Usage: threadproof [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ----- exit code 2 -----
    ");
}
