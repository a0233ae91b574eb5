//! Partials and inline partials: that they are there, that none includes itself, and how deep they lead.

use std::collections::BTreeMap;

use handlebars::Template;
use handlebars::template::{DecoratorTemplate, Parameter, TemplateElement};
use serde_json::Value as Json;

use super::super::depth::LEVEL;
use super::{Scope, Walk};
use crate::model::suggestion::hint;

/// Finds every inline partial, wherever it stands.
pub(super) fn collect_inline<'t>(template: &'t Template, found: &mut BTreeMap<String, &'t Template>) {
    for element in &template.elements {
        match element {
            TemplateElement::DecoratorBlock(block) => {
                if let (Some(Parameter::Literal(Json::String(name))), Some(body)) =
                    (block.params.first(), &block.template)
                {
                    found.insert(name.clone(), body);
                    collect_inline(body, found);
                }
            }
            TemplateElement::HelperBlock(block) => {
                block.template.iter().chain(&block.inverse).for_each(|body| collect_inline(body, found));
            }
            TemplateElement::PartialBlock(block) => block.template.iter().for_each(|body| collect_inline(body, found)),
            _ => {}
        }
    }
}

impl<'v> Walk<'v> {
    pub(super) fn inline(&mut self, block: &'v DecoratorTemplate, scope: &Scope) {
        if block.name.as_name() != Some("inline") {
            let name = block.name.as_name().unwrap_or_default().to_owned();
            return self.fault(
                &name,
                format!("`#*{name}` is not known"),
                Some("`#*inline` is the only decorator".into()),
            );
        }
        let Some(Parameter::Literal(Json::String(name))) = block.params.first() else {
            return self.fault("inline", "`#*inline` takes a name in quotes".into(), None);
        };
        self.enter(name, block.template.as_ref(), scope);
    }

    pub(super) fn partial(&mut self, partial: &'v DecoratorTemplate, scope: &Scope) {
        partial.params.iter().for_each(|parameter| self.parameter(parameter, scope));
        partial.hash.values().for_each(|parameter| self.parameter(parameter, scope));
        if let Some(body) = &partial.template {
            self.inside(LEVEL, body, scope);
        }
        let Some(name) = partial.name.as_name().map(|name| name.trim_matches(['\'', '[', ']'])) else {
            return self.fault("", "a partial is named in the open, so that cycles can be seen".into(), None);
        };
        if name == "@partial-block" {
            return;
        }
        let body = self.inline.get(name).copied().or_else(|| self.vocabulary.partials.get(name));
        if body.is_none() {
            let names: Vec<&str> = self.vocabulary.partials.keys().map(String::as_str).collect();
            let help = hint(name, names).unwrap_or_else(|| "partials are in `partials/` beside blueprint.toml".into());
            return self.fault(name, format!("there is no partial `{name}`"), Some(help));
        }
        let mut inner = scope.clone();
        inner.locals.extend(partial.hash.keys().cloned());
        self.enter(name, body, &inner);
    }

    fn enter(&mut self, name: &str, body: Option<&'v Template>, scope: &Scope) {
        if self.trail.iter().any(|above| above == name) {
            let circle = [&self.trail[..], &[name.to_owned()]].concat().join("` → `");
            return self.fault(name, format!("partials include each other: `{circle}`"), None);
        }
        let key = (name.to_owned(), scope.locals.iter().cloned().collect());
        if self.seen.get(&key).is_some_and(|taken| *taken >= self.taken) {
            return;
        }
        self.seen.insert(key, self.taken);
        self.trail.push(name.to_owned());
        body.into_iter().for_each(|body| self.inside(LEVEL, body, scope));
        self.trail.pop();
    }
}
