//! What is wrong is told where it is.

use super::{HEADER, LINE, problems, read};
use fratrie_domain::{Language, roster::Told};
use fratrie_roster::{Options, Outcome, Problem, Upload, read_plain_csv};

#[test]
fn every_fault_is_told_with_its_line_and_column() {
    let twice = LINE.replace("Dylan", "Dilan");
    let file = [
        HEADER,
        LINE,
        &LINE.replace("E1", ""),
        &LINE.replace("mère", "marraine").replace(";1", ";9"),
        "0752387M;Collège",
        &twice,
        &LINE.replace("Tilleuls", "Tilleul"),
        &LINE.replace("Angélique", "Angélina"),
    ];
    let told = problems(file.join("\n").as_bytes());
    let places: Vec<_> =
        told.iter().map(|(line, column, _)| (*line, column.as_deref().unwrap_or("-"))).collect();
    assert_eq!(
        places,
        [
            (3, "student_id"),
            (4, "relationship"),
            (4, "level"),
            (5, "-"),
            (6, "student_id"),
            (7, "school_name"),
            (8, "responsible_id")
        ]
    );
    let contradicts = Problem::Contradicts { file: None, line: 2 };
    assert!(told.iter().skip(4).all(|(_, _, problem)| *problem == contradicts));
}

#[test]
fn a_file_that_is_none_says_what_to_do() {
    assert!(matches!(problems(b"").as_slice(), [(0, None, Problem::EmptyFile)]));
    assert!(matches!(problems(b" \n\n").as_slice(), [(0, None, Problem::EmptyFile)]));
    let columns = problems(b"a;b;c\n1;2;3");
    assert!(columns.iter().all(|(_, _, problem)| *problem == Problem::ColumnMissing) && columns.len() == 10);
    let doubled = format!("{HEADER};class\n{LINE};6e A");
    let told = problems(doubled.as_bytes());
    assert!(matches!(told.as_slice(), [(1, Some(field), Problem::ColumnDoubled)] if field == "class"));
    let open = format!("{HEADER}\n\"{}", "x\n".repeat(100_000));
    assert!(matches!(problems(open.as_bytes()).as_slice(), [(2, None, Problem::LineTooLong)]));
}

#[test]
fn a_fault_is_on_the_line_that_an_editor_shows() {
    let bad = LINE.replace("mère", "marraine");
    let quoted = LINE.replace("Dylan", "\"Dylan\n\"").replace("E1", "E2");
    for (file, line) in [
        (format!("{HEADER}\r\n{LINE}\r\n{bad}\r\n"), 3),
        (format!("{HEADER}\n\n\n{bad}"), 4),
        (format!("\r\n{HEADER}\r\n\r\n{bad}\r\n"), 4),
        (format!("{HEADER}\n{quoted}\n{bad}\n"), 4),
    ] {
        assert_eq!(problems(file.as_bytes()).first().map(|(line, ..)| *line), Some(line), "{file:?}");
    }
}

#[test]
fn a_fault_names_its_own_column() {
    let column = |line: &str| problems(format!("{HEADER}\n{line}").as_bytes())[0].1.clone().unwrap();
    assert_eq!(column(&LINE.replace("Dylan", "")), "student_given_name");
    assert_eq!(column(&LINE.replace("Angélique", "")), "responsible_given_name");
    assert_eq!(column(&LINE.replace("Cosams;Dylan", ";Dylan")), "student_family_name");
    assert_eq!(column(&LINE.replace("Cosams;Angélique", ";Angélique")), "responsible_family_name");
}

#[test]
fn a_year_has_four_digits() {
    for date in ["01/01/14", "0014-01-01", "01/01/3014", "6e A"] {
        let file = format!("{HEADER};birth_date\n{LINE};{date}");
        let told = problems(file.as_bytes());
        assert!(matches!(told.as_slice(), [(2, Some(field), Problem::Word { .. })] if field == "birth_date"));
    }
}

#[test]
fn swapped_columns_are_told_by_what_stands_in_them() {
    let file = format!(
        "{};birth_date\n{LINE};2014-01-19",
        HEADER.replace("relationship;level", "level;relationship")
    );
    let told = problems(file.as_bytes());
    let fields: Vec<_> = told.iter().map(|(_, field, _)| field.as_deref().unwrap()).collect();
    assert_eq!(fields, ["relationship", "level"]);
}

#[test]
fn swapped_details_are_told_and_a_few_wrong_ones_are_left_out() {
    let line = |index: usize, email: &str, mobile: &str| {
        let line = LINE.replace("E1", &format!("E{index}")).replace("R1", &format!("R{index}"));
        format!("{line};{email};{mobile}\n")
    };
    let header = |columns: &str| format!("{HEADER};{columns}\n");
    let rows = |count: usize| {
        (0..count).map(|index| line(index, "a@example.org", "06 39 98 00 01")).collect::<String>()
    };
    let told = problems((header("mobile;email") + &rows(5)).as_bytes());
    let fields: Vec<_> =
        told.iter().map(|(line, field, problem)| (*line, field.as_deref().unwrap(), problem)).collect();
    assert_eq!(fields, [(1, "email", &Problem::WrongColumn), (1, "mobile", &Problem::WrongColumn)]);
    let file = header("email;mobile") + &rows(3) + &line(7, "a chez example", "néant") + &line(8, "?", "");
    let options = Options::new(chrono::NaiveDate::MIN);
    let reading = fratrie_roster::read(vec![Upload::bytes("a.csv", file)], &options).unwrap();
    let details = &reading.roster.responsibles[3].details;
    assert_eq!((&details.email, &details.mobile), (&Told::Absent, &Told::Absent));
    assert_eq!(
        reading.notices.counts().map(|(outcome, _, count)| (outcome, count)).collect::<Vec<_>>(),
        [(Outcome::LeftOut, 2), (Outcome::LeftOut, 1)]
    );
}

#[test]
fn a_link_told_twice_must_be_the_same() {
    assert_eq!(read(&[HEADER, LINE, LINE]).links.len(), 1, "the same again is harmless");
    let other = LINE.replace("mère;1", "autre;3");
    let told = problems([HEADER, LINE, &other].join("\n").as_bytes());
    assert!(
        matches!(told.as_slice(), [(3, Some(field), Problem::Contradicts { file: None, line: 2 })] if field == "relationship")
    );
}

#[test]
fn two_students_of_a_school_do_not_share_a_national_number() {
    let line = format!("{LINE};060375611AC");
    let other = line.replace("E1", "E2").replace("Dylan", "Enzo");
    let told = problems(format!("{HEADER};ine\n{line}\n{other}").as_bytes());
    assert!(
        matches!(told.as_slice(), [(3, Some(field), Problem::Contradicts { line: 2, .. })] if field == "INE")
    );
    let elsewhere = other.replace("0752387M;Collège des Tilleuls", "0140070A;Lycée");
    assert_eq!(read(&[&format!("{HEADER};ine"), &line, &elsewhere]).students.len(), 2);
}

#[test]
fn a_hundred_faults_are_named_and_the_others_counted() {
    let file = format!("{HEADER}\n{}", "x;y\n".repeat(250));
    let errors = read_plain_csv(file.as_bytes()).unwrap_err();
    assert_eq!((errors.faults().len(), errors.more()), (100, 150));
    assert!(errors.explain(Language::French).contains("et 150 autres"));
}

#[test]
fn v34_ten_megabytes_of_anything_are_answered() {
    for byte in [0, b'a', b';', b'"', b'\n', 0xff] {
        assert!(read_plain_csv(vec![byte; 10 * 1024 * 1024].as_slice()).is_err());
    }
}

#[test]
fn v34_what_is_too_long_for_memory_is_not_taken_into_it() {
    let endless = std::io::repeat(b'x');
    let errors = read_plain_csv(endless).unwrap_err();
    assert!(matches!(errors.faults(), [fault] if fault.problem == Problem::TooLarge));
}
