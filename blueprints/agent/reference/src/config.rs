//! Configuration: environment variables, read once, every fault reported at once.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use acme_agent::openai::Endpoint;

const URL: &str = "ACME_AGENT_URL";
const MODEL: &str = "ACME_AGENT_MODEL";
const KEY: &str = "ACME_AGENT_KEY";
const AUDIT: &str = "ACME_AGENT_AUDIT";

/// How long one turn may take. Long answers of large models take minutes.
const TURN: Duration = Duration::from_mins(3);

/// What the process needs to know.
pub(crate) struct Config {
    /// The provider.
    pub(crate) endpoint: Endpoint,
    /// The file the audit trail goes to.
    pub(crate) audit: PathBuf,
}

impl Config {
    /// Reads it through `lookup`, or says everything that is wrong; so also when there is nothing
    /// to ask.
    pub(crate) fn read(
        lookup: impl Fn(&str) -> Option<OsString>,
        asked: bool,
    ) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        if !asked {
            faults.push(format!("usage: {} QUESTION", env!("CARGO_PKG_NAME")));
        }
        let mut text = |name: &str, fallback: &str| match lookup(name) {
            None => fallback.to_owned(),
            Some(value) => value.into_string().unwrap_or_else(|_| {
                faults.push(format!("{name} is not UTF-8"));
                String::new()
            }),
        };
        let url = text(URL, "http://127.0.0.1:11434/v1");
        let model = text(MODEL, "");
        let key = text(KEY, "");
        let audit = text(AUDIT, "audit.jsonl");
        faults.extend(url_fault(&url).map(|fault| format!("{URL} {fault}")));
        if model.is_empty() {
            faults.push(format!("{MODEL} is missing: the model's name"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let endpoint = Endpoint {
            url: url.trim_end_matches('/').to_owned(),
            model,
            key: Some(key).filter(|key| !key.is_empty()),
            timeout: TURN,
        };
        let audit = PathBuf::from(audit);
        Ok(Self { endpoint, audit })
    }
}

fn url_fault(url: &str) -> Option<&'static str> {
    match url.split_once("://") {
        Some(("http", _)) => None,
        Some(("https", _)) if cfg!(feature = "live") => None,
        Some(("https", _)) => Some("is HTTPS: build with `--features live`"),
        _ => Some("does not begin with http:// or https://"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)], asked: bool) -> Result<Config, Vec<String>> {
        let lookup = |name: &str| {
            let found = set.iter().find(|(key, _)| name.ends_with(key));
            found.map(|(_, value)| OsString::from(value))
        };
        Config::read(lookup, asked)
    }

    #[test]
    fn a_model_is_all_it_needs() {
        let config = read(&[("_MODEL", "m"), ("_URL", "http://h/v1/")], true).unwrap();
        assert_eq!(config.endpoint.url, "http://h/v1");
        assert_eq!(config.endpoint.key, None);
        assert_eq!(config.audit, PathBuf::from("audit.jsonl"));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let faults = read(&[("_URL", "ftp://h")], false).err().unwrap();
        let all = faults.join("\n");
        assert_eq!(faults.len(), 3, "{all}");
        for part in ["usage", "_URL does not begin", "_MODEL is missing"] {
            assert!(all.contains(part), "{part}: {all}");
        }
    }

    #[test]
    fn https_needs_the_live_client() {
        let read = read(&[("_MODEL", "m"), ("_URL", "https://h/v1")], true);
        assert_eq!(read.is_ok(), cfg!(feature = "live"));
    }
}
