//! The helpers a template may call. All are pure: no date, no randomness, no environment, no files.

use handlebars::{
    Context, Handlebars, Helper, HelperDef, JsonRender, JsonTruthy, RenderContext, RenderError, RenderErrorReason,
    ScopedJson,
};
use serde_json::Value as Json;

use super::case::{Case, words};

type Function = fn(&[&Json]) -> Result<Json, String>;

/// A helper: its name, how many arguments it takes at least and at most, and what it computes.
struct Pure {
    name: &'static str,
    arguments: (usize, usize),
    function: Function,
}

/// Every helper, by name. A blueprint's parameters may not take these names.
pub const NAMES: &[&str] = &[
    "kebab",
    "snake",
    "pascal",
    "camel",
    "screaming",
    "title",
    "upper",
    "lower",
    "eq",
    "ne",
    "gt",
    "lt",
    "and",
    "or",
    "not",
    "in",
    "has",
    "join",
    "len",
    "default",
    "json",
    "toml",
    "indent",
];

/// The block helpers, which are handlebars' own.
pub const BLOCKS: &[&str] = &["if", "unless", "each", "with"];

const MANY: usize = 64;

const HELPERS: &[Pure] = &[
    Pure { name: "kebab", arguments: (1, 1), function: |a| cased(a, Case::Kebab) },
    Pure { name: "snake", arguments: (1, 1), function: |a| cased(a, Case::Snake) },
    Pure { name: "pascal", arguments: (1, 1), function: |a| cased(a, Case::Pascal) },
    Pure { name: "camel", arguments: (1, 1), function: |a| cased(a, Case::Camel) },
    Pure { name: "screaming", arguments: (1, 1), function: |a| cased(a, Case::Screaming) },
    Pure { name: "title", arguments: (1, 1), function: |a| cased(a, Case::Title) },
    Pure { name: "upper", arguments: (1, 1), function: |a| Ok(a[0].render().to_uppercase().into()) },
    Pure { name: "lower", arguments: (1, 1), function: |a| Ok(a[0].render().to_lowercase().into()) },
    Pure { name: "eq", arguments: (2, 2), function: |a| Ok((a[0] == a[1]).into()) },
    Pure { name: "ne", arguments: (2, 2), function: |a| Ok((a[0] != a[1]).into()) },
    Pure { name: "gt", arguments: (2, 2), function: |a| ordered(a).map(|(x, y)| (x > y).into()) },
    Pure { name: "lt", arguments: (2, 2), function: |a| ordered(a).map(|(x, y)| (x < y).into()) },
    Pure { name: "and", arguments: (1, MANY), function: |a| Ok(a.iter().all(|x| x.is_truthy(false)).into()) },
    Pure { name: "or", arguments: (1, MANY), function: |a| Ok(a.iter().any(|x| x.is_truthy(false)).into()) },
    Pure { name: "not", arguments: (1, 1), function: |a| Ok((!a[0].is_truthy(false)).into()) },
    Pure { name: "in", arguments: (2, MANY), function: |a| Ok(contained(a[0], &a[1..]).into()) },
    Pure { name: "join", arguments: (1, 2), function: joined },
    Pure { name: "len", arguments: (1, 1), function: length },
    Pure {
        name: "default",
        arguments: (2, 2),
        function: |a| Ok(if is_blank(a[0]) { a[1].clone() } else { a[0].clone() }),
    },
    Pure { name: "json", arguments: (1, 1), function: |a| Ok(a[0].to_string().into()) },
    Pure { name: "toml", arguments: (1, 1), function: toml_literal },
    Pure { name: "indent", arguments: (2, 2), function: indented },
];

/// `has "component"`: whether a component is on. It reads the component list beside the answers.
struct Has;

/// Registers every helper, over those handlebars brings under the same name.
pub(super) fn register(registry: &mut Handlebars<'_>) {
    for Pure { name, arguments, function } in HELPERS {
        registry.register_helper(name, Box::new(Pure { name, arguments: *arguments, function: *function }));
    }
    registry.register_helper("has", Box::new(Has));
    registry.register_helper("each", Box::new(super::fuel::Each));
    registry.unregister_helper("log");
    registry.unregister_helper("lookup");
}

/// How many arguments a helper takes, at least and at most.
pub(super) fn arity(name: &str) -> Option<(usize, usize)> {
    match name {
        "has" | "if" | "unless" | "each" | "with" => Some((1, 1)),
        _ => HELPERS.iter().find(|helper| helper.name == name).map(|helper| helper.arguments),
    }
}

impl HelperDef for Pure {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let arguments: Vec<&Json> = helper.params().iter().map(handlebars::PathAndJson::value).collect();
        let fault = |reason: String| RenderErrorReason::Other(format!("`{}`: {reason}", self.name));
        if !(self.arguments.0..=self.arguments.1).contains(&arguments.len()) {
            return Err(fault(format!("{} arguments do not fit", arguments.len())).into());
        }
        let value = (self.function)(&arguments).map_err(fault)?;
        Ok(ScopedJson::Derived(value))
    }
}

impl HelperDef for Has {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let asked = helper.param(0).map(handlebars::PathAndJson::value);
        let on = context.data().get("components").and_then(Json::as_array);
        let found = on.zip(asked).is_some_and(|(on, asked)| on.contains(asked));
        Ok(ScopedJson::Derived(found.into()))
    }
}

fn cased(arguments: &[&Json], case: Case) -> Result<Json, String> {
    Ok(case.join(&words(&arguments[0].render())).into())
}

fn ordered<'a>(arguments: &[&'a Json]) -> Result<(f64, f64), String> {
    let number = |value: &'a Json| value.as_f64().ok_or_else(|| format!("{value} is not a number"));
    Ok((number(arguments[0])?, number(arguments[1])?))
}

fn contained(item: &Json, rest: &[&Json]) -> bool {
    rest.iter().any(|other| *other == item || other.as_array().is_some_and(|items| items.contains(item)))
}

fn joined(arguments: &[&Json]) -> Result<Json, String> {
    let items = arguments[0].as_array().ok_or_else(|| format!("{} is not a list", arguments[0]))?;
    let separator = arguments.get(1).map_or_else(|| ", ".to_owned(), |text| text.render());
    Ok(items.iter().map(JsonRender::render).collect::<Vec<_>>().join(&separator).into())
}

fn length(arguments: &[&Json]) -> Result<Json, String> {
    match arguments[0] {
        Json::Array(items) => Ok(items.len().into()),
        Json::String(text) => Ok(text.chars().count().into()),
        other => Err(format!("{other} has no length")),
    }
}

fn is_blank(value: &Json) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty)
}

fn toml_literal(arguments: &[&Json]) -> Result<Json, String> {
    let value = toml::Value::try_from(arguments[0]).map_err(|error| error.to_string())?;
    Ok(value.to_string().into())
}

fn indented(arguments: &[&Json]) -> Result<Json, String> {
    let width = arguments[1].as_u64().filter(|width| *width <= 80);
    let width = width.ok_or_else(|| format!("{} is not a width from 0 to 80", arguments[1]))?;
    let margin = " ".repeat(usize::try_from(width).expect("a width is at most 80"));
    Ok(arguments[0].render().replace('\n', &format!("\n{margin}")).into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(template: &str, expected: &str) {
        let mut registry = Handlebars::new();
        registry.register_escape_fn(handlebars::no_escape);
        register(&mut registry);
        let data = json!({
            "name": "acme-service", "port": 8080, "regions": ["eu", "us"], "none": [], "components": ["auth"], "quote": "a\"b", "lines": "a\nb",
        });
        assert_eq!(
            registry.render_template(template, &data).unwrap_or_else(|error| error.to_string()),
            expected,
            "{template}"
        );
    }

    #[test]
    fn each_helper_computes_what_its_name_says() {
        check("{{kebab 'AcmeService'}} {{snake name}} {{pascal name}}", "acme-service acme_service AcmeService");
        check("{{camel name}} {{screaming name}} {{title name}}", "acmeService ACME_SERVICE Acme Service");
        check("{{upper name}} {{lower 'AB'}}", "ACME-SERVICE ab");
        check("{{eq port 8080}} {{ne port 8080}} {{gt port 80}} {{lt port 80}}", "true false true false");
        check("{{and true port}} {{or false none}} {{not none}}", "true false true");
        check("{{in 'eu' regions}} {{in name 'x' 'acme-service'}} {{in 'x' regions}}", "true true false");
        check("{{has 'auth'}} {{has 'audit-log'}}", "true false");
        check("{{join regions '+'}} {{len regions}} {{default none 'x'}}", "eu+us 2 x");
        check("{{json quote}} {{toml regions}} {{indent lines 2}}", "\"a\\\"b\" [\"eu\", \"us\"] a\n  b");
    }

    #[test]
    fn the_list_of_names_is_complete() {
        let mut registered: Vec<_> = HELPERS.iter().map(|helper| helper.name).chain(["has"]).collect();
        registered.sort_unstable();
        let mut names = NAMES.to_vec();
        names.sort_unstable();
        assert_eq!(registered, names);
    }
}
