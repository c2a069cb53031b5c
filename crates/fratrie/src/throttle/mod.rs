//! Failures are counted before a password is looked at, and forgiven when it was right (R13, SECURITY V9, V10).

mod rules;
mod tallies;

pub use rules::Throttling;

use crate::{
    attempt::{Attempt, Verdict},
    error::Error,
    shell::Context,
};
use fratrie_domain::{
    AccountId, Command, Refusal, Want,
    command::VoidLetter,
    journal::Actor,
    model::Account,
    throttle::{Charge, Count, Rule, Tally},
};
use tallies::{IDENTIFIERS, OTHERS, own, shared};

/// An attempt that was counted.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// Forgotten by a right password.
    clear: Vec<Tally>,
    /// Forgiven by a right password.
    forgive: Vec<Tally>,
    letter: Option<Tries>,
}

/// Attempts on a letter.
#[derive(Debug, Clone, Copy)]
struct Tries {
    account: AccountId,
    generation: u32,
    count: u32,
}

impl Counted {
    /// Whether the letter was tried so often before that its password is not looked at any more.
    pub(crate) fn spares_letter(&self, most: u32) -> bool {
        self.letter.is_some_and(|tries| tries.count > most)
    }
}

impl Context {
    /// Counts an attempt on `account`, or on an identifier that is nobody's, by the principal of a merge or by who logs in.
    /// As many rows are written in either case.
    pub(crate) async fn count_attempt(
        &self,
        account: Option<&Account>,
        typed: &str,
        principal: Option<AccountId>,
        attempt: &Attempt,
    ) -> Result<Counted, Error> {
        let rules = &self.shell.throttling;
        if attempt.verdict == Verdict::Suspect {
            return Err(Refusal::TooManyAttempts { until: Some(self.now() + rules.account.longest) }.into());
        }
        let known = principal.is_none() && self.knows_device(typed, attempt);
        let (kind, rule) = if known { ("device", rules.device) } else { ("account", rules.account) };
        let letter = account.and_then(|account| account.letter.as_ref());
        let (target, tries) = match account {
            Some(account) => {
                let generation = letter.map_or(0, |letter| letter.generation);
                (own(kind, account.id), own("letter", account.id).tagged(generation))
            }
            None => (shared(self, kind, IDENTIFIERS, typed), shared(self, "letter", OTHERS, typed)),
        };
        let mut charges = vec![Charge { tally: target, rule }, Charge { tally: tries, rule: rules.letter() }];
        charges.extend(principal.map(|id| Charge { tally: own("principal", id), rule: rules.principal }));
        if !known && attempt.verdict != Verdict::Human {
            let tally = shared(self, "origin", OTHERS, attempt.origin.as_str());
            charges.push(Charge { tally, rule: rules.origin });
        }
        let counts = self.charge(&charges).await?;
        let live = account.zip(letter).filter(|(_, letter)| letter.ended.is_none());
        let count = counts.get(1).map_or(0, |count| count.failures);
        Ok(Counted {
            clear: account.map_or_else(|| vec![target], |account| secrets_of(account.id)),
            forgive: charges.iter().skip(1).map(|charge| charge.tally).collect(),
            letter: live.map(|(account, letter)| Tries {
                account: account.id,
                generation: letter.generation,
                count,
            }),
        })
    }

    /// Counts an attempt through a session that is open: it is known, so an attacker's failures do not close it (V10).
    pub(crate) async fn count_in_session(&self, account: AccountId) -> Result<Counted, Error> {
        let charge = Charge { tally: own("device", account), rule: self.shell.throttling.device };
        self.charge(&[charge]).await?;
        Ok(Counted { clear: secrets_of(account), ..Counted::default() })
    }

    /// Counts a request for a mail; whether it may be sent.
    pub(crate) async fn may_mail(&self, typed: &str, attempt: &Attempt) -> Result<bool, Error> {
        let rules = &self.shell.throttling;
        let address = Charge { tally: shared(self, "mail", OTHERS, typed), rule: rules.mail };
        let from = shared(self, "mails of origin", OTHERS, attempt.origin.as_str());
        let origin = Charge { tally: from, rule: rules.origin };
        self.unless_closed(&[address, origin]).await
    }

    /// The same, for one account whichever way it was named.
    pub(crate) async fn may_mail_account(&self, account: AccountId) -> Result<bool, Error> {
        let charge = Charge { tally: own("mail", account), rule: self.shell.throttling.mail };
        self.unless_closed(&[charge]).await
    }

    async fn unless_closed(&self, charges: &[Charge]) -> Result<bool, Error> {
        match self.charge(charges).await {
            Ok(_) => Ok(true),
            Err(Error::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn charge(&self, charges: &[Charge]) -> Result<Vec<Count>, Error> {
        let counts = self.shell.store.charge(&self.realm, charges, self.now()).await?;
        counts.map_err(|closed| Refusal::TooManyAttempts { until: closed.until }.into())
    }

    /// The right password was shown.
    pub(crate) async fn forgive(&self, counted: &Counted) -> Result<(), Error> {
        Ok(self.shell.store.settle(&self.realm, &counted.clear, &counted.forgive).await?)
    }

    /// The right password of a letter that opens nothing was shown. The origin and the letter are forgiven; on the account
    /// it counts, or whoever has such a letter could guess at the chosen password without end.
    pub(crate) async fn pass_over(&self, counted: &Counted) -> Result<(), Error> {
        Ok(self.shell.store.settle(&self.realm, &[], &counted.forgive).await?)
    }

    /// The account has another secret: what was tried on the former one counts no more.
    pub(crate) async fn forget_attempts(&self, account: AccountId) -> Result<(), Error> {
        Ok(self.shell.store.settle(&self.realm, &secrets_of(account), &[]).await?)
    }

    /// A wrong password was shown. After too many on a letter, it is void and the office is told (R13).
    pub(crate) async fn blame(&self, counted: &Counted, attempt: &Attempt) -> Result<(), Error> {
        let Some(Tries { account, generation, count }) = counted.letter else { return Ok(()) };
        if count < self.shell.throttling.letter {
            return Ok(());
        }
        let env = self.env(Actor::Holder { account }, attempt.origin.clone());
        let command = Command::VoidLetter(VoidLetter { account, generation });
        match self.run(Want::accounts([account]), env, command).await {
            // Voided, used or replaced meanwhile.
            Ok(_) | Err(Error::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn knows_device(&self, typed: &str, attempt: &Attempt) -> bool {
        let audience = self.device_audience(typed);
        let token = attempt.device.as_ref().map_or("", |token| token.0.as_str());
        self.shell.sealer.open::<()>(DEVICE, &audience, self.now().timestamp(), token).is_ok()
    }

    /// A device is known to one identifier, as printed, of one realm.
    pub(crate) fn device_audience(&self, typed: &str) -> String {
        format!("{}/{typed}", self.realm)
    }
}

/// What tokens of known devices are sealed for.
pub(crate) const DEVICE: &str = "known device";

fn secrets_of(account: AccountId) -> Vec<Tally> {
    vec![own("account", account), own("device", account)]
}

impl Throttling {
    /// Tries on a letter are counted; the letter itself is what ends.
    const fn letter(&self) -> Rule {
        Rule { free: u32::MAX, most: None, ..self.account }
    }
}
