//! The laws of the measure over whole projects: several files, and what moves between them.

use crate::drift::Drift;
use crate::model::code::Code;
use crate::model::finding::{Finding, State};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use proptest::prelude::*;

use crate::tests::engine::{compare, locked};

/// What a change does to a file.
#[derive(Debug, Clone)]
enum Edit {
    Nothing,
    Removed,
    /// An item goes.
    Less(prop::sample::Index),
    /// A word becomes another one.
    Other(prop::sample::Index),
    /// An item goes to a file of its own.
    Left(prop::sample::Index),
    /// The file goes somewhere else.
    Moved,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        Just(Edit::Nothing),
        Just(Edit::Removed),
        any::<prop::sample::Index>().prop_map(Edit::Less),
        any::<prop::sample::Index>().prop_map(Edit::Other),
        any::<prop::sample::Index>().prop_map(Edit::Left),
        Just(Edit::Moved),
    ]
}

/// Files of functions, each with words of its own, and what became of each.
fn project() -> impl Strategy<Value = Vec<(usize, Edit)>> {
    prop::collection::vec((1..4usize, edit()), 1..6)
}

fn item(file: usize, at: usize) -> String {
    let words: Vec<String> = (0..14).map(|word| format!("f{file}i{at}w{word}")).collect();
    format!("pub fn u{file}_{at}() {{ m{file}! {{ {} }} }}\n", words.join(" "))
}

fn put(tree: &mut Tree, path: &str, text: &str) {
    tree.insert(RelPath::new(path).expect("a path"), Entry::File(File::new(text.as_bytes().to_vec())));
}

fn trees(project: &[(usize, Edit)]) -> (Tree, Tree) {
    let (mut base, mut actual) = (Tree::new(), Tree::new());
    for (file, (count, edit)) in project.iter().enumerate() {
        let items: Vec<String> = (0..*count).map(|at| item(file, at)).collect();
        let (path, text) = (format!("src/f{file}.rs"), items.concat());
        put(&mut base, &path, &text);
        let without = |gone: usize| {
            let kept = items.iter().enumerate().filter(|(at, _)| *at != gone);
            kept.map(|(_, item)| item.as_str()).collect::<String>()
        };
        match edit {
            Edit::Nothing => put(&mut actual, &path, &text),
            Edit::Removed => {}
            Edit::Less(at) => put(&mut actual, &path, &without(at.index(*count))),
            Edit::Other(at) => {
                let word = format!("f{file}i{}w3", at.index(*count));
                put(&mut actual, &path, &text.replacen(&word, "another", 1));
            }
            Edit::Left(at) => {
                put(&mut actual, &path, &without(at.index(*count)));
                put(&mut actual, &format!("src/new{file}.rs"), &items[at.index(*count)]);
            }
            Edit::Moved => put(&mut actual, &format!("src/else/f{file}.rs"), &text),
        }
    }
    (base, actual)
}

fn alone<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool").install(work)
}

fn violations(findings: &[Finding]) -> usize {
    findings.iter().filter(|one| one.state != State::Moved).map(Finding::units).sum()
}

fn judged(base: &Tree, text: &Tree, actual: &Tree) -> (Drift, Vec<Finding>) {
    compare(&locked(base, ""), text, None, actual)
}

/// Files of thousands of items, all of which are others now: each is told, and none costs as much as there are of them.
#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn thousands_of_items_that_all_changed_are_told_in_the_end() {
    let many = |item: &dyn Fn(usize) -> String| (0..20_000).map(item).collect::<String>();
    let check = |path: &str, was: String, is: String, code: Code| {
        let (mut base, mut actual) = (Tree::new(), Tree::new());
        put(&mut base, path, &was);
        put(&mut actual, path, &is);
        let (_, found) = judged(&base, &base, &actual);
        assert_eq!(found.iter().filter(|one| one.code == code).count(), 20_000, "{path} {code}");
    };
    let function = |name: &'static str| many(&move |at| format!("fn {name}{at}(a: u8) -> u8 {{ a + b * c }}\n"));
    check("a.rs", function("f"), function("g"), Code::ItemRemoved);
    let block = |name: &'static str| many(&move |at| format!("impl {name}{at} {{ fn f(&self) {{}} }}\n"));
    check("a.rs", block("S"), block("T"), Code::ItemRemoved);
    let table = |value: usize| format!("{{{}\"end\": \"ä\"}}", many(&move |at| format!("\"k{at}\": {},", at + value)));
    check("a.json", table(0), table(1), Code::KeyChanged);
    let keys = |name: &'static str| many(&move |at| format!("{name}{at} = {at}\n"));
    check("a.toml", keys("k"), keys("j"), Code::KeyRemoved);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn threads_and_the_order_of_files_change_nothing(project in project()) {
        let (base, actual) = trees(&project);
        let turned: Tree = actual.iter().map(|(path, entry)| (path.clone(), entry.clone())).collect::<Vec<_>>().into_iter().rev().collect();
        let told = |drift: &Drift, findings: &[Finding]| (format!("{drift:?}"), serde_json::to_string(findings).expect("JSON"));
        let (drift, findings) = alone(1, || judged(&base, &base, &actual));
        let (other, others) = alone(5, || judged(&base, &base, &turned));
        prop_assert_eq!(told(&drift, &findings), told(&other, &others));
    }

    #[test]
    fn lines_sum_to_their_totals(project in project(), text in any::<bool>()) {
        let (base, actual) = trees(&project);
        let none = Tree::new();
        let text = if text { &base } else { &none };
        let (drift, findings) = judged(&base, text, &actual);
        let (mut units, mut tokens, mut told) = (0, 0, 0);
        for path in base.paths() {
            // One file changed, the others as they were.
            let mut one = base.clone();
            match actual.get(path) {
                Some(entry) => drop(one.insert(path.clone(), entry.clone())),
                None => drop(one.remove(path)),
            }
            let new = actual.iter().filter(|(path, _)| base.get(path).is_none());
            one.extend(new.map(|(path, entry)| (path.clone(), entry.clone())).collect::<Tree>());
            let (part, found) = judged(&base, text, &one);
            units += part.loss.units;
            tokens += part.loss.tokens;
            told += found.len();
        }
        prop_assert_eq!((drift.loss.units, drift.loss.tokens, findings.len()), (units, tokens, told));
        let of = drift.whole.expect("the lock knows");
        prop_assert!(drift.loss.units <= of.units && drift.loss.tokens <= of.tokens);
        let each = drift.files.iter().filter_map(|file| file.inside.as_ref());
        let within = each.fold((0, 0), |sum, inside| (sum.0 + inside.loss.units, sum.1 + inside.loss.tokens));
        prop_assert!(within.0 <= drift.loss.units && within.1 <= drift.loss.tokens);
    }

    #[test]
    fn a_file_that_cannot_be_read_lowers_nothing_anywhere(project in project(), file in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(), bytes in any::<bool>(), text in any::<bool>()) {
        let (base, actual) = trees(&project);
        let none = Tree::new();
        let text = if text { &base } else { &none };
        let (_, before) = judged(&base, text, &actual);
        let paths: Vec<RelPath> = actual.paths().cloned().collect();
        if paths.is_empty() {
            return Ok(());
        }
        let path = &paths[file.index(paths.len())];
        let mut broken = actual.file(path).expect("a file").bytes.to_vec();
        let closing: Vec<usize> = broken.iter().enumerate().filter(|(_, byte)| **byte == b'}').map(|(at, _)| at).collect();
        if closing.is_empty() {
            return Ok(());
        }
        broken[closing[cut.index(closing.len())]] = if bytes { 0xff } else { b' ' };
        let mut hurt = actual.clone();
        hurt.insert(path.clone(), Entry::File(File::new(broken)));
        let (_, after) = judged(&base, text, &hurt);
        prop_assert!(violations(&after) >= violations(&before), "{before:?}\n{after:?}");
    }
}
