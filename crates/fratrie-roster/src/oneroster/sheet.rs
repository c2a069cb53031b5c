//! Which of a bundle's files a header belongs to. The files' names are not looked at: bundles have been seen whose
//! `userProfiles.csv` held the roles.

use crate::{table::Header, told::both};

/// A file of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Sheet {
    /// What the bundle holds.
    Manifest,
    /// Districts, schools.
    Orgs,
    /// Classes.
    Classes,
    /// Who is in which class.
    Enrollments,
    /// Who is what, and where (1.2).
    Roles,
    /// Birth dates.
    Demographics,
    /// Students, their agents, everybody else.
    Users,
    /// Accounts elsewhere (1.2): of no use here, but they may hold passwords.
    Profiles,
    /// One of the other files: courses, sessions, resources, results.
    Other,
}

impl Sheet {
    /// In the order in which they are read: each needs those before it.
    pub(super) const IN_ORDER: [Self; 8] = [
        Self::Manifest,
        Self::Orgs,
        Self::Classes,
        Self::Enrollments,
        Self::Roles,
        Self::Demographics,
        Self::Users,
        Self::Profiles,
    ];

    /// The file of this header; none where it is none of OneRoster's.
    pub(crate) fn of(header: &Header) -> Option<Self> {
        let names: Vec<String> = header.names().iter().map(|name| plain(name)).collect();
        let has = |wanted: &str| names.iter().any(|name| name == wanted);
        let has_all = |wanted: &[&str]| wanted.iter().all(|name| has(name));
        if has_all(&["propertyname", "value"]) {
            return Some(Self::Manifest);
        }
        if has("birthdate") && (has("sourcedid") || has("usersourcedid")) {
            return Some(Self::Demographics);
        }
        if !has("sourcedid") {
            return None;
        }
        Some(if has_all(&["givenname", "familyname"]) {
            Self::Users
        } else if has_all(&["classsourcedid", "usersourcedid"]) {
            Self::Enrollments
        } else if has_all(&["usersourcedid", "role"]) {
            Self::Roles
        } else if has("usersourcedid") && (has("credentialtype") || has("vendorid") || has("profiletype")) {
            Self::Profiles
        } else if has_all(&["title", "schoolsourcedid"]) && (has("classtype") || has("coursesourcedid")) {
            Self::Classes
        } else if has_all(&["name", "type"]) {
            Self::Orgs
        } else {
            // `sourcedId` is nobody else's word.
            Self::Other
        })
    }

    /// The manifest's word for it, which is the file's name too.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Orgs => "orgs",
            Self::Classes => "classes",
            Self::Enrollments => "enrollments",
            Self::Roles => "roles",
            Self::Demographics => "demographics",
            Self::Users => "users",
            Self::Profiles => "userProfiles",
            Self::Other => "",
        }
    }

    /// Its name for people.
    pub(crate) fn both(self) -> (String, String) {
        match self {
            Self::Other => both(("un autre fichier de OneRoster", "another file of OneRoster's")),
            sheet => {
                (format!("{}.csv de OneRoster", sheet.word()), format!("OneRoster's {}.csv", sheet.word()))
            }
        }
    }
}

/// A header's cell without case and signs; the point of `metadata.…` stays.
pub(super) fn plain(cell: &str) -> String {
    let kept = cell.chars().filter(|c| c.is_alphanumeric() || *c == '.');
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_header_whatever_its_name() {
        let of = |header: &str| Sheet::of(&Header::new(header.split(',')));
        assert_eq!(of("propertyName,value"), Some(Sheet::Manifest));
        assert_eq!(
            of("sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId"),
            Some(Sheet::Orgs)
        );
        assert_eq!(of("userSourcedId,status,dateLastModified,birthdate,sex"), Some(Sheet::Demographics));
        assert_eq!(of("sourcedId,status,dataLastModified,userSourcedId,roleType,role,,"), Some(Sheet::Roles));
        assert_eq!(
            of("sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role"),
            Some(Sheet::Enrollments)
        );
        assert_eq!(of("sourcedId,status,userSourcedId,profileType,vendorId,password"), Some(Sheet::Profiles));
        assert_eq!(of("sourcedId,title,classType,schoolSourcedId"), Some(Sheet::Classes));
        assert_eq!(of("sourcedId,orgSourcedIds,role,givenName,familyName,agents"), Some(Sheet::Users));
        assert_eq!(of("sourcedId,title,type,startDate,endDate"), Some(Sheet::Other));
        assert_eq!(of("Nom;Prénom"), None);
    }
}
