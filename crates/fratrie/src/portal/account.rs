//! What an account shows of itself.

use super::Portal;
use crate::{error::Error, session::Session};
use fratrie_domain::{
    AccountId, Child, EmailAddress, Identifier, PersonName, Timestamp, Want,
    model::{Holder, School, Student},
};

/// An account, as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountInfo {
    /// Its id.
    pub id: AccountId,
    /// Its login name.
    pub identifier: Identifier,
    /// Its holder's name.
    pub name: PersonName,
    /// The confirmed address.
    pub email: Option<EmailAddress>,
    /// An address that waits for confirmation.
    pub pending_email: Option<EmailAddress>,
    /// The student and their school, where the account is a student's own: such an account has no children and can
    /// not be grouped.
    pub student: Option<(Student, School)>,
    /// Since when its group is held still, because somebody said « ce n'était pas moi ».
    pub held_since: Option<Timestamp>,
}

impl Portal {
    /// The session's account.
    ///
    /// # Errors
    /// `SessionEnded`; `Store`.
    pub async fn account(&self, session: &Session) -> Result<AccountInfo, Error> {
        let view = self.session_view(session, Want::default()).await?;
        let account = self.check(session, &view)?;
        let name = view.holder_name(account).ok_or(Error::Internal("an account without its holder"))?;
        let student = match account.holder {
            Holder::Student(id) => view
                .student(id)
                .and_then(|student| Some((student.clone(), view.rows.schools.get(&student.school)?.clone()))),
            Holder::Responsible(_) => None,
        };
        Ok(AccountInfo {
            id: account.id,
            identifier: account.identifier.clone(),
            name: name.clone(),
            email: account.contact.email.clone(),
            pending_email: account.contact.pending.as_ref().map(|pending| pending.address.clone()),
            student,
            held_since: account.hold.as_ref().map(|hold| hold.at),
        })
    }

    /// The children of the session's account, each with its responsible, by name.
    ///
    /// # Errors
    /// `SessionEnded`; `Store`.
    pub async fn children(&self, session: &Session) -> Result<Vec<Child>, Error> {
        let context = &self.context;
        let family = context.shell.store.family(&context.realm, session.account).await?;
        let family = family.filter(|family| session.bears(&context.realm, family.stamp));
        Ok(family.ok_or(Error::SessionEnded)?.children)
    }
}
