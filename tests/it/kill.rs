//! What a kill or a Ctrl-C leaves: a folder that is whole or absent, and nothing that the next run does not remove.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

const ROUNDS: u32 = 40;
const FILES: usize = 300;

/// A sandbox with a pack large enough to be caught at work.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "big/blueprint.toml",
        "schema = 1\nname = \"big\"\n[[parameter]]\nname = \"name\"\nkind = \"string\"\nspecimen = \"acme-service\"\n",
    );
    for at in 0..FILES {
        sandbox.write(&format!("big/reference/d{}/f{at}.rs", at % 17), "acme_service\n".repeat(40));
    }
    sandbox
}

fn start(sandbox: &Sandbox, arguments: &[&str]) -> Child {
    let mut command = sandbox.command("");
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// How long one undisturbed run takes.
fn duration(sandbox: &Sandbox, arguments: &[&str]) -> Duration {
    let begin = Instant::now();
    sandbox.ok(arguments);
    begin.elapsed()
}

/// Waits a little longer each round, from nothing to past the end.
fn wait(round: u32, whole: Duration) {
    std::thread::sleep(whole.mul_f64(1.2) * round / ROUNDS);
}

fn staging(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let names = fs::read_dir(sandbox.path(folder)).expect("a folder");
    let names = names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".scaffold-")).collect()
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn a_killed_new_leaves_a_folder_whole_or_absent() {
    let sandbox = sandbox();
    let whole = duration(&sandbox, &["new", "./big", "model", "--defaults", "-s", "name=orders"]);
    let (mut absent, mut present) = (0, 0);
    for round in 0..ROUNDS {
        let mut child = start(&sandbox, &["new", "./big", "orders", "--defaults"]);
        wait(round, whole);
        child.kill().expect("a kill");
        child.wait().expect("an end");
        if sandbox.path("orders").exists() {
            let diff = sandbox.run_in("orders", &["diff", "--fail-on", "any"]);
            assert_eq!(diff.status, 0, "half a project in round {round}: {diff}");
            fs::remove_dir_all(sandbox.path("orders")).expect("removed");
            present += 1;
        } else {
            absent += 1;
        }
    }
    assert!(absent > 0, "no kill came in time: {present} whole");
    sandbox.ok(&["new", "./big", "last", "--defaults"]);
    assert_eq!(staging(&sandbox, ""), [""; 0], "the next run cleans up");
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn a_killed_new_into_a_folder_is_finished_or_never_begun() {
    let sandbox = sandbox();
    sandbox.ok(&["new", "./big", "orders", "--defaults"]);
    let again = ["new", "./big", "orders", "--force", "--defaults", "-s", "name=billing"];
    sandbox.ok(&["new", "./big", "model", "--defaults"]);
    let whole = duration(&sandbox, &["new", "./big", "model", "--force", "--defaults", "-s", "name=billing"]);
    for round in 0..ROUNDS / 2 {
        let mut child = start(&sandbox, &again);
        wait(round * 2, whole);
        child.kill().expect("a kill");
        child.wait().expect("an end");
        // The next command finishes what was decided, and forgets what was not; it may be the same one.
        if round % 2 == 1 {
            sandbox.ok(&again);
        }
        let diff = sandbox.run_in("orders", &["diff", "--fail-on", "any"]);
        assert_eq!(diff.status, 0, "old and new files mixed in round {round}: {diff}");
        assert_eq!(staging(&sandbox, "orders"), [""; 0]);
        sandbox.ok(&["new", "./big", "orders", "--force", "--defaults"]);
    }
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn an_interrupt_in_time_changes_nothing_and_says_so() {
    let sandbox = sandbox();
    let whole = duration(&sandbox, &["new", "./big", "model", "--defaults"]);
    let stopped = std::cell::Cell::new(0);
    // Past the first rounds it goes on only until one signal came in time.
    for round in (0..ROUNDS * 5).take_while(|round| *round < ROUNDS || stopped.get() == 0) {
        let child = start(&sandbox, &["new", "./big", "orders", "--defaults"]);
        wait(round % ROUNDS, whole);
        sandbox.shell("", &format!("kill -INT {} 2>&1", child.id()));
        let output = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => assert_eq!(sandbox.run_in("orders", &["diff", "--fail-on", "any"]).status, 0),
            // A signal before the program listens ends it at once; nothing was begun then.
            None => assert!(!sandbox.path("orders").exists()),
            Some(code) => {
                assert_eq!((code, said.contains("stopping, nothing was changed")), (130, true), "{said}");
                assert!(!sandbox.path("orders").exists());
                stopped.set(stopped.get() + 1);
            }
        }
        if sandbox.path("orders").exists() {
            fs::remove_dir_all(sandbox.path("orders")).expect("removed");
        }
        assert_eq!(staging(&sandbox, ""), [""; 0], "in round {round}");
    }
    assert!(stopped.get() > 0, "no interrupt came in time");
}

#[test]
fn a_run_that_waits_for_its_answers_can_be_stopped() {
    let sandbox = sandbox();
    let mut command = sandbox.command("");
    let arguments = ["new", "./big", "a/orders", "-i", "-"];
    let mut child = command.args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let stdin = child.stdin.take().expect("a pipe");
    std::thread::sleep(Duration::from_millis(500));
    sandbox.shell("", &format!("kill -INT {}", child.id()));
    let until = Instant::now() + Duration::from_secs(5);
    while child.try_wait().expect("it can be asked").is_none() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    let ended = child.try_wait().expect("it can be asked").is_some();
    drop(stdin);
    child.wait().expect("an end");
    assert!(ended, "a run that reads its stdin passed over Ctrl-C");
    assert!(!sandbox.path("a").exists());
}

#[test]
fn of_runs_at_once_one_makes_the_folder() {
    let sandbox = sandbox();
    for _ in 0..3 {
        let runs: Vec<Child> = (0..4).map(|_| start(&sandbox, &["new", "./big", "a/orders", "--defaults"])).collect();
        let ends: Vec<_> = runs.into_iter().map(|run| run.wait_with_output().expect("an end")).collect();
        let codes: Vec<_> = ends.iter().map(|end| end.status.code()).collect();
        let said = ends.iter().map(|end| String::from_utf8_lossy(&end.stderr)).collect::<String>();
        assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?} {said}");
        assert!(codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?} {said}");
        assert_eq!(sandbox.run_in("a/orders", &["diff", "--fail-on", "any"]).status, 0);
        assert_eq!(staging(&sandbox, "a"), [""; 0]);
        fs::remove_dir_all(sandbox.path("a")).expect("removed");
    }
}
