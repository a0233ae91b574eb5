use std::fs;
use std::process::Command;

use crate::Outcome;
use crate::process::{Folder, PROGRAM, Service};

/// The lines of `README.md` that call the service, as they stand there.
fn lines() -> Outcome<String> {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"))?;
    let (_, call) = readme.split_once("\n## Call\n").ok_or("nothing to call")?;
    let (call, _) = call.split_once("\n## ").unwrap_or((call, ""));
    let blocks = call.split("```sh\n").skip(1);
    let blocks = blocks.filter_map(|rest| rest.split_once("```"));
    Ok(blocks.map(|(block, _)| block).collect())
}

/// They work when they are pasted: only the place of the service and of the program is another.
#[test]
fn the_lines_of_the_readme_work() -> Outcome {
    let folder = Folder::new()?;
    let service = Service::start(&folder)?;
    let key = format!("-{}", folder.tenant());
    let lines = lines()?
        .replace("127.0.0.1:8080", &service.address)
        .replace("cargo run --quiet --", PROGRAM)
        // A database that outlives the test knows the keys of its last run.
        .replace("chairs-1", &format!("chairs{key}"))
        .replace("tables-1", &format!("tables{key}"));
    let mut bash: Command = folder.set_up(Command::new("bash"), &[]);
    let output = bash.args(["-euo", "pipefail", "-c", &lines]).output()?;
    let told = String::from_utf8(output.stdout)?;
    let error = String::from_utf8(output.stderr)?;
    assert!(output.status.success(), "{told}\n{error}");
    for word in ["Ten chairs", r#""state":"approved""#, "self-approval"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(told.contains("Two tables"), "{told}");
    for word in ["specversion", "holds up to"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    Ok(())
}
