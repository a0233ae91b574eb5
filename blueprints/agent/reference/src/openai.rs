//! The adapter to providers that speak OpenAI's chat completions, the only place that knows them.
//!
//! The format: <https://platform.openai.com/docs/api-reference/chat>.

mod request;
mod response;

use std::time::Duration;

use ureq::http::Response;
use ureq::{Agent, Body};

use crate::conversation::Prompt;
use crate::provider::{Fault, Provider};
use crate::turn::Turn;
use request::Request;

pub use response::read;

/// More than any turn is long; what sends more is no provider.
const ANSWER_BYTES: u64 = 8 * 1024 * 1024;
/// How much of an error's text is kept.
const DETAIL_CHARS: usize = 500;

/// Where the provider is, and how it is spoken to.
#[derive(Clone)]
pub struct Endpoint {
    /// The base, such as `http://127.0.0.1:11434/v1`. HTTPS needs the feature `live`.
    pub url: String,
    /// The model's name at the provider.
    pub model: String,
    /// The bearer token, if it wants one.
    pub key: Option<String>,
    /// How long one turn may take.
    pub timeout: Duration,
}

/// A provider behind chat completions.
pub struct OpenAi {
    endpoint: Endpoint,
    http: Agent,
}

impl OpenAi {
    /// A client for this endpoint. Nothing is sent yet.
    pub fn new(endpoint: Endpoint) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(endpoint.timeout))
            .http_status_as_error(false)
            // A redirect would carry the conversation, and the key, somewhere nobody named.
            .max_redirects(0);
        // Plain HTTP is for a server nearby, which the proxy of the environment is not on the way to.
        let config = if endpoint.url.starts_with("http://") {
            config.proxy(None)
        } else {
            config
        };
        let http = config.build().into();
        Self { endpoint, http }
    }

    fn send(&self, body: &[u8]) -> Result<Response<Body>, Fault> {
        let url = format!("{}/chat/completions", self.endpoint.url);
        let mut request = self.http.post(url).content_type("application/json");
        if let Some(key) = &self.endpoint.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        request.send(body).map_err(|error| transport(&error))
    }
}

impl Provider for OpenAi {
    fn turn(&self, prompt: &Prompt<'_>) -> Result<Turn, Fault> {
        let request = Request::new(&self.endpoint.model, prompt);
        let request = serde_json::to_vec(&request).map_err(|error| shape(&error))?;
        let mut response = self.send(&request)?;
        let body = response.body_mut().with_config().limit(ANSWER_BYTES);
        let body = body.read_to_vec().map_err(|error| transport(&error))?;
        if response.status().is_success() {
            return read(&body);
        }
        // An overlong conversation is an HTTP error here; for this crate it is a turn that was cut.
        response::context_exceeded(&body).ok_or_else(|| Fault::Status {
            status: response.status().as_u16(),
            detail: String::from_utf8_lossy(&body)
                .chars()
                .take(DETAIL_CHARS)
                .collect(),
        })
    }
}

fn transport(error: &ureq::Error) -> Fault {
    Fault::Transport(error.to_string())
}

fn shape(error: &serde_json::Error) -> Fault {
    Fault::Shape(error.to_string())
}
