//! The speed of the spec's explorer.

use std::sync::Arc;

use shuttle::sync::atomic::{AtomicI32, Ordering::SeqCst};
use shuttle::thread;
use threadproof_model::{Scenario, parse};
use threadproof_spec::{Platform, explore};

use crate::{Measured, compare};

/// How often the explorer is run while the other is run once.
const TIMES: u32 = 50;

const PROGRAM: &str = "\
title \"Swap, add, swap\"
clause \"speed\"
shared {
atomic \"flag\" 0
atomic \"sum\" 0
}
main {
spawn \"work\" as=\"a\"
spawn \"work\" as=\"b\"
join \"a\"
join \"b\"
}
thread \"work\" {
swap \"flag\" 1
add \"sum\" 1
swap \"flag\" 2
}
";

/// The explorer's rate of exhausting two threads that swap, add and swap, to that of shuttle.
///
/// The explorer finds all outcomes, with a schedule for each; shuttle just runs the program.
pub(crate) fn ratio() -> Measured {
    let nodes = parse(PROGRAM).map_err(|fault| fault.kind)?;
    let scenario = Scenario::from_nodes("swap-add-swap", &nodes).map_err(|_| "not a scenario")?;
    let explorer = || {
        for _ in 0..TIMES {
            explore(&scenario, Platform::default())?;
        }
        Ok(())
    };
    let shuttle = || {
        shuttle::check_dfs(program, None);
        Ok(())
    };
    Ok(format!("{:.1}", f64::from(TIMES) * compare::ratio(11, explorer, shuttle)?))
}

#[expect(clippy::expect_used, reason = "shuttle wants a closure that returns nothing")]
fn program() {
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
