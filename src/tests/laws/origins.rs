//! Where each line came from, held against the lines themselves.

use crate::blueprint::render;
use proptest::prelude::*;

use super::{answers, blueprint, body};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rendered with its specimens, a line is the line of the reference it came from, without the mark of one that
    /// was a comment there and the blanks behind it; and no line comes before one that stands above it.
    #[test]
    fn every_line_names_the_line_that_made_it(body in body(), bare in any::<bool>()) {
        let blueprint = blueprint(std::slice::from_ref(&body), false);
        let without: &[&str] = if bare { &["audit", "paging"] } else { &[] };
        let rendered = render::render(&blueprint, &answers(&blueprint, "acme-service", without)).expect("it renders");
        let source: Vec<&str> = body.lines().collect();
        for (path, file) in rendered.tree.files() {
            let origin = &rendered.origins[path];
            let mut last = 0;
            for (at, line) in std::str::from_utf8(&file.bytes).expect("text").lines().enumerate() {
                let from = origin.lines.source(at + 1).expect("a line of the reference");
                prop_assert!(from > last, "{from} after {last} in\n{body}");
                let made = source[from - 1];
                let unmarked = made.strip_prefix("//~").map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
                prop_assert!(made == line || unmarked.map(str::trim_end) == Some(line), "{line:?} from {made:?} in\n{body}");
                last = from;
            }
        }
    }
}
