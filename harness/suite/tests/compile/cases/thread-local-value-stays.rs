//! A thread-local value cannot be moved out of its key.

thread_local! {
    static NAME: String = String::new();
}

pub fn take() -> String {
    #[cfg(refused)]
    return NAME.with(|name| *name); //~ E0507
    #[cfg(not(refused))]
    NAME.with(|name| name.clone())
}
