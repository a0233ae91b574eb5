//! Runs jobs one after the other, and says what became of each.

pub mod event;
// {{#if (has "event-file")}}
pub mod event_file;
// {{/if}}
pub mod job;
// {{#if (eq failure "retry")}}
pub mod retry;
// {{/if}}

use event::{Event, Log};
use job::SendInvoice;

/// How many jobs are taken at a time.
pub const CAPACITY: usize = 512;

/// Runs the jobs there is room for, and returns how many were left.
pub fn run_all(jobs: &[SendInvoice], log: &mut impl Log) -> usize {
    for job in jobs.iter().take(CAPACITY) {
        log.append(Event::Started { id: job.id });
        // {{#if (eq failure "retry")}}
        let outcome = retry::until_done(|| job.run());
        // {{else}}
        //~ let outcome = job.run();
        // {{/if}}
        log.append(match outcome {
            Ok(size) => Event::Done { id: job.id, size },
            Err(fault) => Event::Failed { id: job.id, fault },
        });
    }
    jobs.len().saturating_sub(CAPACITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use job::Fault;

    fn job(id: u64, input: &str) -> SendInvoice {
        let input = input.to_owned();
        SendInvoice { id, input }
    }

    #[test]
    fn every_job_has_a_beginning_and_an_end() {
        let mut log: Vec<Event> = Vec::new();
        let left = run_all(&[job(1, "a"), job(2, "")], &mut log);
        let failed = Event::Failed {
            id: 2,
            fault: Fault::Empty,
        };
        let done = Event::Done { id: 1, size: 1 };
        let expected = [
            Event::Started { id: 1 },
            done,
            Event::Started { id: 2 },
            failed,
        ];
        assert_eq!((left, &log[..]), (0, &expected[..]));
    }

    #[test]
    fn what_there_is_no_room_for_is_left() {
        let jobs: Vec<_> = (0..).map(|id| job(id, "x")).take(CAPACITY + 3).collect();
        assert_eq!(run_all(&jobs, &mut Vec::new()), 3);
    }

    #[test]
    fn the_settings_are_of_this_worker() {
        assert!(include_str!("../config/worker.json").contains(env!("CARGO_PKG_NAME")));
    }
}
