//! One population, written in every way that the standard allows, is one roster.

use crate::bundle::{content, options};
use fratrie_roster::{Upload, read};
use proptest::prelude::*;

/// Some schools; students, each in one; responsibles, each of some students.
#[derive(Debug, Clone)]
pub(crate) struct Population {
    pub(crate) schools: usize,
    /// The school of each student.
    pub(crate) students: Vec<usize>,
    /// The role of each responsible, and their students.
    pub(crate) responsibles: Vec<(&'static str, Vec<usize>)>,
}

/// How a bundle is written.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
pub(crate) struct Manner {
    /// Roles in a file of their own (1.2).
    pub(crate) version_12: bool,
    /// Students list their responsibles.
    pub(crate) on_students: bool,
    /// Responsibles list their students.
    pub(crate) on_responsibles: bool,
    /// Responsibles before students, columns in another order.
    pub(crate) turned: bool,
}

pub(crate) fn population() -> impl Strategy<Value = Population> {
    (1..4_usize, 1..12_usize).prop_flat_map(|(schools, students)| {
        let role = prop_oneof![Just("parent"), Just("guardian"), Just("relative")];
        let children = proptest::collection::btree_set(0..students, 1..4);
        let children = children.prop_map(|children| children.into_iter().collect());
        let responsibles = proptest::collection::vec((role, children), 1..16);
        (Just(schools), proptest::collection::vec(0..schools, students), responsibles)
            .prop_map(|(schools, students, responsibles)| Population { schools, students, responsibles })
    })
}

pub(crate) fn manner() -> impl Strategy<Value = Manner> {
    (any::<bool>(), 1..4_u8, any::<bool>()).prop_map(|(version_12, directions, turned)| Manner {
        version_12,
        on_students: directions & 1 != 0,
        on_responsibles: directions & 2 != 0,
        turned,
    })
}

impl Population {
    /// The bundle's files.
    pub(crate) fn write(&self, manner: Manner) -> Vec<(String, String)> {
        let version = if manner.version_12 { "1.2" } else { "1.1" };
        let roles_mode = if manner.version_12 { "bulk" } else { "absent" };
        let manifest = format!(
            "propertyName,value\nmanifest.version,1.0\noneroster.version,{version}\nfile.orgs,bulk\nfile.users,bulk\nfile.demographics,bulk\nfile.roles,{roles_mode}\n"
        );
        let mut orgs = "sourcedId,name,type,identifier,parentSourcedId\nd,District,district,,\n".to_owned();
        for school in 0..self.schools {
            orgs += &format!("o{school},\"École, {school}\",school,S{school},d\n");
        }
        let mut births = "sourcedId,birthDate\n".to_owned();
        let (mut users, mut roles) =
            (Vec::new(), "sourcedId,userSourcedId,roleType,role,orgSourcedId\n".to_owned());
        let quoted = |keys: Vec<String>| {
            if keys.is_empty() { String::new() } else { format!("\"{}\"", keys.join(",")) }
        };
        for (student, school) in self.students.iter().enumerate() {
            births += &format!("s{student},2014-03-{:02}\n", student + 1);
            roles += &format!("rs{student},s{student},primary,student,o{school}\n");
            let agents =
                self.responsibles.iter().enumerate().filter(|(_, (_, children))| children.contains(&student));
            let agents = agents.map(|(index, _)| format!("p{index}")).filter(|_| manner.on_students);
            users.push([
                format!("s{student}"),
                format!("o{school}"),
                "student".to_owned(),
                format!("Élève{student}"),
                quoted(agents.collect()),
                "CM2".to_owned(),
            ]);
        }
        for (index, (role, children)) in self.responsibles.iter().enumerate() {
            roles += &format!("rp{index},p{index},primary,{role},d\n");
            let agents = children.iter().map(|child| format!("s{child}")).filter(|_| manner.on_responsibles);
            users.push([
                format!("p{index}"),
                "d".to_owned(),
                (*role).to_owned(),
                format!("Parent{index}"),
                quoted(agents.collect()),
                String::new(),
            ]);
        }
        let mut names = ["sourcedId", "orgSourcedIds", "role", "givenName", "agentSourcedIds", "grades"]
            .map(str::to_owned);
        if manner.version_12 {
            "primaryOrgSourcedId".clone_into(&mut names[1]);
        }
        let mut rows: Vec<Vec<String>> = vec![names.to_vec()];
        rows.extend(users.into_iter().map(Vec::from));
        for row in &mut rows {
            if manner.version_12 {
                row.remove(2);
            }
            row.push("Martin".to_owned());
            if manner.turned {
                row.reverse();
            }
        }
        if let Some(family) = rows[0].iter_mut().find(|name| *name == "Martin") {
            "familyName".clone_into(family);
        }
        if manner.turned {
            rows[1..].reverse();
        }
        let users = rows.into_iter().map(|row| row.join(",") + "\n").collect();
        let mut files = vec![
            ("manifest.csv", manifest),
            ("orgs.csv", orgs),
            ("demographics.csv", births),
            ("users.csv", users),
        ];
        if manner.version_12 {
            files.push(("roles.csv", roles));
        }
        files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
    }
}

pub(crate) fn uploads(files: Vec<(String, String)>) -> Vec<Upload> {
    files.into_iter().map(|(name, text)| Upload::bytes(name, text)).collect()
}

proptest! {
    #[test]
    fn a_population_is_one_roster_however_it_is_written(population in population(), one in manner(), other in manner()) {
        let [one, other] = [one, other].map(|manner| {
            let reading = read(uploads(population.write(manner)), &options()).unwrap();
            prop_assert!(reading.notices.is_empty(), "{}", reading.notices.explain(fratrie_domain::Language::English));
            Ok(content(&reading))
        });
        let (one, other) = (one?, other?);
        let links: usize = population.responsibles.iter().map(|(_, children)| children.len()).sum();
        prop_assert_eq!(one.links.len(), links);
        prop_assert_eq!(one.students.len(), population.students.len());
        prop_assert_eq!(one, other);
    }
}
