//! What a cursor costs: `cargo bench --bench cursors`.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

use std::hint::black_box;

use api::paging::{Cursor, Cursors, QueryDigest};
use contracts::Tenant;
use criterion::Criterion;
use domain::Direction;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let tenant = Tenant::parse("acme").unwrap();
    let cursors = Cursors::new(&"k".repeat(32).into(), None).unwrap();
    let query = || QueryDigest::new("orders", &[("author", "ann")]);
    let cursor = Cursor {
        direction: Direction::Older,
        seq: 10_000_000,
    };
    criterion.bench_function("write a cursor", |bench| {
        bench.iter(|| cursors.write(black_box(cursor), &tenant, query()));
    });
    let text = cursors.write(cursor, &tenant, query());
    criterion.bench_function("read a cursor", |bench| {
        bench.iter(|| cursors.read(black_box(&text), &tenant, query()));
    });
    criterion.final_summary();
}
