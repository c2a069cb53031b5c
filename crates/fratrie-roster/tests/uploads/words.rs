//! Whatever can be wrong has words, in French and in English.

use fratrie_domain::{Language, TextError};
use fratrie_roster::{Kind, Mistaken, Problem, SiecleOther, SiecleProblem};
use std::collections::BTreeSet;

pub(crate) fn text(of: &str) -> String {
    of.to_owned()
}

fn problems() -> Vec<Problem> {
    let day = chrono::NaiveDate::MIN;
    let mut all = vec![
        Problem::Unreadable(text("x")),
        Problem::EmptyFile,
        Problem::UnknownKind { found: text("x") },
        Problem::NoFiles,
        Problem::TooManyFiles,
        Problem::TooLarge,
        Problem::Bomb,
        Problem::DamagedArchive(text("x")),
        Problem::Encrypted,
        Problem::NestedArchive,
        Problem::PathEscapes,
        Problem::MixedFormats { one: Kind::Plain, other: Kind::SiecleStudents },
        Problem::NotNeeded(Kind::SiecleOther(SiecleOther::Structures)),
        Problem::Missing { kind: Kind::SiecleResponsibles, school: Some(text("x")) },
        Problem::FileDoubled { other: text("x") },
        Problem::TwoSchools { one: text("x"), other: text("y") },
        Problem::TwoYears { one: 2025, other: 2026 },
        Problem::WrongEncoding { declared: text("x"), read_as: "UTF-8" },
        Problem::NotWellFormed(text("x")),
        Problem::Doctype,
        Problem::Entity(text("x")),
        Problem::TooDeep,
        Problem::ColumnMissing,
        Problem::ColumnDoubled,
        Problem::WrongColumn,
        Problem::WrongLength,
        Problem::LineTooLong,
        Problem::TooManyLines,
        Problem::Text(TextError::Empty),
        Problem::Word { found: text("x"), expected: "y" },
        Problem::LostCharacter { found: text("x") },
        Problem::Mojibake { found: text("x"), mended: text("y") },
        Problem::UaiKey { found: text("x") },
        Problem::Contradicts { file: Some(text("x")), line: 2 },
        Problem::UnknownStudent { key: text("x") },
        Problem::UnknownResponsible { key: text("x") },
        Problem::NoLinkHolds,
        Problem::Siecle(SiecleProblem::IdsDiffer { attribute: text("x"), element: text("y") }),
        Problem::Siecle(SiecleProblem::SameRank),
        Problem::Siecle(SiecleProblem::ManyLegal),
        Problem::Siecle(SiecleProblem::LongPhone),
        Problem::Siecle(SiecleProblem::NoSchool),
        Problem::Siecle(SiecleProblem::Nobody),
        Problem::Siecle(SiecleProblem::NoGivenName),
        Problem::Siecle(SiecleProblem::TwoClasses { one: text("x"), other: text("y") }),
        Problem::Siecle(SiecleProblem::DaysApart { one: day, other: day }),
        Problem::Siecle(SiecleProblem::NoAddresses),
        Problem::Siecle(SiecleProblem::UnknownAddress { key: text("x") }),
    ];
    let mistaken = [
        Mistaken::Workbook,
        Mistaken::Pdf,
        Mistaken::WebPage,
        Mistaken::Picture,
        Mistaken::Archive,
        Mistaken::Binary,
    ];
    all.extend(mistaken.map(Problem::Mistaken));
    all.extend(crate::csv_words::problems());
    all
}

#[test]
fn every_problem_has_a_sentence_of_its_own_in_both_languages() {
    let mut seen = BTreeSet::new();
    for problem in problems() {
        let (french, english) = (problem.words(Language::French), problem.words(Language::English));
        assert_ne!(french, english, "{problem:?}");
        for words in [french, english] {
            assert!(words.ends_with('.') && words.contains(' ') && !words.contains("  "), "{words}");
            assert!(seen.insert(words.clone()), "{words}");
        }
    }
}

#[test]
fn every_problem_is_counted_by_a_name_of_its_own() {
    let codes: Vec<_> = problems().iter().map(Problem::code).collect();
    let kinds = codes.iter().filter(|code| **code != "mistaken").count();
    let names: BTreeSet<_> = codes.iter().filter(|code| **code != "mistaken").collect();
    assert_eq!(kinds, names.len());
    let plain = |code: &&str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    assert!(codes.iter().all(plain));
}
