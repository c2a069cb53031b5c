//! The same in words, and what to do.

use super::OneRosterProblem;
use crate::told::both;

impl OneRosterProblem {
    pub(crate) fn both(&self) -> (String, String) {
        self.of_bundles().or_else(|| self.of_tables()).unwrap_or_else(|| self.of_users())
    }

    /// Of the bundle as a whole.
    fn of_bundles(&self) -> Option<(String, String)> {
        Some(match self {
            Self::NoManifest => both((
                "il n'y a pas de manifest.csv : le dossier est lu comme s'il disait tout. Déposez-le complet s'il ne contient que des changements.",
                "there is no manifest.csv: the folder is read as if it named everybody. Upload a complete one if it holds changes only.",
            )),
            Self::TwoManifests { other } => (
                format!("« {other} » est un autre manifeste : déposez un seul export OneRoster à la fois."),
                format!("“{other}” is another manifest: upload one OneRoster bundle at a time."),
            ),
            Self::NoFile { file } => (
                format!("{file}.csv manque : déposez l'export OneRoster en entier."),
                format!("{file}.csv is missing: upload the whole OneRoster bundle."),
            ),
            Self::Promised { file } => (
                format!("le manifeste annonce {file}.csv, qui manque : déposez l'export en entier."),
                format!("the manifest announces {file}.csv, which is missing: upload the whole bundle."),
            ),
            Self::CalledAbsent => both((
                "le manifeste dit ce fichier absent, et il est là : il est lu. Retirez-le s'il est ancien.",
                "the manifest calls this file absent, and it is there: it is read. Remove it if it is old.",
            )),
            Self::SaidTwice => both((
                "le manifeste dit deux choses de ce fichier : « delta » l'emporte.",
                "the manifest says two things of this file: “delta” prevails.",
            )),
            Self::NoSource => both((
                "« absent » n'est pas une source : sans conséquence ici.",
                "“absent” is no source: of no consequence here.",
            )),
            Self::SheetTwice { other } => (
                format!("« {other} » est de la même sorte : les deux sont lus."),
                format!("“{other}” is of the same kind: both are read."),
            ),
            Self::NoOrgs => both((
                "orgs.csv manque : les établissements portent les clés que donne users.csv. Exportez orgs.csv, avec l'UAI dans « identifier ».",
                "orgs.csv is missing: schools go by the keys that users.csv gives. Export orgs.csv, with the UAI in “identifier”.",
            )),
            Self::NoClasses => both((
                "ni classes ni niveaux dans l'export : les élèves sont pris sans classe.",
                "neither classes nor grades in the bundle: students are taken without a class.",
            )),
            Self::AllEnded => both((
                "les rôles de tous les élèves sont terminés (endDate) : l'export est ancien. Il est lu tel quel ; refaites-le.",
                "the roles of all students ended (endDate): the bundle is an old one. It is read as it is; export it again.",
            )),
            Self::NoStudents => both((
                "pas un élève dans ces fichiers : vérifiez que users.csv (et roles.csv) sont complets et à jour.",
                "not one student in these files: check that users.csv (and roles.csv) are complete and up to date.",
            )),
            Self::NoResponsibles => both((
                "aucun lien entre un élève et un responsable : exportez les parents, et la colonne agentSourcedIds.",
                "not one link between a student and a responsible: export the parents, and the column agentSourcedIds.",
            )),
            _ => return None,
        })
    }

    /// Of rows and cells.
    fn of_tables(&self) -> Option<(String, String)> {
        Some(match self {
            Self::Header { read_as } => (
                format!("ce nom de colonne est mal écrit : lu comme {read_as}."),
                format!("this column's name is misspelt: read as {read_as}."),
            ),
            Self::EmptyColumns => both((
                "des colonnes vides suivent la dernière : sans conséquence.",
                "there are empty columns after the last one: of no consequence.",
            )),
            Self::ShortRow => both((
                "la ligne a moins de cellules que l'en-tête : celles qui manquent sont lues comme vides.",
                "the line has fewer cells than the header: the missing ones are read as empty.",
            )),
            Self::LongRow => both((
                "la ligne a plus de cellules que l'en-tête : mettez entre guillemets les cellules qui ont une virgule.",
                "the line has more cells than the header: put cells that have a comma in quotation marks.",
            )),
            Self::Passwords => both((
                "des mots de passe sont en clair dans ce fichier. Ils ne sont pas lus ; détruisez le fichier, faites-les changer, et exportez sans cette colonne.",
                "this file has passwords in clear text. They are not read; destroy the file, have them changed, and export without this column.",
            )),
            Self::Truth => both((
                "écrit autrement que true ou false : compris.",
                "written otherwise than true or false: understood.",
            )),
            Self::DateForm => both((
                "date écrite autrement que AAAA-MM-JJ : comprise.",
                "date written otherwise than YYYY-MM-DD: understood.",
            )),
            Self::DateUnclear => both((
                "rien ne dit si les dates de ce fichier commencent par le jour ou par le mois : vérifiez-en une. Exportez-les en AAAA-MM-JJ.",
                "nothing tells whether this file's dates begin with the day or the month: check one. Export them as YYYY-MM-DD.",
            )),
            Self::DeletedInBulk => both((
                "cet enregistrement est à supprimer : il n'est pas pris.",
                "this record is to be deleted: it is not taken.",
            )),
            Self::Repeated => both((
                "cet utilisateur figure plusieurs fois, sous le même nom : ses lignes sont réunies.",
                "this user stands there several times, under the same name: the lines are read together.",
            )),
            _ => return None,
        })
    }

    /// Of organisations and users.
    fn of_users(&self) -> (String, String) {
        match self {
            Self::UnknownOrg { key } => (
                format!("l'organisation {key} n'est pas dans orgs.csv : exportez orgs.csv en entier."),
                format!("the organisation {key} is not in orgs.csv: export all of orgs.csv."),
            ),
            Self::NotASchool => both((
                "des élèves sont dans cette organisation, qui n'est pas du type « school » : prise pour un établissement.",
                "students are in this organisation, whose type is not “school”: it is taken for one.",
            )),
            Self::CodeMade { code } => (
                format!(
                    "ni UAI ni identifiant court : l'établissement porte le code {code}. Donnez l'UAI dans « identifier »."
                ),
                format!(
                    "neither a UAI nor a short identifier: the school goes by the code {code}. Give the UAI in “identifier”."
                ),
            ),
            Self::IdentifierTwice => both((
                "un autre établissement a le même identifiant : ceux-ci portent la clé de leur organisation.",
                "another school has the same identifier: these go by the keys of their organisations.",
            )),
            Self::SeveralSchools => both((
                "cet élève est dans plusieurs établissements : pris pour le premier.",
                "this student is in several schools: taken for the first one.",
            )),
            Self::UnknownUser { key } => (
                format!("l'utilisateur {key} n'est pas dans users.csv."),
                format!("the user {key} is not in users.csv."),
            ),
            Self::UnknownClass { key } => (
                format!(
                    "la classe {key} n'est pas dans classes.csv, ou est à supprimer : cette inscription ne compte pas."
                ),
                format!(
                    "the class {key} is not in classes.csv, or is to be deleted: this enrolment does not count."
                ),
            ),
            Self::NoSchool => both((
                "rien ne dit de quel établissement est cet élève : il n'est pas pris. Exportez orgs.csv en entier.",
                "nothing tells of which school this student is: not taken. Export all of orgs.csv.",
            )),
            Self::NoRole => both((
                "rien ne dit le rôle de cet utilisateur : il n'est pas pris. Complétez role, ou roles.csv.",
                "nothing tells this user's role: not taken. Complete role, or roles.csv.",
            )),
            Self::UnknownAgent { key } => (
                format!("l'utilisateur {key} (agentSourcedIds) n'est pas dans users.csv : pas de lien."),
                format!("the user {key} (agentSourcedIds) is not in users.csv: no link."),
            ),
            Self::NotInDelta { key } => (
                format!("l'utilisateur {key} n'est pas dans ce delta : ce qui est connu du lien reste."),
                format!("the user {key} is not in this delta: what is known of the link stays."),
            ),
            Self::AgentIsNot { key } => (
                format!(
                    "l'utilisateur {key} n'est ni parent, ni tuteur, ni proche (parent, guardian, relative) : pas de lien."
                ),
                format!("the user {key} is no parent, guardian or relative: no link."),
            ),
            Self::NoStudentOfTwo { key } => (
                format!(
                    "de ces deux utilisateurs (l'autre : {key}), l'un doit être l'élève et l'autre le responsable : pas de lien."
                ),
                format!(
                    "of these two users (the other: {key}) one must be the student and one the responsible: no link."
                ),
            ),
            Self::NoStudent => both((
                "ce responsable n'a pas d'élève dans les fichiers : il n'est pas pris.",
                "this responsible has no student in the files: not taken.",
            )),
            Self::Disabled => both((
                "l'accès de ce responsable est fermé (enabledUser) : il est pris comme personne à contacter, sans compte.",
                "this responsible's access is switched off (enabledUser): taken as a person to call, without an account.",
            )),
            Self::UnknownRole { found } => (
                format!(
                    "« {found} » n'est pas un rôle de OneRoster : la ligne n'est prise ni pour un élève ni pour un responsable."
                ),
                format!(
                    "“{found}” is no role of OneRoster: the line is taken neither for a student nor for a responsible."
                ),
            ),
            Self::GoneWhere { key } => (
                format!(
                    "l'utilisateur {key} est à supprimer, et rien ne dit de quel établissement : joignez orgs.csv en entier."
                ),
                format!(
                    "the user {key} is to be deleted, and nothing tells from which school: add all of orgs.csv."
                ),
            ),
            Self::RoleEnded => both((
                "ce rôle est terminé (endDate) : il n'est pas pris.",
                "this role ended (endDate): not taken.",
            )),
            other => both((other.code(), other.code())),
        }
    }
}
