use std::collections::BTreeMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use self::key::Key;
use super::{Kind, Paths, Reach, RuleContext, Shape, Verdict, Violation, ViolationKind, kind};
use crate::cargo::ManifestFile;
use crate::model::path::RelPath;
use crate::syntax::document::At;

mod crates;
mod inherited;
mod key;
mod value;

#[cfg(test)]
mod tests;

pub(super) const KIND: Kind = kind::<Data>("data");

/// Keys of a TOML, JSON or YAML file.
///
/// ```toml
/// kind = "data"
/// file = "Cargo.toml"                                        # a path, or a pattern such as "**/Cargo.toml"
/// must = { "lints.rust.unsafe_code" = "forbid", "bin[orders].path" = "src/main.rs", "package.authors" = ["acme"] }
/// absent = ["profile.release.debug"]
/// ```
///
/// `must` maps keys to the values they have to have; `absent` names keys that must not be there. A key has dots between
/// its parts, and quotes around a part that holds dots: `a."b.c".d`. An element of a list is found by its number, as in
/// `a[0]`, or by what it calls itself under `name` or `id`, as in `bin[orders]`. Where a table is asked for, all that
/// it names has to be there, and more may be.
///
/// In a `Cargo.toml`, what is inherited from the workspace counts as if it stood there, and of `{ level = "deny" }` and
/// `{ version = "1" }` the short form is the same. `dependencies` speaks of the crates it names, in every table of
/// dependencies, whatever they are renamed to: `allow` are all it may name, `deny` those it must not. `*` stands for
/// any part of a name. `features` speaks of what is asked of a crate, `default` among it:
///
/// ```toml
/// file = "**/Cargo.toml"
/// dependencies = { deny = ["openssl-sys", "aws-sdk-*"] }
/// features = { sqlx = { require = ["runtime-tokio"], deny = ["mysql", "default"] } }
/// ```
///
/// A file that cannot be parsed is unknown where it is broken. With a pattern, each file is held to the rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    file: At<String>,
    /// Keys and the values they have to have.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    must: BTreeMap<String, At<toml::Value>>,
    /// Keys that must not be there.
    #[serde(default)]
    absent: Vec<At<String>>,
    dependencies: Option<Dependencies>,
    /// What may and must be asked of crates.
    #[serde(default)]
    features: BTreeMap<String, Features>,
}

/// Which dependencies a manifest may name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Dependencies {
    #[serde(default)]
    allow: Vec<At<String>>,
    #[serde(default)]
    deny: Vec<At<String>>,
}

/// Which features of a crate a manifest may and must ask for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Features {
    #[serde(default)]
    require: Vec<At<String>>,
    #[serde(default)]
    deny: Vec<At<String>>,
}

const EXTENSIONS: &[&str] = &["toml", "json", "jsonc", "json5", "yaml", "yml"];

type Fault = (Range<usize>, String);

/// One file that is judged, and what it holds.
struct Judged<'j, 'g> {
    context: &'j RuleContext<'g>,
    path: &'g RelPath,
    data: &'j crate::syntax::Data,
}

impl Data {
    fn is_cargo(&self) -> bool {
        self.file.value.rsplit('/').next() == Some("Cargo.toml")
    }

    fn file_faults(&self) -> Vec<Fault> {
        let at = |message: String| (self.file.span.clone(), message);
        let file = &self.file.value;
        let paths = Paths::read(file).err().map(at);
        let known =
            file.rsplit_once('.').is_some_and(|(_, end)| EXTENSIONS.contains(&end)) || file.ends_with("Cargo.lock");
        let language = (paths.is_none() && !known).then(|| at(format!("`{file}` is neither TOML, JSON nor YAML")));
        let speaks_of_crates = self.dependencies.is_some() || !self.features.is_empty();
        let crates = (speaks_of_crates && !self.is_cargo())
            .then(|| at(format!("`dependencies` and `features` are those of a `Cargo.toml`, not of `{file}`")));
        let empty = self.must.is_empty() && self.absent.is_empty() && !speaks_of_crates;
        let nothing = empty.then(|| at("one of `must`, `absent`, `dependencies` and `features` is needed".to_owned()));
        paths.into_iter().chain(language).chain(crates).chain(nothing).collect()
    }

    fn key_faults(&self) -> Vec<Fault> {
        let must =
            self.must.iter().map(|(key, at)| (key, &at.span)).chain(self.absent.iter().map(|at| (&at.value, &at.span)));
        must.filter_map(|(key, span)| Some((span.clone(), Key::read(key).err()?))).collect()
    }

    fn crate_faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Some(Dependencies { allow, deny }) = &self.dependencies {
            let at = self.file.span.clone();
            faults.extend(
                (allow.is_empty() && deny.is_empty()).then(|| (at, "`dependencies` needs `allow` or `deny`".into())),
            );
            faults.extend(both(allow, deny, "`allow` and `deny`"));
            faults.extend(allow.iter().chain(deny).filter_map(no_name));
        }
        for (name, features) in &self.features {
            let at =
                features.require.iter().chain(&features.deny).next().map_or(&self.file.span, |at| &at.span).clone();
            let empty = features.require.is_empty() && features.deny.is_empty();
            faults.extend(empty.then(|| (at.clone(), format!("the features of `{name}` need `require` or `deny`"))));
            faults.extend(no_name(&At { value: name.clone(), span: at }));
            faults.extend(both(&features.require, &features.deny, "`require` and `deny`"));
        }
        faults
    }
}

/// What stands in two lists that exclude each other.
fn both(one: &[At<String>], other: &[At<String>], lists: &str) -> Vec<Fault> {
    let twice = other.iter().filter(|at| one.iter().any(|known| known.value == at.value));
    twice.map(|at| (at.span.clone(), format!("`{}` is in both {lists}", at.value))).collect()
}

fn no_name(at: &At<String>) -> Option<Fault> {
    let fits = |c: char| c.is_alphanumeric() || "-_*".contains(c);
    let is_name = !at.value.is_empty() && at.value.chars().all(fits);
    (!is_name)
        .then(|| (at.span.clone(), format!("`{}` is no name of a crate such as `openssl-sys` or `aws-*`", at.value)))
}

impl Shape for Data {
    fn faults(&self) -> Vec<Fault> {
        self.file_faults().into_iter().chain(self.key_faults()).chain(self.crate_faults()).collect()
    }

    fn reach(&self) -> Reach {
        let governs: Vec<String> = Paths::read(&self.file.value).map(|paths| paths.pattern()).into_iter().collect();
        // What a member inherits stands in a manifest above it.
        let inherited = self.is_cargo().then(|| "**/Cargo.toml".to_owned());
        Reach { reads: governs.iter().cloned().chain(inherited).collect(), governs }
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        let Ok(paths) = Paths::read(&self.file.value) else { return Verdict::default() };
        let mut verdict = Verdict::default();
        for (path, _) in paths.entries(context) {
            match context.sources.data(path) {
                Some(data) if !data.over => self.file(&Judged { context, path, data }, &mut verdict),
                _ => {
                    verdict.sites += 1;
                    let message = format!("`{path}` cannot be read");
                    verdict.push(Violation::new(ViolationKind::Unknown, path.as_str(), "file", message).at(path, 0..0));
                }
            }
        }
        if let (Paths::One(path), 0) = (&paths, verdict.sites) {
            // Rules that only forbid are kept by a file that is not there.
            if context.sources.entry(path).is_none() && self.asks() {
                verdict.sites = 1;
                let message = format!("`{path}` is not there");
                verdict.push(Violation::new(ViolationKind::Absence, path.as_str(), "file", message));
            }
        }
        verdict
    }
}

impl Data {
    /// Whether it asks for anything to be there.
    fn asks(&self) -> bool {
        !self.must.is_empty() || self.features.values().any(|features| !features.require.is_empty())
    }

    fn file(&self, judged: &Judged<'_, '_>, verdict: &mut Verdict) {
        if let Some(broken) = judged.data.broken.first() {
            verdict.sites += 1;
            let message = format!("`{}` cannot be parsed here", judged.path);
            let violation = Violation::new(ViolationKind::Unknown, judged.path.as_str(), "syntax", message);
            verdict.push(violation.at(judged.path, broken.clone()));
        }
        for (key, wanted) in &self.must {
            let Ok(key) = Key::read(key) else { continue };
            verdict.sites += 1;
            value::must(judged, &key, &wanted.value, verdict);
        }
        for key in self.absent.iter().filter_map(|at| Key::read(&at.value).ok()) {
            verdict.sites += 1;
            value::absent(judged, &key, verdict);
        }
        if self.dependencies.is_some() || !self.features.is_empty() {
            crates::judge(self, judged, verdict);
        }
    }
}

impl<'j> Judged<'j, '_> {
    /// What the file says to Cargo, if it is a `Cargo.toml`.
    fn manifest(&self) -> Option<&'j ManifestFile> {
        self.context.sources.packages().manifests.file(self.path)
    }

    /// The unit of a key of this file.
    fn unit(&self, key: &str) -> String {
        if key.is_empty() { self.path.to_string() } else { format!("{}#{key}", self.path) }
    }

    /// Whether what stands there was only guessed: a fault is in it, or behind it on its line.
    fn is_broken(&self, span: &Range<usize>) -> bool {
        let rest = self.context.sources.text(self.path).and_then(|text| text.get(span.end..)).unwrap_or("");
        let end = span.end + rest.find('\n').unwrap_or(rest.len());
        self.data.broken.iter().any(|fault| fault.start <= end && span.start <= fault.end)
    }
}
