//! Sources through one `check`: the units that are read, one line each.

use super::canonical::joined;
use super::outline;

fn shown(text: &str) -> Vec<String> {
    let read = outline(text);
    let units = read.units.iter().filter(|unit| !unit.key.is_empty()).map(|unit| {
        let sure = if unit.broken { "? " } else { "" };
        let body = if unit.body.is_empty() { String::new() } else { format!(" = {}", joined(&unit.body)) };
        let mut line = format!("{sure}{} {}: {}{body}", unit.kind.word(), unit.key, joined(&unit.signature));
        unit.visibility.iter().chain(&[]).for_each(|word| line.push_str(&format!(" [{word}]")));
        unit.attributes.iter().chain(&unit.bounds).for_each(|one| line.push_str(&format!(" [{one}]")));
        line
    });
    let lost = read.broken.iter().map(|range| format!("broken {:?}", &text[range.clone()]));
    units.chain(lost).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text), expected, "{text}");
}

/// Holds that two sources say the same.
#[track_caller]
fn same(one: &str, other: &str) {
    let bare = |text: &str| {
        let mut lines = shown(text);
        lines.sort();
        lines
    };
    assert_eq!(bare(one), bare(other), "{one}\n--\n{other}");
}

#[test]
fn every_kind_of_item_is_read() {
    check(
        "pub async fn f<T: Into<u8>>(a: T) -> u8 where T: Copy { a.into() }",
        &["fn f: async fn<T>(a:T)->u8 = {a.into()} [pub] [T: Copy] [T: Into<u8>]"],
    );
    check(
        "#[derive(B, A)] pub struct S { pub a: u8, b: Vec<u8> }",
        &["struct S: struct [pub] [derive(A)] [derive(B)]", "field S::a: u8 [pub]", "field S::b: Vec<u8>"],
    );
    check(
        "struct T(u8, pub u16) where u8: Copy;",
        &["struct T: struct(…) [u8: Copy]", "field T::0: u8", "field T::1: u16 [pub]"],
    );
    check(
        "struct G<F> where F: FnMut(&mut u8), { f: F }",
        &["struct G: struct<F> [F: FnMut(&mut u8)]", "field G::f: F"],
    );
    check(
        "enum E { A, B(u8), C { x: u8 } = 3 }",
        &["enum E: enum", "variant E::A: ", "variant E::B: (u8)", "variant E::C: {x:u8}=3"],
    );
    check("mod m { fn f() {} } mod n;", &["mod m: mod", "mod n: mod", "fn m::f: fn() = {}"]);
    check(
        "impl fmt::Display for S<u8> { fn fmt(&self); }",
        &[
            "impl impl fmt::Display for S<u8>: impl fmt::Display for S<u8>",
            "fn impl fmt::Display for S<u8>::fmt: fn(&self)",
        ],
    );
    check(
        "impl S { fn a() {} } impl S { fn b() {} }",
        &["impl impl S: impl S", "fn impl S::a: fn() = {}", "fn impl S::b: fn() = {}"],
    );
    check(
        "const A: Box<dyn I<X = u8>> = f(1); static mut B: u8 = 2; type C<T> = D<T>;",
        &["const A: const:Box<dyn I<X=u8>> = f(1)", "static B: static mut:u8 = 2", "type C: type<T>=D<T>"],
    );
    check(
        "macro_rules! m { () => { 1 }; } m! { x } thread_local!(static X: u8 = 1);",
        &["macro m:  = {()=>{1}}", "macro call m!:  = {x}", "macro call thread_local!:  = (static X:u8=1);"],
    );
    check(
        "pub use a::{b::{self, C as D}, e::*}; use f::g;",
        &[
            "re-export b: a::b [pub]",
            "re-export D: a::b::C [pub]",
            "re-export a::e::*: a::e::* [pub]",
            "use use f::g: f::g",
        ],
    );
}

#[test]
fn what_a_formatter_does_means_nothing() {
    same("fn f(a: u8, b: u8) -> u8 { a }", "fn f(\n    a: u8,\n    b: u8,\n) -> u8 {\n    a // x\n}");
    same("fn f() { match x { A => { b() } B | C => d, } }", "fn f() { match x { | A => b(), | B | C => { d } } }");
    same("fn f() { g(|x| { x + 1 }) }", "fn f() { g(|x| x + 1) }");
    same("fn f() -> () { S { x: x, y } }", "fn f() { S { x, y, } }");
    same("use a::{b, c::{d}}; use e;", "use e;\nuse a::c::d;\nuse a::b;");
    same("fn f() { use b; use a::{c, d}; g() }", "fn f() { use a::c; use a::d; use b; g() }");
    same("#[derive(A, B)] #[x] struct S;", "#[x]\n#[derive(B)]\n#[derive(A)]\nstruct S;");
    same("fn f<T>(t: T) where T: A + B, {}", "fn f<T: B + A>(t: T) {}");
    same("extern fn f() { return; }", "extern \"C\" fn f() { return }");
    same("fn f() { ((a)); }", "fn f() { (a); }");
    same("type A = (u8, u8,);", "type A = (u8, u8);");
    same(
        "fn f() { match x { #[a] A => 1, #[b] B | C => 2 } }",
        "fn f() { match x { #[a] | A => 1, #[b] | B | C => 2 } }",
    );
    same("fn f() { match x { A => { return 1; } } }", "fn f() { match x { A => return 1, } }");
    same("fn f() { fn g<T>() where T: A, {} }", "fn f() { fn g<T>() where T: A {} }");
    same("fn f() { self.0.0.g() + x.1 .2 }", "fn f() { self.0 .0.g() + x.1.2 }");
    same("fn f() { self.0(a,) }", "fn f() { self.0(a) }");
    same(
        "fn f() { pub use b; pub use a; #[x] use d; use c; g() }",
        "fn f() { pub use a; pub use b; use c; #[x] use d; g() }",
    );
    same("macro_rules! m { () => { 1 }; (a) => { 2 }; }", "macro_rules! m { () => { 1 }; (a) => { 2 } }");
    same("macro_rules! m ( () => ( f(); ); );", "macro_rules! m { () => { f(); }; }");
    same("fn f() { match x { #![a] | A => 1 } }", "fn f() { match x { #![a] A => 1 } }");
    same("const A: &str = \"a \\\n   b\";", "const A: &str = \"a \\\r\n b\";");
}

#[test]
fn what_means_something_is_kept() {
    let differs = |one: &str, other: &str| assert_ne!(shown(one), shown(other));
    differs("type A = (u8,);", "type A = (u8);");
    differs("fn f() { x; }", "fn f() { x }");
    differs("fn f() { g({ x; }) }", "fn f() { g({ x }) }");
    differs("fn f() { a == b }", "fn f() { a != b }");
    differs("struct S(u8, u16);", "struct S(u16, u8);");
    differs("fn f() { \"a  b\" }", "fn f() { \"a b\" }");
    differs("fn f() { g(a[0] | B) }", "fn f() { g(a[0] B) }");
    differs("fn f() { [a, { b }] }", "fn f() { [a { b }] }");
    differs("macro_rules! m { (a) => { 1 } }", "macro_rules! m { {a} => { 1 } }");
    differs("fn f() { pub use a; g() }", "fn f() { use a; g() }");
    differs("fn f() { match x { A => { h(); } } }", "fn f() { match x { A => h() } }");
}

#[test]
fn what_is_broken_is_told_and_the_rest_is_read() {
    check(
        "fn a() {\n    if x {\n}\n\nfn b() {}\n",
        &["? fn a: fn()", "fn b: fn() = {}", "broken \"fn a() {\\n    if x {\\n}\""],
    );
    check("fn a() {}\n} fn b() {}\nfn c() {}", &["fn a: fn() = {}", "fn c: fn() = {}", "broken \"} fn b() {}\""]);
    check("let x = 1;\nfn c() {}", &["? item let x=1;:  = let x=1;", "fn c: fn() = {}", "broken \"let x = 1;\""]);
    check(
        "impl S {\n    fn a() {\n        {\n    }\n    fn b() {}\n}\nfn c() {}",
        &[
            "impl impl S: impl S",
            "fn c: fn() = {}",
            "? fn impl S::a: fn()",
            "fn impl S::b: fn() = {}",
            "broken \"impl S {\"",
            "broken \"fn a() {\\n        {\\n    }\"",
        ],
    );
}

#[test]
fn braces_mean_nothing_around_all_of_an_arm_or_a_closure_alone() {
    let differs = |one: &str, other: &str| assert_ne!(shown(one), shown(other), "{one}\n--\n{other}");
    differs("fn f() { a | { b ^ c } & 7 }", "fn f() { a | b ^ c & 7 }");
    differs("fn f() { g(|p| { p.a - p.b } * p.c, x) }", "fn f() { g(|p| p.a - p.b * p.c, x) }");
    differs("fn f() { m!(a => { b }) }", "fn f() { m!(a => b) }");
    differs("fn f() { m! { a => b, c => d } }", "fn f() { m! { a => b c => d } }");
    differs("fn f() { match x { A => { m! { 1 } } } }", "fn f() { match x { A => m! { 1 }, } }");
    differs("fn f() { match x { A => { let b = 1; b } } }", "fn f() { match x { A => b } }");
    same("fn f() { g(|p| {{ p }}) }", "fn f() { g(|p| p) }");
    same(
        "fn f() { match x { A => if a { b } else { c } B => d } }",
        "fn f() { match x { A => if a { b } else { c }, B => d, } }",
    );
    same("fn f() { if !a { return P { x, y }; } }", "fn f() { if !a { return P { x, y, }; } }");
}

#[test]
fn commas_and_semicolons_mean_nothing_only_where_formatters_put_them() {
    let differs = |one: &str, other: &str| assert_ne!(shown(one), shown(other), "{one}\n--\n{other}");
    for (one, other) in [
        ("fn f() { (a,) }", "fn f() { (a) }"),
        ("fn f() { a > (b,) }", "fn f() { a > (b) }"),
        ("impl A for (B,) {}", "impl A for (B) {}"),
        ("struct S(pub (A,));", "struct S(pub (A));"),
        ("fn f() { x[a] }", "fn f() { x[a,] }"),
        ("fn f() { [0; 3] }", "fn f() { [0; 3,] }"),
        ("fn f() -> &[u8] { a }", "fn f() -> &[u8,] { a }"),
        ("fn f() { S { ..a } }", "fn f() { S { ..a, } }"),
        ("fn f() { g() }", "fn f() { g(,) }"),
        ("fn f() { if a < b, c > d {} }", "fn f() { if a < b, c, > d {} }"),
        ("fn f() { if a {} }", "fn f() { if a, {} }"),
        ("fn f() { match x { A => a, B => b } }", "fn f() { match x { A => a B => b } }"),
        ("fn f() { match x { A => {} B => b } }", "fn f() { match x { A => {},, B => b } }"),
        ("fn f() { if a { b } else { c } }", "fn f() { if a { b } else { c }; }"),
        ("fn f() { loop { break a } }", "fn f() { loop { break a }; }"),
        ("struct S { a: u8, b: u8 }", "struct S { a: u8,, b: u8 }"),
        ("#[derive(A, B)] struct S;", "#[derive(A,, B)] struct S;"),
        ("use a::{b, c};", "use a::{b,, c};"),
        ("use a::{b, c};", "use a::(b, c);"),
        ("fn f() {}", "fn f() {};"),
        ("fn f<T>() where T: A, U: B {}", "fn f<T>() where T: A,, U: B {}"),
        ("fn f() { m!(a, b) }", "fn f() { m!(a, b,) }"),
        ("macro_rules! m { ($($a:expr),*) => { [$($a,)*] } }", "macro_rules! m { ($($a:expr),*) => { [$($a)*] } }"),
    ] {
        differs(one, other);
    }
    same("fn f() { g(a,)?(b,) }", "fn f() { g(a)?(b) }");
    same("fn f() { g::<A,>(a,); let b: Vec<A,> = c; }", "fn f() { g::<A>(a); let b: Vec<A> = c; }");
    same("fn f<T>(a: T,) {}", "fn f<T>(a: T) {}");
    same("fn f() { println!(\"a\",); m![a, b,] }", "fn f() { println!(\"a\"); m![a, b] }");
    same("fn f() { ; a();; while b {}; fn g() {}; }", "fn f() { a(); while b {} fn g() {} }");
    same("fn f() { #[derive(A)] #[derive(B)] struct S; }", "fn f() { #[derive(A, B)] struct S; }");
}

#[test]
fn marks_that_touch_are_one_operator() {
    let differs = |one: &str, other: &str| assert_ne!(shown(one), shown(other), "{one}\n--\n{other}");
    differs("fn f() { a & &b }", "fn f() { a && b }");
    differs("fn f() { m!(a => b) }", "fn f() { m!(a = > b) }");
    differs("fn f() { a += b }", "fn f() { a + = b }");
    differs("fn f<T>() where T: a::B {}", "fn f<T>() where T: a: :B {}");
    same("fn f() { g(& &a); h::<A<B> >(); let c: A<B<C>>= d; }", "fn f() { g(&&a); h::<A<B>>(); let c: A<B<C>> = d; }");
}

#[test]
fn members_that_a_macro_makes_cost_nothing() {
    let text = "bitflags! { struct F: u32 { const A = 1; const B = Self::A.bits | 2; } }\nfn g() {}";
    let read = outline(text);
    assert!(read.broken.is_empty() && read.units.iter().any(|unit| unit.key == "g"), "{:?}", read.broken);
}

#[test]
fn what_rustfmt_writes_otherwise_is_the_same() {
    same("impl<> A<> for B<> where {}", "impl A for B {}");
    same("fn f() { 0. .a(); A::<>::b(); vec!{1} }", "fn f() { (0.).a(); A::b(); vec![1] }");
    same("pub(in ::a::b) struct C;", "pub(in a::b) struct C;");
    same("fn f() { a(|v| { if !v.n() { 1 } else { 2 } }) }", "fn f() { a(|v| if !v.n() { 1 } else { 2 }) }");
    same("type V<T> where T: A, = B<T>;", "type V<T> where T: A = B<T>;");
    same(
        "fn f() { macro_rules! u { ($s:expr) => ({ g($s) }) } }",
        "fn f() { macro_rules! u { ($s:expr) => {{ g($s) }}; } }",
    );
    assert_ne!(shown("type V<T> where T: A, = B<T>;"), shown("type V<T> where T: A, = C<T>;"));
}

#[test]
fn a_form_that_is_not_known_costs_itself() {
    check("macro_rules! m [ () => { 1 } ]; fn f() {}", &["macro m:  = {()=>{1}}", "fn f: fn() = {}"]);
    check("pub macro m($a:expr) { $a } fn f() {}", &["macro m:  = ($a:expr){$a} [pub]", "fn f: fn() = {}"]);
    check(
        "impl<const N: usize> A for B<{ N + 1 }> { fn f() -> C<{ 1 }> { 2 } }",
        &[
            "impl impl A for B<{N+1}>: impl<const N:usize>A for B<{N+1}>",
            "fn impl A for B<{N+1}>::f: fn()->C<{1}> = {2}",
        ],
    );
    check("extern \"C\" { #![a] //! b\n fn f(); }", &["extern block extern: extern [a]", "fn f: fn()"]);
    check(
        "const { assert!(A) } fn f() {}",
        &["? item const:  = const{assert!(A)}", "fn f: fn() = {}", "broken \"const { assert!(A) }\""],
    );
}
