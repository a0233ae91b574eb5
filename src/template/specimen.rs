//! Specimens: the names a reference is written with, found in all their cases and replaced by the answers.
//!
//! One pass over the text with an overlapping multi-pattern search; the longest match whose boundaries hold wins, and
//! nothing put in is scanned again.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::{AhoCorasick, packed};

use super::case::{Case, words};
use crate::model::path::{Globs, RelPath};
use crate::model::value::Value;

/// How a specimen is looked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// Words, in each of these cases.
    Words(Vec<Case>),
    /// One exact token, in these files only.
    Token(Globs),
}

/// A parameter's specimen.
#[derive(Debug, Clone, PartialEq)]
pub struct Specimen {
    pub parameter: String,
    pub text: String,
    pub form: Form,
}

#[derive(Debug, Clone)]
struct Pattern {
    specimen: usize,
    case: Option<Case>,
    /// Looked for by `near_misses` only.
    unlisted: bool,
    text: String,
}

/// All specimens of a blueprint, ready to search.
#[derive(Debug, Clone)]
pub struct Specimens {
    specimens: Vec<Specimen>,
    patterns: Vec<Pattern>,
    automaton: AhoCorasick,
    /// Finds out fast that a text holds none of the patterns, as most do; absent where the machine has no vectors.
    quick: Option<packed::Searcher>,
}

/// A specimen found: the bytes it fills, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub span: Range<usize>,
    pattern: usize,
}

/// Two parameters whose specimens read the same in some case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{first}` and `{second}` are both written `{text}` in the reference")]
pub struct SharedVariant {
    pub first: String,
    pub second: String,
    pub text: String,
}

/// Specimens with what each is to become.
#[derive(Debug, Clone)]
pub struct Substitution<'s> {
    specimens: &'s Specimens,
    replacements: Vec<Option<String>>,
}

impl Specimens {
    /// Prepares the search.
    ///
    /// # Errors
    /// Each pair of parameters that share a variant.
    pub fn new(specimens: Vec<Specimen>) -> Result<Self, Vec<SharedVariant>> {
        let patterns: Vec<Pattern> = specimens.iter().enumerate().flat_map(|(at, one)| patterns(at, one)).collect();
        let mut shared = Vec::new();
        for (at, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| !pattern.unlisted) {
            let twin = patterns[..at].iter().find(|other| !other.unlisted && other.text == pattern.text);
            let told = |twin: &&Pattern| {
                shared.iter().any(|one: &SharedVariant| {
                    one.first == specimens[twin.specimen].parameter
                        && one.second == specimens[pattern.specimen].parameter
                })
            };
            if let Some(twin) = twin.filter(|twin| twin.specimen != pattern.specimen && !told(twin)) {
                let name = |pattern: &Pattern| specimens[pattern.specimen].parameter.clone();
                shared.push(SharedVariant { first: name(twin), second: name(pattern), text: pattern.text.clone() });
            }
        }
        let texts = || patterns.iter().map(|pattern| &pattern.text);
        match AhoCorasick::new(texts()) {
            Ok(automaton) if shared.is_empty() => {
                let quick = packed::Searcher::new(texts());
                Ok(Self { specimens, patterns, automaton, quick })
            }
            _ => Err(shared),
        }
    }

    /// The specimens in `text`, a file at `path`, in order and apart from each other.
    #[must_use]
    pub fn find(&self, path: Option<&RelPath>, text: &str) -> Vec<Hit> {
        if self.quick.as_ref().is_some_and(|quick| quick.find(text).is_none()) {
            return Vec::new();
        }
        let mut hits: Vec<Hit> = self.matches(text).filter(|hit| self.holds(hit, path, text)).collect();
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.span.len()), hit.span.start));
        let mut taken: Vec<Hit> = Vec::with_capacity(hits.len());
        let mut starts = std::collections::BTreeMap::new();
        for hit in hits {
            let before = starts.range(..hit.span.end).next_back();
            if before.is_none_or(|(_, end)| *end <= hit.span.start) {
                starts.insert(hit.span.start, hit.span.end);
                taken.push(hit);
            }
        }
        taken.sort_by_key(|hit| hit.span.start);
        taken
    }

    /// What looks like a specimen and is not replaced: a boundary fails, its case is not listed in `variants`, or it is
    /// written in no case at all, such as `Axum-Web` and `axum_Web`.
    #[must_use]
    pub fn near_misses(&self, path: Option<&RelPath>, text: &str) -> Vec<Hit> {
        let hits = self.find(path, text);
        let apart =
            |miss: &Hit| hits.iter().all(|hit| hit.span.end <= miss.span.start || miss.span.end <= hit.span.start);
        let words = |miss: &Hit| matches!(self.specimens[self.patterns[miss.pattern].specimen].form, Form::Words(_));
        let bare = |miss: &Hit| {
            self.patterns[miss.pattern].case != Some(Case::Flat) || boundary(text, &miss.span, Some(Case::Flat))
        };
        let mut misses: Vec<Hit> = self.matches(text).filter(|miss| apart(miss) && words(miss) && bare(miss)).collect();
        misses.extend(self.written_otherwise(text).into_iter().filter(|miss| apart(miss)));
        misses.sort_by_key(|miss| (miss.span.start, std::cmp::Reverse(miss.span.len())));
        misses.dedup_by(|later, first| later.span.start < first.span.end);
        misses
    }

    /// The names of several words that stand in `text` in no case, whatever their letters and what joins their words.
    fn written_otherwise(&self, text: &str) -> Vec<Hit> {
        let mut found = Vec::new();
        for (pattern, one) in self.patterns.iter().enumerate() {
            let words = words(&one.text);
            if one.case != Some(Case::Kebab) || words.len() < 2 {
                continue;
            }
            let joined = ["-", "_", " ", ".", "/"].map(|between| words.join(between));
            let Ok(automaton) = AhoCorasick::builder().ascii_case_insensitive(true).build(joined) else { continue };
            let hits = automaton.find_iter(text).map(|found| Hit { span: found.range(), pattern });
            found.extend(hits.filter(|hit| stands_alone(text, &hit.span)));
        }
        found
    }

    /// The parameter a hit belongs to.
    #[must_use]
    pub fn parameter(&self, hit: &Hit) -> &str {
        &self.specimens[self.patterns[hit.pattern].specimen].parameter
    }

    /// Binds each specimen to the answer that `answer` gives for its parameter. A parameter that was not asked keeps
    /// its specimen.
    pub fn bind<'a>(&self, answer: impl Fn(&str) -> Option<&'a Value>) -> Substitution<'_> {
        let replacement = |pattern: &Pattern| {
            let specimen = &self.specimens[pattern.specimen];
            let text = answer(&specimen.parameter)?.to_string();
            Some(pattern.case.map_or_else(|| text.clone(), |case| case.join(&words(&text))))
        };
        Substitution { specimens: self, replacements: self.patterns.iter().map(replacement).collect() }
    }

    fn matches(&self, text: &str) -> impl Iterator<Item = Hit> {
        let found = self.automaton.find_overlapping_iter(text);
        found.map(|found| Hit { span: found.range(), pattern: found.pattern().as_usize() })
    }

    fn holds(&self, hit: &Hit, path: Option<&RelPath>, text: &str) -> bool {
        let pattern = &self.patterns[hit.pattern];
        let here = match (&self.specimens[pattern.specimen].form, path) {
            (Form::Words(_), _) => true,
            (Form::Token(globs), Some(path)) => globs.is_match(path),
            (Form::Token(_), None) => false,
        };
        !pattern.unlisted && here && boundary(text, &hit.span, pattern.case)
    }
}

impl Substitution<'_> {
    /// `text` with every specimen replaced; `None` when nothing is.
    #[must_use]
    pub fn apply(&self, path: Option<&RelPath>, text: &str) -> Option<String> {
        let hits = self.specimens.find(path, text);
        if hits.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for Hit { span, pattern } in hits {
            out.push_str(&text[at..span.start]);
            out.push_str(self.replacements[pattern].as_deref().unwrap_or(&text[span.clone()]));
            at = span.end;
        }
        out.push_str(&text[at..]);
        Some(out)
    }

    /// `text` with every specimen replaced, for texts that are not files.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.apply(None, text).map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

fn patterns(at: usize, specimen: &Specimen) -> Vec<Pattern> {
    let pattern = |case, text, unlisted| Pattern { specimen: at, case, unlisted, text };
    match &specimen.form {
        Form::Token(_) => vec![pattern(None, specimen.text.clone(), false)],
        Form::Words(cases) => {
            let name = words(&specimen.text);
            let listed = cases.iter().map(|case| pattern(Some(*case), case.join(&name), false));
            let others = Case::ON_REQUEST.iter().filter(|case| !cases.contains(case));
            listed.chain(others.map(|case| pattern(Some(*case), case.join(&name), true))).collect()
        }
    }
}

/// Whether the characters beside a match let it stand as a word of its own. A digit after it never does.
fn boundary(text: &str, span: &Range<usize>, case: Option<Case>) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let joined = |c: char| c.is_alphanumeric();
    match case {
        Some(Case::Pascal) => {
            !before.is_some_and(char::is_uppercase) && !after.is_some_and(|c| joined(c) && !c.is_uppercase())
        }
        Some(Case::Camel) => !before.is_some_and(joined) && !after.is_some_and(|c| joined(c) && !c.is_uppercase()),
        Some(_) => !before.is_some_and(joined) && !after.is_some_and(joined),
        None => !before.is_some_and(|c| joined(c) || c == '_') && !after.is_some_and(|c| joined(c) || c == '_'),
    }
}

/// Whether neither a letter nor a digit stands beside the span.
fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    [before, after].into_iter().flatten().all(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests;
