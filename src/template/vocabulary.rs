//! `Vocabulary`: the names a template may use, and the check that it uses no others.
//!
//! handlebars is silent on `{{#if typo}}` even in strict mode, and partials that include each other overflow its
//! stack, so every name and every path through partials is checked before anything renders.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use handlebars::Template;
use handlebars::template::{BlockParam, HelperTemplate, Parameter, TemplateElement};
use serde_json::Value as Json;

use super::depth::{LEVEL, ROOM_IN_ALL};
use super::helpers::{BLOCKS, NAMES, arity};
use crate::model::suggestion::hint;
use crate::model::value::Kind;

mod partials;

use partials::collect_inline;

/// What a template may speak of.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    pub parameters: BTreeMap<String, Kind>,
    pub components: BTreeSet<String>,
    pub partials: BTreeMap<String, Template>,
    /// Whether `{{item}}` stands for the element of a repeated file.
    pub item: bool,
    sound: Sound,
}

/// Templates that were parsed and found to use no other names: many files of a blueprint hold the same tags.
type Sound = Arc<Mutex<BTreeMap<(bool, String), Arc<Template>>>>;

/// A name that does not fit, with the line of the template (from 1) it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameFault {
    pub line: usize,
    pub word: String,
    pub message: String,
    pub help: Option<String>,
}

/// What is in scope where the walk stands.
#[derive(Clone, Default)]
struct Scope {
    locals: BTreeSet<String>,
    in_each: bool,
}

struct Walk<'v> {
    vocabulary: &'v Vocabulary,
    inline: BTreeMap<String, &'v Template>,
    /// The partials being included, outermost first.
    trail: Vec<String>,
    /// The partials that were walked, with the room that was taken then.
    seen: BTreeMap<(String, Vec<String>), usize>,
    /// What is taken of the room for nesting.
    taken: usize,
    line: usize,
    faults: Vec<NameFault>,
}

impl Vocabulary {
    /// The template of `text`, if it was met before and every name in it fits.
    pub(super) fn met(&self, text: &str) -> Option<Arc<Template>> {
        let sound = self.sound.lock().ok()?;
        sound.get(&(self.item, text.to_owned())).cloned()
    }

    /// Keeps a template in which every name fits.
    pub(super) fn keep(&self, text: &str, template: Template) -> Arc<Template> {
        let template = Arc::new(template);
        if let Ok(mut sound) = self.sound.lock() {
            sound.insert((self.item, text.to_owned()), template.clone());
        }
        template
    }

    /// Every name in `template` that does not fit, in order.
    #[must_use]
    pub fn check(&self, template: &Template) -> Vec<NameFault> {
        let mut inline = BTreeMap::new();
        collect_inline(template, &mut inline);
        self.partials.values().for_each(|partial| collect_inline(partial, &mut inline));
        let mut walk = Walk {
            vocabulary: self,
            inline,
            trail: Vec::new(),
            seen: BTreeMap::new(),
            taken: 0,
            line: 1,
            faults: Vec::new(),
        };
        walk.template(template, &Scope::default());
        walk.faults
    }

    /// The vocabulary in which `{{item}}` is known.
    #[must_use]
    pub fn with_item(&self) -> Self {
        Self { item: true, ..self.clone() }
    }
}

impl<'v> Walk<'v> {
    fn template(&mut self, template: &'v Template, scope: &Scope) {
        for (element, position) in template.elements.iter().zip(&template.mapping) {
            // Names inside a partial are reported where the partial is included.
            if self.trail.is_empty() {
                self.line = position.0;
            }
            self.element(element, scope);
        }
    }

    /// Walks what takes so much more room.
    fn inside(&mut self, room: usize, template: &'v Template, scope: &Scope) {
        self.taken += room;
        match self.taken > ROOM_IN_ALL {
            true => self.fault("", "with its partials the template nests deeper than 64 levels".into(), None),
            false => self.template(template, scope),
        }
        self.taken -= room;
    }

    fn element(&mut self, element: &'v TemplateElement, scope: &Scope) {
        match element {
            TemplateElement::Expression(helper) | TemplateElement::HtmlExpression(helper) => self.call(helper, scope),
            TemplateElement::HelperBlock(helper) => self.block(helper, scope),
            TemplateElement::PartialExpression(partial) | TemplateElement::PartialBlock(partial) => {
                self.partial(partial, scope);
            }
            TemplateElement::DecoratorExpression(decorator) => {
                let name = decorator.name.as_name().unwrap_or_default().to_owned();
                self.fault(&name, format!("`*{name}` is not known"), Some("`#*inline` is the only decorator".into()));
            }
            TemplateElement::DecoratorBlock(block) => self.inline(block, scope),
            _ => {}
        }
    }

    fn fault(&mut self, word: &str, message: String, help: Option<String>) {
        self.faults.push(NameFault { line: self.line, word: word.to_owned(), message, help });
    }

    fn call(&mut self, helper: &'v HelperTemplate, scope: &Scope) {
        if helper.params.is_empty() && helper.hash.is_empty() {
            return self.parameter(&helper.name, scope);
        }
        let name = helper.name.as_name().unwrap_or_default();
        if name == "has" {
            self.component(&helper.params);
        } else if !NAMES.contains(&name) {
            let help = hint(name, NAMES.iter().copied());
            let pure = "helpers are pure: there is none for dates, randomness, the environment or files";
            self.fault(
                name,
                format!("`{name}` is no helper"),
                Some(help.map_or_else(|| pure.into(), |near| format!("{near}; {pure}"))),
            );
        }
        self.arguments(name, &helper.params, scope);
    }

    fn arguments(&mut self, name: &str, params: &'v [Parameter], scope: &Scope) {
        if let Some((least, most)) = arity(name)
            && !(least..=most).contains(&params.len())
        {
            let wanted = if least == most { least.to_string() } else { format!("{least} to {most}") };
            let help = BLOCKS.contains(&name).then(|| format!("a helper call is put in brackets: `#{name} (eq a b)`"));
            self.fault(name, format!("`{name}` takes {wanted} argument(s), here are {}", params.len()), help);
        }
        params.iter().for_each(|param| self.parameter(param, scope));
    }

    fn component(&mut self, params: &[Parameter]) {
        match params {
            [Parameter::Literal(Json::String(name))] if !self.vocabulary.components.contains(name) => {
                let help = hint(name, self.vocabulary.components.iter().map(String::as_str));
                self.fault(name, format!("there is no component `{name}`"), help);
            }
            [Parameter::Literal(Json::String(_))] => {}
            _ => self.fault("has", "`has` takes the name of a component, in quotes".into(), None),
        }
    }

    fn parameter(&mut self, parameter: &'v Parameter, scope: &Scope) {
        match parameter {
            Parameter::Literal(_) => {}
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(helper) => self.call(helper, scope),
                _ => self.fault("", "a bracket holds a helper call".into(), None),
            },
            Parameter::Name(name) => self.path(name, scope),
            _ => self.path(parameter.as_name().unwrap_or_default(), scope),
        }
    }

    fn path(&mut self, raw: &str, scope: &Scope) {
        let mut rest = raw.strip_prefix("this/").or_else(|| raw.strip_prefix("this.")).unwrap_or(raw);
        rest = rest.strip_prefix("./").unwrap_or(rest);
        rest = rest.strip_prefix("@root.").or_else(|| rest.strip_prefix("@root/")).unwrap_or(rest);
        while let Some(upper) = rest.strip_prefix("../") {
            rest = upper;
        }
        if matches!(rest, "this" | "." | "@index" | "@first" | "@last") {
            if !scope.in_each {
                self.fault(raw, format!("`{raw}` means nothing outside `#each`"), None);
            }
            return;
        }
        let (first, deeper) = rest.split_once(['.', '/']).map_or((rest, false), |(first, _)| (first, true));
        let first = first.trim_start_matches('[').trim_end_matches(']');
        let known = scope.locals.contains(first)
            || self.vocabulary.parameters.contains_key(first)
            || (self.vocabulary.item && first == "item");
        if !known {
            let names = self.vocabulary.parameters.keys().map(String::as_str);
            return self.fault(raw, format!("`{raw}` is not a parameter"), hint(first, names));
        }
        if deeper {
            self.fault(raw, format!("`{raw}` asks for a part of `{first}`, and answers have no parts"), None);
        }
    }

    fn block(&mut self, helper: &'v HelperTemplate, scope: &Scope) {
        let name = helper.name.as_name().unwrap_or_default();
        if name == "raw" {
            return;
        }
        if !BLOCKS.contains(&name) {
            let help = hint(name, BLOCKS.iter().copied());
            self.fault(name, format!("`#{name}` is no block"), help);
        }
        self.arguments(name, &helper.params, scope);
        let inner = self.inner_scope(name, helper, scope);
        let line = self.line;
        helper.template.iter().for_each(|body| self.inside(LEVEL, body, &inner));
        if self.trail.is_empty() {
            self.line = line;
        }
        let room = if helper.is_chained() { 1 } else { LEVEL };
        helper.inverse.iter().for_each(|body| self.inside(room, body, scope));
    }

    fn inner_scope(&mut self, name: &str, helper: &HelperTemplate, scope: &Scope) -> Scope {
        let mut inner = scope.clone();
        let mut add = |parameter: &Parameter| inner.locals.extend(parameter.as_name().map(str::to_owned));
        match &helper.block_param {
            Some(BlockParam::Single(one)) => add(one),
            Some(BlockParam::Pair((one, two))) => {
                add(one);
                add(two);
            }
            _ => {}
        }
        inner.in_each |= matches!(name, "each" | "with");
        if name == "each"
            && let Some(list) = helper.params.first().and_then(Parameter::as_name)
            && let Some(kind) = self.vocabulary.parameters.get(list)
            && *kind != Kind::List
        {
            self.fault(list, format!("`#each` needs a list, and `{list}` is {}", kind.noun()), None);
        }
        inner
    }
}

#[cfg(test)]
mod tests;
