//! `scaffold blueprint` from outside: `init`, `lint`, `show`, `test`, and what a blueprint may get wrong.

use crate::sandbox::{Output, Sandbox};

/// The smallest blueprint, with a manifest's further lines and further files.
fn job(manifest: &str, files: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let head =
        "schema = 1\nname = \"job\"\n[[parameter]]\nname = \"name\"\nkind = \"string\"\nspecimen = \"acme-job\"\n";
    sandbox.write_all("job", &format!("//- blueprint.toml\n{head}{manifest}\n//- reference/x.md\nacme-job\n{files}"));
    sandbox
}

/// Holds that `lint` and `new` refuse the blueprint with these words, and that nothing was written.
#[track_caller]
fn check_refused(sandbox: &Sandbox, words: &[&str]) {
    let before = sandbox.tree("");
    sandbox.run(&["blueprint", "lint", "./job"]).fails(2, words);
    let new = sandbox.run(&["new", "./job", "made", "--defaults", "-s", "name=abc"]);
    assert!(new.status != 0 && new.stdout.is_empty(), "{new}");
    assert_eq!(sandbox.tree(""), before);
}

#[test]
fn ten_mistakes_are_told_at_once_with_their_places() {
    let sandbox = Sandbox::new();
    let manifest = "\
schema = 2
name = \"Bad Name\"
sumary = \"x\"
verbatim = [\"../x\"]

[[parameter]]
name = \"name\"
kind = \"strin\"

[[parameter]]
name = \"resource\"
kind = \"string\"
specimen = \"purchase-order\"
pattern = \"[\"

[[parameter]]
name = \"store\"
kind = \"choice\"
choices = [\"a\", \"b\"]
default = \"c\"

[[component]]
name = \"audit\"
requires = [\"audi\"]

[[files]]
paths = [\"x\"]
when = '(has \"adit\")'

[[ownership]]
paths = [\"x\"]
mode = \"pinned\"

[[rule]]
id = \"r\"
kind = \"dependncy\"
why = \"w\"
";
    sandbox.write("job/blueprint.toml", manifest);
    sandbox.write("job/reference/x", "");
    let places = ["1:10", "2:8", "3:1", "4:13", "8:8", "14:11", "20:11", "24:13", "28:8", "32:8", "36:8"];
    let output = sandbox.run(&["blueprint", "lint", "./job"]);
    let at = places.map(|place| format!("job/blueprint.toml:{place}\n"));
    let hints = ["`summary`", "`string`", "there is `a`, `b`", "`audit`", "`dependency`", "11 errors"];
    output.fails(2, &at.iter().map(String::as_str).chain(hints).collect::<Vec<_>>());
    assert!(output.stderr.matches("━").count() > 11, "carets: {output}");
    sandbox.run(&["new", "./job", "x", "--defaults"]).fails(2, &["11 errors, nothing was written"]);
    let json = sandbox.run(&["blueprint", "lint", "./job", "--json"]).json();
    assert_eq!(json["error"]["diagnostics"].as_array().map(Vec::len), Some(12), "eleven errors and a warning: {json}");
    assert_eq!(json["error"]["diagnostics"][2]["location"]["line"], 3);
    let ascii = Output::from(
        sandbox.command("").env("LC_ALL", "C").args(["blueprint", "lint", "./job"]).output().expect("it runs"),
    );
    assert!(!ascii.stderr.contains(['━', '╭', '│']) && ascii.stderr.contains("^^^"), "{ascii}");
}

#[test]
fn broken_syntax_is_told_with_its_place() {
    let check = |text: &str, words: &[&str]| {
        let sandbox = Sandbox::new();
        sandbox.write("job/blueprint.toml", text);
        sandbox.write("job/reference/x", "");
        check_refused(&sandbox, words);
    };
    check("schema = 1\nname = \nsummary = x\n", &["toml:2:", "toml:3:"]);
    check("schema = 1\nname = \"a\nsummary = \"b\"\n", &["toml:2:"]);
    check("schema = 1\n<<<<<<< HEAD\nname = \"a\"\n", &["toml:2:1", "merge conflict"]);
    check("", &["the key `schema` is missing", "the key `name` is missing"]);
    check("[[parameter]]\n[[parameter]]\nname = 1\n", &["toml:1:1", "toml:3:8"]);
    check("parameter = 3\ncomponent = [1]\n", &["toml:1:13", "toml:2:14"]);
    let deep = format!("schema = 1\nname = \"a\"\nx = {}1{}\n", "[".repeat(5_000), "]".repeat(5_000));
    check(&deep, &["toml:3:"]);
    let sandbox = job("", "");
    sandbox.write("job/blueprint.toml", b"\xff\xfe");
    check_refused(&sandbox, &["job/blueprint.toml: the file is not UTF-8"]);
    sandbox.write("job/blueprint.toml", "#".repeat(2 << 20));
    check_refused(&sandbox, &["a manifest has at most 1048576 bytes"]);
}

#[test]
fn names_in_templates_are_checked_before_anything_renders() {
    let check = |file: &str, text: &str, words: &[&str]| {
        let sandbox = job("[[component]]\nname = \"audit\"\n", &format!("//- reference/{file}\n{text}\n"));
        check_refused(&sandbox, words);
    };
    check("a.rs", "x\n// {{#if typo}}\n// {{/if}}", &["job/reference/a.rs:2:", "`typo`"]);
    check("a.rs", "// {{#if nam}}\n// {{/if}}", &["did you mean `name`?"]);
    check("a.rs", "// {{#if (and name typo)}}\n// {{/if}}", &["`typo`"]);
    check("a.rs", "// {{#if (has \"adit\")}}\n// {{/if}}", &["no component `adit`", "did you mean `audit`?"]);
    check("a.rs", "// {{#if (now)}}\n// {{/if}}", &["a.rs:1:"]);
    check("a.rs", "// {{#if name}}", &["`#if` is never closed"]);
    check("a.rs", "// {{/if}}", &["`/if` closes nothing"]);
    check("a.rs", "// {{#if (eq name}}\n// {{/if}}", &["a.rs:1:", "cannot be read"]);
    check("a.rs", "// {{#with name}}\n// {{/with}}", &["`#with` is no directive"]);
    check("a.txt.hbs", "{{typo}}", &["a.txt.hbs:1:", "`typo`"]);
    check("a.txt.hbs", "ok\n{{env \"HOME\"}}", &["a.txt.hbs:2:", "`env` is no helper", "helpers are pure"]);
    check("a.txt.hbs", "{{now}} {{uuid}}", &["`now`", "`uuid`"]);
    check("a.txt.hbs", "{{lookup this name}}", &["`lookup`"]);
    check("a.txt.hbs", "{{> nope}}", &["`nope`"]);
    check("a.txt.hbs", "{{#each name}}{{/each}}", &["a.txt.hbs:1:"]);
    check("a.txt.hbs", "{{{{raw}}}}", &["a.txt.hbs"]);
    check("a.txt.hbs", "{{name", &["a.txt.hbs:1:"]);
    let deep = format!("{}{}", "{{#if name}}".repeat(1_000), "{{/if}}".repeat(1_000));
    check("a.txt.hbs", &deep, &["a.txt.hbs:1", "deep"]);
    let brackets = format!("{{{{#if {}name{}}}}}{{{{/if}}}}", "(not ".repeat(3_000), ")".repeat(3_000));
    check("a.txt.hbs", &brackets, &["a.txt.hbs:1"]);
    check("a.rs", &format!("// {brackets}").replace("{{/if}}", "\n// {{/if}}"), &["a.rs:1"]);
    let lines = "// {{#if name}}\n".repeat(3_000) + &"// {{/if}}\n".repeat(3_000);
    check("a.rs", &lines, &["blocks nest deeper than"]);
}

#[test]
fn partials_that_include_each_other_are_an_error() {
    let cycle = job("", "//- partials/a.hbs\n{{> b}}\n//- partials/b.hbs\n{{> a}}\n//- reference/y.txt.hbs\n{{> a}}\n");
    check_refused(&cycle, &["y.txt.hbs:1:", "`a`"]);
    let own = job("", "//- partials/a.hbs\n{{#if name}}{{> a}}{{/if}}\n//- reference/y.txt.hbs\n{{> a}}\n");
    check_refused(&own, &["y.txt.hbs:1:", "`a`"]);
    // Nobody includes them: still an error, and no stack overflow.
    let unused = job("", "//- partials/a.hbs\n{{> a}}\n");
    let output = unused.run(&["blueprint", "lint", "./job"]);
    assert!(matches!(output.status, 0 | 2), "{output}");
    let inline = job("", "//- reference/y.txt.hbs\n{{#*inline \"a\"}}{{> a}}{{/inline}}{{> a}}\n");
    check_refused(&inline, &["y.txt.hbs:1:"]);
    // Each doubles the one below it: not a cycle, and a gigabyte.
    let mut bomb =
        String::from("//- partials/p0.hbs\n0123456789abcdef0123456789abcdef\n//- reference/y.txt.hbs\n{{> p25}}\n");
    (1..=25).for_each(|n| bomb.push_str(&format!("//- partials/p{n}.hbs\n{{{{> p{0}}}}}{{{{> p{0}}}}}\n", n - 1)));
    let sandbox = job("", &bomb);
    let output = sandbox.run(&["new", "./job", "made", "--defaults", "-s", "name=abc"]);
    assert!(output.status == 2 && sandbox.tree("").iter().all(|name| !name.starts_with("made")), "{output}");
}

#[test]
fn what_is_literal_in_a_live_file_stays() {
    let text = "fn main() { println!(\"{{name}} {{#if typo}}\"); } // {{name}}\n// {{name}}\n// {{> nope}}\n// {{!-- x --}}\n// {{#if typo}} x\n";
    let sandbox = job(
        "",
        &format!(
            "//- reference/a.rs\n{text}//- reference/b.yml\non: ${{{{ matrix.os }}}}\n//- reference/c.md\n# {{{{#if typo}}}}\n//- reference/d.json\n{{\"x\": \"{{{{#if typo}}}}\"}}\n"
        ),
    );
    assert_eq!(sandbox.ok(&["blueprint", "lint", "./job"]).status, 0);
    sandbox.ok(&["new", "./job", "made", "--defaults"]);
    assert_eq!(sandbox.read("made/a.rs"), text);
    assert_eq!(sandbox.read("made/b.yml"), "on: ${{ matrix.os }}\n");
    assert_eq!(
        (sandbox.read("made/x.md"), sandbox.read("made/c.md")),
        ("made\n".to_owned(), "# {{#if typo}}\n".to_owned())
    );
}

#[test]
fn a_pack_holds_regular_files_only() {
    let sandbox = job("", "");
    sandbox.write("secret", "s");
    sandbox.link("job/reference/l", "../../secret");
    sandbox.run(&["new", "./job", "made", "--defaults"]).fails(2, &["`reference/l` is a link to `../../secret`"]);
    sandbox.remove("job/reference/l");
    sandbox.write("job/reference/CON.txt", "");
    sandbox.run(&["new", "./job", "made", "--defaults"]).fails(2, &["reserved device name"]);
    sandbox.remove("job/reference/CON.txt");
    sandbox.write("job/reference/a", "");
    sandbox.write("job/reference/A", "");
    sandbox.run(&["new", "./job", "made", "--defaults"]).fails(2, &["`reference/A` and `reference/a` are one path"]);
    assert!(!sandbox.path("made").exists());
}

#[test]
fn rendered_paths_cannot_collide_or_escape() {
    let clash = job(
        "[[parameter]]\nname = \"resource\"\nkind = \"string\"\nspecimen = \"purchase-order\"\n",
        "//- reference/acme-job.md\n//- reference/purchase-order.md\n",
    );
    clash.run(&["new", "./job", "made", "-s", "name=abc", "-s", "resource=abc"]).fails(2, &["abc.md"]);
    let escape = job(
        "[[parameter]]\nname = \"many\"\nkind = \"list\"\n[[files]]\npaths = [\"y\"]\neach = \"many\"\nas = \"../{{item}}\"\n",
        "//- reference/y\n",
    );
    escape.run(&["new", "./job", "made", "-s", "name=abc", "-s", "many=a"]).fails(4, &["`../a`", "leave the project"]);
    let same = job(
        "[[parameter]]\nname = \"many\"\nkind = \"list\"\n[[files]]\npaths = [\"y\"]\neach = \"many\"\nas = \"{{upper item}}\"\n",
        "//- reference/y\n",
    );
    same.run(&["new", "./job", "made", "-s", "name=abc", "-s", "many=a,A,a"]).fails(2, &["render/collision"]);
}

#[test]
fn init_makes_a_blueprint_that_passes_its_own_tests() {
    let sandbox = Sandbox::new();
    let output = sandbox.run(&["blueprint", "init", "audit-service"]);
    assert_eq!(output.status, 0, "{output}");
    assert!(
        sandbox.path("audit-service/blueprint.toml").exists()
            && sandbox.path("audit-service/reference/Cargo.toml").exists()
    );
    sandbox.ok(&["blueprint", "lint", "./audit-service", "--strict"]);
    sandbox.ok(&["blueprint", "test", "./audit-service", "--no-run"]);
    sandbox.ok(&["new", "./audit-service", "made", "--defaults"]);
    sandbox.run(&["blueprint", "init", "audit-service"]).fails(2, &["audit-service"]);
    sandbox.run(&["blueprint", "init", "!!"]).fails(2, &["`!!` is no name for a blueprint"]);
}

#[test]
fn lint_warns_and_strict_fails() {
    let sandbox = Sandbox::with_pack();
    let output = sandbox.run(&["blueprint", "lint", "./base"]);
    assert!(output.status == 0 && output.stderr.contains("warning[rule/no-failing-example]"), "{output}");
    assert_eq!(sandbox.run(&["blueprint", "lint", "./base", "--strict"]).status, 1);
    let json = sandbox.run(&["blueprint", "lint", "./base", "--json"]).json();
    assert_eq!((json["status"].as_str(), json["diagnostics"][0]["level"].as_str()), (Some("findings"), Some("warn")));
}

#[test]
fn show_tells_what_a_blueprint_asks() {
    let sandbox = Sandbox::with_pack();
    let text = sandbox.ok(&["blueprint", "show", "./base//svc"]).stdout;
    ["pool (integer, default 5, when (eq store \"postgres\"))", "auth (off, requires audit)", "postgres, bare"]
        .iter()
        .for_each(|word| assert!(text.contains(word), "{text}"));
    assert!(sandbox.ok(&["blueprint", "show", "./base//svc", "--files"]).stdout.contains("  src/auth.rs\n"));
    let json = sandbox.ok(&["blueprint", "show", "./base", "--json"]).stdout;
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
}

#[test]
fn cases_are_rendered_and_their_commands_run() {
    let sandbox = Sandbox::with_pack();
    let run = |arguments: &[&str]| sandbox.run(&[&["blueprint", "test", "./base"], arguments].concat());
    let output = run(&["-j", "2"]);
    assert!(output.status == 0 && output.stdout.contains("ok      svc/all\nok      svc/postgres, bare\n"), "{output}");
    let one = run(&["--case", "bare", "--json"]).json();
    assert_eq!((one["cases"].as_array().map(Vec::len), one["cases"][0]["passed"].as_bool()), (Some(1), Some(true)));
    run(&["--case", "nope"]).fails(2, &["no case holds `nope`"]);
    assert!(run(&["--matrix", "--no-run"]).stdout.contains("matrix: "));
    assert_eq!(run(&["--keep", "kept", "--case", "all"]).status, 0);
    assert!(sandbox.tree("kept").iter().any(|name| name.ends_with("src/auth.rs")), "{:?}", sandbox.tree("kept"));
    assert_eq!(run(&["--keep", "kept", "--case", "all"]).status, 0);
}

#[test]
fn a_case_that_fails_says_what_its_command_said() {
    let sandbox = Sandbox::with_pack();
    let with = |command: &str| {
        let text = sandbox.read("base/svc/blueprint.toml");
        let head = text.split("[test]").next().expect("a head").to_owned();
        sandbox.write("base/svc/blueprint.toml", format!("{head}[test]\nrun = [{command}]\n"));
        sandbox.run(&["blueprint", "test", "./base//svc", "--case", "bare"])
    };
    let failed = with("[\"sh\", \"-c\", \"echo loud; exit 3\"]");
    assert!(
        failed.status == 1 && failed.stdout.contains("FAILED  svc/postgres, bare") && failed.stdout.contains("| loud"),
        "{failed}"
    );
    let changed = with("[\"sh\", \"-c\", \"echo >> Cargo.toml; rm run.sh; touch new\"]");
    assert!(changed.status == 1 && changed.stdout.contains("the commands changed Cargo.toml, run.sh"), "{changed}");
    let absent = with("[\"no-such-program-anywhere\"]");
    assert!(absent.status == 1 && absent.stdout.contains("cannot be started"), "{absent}");
    with("[]").fails(2, &["a command has a program at least"]);
    assert!(!sandbox.tree("").iter().any(|name| name.contains("target-")));
}

#[test]
fn no_command_of_a_pack_runs_but_in_blueprint_test() {
    let sandbox = Sandbox::with_pack();
    let text = sandbox
        .read("base/svc/blueprint.toml")
        .replace("[[\"test\", \"-f\", \"Cargo.toml\"]]", "[[\"touch\", \"../../ran\"]]");
    let here = sandbox.path("ran").display().to_string();
    sandbox.write("base/svc/blueprint.toml", text.replace("../../ran", &here));
    sandbox.ok(&["new", "./base//svc", "x", "--defaults"]);
    sandbox.ok(&["-C", "x", "diff"]);
    sandbox.ok(&["-C", "x", "lock"]);
    sandbox.ok(&["blueprint", "lint", "./base"]);
    assert!(!sandbox.path("ran").exists());
    sandbox.ok(&["blueprint", "test", "./base"]);
    assert!(sandbox.path("ran").exists());
}
