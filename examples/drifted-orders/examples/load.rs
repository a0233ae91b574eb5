//! How long a guarded POST takes while several callers write, on a service that runs.
//!
//! ```text
//! token=$(cargo run -q -- dev-token --sub load --scope orders:create)
//! cargo run --release --example load -- --token "$token"
//! ```
//!
//! With `--limit`, a p99 of more than so many times the median ends the run with exit code 1: for a
//! machine that does nothing else.

use std::error::Error;
use std::hash::{BuildHasher as _, RandomState};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use ureq::Agent;
use ureq::http::StatusCode;

/// Loads a service with requests that create.
#[derive(Clone, Debug, Parser)]
struct Load {
    /// Where the service listens.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
    /// A bearer token that may create.
    #[arg(long)]
    token: String,
    /// How many callers write at once.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..))]
    writers: u32,
    /// How many requests each of them sends.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    requests: u32,
    /// How many times the median the p99 may be.
    #[arg(long)]
    limit: Option<f64>,
}

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<ExitCode> {
    let load = Load::parse();
    let start = Instant::now();
    let writers = (0..load.writers).map(|_| {
        let load = load.clone();
        thread::spawn(move || load.write())
    });
    let writers: Vec<_> = writers.collect();
    let mut times = Vec::new();
    for writer in writers {
        times.extend(writer.join().map_err(|_| "a writer panicked")??);
    }
    let all = start.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    let (median, p99) = (at(50), at(99));
    println!("{} requests by {} writers", times.len(), load.writers);
    println!(
        "median {median:.2} ms, p99 {p99:.2} ms, {:.1} times",
        p99 / median
    );
    println!(
        "{:.0} requests a second",
        f64::from(load.writers * load.requests) / all
    );
    let fine = load.limit.is_none_or(|limit| p99 <= limit * median);
    Ok(ExitCode::from(u8::from(!fine)))
}

impl Load {
    /// Sends the requests of one writer. The time that each took.
    fn write(&self) -> Outcome<Vec<Duration>> {
        let agent = Agent::new_with_defaults();
        // Keys of another run would be answered without a write.
        let run = RandomState::new().hash_one(());
        let mut times = Vec::new();
        for number in 0..self.requests {
            let start = Instant::now();
            self.create(&agent, &format!("load-{run:x}-{number}"))?;
            times.push(start.elapsed());
        }
        Ok(times)
    }

    fn create(&self, agent: &Agent, key: &str) -> Outcome<()> {
        let request = agent
            .post(format!("{}/v1/orders", self.url))
            .header("idempotency-key", key)
            .content_type("application/json");
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let mut answer = request.send(r#"{"title":"under load"}"#)?;
        // Read to its end, so that the connection serves the next request.
        let body = answer.body_mut().read_to_string()?;
        match answer.status() {
            StatusCode::CREATED => Ok(()),
            status => Err(format!("{status}: {body}").into()),
        }
    }
}
