//! A reference to a thread-local value cannot leave the closure of `LocalKey::with`.

thread_local! {
    static NAME: String = String::new();
}

pub fn take() {
    let mut outside = None;
    NAME.with(|name| {
        #[cfg(refused)]
        let kept = name;
        #[cfg(not(refused))]
        let kept = name.clone();
        outside = Some(kept); //~ E0521
    });
}
