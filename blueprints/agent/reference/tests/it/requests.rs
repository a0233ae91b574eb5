//! What a provider is sent.

use serde_json::json;

use crate::scripted::{calls, says};
use crate::stage::{LIMITS, play};

#[test]
fn every_request_says_its_output_limit() {
    let script = vec![
        calls("look_up_stock", r#"{"article": "bolt-m8"}"#),
        says("40."),
    ];
    let played = play(script, LIMITS);
    let limits = played.requests.iter();
    let limits: Vec<_> = limits
        .map(|request| request["max_completion_tokens"].as_u64())
        .collect();
    assert_eq!(limits, [Some(500), Some(500)]);
}

#[test]
fn the_limit_never_exceeds_the_budget() {
    let script = vec![
        calls("look_up_stock", r#"{"article": "bolt-m8"}"#),
        says("40."),
    ];
    let mut limits = LIMITS;
    limits.budget = 300;
    let played = play(script, limits);
    assert_eq!(played.requests[0]["max_completion_tokens"], 300);
    assert_eq!(played.requests[1]["max_completion_tokens"], 180);
}

#[test]
fn a_tool_is_required_until_one_has_run() {
    let script = vec![
        says("Forty, I think."),
        calls("look_up_stock", r#"{"article": "bolt-m8"}"#),
        says("40."),
    ];
    let choices = play(script, LIMITS).requests;
    let choices: Vec<_> = choices
        .iter()
        .map(|request| &request["tool_choice"])
        .collect();
    assert_eq!(choices, ["required", "required", "auto"]);
}

#[test]
fn a_result_follows_its_call() {
    let arguments = r#"{"article": "bolt-m8"}"#;
    let script = vec![calls("look_up_stock", arguments), says("40.")];
    let played = play(script, LIMITS);
    let function = json!({ "name": "look_up_stock", "arguments": arguments });
    let call = json!({ "id": "call_1", "type": "function", "function": function });
    let result = r#"{"article":"bolt-m8","free":40}"#;
    let expected = json!([
        { "role": "system", "content": "You look up and reserve stock." },
        { "role": "user", "content": "How many bolts are free?" },
        { "role": "assistant", "content": "", "tool_calls": [call] },
        { "role": "tool", "tool_call_id": "call_1", "content": result },
    ]);
    assert_eq!(played.requests[1]["messages"], expected);
}

#[test]
fn tools_are_sent_with_the_schemas_of_their_types() {
    let played = play(vec![says("")], LIMITS);
    let tool = &played.requests[0]["tools"][1]["function"];
    assert_eq!(tool["name"], "reserve_stock");
    let parameters = &tool["parameters"];
    assert_eq!(parameters["required"], json!(["article", "count"]));
    assert_eq!(parameters["properties"]["count"]["minimum"], 1);
    assert_eq!(parameters["additionalProperties"], false);
}
