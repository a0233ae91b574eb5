//! HTTP as packs need it: one blocking request at a time. No redirect is followed and no credential is added here;
//! whoever asks decides about both. Nothing goes out without TLS but to this machine, and no body is read unbounded.

use std::cell::Cell;
use std::io::{self, Read};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use ureq::http::{Method, Request, Response, StatusCode};
use ureq::{Agent, Body, Proxy, SendBody};

mod address;
mod proxy;
mod roots;

pub use address::{Address, AddressFault};
use proxy::Bypass;

/// How long a host may take to accept a connection, and to say the next word on it.
const CONNECT: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_secs(45);
/// How long a host may take to say how it answers, once it has the whole request.
const ANSWER: Duration = Duration::from_secs(90);
/// How long a body may come or go at any pace, and the bytes a second that it has to keep on average after that: the
/// largest pack passes within the hour, and whatever drips never holds a run for long.
const HEAD_START: Duration = Duration::from_mins(1);
const PACE: u64 = 16 << 10;
/// The most bytes the headers of an answer may have.
const MAX_HEADERS: usize = 64 << 10;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    #[error(transparent)]
    Address(#[from] AddressFault),
    #[error("{address}: plain http is for this machine only")]
    Plain { address: String },
    #[error("{host} cannot be reached: {reason}")]
    Unreachable { host: String, reason: String },
    #[error("{host} is not trusted: {reason}")]
    Certificate { host: String, reason: String },
    #[error("the proxy of HTTPS_PROXY is no address")]
    Proxy,
    #[error("{host} answers with more than {limit} bytes")]
    TooLong { host: String, limit: u64 },
    #[error("stopping, nothing was changed")]
    Stopped,
    #[error("{host} broke off: {reason}")]
    BrokenOff { host: String, reason: String },
}

/// Connections to any number of hosts, kept open between requests.
pub struct Http {
    /// The host (`host:port`) whose own authorities are trusted.
    registry: String,
    plain: Agent,
    /// Made for the first address with TLS, which a registry of this machine may lead to.
    secure: OnceLock<Secure>,
}

/// Connections with TLS.
struct Secure {
    direct: Agent,
    proxied: Option<(Agent, Bypass)>,
}

/// An answer, whatever its status; its body is still to be read.
pub struct Answer {
    host: String,
    response: Response<Body>,
}

impl Http {
    /// Reads the proxy's variables, and the certificates that are trusted: those of `SSL_CERT_FILE` and `SSL_CERT_DIR`
    /// where set, else the system's, and for `registry` what its `certs.d` folders hold beside them.
    ///
    /// # Errors
    /// When the proxy is no address.
    pub fn new(registry: &Address) -> Result<Self, HttpError> {
        let http = Self { registry: registry.authority(), plain: agent(None, None), secure: OnceLock::new() };
        if !registry.is_plain() {
            http.secure()?;
        }
        Ok(http)
    }

    fn secure(&self) -> Result<&Secure, HttpError> {
        if let Some(secure) = self.secure.get() {
            return Ok(secure);
        }
        let tls = roots::config(&self.registry);
        let proxy = proxy::https().map_err(|_| HttpError::Proxy)?;
        let proxied = proxy.map(|(proxy, bypass)| (agent(Some(tls.clone()), Some(proxy)), bypass));
        Ok(self.secure.get_or_init(|| Secure { direct: agent(Some(tls), None), proxied }))
    }

    /// Sends one request, with a body where there is one, and returns the head of the answer. `sent` is told how many
    /// more bytes go out, and says whether they may.
    ///
    /// # Errors
    /// When the address is plain and elsewhere, or no answer came.
    pub fn send(
        &self,
        method: &Method,
        address: &Address,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
        sent: &dyn Fn(u64) -> bool,
    ) -> Result<Answer, HttpError> {
        if address.is_plain() && !address.is_loopback() {
            return Err(HttpError::Plain { address: address.to_string() });
        }
        let host = address.authority();
        let mut request = Request::builder().method(method).uri(address.to_uri());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let agent = self.agent(address)?;
        let response = match body {
            None => agent.run(request.body(()).map_err(|error| unreachable(&host, &error.to_string()))?),
            Some(bytes) => {
                let request = request.header("content-length", bytes.len());
                let mut reader = Watched { bytes, sent, pace: Pace::begin() };
                let request = request.body(SendBody::from_reader(&mut reader));
                agent.run(request.map_err(|error| unreachable(&host, &error.to_string()))?)
            }
        };
        let response = response.map_err(|error| self.explained(address, failed(&host, &error)))?;
        Ok(Answer { host, response })
    }

    fn agent(&self, address: &Address) -> Result<&Agent, HttpError> {
        if address.is_plain() {
            return Ok(&self.plain);
        }
        let secure = self.secure()?;
        Ok(secure.proxy(address).unwrap_or(&secure.direct))
    }

    /// Nobody looks at the proxy for a host that cannot be reached, unless told.
    fn explained(&self, address: &Address, error: HttpError) -> HttpError {
        match error {
            HttpError::Unreachable { host, reason } if self.is_proxied(address) => {
                HttpError::Unreachable { host, reason: format!("{reason} (through the proxy of HTTPS_PROXY)") }
            }
            other => other,
        }
    }

    fn is_proxied(&self, address: &Address) -> bool {
        !address.is_plain() && self.secure.get().is_some_and(|secure| secure.proxy(address).is_some())
    }
}

impl Secure {
    fn proxy(&self, address: &Address) -> Option<&Agent> {
        let (agent, bypass) = self.proxied.as_ref()?;
        (!bypass.covers(address)).then_some(agent)
    }
}

impl Answer {
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The first value of a header, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// Every value of a header that is text.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.response.headers().get_all(name).iter().filter_map(|value| value.to_str().ok())
    }

    /// The whole body, of at most `limit` bytes.
    ///
    /// # Errors
    /// When it is longer, or breaks off.
    pub fn bytes(self, limit: u64) -> Result<Vec<u8>, HttpError> {
        let mut bytes = Vec::new();
        self.read_to(&mut bytes, limit, &|_| true)?;
        Ok(bytes)
    }

    /// Appends the body to `bytes`, which may hold `limit` bytes in the end. What came before it broke off stays.
    /// `got` is told how many more bytes came, and says whether to go on.
    ///
    /// # Errors
    /// When it is longer, or breaks off.
    pub fn read_to(self, bytes: &mut Vec<u8>, limit: u64, got: &dyn Fn(u64) -> bool) -> Result<(), HttpError> {
        let broken = |error: &io::Error| HttpError::BrokenOff { host: self.host.clone(), reason: reason(error) };
        let promised = self.response.body().content_length();
        let begun = bytes.len();
        let mut reader = self.response.into_body().into_with_config().limit(u64::MAX).reader();
        let mut room = vec![0; 64 << 10];
        let pace = Pace::begin();
        loop {
            let read = match reader.read(&mut room) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(broken(&error)),
            };
            if (bytes.len() + read) as u64 > limit {
                return Err(HttpError::TooLong { host: self.host, limit });
            }
            bytes.extend_from_slice(&room[..read]);
            if !got(read as u64) {
                return Err(HttpError::Stopped);
            }
            pace.moved(read as u64).map_err(|error| broken(&error))?;
        }
        match promised {
            Some(promised) if promised != (bytes.len() - begun) as u64 => {
                Err(broken(&io::Error::other("the body is shorter than it was said to be")))
            }
            _ => Ok(()),
        }
    }
}

/// Somebody asked to stop.
#[derive(Debug, thiserror::Error)]
#[error("stopping")]
struct Stopped;

/// Bytes to send, and who is told how far they went.
struct Watched<'a> {
    bytes: &'a [u8],
    sent: &'a dyn Fn(u64) -> bool,
    pace: Pace,
}

/// Whether a body comes or goes fast enough.
struct Pace {
    began: Instant,
    bytes: Cell<u64>,
}

impl Pace {
    fn begin() -> Self {
        Self { began: Instant::now(), bytes: Cell::new(0) }
    }

    /// So many more bytes have moved.
    ///
    /// # Errors
    /// When they are too few for the time that has passed.
    fn moved(&self, bytes: u64) -> io::Result<()> {
        self.bytes.set(self.bytes.get().saturating_add(bytes));
        match is_slow(self.began.elapsed(), self.bytes.get()) {
            true => Err(io::Error::other(format!("fewer than {PACE} bytes a second"))),
            false => Ok(()),
        }
    }
}

fn is_slow(elapsed: Duration, bytes: u64) -> bool {
    let counted = elapsed.saturating_sub(HEAD_START).as_secs();
    bytes < counted.saturating_mul(PACE)
}

impl Read for Watched<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(room)?;
        self.pace.moved(read as u64)?;
        if (self.sent)(read as u64) { Ok(read) } else { Err(io::Error::other(Stopped)) }
    }
}

fn agent(tls: Option<ureq::tls::TlsConfig>, proxy: Option<Proxy>) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_response_header_size(MAX_HEADERS)
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(ANSWER))
        .timeout_per_read(Some(SILENCE))
        .timeout_per_write(Some(SILENCE))
        .user_agent(concat!("scaffold/", env!("CARGO_PKG_VERSION")))
        .proxy(proxy);
    match tls {
        Some(tls) => config.tls_config(tls).build().into(),
        None => config.build().into(),
    }
}

fn unreachable(host: &str, reason: &str) -> HttpError {
    HttpError::Unreachable { host: host.to_owned(), reason: reason.to_owned() }
}

fn failed(host: &str, error: &ureq::Error) -> HttpError {
    match error {
        ureq::Error::Io(error) if stopped(error) => HttpError::Stopped,
        ureq::Error::Io(error) if untrusted(error) => {
            HttpError::Certificate { host: host.to_owned(), reason: reason(error) }
        }
        ureq::Error::Io(error) => unreachable(host, &reason(error)),
        ureq::Error::Rustls(rustls::Error::InvalidCertificate(fault)) => {
            HttpError::Certificate { host: host.to_owned(), reason: certificate(fault) }
        }
        ureq::Error::HostNotFound => unreachable(host, "there is no host of that name"),
        ureq::Error::Timeout(_) => unreachable(host, "it does not answer"),
        other => unreachable(host, &other.to_string()),
    }
}

fn stopped(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Stopped>()).is_some()
}

fn untrusted(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}

fn reason(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match (inner, error.kind()) {
        (Some(rustls::Error::InvalidCertificate(fault)), _) => certificate(fault),
        (_, io::ErrorKind::ConnectionRefused) => "nothing listens there".into(),
        (_, io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe) => {
            "the connection was dropped".into()
        }
        (_, io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => "it does not answer".into(),
        _ if error.to_string().contains("lookup address") => "there is no host of that name".into(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
    }
}

fn certificate(fault: &rustls::CertificateError) -> String {
    match fault {
        rustls::CertificateError::UnknownIssuer => {
            "its certificate is signed by no authority this machine knows".into()
        }
        rustls::CertificateError::Expired | rustls::CertificateError::ExpiredContext { .. } => {
            "its certificate has expired".into()
        }
        rustls::CertificateError::NotValidForName | rustls::CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name".into()
        }
        other => format!("its certificate is not valid: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_body_that_drips_is_slow_after_its_head_start() {
        let check =
            |seconds, bytes, slow| assert_eq!(is_slow(Duration::from_secs(seconds), bytes), slow, "{seconds} s");
        check(0, 0, false);
        check(60, 0, false);
        check(62, 0, true);
        check(62, 2 * PACE, false);
        check(3600, 32 << 20, true);
    }

    #[test]
    fn an_address_with_tls_is_asked_although_the_registry_has_none() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = std::thread::spawn(move || {
            let (stream, _) = listener.accept().expect("a client");
            let mut line = Vec::new();
            _ = BufReader::new(&stream).read_until(b'\n', &mut line);
            _ = (&stream).write_all(b"no TLS here\n");
        });
        let address = |text: &str| Address::parse(text).expect("an address");
        let http = Http::new(&address(&format!("http://127.0.0.1:{port}"))).expect("a client");
        let led = address(&format!("https://127.0.0.1:{port}/x"));
        let answer = http.send(&Method::GET, &led, &[], None, &|_| true);
        assert!(matches!(answer, Err(HttpError::Unreachable { .. })));
        _ = std::net::TcpStream::connect(("127.0.0.1", port));
        server.join().expect("no panic");
    }
}
