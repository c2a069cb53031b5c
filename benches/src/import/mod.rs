//! What the import of an academy costs: letters included, school by school; what it costs again when a hundredth changed; what
//! memory it needs; and what the same rows cost by COPY.
//!
//! `import fratrie URL SCHOOLS [TURN]`: into a fresh database, `sqlite:FILE` or `postgres://…`. A school is 500 responsibles, 600
//! pupils, 1,000 links; an academy of a million has 2,000 schools.
//! `import floor URL FRESH-URL [TURN]`: the rows of a PostgreSQL database, by COPY into a fresh one. SQLite's floor is
//! `benches/peers/sqlite-inserts`.
//!
//! Samples go to standard output, everything else to standard error.

mod academy;
mod floor;
mod measured;
mod told;

use crate::Failure;

pub(crate) async fn main(arguments: &[&str]) -> Result<(), Failure> {
    let turn = arguments.get(3).map_or(Ok(0), |turn| turn.parse())?;
    match arguments.get(..3) {
        Some(["fratrie", url, schools]) => measured::academy(url, schools.parse()?, turn).await,
        Some(["floor", filled, fresh]) => floor::copy(filled, fresh, turn).await,
        _ => Err("import fratrie URL SCHOOLS [TURN] | import floor URL FRESH-URL [TURN]".into()),
    }
}
