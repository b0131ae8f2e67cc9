//! The speed of the spec's explorer.

use std::sync::Arc;

use shuttle::sync::atomic::{AtomicI32, Ordering::SeqCst};
use shuttle::thread;
use threadproof_model::{Scenario, parse};
use threadproof_spec::{Platform, explore};

use crate::{Measurement, compare};

/// The number of runs of the explorer per run of shuttle, which is far slower.
const RUNS: u32 = 50;

/// Canonical text, which has no indentation.
const PROGRAM: &str = r#"title "Swap, add, swap"
clause "speed"
shared {
atomic "flag" 0
atomic "sum" 0
}
main {
spawn "work" as="a"
spawn "work" as="b"
join "a"
join "b"
}
thread "work" {
swap "flag" 1
add "sum" 1
swap "flag" 2
}
"#;

/// The time that shuttle takes to exhaust two threads that swap, add and swap, divided by the time
/// of the explorer.
///
/// The explorer finds all outcomes, with a schedule for each; shuttle only runs the program.
pub(crate) fn ratio() -> Measurement {
    let nodes = parse(PROGRAM).map_err(|fault| fault.kind)?;
    let scenario =
        Scenario::from_nodes("swap-add-swap", &nodes).map_err(|_| "the scenario has mistakes")?;
    let program = scenario.resolve().map_err(|_| "the scenario has mistakes")?;
    let explorer = || {
        for _ in 0..RUNS {
            explore(&program, Platform::default())?;
        }
        Ok(())
    };
    let shuttle = || {
        shuttle::check_dfs(shuttle_program, None);
        Ok(())
    };
    Ok(format!("{:.1}", f64::from(RUNS) * compare::ratio(11, explorer, shuttle)?))
}

#[expect(clippy::expect_used, reason = "shuttle takes a closure that returns ()")]
fn shuttle_program() {
    let (flag, sum) = (Arc::new(AtomicI32::new(0)), Arc::new(AtomicI32::new(0)));
    let threads = [(); 2].map(|()| {
        let (flag, sum) = (Arc::clone(&flag), Arc::clone(&sum));
        thread::spawn(move || {
            flag.swap(1, SeqCst);
            sum.fetch_add(1, SeqCst);
            flag.swap(2, SeqCst);
        })
    });
    for thread in threads {
        thread.join().expect("nothing panics");
    }
}
