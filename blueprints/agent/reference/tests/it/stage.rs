//! An agent with the tools for stock, before a server that follows a script.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;

use acme_agent::agent::{Agent, Desk, Limits, Role};
use acme_agent::audit::{Entry, Event, Trail};
use acme_agent::failure::Failure;
use acme_agent::judgement::Judgement;
use acme_agent::openai::{Endpoint, OpenAi};
use acme_agent::tools::stock::Stock;
use acme_agent::tools::warehouse::Warehouse;

use crate::scripted::{Reply, Server};

/// Lines that can be read while they are written.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// A trail into these lines, whose clock stands still.
    pub(crate) fn trail(&self) -> Trail {
        Trail::new("r".to_owned(), || UNIX_EPOCH, Box::new(self.clone()))
    }

    /// Every entry so far.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let bytes = self.0.lock().unwrap();
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        lines
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }
}

/// What came of a script.
pub(crate) struct Played<A> {
    /// The answer, or why there is none.
    pub(crate) answer: A,
    /// Every judgement, in order.
    pub(crate) judgements: Vec<Judgement>,
    /// Every entry of the trail.
    pub(crate) entries: Vec<Entry>,
    /// The bodies of the requests.
    pub(crate) requests: Vec<Value>,
    /// What the tools worked on.
    pub(crate) warehouse: Warehouse,
}

/// Limits that no well-behaved turn of a script reaches.
pub(crate) const LIMITS: Limits = Limits {
    steps: 5,
    budget: 10_000,
    output: 500,
};

/// A client of `server` with so much patience.
pub(crate) fn provider(server: &Server, timeout: Duration) -> OpenAi {
    OpenAi::new(Endpoint {
        url: server.url().to_owned(),
        model: "scripted".to_owned(),
        key: Some("secret".to_owned()),
        timeout,
    })
}

/// Lets the agent for stock play against a script.
pub(crate) fn play(script: Vec<Reply>, limits: Limits) -> Played<Result<String, Failure>> {
    play_with(script, |desk, warehouse| {
        let role = Role {
            name: "stock",
            instructions: "You look up and reserve stock.",
            limits,
        };
        let tools = Stock(warehouse);
        Agent { desk, role, tools }.work("How many bolts are free?")
    })
}

/// Lets anyone play against a script.
pub(crate) fn play_with<A>(
    script: Vec<Reply>,
    play: impl FnOnce(Desk<'_>, &Warehouse) -> A,
) -> Played<A> {
    let server = Server::start(script);
    let provider = provider(&server, Duration::from_secs(20));
    let lines = Lines::default();
    let trail = lines.trail();
    let warehouse = Warehouse::sample();
    let desk = Desk {
        provider: &provider,
        trail: &trail,
    };
    let answer = play(desk, &warehouse);
    let entries = lines.entries();
    let judged = entries.iter().filter_map(|entry| match &entry.event {
        Event::Judged { judgement, .. } => Some(judgement.clone()),
        _ => None,
    });
    Played {
        answer,
        judgements: judged.collect(),
        requests: server.requests(),
        entries,
        warehouse,
    }
}
