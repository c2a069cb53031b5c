//! Who tries a password, as the host saw it. All of it is data: the library asks no network.

use crate::session::Unshown;
use fratrie_domain::Origin;

/// Who tries a password, as the host saw it. An [`Origin`] alone will do.
///
/// ```
/// use fratrie::{Attempt, Origin, Verdict};
/// let origin: Origin = "203.0.113.9".parse()?;
/// let attempt = Attempt::from(&origin).device("the cookie's value").verdict(Verdict::Human);
/// # let _ = attempt;
/// # Ok::<(), fratrie::domain::TextError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Attempt {
    pub(crate) origin: Origin,
    pub(crate) device: Option<Unshown>,
    pub(crate) verdict: Verdict,
}

/// What the host's own means say of a request: a captcha, a risk engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Verdict {
    /// They were not asked.
    #[default]
    Unknown,
    /// A person, most likely: many failures from the same origin do not slow this one down. Those on the account do.
    Human,
    /// A machine, most likely: nothing is checked.
    Suspect,
}

impl Attempt {
    /// The same, from a device that logged in before: what [`Portal::remember_device`](crate::Portal::remember_device)
    /// gave it, whether that is still good or not.
    #[must_use]
    pub fn device(mut self, token: impl Into<String>) -> Self {
        self.device = Some(Unshown(token.into()));
        self
    }

    /// The same, with what the host's own means say of it.
    #[must_use]
    pub const fn verdict(mut self, verdict: Verdict) -> Self {
        self.verdict = verdict;
        self
    }
}

impl From<Origin> for Attempt {
    fn from(origin: Origin) -> Self {
        Self { origin, device: None, verdict: Verdict::Unknown }
    }
}

impl From<&Origin> for Attempt {
    fn from(origin: &Origin) -> Self {
        origin.clone().into()
    }
}

impl From<&Self> for Attempt {
    fn from(attempt: &Self) -> Self {
        attempt.clone()
    }
}
