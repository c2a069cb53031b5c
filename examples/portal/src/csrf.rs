//! The token that every form bears and every POST must bring back: another site can not make a browser send it.

use crate::problem::Problem;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRng, rngs::SysRng};
use subtle::ConstantTimeEq;
use tower_sessions::Session;

/// The field of every form.
pub(crate) const FIELD: &str = "csrf";
const KEY: &str = "csrf";

/// The session's token, drawn if it has none.
pub(crate) async fn token(session: &Session) -> Result<String, Problem> {
    if let Some(token) = session.get::<String>(KEY).await? {
        return Ok(token);
    }
    renew(session).await
}

/// Draws another token: at log-in, so that who knew the one before does not know this one.
pub(crate) async fn renew(session: &Session) -> Result<String, Problem> {
    let mut bytes = [0_u8; 32];
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| Problem::Broken("the machine gives no randomness"))?;
    let token = URL_SAFE_NO_PAD.encode(bytes);
    session.insert(KEY, &token).await?;
    Ok(token)
}

/// Whether a form brought the session's token back, compared in constant time.
pub(crate) async fn check(session: &Session, brought: &str) -> Result<(), Problem> {
    let kept = session.get::<String>(KEY).await?;
    let same = kept.is_some_and(|kept| kept.as_bytes().ct_eq(brought.as_bytes()).into());
    if same { Ok(()) } else { Err(Problem::Forged) }
}
