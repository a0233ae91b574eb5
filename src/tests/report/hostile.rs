//! Names and words that would be markup, a command or a link if they were not escaped, in every format.

use crate::model::finding::{Finding, Severity};
use crate::report::{Format, Report};
use crate::syntax::hunk::Hunks;

use super::fixture::{finding, of};
use super::{PLAIN, check_sarif};

/// Everything at once: HTML, Markdown, a fence, a workflow command, a mention, terminal escapes, a turned direction.
const WORDS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'onmouseover='alert(1)",
    "</details></pre></style><h1>owned",
    "`<b>`` ``` ````",
    "```\n# owned\n```",
    "[a](https://evil.example) ![b](http://evil.example/x.png)",
    "https://evil.example www.evil.example",
    "@everyone #1 org/repo#2 :tada: $x$",
    "\n::error file=x::owned\n::set-output name=x::1",
    "\r\n##[error]owned",
    "%0A::warning::x",
    "--><!-- scaffold diff -->",
    "a|b|c\\|d",
    "\u{1b}[2J\u{1b}]8;;http://evil.example\u{7}x\u{9b}",
    "\u{202e}txt.exe\u{2066}",
    "{{name}} ${{ secrets.X }}",
];

/// A report in which a word stands wherever a project or a pack can put one.
fn report(word: &str) -> Report {
    let name: String =
        word.chars().map(|c| if "/:\\<>\"|?*".contains(c) || c.is_control() { '_' } else { c }).collect();
    let one = finding(Severity::Deny, "file/changed", "src/a.rs", word);
    let facts = [("was", word.to_owned()), ("is", word.to_owned())].into();
    let unit = format!("src/a.rs::{word}");
    let (why, code) = (Some(word.to_owned()), "item/signature");
    let inner = Finding { unit, facts, why, code: code.into(), ..one.clone() };
    let named = Finding { path: name.clone(), unit: name.clone(), locations: Vec::new(), ..one };
    let mut report = of(vec![inner, named]);
    report.project = String::from(word);
    report.blueprints[0].name = String::from(word);
    report.notes = vec![word.to_owned()];
    let hunks = Hunks::between(b"1\n", format!(" {word}\n{word}\n").as_bytes());
    report.hunks = [("src/a.rs".to_owned(), hunks.clone()), (name, hunks)].into();
    report
}

fn each(format: Format, holds: impl Fn(&str, &str)) {
    for word in WORDS {
        holds(word, &report(word).to_text(format, &PLAIN));
    }
}

#[test]
fn a_terminal_is_not_steered() {
    each(Format::Terminal, |word, text| {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{word}: {text}");
        assert!(!text.contains(['\u{202e}', '\u{2066}']), "{word}: {text}");
    });
}

#[test]
fn html_has_no_element_but_its_own() {
    let tags = |text: &str| {
        let names =
            text.split('<').skip(1).map(|tag| tag.split([' ', '>', '\n']).next().unwrap_or_default().to_owned());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let own = tags(&report("word").to_text(Format::Html, &PLAIN));
    each(Format::Html, |word, text| {
        assert!(tags(text).is_subset(&own), "{word}: {:?}", tags(text).difference(&own));
        let tags = text.split('<').filter_map(|tag| tag.split('>').next()).collect::<Vec<_>>();
        let foreign = |tag: &&&str| ["alert", "evil", "src=", "href=", "url("].iter().any(|word| tag.contains(word));
        assert_eq!(tags.iter().find(foreign), None, "{word}");
    });
}

#[test]
fn markdown_has_no_markup_but_its_own() {
    each(Format::Markdown, |word, text| {
        let outside = outside_of_code(text);
        assert_eq!(text.matches("<!-- scaffold diff -->").count(), 1 + text_in_code(word, text), "{word}: {text}");
        let (titles, outside): (Vec<&str>, Vec<&str>) = outside.lines().partition(|line| line.starts_with("<details>"));
        assert!(titles.iter().all(|title| title.matches('<').count() == 5), "{word}: {titles:?}");
        let outside = outside.join("\n");
        let read = without_escapes(&outside);
        for mark in ["<script", "<img", "<h1", "](http", "![b", "https://", "www.e", ":tada:", "$x$"] {
            assert!(!read.contains(mark), "{word}: {mark} in {read}");
        }
        assert!(!outside.contains("@e") && !outside.contains("#1") && !outside.contains("#2"), "{word}: {outside}");
        assert!(!outside.lines().any(|line| line.starts_with("# ") || line.starts_with("::")), "{word}: {outside}");
        assert_eq!(titles.len(), outside.matches("</details>").count(), "{word}: {outside}");
    });
}

/// How often a word that looks like the first line is shown as code, where it is none.
fn text_in_code(word: &str, text: &str) -> usize {
    if word.contains("<!-- scaffold diff -->") {
        text.matches("<!-- scaffold diff -->").count() - outside_of_code(text).matches("<!-- scaffold").count()
    } else {
        0
    }
}

/// Markdown without its code, as `CommonMark` reads it: fenced blocks, then code spans, with escapes kept.
fn outside_of_code(text: &str) -> String {
    let mut fence: Option<String> = None;
    let mut kept = String::new();
    for line in text.lines() {
        let ticks: String = line.trim_start_matches(' ').chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if ticks.len() >= open.len() && line.trim() == ticks => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 && !line.trim_start_matches(' ')[ticks.len()..].contains('`') => {
                fence = Some(ticks);
            }
            None => kept.push_str(&(without_spans(line) + "\n")),
        }
    }
    assert!(fence.is_none(), "an open block in {text}");
    kept
}

/// What is left to be markup.
fn without_escapes(text: &str) -> String {
    let parts = text.split('\\').enumerate();
    parts.map(|(at, part)| if at == 0 { part } else { part.get(1..).unwrap_or_default() }).collect()
}

fn without_spans(line: &str) -> String {
    let (mut kept, mut rest) = (String::new(), line);
    while let Some(start) = rest.find(['`', '\\']) {
        kept.push_str(&rest[..start]);
        if rest[start..].starts_with('\\') {
            let end = rest[start + 1..].chars().next().map_or(start + 1, |c| start + 1 + c.len_utf8());
            kept.push_str(&rest[start..end]);
            rest = &rest[end..];
            continue;
        }
        let ticks = rest[start..].chars().take_while(|c| *c == '`').count();
        let body = &rest[start + ticks..];
        let close = "`".repeat(ticks);
        let mut ends = body.match_indices(&close).map(|(at, _)| at);
        let exact = |at: &usize| !body[at + ticks..].starts_with('`') && !body[..*at].ends_with('`');
        match ends.find(exact) {
            Some(end) => rest = &body[end + ticks..],
            None => {
                kept.push_str(&rest[start..start + ticks]);
                rest = body;
            }
        }
    }
    kept + rest
}

#[test]
fn a_workflow_gets_no_command_but_its_own() {
    each(Format::Github, |word, text| {
        assert_eq!(text.lines().count(), 2, "{word}: {text}");
        for line in text.lines() {
            let (properties, message) =
                line.strip_prefix("::error ").and_then(|line| line.split_once("::")).expect(word);
            assert_eq!(properties.matches('=').count(), properties.matches(',').count() + 1 + extra(word, properties));
            assert!(!message.contains(['\r', '\n']), "{word}: {line}");
        }
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{word}: {text}");
    });
}

/// A file's name may hold `=`: only the first one of a property parts.
fn extra(word: &str, properties: &str) -> usize {
    properties.split(',').map(|one| one.matches('=').count() - 1).sum::<usize>() * usize::from(word.contains('='))
}

#[test]
fn sarif_stays_valid() {
    each(Format::Sarif, |_, text| {
        let document = check_sarif(text);
        let results = document["runs"][0]["results"].as_array().expect("a list");
        assert_eq!(results.len(), 2);
    });
}
