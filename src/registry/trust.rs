//! Whose signature a pack needs, and whose it has.

use super::{Access, Opened, SourceError};
use crate::registry::signature;

/// The pack with its signers, once the user's `[[trust]]` was asked. `wanted` are keys that something else requires:
/// those of the lock, which may not get fewer, and those of the project.
///
/// # Errors
/// When a signature is required and none of a key that counts holds, or one of `wanted` is missing.
pub(super) fn checked(opened: Opened, wanted: &[String], access: &Access) -> Result<Opened, SourceError> {
    let (keys, required) = access.config.trusted(&opened.carrier);
    let every: Vec<String> = keys.iter().chain(wanted).cloned().collect();
    let signers = signers(&opened, &every)?;
    let untrusted = |reason: String, help: Option<String>| SourceError::Untrusted {
        place: opened.carrier.to_string(),
        reason,
        help,
    };
    if required && !signers.iter().any(|signer| keys.contains(signer)) {
        let help = "the `[[trust]]` of config.toml that covers it says `required = true`";
        return Err(untrusted("no signature of a trusted key holds".into(), Some(help.into())));
    }
    if let Some(missing) = wanted.iter().find(|key| !signers.contains(key)) {
        return Err(untrusted(format!("it is not signed by the key {missing}"), None));
    }
    Ok(Opened { signers, ..opened })
}

/// Which of `keys` made the signature that came with the pack.
///
/// # Errors
/// When one of them made a signature that does not hold.
pub fn signers(opened: &Opened, keys: &[String]) -> Result<Vec<String>, SourceError> {
    signature::signers(opened.signature.as_deref(), &opened.digest(), keys).map_err(|fault| SourceError::Untrusted {
        place: opened.carrier.to_string(),
        reason: fault.to_string(),
        help: None,
    })
}
