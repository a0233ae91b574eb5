//! A provider that follows a script: real HTTP on a port of this machine, one connection for each
//! answer, and able to do what no server library lets it do.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// What the server does with one request.
pub(crate) enum Reply {
    /// Answers with this status and body.
    Answer(u16, String),
    /// Promises more than it sends, and hangs up.
    HangUp,
    /// Says nothing for this long.
    Silence(Duration),
}

/// A running server. It ends with its script; whoever calls later is refused.
pub(crate) struct Server {
    url: String,
    requests: Receiver<Value>,
}

impl Server {
    /// Starts it.
    pub(crate) fn start(script: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (sender, requests) = channel();
        // Not joined: a test that fails early leaves replies over, and the thread waiting.
        thread::spawn(move || play(&listener, script, &sender));
        let url = format!("http://{address}/v1");
        Self { url, requests }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The bodies of the requests that have come.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.requests.try_iter().collect()
    }
}

/// A turn that calls one tool, for 100 tokens read and 20 written.
pub(crate) fn calls(tool: &str, arguments: &str) -> Reply {
    let function = json!({ "name": tool, "arguments": arguments });
    let calls = json!([{ "id": "call_1", "type": "function", "function": function }]);
    turn("tool_calls", &json!({ "tool_calls": calls }), 20)
}

/// A turn that is text, for 100 tokens read and 20 written.
pub(crate) fn says(text: &str) -> Reply {
    turn("stop", &json!({ "content": text }), 20)
}

/// A turn with this stop reason and message, for 100 tokens read and `output` written.
pub(crate) fn turn(stop: &str, message: &Value, output: u64) -> Reply {
    let choice = json!({ "finish_reason": stop, "message": message });
    let usage = json!({ "prompt_tokens": 100, "completion_tokens": output });
    Reply::Answer(
        200,
        json!({ "choices": [choice], "usage": usage }).to_string(),
    )
}

fn play(listener: &TcpListener, script: Vec<Reply>, requests: &Sender<Value>) {
    for reply in script {
        let (stream, _) = listener.accept().expect("a connection");
        let body = receive(&stream).expect("a request");
        // The test may be over already.
        let _ = requests.send(body);
        answer(stream, reply).expect("a client that listens");
    }
}

fn receive(stream: &TcpStream) -> io::Result<Value> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            // The request line has no colon before its end; the empty line ends the head.
            if line.trim().is_empty() {
                break;
            }
            continue;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}

fn answer(mut stream: TcpStream, reply: Reply) -> io::Result<()> {
    let (status, length, body) = match reply {
        Reply::Answer(status, body) => (status, body.len(), body),
        Reply::HangUp => (200, 1000, "{\"choices\":".to_owned()),
        Reply::Silence(time) => {
            thread::sleep(time);
            return Ok(());
        }
    };
    write!(
        stream,
        "HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
