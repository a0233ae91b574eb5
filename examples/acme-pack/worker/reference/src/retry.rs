//! A job that fails is tried again.

/// How often a job is tried in all.
pub const ATTEMPTS: usize = 3;

/// The first outcome that is not a fault, or the last fault.
///
/// # Errors
/// When the job failed every time.
pub fn until_done<T, E>(mut attempt: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    for _ in 1..ATTEMPTS {
        if let Ok(done) = attempt() {
            return Ok(done);
        }
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gives_up_in_the_end() {
        let mut tries = 0;
        let outcome: Result<(), &str> = until_done(|| {
            tries += 1;
            Err("no")
        });
        assert_eq!((outcome, tries), (Err("no"), ATTEMPTS));
    }
}
