//! Makes school exports of any size, invented and the same ones at every run:
//!
//! ```sh
//! cargo run --release -p fratrie-roster --example generate -- FOLDER [NAME=VALUE...]
//! ```
//!
//! | Name | Value | Else |
//! |---|---|---|
//! | `responsibles` | about how many | 10000 |
//! | `schools` | how many they are spread over | one for 500 responsibles |
//! | `formats` | of `siecle-a`, `siecle-b`, `aaf-2013`, `aaf-2020`, `plain`, separated by commas | all |
//! | `split` | persons a file of the AAF | 250 |
//! | `seed` | a number | 1 |
//! | `year` | `first`; `small`: one family in a hundred changed since; `real`: a school year later | `first` |
//! | `odd` | `yes`: with the odd things of real exports; `no` | `yes` |
//!
//! Everything is written as it is drawn: memory does not grow with the size.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "the tables are small and fixed, and a command tells what it did"
)]

mod aaf;
mod dice;
mod draw;
mod latin;
mod model;
#[path = "../sample/names.rs"]
mod names;
mod options;
mod plain;
mod siecle;
mod town;

use options::{Format, Options};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read(std::env::args().skip(1))?;
    for format in &options.formats {
        let folder = options.folder.join(format.name());
        std::fs::create_dir_all(&folder)?;
        let counts = match format {
            Format::SiecleA => siecle::write(&options, &folder, siecle::Generation::A)?,
            Format::SiecleB => siecle::write(&options, &folder, siecle::Generation::B)?,
            Format::Aaf2013 => aaf::write(&options, &folder, aaf::Generation::Of2013)?,
            Format::Aaf2020 => aaf::write(&options, &folder, aaf::Generation::Of2020)?,
            Format::Plain => plain::write(&options, &folder)?,
        };
        println!("{}: {counts}", format.name());
    }
    Ok(())
}
