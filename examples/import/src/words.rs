//! What this program says itself; the library says the rest.

use fratrie::Language;

#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) reading: &'static str,
    pub(crate) looking: &'static str,
    pub(crate) importing: &'static str,
    pub(crate) printing: &'static str,
    pub(crate) printed: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) confirm: &'static str,
}

impl Words {
    pub(crate) const fn of(language: Language) -> Self {
        match language {
            Language::French => Self {
                reading: "Lecture des fichiers",
                looking: "Vérification",
                importing: "Import",
                printing: "Courriers",
                printed: "Courriers à imprimer, avec leur feuille de contrôle (à détruire après impression) :",
                refused: "L'import a été refusé ; rien n'a été importé.",
                confirm: "Si le fichier est bien le bon, relancez avec --confirm-endings.",
            },
            Language::English => Self {
                reading: "Reading the files",
                looking: "Looking ahead",
                importing: "Importing",
                printing: "Letters",
                printed: "Letters to print, with their control sheet (destroy them once printed):",
                refused: "The import was refused; nothing was imported.",
                confirm: "If the file is the right one, run it again with --confirm-endings.",
            },
        }
    }
}
