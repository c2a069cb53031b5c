//! What a delta says is no more.

use super::{
    OneRosterProblem, Reader,
    making::Making,
    roles::{Held, Role},
    user::{Deleted, Known},
};
use crate::{derived, told::shown};
use fratrie_domain::{
    ExternalId,
    roster::{Coverage, Gone, Place, RosterSchool},
};
use std::collections::BTreeSet;

/// Schools of one district; from how many somebody who is to be deleted may be gone without a word.
const MOST_SCHOOLS: usize = 100;

impl Making<'_> {
    /// Who is to be deleted: in the schools that their row names.
    pub(super) fn gone(&mut self, reader: &Reader) {
        for known in &reader.known {
            match known {
                Known::Deleted(deleted) if self.coverage == Coverage::Whole => {
                    self.findings.leave(deleted.at, "status", OneRosterProblem::DeletedInBulk.into());
                }
                Known::Deleted(deleted) => {
                    let Deleted { at, external, orgs, student, adult } = &**deleted;
                    self.gone_from(reader, orgs, (*at, external), *student, *adult);
                }
                // A bulk names them without a claim to an account, which ends what stood. A delta must say so.
                Known::User(user)
                    if self.coverage == Coverage::Part
                        && user.adult.as_ref().is_some_and(|adult| !adult.enabled) =>
                {
                    self.gone_from(reader, &user.orgs, (user.at, &user.external), false, true);
                }
                _ => {}
            }
        }
    }

    fn gone_from(
        &mut self,
        reader: &Reader,
        orgs: &[u32],
        (at, external): (Place, &ExternalId),
        student: bool,
        adult: bool,
    ) {
        let mut schools: BTreeSet<u32> = orgs.iter().filter_map(|org| reader.orgs.school(*org)).collect();
        if schools.is_empty() {
            // Somebody of the district, or a row that says no more than the key.
            schools = reader.orgs.schools().take(MOST_SCHOOLS + 1).collect();
        }
        if schools.is_empty() || schools.len() > MOST_SCHOOLS {
            let key = shown(external.as_str());
            return self.findings.fault(at, "orgSourcedIds", OneRosterProblem::GoneWhere { key }.into());
        }
        for school in schools {
            self.tell_gone(reader, (school, at, external), student, adult);
        }
    }

    /// Whose role in a school is to be deleted, and who has no other one like it there.
    pub(super) fn ended_roles(&mut self, reader: &Reader) {
        if self.coverage == Coverage::Whole {
            return;
        }
        let school = |held: &Held| held.org.and_then(|org| reader.orgs.school(org));
        for held in reader.roles.by_user() {
            let Some(user) = held.first().map(|held| held.user) else { continue };
            let stands: BTreeSet<(Option<u32>, u8)> =
                held.iter().filter(|held| !held.gone).map(|held| (school(held), held.role.kind())).collect();
            let mut told = BTreeSet::new();
            for one in held.iter().filter(|one| one.gone) {
                let (student, adult) = (one.role == Role::Student, matches!(one.role, Role::Adult(_)));
                let Some(here) = school(one).filter(|_| student || adult) else { continue };
                let named = student && self.school_of(user) == Some(here);
                let deleted = matches!(reader.get(user), Known::Deleted(_));
                let kind = one.role.kind();
                if named || deleted || stands.contains(&(Some(here), kind)) || !told.insert((here, kind)) {
                    continue;
                }
                if let Ok(external) = derived::given(reader.users.key(user)) {
                    self.tell_gone(reader, (here, one.at, &external), student, adult);
                }
            }
        }
    }

    fn tell_gone(
        &mut self,
        reader: &Reader,
        (school, at, external): (u32, Place, &ExternalId),
        student: bool,
        adult: bool,
    ) {
        let Some(code) = self.code(school) else { return };
        let told =
            RosterSchool { code: code.clone(), name: reader.orgs.name(school), coverage: Coverage::Part };
        self.draft.school(reader.orgs.place(school), told, "identifier", self.findings);
        if student {
            let gone = Gone::Student { at, school: code.clone(), external: external.clone() };
            self.draft.gone(gone, "status", self.findings);
        }
        if adult {
            let gone = Gone::Responsible { at, school: code, external: external.clone() };
            self.draft.gone(gone, "status", self.findings);
        }
    }
}
