//! Made-up people, the same at each run, in no order.

use chrono::NaiveDate;
use fratrie_domain::{Identifier, Language, PersonName};
use fratrie_letters::{
    ChildLine, Civility, Filing, LetterError, LetterKind, Message, PostalAddress, Recipient, Sheet,
};

const GIVEN: [&str; 16] = [
    "Angélique",
    "Chloé",
    "Dylan",
    "Éléonore",
    "Florian",
    "Gaëlle",
    "Hervé",
    "Inès",
    "Jean-Baptiste",
    "Léa",
    "Maël",
    "Noé",
    "Océane",
    "Raphaël",
    "Sélène",
    "Zoé",
];
const FAMILY: [&str; 16] = [
    "Cosams",
    "Dubois-Lefèvre",
    "d’Œuvre",
    "Euzoalm",
    "Fontaine",
    "de la Tour",
    "Garçon",
    "Le Goff",
    "Müller",
    "N'Diaye",
    "Płocki",
    "Reabu",
    "Selazogn",
    "Șerban",
    "Niaept",
    "Yılmaz",
];
const STREET: [&str; 6] = [
    "rue des Tilleuls",
    "avenue du Maréchal-Foch",
    "place de l’Église",
    "chemin des Écoliers",
    "boulevard Voltaire",
    "impasse du Puits",
];
const CITY: [(&str, &str); 4] =
    [("21000", "Dijon"), ("21200", "Beaune"), ("71100", "Chalon-sur-Saône"), ("89000", "Auxerre")];
const SYMBOLS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// A row of numbers without any order to be seen; no secret, since the letters are none.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let at = self.roll(from.len().max(1));
        from.get(at).copied()
    }
}

/// The letter of one of them, where there are `count`: some 500 a school, some 25 a class.
pub(crate) fn sheet(index: u32, count: u32) -> Result<Sheet, LetterError> {
    make(index, count.div_ceil(500)).ok_or(LetterError::Internal("a made-up person is not one"))
}

fn make(index: u32, schools: u32) -> Option<Sheet> {
    let mut dice = Dice(u64::from(index).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2A);
    let school = dice.roll(usize::try_from(schools).ok()?);
    let class = format!("{}e {}", dice.roll(4) + 3, dice.pick(&["A", "B", "C", "D", "E"])?);
    let code = format!("021{school:04}A");
    let school_name = format!("Collège {}", FAMILY.get(school % FAMILY.len())?);
    let family = dice.pick(&FAMILY)?;
    let given = dice.pick(&GIVEN)?;
    let children = if dice.roll(60) == 0 { 9 } else { [1, 1, 1, 2, 2, 3].get(dice.roll(6)).copied()? };
    let children = (0..children).map(|child| {
        Some(ChildLine {
            name: PersonName::new(family, None, dice.pick(&GIVEN)?).ok()?,
            level: String::new(),
            class: Some(if child == 0 { class.parse() } else { "6e A".parse() }.ok()?),
            school: code.parse().ok()?,
            school_name: school_name.parse().ok()?,
        })
    });
    let children: Vec<ChildLine> = children.collect::<Option<_>>()?;
    let password: Vec<String> = (0..3)
        .map(|_| (0..4).filter_map(|_| dice.pick(SYMBOLS).map(char::from)).collect::<String>())
        .collect();
    let expires = NaiveDate::from_ymd_opt(2026, 12, 3)?;
    let kind = match dice.roll(20) {
        0 => LetterKind::Reminder,
        1 => LetterKind::NewPassword,
        2 => LetterKind::AddressConfirmation,
        _ => LetterKind::FirstNotification,
    };
    let (postcode, city) = dice.pick(&CITY)?;
    let address = PostalAddress {
        lines: vec![format!("{} {}", dice.roll(200) + 1, dice.pick(&STREET)?)],
        postcode: postcode.to_owned(),
        city: city.to_owned(),
        country: None,
    };
    Some(Sheet {
        message: match kind {
            LetterKind::FirstNotification => {
                Message::FirstNotification { password: password.join("-").into(), expires }
            }
            LetterKind::Reminder => Message::Reminder,
            LetterKind::NewPassword => Message::NewPassword { password: password.join("-").into(), expires },
            LetterKind::AddressConfirmation => {
                let link =
                    format!("https://comptes.example.fr/confirmer?jeton={}", password.concat().repeat(2));
                Message::AddressConfirmation { link: link.into(), expires }
            }
        },
        language: Language::French,
        recipient: Recipient {
            civility: dice.pick(&[Some(Civility::Ms), Some(Civility::Mr), None])?,
            name: PersonName::new(family, None, given).ok()?,
            address: Some(address).filter(|_| dice.roll(8) > 0),
        },
        children,
        identifier: Identifier::compose(given, family, u64::from(index), 5),
        issued: NaiveDate::from_ymd_opt(2026, 9, 3)?,
        copy: if dice.roll(20) == 0 { 2 } else { 1 },
        filing: Filing {
            school: code.parse().ok()?,
            school_name: school_name.parse().ok()?,
            class: Some(class.parse().ok()?),
        },
    })
}
