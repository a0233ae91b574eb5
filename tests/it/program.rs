//! Reports as the program writes them: several at once, and where GitHub wants them.

use crate::sandbox::Sandbox;

#[path = "../sarif/schema.rs"]
mod sarif;

use sarif::check_sarif;

/// A project in a folder of its repository, with a gate that is missing and a function that is gone.
fn drifted() -> Sandbox {
    let sandbox = Sandbox::with_project();
    sandbox.remove("orders/.git");
    sandbox.git("", &["init", "--quiet"], "");
    sandbox.remove("orders/deny.toml");
    sandbox
}

#[test]
fn one_run_writes_every_format() {
    let sandbox = drifted();
    let formats = ["terminal", "json", "markdown", "sarif", "github", "html"];
    let sinks: Vec<String> = formats.iter().map(|format| format!("{format}=../{format}.out")).collect();
    let flags: Vec<&str> = sinks.iter().flat_map(|sink| ["-r", sink.as_str()]).collect();
    sandbox.run_in("orders", &[&["diff"], flags.as_slice()].concat());
    for format in formats {
        let output = sandbox.run_in("orders", &["diff", "-f", format]);
        let (file, stdout) = (sandbox.read(&format!("{format}.out")), output.stdout.clone());
        // A terminal has its own width, and says how to go back from where the reader is.
        assert!(format == "terminal" || file == stdout, "{format}: {file}\n{stdout}");
        assert!(file.contains("deny.toml") && output.status == 1, "{format}: {output}");
    }
    sandbox
        .run_in("orders", &["diff", "-r", "pdf=x"])
        .fails(2, &["there are terminal, json, markdown, sarif, github, html"]);
}

#[test]
fn paths_count_from_the_top_of_the_repository() {
    let sandbox = drifted();
    let document = check_sarif(&sandbox.run_in("orders", &["diff", "-f", "sarif"]).stdout);
    let result = &document["runs"][0]["results"][0];
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "orders/deny.toml");
    let output = sandbox.run_in("orders", &["diff", "-f", "github"]);
    assert!(output.stdout.starts_with("::error file=orders/deny.toml,title="), "{output}");
}

#[test]
fn the_summary_of_a_step_is_added_to() {
    let sandbox = drifted();
    sandbox.write("summary.md", "# before\n");
    let mut command = sandbox.command("orders");
    command.args(["diff", "-f", "github"]).env("GITHUB_STEP_SUMMARY", sandbox.path("summary.md"));
    let output = command.output().expect("it runs");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), b"".as_slice()));
    let summary = sandbox.read("summary.md");
    assert!(summary.starts_with("# before\n<!-- scaffold diff -->\n") && summary.contains("`deny.toml`"), "{summary}");
}
