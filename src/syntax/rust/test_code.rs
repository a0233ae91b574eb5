//! Which attributes make code that only tests are compiled with.

use std::ops::Range;

use super::split;
use super::tokens::Tokens;
use crate::syntax::Unit;

/// How deep the predicate of a `cfg` is followed; what lies deeper needs nothing.
const DEEPEST: usize = 32;

/// Whether an attribute of a unit says that it is only there for tests.
pub(super) fn is_of_tests(unit: &Unit<'_>) -> bool {
    unit.attributes.iter().any(|attribute| says_test(attribute))
}

/// Whether an attribute marks a test, as `test`, `tokio::test(…)` and `rstest` do, or is a `cfg` that needs `test`.
fn says_test(attribute: &str) -> bool {
    let path = attribute.split(['(', '=', '[', '{']).next().unwrap_or(attribute).trim();
    match path {
        "cfg" => cfg_needs_test(attribute),
        _ => matches!(path.rsplit("::").next(), Some("test" | "rstest")),
    }
}

/// Whether `cfg(…)` is never true without `test`.
fn cfg_needs_test(attribute: &str) -> bool {
    if !attribute.contains("test") {
        return false;
    }
    let tokens = Tokens::of(attribute);
    tokens.is(1, b'(') && needs_test(&tokens, tokens.inside(1), true, 0)
}

/// Whether a predicate can only be `truth` where `test` is on (the Rust reference, "Conditional compilation").
fn needs_test(tokens: &Tokens<'_>, predicate: Range<usize>, truth: bool, depth: usize) -> bool {
    let Some(word) = tokens.word(predicate.start).filter(|_| !predicate.is_empty() && depth < DEEPEST) else {
        return false;
    };
    let open = predicate.start + 1;
    if open >= predicate.end || !tokens.is(open, b'(') {
        return truth && word == "test" && predicate.len() == 1;
    }
    let inside = tokens.inside(open);
    let parts = split(tokens, inside.start..inside.end.min(predicate.end), b',');
    let needs = |part: &Range<usize>, truth| needs_test(tokens, part.clone(), truth, depth + 1);
    match (word, truth) {
        ("not", _) => parts.first().is_some_and(|part| needs(part, !truth)),
        // One part that needs it is enough where all have to agree, and each has to where one may do.
        ("all", true) | ("any", false) => parts.iter().any(|part| needs(part, truth)),
        ("any", true) | ("all", false) => !parts.is_empty() && parts.iter().all(|part| needs(part, truth)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_tests_is_told_by_its_attributes() {
        for attribute in [
            "test",
            "tokio::test",
            "tokio::test(flavor=\"multi_thread\")",
            "rstest",
            "rstest::rstest",
            "cfg(test)",
            "cfg(all(test,unix))",
            "cfg(all(unix,any(test,all(feature=\"a\",test))))",
            "cfg(not(any(not(test),windows)))",
        ] {
            assert!(says_test(attribute), "{attribute}");
        }
        for attribute in [
            "cfg(not(test))",
            "cfg(any(test,feature=\"test\"))",
            "cfg(feature=\"test\")",
            "cfg(all(feature=\"test\",unix))",
            "cfg(any())",
            "cfg_attr(test,derive(Debug))",
            "test_case",
            "doc=\"test\"",
            "allow(test)",
        ] {
            assert!(!says_test(attribute), "{attribute}");
        }
        let deep = format!("cfg({}test{})", "all(".repeat(100_000), ")".repeat(100_000));
        assert!(!says_test(&deep));
    }
}
