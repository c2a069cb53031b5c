//! Two accounts and what schools' bases say of them, written down in a line a record.

use fratrie_domain::{
    AccountId, AgentName, Identifier, MergeId, PersonName, ResponsibilityId, ResponsibleId, SessionStamp,
    StudentId, Timestamp, View,
    model::{
        Absorption, Account, Civility, Contact, Details, EndReason, Ended, Holder, Level, OfficeWord,
        PostalAddress, Responsibility, Responsible, Restrictions, Rights, Row, School, Source, Standing,
        Status, Student, Version, Waiver, WaiverPair,
    },
    uuid::Uuid,
};
use std::collections::BTreeSet;

/// A view of two sides, each an account with one record or more: the first one's answers for the others.
pub(crate) struct World {
    pub(crate) view: View,
    count: u128,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { view: View::empty("ac-dijon".parse().unwrap()), count: 0 }
    }

    /// Adds `School, Family/Usage, Given, field, …`: an account, or a record of one that `principal` absorbed.
    pub(crate) fn record(&mut self, line: &str, principal: Option<AccountId>) -> AccountId {
        let mut fields = line.split(", ");
        let mut field = || fields.next().unwrap_or_else(|| panic!("too few fields: {line}"));
        let (school, family, given) = (field(), field(), field());
        let (family, usage) =
            family.split_once('/').map_or((family, None), |(birth, usage)| (birth, Some(usage)));
        let (mut details, mut contact, mut links) = (Details::default(), Contact::default(), Vec::new());
        for field in fields {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            match name {
                "M" => details.civility = Some(Civility::Mr),
                "Mme" => details.civility = Some(Civility::Ms),
                "at" => details.address = Some(address(value)),
                "mail" => details.email = Some(value.parse().unwrap()),
                "mob" => details.mobile = Some(value.parse().unwrap()),
                "tel" => details.phone = Some(value.parse().unwrap()),
                "conf" => contact.email = Some(value.parse().unwrap()),
                "own" => contact.phone = Some(value.parse().unwrap()),
                "child" => links.push((value, Level::Legal, None)),
                "charge" => links.push((value, Level::InCharge, None)),
                "joined" => links.push((value, Level::Legal, Some(EndReason::Joined { into: self.id() }))),
                "ended" => links.push((value, Level::Legal, Some(EndReason::Source))),
                _ => panic!("{field}: {line}"),
            }
        }
        let (id, number) = (self.uuid(), self.count);
        let school_row =
            School { code: school.parse().unwrap(), name: school.parse().unwrap(), version: Version::FIRST };
        self.view.rows.put(Row::School(school_row));
        self.view.rows.put(Row::Responsible(Responsible {
            id: ResponsibleId::from_uuid(id),
            name: PersonName::new(family, usage, given).unwrap(),
            source: Source { school: school.parse().unwrap(), external: number.to_string().parse().unwrap() },
            details,
            version: Version::FIRST,
        }));
        let account = AccountId::from_uuid(id);
        let status = principal.map_or(Status::Open(Standing::Notified), |into| {
            Status::Merged(Absorption {
                into,
                answers: into,
                merge: MergeId::from_uuid(id),
                before: Standing::Notified,
            })
        });
        self.view.rows.put(Row::Account(Account {
            id: account,
            identifier: Identifier::compose(given, family, u64::try_from(number).unwrap(), 2),
            holder: Holder::Responsible(ResponsibleId::from_uuid(id)),
            status,
            secret: None,
            session_stamp: SessionStamp::from_uuid(id),
            letter: None,
            contact,
            reset: None,
            reminder: None,
            hold: None,
            registered_at: Timestamp::UNIX_EPOCH,
            activated_at: None,
            version: Version::FIRST,
        }));
        for (child, level, end) in links {
            let (student, family) = child.split_once(' ').unwrap();
            let student = StudentId::from_uuid(Uuid::from_u128(student.parse().unwrap()));
            self.student(student, family, school);
            let tie = Responsibility {
                id: ResponsibilityId::from_uuid(self.uuid()),
                account: principal.unwrap_or(account),
                responsible: ResponsibleId::from_uuid(id),
                student,
                school: school.parse().unwrap(),
                level,
                rank: None,
                relationships: BTreeSet::new(),
                rights: Rights::NONE,
                restrictions: Restrictions::NONE,
                since: Timestamp::UNIX_EPOCH,
                ended: end.map(|reason| Ended { at: Timestamp::UNIX_EPOCH, reason }),
                version: Version::FIRST,
            };
            self.view.rows.put(Row::Responsibility(tie));
        }
        account
    }

    fn student(&mut self, id: StudentId, family: &str, school: &str) {
        self.view.rows.put(Row::Student(Student {
            id,
            name: PersonName::new(family, None, "Enfant").unwrap(),
            birth_date: None,
            ine: None,
            source: Source {
                school: school.parse().unwrap(),
                external: id.as_uuid().to_string().parse().unwrap(),
            },
            school: school.parse().unwrap(),
            class: "6e A".parse().unwrap(),
            left: None,
            version: Version::FIRST,
        }));
    }

    /// The office's word on two accounts.
    pub(crate) fn word(&mut self, one: AccountId, other: AccountId, says: OfficeWord) {
        let by: AgentName = "secrétariat".parse().unwrap();
        let pair = WaiverPair::new(one, other);
        let waiver = Waiver { pair, says, by, at: Timestamp::UNIX_EPOCH, version: Version::FIRST };
        self.view.rows.put(Row::Waiver(waiver));
    }

    fn id(&mut self) -> ResponsibilityId {
        ResponsibilityId::from_uuid(self.uuid())
    }

    fn uuid(&mut self) -> Uuid {
        self.count += 1;
        Uuid::from_u128((1 << 64) + self.count)
    }
}

/// "12 rue des Lilas 21000": the last word is the postcode; a "+" parts lines.
fn address(text: &str) -> PostalAddress {
    let (lines, postcode) = text.rsplit_once(' ').unwrap();
    PostalAddress {
        lines: lines.split(" + ").map(|line| line.parse().unwrap()).collect(),
        postcode: Some(postcode.parse().unwrap()),
        ..PostalAddress::default()
    }
}
