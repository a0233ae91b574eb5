//! Path patterns as manifests write them: `*` within a segment, `**` across segments.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::RelPath;

/// A set of patterns, matched together.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    plain: Vec<(usize, Plain)>,
    set: GlobSet,
    /// The pattern that each of `set` is.
    in_set: Vec<usize>,
    patterns: Vec<String>,
}

/// A pattern that needs no regular expression, which takes longer to compile than a small project to read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Plain {
    /// `**`
    All,
    /// `a/b`
    Same(String),
    /// `a/b/**`, with the last `/`.
    Below(String),
    /// `**/*.rs`
    Ending(String),
    /// `**/a/b`
    Last(String),
}

/// A pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a path pattern: {reason}")]
pub struct GlobFault {
    pub pattern: String,
    pub reason: String,
}

impl Globs {
    /// Compiles `patterns`.
    ///
    /// # Errors
    /// The first pattern that is malformed, absolute, or leaves the project.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<Self, GlobFault> {
        let (mut plain, mut builder, mut in_set) = (Vec::new(), GlobSetBuilder::new(), Vec::new());
        for (index, pattern) in patterns.iter().map(AsRef::as_ref).enumerate() {
            let glob = compile(pattern)?;
            match Plain::read(pattern) {
                Some(one) => plain.push((index, one)),
                None => {
                    builder.add(glob);
                    in_set.push(index);
                }
            }
        }
        let fault = |error: globset::Error| GlobFault { pattern: String::new(), reason: error.to_string() };
        let patterns = patterns.iter().map(|pattern| pattern.as_ref().to_owned()).collect();
        Ok(Self { plain, set: builder.build().map_err(fault)?, in_set, patterns })
    }

    /// Compiles those of `patterns` that can be read: what a lock holds was checked when its manifest was read, perhaps
    /// by another version. Together too large to be compiled they match nothing.
    #[must_use]
    pub fn of_readable<S: AsRef<str>>(patterns: &[S]) -> Self {
        Self::new(patterns).unwrap_or_else(|_| {
            let readable = patterns.iter().map(AsRef::as_ref).filter(|pattern| Self::new(&[pattern]).is_ok());
            Self::new(&readable.collect::<Vec<_>>()).unwrap_or_default()
        })
    }

    #[must_use]
    pub fn is_match(&self, path: &RelPath) -> bool {
        self.is_match_text(path.as_str())
    }

    /// Whether a text that is no path matches, such as the id of a rule.
    #[must_use]
    pub fn is_match_text(&self, text: &str) -> bool {
        self.plain.iter().any(|(_, plain)| plain.is_match(text)) || self.set.is_match(text)
    }

    /// The patterns as written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// The patterns that match none of `paths`.
    pub fn unmatched<'a>(&self, paths: impl Iterator<Item = &'a RelPath>) -> Vec<&str> {
        let mut hit = vec![false; self.patterns.len()];
        for path in paths {
            let plain = self.plain.iter().filter(|(_, plain)| plain.is_match(path.as_str())).map(|(index, _)| *index);
            let in_set = self.set.matches(path.as_str()).into_iter().map(|at| self.in_set[at]);
            plain.chain(in_set).for_each(|index| hit[index] = true);
        }
        let missed = self.patterns.iter().zip(hit).filter(|(_, hit)| !hit);
        missed.map(|(pattern, _)| pattern.as_str()).collect()
    }
}

impl PartialEq for Globs {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Plain {
    fn read(pattern: &str) -> Option<Self> {
        let plain = |text: &str| !text.contains(['*', '?', '[', ']', '{', '}']);
        let own = str::to_owned;
        match pattern.strip_prefix("**/") {
            _ if pattern == "**" => Some(Self::All),
            _ if plain(pattern) => Some(Self::Same(own(pattern))),
            Some(last) if plain(last) => Some(Self::Last(own(last))),
            Some(last) => {
                let ending = last.strip_prefix('*').filter(|rest| plain(rest) && !rest.contains('/'));
                ending.map(|rest| Self::Ending(own(rest)))
            }
            None => {
                let folder = pattern.strip_suffix("**").filter(|folder| folder.ends_with('/') && plain(folder));
                folder.map(|folder| Self::Below(own(folder)))
            }
        }
    }

    fn is_match(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Same(text) => path == text,
            Self::Below(folder) => path.starts_with(folder),
            Self::Ending(ending) => path.ends_with(ending),
            Self::Last(last) => path.strip_suffix(last.as_str()).is_some_and(|up| up.is_empty() || up.ends_with('/')),
        }
    }
}

fn compile(pattern: &str) -> Result<globset::Glob, GlobFault> {
    let fault = |reason: &str| GlobFault { pattern: pattern.to_owned(), reason: reason.to_owned() };
    if pattern.is_empty() {
        return Err(fault("it is empty"));
    }
    if pattern.starts_with('/') || pattern.split('/').any(|segment| segment == "..") {
        return Err(fault("it leaves the project"));
    }
    if pattern.contains('\\') {
        return Err(fault("folders are parted by `/`"));
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.map_err(|error| fault(&error.kind().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, matched: &[&str], passed: &[&str]) {
        let globs = Globs::new(&[pattern]).expect("a pattern");
        let path = |text: &str| RelPath::new(text).expect("a path");
        matched.iter().for_each(|text| assert!(globs.is_match(&path(text)), "{pattern} matches {text}"));
        passed.iter().for_each(|text| assert!(!globs.is_match(&path(text)), "{pattern} passes {text}"));
    }

    #[test]
    fn a_star_stays_in_its_segment() {
        check("src/*.rs", &["src/a.rs"], &["src/a/b.rs", "a.rs"]);
        check("crates/api/**", &["crates/api/a", "crates/api/b/c.rs"], &["crates/apis/a"]);
        check("**/*.md", &["a.md", "b/c.md"], &["a.mdx"]);
        check("{a,b}/x", &["a/x", "b/x"], &["c/x"]);
    }

    #[test]
    fn a_plain_pattern_means_what_the_library_says() {
        let patterns = ["**", "a", "a/b", "a/**", "a/b/**", "**/a", "**/a/b", "**/*.a", "**/*", "**/*a", "**/.a"];
        let paths =
            ["a", "b", "a/b", "b/a", "a/b/c", "b/a/b", "x.a", "b/x.a", ".a", "b/.a", "a.a/b", "ab", "ba", "ba/b"];
        for pattern in patterns {
            let plain = Plain::read(pattern).unwrap_or_else(|| panic!("{pattern} is plain"));
            let library = compile(pattern).expect("a pattern").compile_matcher();
            for path in paths {
                assert_eq!(plain.is_match(path), library.is_match(path), "{pattern} {path}");
            }
        }
        for pattern in ["*", "a*/**", "**/*/a", "a/*.rs", "[a]", "**/**", "{a,b}", "a/**/b"] {
            assert_eq!(Plain::read(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn a_bad_pattern_says_why() {
        let message = |pattern: &str| Globs::new(&[pattern]).expect_err("refused").to_string();
        assert_eq!(message("../x"), "`../x` is not a path pattern: it leaves the project");
        assert_eq!(message("a["), "`a[` is not a path pattern: unclosed character class; missing ']'");
    }
}
