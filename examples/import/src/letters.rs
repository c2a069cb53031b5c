//! Letters of all accounts that wait for one, in a folder that appears when all of them are there.

use crate::{
    arguments::Arguments,
    outcome::{Ended, Failure},
    progress,
    words::Words,
};
use chrono_tz::Europe::Paris;
use fratrie::{
    Office,
    letters::{Batch, Outputs, Site, Stationery},
};
use std::collections::BTreeSet;

/// What letters are printed on.
#[derive(Debug)]
pub(crate) struct Press {
    site: Site,
    stationery: Stationery,
}

/// Looks at the paper before anything is imported; nothing, where no letters are asked for.
pub(crate) fn ready(asked: &Arguments) -> Result<Option<Press>, Failure> {
    if asked.letters.is_none() {
        return Ok(None);
    }
    let site = Site::new(&asked.site)?;
    let stationery = asked.stationery.as_ref().map_or_else(Stationery::shipped, Stationery::in_folder);
    Ok(Some(Press { site, stationery }))
}

/// Issues the letters and prints them.
#[expect(clippy::print_stdout, reason = "it tells where the letters are")]
pub(crate) async fn print(asked: &Arguments, office: &Office, press: &Press) -> Result<(), Ended> {
    let Some(folder) = &asked.letters else { return Ok(()) };
    let words = Words::of(asked.language);
    let mut batch = Batch::create(folder, &press.stationery, &press.site, Outputs::default())
        .map_err(Failure::Letters)?;
    let letters = office.letters().await?;
    let bar = progress::counting(words.printing, letters.len());
    for letter in letters {
        let school = letter.filing_school().map_err(Failure::Realm)?;
        let sheet = letter.into_sheet(&school, &BTreeSet::new(), asked.language, &Paris);
        batch.add(sheet).map_err(Failure::Letters)?;
        bar.inc(1);
    }
    batch.finish().map_err(Failure::Letters)?;
    bar.finish_and_clear();
    println!("{}\n  {}\n", words.printed, folder.display());
    Ok(())
}
