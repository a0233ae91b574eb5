//! Why a baseline was not written, in words.

use super::Words;
use crate::cli::exit::Exit;
use crate::model::code::Code;
use crate::project::BASELINE;
use crate::review::BaselineFault;

/// How much of what is new is named.
const NAMED: usize = 20;

pub(super) fn words(fault: &BaselineFault) -> Words {
    match fault {
        BaselineFault::Exists => Words::new(
            Code::BaselineExists,
            &format!("there is a {BASELINE} already"),
            Some("`scaffold baseline update` takes out what is gone".into()),
            Exit::Usage,
        ),
        BaselineFault::Absent => Words::new(
            Code::BaselineNone,
            &format!("there is no {BASELINE}"),
            Some("`scaffold baseline create` writes one with all that is found now".into()),
            Exit::Usage,
        ),
        BaselineFault::NewDebt(new) => {
            let mut lines: Vec<String> = new.iter().take(NAMED).map(|line| format!("\n  {line}")).collect();
            if new.len() > NAMED {
                lines.push(format!("\n  and {} more", new.len() - NAMED));
            }
            let count = if new.len() == 1 { "1 finding is".to_owned() } else { format!("{} findings are", new.len()) };
            let message = format!("{count} new, nothing was written{}", lines.concat());
            let help = "put it right, or take it in with `--accept-new --reason TEXT`; `scaffold baseline prune` only \
                        takes out what is gone";
            Words::new(Code::BaselineNewDebt, &message, Some(help.into()), Exit::Usage)
        }
        BaselineFault::Blind { pack, reason } => Words::new(
            Code::BaselineBlind,
            &format!("what differs inside of files is not known without the text of the pack `{pack}`: {reason}"),
            Some("put the pack back at the version of the lock, and run it again".into()),
            Exit::Unreachable,
        ),
    }
}
