//! Steps: how much work one template may do. Loops inside loops over long lists would else go on for years without
//! writing a byte, so each pass of a loop is counted, and the count is the same on every machine.

use std::cell::Cell;

use handlebars::{
    BlockContext, BlockParams, Context, Handlebars, Helper, HelperDef, HelperResult, Output, PathAndJson,
    RenderContext, RenderError, RenderErrorReason, Renderable,
};
use serde_json::Value as Json;

/// The most steps of one template: each pass of a loop is one, and one more for each piece of its body.
pub const MAX_STEPS: usize = 1_000_000;

thread_local! {
    /// What is left for the template that this thread renders; one renders at a time.
    static LEFT: Cell<usize> = const { Cell::new(MAX_STEPS) };
}

/// Gives the next template all steps.
pub(super) fn refill() {
    LEFT.set(MAX_STEPS);
}

/// Whether the template that failed just now did so for want of steps.
pub(super) fn ran_out() -> bool {
    LEFT.get() == 0
}

fn spend(steps: usize) -> Result<(), RenderError> {
    let left = LEFT.get().saturating_sub(steps);
    LEFT.set(left);
    if left == 0 { Err(RenderErrorReason::Other("no steps are left".into()).into()) } else { Ok(()) }
}

/// `#each LIST`: the loop of handlebars for what a blueprint has, which is lists, with its passes counted.
pub(super) struct Each;

impl HelperDef for Each {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        state: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let list = helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("each", 0))?;
        let Some(body) = helper.template() else { return Ok(()) };
        let items = match (list.value().as_array(), helper.inverse()) {
            (Some(items), None) => items,
            (Some(items), Some(_)) if !items.is_empty() => items,
            (_, Some(other)) => return other.render(registry, context, state, out),
            // What was not asked is null.
            (None, None) => {
                return Err(RenderErrorReason::MissingVariable(list.relative_path().cloned()).into());
            }
        };
        let pass = Pass { helper, list, length: items.len() };
        state.push_block(BlockContext::new());
        let mut done = Ok(());
        for (n, item) in items.iter().enumerate() {
            done = spend(1 + body.elements.len())
                .and_then(|()| state.block_mut().map_or(Ok(()), |block| pass.enter(block, n, item)))
                .and_then(|()| body.render(registry, context, state, out));
            if done.is_err() {
                break;
            }
        }
        state.pop_block();
        done
    }
}

/// One loop, and what its passes see.
struct Pass<'h, 'rc> {
    helper: &'h Helper<'rc>,
    list: &'h PathAndJson<'rc>,
    length: usize,
}

impl<'rc> Pass<'_, 'rc> {
    /// Makes `item`, the n-th of the list, what the body sees as `this`, and by the names it gives.
    fn enter(&self, block: &mut BlockContext<'rc>, n: usize, item: &Json) -> Result<(), RenderError> {
        block.set_local_var("index", n.into());
        block.set_local_var("first", (n == 0).into());
        block.set_local_var("last", (n + 1 == self.length).into());
        // A value that lies in the data is reached by its path there, any other is kept.
        let path = self.list.context_path();
        match path {
            Some(path) => *block.base_path_mut() = path.iter().cloned().chain([n.to_string()]).collect(),
            None => block.set_base_value(item.clone()),
        }
        let pair = self.helper.block_param_pair().map(|(item, index)| (item, Some(index)));
        let Some((name, index)) = pair.or_else(|| self.helper.block_param().map(|name| (name, None))) else {
            return Ok(());
        };
        let mut names = BlockParams::new();
        match path {
            Some(_) => names.add_path(name, Vec::new())?,
            None => names.add_value(name, item.clone())?,
        }
        if let Some(index) = index {
            names.add_value(index, n.into())?;
        }
        block.set_block_params(names);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::value::Value;
    use crate::template::{Engine, RenderFault, Scope};

    fn scope(length: usize) -> Scope {
        let list = Value::List((0..length).map(|n| format!("i{n}")).collect());
        Scope::new([("l", Some(&list)), ("none", Some(&Value::List(Vec::new()))), ("x", None)], [])
    }

    fn render(text: &str, length: usize) -> Result<String, RenderFault> {
        let template = handlebars::Template::compile(text).expect("a template");
        Engine::new(&BTreeMap::new()).render(&template, &scope(length))
    }

    /// Holds that our loop and the one of handlebars give the same.
    fn check(text: &str, expected: Option<&str>) {
        let mut theirs = Handlebars::new();
        theirs.set_strict_mode(true);
        let data = serde_json::json!({ "l": ["i0", "i1", "i2"], "none": [], "x": null });
        assert_eq!(render(text, 3).ok(), theirs.render_template(text, &data).ok(), "{text}");
        assert_eq!(render(text, 3).ok().as_deref(), expected, "{text}");
    }

    #[test]
    fn a_loop_is_that_of_handlebars() {
        check(
            "{{#each l}}{{@index}}{{this}}{{@first}}{{@last}} {{/each}}",
            Some("0i0truefalse 1i1falsefalse 2i2falsetrue "),
        );
        check("{{#each l as |a|}}{{a}}{{/each}}", Some("i0i1i2"));
        check("{{#each l as |a n|}}{{n}}{{a}}{{/each}}", Some("0i01i12i2"));
        check("{{#each l}}{{#each ../l}}{{@../index}}{{this}}{{/each}}{{/each}}", Some("0i00i10i21i01i11i22i02i12i2"));
        check("{{#each l}}{{#if @first}}a{{else}}b{{/if}}{{/each}}", Some("abb"));
        check("{{#each none}}a{{else}}b{{/each}}{{#each none}}c{{/each}}", Some("b"));
        check("{{#each x}}a{{else}}b{{/each}}", Some("b"));
        check("{{#each x}}a{{/each}}", None);
    }

    #[test]
    fn loops_inside_loops_come_to_an_end() {
        let bomb = format!("a\n{}{}", "{{#each @root.l}}\n".repeat(5), "{{/each}}\n".repeat(5));
        let Err(RenderFault::Endless { line: Some(line), partial: None }) = render(&bomb, 2000) else {
            panic!("no end")
        };
        assert!((2..=6).contains(&line), "{line}");
        assert_eq!(render("{{#each l}}{{#each ../l}}{{/each}}{{/each}}", 700), Ok(String::new()));
    }
}
