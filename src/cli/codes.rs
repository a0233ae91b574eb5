//! What each code means, as `scaffold explain CODE` prints it.

use crate::model::code::Code;

/// Every code, each under a heading of its own.
const TEXT: &str = include_str!("codes.md");

/// The section of a code, its name first.
pub(super) fn section(code: Code) -> &'static str {
    sections().find(|section| heading(section) == code.name()).expect("every code has a section: a test holds that")
}

fn sections() -> impl Iterator<Item = &'static str> {
    TEXT.split("\n## ").skip(1)
}

fn heading(section: &str) -> &str {
    section.split_once('\n').map_or(section, |(heading, _)| heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_section_and_every_section_is_of_a_code() {
        let headings: Vec<&str> = sections().map(heading).collect();
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(headings, names, "in the order of the codes");
    }

    #[test]
    fn sections_say_something_and_fit_on_a_screen() {
        for section in Code::ALL.iter().map(|code| section(*code)) {
            let (code, body) = section.split_once('\n').expect("a heading ends its line");
            assert!(body.trim().len() > 40, "`{code}` says too little");
            assert!(body.lines().all(|line| line.chars().count() <= 120), "`{code}` has a line that is too long");
        }
    }
}
