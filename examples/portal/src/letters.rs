//! The letters of a load, as a file for mail merge: the only place where provisional passwords stand in the clear.

use crate::{
    private_files::{append, failed},
    start_error::StartError,
};
use fratrie::Letter;
use std::path::Path;

const HEADER: [&str; 5] = ["identifier", "provisional_password", "responsible", "student", "school"];

/// Writes the letters behind those that the file holds.
pub(crate) fn write(path: &Path, letters: &[Letter]) -> Result<(), StartError> {
    let file = append(path).map_err(failed(path))?;
    let is_new = file.metadata().map_err(failed(path))?.len() == 0;
    let mut csv = csv::Writer::from_writer(file);
    let written = || {
        if is_new {
            csv.write_record(HEADER)?;
        }
        for letter in letters {
            csv.write_record(row(letter).map(|cell| harmless(&cell)))?;
        }
        csv.flush()?;
        Ok(())
    };
    std::iter::once_with(written)
        .collect::<Result<(), csv::Error>>()
        .map_err(|error| failed(path)(error.into()))
}

fn row(letter: &Letter) -> [String; 5] {
    let children = || letter.children.iter().map(|child| (&child.name, &child.school_name));
    let own = || letter.student.iter().map(|(student, school)| (&student.name, &school.name));
    let mut schools: Vec<String> = children().chain(own()).map(|(_, school)| school.to_string()).collect();
    schools.dedup();
    let students: Vec<String> = children().chain(own()).map(|(student, _)| student.to_string()).collect();
    let responsible = if letter.student.is_some() { String::new() } else { letter.holder.to_string() };
    let (identifier, password) = (letter.identifier.to_string(), letter.provisional.expose().to_owned());
    [identifier, password, responsible, students.join(" / "), schools.join(" / ")]
}

/// A cell that a spreadsheet would take for a formula is marked as text (OWASP, CSV injection).
fn harmless(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn v35_no_cell_is_a_formula() {
        for cell in ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("Angélique COSAMS"), "Angélique COSAMS");
    }
}
