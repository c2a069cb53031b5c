//! A letter to begin from, and a folder for each test.

use fratrie_domain::{Identifier, Language, PersonName};
use fratrie_letters::{
    ChildLine, Civility, Filing, LetterKind, Message, Paper, PostalAddress, Recipient, Sheet, Site,
    Stationery,
};
use std::{fs, path::PathBuf};

pub(crate) const PASSWORD: &str = "7KMX-Q2RT-9BVH";
pub(crate) const LINK: &str = "https://comptes.example.fr/confirmer?jeton=MARQUEURdeLIEN42";

pub(crate) fn site() -> Site {
    Site::new("https://comptes.example.fr/activation").unwrap()
}

pub(crate) fn name(family: &str, given: &str) -> PersonName {
    PersonName::new(family, None, given).unwrap()
}

pub(crate) fn child(family: &str, given: &str, class: &str) -> ChildLine {
    ChildLine {
        name: name(family, given),
        level: "6EME".to_owned(),
        class: Some(class.parse().unwrap()),
        school: "0211234A".parse().unwrap(),
        school_name: "Collège des Tilleuls".parse().unwrap(),
    }
}

pub(crate) fn message(kind: LetterKind) -> Message {
    let expires = "2026-12-03".parse().unwrap();
    match kind {
        LetterKind::FirstNotification => {
            Message::FirstNotification { password: PASSWORD.to_owned().into(), expires }
        }
        LetterKind::Reminder => Message::Reminder,
        LetterKind::NewPassword => Message::NewPassword { password: PASSWORD.to_owned().into(), expires },
        LetterKind::AddressConfirmation => {
            Message::AddressConfirmation { link: LINK.to_owned().into(), expires }
        }
    }
}

pub(crate) fn sheet(kind: LetterKind) -> Sheet {
    Sheet {
        message: message(kind),
        language: Language::French,
        recipient: Recipient {
            civility: Some(Civility::Ms),
            name: name("Cosams", "Angélique"),
            address: Some(PostalAddress {
                lines: vec!["12, rue de l’Église".to_owned()],
                postcode: "21000".to_owned(),
                city: "Dijon".to_owned(),
                country: None,
            }),
        },
        children: vec![child("Cosams", "Dylan", "6e A"), child("Cosams", "Chloé", "3e B")],
        identifier: Identifier::compose("Angélique", "Cosams", 482, 5),
        issued: "2026-09-03".parse().unwrap(),
        copy: 1,
        filing: Filing {
            school: "0211234A".parse().unwrap(),
            school_name: "Collège des Tilleuls".parse().unwrap(),
            class: Some("6e A".parse().unwrap()),
        },
    }
}

pub(crate) fn paper(stationery: &Stationery) -> Paper {
    let sheet = sheet(LetterKind::Reminder);
    stationery.paper(&sheet.filing.school, &sheet.filing.school_name).unwrap()
}

/// A folder that is gone when the test is.
pub(crate) struct Folder(pub(crate) tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> &Self {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }
}
