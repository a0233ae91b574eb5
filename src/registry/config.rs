//! `Config`: what a user set up for all projects: names for places, mirrors, and whom to trust.
//!
//! It is `$XDG_CONFIG_HOME/scaffold/config.toml`. Nothing in it is a secret: logins are where `docker`, `git` and `ssh`
//! keep them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::SourceError;
use super::reference::{Carrier, Reference};
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText, sort};
use crate::project::{Trust, TrustTable, canonical, covers};
use crate::syntax::document::{At, Document};

/// Where short names of git hosts lead, unless the configuration says otherwise.
const ALIASES: [(&str, &str); 2] = [("gh", "git+https://github.com"), ("gl", "git+https://gitlab.com")];

/// What a user set up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The place that a namespace stands for, such as `oci://registry.acme.dev/packs`.
    pub namespaces: BTreeMap<String, String>,
    /// The git host that a short name stands for.
    pub aliases: BTreeMap<String, String>,
    pub mirrors: Vec<Mirror>,
    pub trusts: Vec<Trust>,
}

/// Where packs of a place are fetched instead. They keep the name of the place, and its trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    pub from: String,
    pub to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    namespace: BTreeMap<String, At<String>>,
    #[serde(default)]
    alias: BTreeMap<String, At<String>>,
    #[serde(default, rename = "mirror")]
    _mirror: Vec<MirrorTable>,
    #[serde(default, rename = "trust")]
    _trust: Vec<TrustTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MirrorTable {
    from: At<String>,
    to: At<String>,
}

impl Config {
    /// Reads a `config.toml`.
    ///
    /// # Errors
    /// Everything wrong with it, in the order of its lines.
    pub fn read(source: &Arc<SourceText>) -> Result<Self, Vec<Diagnostic>> {
        let mut document = Document::parse(source);
        let mut check = Check { source, faults: Vec::new() };
        let mirrors = check.tables(document.take_tables("mirror"));
        let trusts = check.tables(document.take_tables("trust"));
        let raw: Raw = check.one(document).unwrap_or(Raw {
            namespace: BTreeMap::new(),
            alias: BTreeMap::new(),
            _mirror: Vec::new(),
            _trust: Vec::new(),
        });
        let config = Self {
            namespaces: check.places(raw.namespace),
            aliases: check.places(raw.alias),
            mirrors: mirrors.into_iter().map(|mirror| check.mirror(mirror)).collect(),
            trusts: trusts.into_iter().map(|trust| check.trust(trust)).collect(),
        };
        sort(&mut check.faults);
        if check.faults.is_empty() { Ok(config) } else { Err(check.faults) }
    }

    /// The reference with the place that its alias or namespace stands for.
    ///
    /// # Errors
    /// When nothing says what it stands for.
    pub fn expand(&self, reference: &Reference) -> Result<Reference, SourceError> {
        let text = match &reference.carrier {
            Carrier::Alias { alias, path, subdir } => {
                let subdir = subdir.as_ref().map(|subdir| format!("//{subdir}")).unwrap_or_default();
                format!("{}/{path}.git{subdir}", self.alias(alias)?)
            }
            Carrier::Namespace { namespace, pack } => match self.namespaces.get(namespace) {
                Some(place) => format!("{place}/{pack}"),
                None => return Err(SourceError::NoNamespace { namespace: namespace.clone(), help: None }),
            },
            _ => return Ok(reference.clone()),
        };
        let carrier = Reference::parse(&text)?.carrier;
        Ok(Reference { carrier, ..reference.clone() })
    }

    fn alias(&self, alias: &str) -> Result<&str, SourceError> {
        let own = self.aliases.get(alias).map(String::as_str);
        let built_in = || ALIASES.iter().find(|(name, _)| *name == alias).map(|(_, place)| *place);
        own.or_else(built_in).ok_or_else(|| SourceError::NoAlias { alias: alias.to_owned() })
    }

    /// The same with what a project requires of its packs.
    ///
    /// # Errors
    /// When a place of it is none.
    pub fn including(&self, trusts: &[Trust]) -> Result<Self, SourceError> {
        let mut config = self.clone();
        for trust in trusts {
            let text = trust.source.trim_end_matches('/');
            let below = Reference::parse(&format!("{text}/x/x"))?.carrier.to_string();
            let source = below.strip_suffix("/x/x").unwrap_or(&below).to_owned();
            config.trusts.push(Trust { source, ..trust.clone() });
        }
        Ok(config)
    }

    /// Where a pack of that place is fetched: from the mirror whose `from` says most, else from the place itself. What a
    /// mirror names is not mirrored again.
    ///
    /// # Errors
    /// When a mirror makes a reference of it that is none.
    pub fn mirrored(&self, carrier: &Carrier) -> Result<Carrier, SourceError> {
        let place = carrier.to_string();
        let place = canonical(&place);
        let fitting = self.mirrors.iter().filter(|mirror| covers(&mirror.from, &place));
        let Some(mirror) = fitting.max_by_key(|mirror| mirror.from.trim_end_matches('/').len()) else {
            return Ok(carrier.clone());
        };
        let rest = &place[canonical(&mirror.from).trim_end_matches('/').len()..];
        let text = format!("{}{rest}", mirror.to.trim_end_matches('/'));
        Ok(self.expand(&Reference::parse(&text)?)?.carrier)
    }

    /// The keys that count for a place, and whether a signature is required. All that cover the place count together.
    #[must_use]
    pub fn trusted(&self, carrier: &Carrier) -> (Vec<String>, bool) {
        let place = carrier.to_string();
        let covering: Vec<&Trust> = self.trusts.iter().filter(|trust| covers(&trust.source, &place)).collect();
        let mut keys: Vec<String> = covering.iter().flat_map(|trust| trust.keys.clone()).collect();
        keys.sort();
        keys.dedup();
        (keys, covering.iter().any(|trust| trust.required))
    }
}

struct Check<'s> {
    source: &'s Arc<SourceText>,
    faults: Vec<Diagnostic>,
}

impl Check<'_> {
    fn one<T: serde::de::DeserializeOwned>(&mut self, document: Document<'_>) -> Option<T> {
        let (value, faults) = document.read();
        self.faults.extend(faults);
        value
    }

    fn tables<T: serde::de::DeserializeOwned>(&mut self, documents: Vec<Document<'_>>) -> Vec<T> {
        documents.into_iter().filter_map(|document| self.one(document)).collect()
    }

    fn fault(&mut self, at: &At<String>, message: String) {
        let place = Place { source: self.source.clone(), span: at.span.clone() };
        self.faults.push(Diagnostic::error(Code::ManifestValue, message).at(place));
    }

    /// The text of a place, in the spelling that references have, without a slash at its end.
    fn place(&mut self, at: &At<String>) -> String {
        let text = at.value.trim_end_matches('/');
        let below = "/x/x";
        let read = Reference::parse(&format!("{text}{below}")).map(|below| below.carrier);
        match read {
            Ok(Carrier::Builtin | Carrier::Alias { .. } | Carrier::Namespace { .. }) => {
                self.fault(at, "a place is written in full, such as `oci://registry.example.org/packs`".into());
            }
            Ok(carrier) => {
                let place = carrier.to_string();
                return place.strip_suffix(below).unwrap_or(&place).to_owned();
            }
            // An archive needs a name that says so; its place does not.
            Err(super::ReferenceFault::Archive(_)) if text.starts_with("https://") => return text.to_owned(),
            Err(fault) => self.fault(at, fault.to_string()),
        }
        text.to_owned()
    }

    fn places(&mut self, written: BTreeMap<String, At<String>>) -> BTreeMap<String, String> {
        let mut read = BTreeMap::new();
        for (name, at) in written {
            if !crate::blueprint::pack::is_name(&name) {
                self.fault(&at, format!("`{name}` cannot be used: lower-case letters, digits and inner hyphens"));
            }
            read.insert(name, self.place(&at));
        }
        read
    }

    fn mirror(&mut self, table: MirrorTable) -> Mirror {
        Mirror { from: self.place(&table.from), to: self.place(&table.to) }
    }

    fn trust(&mut self, mut table: TrustTable) -> Trust {
        table.source.value = self.place(&table.source);
        table.checked(&mut |at, message| self.fault(at, message))
    }
}

#[cfg(test)]
mod tests;
