//! `Session`: requests to one repository of one registry, with the login where the registry asks for it.
//!
//! What holds here: a login or a token goes to the registry's own origin, or to the realm it names where that is https;
//! a redirect is followed without either, and never from https to plain http; an upload never leaves the registry.

use std::cell::{OnceCell, RefCell};
use std::time::Duration;

use ureq::http::{Method, StatusCode};

use super::challenge::Challenge;
use super::fault::OciError;
use super::login::Login;
use crate::registry::http::{Address, Answer, Http, HttpError};

/// How often a request that changes nothing is made before its failure counts.
const TRIES: u32 = 3;
/// How many redirects are followed.
const HOPS: usize = 5;
/// The most bytes read of a token, and of an answer that says what is wrong.
const MAX_WORDS: u64 = 1 << 20;

/// A repository and the connections to it.
pub(super) struct Session {
    http: Http,
    base: Address,
    /// `org/pack`.
    pub(super) repository: String,
    login: OnceCell<Login>,
    authorization: RefCell<Option<String>>,
}

/// One request.
pub(super) struct Call<'a> {
    pub method: Method,
    pub address: Address,
    pub headers: &'a [(&'a str, &'a str)],
    pub body: Option<&'a [u8]>,
    pub sent: &'a dyn Fn(u64) -> bool,
}

impl Session {
    /// Finds out how a registry on this machine is spoken to, with or without TLS; every other is spoken to with TLS.
    pub(super) fn open(registry: &str, repository: &str) -> Result<Self, OciError> {
        if !is_repository(repository) {
            return Err(OciError::Name(repository.to_owned()));
        }
        let host = if registry == "docker.io" { "registry-1.docker.io" } else { registry };
        let mut base = Address::of_host(host, false)?;
        if base.is_loopback() {
            let plain = Address::of_host(host, true)?;
            if speaks_plain(&plain)? {
                base = plain;
            }
        }
        let http = Http::new(&base)?;
        let repository = repository.to_owned();
        Ok(Self { http, base, repository, login: OnceCell::new(), authorization: RefCell::new(None) })
    }

    /// The registry as messages name it.
    pub(super) fn registry(&self) -> String {
        self.base.authority()
    }

    /// The address of something of this repository: `tags/list`, `blobs/…`.
    pub(super) fn at(&self, rest: &str) -> Address {
        self.base.at(&format!("/v2/{}/{rest}", self.repository))
    }

    /// An address that the registry names for what comes next.
    pub(super) fn own(&self, from: &Address, location: &str) -> Result<Address, OciError> {
        let next = from.join(location)?;
        if next.same_origin(&self.base) { Ok(next) } else { Err(self.led(&next)) }
    }

    /// Asks for something, through redirects, more than once where the connection fails or the registry is busy.
    pub(super) fn get(&self, method: &Method, from: &Address, headers: &[(&str, &str)]) -> Result<Answer, OciError> {
        let mut tried = 1;
        loop {
            let result = self.follow(method, from, headers);
            let again = match &result {
                Ok(answer) => answer.status().is_server_error() || answer.status() == StatusCode::TOO_MANY_REQUESTS,
                Err(OciError::Http(error)) => is_passing(error),
                Err(_) => false,
            };
            if !again || tried == TRIES {
                return result;
            }
            pause(tried);
            tried += 1;
        }
    }

    fn follow(&self, method: &Method, from: &Address, headers: &[(&str, &str)]) -> Result<Answer, OciError> {
        let mut address = from.clone();
        for _ in 0..=HOPS {
            let call = Call { method: method.clone(), address: address.clone(), headers, body: None, sent: &|_| true };
            let answer = self.call(&call)?;
            let location = answer.status().is_redirection().then(|| answer.header("location")).flatten();
            let Some(location) = location else { return Ok(answer) };
            let next = address.join(location)?;
            // Contents are known by their digest, so they may come from anywhere that TLS, or this machine, vouches for.
            if next.is_plain() && !(self.base.is_plain() && next.is_loopback()) {
                return Err(self.led(&next));
            }
            address = next;
        }
        Err(OciError::Endless { registry: self.registry() })
    }

    /// Makes one request, with what the registry asks for where it asks.
    pub(super) fn call(&self, call: &Call<'_>) -> Result<Answer, OciError> {
        let answer = self.send(call)?;
        if answer.status() != StatusCode::UNAUTHORIZED || !call.address.same_origin(&self.base) {
            return Ok(answer);
        }
        let Some(challenge) = Challenge::choose(answer.headers("www-authenticate")) else { return Ok(answer) };
        // The connection serves the next request once this answer is read.
        _ = answer.bytes(MAX_WORDS);
        *self.authorization.borrow_mut() = Some(self.authorize(&challenge)?);
        self.send(call)
    }

    fn send(&self, call: &Call<'_>) -> Result<Answer, OciError> {
        let authorization = self.authorization.borrow().clone().filter(|_| call.address.same_origin(&self.base));
        let mut headers = call.headers.to_vec();
        headers.extend(authorization.as_deref().map(|value| ("authorization", value)));
        Ok(self.http.send(&call.method, &call.address, &headers, call.body, call.sent)?)
    }

    fn login(&self) -> &Login {
        self.login.get_or_init(|| Login::find(&self.registry(), &self.repository))
    }

    /// The value of `Authorization` that answers a challenge.
    fn authorize(&self, challenge: &Challenge) -> Result<String, OciError> {
        match challenge {
            Challenge::Basic => self.login().basic().ok_or_else(|| self.denied("it wants a login")),
            Challenge::Bearer { realm, service, scopes } => {
                let realm = self.realm(realm)?;
                let mut parameters: Vec<(&str, &str)> = scopes.iter().map(|scope| ("scope", scope.as_str())).collect();
                parameters.extend(service.as_deref().map(|service| ("service", service)));
                Ok(format!("Bearer {}", self.token(&realm, &parameters)?))
            }
        }
    }

    /// The realm, if a login may be sent there. A registry without TLS may only name itself: who answers for it on
    /// this machine has no say over other hosts.
    fn realm(&self, realm: &str) -> Result<Address, OciError> {
        let address = self.base.join(realm)?;
        let trusted = if self.base.is_plain() { address.same_host(&self.base) } else { !address.is_plain() };
        let refused = || OciError::Realm { registry: self.registry(), realm: address.to_string() };
        if trusted { Ok(address) } else { Err(refused()) }
    }

    /// A token of the realm (Docker's token authentication, `GET` with a password, `POST` with an identity token).
    fn token(&self, realm: &Address, parameters: &[(&str, &str)]) -> Result<String, OciError> {
        // Another port of this machine is another program.
        let known = !realm.is_plain() || realm.same_origin(&self.base);
        let identity = self.login().identity_token().filter(|_| known);
        let answer = match identity {
            Some(token) => {
                let refresh = [("grant_type", "refresh_token"), ("client_id", "scaffold"), ("refresh_token", token)];
                let form = parameters
                    .iter()
                    .chain(&refresh)
                    .fold(self.base.at("/"), |form, (name, value)| form.with(name, value));
                let form = form.to_uri();
                let form = form.split_once('?').map_or("", |(_, form)| form);
                let headers = [("content-type", "application/x-www-form-urlencoded")];
                self.http.send(&Method::POST, realm, &headers, Some(form.as_bytes()), &|_| true)?
            }
            None => {
                let address = parameters.iter().fold(realm.clone(), |address, (name, value)| address.with(name, value));
                let basic = self.login().basic().filter(|_| known);
                let headers: Vec<_> = basic.iter().map(|basic| ("authorization", basic.as_str())).collect();
                self.http.send(&Method::GET, &address, &headers, None, &|_| true)?
            }
        };
        let status = answer.status();
        if !status.is_success() {
            return Err(self.denied(&format!("{} answers {} to the login", realm.authority(), status.as_u16())));
        }
        let garbled = || OciError::Garbled { registry: realm.authority(), what: "token" };
        let body: serde_json::Value = serde_json::from_slice(&answer.bytes(MAX_WORDS)?).map_err(|_| garbled())?;
        let token = ["token", "access_token"].iter().find_map(|name| body[*name].as_str());
        let sound = |token: &&str| !token.is_empty() && token.chars().all(|c| c.is_ascii_graphic());
        token.filter(sound).map(str::to_owned).ok_or_else(garbled)
    }

    /// Why an answer is no success, from its status and what the registry says (OCI distribution, "Error Codes").
    pub(super) fn failure(&self, answer: Answer, what: &str) -> OciError {
        let status = answer.status().as_u16();
        let said = self.words(answer);
        match status {
            401 | 403 => self.denied(&said),
            404 => OciError::Absent { registry: self.registry(), what: what.to_owned() },
            _ => self.answered(status, &said),
        }
    }

    fn words(&self, answer: Answer) -> String {
        let body = answer.bytes(MAX_WORDS).unwrap_or_default();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let one = |error: &serde_json::Value| {
            let part = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            format!("{} {}", part("code"), part("message")).trim().to_owned()
        };
        let errors = body["errors"].as_array().map(|errors| errors.iter().map(one).collect::<Vec<_>>());
        let said = errors.unwrap_or_default().join("; ");
        let said = if said.is_empty() { "it does not say why".to_owned() } else { said };
        self.redacted(&said.chars().take(300).collect::<String>())
    }

    /// A registry may repeat what it was sent.
    fn redacted(&self, text: &str) -> String {
        let authorization = self.authorization.borrow();
        let secret = authorization.as_deref().and_then(|value| value.split(' ').nth(1));
        match secret.filter(|secret| text.contains(secret)) {
            Some(secret) => text.replace(secret, "…"),
            None => text.to_owned(),
        }
    }

    fn denied(&self, reason: &str) -> OciError {
        let login = self.login();
        let none = || "no login was found for it".to_owned();
        let login = login.credential.is_none().then(|| login.trouble.clone().unwrap_or_else(none));
        OciError::Denied { registry: self.registry(), reason: reason.to_owned(), login }
    }

    fn answered(&self, status: u16, message: &str) -> OciError {
        OciError::Answer { registry: self.registry(), status, message: message.to_owned() }
    }

    fn led(&self, to: &Address) -> OciError {
        OciError::Led { registry: self.registry(), to: to.to_string() }
    }
}

/// Whether a registry on this machine answers without TLS. Nothing but the question is sent.
fn speaks_plain(base: &Address) -> Result<bool, OciError> {
    match Http::new(base)?.send(&Method::GET, &base.at("/v2/"), &[], None, &|_| true) {
        // A server that expects TLS says 400 to plain words, or hangs up.
        Ok(answer) => Ok(answer.status() != StatusCode::BAD_REQUEST),
        Err(error @ HttpError::Unreachable { .. }) if error.to_string().contains("nothing listens") => {
            Err(error.into())
        }
        Err(_) => Ok(false),
    }
}

/// Whether the next try may end otherwise.
pub(super) fn is_passing(error: &HttpError) -> bool {
    matches!(error, HttpError::Unreachable { .. } | HttpError::BrokenOff { .. })
}

/// Waits a little longer each time.
pub(super) fn pause(tried: u32) {
    std::thread::sleep(Duration::from_millis(100 << tried));
}

/// Whether a text is a repository (OCI distribution, "Pulling manifests"), so that it can stand in an address.
fn is_repository(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let segment = |segment: &str| {
        let known = segment.chars().all(|c| letter(c) || "._-".contains(c));
        known && segment.starts_with(letter) && segment.ends_with(letter) && !segment.contains("..")
    };
    text.len() <= 255 && text.split('/').all(segment)
}
