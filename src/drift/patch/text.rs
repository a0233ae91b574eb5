//! Hunks of text, reversed.

use std::fmt::Write as _;

use crate::syntax::hunk::{Hunk, Hunks, Line, LineKind};

/// Writes hunks from blueprint to project as hunks from project to blueprint.
pub(super) fn write(out: &mut String, hunks: &Hunks) {
    for hunk in &hunks.hunks {
        let Hunk { old_start, old_len, new_start, new_len, lines } = hunk;
        _ = writeln!(out, "@@ -{} +{} @@", range(*new_start, *new_len), range(*old_start, *old_len));
        for run in lines.chunk_by(|one, next| is_change(one) == is_change(next)) {
            write_lines(out, run, LineKind::Context, ' ');
            write_lines(out, run, LineKind::Added, '-');
            write_lines(out, run, LineKind::Removed, '+');
        }
    }
}

fn is_change(line: &Line) -> bool {
    line.kind != LineKind::Context
}

fn write_lines(out: &mut String, run: &[Line], kind: LineKind, sign: char) {
    for line in run.iter().filter(|line| line.kind == kind) {
        let end = match (line.newline, line.crlf) {
            (true, true) => "\r\n",
            (true, false) => "\n",
            (false, _) => "\n\\ No newline at end of file\n",
        };
        _ = write!(out, "{sign}{}{end}", line.text);
    }
}

fn range(start: usize, len: usize) -> String {
    if len == 1 { start.to_string() } else { format!("{start},{len}") }
}
