//! Items through one `check`: the keys of a rule, a project, and what is said of it.

use crate::rule::tests::judged;

/// The rule speaks of `src/event.rs::Event` where it does not say otherwise.
#[track_caller]
fn check(keys: &str, project: &str, expected: &[&str]) {
    let item = if keys.contains("item =") { "" } else { "item = \"src/event.rs::Event\"\n" };
    let project = if project.contains("//- ") { project.to_owned() } else { format!("//- src/event.rs\n{project}\n") };
    assert_eq!(judged("item", &format!("{item}{keys}"), &project), expected, "{keys}\n--\n{project}");
}

const FIELDS: &str = "fields = { id = \"Uuid\", outcome = \"Outcome\" }";

#[test]
fn fields_stay() {
    check(FIELDS, "pub struct Event { pub id: uuid::Uuid, pub(crate) outcome: Outcome, more: u8 }", &[]);
    check(
        FIELDS,
        "struct Event { id: Uuid, more: u8 }",
        &["absence src/event.rs::Event::outcome @1:8 `Event` lost field `outcome`"],
    );
    check(
        FIELDS,
        "struct Event { id: String, r#outcome: Option<Outcome> }",
        &[
            "divergence src/event.rs::Event::id @1:16 field `id` of `Event` is `String`, not `Uuid`",
            "divergence src/event.rs::Event::outcome @1:28 field `outcome` of `Event` is `Option<Outcome>`, not `Outcome`",
        ],
    );
    check("fields = { \"0\" = \"Uuid\" }", "struct Event(pub Uuid, u8);", &[]);
    check(
        "fields = { \"0\" = \"Uuid\" }",
        "struct Event(u8);",
        &["divergence src/event.rs::Event::0 @1:14 field `0` of `Event` is `u8`, not `Uuid`"],
    );
    check("fields = { id = \"Vec<_>\" }", "struct Event<T> { id: Vec<T> }", &[]);
    check("fields = { id = \"u64\" }", "struct Event { id: Seq }\ntype Seq = u64;", &[]);
}

#[test]
fn a_mode_says_what_may_be_added() {
    let exact = format!("{FIELDS}\nmode = \"exact\"");
    check(&exact, "struct Event { outcome: Outcome, id: Uuid }", &[]);
    check(
        &exact,
        "struct Event { id: Uuid, outcome: Outcome, more: u8 }",
        &["divergence src/event.rs::Event::more @1:44 `Event` has a new field `more`, and nothing may be added to it"],
    );
    let append = "mode = \"append-only\"\nfields = [\"id: Uuid\", \"outcome: Outcome\"]";
    check(append, "struct Event { id: Uuid, outcome: Outcome, more: u8 }", &[]);
    check(
        append,
        "struct Event { more: u8, outcome: Outcome, id: Uuid }",
        &[
            "divergence src/event.rs::Event::more @1:16 `Event` has a new field `more` before others: what is new comes last",
            "divergence src/event.rs::Event::id @1:44 field `id` of `Event` is not where it was in the order",
        ],
    );
    let table = format!("mode = \"append-only\"\n{FIELDS}");
    check(&table, "struct Event { outcome: Outcome, id: Uuid, more: u8 }", &[]);
    check(
        &table,
        "struct Event { id: Uuid, more: u8, outcome: Outcome }",
        &[
            "divergence src/event.rs::Event::more @1:26 `Event` has a new field `more` before others: what is new comes last",
        ],
    );
}

#[test]
fn variants_stay_with_what_they_hold() {
    let variants = "variants = [\"Placed(PlacedV1)\", \"Denied\", \"Moved { to: Place }\"]";
    check(variants, "enum Event { Placed(a::PlacedV1), Denied(u8), Moved { to: Place, } }", &[]);
    check(
        variants,
        "enum Event { Placed(PlacedV2), Moved }",
        &[
            "divergence src/event.rs::Event::Placed @1:14 variant `Placed` of `Event` holds `(PlacedV2)`, not `(PlacedV1)`",
            "absence src/event.rs::Event::Denied @1:6 `Event` lost variant `Denied`",
            "divergence src/event.rs::Event::Moved @1:32 variant `Moved` of `Event` holds `nothing`, not `{to: Place}`",
        ],
    );
    check(
        "mode = \"append-only\"\nvariants = [\"A\", \"B\"]",
        "enum Event { B = 1, A, C }",
        &["divergence src/event.rs::Event::A @1:21 variant `A` of `Event` is not where it was in the order"],
    );
    check(
        "mode = \"exact\"\nvariants = [\"A\"]",
        "enum Event { A = 1, B }",
        &["divergence src/event.rs::Event::B @1:21 `Event` has a new variant `B`, and nothing may be added to it"],
    );
    check(
        "variants = [\"A\"]",
        "struct Event { a: u8 }",
        &["absence src/event.rs::Event `Event` is not there: in `src/event.rs` it is `struct`, not an enum"],
    );
}

#[test]
fn signatures_visibility_and_derives_stay() {
    let append = "item = \"src/store.rs::Store::append\"\nsignature = \"async fn append(&self, entry: &Entry) -> Result<(), _>\"";
    let store = |signature: &str| format!("//- src/store.rs\nimpl<T> Store<T> {{\n    pub {signature} {{}}\n}}\n");
    check(append, &store("async fn append(&self, it: &audit::Entry) -> Result<(), Error>"), &[]);
    check(
        append,
        &store("async fn append(&self, it: &str) -> Result<(), Error>"),
        &["divergence src/store.rs::impl Store<T>::append @2:18 `append` takes `&str` as parameter 2, not `&Entry`"],
    );
    check("visibility = \"pub(crate)\"", "pub(crate) struct Event;", &[]);
    check(
        "visibility = \"private\"",
        "pub struct Event;",
        &["divergence src/event.rs::Event @1:12 `Event` is pub, not private"],
    );
    let derives = "derives = [\"Clone\", \"Serialize\"]";
    check(derives, "#[derive(Clone, Debug)]\n#[derive(serde::Serialize)]\nstruct Event;", &[]);
    check(
        derives,
        "#[derive(Clone)]\n#[cfg_attr(feature = \"x\", derive(Serialize))]\nstruct Event;",
        &["absence src/event.rs::Event @3:8 `Event` derives `Serialize` only under a condition"],
    );
    check(
        "derives = [\"Clone\"]\nmode = \"exact\"",
        "#[derive(Debug)]\nstruct Event;",
        &[
            "absence src/event.rs::Event @2:8 `Event` no longer derives `Clone`",
            "divergence src/event.rs::Event @2:8 `Event` derives `Debug`, and nothing may be added to it",
        ],
    );
}

#[test]
fn conditions_hide_nothing() {
    check(
        FIELDS,
        "struct Event { id: Uuid, #[cfg(feature = \"x\")] outcome: Outcome }",
        &["divergence src/event.rs::Event::outcome @1:48 `Event` has field `outcome` only under `cfg(feature=\"x\")`"],
    );
    check(
        FIELDS,
        "#[cfg(a)]\nstruct Event { id: Uuid, outcome: Outcome }\n#[cfg(not(a))]\nstruct Event { id: Uuid }",
        &["absence src/event.rs::Event#2::outcome @4:8 `Event` lost field `outcome`"],
    );
}

#[test]
fn an_item_that_moved_is_followed() {
    check(FIELDS, "//- src/other.rs\nmod inner { struct Event { id: Uuid, outcome: Outcome } }\n", &[]);
    check(
        FIELDS,
        "//- src/event.rs\npub use crate::other::Renamed as Event;\n//- src/other.rs\nstruct Renamed { id: Uuid }\n",
        &["absence src/other.rs::Renamed::outcome @1:8 `Renamed` lost field `outcome` (it moved to `src/other.rs`)"],
    );
    check(FIELDS, "//- src/event.rs\ntype Event = Other;\nstruct Other { id: Uuid, outcome: Outcome }\n", &[]);
    let twice = "//- src/a.rs\nstruct Event { id: Uuid, outcome: Outcome }\n//- crates/x/src/b.rs\nstruct Event { id: Uuid, outcome: u8 }\n";
    check(FIELDS, twice, &[]);
    check(
        FIELDS,
        "//- src/a.rs\n#[cfg(test)] mod tests { struct Event { id: Uuid, outcome: Outcome } }\n",
        &[
            "absence src/event.rs::Event `Event` is not there: `src/event.rs` is gone, and no other file has a struct of that name",
        ],
    );
    check(
        "",
        "struct Other;",
        &["absence src/event.rs::Event `Event` is not there: `src/event.rs` has no such item, nor has another file"],
    );
}

#[test]
fn what_cannot_be_told_is_unknown() {
    check(
        FIELDS,
        "pub use foreign::Event;",
        &[
            "unknown src/event.rs::Event @1:1 `Event` cannot be judged: it is re-exported from `foreign::Event`, which is not in the project",
        ],
    );
    check(
        FIELDS,
        "events!(Event { id: Uuid });",
        &[
            "unknown src/event.rs::Event @1:1 `Event` cannot be judged: the macro `events!` in `src/event.rs` may make it",
        ],
    );
    check(
        FIELDS,
        "struct Other { ( }",
        &["unknown src/event.rs::Event @1:1 `Event` cannot be judged: `src/event.rs` has a syntax error"],
    );
    check(
        FIELDS,
        "struct Event { id: Uuid, outcome: Outcome }\nfn f( {",
        &["unknown src/event.rs::Event @2:1 `Event` cannot be judged for sure: `src/event.rs` has a syntax error"],
    );
    check(
        FIELDS,
        "//- src/event.rs -> ../event.rs\n",
        &["unknown src/event.rs::Event @1:1 `Event` cannot be judged: `src/event.rs` cannot be read"],
    );
}
