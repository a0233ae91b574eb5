//! The crate without its command line: what links it alone gets what the program prints.

use scaffold::review::{Project, Request, ReviewError, TargetVersion, World, review};
use scaffold::{Format, Style, UserFolders};

use crate::sandbox::{Sandbox, TODAY};

/// A world that knows no settings, no cache and no network.
fn world() -> World {
    let today = TODAY.parse().expect("a date");
    World { today, offline: true, folders: UserFolders::default(), ..World::of_user() }
}

/// A project with a gate that is missing and a rule that is broken.
fn drifted() -> Sandbox {
    let sandbox = Sandbox::with_project();
    sandbox.remove("orders/deny.toml");
    sandbox.write("orders/src/core/sql.rs", "use sqlx::Pool;\n");
    sandbox
}

#[track_caller]
fn check(sandbox: &Sandbox, arguments: &[&str], request: &Request) {
    let printed = sandbox.run_in("orders", arguments);
    let project = Project::open(&sandbox.path("orders/src"), world()).expect("a project");
    let report = review(&project, request).expect("a report");
    assert_eq!(report.to_text(Format::Json, &Style::default()), printed.stdout, "{printed}");
    assert_eq!(i32::from(report.exit_code), printed.status, "{printed}");
}

#[test]
fn a_review_is_what_the_program_prints_byte_for_byte() {
    let sandbox = drifted();
    check(&sandbox, &["diff", "-f", "json"], &Request::diff());
    check(&sandbox, &["check", "-f", "json"], &Request::check());
    let since = Request { since: Some("HEAD".into()), ..Request::diff() };
    check(&sandbox, &["diff", "-f", "json", "--since", "HEAD"], &since);
    let never = Request { fail_on: None, ..Request::diff() };
    check(&sandbox, &["diff", "-f", "json", "--fail-on", "none"], &never);
}

#[test]
fn what_keeps_a_project_from_being_reviewed_is_an_error() {
    let sandbox = drifted();
    let nowhere = Project::open(&sandbox.path(""), world());
    assert!(matches!(nowhere, Err(ReviewError::NoProject { .. })));
    let toml = sandbox.read("orders/scaffold.toml").replace("orders", "invoices");
    sandbox.write("orders/scaffold.toml", toml);
    let project = Project::open(&sandbox.path("orders"), world()).expect("it can be read");
    assert!(matches!(review(&project, &Request::diff()), Err(ReviewError::Stale(_))));
    let ahead = Request { against: TargetVersion::Lock, rules: vec!["no-such-rule".into()], ..Request::check() };
    assert!(review(&project, &ahead).is_err());
}
