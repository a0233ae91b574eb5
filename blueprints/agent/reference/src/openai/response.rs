use serde::Deserialize;

use crate::provider::Fault;
use crate::turn::{AskedCall, Stop, Turn, Usage};

/// The body of an answer, as far as it is used. Providers add fields of their own, so unknown ones
/// are let through; what a judgement rests on is not optional.
#[derive(Deserialize)]
struct Response {
    choices: Vec<Choice>,
    /// Some gateways leave it out. A turn nobody counted cannot be held to a budget.
    usage: WireUsage,
}

#[derive(Deserialize)]
struct Choice {
    finish_reason: Option<String>,
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
    tool_calls: Option<Vec<Call>>,
}

#[derive(Deserialize)]
struct Call {
    id: String,
    function: Function,
}

#[derive(Deserialize)]
struct Function {
    name: String,
    arguments: String,
}

#[derive(Deserialize)]
struct WireUsage {
    prompt_tokens: u64,
    completion_tokens: u64,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Deserialize)]
struct ErrorDetail {
    code: Option<String>,
}

/// Reads the body of an answer.
///
/// # Errors
/// [`Fault::Shape`] when it is not JSON, has no choice, or does not say what it cost.
pub fn read(body: &[u8]) -> Result<Turn, Fault> {
    let response: Response = serde_json::from_slice(body).map_err(|error| super::shape(&error))?;
    let choice = response.choices.into_iter().next();
    let choice = choice.ok_or_else(|| Fault::Shape("it holds no choice".to_owned()))?;
    let calls = choice.message.tool_calls.unwrap_or_default();
    Ok(Turn {
        stop: stop(choice.finish_reason.as_deref().unwrap_or_default()),
        text: choice.message.content.unwrap_or_default(),
        refusal: choice.message.refusal.filter(|words| !words.is_empty()),
        calls: calls.into_iter().map(asked).collect(),
        usage: Usage {
            input: response.usage.prompt_tokens,
            output: response.usage.completion_tokens,
        },
    })
}

/// The turn behind an HTTP error that says the conversation is too long; `None` for any other.
pub(super) fn context_exceeded(body: &[u8]) -> Option<Turn> {
    let error: ErrorBody = serde_json::from_slice(body).ok()?;
    (error.error.code.as_deref() == Some("context_length_exceeded")).then(|| Turn {
        stop: Stop::ContextWindow,
        text: String::new(),
        refusal: None,
        calls: Vec::new(),
        usage: Usage::default(),
    })
}

/// The five reasons of chat completions, and three of Anthropic's Messages API that gateways pass
/// on because chat completions have no word for them.
fn stop(reason: &str) -> Stop {
    match reason {
        "stop" => Stop::End,
        "tool_calls" | "function_call" => Stop::ToolCalls,
        "length" => Stop::MaxTokens,
        "content_filter" | "refusal" => Stop::Refused,
        "model_context_window_exceeded" => Stop::ContextWindow,
        "pause_turn" => Stop::Paused,
        unknown => Stop::Unknown(unknown.to_owned()),
    }
}

fn asked(call: Call) -> AskedCall {
    AskedCall {
        id: call.id,
        tool: call.function.name,
        arguments: call.function.arguments,
    }
}
