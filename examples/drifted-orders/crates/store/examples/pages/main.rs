//! What page N of a list costs beside page 1, and beside OFFSET.
//!
//! ```text
//! cargo run --release --example pages -- --rows 10000000 [--store STORE] [--limit 1.2]
//! ```
//!
//! Fills a store of its own and reads pages from it, in both directions. The rows are written past
//! the rules and the audit log, so no store in use is taken: nothing but the list is sound in it.
//! With `--limit`, a page that costs more than so many times page 1 ends the run with exit code 1:
//! for a machine that does nothing else.

mod filled;
mod pages;
mod sqlite;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use filled::Filled;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<ExitCode> {
    let wish = Wish::read(env::args().skip(1))?;
    let store = open(wish.store.as_deref()).await?;
    match store.rows().await? {
        0 => store.fill(wish.rows).await?,
        rows if rows == wish.rows => {}
        rows => return Err(format!("the store holds {rows} rows of another run").into()),
    }
    let worst = pages::compare(&*store, wish.rows).await?;
    let fine = wish.limit.is_none_or(|limit| worst <= limit);
    Ok(ExitCode::from(u8::from(!fine)))
}

async fn open(store: Option<&str>) -> Outcome<Box<dyn Filled>> {
    sqlite::open(store).await
}

/// What the command line asks for.
struct Wish {
    rows: i64,
    store: Option<String>,
    limit: Option<f64>,
}

impl Wish {
    fn read(mut arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut wish = Self {
            rows: 1_000_000,
            store: None,
            limit: None,
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next();
            let value = value.ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--rows" => wish.rows = value.parse()?,
                "--store" => wish.store = Some(value),
                "--limit" => wish.limit = Some(value.parse()?),
                _ => return Err(format!("{name} is unknown").into()),
            }
        }
        if wish.rows < pages::FEWEST {
            return Err(format!("--rows must be {} or more", pages::FEWEST).into());
        }
        Ok(wish)
    }
}
