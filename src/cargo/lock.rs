//! A `Cargo.lock`, as it is written.
//!
//! The format is that of Cargo's `src/resolver/encode.rs`. The crate `cargo-lock` reads it too, and was tried: it resolves
//! dependencies while it reads, so that it refuses a lock with one dangling name and silently takes the first of two
//! packages for an ambiguous one, and it forgets the comments at the top. A rendered lock has all of these.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A lock file.
#[derive(Debug, Clone, Default)]
pub struct Lock<'l> {
    pub version: Option<i64>,
    pub packages: Vec<LockedPackage<'l>>,
    /// Whether it holds more than that, such as `[metadata]` and `[[patch.unused]]`, or something that could not be read.
    pub has_more: bool,
}

/// One `[[package]]`. Texts are borrowed, so one that needs escapes is passed over: Cargo writes none.
#[derive(Debug, Clone, Default)]
pub struct LockedPackage<'l> {
    pub name: &'l str,
    /// Empty where none is written.
    pub version: &'l str,
    /// Where it comes from; nothing for a folder.
    pub source: Option<&'l str>,
    pub checksum: Option<&'l str>,
    /// As they are written; see [`LockedDependency`].
    pub dependencies: Vec<&'l str>,
}

/// A dependency as a lock file names it: `name`, `name version` or `name version (source)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockedDependency<'l> {
    pub name: &'l str,
    pub version: Option<&'l str>,
    pub source: Option<&'l str>,
}

impl<'l> Lock<'l> {
    /// Reads a lock file of any version; nothing where it is no TOML.
    #[must_use]
    pub fn read(text: &'l str) -> Option<Self> {
        let table = DeTable::parse(text).ok()?.into_inner();
        let mut lock = Self::default();
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.into_inner()) {
                ("version", DeValue::Integer(version)) => lock.version = version.to_string().parse().ok(),
                ("package", DeValue::Array(packages)) => packages.into_iter().for_each(|one| lock.push(one)),
                _ => lock.has_more = true,
            }
        }
        Some(lock)
    }

    fn push(&mut self, value: Spanned<DeValue<'l>>) {
        let DeValue::Table(table) = value.into_inner() else {
            self.has_more = true;
            return;
        };
        let mut package = LockedPackage::default();
        for (key, value) in table {
            let known = package.set(key.get_ref(), value.into_inner());
            self.has_more |= known.is_none();
        }
        self.has_more |= package.name.is_empty() || package.version.is_empty();
        if !package.name.is_empty() {
            self.packages.push(package);
        }
    }
}

impl<'l> LockedPackage<'l> {
    /// Takes one key of the package; nothing when it is not one of these, or its value not what it has to be.
    fn set(&mut self, key: &str, value: DeValue<'l>) -> Option<()> {
        match key {
            "name" => self.name = text(value)?,
            "version" => self.version = text(value)?,
            "source" => self.source = Some(text(value)?),
            "checksum" => self.checksum = Some(text(value)?),
            "dependencies" => {
                let DeValue::Array(list) = value else { return None };
                let count = list.len();
                self.dependencies = list.into_iter().filter_map(|one| text(one.into_inner())).collect();
                return (self.dependencies.len() == count).then_some(());
            }
            _ => return None,
        }
        Some(())
    }
}

fn text(value: DeValue<'_>) -> Option<&str> {
    match value {
        DeValue::String(Cow::Borrowed(text)) => Some(text),
        _ => None,
    }
}

impl<'l> LockedDependency<'l> {
    #[must_use]
    pub fn read(text: &'l str) -> Self {
        let mut parts = text.splitn(3, ' ');
        let name = parts.next().unwrap_or(text);
        let version = parts.next();
        let source = parts.next().and_then(|part| part.strip_prefix('(')?.strip_suffix(')'));
        Self { name, version, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_of_any_version_is_read_as_far_as_it_goes() {
        let read = |text| {
            let lock = Lock::read(text)?;
            let names: Vec<&str> = lock.packages.iter().map(|package| package.name).collect();
            Some((lock.version, names.join(" "), lock.has_more))
        };
        for (text, expected) in [
            ("", (None, "", false)),
            ("version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n", (Some(4), "a", false)),
            ("[[package]]\nname = \"a\"\n[metadata]\n", (None, "a", true)),
            (
                "package = [{ name = \"\\u0061\" }, { name = \"b\", version = 'x', replace = \"c\" }, 1]",
                (None, "b", true),
            ),
        ] {
            assert_eq!(read(text), Some((expected.0, expected.1.to_owned(), expected.2)), "{text}");
        }
        assert_eq!(read("[package"), None);
    }

    #[test]
    fn a_dependency_says_as_much_as_it_has_to() {
        let read = |text| {
            let LockedDependency { name, version, source } = LockedDependency::read(text);
            (name, version, source)
        };
        assert_eq!(read("a"), ("a", None, None));
        assert_eq!(read("a 1.0.0"), ("a", Some("1.0.0"), None));
        assert_eq!(read("a 1.0.0 (git+https://x?b=c d)"), ("a", Some("1.0.0"), Some("git+https://x?b=c d")));
    }
}
