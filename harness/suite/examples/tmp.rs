fn main() {
    let root = std::path::Path::new("scenarios");
    let start = std::time::Instant::now();
    match threadproof_suite::load_all(root) {
        Ok(c) => println!("ok {} {:?}", c.scenarios.len(), start.elapsed()),
        Err(p) => {
            for p in p {
                println!("{:?}", miette::Report::new(p));
            }
        }
    }
    // charts of all
    let mut out = String::new();
    for id in threadproof_suite::ids(root).unwrap() {
        if let Ok(l) = threadproof_suite::load(root, &id) {
            let e = l.explore(threadproof_spec::Platform::default()).unwrap();
            out += &format!("== {id} {}\n", e.states);
            for a in e.outcomes {
                out += &threadproof_suite::chart(&l.scenario, &a.events, &a.outcome);
                out += &format!("{:?}\n", a.schedule);
            }
        }
    }
    std::fs::write(std::env::args().nth(1).unwrap(), out).unwrap();
}
