use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Paths, Reach, RuleContext, Shape, Verdict, Violation, ViolationKind, kind};
use crate::model::tree::Entry;
use crate::syntax::document::At;

pub(super) const KIND: Kind = kind::<File>("file");

/// That a file is there, is not there, or contains a text.
///
/// ```toml
/// kind = "file"
/// path = "deny.toml"        # a path, or a pattern such as "migrations/**/*.sql"
/// is = "present"            # present | absent | contains
/// ```
///
/// `is = "contains"` needs `text`, the text to be found:
///
/// ```toml
/// path = "Dockerfile"
/// is = "contains"
/// text = "USER nonroot"
/// ```
///
/// With a pattern, `present` asks for one file at least, `absent` for none at all, and `contains` for the text in each
/// of them. `absent` also speaks of a folder. Links are not followed: what a link leads to is unknown.
///
/// That a file equals the blueprint's is not a rule but ownership: `mode = "pinned"`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    path: At<String>,
    is: Is,
    text: Option<At<String>>,
}

/// What is asked of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Is {
    Present,
    Absent,
    Contains,
}

impl Shape for File {
    fn faults(&self) -> Vec<(Range<usize>, String)> {
        let at = |message: String| (self.path.span.clone(), message);
        let path = Paths::read(&self.path.value).err().map(at);
        let text = match &self.text {
            None if self.is == Is::Contains => {
                Some(at("`is = \"contains\"` needs `text`, the text to be found".into()))
            }
            Some(text) if self.is != Is::Contains => {
                Some((text.span.clone(), "`text` goes with `is = \"contains\"`".to_owned()))
            }
            Some(text) if text.value.is_empty() => Some((text.span.clone(), "every file contains nothing".to_owned())),
            _ => None,
        };
        path.into_iter().chain(text).collect()
    }

    fn reach(&self) -> Reach {
        let governs = Paths::read(&self.path.value).map(|paths| paths.pattern()).into_iter().collect::<Vec<_>>();
        Reach { reads: if self.is == Is::Contains { governs.clone() } else { Vec::new() }, governs }
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        let Ok(paths) = Paths::read(&self.path.value) else { return Verdict::default() };
        match self.is {
            Is::Present => self.present(&paths, context),
            Is::Absent => absent(&paths, context),
            Is::Contains => self.contains(&paths, context),
        }
    }
}

impl File {
    fn present(&self, paths: &Paths, context: &RuleContext<'_>) -> Verdict {
        let found: Vec<_> = paths.entries(context).collect();
        let is_file = |entry: &Entry| matches!(entry, Entry::File(_) | Entry::Listed { .. } | Entry::Unreadable { .. });
        let mut verdict = Verdict { sites: 1, violations: Vec::new() };
        if found.iter().any(|(_, entry)| is_file(entry)) {
            return verdict;
        }
        verdict.push(match found.first() {
            Some((path, Entry::Link { target })) => {
                let message = format!("`{path}` is a link to `{target}`, which is not followed");
                Violation::new(ViolationKind::Unknown, path.as_str(), "link", message).at(path, 0..0)
            }
            Some((path, entry)) => {
                let message = format!("`{path}` is {}, not a file", word(entry));
                Violation::new(ViolationKind::Divergence, path.as_str(), "kind", message).at(path, 0..0)
            }
            None => self.missing(paths),
        });
        verdict
    }

    fn missing(&self, paths: &Paths) -> Violation {
        let path = &self.path.value;
        let message = match paths {
            Paths::One(_) => format!("`{path}` is not there"),
            Paths::Many(_) => format!("there is no file such as `{path}`"),
        };
        Violation::new(ViolationKind::Absence, path.as_str(), "file", message)
    }

    fn contains(&self, paths: &Paths, context: &RuleContext<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        let wanted = self.text.as_ref().map_or("", |text| text.value.as_str());
        for (path, _) in paths.entries(context) {
            verdict.sites += 1;
            let Some(text) = context.sources.text(path) else {
                let message = format!("`{path}` cannot be read as text");
                verdict.push(Violation::new(ViolationKind::Unknown, path.as_str(), "text", message).at(path, 0..0));
                continue;
            };
            if !has(text, wanted) {
                let message = format!("`{path}` does not contain `{}`", first_line(wanted));
                verdict.push(Violation::new(ViolationKind::Absence, path.as_str(), "text", message).at(path, 0..0));
            }
        }
        if verdict.sites == 0 {
            verdict.sites = 1;
            verdict.push(self.missing(paths));
        }
        verdict
    }
}

/// Whether a text has another in it, whatever ends its lines.
fn has(text: &str, wanted: &str) -> bool {
    text.contains(wanted) || text.replace("\r\n", "\n").contains(&wanted.replace("\r\n", "\n"))
}

fn first_line(text: &str) -> String {
    let mut lines = text.trim().lines();
    let first = lines.next().unwrap_or_default().to_owned();
    if lines.next().is_some() { format!("{first} …") } else { first }
}

fn word(entry: &Entry) -> &'static str {
    match entry {
        Entry::Special { kind } => kind,
        Entry::Link { .. } => "a link",
        _ => "a file",
    }
}

fn absent(paths: &Paths, context: &RuleContext<'_>) -> Verdict {
    let mut verdict = Verdict { sites: 1, violations: Vec::new() };
    for (path, _) in paths.entries(context) {
        let message = format!("`{path}` must not be there");
        verdict.push(Violation::new(ViolationKind::Divergence, path.as_str(), "file", message).at(path, 0..0));
    }
    if let (Paths::One(folder), true) = (paths, verdict.violations.is_empty()) {
        let inside = context.sources.tree().paths().filter(|path| path.inside(folder.as_str()).is_some()).count();
        if inside > 0 {
            let files = if inside == 1 { "a file".to_owned() } else { format!("{inside} files") };
            let message = format!("the folder `{folder}` must not be there, and it holds {files}");
            verdict.push(Violation::new(ViolationKind::Divergence, folder.as_str(), "folder", message));
        }
    }
    verdict
}

#[cfg(test)]
mod tests {
    use crate::rule::tests::judged;

    const PROJECT: &str = "//- deny.toml\n[advisories]\n//- Dockerfile\nFROM x\r\nUSER nonroot\r\n//- link -> deny.toml\n\
        //- vendor/a.c\n//- vendor/b.c\n//- db/1.sql\nSELECT 1;\n//- db/2.sql\nDROP x;\n//- a/[id].ts\n";

    #[track_caller]
    fn check(keys: &str, expected: &[&str]) {
        assert_eq!(judged("file", keys, PROJECT), expected, "{keys}");
    }

    #[test]
    fn a_file_is_there() {
        check("path = \"deny.toml\"\nis = \"present\"", &[]);
        check("path = \"a/[id].ts\"\nis = \"present\"", &[]);
        check("path = \"deny.md\"\nis = \"present\"", &["absence deny.md `deny.md` is not there"]);
        check("path = \"**/*.sql\"\nis = \"present\"", &[]);
        check("path = \"**/*.md\"\nis = \"present\"", &["absence **/*.md there is no file such as `**/*.md`"]);
        check(
            "path = \"link\"\nis = \"present\"",
            &["unknown link @1:1 `link` is a link to `deny.toml`, which is not followed"],
        );
    }

    #[test]
    fn a_file_is_not_there() {
        check("path = \"deny.md\"\nis = \"absent\"", &[]);
        check("path = \"link\"\nis = \"absent\"", &["divergence link @1:1 `link` must not be there"]);
        check(
            "path = \"vendor\"\nis = \"absent\"",
            &["divergence vendor the folder `vendor` must not be there, and it holds 2 files"],
        );
        check(
            "path = \"vendor/**\"\nis = \"absent\"",
            &[
                "divergence vendor/a.c @1:1 `vendor/a.c` must not be there",
                "divergence vendor/b.c @1:1 `vendor/b.c` must not be there",
            ],
        );
    }

    #[test]
    fn a_file_contains_a_text() {
        check("path = \"Dockerfile\"\nis = \"contains\"\ntext = \"FROM x\\nUSER nonroot\\n\"", &[]);
        check(
            "path = \"db/*.sql\"\nis = \"contains\"\ntext = \"SELECT\\n1\"",
            &[
                "absence db/1.sql @1:1 `db/1.sql` does not contain `SELECT …`",
                "absence db/2.sql @1:1 `db/2.sql` does not contain `SELECT …`",
            ],
        );
        check("path = \"none\"\nis = \"contains\"\ntext = \"x\"", &["absence none `none` is not there"]);
        check("path = \"link\"\nis = \"contains\"\ntext = \"x\"", &["unknown link @1:1 `link` cannot be read as text"]);
    }
}
