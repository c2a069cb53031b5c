//! From a letter to what is printed of it.

use super::Letter;
use fratrie_domain::{
    Child, ClassName, Language, SchoolName,
    chrono::{TimeDelta, TimeZone},
    model::{self, School, Student, Version},
};
use fratrie_letters::{ChildLine, Filing, Message, PostalAddress, Recipient, Sheet};
use std::collections::BTreeSet;

impl Letter {
    /// What is printed, filed under `school` and the class of the child who takes it home: one of `classes`, where there
    /// is one, else the first one in that school. Dates are those of `zone`.
    pub fn into_sheet(
        self,
        school: &School,
        classes: &BTreeSet<ClassName>,
        language: Language,
        zone: &impl TimeZone,
    ) -> Sheet {
        // The last day on which the password is taken.
        let expires = (self.expires_at - TimeDelta::seconds(1)).with_timezone(zone).date_naive();
        let password = self.provisional.expose().to_owned().into();
        let message = if self.renews {
            Message::NewPassword { password, expires }
        } else {
            Message::FirstNotification { password, expires }
        };
        let own = self.student.as_ref().map(|(student, school)| own(student, school));
        let children: Vec<ChildLine> = self.children.iter().map(line).chain(own).collect();
        let here = || children.iter().filter(|child| child.school == school.code);
        let chosen = |child: &&ChildLine| child.class.as_ref().is_some_and(|class| classes.contains(class));
        let class = here().find(chosen).or_else(|| here().next()).and_then(|child| child.class.clone());
        Sheet {
            message,
            language,
            recipient: Recipient {
                civility: self.details.civility,
                name: self.holder,
                address: self.details.address.map(address),
            },
            identifier: self.identifier,
            issued: self.issued_at.with_timezone(zone).date_naive(),
            copy: self.printed,
            filing: Filing { school: school.code.clone(), school_name: school.name.clone(), class },
            children,
        }
    }

    /// The school whose office answers for the letter; its name is its code where no child of the letter attends it.
    ///
    /// # Errors
    /// A code that is no name.
    pub fn filing_school(&self) -> Result<School, fratrie_domain::TextError> {
        let own = self.student.as_ref().map(|(_, school)| (&school.code, &school.name));
        let children = self.children.iter().map(|child| (&child.school, &child.school_name));
        let name: SchoolName = match children.chain(own).find(|(code, _)| **code == self.school) {
            Some((_, name)) => name.clone(),
            None => self.school.as_str().parse()?,
        };
        Ok(School { code: self.school.clone(), name, version: Version::FIRST })
    }
}

fn line(child: &Child) -> ChildLine {
    ChildLine {
        name: child.name.clone(),
        level: String::new(),
        class: Some(child.class.clone()),
        school: child.school.clone(),
        school_name: child.school_name.clone(),
    }
}

fn own(student: &Student, school: &School) -> ChildLine {
    ChildLine {
        name: student.name.clone(),
        level: String::new(),
        class: Some(student.class.clone()),
        school: school.code.clone(),
        school_name: school.name.clone(),
    }
}

fn address(address: model::PostalAddress) -> PostalAddress {
    PostalAddress {
        lines: address.lines.iter().map(ToString::to_string).collect(),
        postcode: address.postcode.map(String::from).unwrap_or_default(),
        city: address.city.map(String::from).unwrap_or_default(),
        country: address.country.map(String::from),
    }
}
