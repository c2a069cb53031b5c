//! Makes `src/policy/common.fst` of `data/common-passwords.txt`: run it after a change of the list.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(here.join("data/common-passwords.txt"))?;
    let mut words: Vec<&str> = text.lines().collect();
    words.sort_unstable();
    words.dedup();
    let set = fst::Set::from_iter(&words)?;
    fs::write(here.join("src/policy/common.fst"), set.as_fst().as_bytes())?;
    println!("{} words in {} bytes", words.len(), set.as_fst().as_bytes().len());
    Ok(())
}
