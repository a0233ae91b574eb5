//! Specimens: the names a reference is written with, found in all their cases and replaced by the answers.
//!
//! One pass over the text with an overlapping multi-pattern search; the longest match whose boundaries hold wins, and
//! nothing put in is scanned again.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::case::{Case, words};
use crate::path::{Globs, RelPath};
use crate::value::Value;

/// How a specimen is looked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// Words, in each of these cases.
    Words(Vec<Case>),
    /// One exact token, in these files only.
    Token(Globs),
}

/// A parameter's specimen.
#[derive(Debug, Clone, PartialEq)]
pub struct Specimen {
    pub parameter: String,
    pub text: String,
    pub form: Form,
}

#[derive(Debug, Clone)]
struct Pattern {
    specimen: usize,
    case: Option<Case>,
    /// Looked for by `near_misses` only.
    unlisted: bool,
    text: String,
}

/// All specimens of a blueprint, ready to search.
#[derive(Debug, Clone)]
pub struct Specimens {
    specimens: Vec<Specimen>,
    patterns: Vec<Pattern>,
    automaton: AhoCorasick,
}

/// A specimen found: the bytes it fills, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub span: Range<usize>,
    pattern: usize,
}

/// Two parameters whose specimens read the same in some case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{first}` and `{second}` are both written `{text}` in the reference")]
pub struct SharedVariant {
    pub first: String,
    pub second: String,
    pub text: String,
}

/// Specimens with what each is to become.
#[derive(Debug, Clone)]
pub struct Substitution<'s> {
    specimens: &'s Specimens,
    replacements: Vec<Option<String>>,
}

impl Specimens {
    /// Prepares the search.
    ///
    /// # Errors
    /// Each pair of parameters that share a variant.
    pub fn new(specimens: Vec<Specimen>) -> Result<Self, Vec<SharedVariant>> {
        let patterns: Vec<Pattern> = specimens.iter().enumerate().flat_map(|(at, one)| patterns(at, one)).collect();
        let mut shared = Vec::new();
        for (at, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| !pattern.unlisted) {
            let twin = patterns[..at].iter().find(|other| !other.unlisted && other.text == pattern.text);
            let told = |twin: &&Pattern| shared.iter().any(|one: &SharedVariant| {
                one.first == specimens[twin.specimen].parameter && one.second == specimens[pattern.specimen].parameter
            });
            if let Some(twin) = twin.filter(|twin| twin.specimen != pattern.specimen && !told(twin)) {
                let name = |pattern: &Pattern| specimens[pattern.specimen].parameter.clone();
                shared.push(SharedVariant { first: name(twin), second: name(pattern), text: pattern.text.clone() });
            }
        }
        let automaton = AhoCorasick::new(patterns.iter().map(|pattern| &pattern.text));
        match automaton {
            Ok(automaton) if shared.is_empty() => Ok(Self { specimens, patterns, automaton }),
            _ => Err(shared),
        }
    }

    /// The specimens in `text`, a file at `path`, in order and apart from each other.
    #[must_use]
    pub fn find(&self, path: Option<&RelPath>, text: &str) -> Vec<Hit> {
        if !self.automaton.is_match(text) {
            return Vec::new();
        }
        let mut hits: Vec<Hit> = self.matches(text).filter(|hit| self.holds(hit, path, text)).collect();
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.span.len()), hit.span.start));
        let mut taken: Vec<Hit> = Vec::with_capacity(hits.len());
        let mut starts = std::collections::BTreeMap::new();
        for hit in hits {
            let before = starts.range(..hit.span.end).next_back();
            if before.is_none_or(|(_, end)| *end <= hit.span.start) {
                starts.insert(hit.span.start, hit.span.end);
                taken.push(hit);
            }
        }
        taken.sort_by_key(|hit| hit.span.start);
        taken
    }

    /// What looks like a specimen and is not replaced: a boundary fails, or its case is not listed in `variants`.
    #[must_use]
    pub fn near_misses(&self, path: Option<&RelPath>, text: &str) -> Vec<Hit> {
        let hits = self.find(path, text);
        let apart = |miss: &Hit| hits.iter().all(|hit| hit.span.end <= miss.span.start || miss.span.end <= hit.span.start);
        let words = |miss: &Hit| matches!(self.specimens[self.patterns[miss.pattern].specimen].form, Form::Words(_));
        let bare = |miss: &Hit| self.patterns[miss.pattern].case != Some(Case::Flat) || boundary(text, &miss.span, Some(Case::Flat));
        let mut misses: Vec<Hit> = self.matches(text).filter(|miss| apart(miss) && words(miss) && bare(miss)).collect();
        misses.sort_by_key(|miss| (miss.span.start, std::cmp::Reverse(miss.span.len())));
        misses.dedup_by(|later, first| later.span.start < first.span.end);
        misses
    }

    /// The parameter a hit belongs to.
    #[must_use]
    pub fn parameter(&self, hit: &Hit) -> &str {
        &self.specimens[self.patterns[hit.pattern].specimen].parameter
    }

    /// The case a hit is written in; `None` for an exact token.
    #[must_use]
    pub fn case(&self, hit: &Hit) -> Option<Case> {
        self.patterns[hit.pattern].case
    }

    /// Binds each specimen to the answer that `answer` gives for its parameter. A parameter that was not asked keeps
    /// its specimen.
    pub fn bind<'a>(&self, answer: impl Fn(&str) -> Option<&'a Value>) -> Substitution<'_> {
        let replacement = |pattern: &Pattern| {
            let specimen = &self.specimens[pattern.specimen];
            let text = answer(&specimen.parameter)?.to_string();
            Some(pattern.case.map_or_else(|| text.clone(), |case| case.join(&words(&text))))
        };
        Substitution { specimens: self, replacements: self.patterns.iter().map(replacement).collect() }
    }

    fn matches(&self, text: &str) -> impl Iterator<Item = Hit> {
        let found = self.automaton.find_overlapping_iter(text);
        found.map(|found| Hit { span: found.range(), pattern: found.pattern().as_usize() })
    }

    fn holds(&self, hit: &Hit, path: Option<&RelPath>, text: &str) -> bool {
        let pattern = &self.patterns[hit.pattern];
        let here = match (&self.specimens[pattern.specimen].form, path) {
            (Form::Words(_), _) => true,
            (Form::Token(globs), Some(path)) => globs.is_match(path),
            (Form::Token(_), None) => false,
        };
        !pattern.unlisted && here && boundary(text, &hit.span, pattern.case)
    }
}

impl Substitution<'_> {
    /// `text` with every specimen replaced; `None` when nothing is.
    #[must_use]
    pub fn apply(&self, path: Option<&RelPath>, text: &str) -> Option<String> {
        let hits = self.specimens.find(path, text);
        if hits.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for Hit { span, pattern } in hits {
            out.push_str(&text[at..span.start]);
            out.push_str(self.replacements[pattern].as_deref().unwrap_or(&text[span.clone()]));
            at = span.end;
        }
        out.push_str(&text[at..]);
        Some(out)
    }

    /// `text` with every specimen replaced, for texts that are not files.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.apply(None, text).map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

fn patterns(at: usize, specimen: &Specimen) -> Vec<Pattern> {
    let pattern = |case, text, unlisted| Pattern { specimen: at, case, unlisted, text };
    match &specimen.form {
        Form::Token(_) => vec![pattern(None, specimen.text.clone(), false)],
        Form::Words(cases) => {
            let name = words(&specimen.text);
            let listed = cases.iter().map(|case| pattern(Some(*case), case.join(&name), false));
            let others = Case::ON_REQUEST.iter().filter(|case| !cases.contains(case));
            listed.chain(others.map(|case| pattern(Some(*case), case.join(&name), true))).collect()
        }
    }
}

/// Whether the characters beside a match let it stand as a word of its own. A digit after it never does.
fn boundary(text: &str, span: &Range<usize>, case: Option<Case>) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let joined = |c: char| c.is_alphanumeric();
    match case {
        Some(Case::Pascal) => {
            !before.is_some_and(|c| c.is_uppercase()) && !after.is_some_and(|c| joined(c) && !c.is_uppercase())
        }
        Some(Case::Camel) => !before.is_some_and(joined) && !after.is_some_and(|c| joined(c) && !c.is_uppercase()),
        Some(_) => !before.is_some_and(joined) && !after.is_some_and(joined),
        None => !before.is_some_and(|c| joined(c) || c == '_') && !after.is_some_and(|c| joined(c) || c == '_'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn specimens() -> Specimens {
        let word = |parameter: &str, text: &str| Specimen {
            parameter: parameter.into(),
            text: text.into(),
            form: Form::Words(Case::DEFAULT.to_vec()),
        };
        let port = Specimen {
            parameter: "port".into(),
            text: "8080".into(),
            form: Form::Token(Globs::new(&["config.toml"]).expect("a glob")),
        };
        let all = vec![word("name", "acme-service"), word("resource", "purchase-order"), word("resources", "purchase-orders"), port];
        Specimens::new(all).expect("no shared variants")
    }

    fn check(text: &str, expected: &str) {
        let specimens = specimens();
        let value = |text: &str| Value::String(text.into());
        let (name, resource, resources) = (value("orders"), value("policy"), value("policies"));
        let port = Value::Integer(9000);
        let substitution = specimens.bind(|parameter| match parameter {
            "name" => Some(&name),
            "resource" => Some(&resource),
            "resources" => Some(&resources),
            _ => Some(&port),
        });
        let path = RelPath::new("config.toml").expect("a path");
        let found = substitution.apply(Some(&path), text);
        assert_eq!(found.as_deref().unwrap_or(text), expected);
    }

    #[test]
    fn every_case_becomes_the_same_case() {
        check("acme-service acme_service AcmeService acmeService ACME_SERVICE", "orders orders Orders orders ORDERS");
        check("purchase_orders PurchaseOrders PURCHASE_ORDERS purchaseOrders", "policies Policies POLICIES policies");
        check("use acme_service::purchase_order::PurchaseOrder;", "use orders::policy::Policy;");
    }

    #[test]
    fn the_longest_match_whose_boundaries_hold_wins() {
        check("purchase-orders/purchase-order", "policies/policy");
        check("create_purchase_order_line PurchaseOrderId newPurchaseOrder", "create_policy_line PolicyId newPolicy");
        check("list_purchase_orders_by list-purchase-orders", "list_policies_by list-policies");
    }

    #[test]
    fn what_is_part_of_another_word_stays() {
        for text in ["xpurchase_order", "purchase_ordered", "purchase_order2", "PurchaseOrder2", "XPurchaseOrder", "PurchaseOrdered", "éacme-service"] {
            check(text, text);
        }
        check("\\nacme-service", "\\nacme-service");
    }

    #[test]
    fn nothing_put_in_is_scanned_again() {
        let specimens = specimens();
        let swap = Value::String("purchase-order".into());
        let substitution = specimens.bind(|_| Some(&swap));
        assert_eq!(substitution.apply(None, "acme-service").as_deref(), Some("purchase-order"));
    }

    #[test]
    fn a_token_is_exact_and_lives_in_its_files() {
        check("port = 8080 18080 8080x [8080]", "port = 9000 18080 8080x [9000]");
        let specimens = specimens();
        let elsewhere = RelPath::new("other.toml").expect("a path");
        assert!(specimens.find(Some(&elsewhere), "8080").is_empty());
    }

    #[test]
    fn near_misses_are_listed() {
        let specimens = specimens();
        let text = "Acme Service, \\nacme-service, acmeservice, acme-service";
        let spans: Vec<_> = specimens.near_misses(None, text).iter().map(|miss| &text[miss.span.clone()]).map(str::to_owned).collect();
        assert_eq!(spans, ["Acme Service", "acme-service", "acmeservice"]);
    }

    #[test]
    fn two_parameters_may_not_share_a_variant() {
        let word = |parameter: &str, text: &str| Specimen { parameter: parameter.into(), text: text.into(), form: Form::Words(vec![Case::Kebab]) };
        let shared = Specimens::new(vec![word("a", "x-y"), word("b", "x-y")]).expect_err("shared");
        assert_eq!(shared[0].to_string(), "`a` and `b` are both written `x-y` in the reference");
    }
}
