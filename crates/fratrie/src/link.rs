//! Links sent by e-mail. The text names the account and bears a token that is derived from the secret key, the account
//! and the link's id: no row and no event holds it, and a mail can be made again after a crash.

use crate::shell::Context;
use fratrie_credentials::{LinkPurpose, LinkToken, SecretKey};
use fratrie_domain::{
    AccountId, Refusal, Timestamp, TokenHash, TokenId, command::PresentedLink, model::Token,
};
use std::fmt;
use uuid::Uuid;

/// What a link carries, to be put behind the host's own address.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkText(String);

impl LinkText {
    /// Letters, digits, `-` and `_`: it can stand in a path.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkText(…)")
    }
}

/// Characters that name the account.
const ACCOUNT: usize = 32;

impl Context {
    /// A new link: what the row keeps of it.
    pub(crate) fn new_token(&self, purpose: LinkPurpose, account: AccountId, expires_at: Timestamp) -> Token {
        let id = TokenId::from_uuid(self.draw_id());
        Token {
            id,
            hash: TokenHash::new(self.derive(self.shell.keys.current(), purpose, account, id).hash()),
            expires_at,
        }
    }

    /// The links by which those whom a merge is told to can stop it.
    pub(crate) fn alarms(&self, accounts: &[AccountId]) -> Vec<(AccountId, Token)> {
        let expires_at = self.now() + self.shell.policy.split_window;
        let token = |id: &AccountId| (*id, self.new_token(LinkPurpose::StopMerge, *id, expires_at));
        accounts.iter().map(token).collect()
    }

    /// The text of a link, made anew from what the row keeps of it, under whichever key it was made.
    pub(crate) fn link_text(
        &self,
        purpose: LinkPurpose,
        account: AccountId,
        kept: &Token,
    ) -> Option<LinkText> {
        let derived = self.shell.keys.iter().map(|key| self.derive(key, purpose, account, kept.id));
        let token = derived.into_iter().find(|token| token.hash() == *kept.hash.expose())?;
        Some(LinkText(format!("{}{}", account.as_uuid().simple(), token.expose())))
    }

    fn derive(&self, key: &SecretKey, purpose: LinkPurpose, account: AccountId, id: TokenId) -> LinkToken {
        let (account, id) = (account.as_uuid().as_bytes(), id.as_uuid().as_bytes());
        LinkToken::derive(key, purpose, self.realm.as_str(), account, id)
    }
}

/// Reads a link that came back.
pub(crate) fn parse(text: &str) -> Result<PresentedLink, Refusal> {
    let (account, token) = text.split_at_checked(ACCOUNT).ok_or(Refusal::LinkVoid)?;
    let account = Uuid::try_parse(account).map_err(|_| Refusal::LinkVoid)?;
    let token = LinkToken::parse(token).ok_or(Refusal::LinkVoid)?;
    Ok(PresentedLink { account: AccountId::from_uuid(account), token: TokenHash::new(token.hash()) })
}
