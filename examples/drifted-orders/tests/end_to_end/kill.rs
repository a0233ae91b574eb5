use std::collections::HashSet;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use ureq::http::StatusCode;

use crate::process::{Client, Folder, SOUND, Service};
use crate::{ALL, Outcome};

/// Sends requests until the service is gone, and says which were acknowledged.
fn write(client: &Client, url: &str, writer: usize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let Ok(mut answer) = client.post(url, &format!("{writer}-{number}"), SOUND) else {
            break;
        };
        if answer.status() != StatusCode::CREATED {
            break;
        }
        // The head alone acknowledges it: whoever reads 201 believes it.
        let place = answer.headers()["location"].to_str().map(str::to_owned);
        acknowledged.extend(place);
        drop(answer.body_mut().read_to_vec());
    }
    acknowledged
}

/// The ids of all resources that the log says were created.
fn logged(client: &Client, service: &Service) -> Outcome<HashSet<String>> {
    let (mut found, mut after) = (HashSet::new(), 0);
    loop {
        let path = format!("/v1/audit-events/export?after={after}");
        let batch: Value = client.get(&service.url(&path))?.body_mut().read_json()?;
        let Some(batch) = batch.as_array().filter(|batch| !batch.is_empty()) else {
            return Ok(found);
        };
        for event in batch {
            let subject = event["subject"].as_str().ok_or("no subject")?;
            let (_, id) = subject.split_once('/').ok_or("no id")?;
            found.insert(format!("{ALL}/{id}"));
        }
        after += batch.len();
    }
}

/// Whatever was acknowledged is there with its event, and the chain is whole.
#[test]
fn kill_9_under_load_loses_nothing_that_was_acknowledged() -> Outcome {
    let folder = Folder::new()?;
    let client = folder.client("ann")?;
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let service = Service::start(&folder)?;
        let (told, tell) = channel();
        for writer in 0..4 {
            let (client, url, told) = (client.clone(), service.url(ALL), told.clone());
            thread::spawn(move || told.send(write(&client, &url, round * 4 + writer)));
        }
        drop(told);
        thread::sleep(Duration::from_millis(400));
        service.kill()?;
        acknowledged.extend(tell.iter().flatten());
    }
    assert!(
        !acknowledged.is_empty(),
        "nothing was written before the kills"
    );

    let verified = folder.audit(&["verify"])?;
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let service = Service::start(&folder)?;
    let logged = logged(&client, &service)?;
    for place in &acknowledged {
        assert_eq!(client.get(&service.url(place))?.status(), StatusCode::OK);
        assert!(logged.contains(place), "{place} has no event");
    }
    assert!(service.stop()?.success());
    Ok(())
}
