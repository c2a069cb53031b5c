//! Plain CSV: every fault is told, what is written is read again, and a mapping reads any CSV.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "../common/mod.rs"]
mod common;
mod faults;
mod fields;
mod mapping;
mod written;

use fratrie_domain::{Language, roster::Roster};
use fratrie_roster::{Problem, read_plain_csv};

const HEADER: &str = "school_code;school_name;student_id;student_family_name;student_given_name;class;responsible_id;responsible_family_name;responsible_given_name;relationship;level";
const LINE: &str = "0752387M;Collège des Tilleuls;E1;Cosams;Dylan;6e A;R1;Cosams;Angélique;mère;1";

fn problems(file: &[u8]) -> Vec<(u64, Option<String>, Problem)> {
    let errors = read_plain_csv(file).unwrap_err();
    for language in [Language::French, Language::English] {
        assert!(!errors.explain(language).is_empty());
    }
    errors.faults().iter().map(|fault| (fault.line, fault.field.clone(), fault.problem.clone())).collect()
}

fn read(lines: &[&str]) -> Roster {
    read_plain_csv(lines.join("\n").as_bytes()).unwrap()
}
