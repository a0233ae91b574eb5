//! What two sources mean to `syn`, but for what is permitted to differ. Nothing here is the tool's own.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Stmt, Token};

/// The tokens of a source's tree that mean something, each with the marks that it is joined with; nothing where `syn`
/// refuses it.
pub fn meaning(text: &str) -> Option<Vec<String>> {
    let file = syn::parse_file(text).ok()?;
    let mut permitted = Permitted::default();
    permitted.visit_file(&file);
    let mut out: Vec<String> = file.shebang.iter().cloned().collect();
    flatten(stream(&file), &permitted.0, &mut out);
    Some(out)
}

fn stream(file: &syn::File) -> TokenStream {
    let mut stream = TokenStream::new();
    file.attrs.iter().for_each(|one| one.to_tokens(&mut stream));
    file.items.iter().for_each(|one| one.to_tokens(&mut stream));
    stream
}

/// The bytes at which tokens are that may be there or not.
#[derive(Default)]
struct Permitted(BTreeSet<usize>);

impl Permitted {
    fn one(&mut self, token: &impl Spanned) {
        self.0.insert(token.span().byte_range().start);
    }

    /// The comma after the last of a list.
    fn trailing<T>(&mut self, list: &Punctuated<T, Token![,]>) {
        if let Some(comma) = list.pairs().last().and_then(|last| last.punct().map(Spanned::span)) {
            self.0.insert(comma.byte_range().start);
        }
    }

    /// The comma after the last of a tuple, of which one of one needs it.
    fn tuple<T>(&mut self, list: &Punctuated<T, Token![,]>) {
        if list.len() > 1 {
            self.trailing(list);
        }
    }
}

impl<'a> Visit<'a> for Permitted {
    fn visit_expr_call(&mut self, one: &'a syn::ExprCall) {
        self.trailing(&one.args);
        visit::visit_expr_call(self, one);
    }

    fn visit_expr_method_call(&mut self, one: &'a syn::ExprMethodCall) {
        self.trailing(&one.args);
        visit::visit_expr_method_call(self, one);
    }

    fn visit_expr_array(&mut self, one: &'a syn::ExprArray) {
        self.trailing(&one.elems);
        visit::visit_expr_array(self, one);
    }

    fn visit_expr_tuple(&mut self, one: &'a syn::ExprTuple) {
        self.tuple(&one.elems);
        visit::visit_expr_tuple(self, one);
    }

    fn visit_type_tuple(&mut self, one: &'a syn::TypeTuple) {
        self.tuple(&one.elems);
        visit::visit_type_tuple(self, one);
    }

    fn visit_pat_tuple(&mut self, one: &'a syn::PatTuple) {
        self.tuple(&one.elems);
        visit::visit_pat_tuple(self, one);
    }

    fn visit_expr_struct(&mut self, one: &'a syn::ExprStruct) {
        if one.dot2_token.is_none() {
            self.trailing(&one.fields);
        }
        visit::visit_expr_struct(self, one);
    }

    fn visit_pat_struct(&mut self, one: &'a syn::PatStruct) {
        if one.rest.is_none() {
            self.trailing(&one.fields);
        }
        visit::visit_pat_struct(self, one);
    }

    fn visit_pat_tuple_struct(&mut self, one: &'a syn::PatTupleStruct) {
        self.trailing(&one.elems);
        visit::visit_pat_tuple_struct(self, one);
    }

    fn visit_pat_slice(&mut self, one: &'a syn::PatSlice) {
        self.trailing(&one.elems);
        visit::visit_pat_slice(self, one);
    }

    fn visit_expr_closure(&mut self, one: &'a syn::ExprClosure) {
        self.trailing(&one.inputs);
        visit::visit_expr_closure(self, one);
    }

    fn visit_generics(&mut self, one: &'a syn::Generics) {
        self.trailing(&one.params);
        visit::visit_generics(self, one);
    }

    fn visit_angle_bracketed_generic_arguments(&mut self, one: &'a syn::AngleBracketedGenericArguments) {
        self.trailing(&one.args);
        visit::visit_angle_bracketed_generic_arguments(self, one);
    }

    fn visit_parenthesized_generic_arguments(&mut self, one: &'a syn::ParenthesizedGenericArguments) {
        self.trailing(&one.inputs);
        visit::visit_parenthesized_generic_arguments(self, one);
    }

    fn visit_where_clause(&mut self, one: &'a syn::WhereClause) {
        self.trailing(&one.predicates);
        visit::visit_where_clause(self, one);
    }

    fn visit_signature(&mut self, one: &'a syn::Signature) {
        self.trailing(&one.inputs);
        visit::visit_signature(self, one);
    }

    fn visit_type_fn_ptr(&mut self, one: &'a syn::TypeFnPtr) {
        self.trailing(&one.inputs);
        visit::visit_type_fn_ptr(self, one);
    }

    fn visit_fields_named(&mut self, one: &'a syn::FieldsNamed) {
        self.trailing(&one.named);
        visit::visit_fields_named(self, one);
    }

    fn visit_fields_unnamed(&mut self, one: &'a syn::FieldsUnnamed) {
        self.trailing(&one.unnamed);
        visit::visit_fields_unnamed(self, one);
    }

    fn visit_item_enum(&mut self, one: &'a syn::ItemEnum) {
        self.trailing(&one.variants);
        visit::visit_item_enum(self, one);
    }

    fn visit_use_group(&mut self, one: &'a syn::UseGroup) {
        self.trailing(&one.items);
        visit::visit_use_group(self, one);
    }

    fn visit_arm(&mut self, one: &'a syn::Arm) {
        one.comma.iter().for_each(|comma| self.one(comma));
        visit::visit_arm(self, one);
    }

    fn visit_block(&mut self, one: &'a syn::Block) {
        for (at, stmt) in one.stmts.iter().enumerate() {
            let Stmt::Expr(expr, Some(semi)) = stmt else { continue };
            let last = at + 1 == one.stmts.len();
            let empty = matches!(expr, Expr::Verbatim(tokens) if tokens.is_empty());
            let looping = matches!(expr, Expr::While(_) | Expr::ForLoop(_)) || (matches!(expr, Expr::Loop(_)) && !last);
            let leaves = last && matches!(expr, Expr::Return(_) | Expr::Break(_) | Expr::Continue(_));
            if empty || looping || leaves {
                self.one(semi);
            }
        }
        visit::visit_block(self, one);
    }
}

/// The leaves of a stream, marks that touch as one where the compiler takes them for one.
fn flatten(stream: TokenStream, permitted: &BTreeSet<usize>, out: &mut Vec<String>) {
    let mut joint = false;
    let mut trees = stream.into_iter().peekable();
    let mut called = false;
    for tree in trees.by_ref() {
        let start = tree.span().byte_range().start;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.to_owned());
                let before = out.len();
                flatten(group.stream(), permitted, out);
                // In the input of a macro nobody but the macro knows what a list is: the last comma of one that reads
                // like a call, or is in brackets.
                let input = called || open == "[";
                if input && out.len() > before + 1 && out.last().is_some_and(|last| last == ",") {
                    out.pop();
                }
                out.push(close.to_owned());
                (joint, called) = (false, true);
            }
            TokenTree::Punct(mark) if permitted.contains(&start) && matches!(mark.as_char(), ',' | ';') => {
                (joint, called) = (false, false);
            }
            TokenTree::Punct(mark) => {
                let one = mark.as_char();
                match out.last_mut().filter(|last| joint && is_operator(&format!("{last}{one}"))) {
                    Some(last) => last.push(one),
                    None => out.push(one.to_string()),
                }
                joint = mark.spacing() == Spacing::Joint;
                called = one == '!';
            }
            leaf => {
                out.push(leaf.to_string());
                (joint, called) = (false, matches!(leaf, TokenTree::Ident(_)));
            }
        }
    }
}

fn is_operator(marks: &str) -> bool {
    const ALL: &[&str] = &[
        "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", "<<",
        ">>", "<<=", ">>=", "..", "...", "..=", "<-",
    ];
    ALL.contains(&marks)
}
