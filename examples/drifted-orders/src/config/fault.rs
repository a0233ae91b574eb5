use std::fmt;

/// One thing that is wrong with the configuration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The key.
    pub(super) key: String,
    /// Where its value came from: a variable or a file. `None` when there is no value.
    pub(super) origin: Option<String>,
    /// What is wrong. Never holds the value of a secret.
    pub(super) problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        if let Some(origin) = &self.origin {
            write!(f, " (from {origin})")?;
        }
        write!(f, " {}", self.problem)
    }
}

/// Everything that is wrong with the configuration. Shown, one fault per line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The given value of `key`. One that has to be there and is not becomes a fault, and an empty
    /// value, which nobody gets to see.
    pub(super) fn need<T: Default>(&mut self, key: &str, given: Option<T>, why: &str) -> T {
        let known = self.0.iter().any(|fault| fault.key == key);
        if given.is_none() && !known {
            self.push(Fault {
                key: key.to_owned(),
                origin: None,
                problem: format!("is missing: {why}"),
            });
        }
        given.unwrap_or_default()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is wrong")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}
