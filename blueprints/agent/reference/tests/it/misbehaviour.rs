//! Every way in which a provider is known to misbehave, over HTTP.

use std::time::Duration;

use serde_json::json;

use acme_agent::agent::Limits;
use acme_agent::conversation::Prompt;
use acme_agent::failure::Cause;
use acme_agent::judgement::Judgement;
use acme_agent::provider::{Fault, Provider as _};

use crate::scripted::{Reply, Server, calls, says, turn};
use crate::stage::{LIMITS, play, provider};

const LOOK_UP: &str = r#"{"article": "bolt-m8"}"#;

fn look_up() -> Reply {
    calls("look_up_stock", LOOK_UP)
}

/// Plays a script, and compares the answer, or the beginning of the reason why there is none.
#[track_caller]
fn check(script: Vec<Reply>, expected: Result<&str, &str>) {
    check_within(LIMITS, script, expected);
}

#[track_caller]
fn check_within(limits: Limits, script: Vec<Reply>, expected: Result<&str, &str>) {
    let turns = script.len();
    let played = play(script, limits);
    let judged = played.judgements.into_iter().last();
    match (played.answer, expected) {
        (Ok(answer), Ok(expected)) => {
            assert_eq!(answer, expected);
            assert_eq!(judged, Some(Judgement::Final(answer)));
        }
        (Err(failure), Err(reason)) => {
            if let Cause::Judged(judgement) = &failure.cause {
                assert_eq!(judged.as_ref(), Some(judgement));
            }
            let failure = failure.to_string();
            assert!(
                failure.starts_with(&format!("stock: {reason}")),
                "{failure}"
            );
        }
        (answer, _) => panic!("{answer:?}"),
    }
    assert_eq!(played.requests.len(), turns, "every reply was asked for");
}

#[test]
fn a_call_and_then_an_answer() {
    check(vec![look_up(), says("40 are free.")], Ok("40 are free."));
}

#[test]
fn the_output_limit() {
    let cut = "the turn was cut: its output limit was reached";
    check(
        vec![turn("length", &json!({ "content": "40 a" }), 500)],
        Err(cut),
    );
    // The gateway says "stop"; the count says otherwise.
    check(
        vec![turn("stop", &json!({ "content": "40 a" }), 500)],
        Err(cut),
    );
    check(
        vec![turn("length", &json!({ "content": "40 a" }), 256)],
        Err(cut),
    );
}

#[test]
fn the_context_window() {
    let cut = "the turn was cut: the conversation no longer fits the model";
    let stop = turn(
        "model_context_window_exceeded",
        &json!({ "content": "" }),
        0,
    );
    check(vec![stop], Err(cut));
    let error = json!({ "error": { "code": "context_length_exceeded", "message": "too long" } });
    check(vec![Reply::Answer(400, error.to_string())], Err(cut));
}

#[test]
fn the_budget() {
    let cut = "the turn was cut: the token budget is spent";
    let budget = |budget| Limits { budget, ..LIMITS };
    // The call would have run, and nothing would be left to read its result.
    check_within(budget(120), vec![look_up()], Err(cut));
    // 80 are left for the second turn, which is the limit its request carries.
    let text = json!({ "content": "40 a" });
    check_within(
        budget(200),
        vec![look_up(), turn("length", &text, 80)],
        Err(cut),
    );
    check_within(
        budget(200),
        vec![look_up(), turn("stop", &text, 80)],
        Err(cut),
    );
    // A pause spends it all: there is no third request.
    let pause = turn("pause_turn", &text, 20);
    check_within(budget(240), vec![look_up(), pause], Err(cut));
}

#[test]
fn arguments_cut_off() {
    let cut = "the turn was cut: the arguments of `look_up_stock` end too early";
    check(
        vec![calls("look_up_stock", r#"{"article": "bol"#)],
        Err(cut),
    );
    check(vec![calls("look_up_stock", "")], Err(cut));
    // Wrong as well, but what is missing might have been anything.
    check(vec![calls("look_up_stock", r#"{"article": 8, "#)], Err(cut));
}

#[test]
fn an_empty_turn() {
    let cut = "the turn was cut: it is empty";
    check(vec![says("")], Err(cut));
    check(vec![says(" \n")], Err(cut));
    check(
        vec![turn("tool_calls", &json!({ "content": null }), 20)],
        Err(cut),
    );
}

#[test]
fn an_unknown_stop_reason() {
    let text = json!({ "content": "40 are free." });
    let cut = "the turn was cut: unknown stop reason `eos_token`";
    check(vec![look_up(), turn("eos_token", &text, 20)], Err(cut));
    check(
        vec![turn("", &text, 20)],
        Err("the turn was cut: no stop reason"),
    );
}

#[test]
fn bad_arguments_are_corrected_once() {
    let bad = || calls("look_up_stock", r#"{"sku": "bolt-m8"}"#);
    check(vec![bad(), look_up(), says("40.")], Ok("40."));
    let reason = "the arguments of `look_up_stock` are wrong: unknown field `sku`";
    check(vec![bad(), bad()], Err(reason));
    check(vec![bad(), look_up(), bad()], Err(reason));
}

#[test]
fn an_unknown_tool_is_corrected_once() {
    let unknown = || calls("delete_stock", LOOK_UP);
    check(vec![unknown(), look_up(), says("40.")], Ok("40."));
    check(
        vec![unknown(), unknown()],
        Err("there is no tool `delete_stock`"),
    );
}

#[test]
fn narration_is_corrected_once() {
    let told = || says("I will now call look_up_stock.");
    check(vec![told(), look_up(), says("40.")], Ok("40."));
    let named = "the text speaks of `look_up_stock` instead of calling it";
    check(vec![told(), told()], Err(named));
    // Also after a call that was made: naming a second one is no answer.
    check(vec![look_up(), told(), told()], Err(named));
}

#[test]
fn an_answer_without_a_tool_is_narration() {
    let none = "a tool had to be called, and none was";
    let guess = || says("40 are free, I am sure.");
    check(vec![guess(), look_up(), says("40.")], Ok("40."));
    check(vec![guess(), guess()], Err(none));
    // The provider announces a call, and loses it.
    let lost = || turn("tool_calls", &json!({ "content": "Looking." }), 20);
    check(vec![look_up(), lost(), lost()], Err(none));
}

#[test]
fn a_refusal() {
    let filtered = turn("content_filter", &json!({ "content": "I" }), 20);
    check(vec![filtered], Err("the model declined: I"));
    let declined = turn("stop", &json!({ "refusal": "I cannot." }), 20);
    check(vec![declined], Err("the model declined: I cannot."));
}

#[test]
fn a_pause() {
    let pause = || turn("pause_turn", &json!({ "content": "Well" }), 20);
    check(vec![pause(), look_up(), pause(), says("40.")], Ok("40."));
    let steps = (0..5).map(|_| pause()).collect();
    check(steps, Err("no answer within 5 steps"));
}

#[test]
fn calls_without_end() {
    let steps = (0..5).map(|_| look_up()).collect();
    check(steps, Err("no answer within 5 steps"));
}

#[test]
fn an_answer_that_is_no_turn() {
    let shape = "the provider's answer has another shape";
    let answers = |body: &str| vec![Reply::Answer(200, body.to_owned())];
    check(answers("<html>busy</html>"), Err(shape));
    let usage = r#""usage": {"prompt_tokens": 1, "completion_tokens": 1}"#;
    check(
        answers(&format!(r#"{{"choices": [], {usage}}}"#)),
        Err(shape),
    );
    // Not counted, so no budget holds.
    let uncounted = r#"{"choices": [{"finish_reason": "stop", "message": {"content": "40."}}]}"#;
    check(answers(uncounted), Err(shape));
}

#[test]
fn no_answer() {
    let broke = "the provider cannot be reached or broke off";
    check(vec![Reply::HangUp], Err(broke));
    let busy = Reply::Answer(529, "overloaded".to_owned());
    let status = "the provider answered with status 529: overloaded";
    check(vec![busy], Err(status));
    // Another place is not the provider that was configured.
    let moved = "the provider answered with status 302";
    check(vec![Reply::Answer(302, String::new())], Err(moved));
}

#[test]
fn silence() {
    let server = Server::start(vec![Reply::Silence(Duration::from_secs(1))]);
    let impatient = provider(&server, Duration::from_millis(100));
    let prompt = Prompt {
        instructions: "",
        messages: &[],
        tools: &[],
        tool_required: false,
        output_limit: 1,
    };
    let fault = impatient.turn(&prompt).unwrap_err();
    assert!(matches!(fault, Fault::Transport(_)), "{fault}");
}
