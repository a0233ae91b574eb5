//! Signatures of packs: who vouches for a content, in the form that `minisign` writes and checks.
//!
//! What is signed is the text of the content digest with a line end, `sp1:` and 64 hexadecimal digits, so that any
//! `minisign` can check it: `echo sp1:… > content && minisign -V -p KEY.pub -m content -x pack.sp1.minisig`.
//! A pack carries its signatures as one text, four lines for each signer: in a registry as an annotation, elsewhere as
//! the file [`SIGNATURE_FILE`](crate::blueprint::pack::SIGNATURE_FILE), which is no part of the content. Nothing here reads a file or asks for a password.

use std::fmt;

use minisign_verify::{Error, PublicKey, Signature};

mod key;

pub use key::{KeyFault, KeyPair, SecretKey};

/// The most signers a pack can have.
const MAX_SIGNERS: usize = 64;
/// The lines of one signature.
const LINES: usize = 4;

/// Why signatures do not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    #[error("`{0}` is no minisign public key")]
    Key(String),
    #[error(
        "the signatures cannot be read: each has four lines, as `minisign` writes them, and there are {MAX_SIGNERS} at most"
    )]
    Unreadable,
    /// A key that counts made a signature, and it is of other content.
    #[error("the signature of {key} does not hold for {content}")]
    Broken { key: String, content: String },
}

/// The text that is signed for a content digest.
#[must_use]
pub fn message(content: &str) -> String {
    format!("{content}\n")
}

/// The keys of `keys` that signed the content, sorted. Signatures of other keys do not count, and do no harm.
///
/// # Errors
/// When a key is none, the signatures cannot be read, or one of a key in `keys` does not hold.
pub fn signers(signatures: Option<&str>, content: &str, keys: &[String]) -> Result<Vec<String>, SignatureFault> {
    let message = message(content);
    let blocks = signatures.map(blocks).transpose()?.unwrap_or_default();
    let mut found = Vec::new();
    for text in keys {
        let key = PublicKey::from_base64(text).map_err(|_| SignatureFault::Key(text.clone()))?;
        for (signature, _) in &blocks {
            match key.verify(message.as_bytes(), signature, true) {
                Ok(()) => found.push(text.clone()),
                // Somebody else's.
                Err(Error::UnexpectedKeyId) => {}
                Err(_) => {
                    return Err(SignatureFault::Broken { key: text.clone(), content: content.to_owned() });
                }
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Two texts of signatures as one, each signature once.
///
/// # Errors
/// When one of them cannot be read.
pub fn joined(first: Option<&str>, second: &str) -> Result<String, SignatureFault> {
    let mut all: Vec<String> = Vec::new();
    for text in first.into_iter().chain([second]) {
        for (_, block) in blocks(text)? {
            // The second line is the signature itself; comments may differ.
            if !all.iter().any(|known| known.lines().nth(1) == block.lines().nth(1)) {
                all.push(block);
            }
        }
    }
    if all.len() > MAX_SIGNERS { Err(SignatureFault::Unreadable) } else { Ok(all.concat()) }
}

/// The signatures of a text that do not say themselves that they are of other content; `None` where none is left.
#[must_use]
pub fn current(signatures: &str, content: &str) -> Option<String> {
    let ours = |signature: &Signature| {
        let mut named = signature.trusted_comment().split(' ').filter(|word| word.starts_with("sp1:"));
        named.all(|named| named == content)
    };
    let kept = blocks(signatures).ok()?.into_iter().filter(|(signature, _)| ours(signature));
    Some(kept.map(|(_, block)| block).collect::<String>()).filter(|text| !text.is_empty())
}

/// How many signatures a text holds; none where it cannot be read.
#[must_use]
pub fn count(signatures: Option<&str>) -> usize {
    signatures.map_or(0, |text| blocks(text).map_or(0, |blocks| blocks.len()))
}

/// The signatures of a text, and the lines of each. Empty lines between them do not count.
fn blocks(text: &str) -> Result<Vec<(Signature, String)>, SignatureFault> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() || !lines.len().is_multiple_of(LINES) || lines.len() > MAX_SIGNERS * LINES {
        return Err(SignatureFault::Unreadable);
    }
    let read = |lines: &[&str]| {
        let block = format!("{}\n", lines.join("\n"));
        Signature::decode(&block).map(|signature| (signature, block)).map_err(|_| SignatureFault::Unreadable)
    };
    lines.chunks(LINES).map(read).collect()
}

/// The public key in what people give for one: the key itself, or the text of a `.pub` file.
///
/// # Errors
/// When there is none in it.
pub fn public_key(text: &str) -> Result<String, SignatureFault> {
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty() && !line.contains(' '));
    let key = line.filter(|line| PublicKey::from_base64(line).is_ok());
    key.map(str::to_owned).ok_or_else(|| SignatureFault::Key(text.trim().chars().take(80).collect()))
}

impl fmt::Display for KeyPair {
    /// The public half; the other one is for its file alone.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.public)
    }
}

#[cfg(test)]
mod tests;
