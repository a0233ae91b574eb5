//! Spans arrive. An exporter that was set up wrongly fails in silence, so the real process sends
//! to a real receiver here.

#![cfg(all(unix, feature = "otlp"))]

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const PROFILE: &str = "ORDERS_PROFILE";
const ADDRESS: &str = "ORDERS_ADDRESS";
const ADMIN_ADDRESS: &str = "ORDERS_ADMIN_ADDRESS";

/// A request, and the pattern of its route.
const PATH: &str = "/v1/orders/nothing";
const ROUTE: &str = "/v1/orders/{id}";

/// The trace of the caller, and its bytes as they travel.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const BYTES: [u8; 16] = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes();

#[test]
fn a_collector_gets_the_span_of_a_request_in_its_callers_trace() -> Outcome {
    let collector = TcpListener::bind("127.0.0.1:0")?;
    let endpoint = format!("http://{}", collector.local_addr()?);
    let posts = receive(collector);

    let folder = tempfile::tempdir()?;
    let mut service = start(folder.path(), &endpoint)?;
    let address = address(&mut service)?;
    let mut call = TcpStream::connect(address)?;
    write!(call, "GET {PATH} HTTP/1.1\r\nhost: test\r\n")?;
    write!(
        call,
        "connection: close\r\ntraceparent: 00-{TRACE}-b7ad6b7169203331-01\r\n\r\n"
    )?;
    call.read_to_end(&mut Vec::new())?;
    // What is left is sent at the end.
    kill_process(Pid::from_child(&service), Signal::TERM)?;
    assert_eq!(service.wait()?.code(), Some(0));

    let (head, body) = posts.recv_timeout(Duration::from_secs(10))?;
    assert!(head.starts_with("POST /v1/traces "), "{head}");
    let holds = |bytes: &[u8]| body.windows(bytes.len()).any(|part| part == bytes);
    assert!(holds(&BYTES), "the trace of the caller goes on");
    assert!(holds(ROUTE.as_bytes()), "the route is its pattern");
    Ok(())
}

fn start(folder: &Path, endpoint: &str) -> Outcome<Child> {
    let program = env!(concat!("CARGO_BIN_EXE_", env!("CARGO_PKG_NAME")));
    let mut program = Command::new(program);
    program.current_dir(folder).stdout(Stdio::piped());
    program.env(PROFILE, "dev");
    program.env(ADDRESS, "127.0.0.1:0");
    program.env(ADMIN_ADDRESS, "127.0.0.1:0");
    program.env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    Ok(program.spawn()?)
}

/// Where the service listens, once it says so.
fn address(service: &mut Child) -> Outcome<String> {
    let log = service.stdout.take().ok_or("no log")?;
    let mut lines = BufReader::new(log).lines();
    let address = lines.by_ref().find_map(|line| {
        let line: Value = serde_json::from_str(&line.ok()?).ok()?;
        let found = line["message"] == "listening";
        found.then(|| line["address"].as_str().map(str::to_owned))?
    });
    // Somebody has to read on, or the service waits for it.
    thread::spawn(move || lines.for_each(drop));
    address.ok_or_else(|| "the service ended without listening".into())
}

/// Takes POSTs as a collector does: the head and the body of each.
fn receive(collector: TcpListener) -> Receiver<(String, Vec<u8>)> {
    let (sender, posts) = channel();
    thread::spawn(move || {
        for stream in collector.incoming() {
            let post = stream.map_err(Into::into).and_then(answer);
            if post.is_ok_and(|post| sender.send(post).is_err()) {
                return;
            }
        }
    });
    posts
}

fn answer(stream: TcpStream) -> Outcome<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head)? > 0 {}
    let lower = head.to_ascii_lowercase();
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.ok_or("no length")?.parse()?];
    reader.read_exact(&mut body)?;
    let mut stream = reader.into_inner();
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
    Ok((head, body))
}
