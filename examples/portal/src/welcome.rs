//! What a start prints: where to open the portal, and which letters to try.

use crate::{office::OfficePassword, sample::MOTHER};
use fratrie::Letter;
use std::path::Path;

/// The text; `letters` and `offices` are those of this start.
pub(crate) fn text(
    url: &str,
    (file, mails): (&Path, Option<&Path>),
    letters: &[Letter],
    offices: &[OfficePassword],
) -> String {
    let file = file.display();
    let mut lines = vec![String::new(), format!("Scolarité Services : {url}"), String::new()];
    if letters.is_empty() {
        lines.push(format!("Rien de nouveau à charger : les courriers sont dans {file}"));
        lines.push(format!("Nothing new to load: the letters are in {file}"));
    } else {
        lines.push(
            "Courriers à essayer / Letters to try (identifiant, mot de passe / identifier, password)".into(),
        );
        lines.extend(to_try(letters).into_iter().map(line));
        lines.push(format!("Les {} courriers / All letters: {file}", letters.len()));
    }
    lines.push(format!("Secrétariat / School office: {url}/secretariat"));
    if !offices.is_empty() {
        lines.push("Mots de passe montrés cette seule fois / Passwords shown this once:".into());
    }
    lines.extend(
        offices
            .iter()
            .map(|office| format!("  {:<24}{}   {}", office.login, office.password.expose(), office.name)),
    );
    lines.extend(mails.map(|mails| format!("Messages / Mails: {}", mails.display())));
    lines.push("Arrêt / Stop: Ctrl-C".into());
    lines.join("\n  ")
}

fn line(letter: &Letter) -> String {
    let names = letter.children.iter().map(|child| child.name.given().to_owned());
    let about = match &letter.student {
        Some(_) => "compte d'élève / a student's own account".to_owned(),
        None => format!("pour / for {}", names.collect::<Vec<_>>().join(", ")),
    };
    let Letter { identifier, provisional, holder, .. } = letter;
    format!("  {:<24}{}   {holder}, {about}", identifier.as_str(), provisional.expose())
}

/// The sample's mother and one student, else the first letters.
fn to_try(letters: &[Letter]) -> Vec<&Letter> {
    let is_hers = |letter: &&Letter| {
        let folded = |text: &str| fratrie::domain::fold(text).to_lowercase();
        letter.student.is_none()
            && folded(letter.holder.given()) == folded(MOTHER.0)
            && folded(letter.holder.shown()) == folded(MOTHER.1)
    };
    let mut tried: Vec<&Letter> = letters.iter().filter(is_hers).collect();
    if tried.is_empty() {
        tried = letters.iter().filter(|letter| letter.student.is_none()).take(2).collect();
    }
    tried.extend(letters.iter().find(|letter| letter.student.is_some()));
    tried
}
