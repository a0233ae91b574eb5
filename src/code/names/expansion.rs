//! What is known of macros of other crates.

/// Crates whose macros, derives and attributes become code that names their own crate and std, and besides these only
/// what they are given. Told from their sources and documentation; a crate that is missing here is not known to.
const TAME: &[&str] = &[
    "anyhow",
    "arbitrary",
    "askama",
    "assert_matches",
    "async_stream",
    "async_trait",
    "axum",
    "axum_macros",
    "bincode",
    "bitflags",
    "bon",
    "bytemuck",
    "cfg_if",
    "chrono",
    "clap",
    "clap_derive",
    "color_eyre",
    "const_format",
    "criterion",
    "criterion_macros",
    "crossbeam",
    "crossbeam_channel",
    "darling",
    "derivative",
    "derive_builder",
    "derive_more",
    "derive_new",
    "diesel",
    "displaydoc",
    "educe",
    "either",
    "enum_dispatch",
    "enum_iterator",
    "enumflags2",
    "env_logger",
    "eyre",
    "futures",
    "futures_util",
    "getset",
    "googletest",
    "hex_literal",
    "html_escape",
    "indexmap",
    "indoc",
    "insta",
    "inventory",
    "itertools",
    "jiff",
    "lazy_static",
    "linkme",
    "log",
    "maplit",
    "matches",
    "maud",
    "metrics",
    "miette",
    "mockall",
    "nom",
    "num_derive",
    "num_enum",
    "once_cell",
    "opentelemetry",
    "ouroboros",
    "parking_lot",
    "paste",
    "phf",
    "pin_project",
    "pin_project_lite",
    "pretty_assertions",
    "proc_macro2",
    "proptest",
    "proptest_derive",
    "prost",
    "pyo3",
    "quickcheck",
    "quickcheck_macros",
    "quote",
    "rkyv",
    "rocket",
    "rstest",
    "rusqlite",
    "rust_embed",
    "schemars",
    "scopeguard",
    "sea_orm",
    "semver",
    "serde",
    "serde_derive",
    "serde_json",
    "serde_repr",
    "serde_with",
    "serde_yaml",
    "serial_test",
    "similar_asserts",
    "slog",
    "smallvec",
    "snafu",
    "sqlx",
    "static_assertions",
    "strum",
    "strum_macros",
    "syn",
    "tap",
    "tarpc",
    "tempfile",
    "test_case",
    "test_log",
    "thiserror",
    "time",
    "tokio",
    "tokio_stream",
    "toml",
    "toml_edit",
    "tonic",
    "tracing",
    "tracing_attributes",
    "trybuild",
    "typed_builder",
    "typetag",
    "ureq",
    "url",
    "utoipa",
    "utoipa_axum",
    "utoipa_swagger_ui",
    "uuid",
    "validator",
    "wasm_bindgen",
    "zerocopy",
    "zeroize",
];

/// Modules whose globs are known not to bring what other crates have.
const TAME_GLOBS: &[&str] = &["futures", "itertools", "proptest", "quickcheck", "rayon", "rstest", "tracing"];

/// Macros that stand for an item as if it were named.
const NAMING: &[(&str, &str)] = &[("serde_json::json", "serde_json::Value"), ("toml::toml", "toml::Table")];

/// Whether the macros of a crate name nothing of others.
pub(super) fn is_tame(path: &str) -> bool {
    let name = path.split("::").next().unwrap_or(path);
    TAME.binary_search(&name).is_ok() || super::lookup::is_std(path)
}

/// Whether a glob of a crate brings nothing of others.
pub(super) fn is_tame_glob(path: &str) -> bool {
    let name = path.split("::").next().unwrap_or(path);
    TAME_GLOBS.contains(&name) || super::lookup::is_std(path)
}

/// The item that a macro's output is known to name.
pub(super) fn named_by(path: &str) -> Option<&'static str> {
    NAMING.iter().find(|(known, _)| *known == path).map(|(_, item)| *item)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_sorted() {
        assert!(super::TAME.is_sorted());
    }
}
