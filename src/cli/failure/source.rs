//! Why a pack did not come in, in words.

use super::registry::registry;
use super::{Words, blueprint, disk, git};
use crate::cli::exit::Exit;
use crate::model::code::Code;
use crate::registry::SourceError;
use crate::registry::cache::CacheError;

pub(super) fn source(error: &SourceError) -> Words {
    let (code, exit) = match error {
        SourceError::Reference(_) | SourceError::NoNamespace { .. } | SourceError::NoAlias { .. } => {
            (Code::SourceReference, Exit::Usage)
        }
        SourceError::Unsupported { .. } => (Code::SourceUnsupported, Exit::Usage),
        SourceError::NoBuiltin { .. } | SourceError::NoBlueprint { .. } | SourceError::Several { .. } => {
            (Code::PackNoBlueprint, Exit::Usage)
        }
        SourceError::NoFolder { .. } | SourceError::PackText { .. } | SourceError::NotUtf8 { .. } => {
            (Code::SourceFolder, Exit::Usage)
        }
        SourceError::Settings { .. } => (Code::FileUnreadable, Exit::Usage),
        SourceError::Disk(error) => return disk(error),
        SourceError::Git(error) => return git::git(error),
        SourceError::Oci(error) => return registry(error),
        SourceError::Cache(CacheError::Io { .. }) => (Code::SourceCache, Exit::Usage),
        SourceError::Archive { .. } | SourceError::Cache(CacheError::Content { .. }) => {
            (Code::SourceArchive, Exit::Refused)
        }
        SourceError::Limit { .. } => (Code::SourceLimit, Exit::Refused),
        SourceError::Pack(diagnostics) => return blueprint(diagnostics),
        SourceError::Offline { .. } => (Code::SourceOffline, Exit::Unreachable),
        SourceError::Unreachable { .. } => (Code::SourceUnreachable, Exit::Unreachable),
        SourceError::NoPoint { .. } | SourceError::NoVersion { .. } => (Code::SourceVersion, Exit::Usage),
        SourceError::Mutable { .. } => (Code::SourceMutable, Exit::Usage),
        SourceError::NoDigest { .. } => (Code::SourceDigest, Exit::Usage),
        SourceError::Digest { .. } => (Code::SourceDigest, Exit::Refused),
        SourceError::Misnamed { .. } => (Code::SourceMisnamed, Exit::Refused),
        SourceError::Moved { .. } => (Code::SourceMoved, Exit::Refused),
        SourceError::Downgrade { .. } => (Code::SourceDowngrade, Exit::Refused),
        SourceError::Untrusted { .. } => (Code::SourceUntrusted, Exit::Refused),
        SourceError::Stopped => (Code::Interrupted, Exit::Interrupted),
    };
    Words::new(code, &error.to_string(), error.help(), exit)
}
