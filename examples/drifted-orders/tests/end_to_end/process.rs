use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::Outcome;

/// The service.
pub(crate) const PROGRAM: &str = env!(concat!("CARGO_BIN_EXE_", env!("CARGO_PKG_NAME")));

/// Every permission there is.
const SCOPES: &[&str] = &[
    // One for each thing to do.
    "orders:create",
    "orders:approve",
    "orders:read",
    "audit-events:read",
];

/// A request that nothing speaks against.
pub(crate) const SOUND: &str = r#"{"title":"ten chairs"}"#;

/// Where a service keeps its things, and a tenant that is of this test alone.
pub(crate) struct Folder {
    place: TempDir,
    tenant: String,
}

impl Folder {
    pub(crate) fn new() -> Outcome<Self> {
        let place = tempfile::tempdir()?;
        let name = place.path().file_name().unwrap_or_default();
        let name = name.to_string_lossy().to_lowercase();
        let tenant = format!("t-{}-{}", std::process::id(), name.trim_start_matches('.'));
        Ok(Self { place, tenant })
    }

    /// The tenant of this test.
    pub(crate) fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The variable for a key of the configuration.
    pub(crate) fn variable(key: &str) -> String {
        format!("ORDERS_{key}")
    }

    /// The program, ready to run with these keys of the configuration.
    pub(crate) fn program(&self, keys: &[(&str, &str)]) -> Command {
        self.set_up(Command::new(PROGRAM), keys)
    }

    /// Tells `program`, which runs the service in turn, what the service is told.
    pub(crate) fn set_up(&self, mut program: Command, keys: &[(&str, &str)]) -> Command {
        program.current_dir(self.place.path());
        let own = [
            ("PROFILE", "dev"),
            ("ADDRESS", "127.0.0.1:0"),
            ("ADMIN_ADDRESS", "127.0.0.1:0"),
        ];
        for (key, value) in own.iter().chain(keys) {
            program.env(Self::variable(key), value);
        }
        program
    }

    /// Runs `audit …` on the log of this test.
    pub(crate) fn audit(&self, arguments: &[&str]) -> Outcome<std::process::Output> {
        let mut audit = self.program(&[]);
        let (verb, rest) = arguments.split_first().ok_or("no verb")?;
        audit
            .args(["audit", verb, "--tenant", &self.tenant])
            .args(rest);
        Ok(audit.output()?)
    }

    /// Somebody with every permission.
    pub(crate) fn client(&self, who: &str) -> Outcome<Client> {
        let mut token = self.program(&[]);
        token.args(["dev-token", "--sub", who, "--tenant", &self.tenant]);
        let token = token.args(["--scope", &SCOPES.join(" ")]).output()?;
        let token = String::from_utf8(token.stdout)?;
        let bearer = format!("Bearer {}", token.trim());
        let headers = vec![("authorization", bearer)];
        let config = Agent::config_builder().http_status_as_error(false);
        Ok(Client {
            agent: config.build().into(),
            headers,
        })
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub(crate) struct Client {
    agent: Agent,
    headers: Vec<(&'static str, String)>,
}

impl Client {
    /// What says who this is.
    pub(crate) fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    pub(crate) fn get(&self, url: &str) -> Outcome<Response<Body>> {
        let mut request = self.agent.get(url);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        Ok(request.call()?)
    }

    /// Asks for something new, under an idempotency key.
    pub(crate) fn post(
        &self,
        url: &str,
        key: &str,
        body: &str,
    ) -> Result<Response<Body>, ureq::Error> {
        let mut request = self.agent.post(url).content_type("application/json");
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.header("idempotency-key", key).send(body)
    }
}

/// A running service.
pub(crate) struct Service {
    process: Child,
    log: Receiver<String>,
    pub(crate) address: String,
    admin_address: String,
}

impl Service {
    pub(crate) fn start(folder: &Folder) -> Outcome<Self> {
        Self::start_with(folder, &[])
    }

    pub(crate) fn start_with(folder: &Folder, keys: &[(&str, &str)]) -> Outcome<Self> {
        let mut program = folder.program(keys);
        let mut process = program
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let log = process.stdout.take().ok_or("no standard output")?;
        let mut service = Self {
            process,
            log: lines(log),
            address: String::new(),
            admin_address: String::new(),
        };
        let line = service.wait_for("listening")?;
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        (service.address, service.admin_address) = (text("address"), text("admin_address"));
        Ok(service)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn admin_url(&self, path: &str) -> String {
        format!("http://{}{path}", self.admin_address)
    }

    /// Reads the log up to the line that says `message`.
    pub(crate) fn wait_for(&self, message: &str) -> Outcome<Value> {
        for line in &self.log {
            let read: Value = serde_json::from_str(&line)?;
            if read["message"] == message {
                return Ok(read);
            }
        }
        Err(format!("the service ended without saying {message}").into())
    }

    pub(crate) fn terminate(&self) -> Outcome {
        Ok(kill_process(Pid::from_child(&self.process), Signal::TERM)?)
    }

    /// Ends it as a power failure would.
    pub(crate) fn kill(mut self) -> Outcome {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    pub(crate) fn wait(&mut self) -> Outcome<ExitStatus> {
        Ok(self.process.wait()?)
    }

    pub(crate) fn stop(mut self) -> Outcome<ExitStatus> {
        self.terminate()?;
        self.wait()
    }
}

/// The lines of `log`, read as they come: a full pipe would stop the service.
fn lines(log: ChildStdout) -> Receiver<String> {
    let (read, lines) = channel();
    thread::spawn(move || {
        let all = BufReader::new(log).lines().map_while(Result::ok);
        all.for_each(|line| drop(read.send(line)));
    });
    lines
}

impl Drop for Service {
    fn drop(&mut self) {
        // Already gone when the test went well.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
