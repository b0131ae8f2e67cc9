#![allow(missing_docs, clippy::all, clippy::pedantic)]
fn main() {
    for p in std::env::args().skip(1) {
        let dir = std::path::Path::new("/tmp/nastyroot/a");
        std::fs::create_dir_all(dir).unwrap();
        std::fs::copy(&p, dir.join("n.kdl")).unwrap();
        let now = std::time::Instant::now();
        let r = std::thread::Builder::new()
            .stack_size(1 << 20)
            .spawn(|| threadproof_suite::load("/tmp/nastyroot".as_ref(), "a/n"))
            .unwrap()
            .join()
            .unwrap();
        let t = now.elapsed();
        let n = match r {
            Ok(_) => 0,
            Err(p) => p.into_iter().count(),
        };
        println!("{:>10.3} ms {:>6} problems {}", t.as_secs_f64() * 1000., n, p);
    }
}
