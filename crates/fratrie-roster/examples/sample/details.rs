//! How the invented persons are reached: domains, numbers and postcodes that nobody has.

use super::families::Person;
use fratrie_domain::{
    TextError, fold,
    model::{Civility, PostalAddress, Relationship},
    roster::{RosterDetails, Told},
};

const STREETS: [&str; 8] = [
    "rue des Tilleuls",
    "avenue de la République",
    "chemin du Vieux-Moulin",
    "allée de la Fontaine",
    "place du Général-de-Gaulle",
    "impasse des Lilas",
    "boulevard Jean-Jaurès",
    "rue de l'Église",
];

/// No place of France has a postcode that begins with 99.
const TOWNS: [(&str, &str); 3] =
    [("99110", "Val-des-Tilleuls"), ("99120", "Fontaine-sur-Orge"), ("99130", "Moulin-le-Vieux")];

/// What a school knows of how to reach a person. Two schools know the same mobile; not every school knows an e-mail
/// address.
pub(crate) fn details(
    school: usize,
    person: &Person,
    relationship: Relationship,
) -> Result<RosterDetails, TextError> {
    let number = person.number;
    let (high, low) = (number / 100 % 100, number % 100);
    let civility = match relationship {
        Relationship::Mother => Told::Value(Civility::Ms),
        Relationship::Father => Told::Value(Civility::Mr),
        _ => Told::Empty,
    };
    let told = |told: bool, text: String| if told { Some(text) } else { None };
    Ok(RosterDetails {
        civility,
        address: if number % 9 == 4 { Told::Empty } else { Told::Value(address(person.home)?) },
        email: parsed(told(!(number + school).is_multiple_of(4), email(person)))?,
        // ARCEP keeps these ranges for fiction.
        mobile: parsed(told(number % 7 != 5, format!("06 39 98 {high:02} {low:02}")))?,
        phone: parsed(told(number % 5 == 2, format!("01 99 00 {high:02} {low:02}")))?,
    })
}

fn parsed<T: std::str::FromStr<Err = TextError>>(text: Option<String>) -> Result<Told<T>, TextError> {
    text.map_or(Ok(Told::Empty), |text| text.parse().map(Told::Value))
}

fn email(person: &Person) -> String {
    let part = |name: &str| fold(name).to_lowercase().replace(' ', "-");
    format!("{}.{}.{}@example.org", part(&person.given), part(&person.family), person.number)
}

fn address(home: usize) -> Result<PostalAddress, TextError> {
    let (postcode, city) = TOWNS[home / 3 % TOWNS.len()];
    let mut lines = vec![format!("{} {}", home * 7 % 120 + 1, STREETS[home % STREETS.len()]).parse()?];
    if home % 5 == 3 {
        lines.insert(0, format!("Appartement {}", home % 40 + 1).parse()?);
    }
    let (postcode, city) = (Some(postcode.parse()?), Some(city.parse()?));
    Ok(PostalAddress { lines, postcode, city, country: None })
}
