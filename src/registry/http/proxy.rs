//! The proxy of `HTTPS_PROXY`, and the hosts of `NO_PROXY` that are reached without it.

use ureq::Proxy;

use super::Address;

/// The hosts of `NO_PROXY`: `*`, a name with all names below it, or an address; each with a port or without.
pub(super) struct Bypass(Vec<String>);

/// The proxy for https, if one is set: `HTTPS_PROXY`, then `ALL_PROXY`, in upper case or lower. Plain http has none,
/// since it never leaves this machine.
///
/// # Errors
/// When what is set is no address.
pub(super) fn https() -> Result<Option<(Proxy, Bypass)>, ureq::Error> {
    let set = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].into_iter().find_map(variable);
    let bypass = ["NO_PROXY", "no_proxy"].into_iter().find_map(variable).unwrap_or_default();
    set.map(|text| Ok((Proxy::new(&text)?, Bypass::parse(&bypass)))).transpose()
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Bypass {
    fn parse(text: &str) -> Self {
        let entries = text.split([',', ' ']).filter(|entry| !entry.is_empty());
        Self(entries.map(|entry| entry.trim_start_matches("*.").trim_start_matches('.').to_lowercase()).collect())
    }

    pub(super) fn covers(&self, address: &Address) -> bool {
        let host = address.host();
        let port =
            address.to_uri().split('/').nth(2).and_then(|authority| authority.strip_prefix(host).map(str::to_owned));
        let names = |entry: &str| host == entry || host.strip_suffix(entry).is_some_and(|front| front.ends_with('.'));
        self.0.iter().any(|entry| match entry.rsplit_once(':') {
            _ if entry == "*" => true,
            Some((name, digits)) if !entry.ends_with(']') => {
                names(name) && port.as_deref() == Some(format!(":{digits}").as_str())
            }
            _ => names(entry),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(no_proxy: &str, address: &str, expected: bool) {
        let address = Address::parse(address).expect("an address");
        assert_eq!(Bypass::parse(no_proxy).covers(&address), expected, "{no_proxy} {address}");
    }

    #[test]
    fn hosts_pass_the_proxy_by() {
        check("", "https://a.org", false);
        check("*", "https://a.org", true);
        check("b.org, a.org", "https://a.org/x", true);
        check("a.org", "https://x.a.org", true);
        check(".a.org", "https://x.a.org", true);
        check("*.a.org", "https://x.a.org", true);
        check("a.org", "https://xa.org", false);
        check("127.0.0.1:5002", "https://127.0.0.1:5002/v2/", true);
        check("127.0.0.1:5003", "https://127.0.0.1:5002/v2/", false);
        check("127.0.0.1", "https://127.0.0.1:5002/v2/", true);
    }
}
