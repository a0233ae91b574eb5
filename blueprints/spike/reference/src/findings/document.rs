/// The line before the findings.
pub const BEGIN: &str = "<!-- findings: begin -->";
/// The line after them.
pub const END: &str = "<!-- findings: end -->";

/// Why the findings have no place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkerFault {
    /// It is not there.
    #[error("the line `{0}` is missing")]
    Missing(&'static str),
    /// It is there more than once.
    #[error("the line `{0}` is there more than once")]
    Twice(&'static str),
    /// They are the wrong way round.
    #[error("`{END}` stands before `{BEGIN}`")]
    Reversed,
}

/// The document with `findings` between its markers, and everything else as it was.
///
/// # Errors
/// [`MarkerFault`] when it does not hold each marker once, the beginning first.
pub fn replace(document: &str, findings: &str) -> Result<String, MarkerFault> {
    let begin = only(document, BEGIN)? + BEGIN.len();
    let end = only(document, END)?;
    if end < begin {
        return Err(MarkerFault::Reversed);
    }
    let (before, after) = (&document[..begin], &document[end..]);
    Ok(format!("{before}\n\n{}\n\n{after}", findings.trim()))
}

fn only(document: &str, marker: &'static str) -> Result<usize, MarkerFault> {
    let mut places = document.match_indices(marker);
    let (at, _) = places.next().ok_or(MarkerFault::Missing(marker))?;
    match places.next() {
        None => Ok(at),
        Some(_) => Err(MarkerFault::Twice(marker)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_else_stays() {
        let document = format!("# A\r\n\n{BEGIN}\nold\n{END}\n\nend without newline");
        let once = replace(&document, "new\n").unwrap();
        let expected = format!("# A\r\n\n{BEGIN}\n\nnew\n\n{END}\n\nend without newline");
        assert_eq!(once, expected);
        assert_eq!(replace(&once, "new").unwrap(), expected);
    }

    #[test]
    fn each_marker_stands_once() {
        let check = |document: String, fault| assert_eq!(replace(&document, ""), Err(fault));
        check(String::new(), MarkerFault::Missing(BEGIN));
        check(BEGIN.to_owned(), MarkerFault::Missing(END));
        check(format!("{BEGIN}{END}{END}"), MarkerFault::Twice(END));
        check(format!("{END}{BEGIN}"), MarkerFault::Reversed);
    }
}
