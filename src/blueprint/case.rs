//! Cases: the answers `scaffold blueprint test` renders and tests.

use super::faults::Faults;
use super::manifest::CaseTable;
use super::{Case, Component, Parameter};
use crate::model::code::Code;
use crate::model::suggestion::hint;
use crate::syntax::document::Document;

/// Reads every `[[case]]` and checks that it speaks of what there is. Whether the answers pass is for the interview.
pub(super) fn cases(
    tables: Vec<Document<'_>>,
    parameters: &[Parameter],
    components: &[Component],
    faults: &mut Faults,
) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for document in tables {
        let Some(table) = faults.read::<CaseTable>(document) else { continue };
        if cases.iter().any(|case| case.name == table.name.value) {
            faults.error(Code::ManifestTwice, &table.name.span, format!("there are two cases `{}`", table.name.value));
        }
        check(&table, parameters, components, faults);
        cases.push(Case {
            name: table.name.value,
            answers: table.answers.into_iter().map(|(name, at)| (name, at.value)).collect(),
            components: table.components.map(|on| on.into_iter().map(|at| at.value).collect()),
        });
    }
    cases
}

fn check(table: &CaseTable, parameters: &[Parameter], components: &[Component], faults: &mut Faults) {
    for (name, at) in &table.answers {
        match parameters.iter().find(|parameter| parameter.name == *name) {
            None => {
                let help = hint(name, parameters.iter().map(|parameter| parameter.name.as_str()));
                faults.error_help(Code::TemplateName, &at.span, format!("`{name}` is not a parameter"), help);
            }
            Some(parameter) if !parameter.kind.takes(&at.value) => {
                faults.error(Code::AnswerKind, &at.span, format!("`{name}` is {}", parameter.kind.noun()));
            }
            Some(_) => {}
        }
    }
    for component in table.components.iter().flatten() {
        if !components.iter().any(|known| known.name == component.value) {
            let help = hint(&component.value, components.iter().map(|known| known.name.as_str()));
            faults.error_help(
                Code::ComponentUnknown,
                &component.span,
                format!("there is no component `{}`", component.value),
                help,
            );
        }
    }
}
