//! Items of real sources: what a formatter does is nothing, and one edit is one finding.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::drift::{Keys, inside};
use crate::model::path::RelPath;
use crate::rule::Mode;
use crate::syntax::{Kind, outline};

use crate::tests::corpus;

/// Crates this project is built from, of several authors and styles.
const CRATES: &[&str] = &["globset", "semver", "rayon", "toml_edit", "walkdir", "strsim", "bytes"];

/// Options of rustfmt that are stable, other than everybody's.
const STYLES: &[&str] = &[
    "max_width=60,use_small_heuristics=Off",
    "max_width=160,use_small_heuristics=Max,hard_tabs=true,match_block_trailing_comma=true",
    "use_field_init_shorthand=true,match_arm_leading_pipes=Always,fn_params_layout=Vertical,reorder_imports=true",
];

fn path() -> RelPath {
    RelPath::new("src/a.rs").expect("a path")
}

/// `CODE KEY` of every finding between two texts of an open file.
fn found(base: &str, actual: &str) -> Vec<String> {
    let inside = inside(&path(), base, actual, Mode::Open, &Keys::default()).expect("Rust has units");
    inside.units.iter().map(|unit| format!("{} {}", unit.code, unit.key.trim_start_matches("::"))).collect()
}

/// A text as rustfmt writes it; nothing where it refuses.
fn formatted(text: &str, style: &str) -> Option<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition=2021", "--quiet", "--config", style])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("rustfmt runs");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("UTF-8"))
}

/// Every n-th source of the crates.
fn sample(each: usize) -> Vec<(String, String)> {
    let all = CRATES
        .iter()
        .flat_map(|name| corpus::sources(name).into_iter().map(move |(path, text)| (format!("{name}/{path}"), text)));
    all.step_by(each).collect()
}

#[test]
fn real_sources_are_read_whole() {
    for (name, text) in sample(1) {
        let read = outline(&path(), &text).expect("Rust has units");
        assert!(
            read.broken.is_empty() && !read.coarse,
            "{name}: {:?}",
            read.broken.first().map(|range| &text[range.clone()])
        );
        assert_eq!(found(&text, &text), [""; 0], "{name}");
    }
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn what_rustfmt_does_is_nothing() {
    let mut done = 0;
    for (name, text) in sample(3) {
        for style in STYLES {
            let Some(other) = formatted(&text, style) else { continue };
            assert_eq!(found(&text, &other), [""; 0], "{name} {style}");
            assert_eq!(found(&other, &text), [""; 0], "{name} {style}, back");
            done += 1;
        }
    }
    assert!(done > 60, "{done} files were formatted");
}

#[test]
fn comments_and_the_order_of_items_are_nothing() {
    for (name, text) in sample(1) {
        let read = outline(&path(), &text).expect("Rust has units");
        let bare: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
        // A line that looks like a comment may stand inside a text.
        if !text.contains("r#\"") && !text.contains("\\\n") && !text.contains("/*") {
            assert_eq!(found(&text, &bare), [""; 0], "{name} without comments");
        }
        let tops: Vec<_> = read.units.iter().filter(|unit| unit.parent.is_none() && unit.kind != Kind::File).collect();
        // Macros are in scope from where they stand, and equal impl blocks are told apart by their order.
        // Where macros come from a module, the order of modules means something.
        let ordered = |unit: &crate::syntax::Unit<'_>| unit.kind == Kind::Macro || unit.key.contains('#');
        if tops.iter().any(|unit| ordered(unit)) || tops.is_empty() || text.contains("macro_use") {
            continue;
        }
        // Blocks of one type's own methods are one unit, at the place of the first.
        let inside =
            |unit: &&crate::syntax::Unit<'_>| unit.parent.is_some_and(|at| read.units[at].span.end < unit.span.end);
        if read.units.iter().any(|unit| inside(&unit)) {
            continue;
        }
        let mut spans: Vec<_> = tops.iter().map(|unit| unit.span.clone()).collect();
        spans.sort_by_key(|span| span.start);
        spans.dedup();
        let first = spans[0].start;
        let turned: String = spans.iter().rev().map(|span| format!("{}\n", &text[span.clone()])).collect();
        assert_eq!(found(&text, &format!("{}\n{turned}", &text[..first])), [""; 0], "{name} turned around");
    }
}

#[test]
fn an_item_that_is_gone_is_the_one_that_is_found() {
    let (mut asked, mut right) = (0, 0);
    for (name, text) in sample(1) {
        let read = outline(&path(), &text).expect("Rust has units");
        let public = |kind| {
            !matches!(
                kind,
                Kind::File | Kind::Import | Kind::Field | Kind::Variant | Kind::ReExport | Kind::Impl | Kind::MacroCall
            )
        };
        let items: Vec<_> = read
            .units
            .iter()
            .filter(|unit| public(unit.kind) && !unit.visibility.is_empty() && unit.parent.is_none())
            .collect();
        for unit in items.iter().step_by(3) {
            let mut cut = text.clone();
            cut.replace_range(unit.span.clone(), "");
            asked += 1;
            let found = found(&text, &cut);
            let wanted = [format!("item/removed {}", unit.key)];
            right += usize::from(found == wanted);
            assert!(
                found == wanted
                    || unit.key.contains('#')
                    || read.units.iter().any(|one| one.key == format!("{}#2", unit.key)),
                "{name}: {found:?} for {wanted:?}"
            );
        }
    }
    assert!(asked > 100 && right * 100 >= asked * 97, "{right} of {asked}");
}

/// One closing brace is lost: all but the item it belonged to is read as before.
#[test]
#[expect(clippy::print_stdout, reason = "the count is what the test is run for, with --nocapture")]
fn a_lost_brace_costs_one_item() {
    let (mut kept, mut all, mut silent) = (0usize, 0usize, 0usize);
    for (at, (_, text)) in sample(1).into_iter().enumerate() {
        let tops = |text: &str| {
            let read = outline(&path(), text).expect("Rust has units");
            let top = read.units.iter().filter(|unit| unit.parent.is_none() && !unit.broken && unit.kind != Kind::File);
            (top.map(|unit| (unit.kind, unit.key.clone())).collect::<Vec<_>>(), read.broken.is_empty())
        };
        let braces: Vec<usize> = text.match_indices('}').map(|(at, _)| at).collect();
        let Some(brace) = braces.get(at * 7919 % braces.len().max(1)) else { continue };
        let cut = format!("{}{}", &text[..*brace], &text[brace + 1..]);
        if syn::parse_file(&cut).is_ok() {
            continue;
        }
        let ((before, _), (after, whole)) = (tops(&text), tops(&cut));
        all += before.len();
        kept += before.iter().filter(|one| after.contains(one)).count();
        silent += usize::from(whole);
    }
    println!("{kept} of {all} items kept, {silent} sources where nothing was told");
    assert!(all > 1000 && kept * 100 >= all * 95, "{kept} of {all}");
}

/// Sources meant to stall or crash whoever reads them; each is read by items, or said to be coarse or broken.
#[test]
fn hostile_sources_end() {
    let nested = |open: &str, close: &str| {
        format!("fn f() {{ {} {} }}\nfn g() {{}}\n", open.repeat(10_000), close.repeat(10_000))
    };
    let mut texts =
        vec![nested("{", "}"), nested("(", ")"), nested("[", "]"), nested("|x| {", "}"), nested("a => {", "}")];
    texts.push(format!("fn f() -> u64 {{ {}1 }}\nfn g() {{}}\n", "1+".repeat(8_000)));
    texts.push(format!("type A = {}u8{};\nfn g() {{}}\n", "Vec<".repeat(8_000), ">".repeat(8_000)));
    for text in &texts {
        let changed = text.replace("fn g() {}", "fn g() { 1 }");
        assert_eq!(found(text, &changed), ["item/body g"]);
    }
    let pieces = [
        "{",
        "(",
        "<",
        "fn a ",
        "const A: u8 = ",
        "impl ",
        "impl A for ",
        "mod a {",
        "a::{",
        "r#\"",
        "\" '",
        "#[",
        "#[a]",
        "struct S<",
        "fn f() where ",
        "|x| {",
        "a! { fn ",
        "pub(",
        "}",
        "{use ",
        "let order store;\n",
        "#![a]",
        "fn f(){}",
        "impl A{}",
        "/*",
        "enum E{A,",
    ];
    for piece in pieces {
        let text = piece.repeat(100_000 / piece.len());
        let read = outline(&path(), &text).expect("Rust has units");
        assert!(read.units.len() < 100_000 && text.len() > 90_000, "{piece}");
        assert!(inside(&path(), "fn a() {}\n", &text, Mode::Open, &Keys::default()).is_some());
    }
    let big = "fn f(a: u32) -> u32 { a + 1 }\n".repeat(170_000);
    assert_eq!(found(&big, &format!("{big}fn g() {{}}")), ["file/coarse "]);
}

#[test]
fn line_ends_and_marks_are_nothing() {
    for (name, text) in sample(7) {
        let mixed: String =
            text.lines().enumerate().map(|(at, line)| format!("{line}{}", ["\n", "\r\n"][at % 2])).collect();
        if !text.contains("\\\n") && !text.contains("r\"") && !text.contains("r#\"") {
            assert_eq!(found(&text, &mixed), [""; 0], "{name}");
        }
    }
}
