//! Patterns through one `check`: the keys of a rule, a source, and what is found in it.

use crate::rule::tests::{judged, judged_in};

/// What the pattern finds in a source: the text of each message up to its second backtick.
#[track_caller]
fn check(pattern: &str, text: &str, expected: &[&str]) {
    let keys = format!("pattern = {pattern:?}");
    check_keys(&keys, text, expected);
}

#[track_caller]
fn check_keys(keys: &str, text: &str, expected: &[&str]) {
    let said = judged("pattern", keys, &format!("//- src/a.rs\n{text}\n"));
    let found: Vec<_> = said.iter().map(|line| line.split('`').nth(1).unwrap_or(line).to_owned()).collect();
    assert_eq!(found, expected, "{keys}\n--\n{text}\n{said:#?}");
}

#[test]
fn a_node_is_one_thing() {
    check(
        "$X.unwrap()",
        "fn f() { a.b(c)?.d.unwrap(); g().unwrap() + x[1].unwrap(); unwrap() }",
        &["a.b(c)?.d.unwrap()", "g().unwrap()", "x[1].unwrap()"],
    );
    check(
        "$X.unwrap()",
        "fn f() { Vec::<u8>::new().unwrap(); vec![1].unwrap(); a\n  .b()\n  .unwrap() }",
        &["Vec::<u8>::new().unwrap()", "vec![1].unwrap()", "a .b() .unwrap()"],
    );
    check("$A == $A", "fn f() { a.b == a.b; a == c }", &["a.b == a.b"]);
    check("let $X = $Y.unwrap();", "fn f() { let a = b.c().unwrap(); let d = e; }", &["let a = b.c().unwrap();"]);
    check("Box<dyn $T>", "type A = Box<dyn std::any::Any>; type B = Box<u8>;", &["Box<dyn std::any::Any>"]);
    check(
        "fn $F($$$) -> Vec<$T>",
        "fn a<T>(b: u8) -> Vec<Vec<T>> {} fn c() -> u8 {}",
        &["fn a<T>(b: u8) -> Vec<Vec<T>>"],
    );
    check("$A as $T", "fn f() { x.y as u8; }", &["x.y as u8"]);
}

#[test]
fn another_name_hides_nothing() {
    let keys = "pattern = \"dyn $T\"\nwhere = { T = \"Any|Event\" }";
    check_keys(
        keys,
        "use std::any::Any as Y; use std::fmt::Debug as Any2; fn f(a: &dyn Y, b: Box<dyn Any2 + Y>, c: &dyn crate::a::Z) {} \
         pub use std::any::Any as Z; trait Any3 {} fn g(_: &dyn Any3) {}",
        &["dyn Y", "dyn Any2 + Y", "dyn crate::a::Z"],
    );
}

#[test]
fn a_bound_is_found_among_others() {
    let keys = "pattern = \"dyn $T\"\nwhere = { T = \"Any|Event\" }";
    check_keys(
        keys,
        "fn f(a: &dyn Any, b: Box<dyn Send + std::any::Any>, c: dyn AnyEvent, d: &dyn Event<u8>) {}",
        &["dyn Any", "dyn Send + std::any::Any", "dyn Event<u8>"],
    );
    check_keys(
        keys,
        "fn f(a: Box<dyn Any + Send>, b: Arc<(dyn ::std::any::Any)>, c: impl Any) {}",
        &["dyn Any", "dyn ::std::any::Any"],
    );
    check("dyn Any", "fn f(a: &dyn std::any::Any, b: &dyn Any, c: &dyn Other) {}", &["dyn std::any::Any", "dyn Any"]);
    check(
        "unsafe impl $T for $U",
        "unsafe impl<T: A> Send for X<T> {} impl Sync for Y {}",
        &["unsafe impl<T: A> Send for X<T>"],
    );
}

#[test]
fn any_number_is_any_number() {
    check(
        "unsafe { $$$ }",
        "fn f() { unsafe { g(); { h() } } unsafe {} } unsafe fn x() {}",
        &["unsafe { g(); { h() } }", "unsafe {}"],
    );
    check(
        "println!($$$)",
        "fn f() { println!(\"{}\", a); std::println!(); println!{\"x\"} eprintln!(1) }",
        &["println!(\"{}\", a)", "println!()", "println!{\"x\"}"],
    );
    check(
        "#[allow($$$)]",
        "#![allow(a)]\n#[allow(b, c)]\nfn f() { #[allow(d)] x }\n#[warn(e)]\nfn g() {}",
        &["#![allow(a)]", "#[allow(b, c)]", "#[allow(d)]"],
    );
    check(
        "#[derive($$$, Debug, $$$)]",
        "#[derive(Debug)] struct A; #[derive(B, std::fmt::Debug, C,)] struct D; #[derive(B)] struct E;",
        &["#[derive(Debug)]", "#[derive(B, std::fmt::Debug, C,)]"],
    );
    check("f($$$A, $$$A)", "fn x() { f(a, a); f(a, b); }", &["f(a, a)"]);
    check("f(a, b)", "fn x() { f( a,\n b,\n ); }", &["f( a, b, )"]);
    check("f(a, b,)", "fn x() { f(a, b) }", &["f(a, b)"]);
}

#[test]
fn nothing_is_found_in_comments_and_strings() {
    check("todo!()", "/// todo!()\nfn f() { /* todo!() */ \"todo!()\"; r#\"todo!()\"#; // todo!()\n}", &[]);
    check("$A & $B", "fn f() { a && b }", &[]);
}

#[test]
fn it_is_counted() {
    let text = "fn a() { x.unwrap() }\n#[cfg(test)]\nmod tests { fn b() { y.unwrap() } }\n";
    let project = format!("//- src/a.rs\n{text}//- lib/b.rs\nfn c() {{ z.unwrap() }}\n");
    let all = |keys: &str| judged("pattern", &format!("pattern = \"$X.unwrap()\"\n{keys}"), &project);
    assert_eq!(all("max = 3"), Vec::<String>::new());
    assert_eq!(
        all("max = 2"),
        ["divergence src/a.rs::tests::b @3:22 `y.unwrap()` is in the project as one of 3, and 2 may"]
    );
    assert_eq!(
        all("tests = false"),
        [
            "divergence lib/b.rs::c @1:10 `z.unwrap()` must not be in the project",
            "divergence src/a.rs::a @1:10 `x.unwrap()` must not be in the project",
        ]
    );
    assert_eq!(all("min = 3"), Vec::<String>::new());
    assert_eq!(
        all("min = 4"),
        ["absence project `$X.unwrap()` occurs 3 times in the project, and must at least 4 times"]
    );
    let zones = [("lib", &["lib/**".to_owned()][..]), ("none", &["none/**".to_owned()][..])];
    let zoned =
        |zone: &str| judged_in("pattern", &format!("pattern = \"$X.unwrap()\"\nzone = \"{zone}\""), &project, &zones);
    assert_eq!(zoned("lib"), ["divergence lib/b.rs::c @1:10 `z.unwrap()` must not be in `lib`"]);
    assert_eq!(zoned("none"), ["vacuous"]);
}

#[test]
fn what_cannot_be_read_is_unknown() {
    let said = judged("pattern", "pattern = \"f()\"", "//- src/a.rs\nfn x() { f()\n");
    assert_eq!(
        said,
        [
            "unknown src/a.rs @1:8 `src/a.rs` has a bracket or a quote without its partner",
            "divergence src/a.rs::x @1:10 `f()` must not be in the project",
        ]
    );
}

#[test]
fn hostile_sources_end() {
    for text in
        ["a<".repeat(20_000), "f(".repeat(20_000), "a.b".repeat(20_000), "dyn A+".repeat(2_000), "f(a,".repeat(9_000)]
    {
        for pattern in ["$X.b($$$)", "dyn $T", "f($$$A, $$$B, $C)", "$A<$B>", "$A<$$$>$B"] {
            judged("pattern", &format!("pattern = {pattern:?}"), &format!("//- src/a.rs\n{text}\n"));
        }
    }
}

#[test]
fn code_of_tests_may_be_left_out() {
    let project = "//- Cargo.toml\n[package]\nname = \"a\"\nedition = \"2024\"\n\
        //- src/lib.rs\nmod a;\n#[cfg(test)]\nmod b;\nfn f() { kept.unwrap() }\n\
        #[test]\nfn g() { x.unwrap() }\n#[tokio::test]\nasync fn h() { x.unwrap() }\n#[rstest]\nfn i() { x.unwrap() }\n\
        #[cfg(all(test, unix))]\nmod j { fn j() { x.unwrap() } }\n#[cfg(not(test))]\nfn k() { kept.unwrap() }\n\
        //- src/a.rs\nfn f() { kept.unwrap() }\n//- src/b.rs\nfn f() { x.unwrap() }\n\
        //- tests/it.rs\nfn f() { x.unwrap() }\n//- examples/e.rs\nfn f() { x.unwrap() }\n//- benches/b.rs\nfn f() { x.unwrap() }\n";
    let said = judged("pattern", "pattern = \"$X.unwrap()\"\ntests = false", project);
    let found: Vec<_> = said.iter().filter_map(|line| line.split(['`', ' ']).nth(1)).collect();
    assert_eq!(found, ["src/a.rs::f", "src/lib.rs::f", "src/lib.rs::k"], "{said:#?}");
}
