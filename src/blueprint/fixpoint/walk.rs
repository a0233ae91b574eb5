//! A walk over the lines of a live file: what the directives leave of it.

use crate::blueprint::Blueprint;
use crate::blueprint::answers::Answers;
use crate::model::value::Value;
use crate::syntax::Leader;
use crate::template::live::{Line, classify};
use crate::template::{Condition, Scope, Vocabulary};

/// A line that is left, with its line end, and where it stands in the reference, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) text: String,
    pub(super) line: usize,
}

/// A directive the walk cannot follow.
#[derive(Debug)]
pub(super) struct WalkFault {
    pub(super) line: usize,
    pub(super) message: String,
}

/// What conditions are evaluated against.
pub(super) struct World<'b> {
    blueprint: &'b Blueprint,
    answers: &'b Answers,
    vocabulary: Vocabulary,
    pub(super) scope: Scope,
    /// What the item is called beside `item`.
    names: Vec<String>,
}

enum Node {
    Line(Kept),
    Block(Vec<Branch>),
}

struct Branch {
    head: Head,
    line: usize,
    body: Vec<Node>,
}

enum Head {
    If(String),
    Unless(String),
    Each { list: String, name: Option<String> },
    Else,
}

/// The lines that are left of `text`.
///
/// # Errors
/// The first directive that is out of place or that no walk over lines can follow.
pub(super) fn walk(text: &str, leaders: &[Leader], world: &World<'_>) -> Result<Vec<Kept>, WalkFault> {
    let mut kept = Vec::new();
    emit(&parse(text, leaders)?, world, &mut kept)?;
    Ok(kept)
}

fn parse(text: &str, leaders: &[Leader]) -> Result<Vec<Node>, WalkFault> {
    let mut root = Vec::new();
    let mut open: Vec<Vec<Branch>> = Vec::new();
    for (index, text) in text.split_inclusive('\n').enumerate() {
        let line = index + 1;
        let fault = |message: &str| WalkFault { line, message: message.to_owned() };
        let branch = |head| Branch { head, line, body: Vec::new() };
        match classify(text, leaders) {
            Line::Tag(tag) => match (tag.strip_prefix('#'), tag.strip_prefix('/')) {
                (Some(tag), _) => open.push(vec![branch(head(tag).ok_or_else(|| fault("an unknown block"))?)]),
                (_, Some(_)) => {
                    let block = open.pop().ok_or_else(|| fault("a block ends that never began"))?;
                    body(&mut root, &mut open).push(Node::Block(block));
                }
                _ => {
                    let block = open.last_mut().ok_or_else(|| fault("`else` outside any block"))?;
                    block.push(branch(alternative(tag).ok_or_else(|| fault("an unknown `else`"))?));
                }
            },
            Line::Marked { indent, text: live } if !open.is_empty() => {
                let end = &text[text.trim_end_matches(['\n', '\r']).len()..];
                let text = if live.is_empty() { end.to_owned() } else { [indent, live, end].concat() };
                body(&mut root, &mut open).push(Node::Line(Kept { text, line }));
            }
            _ => body(&mut root, &mut open).push(Node::Line(Kept { text: text.to_owned(), line })),
        }
    }
    match open.last().and_then(|block| block.first()) {
        Some(branch) => Err(WalkFault { line: branch.line, message: "a block that never ends".into() }),
        None => Ok(root),
    }
}

/// Where the next line belongs.
fn body<'n>(root: &'n mut Vec<Node>, open: &'n mut [Vec<Branch>]) -> &'n mut Vec<Node> {
    match open.last_mut().and_then(|block| block.last_mut()) {
        Some(branch) => &mut branch.body,
        None => root,
    }
}

fn head(tag: &str) -> Option<Head> {
    let (word, rest) = tag.split_once(char::is_whitespace)?;
    let rest = rest.trim();
    match word {
        "if" => Some(Head::If(rest.to_owned())),
        "unless" => Some(Head::Unless(rest.to_owned())),
        "each" => {
            let (list, name) = rest.split_once(" as ").map_or((rest, None), |(list, name)| (list, Some(name)));
            // `as |item index|`: the index is no part of a condition the walk could follow.
            let name = name.and_then(|name| name.trim().trim_matches('|').split_whitespace().next());
            Some(Head::Each { list: list.trim().to_owned(), name: name.map(str::to_owned) })
        }
        _ => None,
    }
}

fn alternative(tag: &str) -> Option<Head> {
    match tag {
        "else" | "^" => Some(Head::Else),
        _ => head(tag.strip_prefix("else ")?.trim()).filter(|head| matches!(head, Head::If(_) | Head::Unless(_))),
    }
}

/// Writes the lines of the branches that are taken.
fn emit(nodes: &[Node], world: &World<'_>, kept: &mut Vec<Kept>) -> Result<(), WalkFault> {
    for node in nodes {
        match node {
            Node::Line(line) => kept.push(line.clone()),
            Node::Block(branches) => block(branches, world, kept)?,
        }
    }
    Ok(())
}

/// The first branch whose head holds is taken, once or, for a list, once for each of its items.
fn block(branches: &[Branch], world: &World<'_>, kept: &mut Vec<Kept>) -> Result<(), WalkFault> {
    for branch in branches {
        let holds =
            |condition: &str| world.holds(condition).map_err(|message| WalkFault { line: branch.line, message });
        let taken = match &branch.head {
            Head::Else => true,
            Head::If(condition) => holds(condition)?,
            Head::Unless(condition) => !holds(condition)?,
            Head::Each { list, name } => {
                let items = world.list(list).map_err(|message| WalkFault { line: branch.line, message })?;
                for item in items {
                    emit(&branch.body, &world.with_item(item, name.as_deref()), kept)?;
                }
                if items.is_empty() {
                    continue;
                }
                return Ok(());
            }
        };
        if taken {
            return emit(&branch.body, world, kept);
        }
    }
    Ok(())
}

impl<'b> World<'b> {
    pub(super) fn new(blueprint: &'b Blueprint, answers: &'b Answers) -> Self {
        let vocabulary = blueprint.vocabulary.clone();
        Self { blueprint, answers, vocabulary, scope: answers.scope(), names: Vec::new() }
    }

    /// The world in which `item`, and `this` or `name` inside `#each`, is one item of a list.
    pub(super) fn with_item(&self, item: &str, name: Option<&str>) -> Self {
        let names = std::iter::once("this").chain(name).map(str::to_owned).collect();
        Self { vocabulary: self.vocabulary.with_item(), scope: self.scope.with_item(item), names, ..*self }
    }

    fn holds(&self, condition: &str) -> Result<bool, String> {
        let condition = Condition::new(&self.spelt(condition), &self.vocabulary);
        let condition =
            condition.map_err(|faults| faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join("; "))?;
        Ok(condition.holds(&self.blueprint.engine, &self.scope))
    }

    /// A condition in which the item goes by one name.
    fn spelt(&self, condition: &str) -> String {
        let mut parts = condition.split('"').enumerate().map(|(at, part)| match at % 2 {
            0 => {
                words(part).map(|word| if self.names.iter().any(|name| name == word) { "item" } else { word }).collect()
            }
            _ => part.to_owned(),
        });
        let first: String = parts.next().expect("a split has a first part");
        parts.fold(first, |whole, part| format!("{whole}\"{part}"))
    }

    fn list(&self, name: &str) -> Result<&'b [String], String> {
        match self.answers.get(name) {
            Some(Value::List(items)) => Ok(items),
            None if self.blueprint.parameter(name).is_some() => Ok(&[]),
            _ => Err(format!("`{name}` is no list")),
        }
    }
}

/// Runs of characters that make up a name, and what stands between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '@' | '.' | '/');
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c: char| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}
