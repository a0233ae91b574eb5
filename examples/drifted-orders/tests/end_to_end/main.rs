//! The real process over real HTTP: what no test inside one crate can show.

#![cfg(unix)]

mod kill;
mod process;
mod readme;

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use contracts::Problem;
use serde_json::Value;
use ureq::http::StatusCode;

use crate::process::{Folder, SOUND, Service};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ALL: &str = "/v1/orders";

#[test]
fn what_was_created_is_there_after_a_restart() -> Outcome {
    let folder = Folder::new()?;
    let service = Service::start(&folder)?;
    let client = folder.client("ann")?;
    let mut created = client.post(&service.url(ALL), "k", SOUND)?;
    assert_eq!(created.status(), StatusCode::CREATED);
    let new: Value = created.body_mut().read_json()?;
    let place = created.headers()["location"].to_str()?.to_owned();
    assert!(service.stop()?.success());

    let service = Service::start(&folder)?;
    let mut read = client.get(&service.url(&place))?;
    let known: Value = read.body_mut().read_json()?;
    assert_eq!(known, new);
    assert!(service.stop()?.success());
    Ok(())
}

#[test]
fn probes_have_a_port_of_their_own_and_a_wrong_path_is_a_problem() -> Outcome {
    let folder = Folder::new()?;
    let service = Service::start(&folder)?;
    let client = folder.client("ann")?;
    for probe in ["/livez", "/readyz", "/metrics"] {
        let answer = client.get(&service.admin_url(probe))?;
        assert_eq!(answer.status(), StatusCode::OK, "{probe}");
        let mut answer = client.get(&service.url(probe))?;
        let problem: Problem = answer.body_mut().read_json()?;
        assert_eq!(problem.status, 404, "{probe}");
    }
    Ok(())
}

/// The stop arrives between the head and the body of a request. `100 Continue` shows that the
/// handler waits for the body by then.
#[test]
fn sigterm_lets_a_request_under_way_finish() -> Outcome {
    let folder = Folder::new()?;
    let mut service = Service::start(&folder)?;
    let client = folder.client("ann")?;
    let mut stream = TcpStream::connect(&service.address)?;
    write!(stream, "POST {ALL} HTTP/1.1\r\nhost: test\r\n")?;
    write!(stream, "expect: 100-continue\r\nidempotency-key: k\r\n")?;
    for (name, value) in client.headers() {
        write!(stream, "{name}: {value}\r\n")?;
    }
    let length = SOUND.len();
    write!(
        stream,
        "content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )?;
    let mut answer = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    answer.read_line(&mut head)?;
    assert!(head.contains("100"), "{head}");

    service.terminate()?;
    service.wait_for("draining")?;
    stream.write_all(SOUND.as_bytes())?;
    let mut rest = String::new();
    answer.read_to_string(&mut rest)?;
    assert!(rest.contains("HTTP/1.1 201"), "{rest}");
    assert_eq!(service.wait()?.code(), Some(0));
    Ok(())
}

/// Load balancers learn first that no more traffic is wanted, and what they still send is answered.
#[test]
fn a_stop_is_announced_before_it_happens() -> Outcome {
    let folder = Folder::new()?;
    let mut service = Service::start_with(&folder, &[("ANNOUNCE", "2s")])?;
    let client = folder.client("ann")?;
    service.terminate()?;
    service.wait_for("stopping")?;
    let answer = client.get(&service.admin_url("/readyz"))?;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let answer = client.get(&service.admin_url("/livez"))?;
    assert_eq!(answer.status(), StatusCode::OK);
    let answer = client.post(&service.url(ALL), "k", SOUND)?;
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(service.wait()?.code(), Some(0));
    Ok(())
}

#[test]
fn a_wrong_configuration_ends_with_2_and_names_every_fault() -> Outcome {
    let folder = Folder::new()?;
    let faults = [("ADDRESS", "here"), ("LOG", "a=b=c"), ("PROFILE", "test")];
    let output = folder.program(&faults).output()?;
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8(output.stderr)?;
    for (name, _) in faults {
        assert!(words.contains(&Folder::variable(name)), "{name}: {words}");
    }
    Ok(())
}

#[test]
fn the_log_is_verified_from_the_command_line() -> Outcome {
    let folder = Folder::new()?;
    let service = Service::start(&folder)?;
    folder.client("ann")?.post(&service.url(ALL), "k", SOUND)?;
    assert!(service.stop()?.success());
    let verified = folder.audit(&["verify"])?;
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let head = String::from_utf8(folder.audit(&["head"])?.stdout)?;
    let (_, head) = head.trim().rsplit_once(' ').ok_or("no head")?;
    let again = folder.audit(&["verify", "--head", head])?;
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    let forged = head.replacen("1:", "2:", 1);
    let refused = folder.audit(&["verify", "--head", &forged])?;
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    Ok(())
}
