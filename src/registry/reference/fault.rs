//! Why a text is no reference.

/// Why a text is no reference. No message repeats a credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceFault {
    #[error("the reference is empty")]
    Empty,
    #[error("`{0}` holds control characters")]
    Control(String),
    #[error("`{shown}` carries credentials, and a reference is written into files that many read")]
    Credentials { shown: String },
    #[error("`{shown}` goes on with `?`, and queries carry credentials")]
    Query { shown: String },
    #[error("`{0}` is no reference: a folder starts with `./`, `../` or `/`")]
    Unknown(String),
    #[error("`{scheme}` is not what a reference begins with")]
    Scheme { scheme: String, help: Option<String> },
    #[error("`{0}` is the name of a blueprint, and a pack is wanted here")]
    BareWord(String),
    #[error("`{0}` cannot be a blueprint's name: lower-case letters, digits and inner hyphens")]
    Blueprint(String),
    #[error("`{0}` asks for a version, and the built-in pack has the one this program came with")]
    Version(String),
    #[error("`{0}` is no file URL: it names an absolute path and no host, as `file:///packs/x` does")]
    FileUrl(String),
    #[error("`{first}` and `{second}` are both named as the blueprint")]
    Twice { first: String, second: String },
    #[error("`{0}` is no host")]
    Host(String),
    #[error("`{0}` is no path of a repository")]
    Repository(String),
    #[error("`{0}` is no folder of a repository: it has no `.` or `..`, and is no `.git`")]
    Subdir(String),
    #[error("`{text}` is no version requirement: {reason}")]
    Requirement { text: String, reason: String },
    #[error("`{0}` is no name of a branch, tag or commit")]
    Ref(String),
    #[error("`{0}` is no tag of a registry: letters, digits, `_`, `.` and `-`, at most 128")]
    Tag(String),
    #[error("`{0}` is no SHA-256 digest of 64 lower-case hexadecimal digits")]
    Digest(String),
    #[error("`{0}` says the version twice")]
    TwoSelectors(String),
    #[error("`{0}` is no address of a packed pack: it ends with `.tgz` or `.tar.gz`, or goes on with `#sha256=…`")]
    Archive(String),
}

impl ReferenceFault {
    /// What to do about it, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Scheme { help, .. } => help.clone(),
            Self::BareWord(word) => Some(format!(
                "for the folder, write `./{word}`; for the blueprint of the built-in pack, `builtin//{word}`"
            )),
            Self::Archive(url) => Some(format!("for a git repository, write `git+{url}`")),
            Self::Requirement { .. } => Some("`@1.2.0` is one version, `@^1.2` what is compatible with it".into()),
            _ => None,
        }
    }
}
