use schemars::Schema;
use serde::Serialize;

use crate::conversation::{Message, Prompt};
use crate::tool::Definition;
use crate::turn::AskedCall;

/// The body of a request.
#[derive(Serialize)]
pub(super) struct Request<'a> {
    model: &'a str,
    messages: Vec<Line<'a>>,
    tools: Vec<Tool<'a>>,
    tool_choice: &'static str,
    // `max_tokens` is its deprecated name.
    max_completion_tokens: u64,
}

#[derive(Serialize)]
#[serde(tag = "role", rename_all = "snake_case")]
enum Line<'a> {
    System {
        content: &'a str,
    },
    User {
        content: &'a str,
    },
    Assistant {
        content: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        tool_calls: Vec<Call<'a>>,
    },
    Tool {
        tool_call_id: &'a str,
        content: &'a str,
    },
}

#[derive(Serialize)]
struct Call<'a> {
    id: &'a str,
    r#type: &'static str,
    function: Called<'a>,
}

#[derive(Serialize)]
struct Called<'a> {
    name: &'a str,
    arguments: &'a str,
}

#[derive(Serialize)]
struct Tool<'a> {
    r#type: &'static str,
    function: Function<'a>,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'a str,
    description: &'a str,
    parameters: &'a Schema,
}

impl<'a> Request<'a> {
    pub(super) fn new(model: &'a str, prompt: &Prompt<'a>) -> Self {
        let system = Line::System {
            content: prompt.instructions,
        };
        let said = prompt.messages.iter().map(line);
        Self {
            model,
            messages: std::iter::once(system).chain(said).collect(),
            tools: prompt.tools.iter().map(tool).collect(),
            tool_choice: if prompt.tool_required {
                "required"
            } else {
                "auto"
            },
            max_completion_tokens: prompt.output_limit,
        }
    }
}

fn line(message: &Message) -> Line<'_> {
    match message {
        Message::Task(content) | Message::Correction(content) => Line::User { content },
        Message::Said(content) => Line::Assistant {
            content,
            tool_calls: Vec::new(),
        },
        Message::Called(content, calls) => Line::Assistant {
            content,
            tool_calls: calls.iter().map(call).collect(),
        },
        Message::Result { id, content } => Line::Tool {
            tool_call_id: id,
            content,
        },
    }
}

fn call(asked: &AskedCall) -> Call<'_> {
    Call {
        id: &asked.id,
        r#type: "function",
        function: Called {
            name: &asked.tool,
            arguments: &asked.arguments,
        },
    }
}

fn tool(definition: &Definition) -> Tool<'_> {
    Tool {
        r#type: "function",
        function: Function {
            name: definition.name,
            description: definition.purpose,
            parameters: &definition.parameters,
        },
    }
}
