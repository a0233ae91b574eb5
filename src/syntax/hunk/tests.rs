//! Comparisons through one `check`: two texts, and the hunks as a diff shows them.

use super::*;

fn shown(hunks: &Hunks) -> String {
    let mut out = String::new();
    for hunk in &hunks.hunks {
        let Hunk { old_start, old_len, new_start, new_len, lines } = hunk;
        out.push_str(&format!("@{old_start},{old_len} {new_start},{new_len}\n"));
        for Line { kind, text, newline, crlf } in lines {
            let sign = match kind {
                LineKind::Context => ' ',
                LineKind::Removed => '-',
                LineKind::Added => '+',
            };
            let end = if *crlf { "␍" } else { "" };
            out.push_str(&format!("{sign}{text}{end}{}\n", if *newline { "" } else { "␃" }));
        }
    }
    out
}

fn check(old: &str, new: &str, expected: &str) {
    assert_eq!(shown(&Hunks::between(old.as_bytes(), new.as_bytes())), expected, "{old:?} {new:?}");
}

#[test]
fn three_lines_stand_around_a_change() {
    check("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n", "@2,7 2,7\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
    check("a\n", "a\n", "");
    check("", "", "");
}

#[test]
fn distant_changes_are_hunks_of_their_own() {
    let old: String = (0..20).map(|line| line.to_string() + "\n").collect();
    let new = old.replace("\n2\n", "\n").replace("18\n", "18\nx\n");
    check(&old, &new, "@1,6 1,5\n 0\n 1\n-2\n 3\n 4\n 5\n@17,4 16,5\n 16\n 17\n 18\n+x\n 19\n");
}

#[test]
fn a_missing_side_starts_at_line_zero() {
    check("", "a\nb\n", "@0,0 1,2\n+a\n+b\n");
    check("a", "", "@1,1 0,0\n-a␃\n");
}

#[test]
fn a_lost_line_end_is_a_difference() {
    check("a\nb\n", "a\nb", "@1,2 1,2\n a\n-b\n+b␃\n");
}

#[test]
fn line_ends_are_no_difference() {
    check("a\nb\n", "a\r\nb\r\n", "");
    check("a\r\nb\r\n", "a\nb\n", "");
    check("a\nb\n", "a\r\nb\n", "");
    check("a\nb\n", "a\r\nc\r\n", "@1,2 1,2\n a␍\n-b␍\n+c␍\n");
    check("a\nb\nc\n", "a\r\nc\n", "@1,3 1,2\n a␍\n-b\n c\n");
    check("a\rb\n", "a\nb\n", "@1,1 1,2\n-a\rb\n+a\n+b\n");
}

#[test]
fn a_byte_order_mark_is_no_difference() {
    check("a\n", "\u{feff}a\n", "");
    check("\u{feff}a\n", "a\n", "");
    check("a\nb\n", "\u{feff}b\n", "@1,2 1,1\n-\u{feff}a\n-b\n+\u{feff}b\n");
}

#[test]
fn binary_content_has_no_lines() {
    let hunks = Hunks::between(b"\0a\n", b"b\n");
    assert!(hunks.is_binary() && hunks.hunks.is_empty() && (hunks.added(), hunks.removed()) == (0, 0));
}

#[test]
fn past_the_budget_one_hunk_spans_all_differences() {
    let old: String = (0..=MAX_LINES).map(|line| line.to_string() + "\n").collect();
    let new = old.replace("\n77\n", "\nx\ny\n").replace("\n99\n", "\n");
    let hunks = Hunks::between(old.as_bytes(), new.as_bytes());
    assert!(hunks.coarse && !hunks.is_binary());
    assert_eq!(shown(&hunks), "@78,23 78,23\n");
    assert_eq!((hunks.added(), hunks.removed()), (23, 23));
    let full = Hunks::in_full(old.as_bytes(), new.as_bytes());
    assert_eq!((full.hunks.len(), full.added(), full.hunks[0].old_start, full.hunks[0].old_len), (1, 23, 75, 29));
    assert!(Hunks::between(old.as_bytes(), old.as_bytes()).hunks.is_empty());
    let long = vec![b'a'; MAX_BYTES + 1];
    assert!(Hunks::between(&long, b"b\n").coarse);
}

#[test]
fn a_report_says_it_in_plain_words() {
    let hunks = Hunks::between(b"a\n", b"b");
    let expected = serde_json::json!({ "hunks": [{
        "old_start": 1, "old_len": 1, "new_start": 1, "new_len": 1,
        "lines": [
            { "kind": "removed", "text": "a", "newline": true },
            { "kind": "added", "text": "b", "newline": false },
        ],
    }], "binary": false, "coarse": false });
    assert_eq!(serde_json::to_value(&hunks).expect("JSON"), expected);
}

#[test]
fn similarity_counts_lines_that_say_something() {
    let alike = |a: &[u8], b: &[u8]| format!("{:.2}", similarity(a, b));
    assert_eq!(alike(b"a\n  b\n\n", b"b\r\na"), "1.00");
    assert_eq!(alike(b"a\na\nb\n", b"a\nc\nc\n"), "0.33");
    assert_eq!(alike(b"a\n", b"b\n"), "0.00");
    assert_eq!(
        (alike(b"", b"\n"), alike(b"", b"a\n"), alike(b"\0", b"\0")),
        ("0.00".into(), "0.00".into(), "0.00".into())
    );
}

/// The new text, made from the old one and the hunks alone.
fn applied(old: &[u8], hunks: &Hunks) -> String {
    let old = String::from_utf8_lossy(old).into_owned();
    let mut rest = old.split_inclusive('\n');
    let mut out = String::new();
    let mut at = 0;
    for hunk in &hunks.hunks {
        let start = hunk.old_start - usize::from(hunk.old_len > 0);
        out.extend(rest.by_ref().take(start - at));
        at = start + rest.by_ref().take(hunk.old_len).count();
        for line in hunk.lines.iter().filter(|line| line.kind != LineKind::Removed) {
            out.push_str(&line.text);
            out.push_str(if line.newline { "\n" } else { "" });
        }
    }
    out.extend(rest);
    out
}

proptest::proptest! {
    #[test]
    fn hunks_lead_from_the_old_text_to_the_new(old in "[abc\n]{0,60}", new in "[abc\n]{0,60}") {
        let hunks = Hunks::between(old.as_bytes(), new.as_bytes());
        proptest::prop_assert_eq!(applied(old.as_bytes(), &hunks), new);
        let length: usize = hunks.hunks.iter().map(|hunk| hunk.new_len).sum();
        let lines: usize = hunks.hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.kind != LineKind::Removed).count();
        proptest::prop_assert_eq!(length, lines);
    }

    #[test]
    fn the_style_of_line_ends_changes_nothing(old in "[ab\n]{0,40}", new in "[ab\n]{0,40}") {
        let plain = Hunks::between(old.as_bytes(), new.as_bytes());
        let styled = Hunks::between(old.as_bytes(), new.replace('\n', "\r\n").as_bytes());
        proptest::prop_assert_eq!((plain.added(), plain.removed()), (styled.added(), styled.removed()));
    }
}
