//! Answers as providers gave them, through the adapter and the judgement. Each file of
//! `tests/transcripts` is a case; a new scar is a new file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use acme_agent::judgement::{Cut, Judgement, Terms, judge};
use acme_agent::openai;
use acme_agent::tools::stock::Stock;
use acme_agent::tools::warehouse::Warehouse;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transcript {
    /// What happened, for whoever reads the file.
    #[serde(rename = "why")]
    _why: String,
    output_limit: u64,
    budget_left: u64,
    tool_required: bool,
    answer: Value,
    judgement: Judgement,
}

const KINDS: [&str; 13] = [
    "arguments cut off",
    "bad arguments",
    "budget",
    "context window",
    "empty",
    "final",
    "max tokens",
    "narrated",
    "paused",
    "refused",
    "tool call",
    "unknown stop reason",
    "unknown tool",
];

/// A judgement without a name here does not compile, and one without a transcript fails.
fn kind(judgement: &Judgement) -> &'static str {
    match judgement {
        Judgement::ToolCall(_) => "tool call",
        Judgement::Final(_) => "final",
        Judgement::BadArguments { .. } => "bad arguments",
        Judgement::UnknownTool(_) => "unknown tool",
        Judgement::Narrated(_) => "narrated",
        Judgement::Refused(_) => "refused",
        Judgement::Paused => "paused",
        Judgement::Truncated(cut) => match cut {
            Cut::MaxTokens => "max tokens",
            Cut::ContextWindow => "context window",
            Cut::Budget => "budget",
            Cut::Arguments(_) => "arguments cut off",
            Cut::Empty => "empty",
            Cut::UnknownStop(_) => "unknown stop reason",
        },
    }
}

/// Judges one transcript, and returns the kind of its judgement.
fn check(path: &Path) -> &'static str {
    let text = fs::read_to_string(path).unwrap();
    let transcript: Transcript =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let turn = openai::read(transcript.answer.to_string().as_bytes()).unwrap();
    let warehouse = Warehouse::sample();
    let judgement = judge(
        &turn,
        &Terms {
            tools: &Stock(&warehouse),
            output_limit: transcript.output_limit,
            budget_left: transcript.budget_left,
            tool_required: transcript.tool_required,
        },
    );
    let judgement = judgement.record();
    assert_eq!(judgement, transcript.judgement, "{}", path.display());
    kind(&judgement)
}

#[test]
fn every_transcript_is_judged_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let files = fs::read_dir(folder).unwrap();
    let seen: BTreeSet<_> = files.map(|file| check(&file.unwrap().path())).collect();
    assert!(seen.into_iter().eq(KINDS), "one transcript for each kind");
}
