//! The real process over real HTTP: what no test inside one crate can show.

#![cfg(unix)]

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use contracts::Problem;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use ureq::Agent;
use ureq::http::StatusCode;

use contracts::PurchaseOrderView;

const PROGRAM: &str = env!(concat!("CARGO_BIN_EXE_", env!("CARGO_PKG_NAME")));

const ADDRESS: &str = "ACME_SERVICE_ADDRESS";
const DATABASE: &str = "ACME_SERVICE_DATABASE";
const LOG: &str = "ACME_SERVICE_LOG";

const ALL: &str = "/v1/purchase-orders";

const SOUND: &str = r#"{"title":"ten chairs","author":"ann","approver":"bob"}"#;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[test]
fn what_was_created_is_there_after_a_restart() -> Outcome {
    let folder = tempfile::tempdir()?;
    let service = Service::start(folder.path())?;
    let agent = agent();
    let request = agent
        .post(service.url(ALL))
        .content_type("application/json");
    let mut created = request.send(SOUND)?;
    assert_eq!(created.status(), StatusCode::CREATED);
    let new: PurchaseOrderView = created.body_mut().read_json()?;
    let place = created.headers()["location"].to_str()?.to_owned();
    assert!(service.stop()?.success());

    let service = Service::start(folder.path())?;
    let mut read = agent.get(service.url(&place)).call()?;
    let known: PurchaseOrderView = read.body_mut().read_json()?;
    assert_eq!(known, new);
    assert!(service.stop()?.success());
    Ok(())
}

#[test]
fn probes_answer_and_a_wrong_path_is_a_problem() -> Outcome {
    let folder = tempfile::tempdir()?;
    let service = Service::start(folder.path())?;
    let agent = agent();
    for probe in ["/livez", "/readyz"] {
        let answer = agent.get(service.url(probe)).call()?;
        assert_eq!(answer.status(), StatusCode::OK, "{probe}");
    }
    let mut answer = agent.get(service.url("/nowhere")).call()?;
    let problem: Problem = answer.body_mut().read_json()?;
    assert_eq!(
        (answer.status(), problem.status),
        (StatusCode::NOT_FOUND, 404)
    );
    Ok(())
}

/// The stop arrives between the head and the body of a request. `100 Continue` shows that the
/// handler waits for the body by then.
#[test]
fn sigterm_lets_a_request_under_way_finish() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut service = Service::start(folder.path())?;
    let mut stream = TcpStream::connect(&service.address)?;
    let length = SOUND.len();
    write!(
        stream,
        "POST {ALL} HTTP/1.1\r\nhost: test\r\nexpect: 100-continue\r\n"
    )?;
    write!(
        stream,
        "content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )?;
    let mut answer = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    answer.read_line(&mut head)?;
    assert!(head.contains("100"), "{head}");

    service.terminate()?;
    service.wait_for("draining")?;
    stream.write_all(SOUND.as_bytes())?;
    let mut rest = String::new();
    answer.read_to_string(&mut rest)?;
    assert!(rest.contains("HTTP/1.1 201"), "{rest}");
    assert_eq!(service.process.wait()?.code(), Some(0));
    Ok(())
}

#[test]
fn a_wrong_configuration_ends_with_2_and_its_name() -> Outcome {
    let mut program = Command::new(PROGRAM);
    let output = program.env(ADDRESS, "here").output()?;
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8(output.stderr)?;
    assert!(words.contains(&format!("{ADDRESS}=here")), "{words}");
    Ok(())
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false);
    config.build().into()
}

struct Service {
    process: Child,
    log: BufReader<ChildStdout>,
    address: String,
}

impl Service {
    fn start(folder: &Path) -> Outcome<Self> {
        let mut program = Command::new(PROGRAM);
        program.env(ADDRESS, "127.0.0.1:0").env(LOG, "info");
        program.env(DATABASE, folder.join("end-to-end.db"));
        program.stdout(Stdio::piped());
        let mut process = program.spawn()?;
        let log = process.stdout.take().ok_or("no standard output")?;
        let mut service = Self {
            process,
            log: BufReader::new(log),
            address: String::new(),
        };
        let line = service.wait_for("listening")?;
        let address = line["address"].as_str().ok_or("no address")?;
        service.address = address.into();
        Ok(service)
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Reads the log up to the line that says `message`.
    fn wait_for(&mut self, message: &str) -> Outcome<Value> {
        for line in self.log.by_ref().lines() {
            let line: Value = serde_json::from_str(&line?)?;
            if line["message"] == message {
                return Ok(line);
            }
        }
        Err(format!("the service ended without saying {message}").into())
    }

    fn terminate(&self) -> Outcome {
        Ok(kill_process(Pid::from_child(&self.process), Signal::TERM)?)
    }

    fn stop(mut self) -> Outcome<ExitStatus> {
        self.terminate()?;
        Ok(self.process.wait()?)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Already gone when the test went well.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
