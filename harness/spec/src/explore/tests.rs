use std::collections::BTreeSet;
use std::hash::BuildHasher as _;

use threadproof_model::{Scenario, read_kdl};

use super::*;

#[test]
fn nearly_all_states_have_a_hash_of_their_own() {
    // The threads observe nothing, so most of their states differ only in the order of the messages.
    let text = r#"
        title "T"
        clause "a/b"
        shared {
            channel "c"
        }
        main {
            spawn "a"
            spawn "b"
            spawn "d"
        }
        thread "a" {
            send "c" 1
            send "c" 1
        }
        thread "b" {
            send "c" 1
            send "c" 1
        }
        thread "d" {
            send "c" 1
            send "c" 1
        }
    "#;
    let program = Scenario::from_nodes("a/b", &read_kdl(text).unwrap()).unwrap();
    let program = program.resolve().unwrap();
    let setup = Setup::new(&program, Platform::default());
    let mut search = Search { max_states: MAX_STATES, ..Search::default() };
    search.complete(&setup).unwrap();
    let hashes: BTreeSet<u64> =
        search.known.iter().map(|state| search.known.hasher().hash_one(state)).collect();
    assert!(
        hashes.len() * 100 > search.known.len() * 99,
        "{} {}",
        hashes.len(),
        search.known.len()
    );
}
