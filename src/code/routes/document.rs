//! OpenAPI documents, in JSON and YAML ("Paths Object", OpenAPI Specification 3.1).

use std::ops::Range;

use super::{Route, normal, shape};
use crate::model::path::{Globs, RelPath};
use crate::model::tree::Tree;
use crate::syntax::{Data, Node, Value, data};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Where documents lie: others are not looked for, so that not every file of data is read.
pub const DOCUMENTS: &[&str] =
    &["**/*{openapi,swagger,OpenAPI}*.{json,yaml,yml}", "**/{openapi,swagger}/**/*.{json,yaml,yml}"];

/// A document that describes routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub path: RelPath,
    pub operations: Vec<Operation>,
    /// The path that its first server adds.
    base: String,
    /// Where it could not be read.
    pub broken: Option<Range<usize>>,
}

/// One operation of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    pub method: String,
    pub path: String,
    /// The names in the query that it lists.
    pub query: Vec<String>,
    /// The bytes of it.
    pub span: Range<usize>,
}

/// Every document of a tree.
pub(super) fn read(tree: &Tree) -> Vec<Document> {
    let Ok(named) = Globs::new(DOCUMENTS) else { return Vec::new() };
    let described = tree.files().filter(|(path, _)| named.is_match(path) && !is_sample(path));
    described.filter_map(|(path, file)| document(path, std::str::from_utf8(&file.bytes).ok()?)).collect()
}

/// Whether a document is one that tests or examples are given, whatever package they are of.
fn is_sample(path: &RelPath) -> bool {
    path.as_str().split('/').any(|segment| matches!(segment, "tests" | "benches" | "examples"))
}

fn document(path: &RelPath, text: &str) -> Option<Document> {
    // Names first: few of the files of data are documents.
    if !(text.contains("openapi") || text.contains("swagger")) || !text.contains("paths") {
        return None;
    }
    let Data { root, broken, over } = data(path, text)?;
    let none =
        |span| Some(Document { path: path.clone(), operations: Vec::new(), base: String::new(), broken: Some(span) });
    let named = ["openapi", "swagger"].iter().any(|word| path.file_name().contains(word));
    let Some(root) = root.filter(|_| !over) else {
        return none(broken.first().cloned().unwrap_or(0..0)).filter(|_| named);
    };
    entry(&root, "openapi").or_else(|| entry(&root, "swagger"))?;
    let base = base(&root);
    let mut operations = Vec::new();
    for (path, item) in entries(entry(&root, "paths")?) {
        let shared = parameters(&root, item);
        for (method, operation) in entries(item).filter(|(method, _)| METHODS.contains(method)) {
            let mut query = shared.clone();
            query.extend(parameters(&root, operation));
            let (method, path) = (method.to_uppercase(), format!("{base}{}", normal(path)));
            operations.push(Operation { method, path, query, span: operation.span.clone() });
        }
    }
    Some(Document { path: path.clone(), operations, base, broken: None })
}

impl Document {
    /// Leaves out the path of its server where the code knows nothing of it: what stands in front of a service may
    /// take it away.
    pub(super) fn settle(&mut self, routes: &[Route]) {
        let bare = |path: &str| path.strip_prefix(&self.base).unwrap_or(path).to_owned();
        let known = |path: &str| routes.iter().any(|route| shape(&route.path) == shape(path));
        let (with, without) = (|one: &Operation| known(&one.path), |one: &Operation| known(&bare(&one.path)));
        let count = |is: &dyn Fn(&Operation) -> bool| self.operations.iter().filter(|one| is(one)).count();
        if !self.base.is_empty() && count(&without) > count(&with) {
            self.operations
                .iter_mut()
                .for_each(|one| one.path = one.path.strip_prefix(&self.base).unwrap_or(&one.path).to_owned());
        }
    }
}

/// The path that the first server adds.
fn base(root: &Node) -> String {
    let servers = entry(root, "servers").map(|node| &node.value);
    let first = if let Some(Value::List(servers)) = servers { servers.first() } else { None };
    let url = text(first.and_then(|server| entry(server, "url")).or_else(|| entry(root, "basePath")));
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => &url,
    };
    path.trim_end_matches('/').to_owned()
}

fn parameters(root: &Node, node: &Node) -> Vec<String> {
    let Some(Value::List(listed)) = entry(node, "parameters").map(|node| &node.value) else { return Vec::new() };
    let resolved = listed.iter().filter_map(|parameter| {
        let reference = text(entry(parameter, "$ref"));
        if reference.is_empty() { Some(parameter) } else { at(root, &reference) }
    });
    let in_query = resolved.filter(|parameter| text(entry(parameter, "in")) == "query");
    in_query.map(|parameter| text(entry(parameter, "name"))).collect()
}

/// What `#/a/b` leads to.
fn at<'n>(root: &'n Node, reference: &str) -> Option<&'n Node> {
    reference.strip_prefix("#/")?.split('/').try_fold(root, |node, name| entry(node, name))
}

fn entries(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let entries = if let Value::Table(entries) = &node.value { entries.as_slice() } else { &[] };
    entries.iter().map(|(name, node)| (name.as_str(), node))
}

fn entry<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    entries(node).find(|(entry, _)| *entry == name).map(|(_, node)| node)
}

fn text(node: Option<&Node>) -> String {
    match node.map(|node| &node.value) {
        Some(Value::Leaf(text)) => text.trim_matches('"').to_owned(),
        _ => String::new(),
    }
}
