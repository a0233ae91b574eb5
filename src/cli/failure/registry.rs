//! What a registry or a layout did not do, in words.

use super::Words;
use crate::cli::exit::Exit;
use crate::registry::oci::OciError;

pub(super) fn registry(error: &OciError) -> Words {
    let (code, exit) = match error {
        OciError::Denied { .. } => ("registry/denied", Exit::Unreachable),
        OciError::Absent { .. } => ("registry/absent", Exit::Usage),
        OciError::Name(_) | OciError::Tag(_) => ("source/reference", Exit::Usage),
        OciError::NotAPack { .. } => ("registry/no-pack", Exit::Usage),
        OciError::Disk { .. } => ("disk", Exit::Usage),
        OciError::Taken { .. } => ("registry/taken", Exit::Refused),
        refused if refused.is_refusal() => ("registry/refused", Exit::Refused),
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
        | OciError::Content { .. } => ("registry/unreachable", Exit::Unreachable),
    };
    Words::new(code, &error.to_string(), error.help(), exit)
}
