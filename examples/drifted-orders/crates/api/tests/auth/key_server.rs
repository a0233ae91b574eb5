//! An issuer's address: a real server on this machine that shows whatever it is told to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub(crate) struct KeyServer {
    pub(crate) url: String,
    shown: Arc<Mutex<Shown>>,
    asked: Arc<AtomicUsize>,
}

#[derive(Clone, Default)]
struct Shown {
    status: &'static str,
    header: String,
    body: String,
    delay: Duration,
}

impl KeyServer {
    /// Listens until the test process ends.
    pub(crate) fn start(body: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        let (shown, asked) = (Arc::default(), Arc::default());
        let server = Self { url, shown, asked };
        server.show(body);
        let (shown, asked) = (server.shown.clone(), server.asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                asked.fetch_add(1, Ordering::SeqCst);
                let shown = shown.lock().unwrap().clone();
                // The other side may have gone away.
                let _ = answer(stream.unwrap(), &shown);
            }
        });
        server
    }

    pub(crate) fn show(&self, body: String) {
        *self.shown.lock().unwrap() = Shown {
            status: "200 OK",
            body,
            ..Shown::default()
        };
    }

    pub(crate) fn fail(&self) {
        self.shown.lock().unwrap().status = "500 Internal Server Error";
    }

    pub(crate) fn redirect(&self, url: &str) {
        let mut shown = self.shown.lock().unwrap();
        shown.status = "302 Found";
        shown.header = format!("Location: {url}\r\n");
    }

    pub(crate) fn delay(&self, delay: Duration) {
        self.shown.lock().unwrap().delay = delay;
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: TcpStream, shown: &Shown) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    while !lines.next().transpose()?.unwrap_or_default().is_empty() {}
    thread::sleep(shown.delay);
    write!(
        stream,
        "HTTP/1.1 {}\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n{}",
        shown.status,
        shown.header,
        shown.body.len(),
        shown.body
    )
}
