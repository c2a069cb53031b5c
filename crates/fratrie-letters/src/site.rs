//! The page on which accounts are activated.

use fratrie_domain::Identifier;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but what RFC 3986 calls unreserved.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The page on which accounts are activated: printed on each letter, and in its QR code with the identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    page: String,
}

/// Why an address is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// Not `https://` (or `http://localhost`, for a trial).
    #[error("the activation page's address must begin with https:// and a host name")]
    NotHttps,
    /// Too long to be typed by hand, or to make a QR code that an old telephone reads.
    #[error("the activation page's address must have at most {most} characters")]
    TooLong {
        /// The most characters.
        most: usize,
    },
    /// White space, a letter outside ASCII, a fragment.
    #[error("the activation page's address must be plain: ASCII, no white space, no #")]
    NotPlain,
}

const LONGEST: usize = 120;

impl Site {
    /// Takes the address of the activation page, of at most 120 characters.
    ///
    /// ```
    /// use fratrie_letters::Site;
    /// let site = Site::new("https://comptes.example.fr/activation")?;
    /// assert_eq!(site.shown(), "comptes.example.fr/activation");
    /// # Ok::<(), fratrie_letters::SiteError>(())
    /// ```
    ///
    /// # Errors
    /// [`SiteError`] where it is not one.
    pub fn new(page: &str) -> Result<Self, SiteError> {
        let host = page.strip_prefix("https://").or_else(|| page.strip_prefix("http://localhost"));
        if host.is_none_or(|host| page.starts_with("https://") && !host.starts_with(char::is_alphanumeric)) {
            return Err(SiteError::NotHttps);
        }
        if page.len() > LONGEST {
            return Err(SiteError::TooLong { most: LONGEST });
        }
        if page.contains(|c: char| !c.is_ascii_graphic() || matches!(c, '#' | '"' | '<' | '>' | '\\' | '`')) {
            return Err(SiteError::NotPlain);
        }
        Ok(Self { page: page.to_owned() })
    }

    /// The whole address.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// The address as people type it.
    pub fn shown(&self) -> &str {
        let shown = self.page.split_once("://").map_or(self.page.as_str(), |(_, rest)| rest);
        shown.strip_suffix('/').unwrap_or(shown)
    }

    /// The address with an identifier, which the page fills in: what the QR code carries. Never a password.
    pub fn with_identifier(&self, identifier: &Identifier) -> String {
        let mark = if self.page.contains('?') { '&' } else { '?' };
        format!("{}{mark}identifiant={}", self.page, utf8_percent_encode(identifier.as_str(), UNRESERVED))
    }
}
