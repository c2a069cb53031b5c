//! Letters out: from what is to be printed to PDF, print-ready HTML, CSV and XLSX for mail merge.
//!
//! ```
//! use fratrie_domain::{Identifier, Language, PersonName};
//! use fratrie_letters::{ChildLine, Civility, Filing, Message, Recipient, Sheet, Site, Stationery, html_letter};
//!
//! let school = "0999001A".parse()?;
//! let school_name = "Collège des Tilleuls".parse()?;
//! let sheet = Sheet {
//!     message: Message::FirstNotification {
//!         password: "7KMX-Q2RT-9BVH".to_owned().into(),
//!         expires: "2026-12-03".parse()?,
//!     },
//!     language: Language::French,
//!     recipient: Recipient {
//!         civility: Some(Civility::Ms),
//!         name: PersonName::new("Cosams", None, "Angélique")?,
//!         address: None,
//!     },
//!     children: vec![ChildLine {
//!         name: PersonName::new("Cosams", None, "Dylan")?,
//!         level: String::new(),
//!         class: Some("6e A".parse()?),
//!         school: "0999001A".parse()?,
//!         school_name: "Collège des Tilleuls".parse()?,
//!     }],
//!     identifier: Identifier::compose("Angélique", "Cosams", 482, 3),
//!     issued: "2026-09-03".parse()?,
//!     copy: 1,
//!     filing: Filing { school, school_name, class: Some("6e A".parse()?) },
//! };
//! let paper = Stationery::shipped().paper(&sheet.filing.school, &sheet.filing.school_name)?;
//! let site = Site::new("https://comptes.example.fr/activation")?;
//! assert!(html_letter(&sheet, &paper, &site)?.contains("7KMX-Q2RT-9BVH"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`Sheet`] is what is printed on one letter; [`LetterKind::choose`] says which letter an account gets.
//! - [`Stationery`] gives a school's [`Paper`]: letterhead, logo and texts, from files that it edits.
//! - `pdf_letter` and [`html_letter`] make one letter; [`Batch`] makes any number of them, in a folder, sorted by school,
//!   class and pupil, with a control sheet, in flat memory.
//! - [`ListWriter`] and [`MergeWriter`] (and `WorkbookWriter`) are for schools that merge letters themselves.
//!
//! # What each feature costs
//!
//! See `README.md` for the measures.
//!
//! | feature | default | what it brings |
//! |---|---|---|
//! | `pdf` | yes | PDF, with `krilla` and `rustybuzz` |
//! | `xlsx` | no | workbooks, with `rust_xlsxwriter` |
//!
//! # Where secrets go
//!
//! A password is held as a `SecretString`. It is printed where a letter prints it and nowhere else: no control sheet, no
//! error, no `Debug` output, no file name and no QR code holds it. The QR code of an address confirmation carries that
//! letter's link, which is what it is for. Files of a batch have mode 600, its folder 700; what has to be kept on disk on
//! the way has no name, and is gone when the process is.
//!
//! Its place in the picture: beside the facade's parts; it knows the domain's texts, no account and no store.

mod address;
mod batch;
mod compose;
mod error;
mod fonts;
mod html;
#[cfg(feature = "pdf")]
mod pdf;
mod qr;
mod sheet;
mod site;
mod stationery;
mod table;
mod text;

pub use address::{AddressBlock, LINE, PostalAddress};
pub use batch::{Batch, BatchReport, Outputs, Tally};
pub use compose::Remark;
pub use error::LetterError;
pub use fratrie_domain::model::Civility;
pub use html::{HtmlWriter, html_letter};
#[cfg(feature = "pdf")]
pub use pdf::{pdf_letter, pdf_letters};
pub use qr::Qr;
pub use sheet::{ChildLine, Filing, LetterKind, Message, Recipient, Sheet};
pub use site::{Site, SiteError};
pub use stationery::{Letterhead, Paper, Stationery, TemplateError, TemplateProblem};
#[cfg(feature = "xlsx")]
pub use table::WorkbookWriter;
pub use table::{LIST_HEADER, ListWriter, MERGE_HEADER, MergeWriter, neutralise, restore};

pub use secrecy;
