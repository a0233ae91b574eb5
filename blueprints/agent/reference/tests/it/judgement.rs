//! The judgement of turns nobody thought of.

use proptest::prelude::*;

use acme_agent::judgement::{Judgement, Terms, judge};
use acme_agent::tools::stock::Stock;
use acme_agent::tools::warehouse::Warehouse;
use acme_agent::turn::{AskedCall, Stop, Turn, Usage};

fn stops() -> impl Strategy<Value = Stop> {
    prop_oneof![
        Just(Stop::End),
        Just(Stop::ToolCalls),
        Just(Stop::MaxTokens),
        Just(Stop::ContextWindow),
        Just(Stop::Refused),
        Just(Stop::Paused),
        "[a-z_]{0,8}".prop_map(Stop::Unknown),
    ]
}

fn asked() -> impl Strategy<Value = AskedCall> {
    let tool = prop_oneof!["look_up_stock", "reserve_stock", "[a-z_]{0,6}"];
    let whole = Just(r#"{"article": "bolt-m8"}"#.to_owned());
    let arguments = prop_oneof![whole, ".{0,30}"];
    (tool, arguments).prop_map(|(tool, arguments)| AskedCall {
        id: "1".to_owned(),
        tool,
        arguments,
    })
}

prop_compose! {
    fn turns()(
        stop in stops(),
        text in prop_oneof!["", r"40 are free\.", r"Use look_up_stock\."],
        refusal in proptest::option::of("[a-z]{1,5}"),
        calls in proptest::collection::vec(asked(), 0..3),
        input in 0_u64..200,
        output in 0_u64..200,
    ) -> Turn {
        Turn { stop, text, refusal, calls, usage: Usage { input, output } }
    }
}

proptest! {
    #[test]
    fn nothing_doubtful_is_a_success(
        turn in turns(),
        output_limit in 1_u64..200,
        budget_left in 1_u64..400,
        tool_required: bool,
    ) {
        let warehouse = Warehouse::sample();
        let tools = &Stock(&warehouse);
        let terms = Terms { tools, output_limit, budget_left, tool_required };
        let judgement = judge(&turn, &terms);
        let sound = matches!(turn.stop, Stop::End | Stop::ToolCalls)
            && turn.refusal.is_none()
            && turn.usage.output < output_limit.min(budget_left);
        match &judgement {
            Judgement::Final(text) => {
                prop_assert!(sound && !tool_required && turn.calls.is_empty());
                prop_assert!(!text.is_empty() && !text.contains('_'));
            }
            Judgement::ToolCall(calls) => {
                prop_assert!(sound && calls.len() == turn.calls.len());
                prop_assert!(!calls.is_empty() && turn.usage.total() < budget_left);
            }
            _ => {}
        }
        prop_assert_eq!(judge(&turn, &terms), judgement);
    }
}
