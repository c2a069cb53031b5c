//! Makes the portal's sample roster anew:
//! `cargo run -p fratrie-roster --example sample > examples/portal/sample/roster.csv`

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "the tables are small and fixed"
)]

mod details;
mod families;
mod generate;
mod names;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    fratrie_roster::write_plain_csv(&generate::sample()?, std::io::stdout().lock())?;
    Ok(())
}
