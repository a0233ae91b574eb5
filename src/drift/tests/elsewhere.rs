//! What stands elsewhere and raises no alarm, and what only seems to.

use super::check;

#[test]
fn a_method_of_another_type_is_another_method() {
    let new = "pub fn new(a: u8) -> Self { let b = a + a; Self { b, c: b * 2 } }";
    let base = format!("//- a.rs\nimpl A {{ {new} }}\nimpl B {{ fn go(&self) {{}} }}\ntrait T {{ fn t(&self); }}\n");
    let actual = base.replace(new, "").replace("fn go", &format!("{new} fn go"));
    check(&base, &actual, &["warn item/removed a.rs::impl A::new: fn new removed"]);
    let actual = base.replace("fn t(&self);", "").replace("trait T", "trait U { fn t(&self); }\ntrait T");
    check(&base, &actual, &["warn item/removed a.rs::T::t: fn t removed"]);
    let elsewhere = format!("//- b.rs\nimpl C {{ {new} }}\n");
    let told = ["warn item/removed a.rs::impl A::new: fn new removed", "+ b.rs"];
    check(&base, &format!("{}{elsewhere}", base.replace(new, "")), &told);
}

#[test]
fn an_impl_is_one_of_its_type_however_its_generics_are_written() {
    let base = "//- a.rs\nimpl<'a, T> S<'a, T> { pub fn f(&self) -> u8 { self.x } pub fn g(&self) {} }\n";
    let with = |to: &str| base.replace("<'a, T> S<'a, T>", to);
    let head = "warn item/signature a.rs::impl S<'a, T>: impl S<'a, T> signature";
    check(base, &with("<T> S<'_, T>"), &[head]);
    check(base, &with("<'a, T, U> S<'a, T, U>"), &[head]);
    let gone = with("<T> S<'_, T>").replace("pub fn g(&self) {}", "");
    check(base, &gone, &[head, "warn item/removed a.rs::impl S<'a, T>::g: fn g removed"]);
    let base = "//- a.rs\nimpl From<A> for S { fn from(a: A) -> S { S(a.into()) } }\n";
    let told = "warn item/removed a.rs::impl From<A> for S: impl From<A> for S removed";
    check(base, &base.replace('A', "B"), &[told]);
}

#[test]
fn an_impl_follows_the_name_of_its_type() {
    let base = "//- a.rs\npub struct Old { pub x: u8, pub y: u8, z: Vec<u8> }\nimpl Old { pub fn f(&self) -> u8 { self.x } }\nimpl Default for Old { fn default() -> Old { todo!() } }\n";
    let actual = base.replace("Old", "New").replace("z: Vec<u8>", "z: Vec<u16>");
    let told =
        ["warn item/renamed a.rs::Old: struct Old renamed", "warn item/member-changed a.rs::Old::z: Old::z changed"];
    check(base, &actual, &told);
}

#[test]
fn the_shape_of_a_struct_is_what_users_see() {
    let told = "warn item/signature a.rs::S: struct S signature";
    check("//- a.rs\npub struct S;\n", "//- a.rs\npub struct S(());\n", &[told]);
    check("//- a.rs\npub struct S;\n", "//- a.rs\npub struct S {}\n", &[told]);
    check("//- a.rs\npub struct S(u8);\n", "//- a.rs\npub struct S(\n    u8,\n);\n", &[]);
}

#[test]
fn what_was_re_exported_from_its_new_place_is_compared_there() {
    let function = "pub fn f(a: u8) -> u8 { let sum = a + g(a) + h(1); sum * 2 }\n";
    let base = format!("//- src/a.rs\n{function}");
    let actual = |function: &str| format!("//- src/a.rs\npub use crate::b::f;\n//- src/b.rs\n{function}");
    let moved = "note item/moved src/a.rs::f: fn f moved to src/b.rs";
    check(&base, &actual(function), &[moved, "+ src/b.rs"]);
    let told = "warn item/signature src/a.rs::f: fn f signature";
    check(&base, &actual(&function.replace("a: u8", "a: u16")), &[moved, told, "+ src/b.rs"]);
}

#[test]
fn a_file_that_was_split_is_told_by_its_items() {
    let item = |name: &str| format!("pub fn {name}(a: u8) -> u8 {{ let {name} = a + g(a) + h(1); {name} * 2 }}\n");
    let base = format!("//- src/a.rs\n{}{}{}", item("one"), item("two"), item("three"));
    let told = [
        "note file/moved src/a.rs: gone, and most of what it held moved to src/b.rs, src/c.rs",
        "note item/moved src/a.rs::one: fn one moved to src/b.rs",
        "warn item/removed src/a.rs::three: fn three removed",
        "note item/moved src/a.rs::two: fn two moved to src/c.rs",
        "+ src/b.rs",
        "+ src/c.rs",
    ];
    check(
        &base,
        &format!("//- src/b.rs\n{}fn b() {{}}\n//- src/c.rs\n{}fn c() {{}}\n", item("one"), item("two")),
        &told,
    );
    let gone = ["warn file/missing src/a.rs: missing", "+ src/b.rs"];
    let more = "fn more() { m!(a b c d e f g h i j k l m n o p q r s t u v w x y z); }\n".repeat(2);
    check(&base, &format!("//- src/b.rs\n{}{more}", item("one")), &gone);
}

#[test]
fn an_impl_that_was_split_is_told_by_its_methods() {
    let item = |name: &str| format!("pub fn {name}(&self) -> u8 {{ let {name} = self.g() + h(1); {name} * 2 }}\n");
    let base = format!("//- src/a.rs\nfn stays() {{}}\nimpl S {{ {}{}{} }}\n", item("one"), item("two"), item("three"));
    let (one, two) = (item("one"), item("two"));
    let actual =
        format!("//- src/a.rs\nfn stays() {{}}\n//- src/b.rs\nimpl S {{ {one} }}\n//- src/c.rs\nimpl S {{ {two} }}\n");
    let told = [
        "note item/moved src/a.rs::impl S::one: fn one moved to src/b.rs",
        "warn item/removed src/a.rs::impl S::three: fn three removed",
        "note item/moved src/a.rs::impl S::two: fn two moved to src/c.rs",
        "+ src/b.rs",
        "+ src/c.rs",
    ];
    check(&base, &actual, &told);
}
