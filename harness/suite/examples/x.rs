#![allow(missing_docs)]
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let now = std::time::Instant::now();
    match threadproof_suite::load_all(root.as_ref()) {
        Ok(c) => println!(
            "ok {} scenarios {} clauses {:?}",
            c.scenarios.len(),
            c.contract.clauses.len(),
            now.elapsed()
        ),
        Err(p) => {
            eprintln!("{:?}", now.elapsed());
            eprintln!("{:?}", miette::Report::new(p))
        }
    }
}
