//! `FindingCode`: what a finding is known by, one of the tool's own codes or the rule that is broken.

use std::cmp::Ordering;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Code, Family};

/// What stands before the name of a rule.
const RULE: &str = "rule/";

/// The code of a finding.
///
/// Files keep such codes for longer than a version lasts: one that no finding of this version has is read as
/// [`FindingCode::Unknown`] and written as it was. Compared and ordered by its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingCode {
    /// What the tool itself finds.
    Builtin(Code),
    /// What a rule of a blueprint finds.
    Rule(RuleCode),
    /// What no finding has.
    Unknown(Box<str>),
}

/// `rule/` and the name of a rule: its id, behind its blueprint where a project has several.
///
/// The rule `kind` has `rule/kind` as any other, which is no [`Code::RuleKind`]: that is about a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCode(Box<str>);

impl RuleCode {
    /// The code of the rule `id`, with `prefix` before it: empty, or what tells the blueprints of a project apart.
    #[must_use]
    pub fn new(prefix: &str, id: &str) -> Self {
        Self(format!("{RULE}{prefix}{id}").into())
    }

    /// The whole code, such as `rule/svc@./core-is-pure`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of the rule, such as `svc@./core-is-pure`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0[RULE.len()..]
    }

    /// The id of the rule in its own blueprint, such as `core-is-pure`.
    #[must_use]
    pub fn id(&self) -> &str {
        self.name().rsplit_once('/').map_or(self.name(), |(_, id)| id)
    }
}

impl FindingCode {
    /// Its text in every format, such as `file/missing`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Builtin(code) => code.name(),
            Self::Rule(rule) => rule.as_str(),
            Self::Unknown(text) => text,
        }
    }

    /// The tool's own code; nothing for a rule.
    #[must_use]
    pub const fn builtin(&self) -> Option<Code> {
        match self {
            Self::Builtin(code) => Some(*code),
            Self::Rule(_) | Self::Unknown(_) => None,
        }
    }

    /// The rule; nothing for what the tool itself finds.
    #[must_use]
    pub const fn rule(&self) -> Option<&RuleCode> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Builtin(_) | Self::Unknown(_) => None,
        }
    }

    /// Whether it is about what a project is judged by.
    #[must_use]
    pub fn is_of_policy(&self) -> bool {
        self.family() == Some(Family::Policy)
    }

    /// Whether it is about a part of a file: without the blueprint's text that cannot be told.
    #[must_use]
    pub fn is_inside_file(&self) -> bool {
        matches!(self.family(), Some(Family::Item | Family::Key))
    }

    /// What it is about, also of a code that only a later version knows; nothing for a rule.
    fn family(&self) -> Option<Family> {
        match self {
            Self::Builtin(code) => Some(code.family()),
            Self::Rule(_) => None,
            Self::Unknown(text) => {
                let (first, _) = text.split_once('/')?;
                let alike = |code: &&Code| code.name().split_once('/').is_some_and(|(word, _)| word == first);
                Code::ALL.iter().find(alike).map(|code| code.family())
            }
        }
    }
}

impl From<Code> for FindingCode {
    fn from(code: Code) -> Self {
        Self::Builtin(code)
    }
}

impl From<RuleCode> for FindingCode {
    fn from(rule: RuleCode) -> Self {
        Self::Rule(rule)
    }
}

/// Reads a code that a person or an earlier run wrote.
impl From<&str> for FindingCode {
    fn from(text: &str) -> Self {
        if text.starts_with(RULE) {
            return Self::Rule(RuleCode(text.into()));
        }
        text.parse().map_or_else(|_| Self::Unknown(text.into()), Self::Builtin)
    }
}

impl PartialEq<Code> for FindingCode {
    fn eq(&self, code: &Code) -> bool {
        self.builtin() == Some(*code)
    }
}

impl Ord for FindingCode {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for FindingCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for FindingCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl Serialize for FindingCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FindingCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self::from(text.as_str()))
    }
}

impl JsonSchema for FindingCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FindingCode".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &FindingCode) {
        let code = FindingCode::from(text);
        assert_eq!((&code, code.as_str(), code.to_string().as_str()), (expected, text, text));
        let json = serde_json::to_string(&code).expect("a text");
        assert_eq!((&json, serde_json::from_str(&json).ok()), (&format!("\"{text}\""), Some(code)));
    }

    #[test]
    fn a_code_is_read_as_it_is_written() {
        check("file/missing", &Code::FileMissing.into());
        check("rule/kind", &RuleCode::new("", "kind").into());
        check("rule/svc@apps/a/pure", &RuleCode::new("svc@apps/a/", "pure").into());
        check("file/mising", &FindingCode::Unknown("file/mising".into()));
        check("", &FindingCode::Unknown("".into()));
    }

    #[test]
    fn a_rule_is_known_by_its_id_and_its_blueprint() {
        let long = RuleCode::new("svc@apps/a/", "pure");
        assert_eq!((long.name(), long.id()), ("svc@apps/a/pure", "pure"));
        let short = RuleCode::new("", "pure");
        assert_eq!((short.name(), short.id()), ("pure", "pure"));
    }

    #[test]
    fn rules_have_no_family() {
        let inside = ["item/body", "key/added"].map(FindingCode::from);
        assert!(inside.iter().all(|code| code.is_inside_file() && !code.is_of_policy()));
        assert!(
            ["policy/changed", "policy/of-a-later-version"]
                .map(FindingCode::from)
                .iter()
                .all(FindingCode::is_of_policy)
        );
        assert!(["rule/item", "items/body", "body"].map(FindingCode::from).iter().all(|code| !code.is_inside_file()));
    }
}
