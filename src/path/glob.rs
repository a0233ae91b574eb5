//! Path patterns as manifests write them: `*` within a segment, `**` across segments.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::RelPath;

/// A set of patterns, matched together.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    set: GlobSet,
    patterns: Vec<String>,
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
        let mut builder = GlobSetBuilder::new();
        for pattern in patterns {
            builder.add(compile(pattern.as_ref())?);
        }
        let fault = |error: globset::Error| GlobFault { pattern: String::new(), reason: error.to_string() };
        let patterns = patterns.iter().map(|pattern| pattern.as_ref().to_owned()).collect();
        Ok(Self { set: builder.build().map_err(fault)?, patterns })
    }

    #[must_use]
    pub fn is_match(&self, path: &RelPath) -> bool {
        self.set.is_match(path.as_str())
    }

    /// Whether a text that is no path matches, such as the id of a rule.
    #[must_use]
    pub fn is_match_text(&self, text: &str) -> bool {
        self.set.is_match(text)
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
            for index in self.set.matches(path.as_str()) {
                hit[index] = true;
            }
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
    fn a_bad_pattern_says_why() {
        let message = |pattern: &str| Globs::new(&[pattern]).expect_err("refused").to_string();
        assert_eq!(message("../x"), "`../x` is not a path pattern: it leaves the project");
        assert_eq!(message("a["), "`a[` is not a path pattern: unclosed character class; missing ']'");
    }
}
