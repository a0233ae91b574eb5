//! `Login`: who somebody is to a registry, as `docker login` or `podman login` left it. Nothing is ever stored here.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use docker_credential::{CredentialRetrievalError, DockerCredential};
use serde_json::Value;

/// What was found for a registry.
#[derive(Default)]
pub(super) struct Login {
    pub credential: Option<DockerCredential>,
    /// Why there is none, where that is worth telling. Holds no secret.
    pub trouble: Option<String>,
}

impl Login {
    /// Looks in the first of these files that knows the registry: `REGISTRY_AUTH_FILE`, `$DOCKER_CONFIG/config.json`,
    /// `$XDG_RUNTIME_DIR/containers/auth.json`, `$XDG_CONFIG_HOME/containers/auth.json`, `~/.docker/config.json`
    /// (containers-auth.json(5)). Credential helpers that a file names are asked.
    pub(super) fn find(registry: &str, repository: &str) -> Self {
        let mut login = Self::default();
        for file in files() {
            let Ok(bytes) = std::fs::read(&file) else { continue };
            match look(&bytes, registry, repository) {
                Ok(credential) => return Self { credential: Some(credential), trouble: None },
                Err(CredentialRetrievalError::NoCredentialConfigured) => {}
                Err(error) => {
                    let said = format!("{}: {}", file.display(), words(&error));
                    login.trouble.get_or_insert(said);
                }
            }
        }
        login
    }

    /// The header that says it with a password.
    pub(super) fn basic(&self) -> Option<String> {
        match &self.credential {
            Some(DockerCredential::UsernamePassword(user, password)) => {
                Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
            }
            _ => None,
        }
    }

    /// The token that stands for a login at the realm itself.
    pub(super) fn identity_token(&self) -> Option<&str> {
        match &self.credential {
            Some(DockerCredential::IdentityToken(token)) => Some(token),
            _ => None,
        }
    }
}

fn files() -> Vec<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || folder("HOME").or_else(|| folder("USERPROFILE"));
    let config = folder("XDG_CONFIG_HOME").or_else(|| Some(home()?.join(".config")));
    let files = [
        folder("REGISTRY_AUTH_FILE"),
        folder("DOCKER_CONFIG").map(|folder| folder.join("config.json")),
        folder("XDG_RUNTIME_DIR").map(|folder| folder.join("containers/auth.json")),
        config.map(|folder| folder.join("containers/auth.json")),
        home().map(|folder| folder.join(".docker/config.json")),
    ];
    files.into_iter().flatten().collect()
}

fn look(file: &[u8], registry: &str, repository: &str) -> Result<DockerCredential, CredentialRetrievalError> {
    let config: Value = serde_json::from_slice(file).map_err(|_| CredentialRetrievalError::ConfigReadError)?;
    docker_credential::get_credential_from_reader(file, &key(&config, registry, repository))
}

/// The entry that fits best: `registry/org/pack`, `registry/org`, then the registry. The public registry of Docker
/// goes by an address of its own.
fn key(config: &Value, registry: &str, repository: &str) -> String {
    if matches!(registry, "docker.io" | "index.docker.io" | "registry-1.docker.io") {
        return "https://index.docker.io/v1/".into();
    }
    let whole = format!("{registry}/{repository}");
    let known = |key: &str| ["auths", "credHelpers"].iter().any(|table| config[*table].get(key).is_some());
    let mut key = whole.as_str();
    while !known(key) && key.len() > registry.len() {
        key = key.rsplit_once('/').map_or(registry, |(front, _)| front);
    }
    key.to_owned()
}

/// What a helper writes may hold a secret, so none of it is told.
fn words(error: &CredentialRetrievalError) -> String {
    match error {
        CredentialRetrievalError::HelperFailure { helper, .. } => format!("`{helper}` gives no login"),
        other => other.to_string().to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(config: &str, repository: &str, expected: &str) {
        let said = match look(config.as_bytes(), "registry.example:5000", repository) {
            Ok(DockerCredential::UsernamePassword(user, password)) => format!("{user}:{password}"),
            Ok(DockerCredential::IdentityToken(token)) => format!("token {token}"),
            Err(error) => words(&error),
        };
        assert_eq!(said, expected, "{config}");
    }

    #[test]
    fn logins_are_found() {
        let auth = |text: &str| STANDARD.encode(text);
        let one = format!(r#"{{"auths": {{"registry.example:5000": {{"auth": "{}"}}}}}}"#, auth("alice:s3:cret"));
        check(&one, "acme/pack", "alice:s3:cret");
        let two = format!(
            r#"{{"auths": {{"registry.example:5000": {{"auth": "{}"}}, "registry.example:5000/acme": {{"auth": "{}"}}}}}}"#,
            auth("a:1"),
            auth("b:2")
        );
        check(&two, "acme/pack", "b:2");
        check(&two, "other/pack", "a:1");
        check(r#"{"auths": {"https://registry.example:5000": {"identitytoken": "t"}}}"#, "a/b", "token t");
        check(r#"{"auths": {"registry.example": {"auth": "YTpi"}}}"#, "a/b", "user has no credential configured");
        check("[", "a/b", "unable to read config");
        check(r#"{"auths": {"registry.example:5000": {"auth": "?"}}}"#, "a/b", "unable to decode credential");
        check(r#"{"credsStore": "that-is-not-there"}"#, "a/b", "unable to communicate with credential helper");
    }
}
