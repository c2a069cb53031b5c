//! What a batch is to make.

use fratrie_domain::Language;

/// What a batch is to make, beside its control sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    any(feature = "pdf", feature = "xlsx"),
    expect(clippy::struct_excessive_bools, reason = "each is a file that is asked for or not")
)]
pub struct Outputs {
    /// PDF, a file for each class.
    #[cfg(feature = "pdf")]
    pub pdf: bool,
    /// PDF files of half the size, for two thirds more time. For files that are sent, rather than printed and deleted.
    #[cfg(feature = "pdf")]
    pub compact: bool,
    /// Print-ready HTML, one file.
    pub html: bool,
    /// The list, a row for each pupil and responsible.
    pub list: bool,
    /// Mail merge as CSV, a row for each letter.
    pub merge: bool,
    /// Mail merge as a workbook.
    #[cfg(feature = "xlsx")]
    pub workbook: bool,
    /// The control sheet's language.
    pub language: Language,
}

/// PDF where this crate is built with it, else HTML; a control sheet in French.
impl Default for Outputs {
    fn default() -> Self {
        Self {
            #[cfg(feature = "pdf")]
            pdf: true,
            #[cfg(feature = "pdf")]
            compact: false,
            html: !cfg!(feature = "pdf"),
            list: false,
            merge: false,
            #[cfg(feature = "xlsx")]
            workbook: false,
            language: Language::French,
        }
    }
}
