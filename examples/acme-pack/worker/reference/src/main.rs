//! Runs a job for each argument.

use acme_worker::job::SendInvoice;
use acme_worker::run_all;

fn main() -> std::io::Result<()> {
    let inputs = std::env::args().skip(1);
    let jobs: Vec<_> = (1..)
        .zip(inputs)
        .map(|(id, input)| SendInvoice { id, input })
        .collect();
    // {{#if (has "event-file")}}
    let mut log = acme_worker::event_file::EventFile::open("events.log")?;
    // {{else}}
    //~ let mut log = Vec::new();
    // {{/if}}
    let left = run_all(&jobs, &mut log);
    // {{#if (has "event-file")}}
    println!("{} jobs, {left} left; see events.log", jobs.len());
    // {{else}}
    //~ log.iter().for_each(|event| println!("{event}"));
    //~ println!("{} jobs, {left} left", jobs.len());
    // {{/if}}
    Ok(())
}
