//! Why a pack did not come in, in words.

use super::registry::registry;
use super::{Words, blueprint, disk, git};
use crate::cli::exit::Exit;
use crate::registry::SourceError;
use crate::registry::cache::CacheError;

pub(super) fn source(error: &SourceError) -> Words {
    let (code, exit) = match error {
        SourceError::Reference(_) | SourceError::NoNamespace { .. } | SourceError::NoAlias { .. } => {
            ("source/reference", Exit::Usage)
        }
        SourceError::Unsupported { .. } => ("source/unsupported", Exit::Usage),
        SourceError::NoBuiltin { .. } | SourceError::NoBlueprint { .. } | SourceError::Several { .. } => {
            ("pack/no-blueprint", Exit::Usage)
        }
        SourceError::NoFolder { .. } | SourceError::PackText { .. } | SourceError::NotUtf8 { .. } => {
            ("source/folder", Exit::Usage)
        }
        SourceError::Settings { .. } => ("file/unreadable", Exit::Usage),
        SourceError::Disk(error) => return disk(error),
        SourceError::Git(error) => return git::git(error),
        SourceError::Oci(error) => return registry(error),
        SourceError::Cache(CacheError::Io { .. }) => ("source/cache", Exit::Usage),
        SourceError::Archive { .. } | SourceError::Cache(CacheError::Content { .. }) => {
            ("source/archive", Exit::Refused)
        }
        SourceError::Limit { .. } => ("source/limit", Exit::Refused),
        SourceError::Pack(diagnostics) => return blueprint(diagnostics),
        SourceError::Offline { .. } => ("source/offline", Exit::Unreachable),
        SourceError::Unreachable { .. } => ("source/unreachable", Exit::Unreachable),
        SourceError::NoPoint { .. } | SourceError::NoVersion { .. } => ("source/version", Exit::Usage),
        SourceError::Mutable { .. } => ("source/mutable", Exit::Usage),
        SourceError::NoDigest { .. } => ("source/digest", Exit::Usage),
        SourceError::Digest { .. } => ("source/digest", Exit::Refused),
        SourceError::Misnamed { .. } => ("source/misnamed", Exit::Refused),
        SourceError::Moved { .. } => ("source/moved", Exit::Refused),
        SourceError::Downgrade { .. } => ("source/downgrade", Exit::Refused),
        SourceError::Untrusted { .. } => ("source/untrusted", Exit::Refused),
        SourceError::Stopped => ("interrupted", Exit::Interrupted),
    };
    Words::new(code, &error.to_string(), error.help(), exit)
}
