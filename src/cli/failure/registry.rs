//! What a registry or a layout did not do, in words.

use super::Words;
use crate::cli::exit::Exit;
use crate::model::code::Code;
use crate::registry::oci::OciError;

pub(super) fn registry(error: &OciError) -> Words {
    let (code, exit) = match error {
        OciError::Denied { .. } => (Code::RegistryDenied, Exit::Unreachable),
        OciError::Absent { .. } => (Code::RegistryAbsent, Exit::Usage),
        OciError::Name(_) | OciError::Tag(_) => (Code::SourceReference, Exit::Usage),
        OciError::NotAPack { .. } => (Code::RegistryNoPack, Exit::Usage),
        OciError::Disk { .. } => (Code::Disk, Exit::Usage),
        OciError::Taken { .. } => (Code::RegistryTaken, Exit::Refused),
        refused if refused.is_refusal() => (Code::RegistryRefused, Exit::Refused),
        OciError::Http(_)
        | OciError::Answer { .. }
        | OciError::Garbled { .. }
        | OciError::Endless { .. }
        | OciError::Realm { .. }
        | OciError::Led { .. }
        | OciError::Digest { .. }
        | OciError::Size { .. }
        | OciError::TooBig { .. }
        | OciError::TooManyTags { .. }
        | OciError::Content { .. } => (Code::RegistryUnreachable, Exit::Unreachable),
    };
    Words::new(code, &error.to_string(), error.help(), exit)
}
