//! From a view and a command to a change set: the one place where anything is decided.

mod activate;
mod contact;
mod draft;
mod erase;
mod former;
mod hold;
mod import;
mod joined;
mod letters;
mod merge;
mod password;
mod purge;
mod recovery;
mod retain;
mod split;
mod standing;

use crate::{
    AccountId, ChangeSet, Command, Env, Refusal, View,
    command::{FirstLetter, Import},
};

/// Decides an import that issues a first letter to each account that it makes, in the same change set: `letter` draws it.
///
/// As pure as [`decide`], with a `letter` that is.
///
/// # Errors
/// Those of [`Command::Import`].
pub fn decide_import(
    view: &View,
    import: &Import,
    env: &Env,
    letter: &mut dyn FnMut(AccountId) -> FirstLetter,
) -> Result<ChangeSet, Refusal> {
    import::decide(view, import, env, Some(letter))
}

/// Decides a command on what stands.
///
/// Pure: the same view, command and `env` always give the same change set. Nothing is changed; a store does that, if
/// all that the decision rests on (`expects`) still holds then.
///
/// # Errors
/// A [`Refusal`] says why not, and what to do.
pub fn decide(view: &View, command: Command, env: &Env) -> Result<ChangeSet, Refusal> {
    match command {
        Command::Import(asked) => import::decide(view, &asked, env, None),
        Command::IssueLetters(letters) => letters::decide(view, &letters, env),
        Command::RecordReminders(accounts) => letters::remind(view, &accounts, env),
        Command::Activate(activate) => activate::decide(view, activate, env),
        Command::ChangePassword(change) => password::change(view, change, env),
        Command::ResetPassword(reset) => password::reset(view, reset, env),
        Command::RequestEmailChange(request) => contact::request_change(view, request, env),
        Command::ConfirmEmail(confirm) => contact::confirm(view, confirm, env),
        Command::RevertEmail(link) => contact::revert(view, &link, env),
        Command::EndSessions(end) => standing::end_sessions(view, end, env),
        Command::UpgradeSecret(upgrade) => password::upgrade(view, upgrade, env),
        Command::VoidLetter(void) => letters::void(view, void, env),
        Command::RequestPasswordReset(send) => recovery::request_reset(view, send, env),
        Command::RequestReminder(send) => recovery::request_reminder(view, send, env),
        Command::ShowIdentifier(link) => recovery::show_identifier(view, &link, env),
        Command::Merge(merge) => merge::decide(view, &merge, env),
        Command::NoteRefusedMerge(refused) => merge::refused(view, refused, env),
        Command::Split(split) => split::decide(view, &split, env),
        Command::StopMerge(link) => hold::stop(view, &link, env),
        Command::LiftHold(account) => hold::lift(view, account, env),
        Command::PurgeSecrets(accounts) => purge::decide(view, &accounts, env),
        Command::Suspend(account) => standing::suspend(view, account, env),
        Command::Reinstate(account) => standing::reinstate(view, account, env),
        Command::GiveWord(word) => standing::give_word(view, word, env),
        Command::ForgetLetters(asked) => retain::forget_letters(view, &asked, env),
        Command::EraseLapsed(asked) => retain::erase_lapsed(view, &asked, env),
        Command::Erase(erase) => erase::decide(view, &erase, env),
    }
}
