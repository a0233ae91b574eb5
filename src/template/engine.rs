//! `Engine`: handlebars in strict mode, without HTML escaping, with our helpers and a blueprint's partials.

use std::collections::BTreeMap;

use handlebars::{Context, Handlebars, Output, RenderContext, Renderable, Template};
use serde_json::{Map, Value as Json};

use super::fuel::{self, MAX_STEPS};
use super::helpers;
use crate::model::value::Value;

/// The largest text one template may render to, in bytes.
pub const MAX_OUTPUT: usize = 4 << 20;

/// A handlebars registry that is ready to render.
#[derive(Clone)]
pub struct Engine {
    registry: Handlebars<'static>,
}

/// What a template sees: the answers, the components that are on and, in a repeated file, the item.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    data: Map<String, Json>,
}

/// A template that failed while rendering.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderFault {
    #[error("it renders to more than {MAX_OUTPUT} bytes")]
    TooLong,
    /// The line of the template, from 1, where that is known, and the partial it is of, if it is of one.
    #[error("its loops take more than {MAX_STEPS} steps{}", .partial.as_ref().map(|name| format!(", in the partial `{name}`")).unwrap_or_default())]
    Endless { line: Option<usize>, partial: Option<String> },
    #[error("{0}")]
    Failed(String),
}

impl RenderFault {
    /// The fault with its line in the source, where `lines` has that of each line of the template.
    pub(super) fn in_source(self, lines: &[usize]) -> Self {
        match self {
            Self::Endless { line: Some(line), partial: None } => {
                Self::Endless { line: lines.get(line.saturating_sub(1)).copied(), partial: None }
            }
            other => other,
        }
    }
}

struct Bounded {
    text: String,
    full: bool,
}

impl Output for Bounded {
    fn write(&mut self, segment: &str) -> std::io::Result<()> {
        if self.text.len() + segment.len() > MAX_OUTPUT {
            self.full = true;
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        self.text.push_str(segment);
        Ok(())
    }
}

impl Engine {
    /// An engine with `partials`, by name.
    #[must_use]
    pub fn new(partials: &BTreeMap<String, Template>) -> Self {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.set_recursive_lookup(true);
        registry.register_escape_fn(handlebars::no_escape);
        helpers::register(&mut registry);
        for (name, partial) in partials {
            registry.register_template(name, partial.clone());
        }
        Self { registry }
    }

    /// Renders a compiled template.
    ///
    /// # Errors
    /// When a helper refuses its arguments, the text grows past [`MAX_OUTPUT`], or the loops take more than [`MAX_STEPS`].
    pub fn render(&self, template: &Template, scope: &Scope) -> Result<String, RenderFault> {
        let context = Context::from(Json::Object(scope.data.clone()));
        let mut state = RenderContext::new(None);
        state.set_recursive_lookup(true);
        let mut out = Bounded { text: String::new(), full: false };
        fuel::refill();
        match template.render(&self.registry, &context, &mut state, &mut out) {
            Ok(()) => Ok(out.text),
            Err(_) if out.full => Err(RenderFault::TooLong),
            Err(error) if fuel::ran_out() => {
                Err(RenderFault::Endless { line: error.line_no, partial: error.template_name.clone() })
            }
            Err(error) => Err(RenderFault::Failed(error.reason().to_string())),
        }
    }
}

impl Scope {
    /// The scope of some answers and components.
    pub fn new<'a>(
        answers: impl IntoIterator<Item = (&'a str, Option<&'a Value>)>,
        components: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut data: Map<String, Json> = answers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.map_or(Json::Null, Value::to_json)))
            .collect();
        data.insert("components".into(), components.into_iter().map(Json::from).collect());
        Self { data }
    }

    /// The same scope in which `{{item}}` is `item`.
    #[must_use]
    pub fn with_item(&self, item: &str) -> Self {
        let mut data = self.data.clone();
        data.insert("item".into(), item.into());
        Self { data }
    }
}
