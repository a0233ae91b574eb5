//! `OciError`: what a registry or a layout did not do, or was not allowed to.

use std::io;
use std::path::PathBuf;

use crate::model::digest::Digest;
use crate::registry::http::{AddressFault, HttpError};

/// Why a registry or a layout gave no pack, or took none.
#[derive(Debug, thiserror::Error)]
pub enum OciError {
    #[error(transparent)]
    Http(#[from] HttpError),
    /// `login` says what became of the login that was looked for.
    #[error("{registry} refuses{}: {reason}", login.as_ref().map(|login| format!(" ({login})")).unwrap_or_default())]
    Denied { registry: String, reason: String, login: Option<String> },
    #[error("{registry} has no {what}")]
    Absent { registry: String, what: String },
    #[error("{registry} answers {status}: {message}")]
    Answer { registry: String, status: u16, message: String },
    #[error("{registry} answers with what is no {what}")]
    Garbled { registry: String, what: &'static str },
    #[error("`{0}` is no repository: lower-case letters, digits and `.`, `_`, `-` between them, parted by `/`")]
    Name(String),
    #[error("`{0}` is no tag: letters, digits, `_`, `.` and `-`, 128 at most")]
    Tag(String),
    #[error("{registry} wants the login to be sent to {realm}, which is another host or without TLS")]
    Realm { registry: String, realm: String },
    #[error("{registry} leads to {to}, which is another host or without TLS")]
    Led { registry: String, to: String },
    #[error("{registry} redirects without end")]
    Endless { registry: String },
    #[error("{what} has the digest {found}, and {wanted} was asked for")]
    Digest { what: String, wanted: Digest, found: Digest },
    #[error("{what} has {found} bytes, and {wanted} were promised")]
    Size { what: String, wanted: u64, found: u64 },
    #[error("{what} has {bytes} bytes, and {limit} are read at most")]
    TooBig { what: String, bytes: u64, limit: u64 },
    #[error("{registry} has more than {limit} tags for one pack")]
    TooManyTags { registry: String, limit: usize },
    #[error("{what} is no pack: {reason}")]
    NotAPack { what: String, reason: String },
    #[error("the content of {what} is {found}, and it says {wanted}")]
    Content { what: String, wanted: String, found: String },
    #[error("{}: {source}", path.display())]
    Disk { path: PathBuf, source: io::Error },
    #[error("{what} is there already with other content: {theirs}, and here is {ours}")]
    Taken { what: String, theirs: String, ours: String },
}

impl From<AddressFault> for OciError {
    fn from(fault: AddressFault) -> Self {
        Self::Http(fault.into())
    }
}

impl OciError {
    /// Whether it was refused for what it is, so that no later try may pass.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Realm { .. }
            | Self::Led { .. }
            | Self::Digest { .. }
            | Self::Size { .. }
            | Self::TooBig { .. }
            | Self::TooManyTags { .. }
            | Self::Content { .. }
            | Self::Taken { .. }
            | Self::Http(HttpError::Plain { .. } | HttpError::TooLong { .. }) => true,
            Self::Http(_)
            | Self::Denied { .. }
            | Self::Absent { .. }
            | Self::Answer { .. }
            | Self::Garbled { .. }
            | Self::Endless { .. }
            | Self::Name(_)
            | Self::Disk { .. }
            | Self::Tag(_)
            | Self::NotAPack { .. } => false,
        }
    }

    /// What to do about it, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Denied { registry, .. } => {
                Some(format!("log in with `docker login {registry}` or `podman login {registry}`, or ask its owners"))
            }
            Self::Http(HttpError::Certificate { .. }) => {
                Some("name the file of the authority that signed it in SSL_CERT_FILE".into())
            }
            Self::Taken { .. } => Some("a released version never changes: raise `version` in pack.toml".into()),
            Self::Digest { .. } | Self::Size { .. } | Self::Content { .. } => {
                Some("somebody or something changed it on the way; ask who published it".into())
            }
            Self::NotAPack { .. } => Some("`scaffold pack push` makes what is read here".into()),
            _ => None,
        }
    }
}
