//! The tools, without a model.

use acme_agent::tool::{Misfit, Toolset};
use acme_agent::tools::orders::Orders;
use acme_agent::tools::stock::Stock;
use acme_agent::tools::warehouse::Warehouse;
use acme_agent::turn::AskedCall;

fn run<T: Toolset>(tools: &T, tool: &str, arguments: &str) -> Result<String, String> {
    let asked = AskedCall {
        id: "1".to_owned(),
        tool: tool.to_owned(),
        arguments: arguments.to_owned(),
    };
    let call = tools.read(&asked).map_err(|misfit| match misfit {
        Misfit::UnknownTool => "unknown tool".to_owned(),
        Misfit::CutOff => "cut off".to_owned(),
        Misfit::Wrong(why) => why,
    })?;
    tools.run(call).map_err(|fault| fault.to_string())
}

#[test]
fn stock_is_looked_up_and_reserved() {
    let warehouse = Warehouse::sample();
    let stock = Stock(&warehouse);
    let level = |free: u32| Ok(format!(r#"{{"article":"bolt-m8","free":{free}}}"#));
    let look_up = || run(&stock, "look_up_stock", r#"{"article": "bolt-m8"}"#);
    let reserve = |count: u32| {
        let arguments = format!(r#"{{"article": "bolt-m8", "count": {count}}}"#);
        run(&stock, "reserve_stock", &arguments)
    };
    assert_eq!(look_up(), level(40));
    assert_eq!(reserve(15), level(25));
    assert_eq!(reserve(26), Err("only 25 are free".to_owned()));
    assert_eq!(look_up(), level(25));
    assert!(reserve(0).unwrap_err().contains("nonzero"));
}

#[test]
fn what_is_not_there_is_said_to_be_so() {
    let warehouse = Warehouse::sample();
    let article = run(&Stock(&warehouse), "look_up_stock", r#"{"article": "x"}"#);
    assert_eq!(article, Err("there is no such article".to_owned()));
    let order = run(&Orders(&warehouse), "find_order", r#"{"number": 99}"#);
    assert_eq!(order, Err("there is no such order".to_owned()));
}

#[test]
fn names_cannot_be_mistaken_for_plain_words() {
    let warehouse = Warehouse::sample();
    let stock = Stock(&warehouse).definitions();
    let all = stock.into_iter().chain(Orders(&warehouse).definitions());
    for tool in all {
        assert!(tool.name.contains('_'), "{}: a text may hold it", tool.name);
    }
}
