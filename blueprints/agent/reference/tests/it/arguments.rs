//! Arguments as models write them.

use acme_agent::tool::{Misfit, arguments};
use acme_agent::tools::stock::ReserveStock;

#[test]
fn cut_anywhere_they_are_cut_off() {
    let whole = r#"{"article": "bolt-m8", "count": 12}"#;
    assert!(arguments::<ReserveStock>(whole).is_ok());
    for end in 0..whole.len() {
        let read = arguments::<ReserveStock>(&whole[..end]);
        assert_eq!(read, Err(Misfit::CutOff), "{}", &whole[..end]);
    }
}

#[test]
fn whole_and_wrong_they_are_wrong() {
    for text in [
        "[]",
        "{}",
        "null",
        "{'article': 1}",
        r#"{"article": "a", "count": 1} and"#,
        r#"{"article": "a", "count": -1}"#,
        r#"{"article": "a", "count": 1, "price": 0}"#,
    ] {
        let read = arguments::<ReserveStock>(text);
        assert!(matches!(read, Err(Misfit::Wrong(_))), "{text}: {read:?}");
    }
}
