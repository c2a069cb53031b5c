//! What is wrong, or odd, in words, and what to do.

use super::{Mistaken, Problem};
use fratrie_domain::{Language, TextError};

impl Problem {
    /// What it is, and what to do.
    pub fn words(&self, language: Language) -> String {
        let (french, english) = self.both();
        match language {
            Language::French => french,
            Language::English => english,
        }
    }

    fn both(&self) -> (String, String) {
        match self {
            Self::Aaf(problem) => problem.both(),
            Self::Siecle(problem) => problem.both(),
            Self::OneRoster(problem) => problem.both(),
            Self::Onde(problem) => problem.both(),
            Self::Educonnect(problem) => problem.both(),
            Self::Mistaken(mistaken) => both(mistaken.words()),
            Self::Text(error) => text(error),
            _ => self.of_files().or_else(|| self.of_sets()).unwrap_or_else(|| self.of_records()),
        }
    }

    /// Of a file, as a file.
    fn of_files(&self) -> Option<(String, String)> {
        Some(match self {
            Self::Unreadable(error) => (
                format!("le fichier ne peut pas être lu ({error})."),
                format!("the file can not be read ({error})."),
            ),
            Self::Disk(error) => (
                format!(
                    "le dossier temporaire ne peut pas servir ({error}) : faites-y de la place, et recommencez."
                ),
                format!("the temporary folder is of no use ({error}): make room in it, and start again."),
            ),
            Self::EmptyFile => {
                both(("le fichier est vide : refaites l'export.", "the file is empty: export it again."))
            }
            Self::UnknownKind { found } => (
                format!(
                    "ce fichier n'est d'aucun format connu ; il commence par « {found} ». Déposez l'export de la base élèves, tel quel."
                ),
                format!(
                    "this file is of no known format; it begins with “{found}”. Upload the school base's export as it is."
                ),
            ),
            Self::NoFiles => both(("il n'y a pas de fichier à lire.", "there is no file to read.")),
            Self::TooManyFiles => both((
                "il y a trop de fichiers : importez moins d'établissements à la fois.",
                "there are too many files: import fewer schools at a time.",
            )),
            Self::TooLarge => both((
                "le fichier est trop long : importez moins d'établissements à la fois.",
                "the file is too long: import fewer schools at a time.",
            )),
            Self::Bomb => both((
                "l'archive se déploie démesurément : décompressez-la vous-même et déposez les fichiers.",
                "the archive unpacks beyond measure: unpack it yourself and upload the files.",
            )),
            Self::DamagedArchive(error) => (
                format!("l'archive est abîmée ({error}) : téléchargez-la de nouveau."),
                format!("the archive is damaged ({error}): download it again."),
            ),
            Self::Encrypted => both((
                "l'archive demande un mot de passe : décompressez-la et déposez les fichiers.",
                "the archive asks for a password: unpack it and upload the files.",
            )),
            Self::NestedArchive => both((
                "cette archive est dans une autre : décompressez celle du dehors.",
                "this archive is inside another one: unpack the outer one.",
            )),
            Self::PathEscapes => both((
                "l'archive nomme un fichier hors d'elle-même : elle n'est pas l'export d'une base élèves.",
                "the archive names a file outside of itself: it is no school base's export.",
            )),
            Self::WrongEncoding { declared, read_as } => (
                format!("le fichier se dit en {declared} ; il a été lu en {read_as}."),
                format!("the file says that it is in {declared}; it was read as {read_as}."),
            ),
            Self::NotWellFormed(error) => (
                format!("le XML est mal formé ({error}) : refaites l'export, sans modifier le fichier."),
                format!("the XML is not well-formed ({error}): export it again and do not edit the file."),
            ),
            Self::Doctype => both((
                "le fichier déclare des entités, ce qui n'est pas accepté : refaites l'export, sans modifier le fichier.",
                "the file declares entities, which is not taken: export it again and do not edit the file.",
            )),
            Self::Entity(name) => (
                format!("l'entité « {name} » n'est pas acceptée : écrivez le caractère lui-même."),
                format!("the entity “{name}” is not taken: write the character itself."),
            ),
            Self::TooDeep => both((
                "les éléments sont trop profonds : ce n'est pas l'export d'une base élèves.",
                "the elements go too deep: this is no school base's export.",
            )),
            _ => return None,
        })
    }

    /// Of files that do not go together.
    fn of_sets(&self) -> Option<(String, String)> {
        Some(match self {
            Self::MixedFormats { one, other } => {
                let (one, other) = (one.both(), other.both());
                (
                    format!(
                        "deux formats sont mêlés : {} et {}. Importez-les l'un après l'autre.",
                        one.0, other.0
                    ),
                    format!("two formats are mixed: {} and {}. Import one after the other.", one.1, other.1),
                )
            }
            Self::NotNeeded(kind) => {
                let (french, english) = kind.both();
                (
                    format!("c'est {french} : il ne sert pas ici."),
                    format!("this is {english}: it is of no use here."),
                )
            }
            Self::Missing { kind, school } => {
                let (french, english) = kind.both();
                let of =
                    |word: &str| school.as_ref().map(|code| format!(" {word} {code}")).unwrap_or_default();
                (
                    format!("il manque {french}{} : déposez-le avec les autres.", of("de")),
                    format!("{english}{} is missing: upload it with the others.", of("of")),
                )
            }
            Self::FileDoubled { other } => (
                format!(
                    "« {other} » dit la même chose du même établissement : n'en gardez qu'un, le plus récent."
                ),
                format!("“{other}” says the same of the same school: keep one of them, the newer."),
            ),
            Self::TwoSchools { one, other } => (
                format!(
                    "les fichiers sont de deux établissements, {one} et {other} : déposez ceux d'un même établissement."
                ),
                format!("the files are of two schools, {one} and {other}: upload those of one school."),
            ),
            Self::TwoYears { one, other } => (
                format!(
                    "les fichiers sont de deux années scolaires, {one} et {other} : refaites les deux exports le même jour."
                ),
                format!(
                    "the files are of two school years, {one} and {other}: export both again on one day."
                ),
            ),
            Self::NoLinkHolds => both((
                "aucun lien ne trouve son élève et son responsable : ces fichiers ne vont pas ensemble.",
                "not one link finds its student and its responsible: these files do not go together.",
            )),
            _ => return None,
        })
    }

    /// Of lines, cells and elements.
    fn of_records(&self) -> (String, String) {
        match self {
            Self::ColumnMissing => both((
                "cette colonne manque : refaites l'export avec elle.",
                "this column is missing: export the file again with it.",
            )),
            Self::ColumnDoubled => both((
                "cette colonne figure deux fois : supprimez l'une des deux.",
                "this column stands there twice: remove one of them.",
            )),
            Self::WrongColumn => both((
                "cette colonne contient autre chose que ce que dit son nom : deux colonnes sont sans doute interverties.",
                "this column holds something else than its name says: two columns are probably exchanged.",
            )),
            Self::WrongLength => both((
                "la ligne n'a pas autant de cellules que l'en-tête : un séparateur est de trop, ou manque.",
                "the line does not have as many cells as the header: a separator is missing, or one too many.",
            )),
            Self::LineTooLong => both((
                "la ligne est trop longue : un guillemet ou une balise n'est sans doute pas refermé.",
                "the line is too long: a quotation mark or an element is probably not closed.",
            )),
            Self::TooManyLines => both((
                "le fichier a trop de lignes : partagez-le par établissement.",
                "the file has too many lines: split it by school.",
            )),
            Self::Word { found, expected } => {
                (format!("« {found} » : attendu {expected}."), format!("“{found}”: expected {expected}."))
            }
            Self::LostCharacter { found } => (
                format!("« {found} » : un caractère a été perdu à l'export. Le nom est pris tel quel."),
                format!("“{found}”: a character was lost at the export. The name is taken as it is."),
            ),
            Self::Mojibake { found, mended } => (
                format!("« {found} » : les accents étaient abîmés. Lu « {mended} »."),
                format!("“{found}”: the accents were damaged. Read “{mended}”."),
            ),
            Self::UaiKey { found } => (
                format!(
                    "« {found} » : la lettre de ce code UAI n'est pas celle de ses chiffres. Il est pris tel quel."
                ),
                format!(
                    "“{found}”: the letter of this UAI is not the one of its digits. It is taken as it is."
                ),
            ),
            Self::Contradicts { file: None, line } => (
                format!("la ligne {line} dit autre chose de la même personne ou du même établissement."),
                format!("line {line} says something else of the same person or school."),
            ),
            Self::Contradicts { file: Some(file), line } => (
                format!(
                    "la ligne {line} de « {file} » dit autre chose de la même personne ou du même établissement."
                ),
                format!("line {line} of “{file}” says something else of the same person or school."),
            ),
            Self::UnknownStudent { key } => (
                format!("l'élève {key} n'est pas dans les fichiers."),
                format!("student {key} is not in the files."),
            ),
            Self::UnknownResponsible { key } => (
                format!("le responsable {key} n'est pas dans les fichiers."),
                format!("responsible {key} is not in the files."),
            ),
            other => both((other.code(), other.code())),
        }
    }
}

fn text(error: &TextError) -> (String, String) {
    match error {
        TextError::Empty => both(("ce champ est vide.", "this field is empty.")),
        TextError::TooLong { maximum } => (
            format!("le texte est trop long ({maximum} caractères au plus)."),
            format!("the text is too long (at most {maximum} characters)."),
        ),
        TextError::Character { found } => {
            let found = found.escape_debug();
            (
                format!("le caractère « {found} » n'est pas accepté ici."),
                format!("the character “{found}” is not taken here."),
            )
        }
        other => {
            (format!("le texte n'est pas accepté ({other})."), format!("the text is not taken ({other})."))
        }
    }
}

impl Mistaken {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Workbook => (
                "c'est un classeur (Excel, LibreOffice) : enregistrez-le au format « CSV UTF-8 », ou déposez l'export tel quel.",
                "this is a workbook (Excel, LibreOffice): save it as “CSV UTF-8”, or upload the export as it is.",
            ),
            Self::Pdf => (
                "c'est un PDF : déposez l'export XML ou CSV.",
                "this is a PDF: upload the XML or CSV export.",
            ),
            Self::WebPage => (
                "c'est une page web, sans doute une page de connexion : reconnectez-vous et refaites l'export.",
                "this is a web page, probably a log-in page: log in again and export the file again.",
            ),
            Self::Picture => (
                "c'est une image : déposez l'export XML ou CSV.",
                "this is a picture: upload the XML or CSV export.",
            ),
            Self::Archive => (
                "c'est une archive d'un autre format que zip : décompressez-la et déposez les fichiers.",
                "this is an archive of another format than zip: unpack it and upload the files.",
            ),
            Self::Binary => (
                "ce n'est pas du texte : déposez l'export XML ou CSV.",
                "this is not text: upload the XML or CSV export.",
            ),
        }
    }
}

pub(crate) fn both((french, english): (&str, &str)) -> (String, String) {
    (french.to_owned(), english.to_owned())
}
