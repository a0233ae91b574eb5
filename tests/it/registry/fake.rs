//! `Fake`: a registry on this machine that behaves as it is told, and remembers who asked for what with which login.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use scaffold::Digest;

/// How a registry behaves. The default one is open, and does what it should.
#[derive(Debug, Clone, Default)]
pub struct Behaviour {
    /// Wants this header, and says this where it is missing.
    pub wants: Option<(String, String)>,
    /// Takes no manifest with an artifact type.
    pub only_images: bool,
    /// Lists so many tags at once.
    pub page: Option<usize>,
    /// Hangs up after so many bytes of a blob, so many times.
    pub drops: Option<(usize, usize)>,
    /// Knows no ranges.
    pub rangeless: bool,
    /// Sends other bytes of the same length.
    pub garbles: bool,
    /// Sends blobs and uploads there.
    pub leads_to: Option<String>,
    /// Puts so many spaces behind each manifest.
    pub pads: usize,
}

/// What was asked: method, target, and the login that came with it.
pub type Asked = (String, String, Option<String>);

#[derive(Default)]
struct State {
    behaviour: Behaviour,
    blobs: BTreeMap<String, Vec<u8>>,
    manifests: BTreeMap<String, Vec<u8>>,
    asked: Vec<Asked>,
}

/// A running registry; it ends with the test.
pub struct Fake {
    pub authority: String,
    state: Arc<Mutex<State>>,
}

struct Request {
    method: String,
    target: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

impl Fake {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let authority = listener.local_addr().expect("an address").to_string();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { authority, state }
    }

    pub fn behave(&self, behaviour: Behaviour) {
        let mut state = self.state.lock().expect("a state");
        state.behaviour = behaviour;
        state.asked.clear();
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.state.lock().expect("a state").asked.clone()
    }

    /// Lets more tags lead to what `tag` leads to.
    pub fn tag(&self, tag: &str, others: impl Iterator<Item = String>) {
        let mut state = self.state.lock().expect("a state");
        let manifest = state.manifests[tag].clone();
        state.manifests.extend(others.map(|other| (other, manifest.clone())));
    }

    pub fn manifest(&self, tag: &str) -> serde_json::Value {
        serde_json::from_slice(&self.state.lock().expect("a state").manifests[tag]).expect("JSON")
    }
}

fn serve(stream: TcpStream, state: &Mutex<State>) {
    let Some(request) = read(&stream) else { return };
    let mut state = state.lock().expect("a state");
    let login = request.headers.get("authorization").cloned();
    state.asked.push((request.method.clone(), request.target.clone(), login));
    let (status, headers, body) = state.answer(&request);
    let sent = state.cut(&request, status, &body);
    drop(state);
    let mut head = format!("HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
    let body = if request.method == "HEAD" { &[][..] } else { &body[..sent] };
    _ = (&stream).write_all(format!("{head}\r\n").as_bytes()).and_then(|()| (&stream).write_all(body));
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().map(|_| line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    while let Some((name, value)) = line()?.split_once(": ") {
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, target, headers, body })
}

impl State {
    fn answer(&mut self, request: &Request) -> Answer {
        let path = request.target.split('?').next().unwrap_or_default().to_owned();
        if path == "/token" {
            return (200, Vec::new(), br#"{"token": "let-me-in"}"#.to_vec());
        }
        if let Some((wanted, challenge)) = &self.behaviour.wants
            && request.headers.get("authorization") != Some(wanted)
        {
            return (401, vec![("www-authenticate", challenge.clone())], error("UNAUTHORIZED"));
        }
        let parts: Vec<&str> = path.trim_start_matches("/v2/").rsplitn(3, '/').collect();
        match (request.method.as_str(), &parts[..]) {
            (_, ["", ..]) if path == "/v2/" => (200, Vec::new(), Vec::new()),
            ("GET", ["list", "tags", _]) => self.tags(request),
            ("PUT", [tag, "manifests", _]) => self.put(tag, &request.body),
            (_, [wanted, "manifests", _]) => self.get_manifest(wanted),
            ("POST", ["", "uploads", _]) => {
                let place = format!("{}/upload?x=1", self.behaviour.leads_to.clone().unwrap_or_default());
                (202, vec![("location", place)], Vec::new())
            }
            (_, [digest, "blobs", _]) => self.get_blob(request, digest),
            ("PUT", _) if path == "/upload" => {
                self.blobs.insert(format!("sha256:{}", Digest::of(&request.body)), request.body.clone());
                (201, Vec::new(), Vec::new())
            }
            _ => (404, Vec::new(), error("NAME_UNKNOWN")),
        }
    }

    fn tags(&self, request: &Request) -> Answer {
        let last = request.target.split("last=").nth(1).unwrap_or_default();
        let is_tag = |tag: &&String| !tag.contains(':');
        let all: Vec<&String> = self.manifests.keys().filter(is_tag).filter(|tag| tag.as_str() > last).collect();
        let page = self.behaviour.page.unwrap_or(all.len()).min(all.len());
        let body = serde_json::json!({ "name": "x", "tags": all[..page] }).to_string().into_bytes();
        let path = request.target.split('?').next().unwrap_or_default();
        let next = |last: &&String| ("link", format!("<{path}?n=9&last={last}>; rel=\"next\""));
        let link = if page < all.len() { all[..page].last().map(next) } else { None };
        (200, link.into_iter().collect(), body)
    }

    fn put(&mut self, tag: &str, body: &[u8]) -> Answer {
        let manifest: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        if self.behaviour.only_images && manifest.get("artifactType").is_some() {
            return (400, Vec::new(), error("MANIFEST_INVALID"));
        }
        self.manifests.insert(format!("sha256:{}", Digest::of(body)), body.to_vec());
        self.manifests.insert(tag.to_owned(), body.to_vec());
        (201, Vec::new(), Vec::new())
    }

    fn get_manifest(&self, wanted: &str) -> Answer {
        match self.manifests.get(wanted) {
            Some(manifest) => {
                let padded = [&manifest[..], &vec![b' '; self.behaviour.pads]].concat();
                (200, vec![("content-type", "application/vnd.oci.image.manifest.v1+json".into())], padded)
            }
            None => (404, Vec::new(), error("MANIFEST_UNKNOWN")),
        }
    }

    fn get_blob(&self, request: &Request, digest: &str) -> Answer {
        let Some(bytes) = self.blobs.get(digest) else { return (404, Vec::new(), error("BLOB_UNKNOWN")) };
        if let (Some(place), "GET") = (&self.behaviour.leads_to, request.method.as_str()) {
            return (307, vec![("location", format!("{place}{}", request.target))], Vec::new());
        }
        let bytes = if self.behaviour.garbles { vec![b'x'; bytes.len()] } else { bytes.clone() };
        let range = request.headers.get("range").filter(|_| !self.behaviour.rangeless);
        let from = range.and_then(|range| range.trim_start_matches("bytes=").trim_end_matches('-').parse().ok());
        match from {
            Some(from) => {
                let said = format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
                (206, vec![("content-range", said)], bytes[from..].to_vec())
            }
            None => (200, Vec::new(), bytes),
        }
    }

    /// How much of a body is sent before the connection ends.
    fn cut(&mut self, request: &Request, status: u16, body: &[u8]) -> usize {
        let is_content = request.method == "GET" && request.target.contains("/blobs/") && status < 300;
        match &mut self.behaviour.drops {
            Some((bytes, times @ 1..)) if is_content => {
                *times -= 1;
                body.len().min(*bytes)
            }
            _ => body.len(),
        }
    }
}

fn error(code: &str) -> Vec<u8> {
    serde_json::json!({ "errors": [{ "code": code, "message": "no" }] }).to_string().into_bytes()
}
