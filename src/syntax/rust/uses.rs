//! `use` declarations, flattened: one path for each name, however they are grouped.

use super::tokens::{TokenKind, Tokens};

/// The most paths one declaration may hold; what lies beyond is left out.
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

/// Reads a tree from `at`, and says where what follows its `;` starts.
pub(super) fn read(tokens: &Tokens<'_>, at: usize, end: usize) -> (Vec<Use>, usize) {
    let mut reader = Reader { found: Vec::new(), prefixes: vec![String::new()], path: String::new(), alias: None };
    let mut next = at;
    while next < end && !tokens.is(next, b';') {
        reader.token(tokens, next);
        next += 1;
    }
    reader.finish();
    (reader.found, (next + 1).min(end))
}

struct Reader {
    found: Vec<Use>,
    prefixes: Vec<String>,
    path: String,
    /// `Some` after `as`.
    alias: Option<String>,
}

impl Reader {
    fn token(&mut self, tokens: &Tokens<'_>, at: usize) {
        match tokens.toks[at].sort {
            TokenKind::Open => {
                let whole =
                    format!("{}{}", self.prefixes.last().map_or("", String::as_str), std::mem::take(&mut self.path));
                // A prefix that grows without end says nothing.
                self.prefixes.push(if whole.len() > 1024 { String::new() } else { whole });
            }
            TokenKind::Close => {
                self.finish();
                self.prefixes.pop();
            }
            TokenKind::Word if tokens.str(at) == "as" => self.alias = Some(String::new()),
            TokenKind::Mark if tokens.byte(at) == b',' => self.finish(),
            _ => match &mut self.alias {
                Some(alias) => alias.push_str(tokens.str(at)),
                None => self.path.push_str(tokens.str(at)),
            },
        }
    }

    fn finish(&mut self) {
        let (path, alias) = (std::mem::take(&mut self.path), self.alias.take());
        if path.is_empty() || self.found.len() >= MOST {
            return;
        }
        let whole = format!("{}{path}", self.prefixes.last().map_or("", String::as_str));
        let path = whole.strip_suffix("::self").unwrap_or(&whole).to_owned();
        self.found.push(Use { path, alias });
    }
}
