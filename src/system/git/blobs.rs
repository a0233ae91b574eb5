//! Contents by their names, through one `git cat-file --batch`: as they are stored, through no filter.

use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::path::Path;
use std::process::Stdio;

use bytes::Bytes;

use super::{GitError, command};

/// The largest content that is read, in bytes; it is the limit for files on disk, too.
const MOST_BYTES: u64 = 64 << 20;

/// The contents by those `names`, in their order; `None` for one that is not here or is larger than 64 MiB.
pub(super) fn read(root: &Path, names: &[&str]) -> Result<Vec<Option<Bytes>>, GitError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut git = command(root, &["cat-file", "--batch", "--buffer"]);
    let git = git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = git.spawn().map_err(GitError::Absent)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let asked = names.iter().flat_map(|name| [name, "\n"]).collect::<String>();
    // Both pipes may fill up, so one thread asks and one reads.
    let read = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(asked.as_bytes())));
        let mut answers = BufReader::new(stdout.ok_or(io::ErrorKind::BrokenPipe)?);
        names.iter().map(|_| one(&mut answers)).collect::<io::Result<Vec<_>>>()
    });
    _ = child.wait();
    read.map_err(|error| GitError::Failed { verb: "cat-file", message: error.to_string() })
}

/// `NAME TYPE SIZE`, the content and a line end; or `NAME missing`.
fn one(answers: &mut BufReader<impl Read>) -> io::Result<Option<Bytes>> {
    let mut head = String::new();
    if answers.read_line(&mut head)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut words = head.split_ascii_whitespace().skip(1);
    let (kind, size) = (words.next(), words.next().and_then(|size| size.parse::<u64>().ok()));
    let Some(size) = size else { return Ok(None) };
    let mut body = answers.take(size + 1);
    if kind != Some("blob") || size > MOST_BYTES {
        io::copy(&mut body, &mut io::sink())?;
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    body.read_to_end(&mut bytes)?;
    bytes.pop();
    Ok(Some(bytes.into()))
}
