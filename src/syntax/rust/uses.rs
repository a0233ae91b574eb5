//! `use` declarations, flattened: one path for each name, however they are grouped.

use super::tokens::Tokens;

/// The most paths one declaration may hold.
const MOST: usize = 4096;

/// One path of a `use`, with the name it gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub path: String,
    /// `as NAME`.
    pub alias: Option<String>,
}

impl Use {
    /// The path and the alias.
    pub(super) fn text(&self) -> String {
        match &self.alias {
            Some(alias) => format!("{} as {alias}", self.path),
            None => self.path.clone(),
        }
    }

    /// The last segment of the path.
    pub(super) fn original(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or_default()
    }

    /// The name it gives; a glob gives its whole path.
    pub(super) fn name(&self) -> &str {
        match (&self.alias, self.original()) {
            (Some(alias), _) => alias,
            (None, "*") => &self.path,
            (None, original) => original,
        }
    }
}

/// How deep the braces of one declaration may be nested.
const DEEPEST: usize = 32;

/// Reads a tree from `at`, and says where what follows its `;` starts; nothing where it is no tree (Rust reference, "Use
/// declarations").
pub(super) fn read(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(Vec<Use>, usize)> {
    let mut reader = Reader { tokens, end, found: Vec::new() };
    let next = reader.tree(at, "", 0)?;
    (next < end && tokens.is(next, b';')).then(|| (reader.found, next + 1))
}

struct Reader<'r, 't> {
    tokens: &'r Tokens<'t>,
    end: usize,
    found: Vec<Use>,
}

impl Reader<'_, '_> {
    fn is_colons(&self, at: usize) -> bool {
        let tokens = self.tokens;
        at + 1 < self.end
            && tokens.is(at, b':')
            && tokens.is(at + 1, b':')
            && tokens.toks[at].end == tokens.toks[at + 1].start
    }

    /// Reads one tree below `prefix`, and says where it ends.
    fn tree(&mut self, at: usize, prefix: &str, depth: usize) -> Option<usize> {
        let (mut next, mut path) = (at, prefix.to_owned());
        if self.is_colons(next) {
            path.push_str("::");
            next += 2;
        }
        // A prefix that grows without end says nothing.
        while next < self.end && path.len() <= 1024 {
            if self.tokens.is(next, b'*') {
                path.push('*');
                return self.take(path, None, next + 1);
            }
            if self.tokens.is(next, b'{') {
                return self.list(next, &path, depth + 1);
            }
            let dollar = usize::from(self.tokens.is(next, b'$'));
            let word = self.tokens.word(next + dollar).filter(|_| next + dollar < self.end)?;
            path.push_str(if dollar == 1 { "$" } else { "" });
            path.push_str(word);
            next += 1 + dollar;
            if !self.is_colons(next) {
                return self.named(path, next);
            }
            path.push_str("::");
            next += 2;
        }
        None
    }

    /// A path, with the name that may follow it.
    fn named(&mut self, path: String, next: usize) -> Option<usize> {
        if next >= self.end || !self.tokens.is_word(next, "as") {
            return self.take(path, None, next);
        }
        let alias = self.tokens.word(next + 1).filter(|_| next + 1 < self.end)?.to_owned();
        self.take(path, Some(alias), next + 2)
    }

    fn take(&mut self, whole: String, alias: Option<String>, next: usize) -> Option<usize> {
        let path = whole.strip_suffix("::self").unwrap_or(&whole).to_owned();
        self.found.push(Use { path, alias });
        (self.found.len() <= MOST).then_some(next)
    }

    /// Trees in braces, and where the braces end.
    fn list(&mut self, open: usize, prefix: &str, depth: usize) -> Option<usize> {
        let close = self.tokens.inside(open).end;
        if depth > DEEPEST || close >= self.end {
            return None;
        }
        let mut next = open + 1;
        while next < close {
            next = self.tree(next, prefix, depth)?;
            match self.tokens.is(next, b',') {
                true => next += 1,
                false if next == close => {}
                false => return None,
            }
        }
        (next == close).then_some(close + 1)
    }
}
