use std::time::{Duration, Instant};

use contracts::{ActorId, Tenant};
use domain::{Direction, Window};

use crate::Outcome;
use crate::filled::{AUTHORS, Filled, TENANT};

/// How many rows a page has.
const SIZE: u16 = 50;

/// How often a page is read by its place, and how often by OFFSET, which takes seconds.
const TIMES: (usize, usize) = (201, 5);

/// The fewest rows that give every author three pages.
pub(crate) const FEWEST: i64 = 3 * AUTHORS * SIZE as i64;

/// A page: its name, the place it begins next to, the direction, and the rows in front of it.
type Page = (&'static str, Option<i64>, Direction, i64);

/// Pages of a list of `count` rows, of which every one lies `stride` places before the next.
fn pages(count: i64, stride: i64) -> [Page; 5] {
    let size = i64::from(SIZE);
    let place = |skipped| Some((count - skipped) * stride);
    let middle = count / 2 / size * size;
    let last = (count - 1) / size * size;
    let (older, newer) = (Direction::Older, Direction::Newer);
    [
        ("first page", None, older, 0),
        ("middle page, by next", place(middle - 1), older, middle),
        ("middle page, by prev", place(middle + size), newer, middle),
        ("last page, by next", place(last - 1), older, last),
        ("last page, by prev", Some(0), newer, last),
    ]
}

/// Prints what pages of a list of `rows` cost, and says how many times page 1 the worst one did.
pub(crate) async fn compare(store: &dyn Filled, rows: i64) -> Outcome<f64> {
    println!("{rows} rows, {SIZE} on a page; medians, everything in memory\n");
    let (place, offset) = ("by place", "by OFFSET");
    println!(
        "{:24}{place:>12}{:>10}{offset:>14}{:>10}",
        "", "/ first", "/ place"
    );
    let all = table(store, &pages(rows, 1), None).await?;
    println!("\nby one author of {AUTHORS}");
    let author = ActorId::parse("author-0")?;
    let filtered = pages(rows / AUTHORS, AUTHORS);
    Ok(table(store, &filtered, Some(&author)).await?.max(all))
}

async fn table(store: &dyn Filled, pages: &[Page], author: Option<&ActorId>) -> Outcome<f64> {
    let by_place = by_place(store, pages, author).await?;
    let first = by_place[0].as_secs_f64();
    let mut worst = 1.0_f64;
    for (&(name, _, _, skipped), time) in pages.iter().zip(by_place) {
        let time = time.as_secs_f64();
        worst = worst.max(time / first);
        print!("{name:24}{:>9.3} ms{:>9.2}x", time * 1e3, time / first);
        if author.is_none() {
            let offset = by_offset(store, skipped).await?.as_secs_f64();
            print!("{:>11.3} ms{:>9.0}x", offset * 1e3, offset / time);
        }
        println!();
    }
    Ok(worst)
}

/// The median time of every page, read in turns: what else the machine does hits all of them.
async fn by_place(
    store: &dyn Filled,
    pages: &[Page],
    author: Option<&ActorId>,
) -> Outcome<Vec<Duration>> {
    let tenant = Tenant::parse(TENANT)?;
    let mut times = vec![Vec::with_capacity(TIMES.0); pages.len()];
    for _ in 0..TIMES.0 {
        for (&(_, from, direction, _), times) in pages.iter().zip(&mut times) {
            let window = Window {
                from,
                direction,
                size: SIZE,
            };
            let start = Instant::now();
            let slice = store.storage().list(&tenant, author, window).await?;
            times.push(start.elapsed());
            if slice.rows.is_empty() {
                return Err("a page is empty".into());
            }
        }
    }
    Ok(times.into_iter().map(median).collect())
}

async fn by_offset(store: &dyn Filled, skipped: i64) -> Outcome<Duration> {
    let mut times = Vec::with_capacity(TIMES.1);
    for _ in 0..TIMES.1 {
        let start = Instant::now();
        store.offset(skipped, i64::from(SIZE) + 1).await?;
        times.push(start.elapsed());
    }
    Ok(median(times))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
