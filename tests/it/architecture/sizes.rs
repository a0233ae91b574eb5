//! How long files and functions are.

use syn::visit::Visit;

use super::{MOST_FILE_LINES, MOST_FUNCTION_LINES, ONE_IDEA, Source};

/// What is too long in a source.
pub(super) fn faults(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let file = format!("{}: the file has {lines} lines, {MOST_FILE_LINES} are allowed", source.path);
    let parsed = syn::parse_file(&source.text).expect("a source is Rust");
    let mut long = Functions { path: &source.path, faults: Vec::new() };
    long.visit_file(&parsed);
    if lines > MOST_FILE_LINES && !ONE_IDEA.contains(&source.path.as_str()) {
        long.faults.push(file);
    }
    long.faults
}

struct Functions<'s> {
    path: &'s str,
    faults: Vec<String>,
}

impl Functions<'_> {
    fn measure(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let (first, last) = (signature.fn_token.span.start().line, body.brace_token.span.close().end().line);
        let lines = last + 1 - first;
        if lines > MOST_FUNCTION_LINES {
            let (path, name) = (self.path, &signature.ident);
            let fault = format!("{path}:{first}: `{name}` has {lines} lines, {MOST_FUNCTION_LINES} are allowed");
            self.faults.push(fault);
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.measure(&item.sig, body);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}

#[test]
fn what_is_too_long_is_named() {
    let body = "\n".repeat(79);
    let text = format!("fn short() {{\n}}\nimpl X {{ fn long() {{{body}\n}} }}\n");
    assert_eq!(faults(&Source::new("src/x.rs", &text)), ["src/x.rs:3: `long` has 81 lines, 80 are allowed"]);
    let file = "// a line\n".repeat(601);
    assert_eq!(faults(&Source::new("src/x.rs", &file)), ["src/x.rs: the file has 601 lines, 600 are allowed"]);
}
