//! Whose certificates are trusted.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// The largest file of certificates that is read, in bytes.
const MAX_FILE: u64 = 4 << 20;

/// TLS as it is spoken to `registry` (`host:port`). The system's certificates are read here, so not before a host is
/// asked; `SSL_CERT_FILE` and `SSL_CERT_DIR` stand in for them, as for OpenSSL.
pub(super) fn config(registry: &str) -> TlsConfig {
    let system = rustls_native_certs::load_native_certs().certs;
    let mut trusted: Vec<_> = system.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
    trusted.extend(folders(registry).iter().flat_map(|folder| authorities(folder)));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    // Fails where a provider is set already, which is then used.
    _ = rustls::crypto::CryptoProvider::install_default((*provider).clone());
    TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(trusted))).build()
}

/// Where `docker` and `podman` look for a registry's own authority (containers-certs.d(5)).
fn folders(registry: &str) -> Vec<PathBuf> {
    let home = std::env::var_os("XDG_CONFIG_HOME").filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".config")));
    let system = ["/etc/containers/certs.d", "/etc/docker/certs.d"].map(PathBuf::from);
    let folders = home.map(|home| home.join("containers/certs.d")).into_iter().chain(system);
    folders.map(|folder| folder.join(registry)).collect()
}

fn authorities(folder: &Path) -> Vec<Certificate<'static>> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "crt"));
    files.sort();
    files.iter().flat_map(|path| certificates(path)).collect()
}

fn certificates(path: &Path) -> Vec<Certificate<'static>> {
    let small = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MAX_FILE);
    let pem = if small { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    let items = parse_pem(&pem).filter_map(Result::ok);
    let certificate = |item| match item {
        PemItem::Certificate(certificate) => Some(certificate),
        _ => None,
    };
    items.filter_map(certificate).collect()
}
