//! Plain CSV: every fault is told, and what is written is read again.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_domain::{
    Language, PersonName,
    model::{Level, Relationship, Restrictions, Rights},
    roster::{Roster, RosterLine, RosterResponsible, RosterSchool, RosterStudent},
};
use fratrie_roster::{Problem, read_plain_csv, write_plain_csv};
use proptest::prelude::*;

const HEADER: &str = "school_code;school_name;student_id;student_family_name;student_given_name;class;responsible_id;responsible_family_name;responsible_given_name;relationship;level";
const LINE: &str = "0999001A;Collège des Tilleuls;E1;Cosams;Dylan;6e A;R1;Cosams;Angélique;mère;1";

fn problems(file: &[u8]) -> Vec<(u64, Option<&'static str>, Problem)> {
    let errors = read_plain_csv(file).unwrap_err();
    for language in [Language::French, Language::English] {
        assert!(!errors.explain(language).is_empty());
    }
    errors.faults().iter().map(|fault| (fault.line, fault.column, fault.problem.clone())).collect()
}

fn read(lines: &[&str]) -> Roster {
    read_plain_csv(lines.join("\n").as_bytes()).unwrap()
}

#[test]
fn separator_mark_order_and_french_names_are_told_from_the_header() {
    let wanted = read(&[HEADER, LINE]);
    assert_eq!(read(&[&format!("\u{feff}{HEADER}"), LINE]), wanted);
    assert_eq!(read(&[&HEADER.replace(';', ","), &LINE.replace(';', ",")]), wanted);
    let reversed = |line: &str| line.rsplit(';').collect::<Vec<_>>().join(";");
    assert_eq!(read(&[&reversed(HEADER), &reversed(LINE)]), wanted);
    let french = HEADER.replace("class", "CLASSE DE L’ÉLÈVE").replace("school_code", "UAI");
    assert_eq!(read(&[&french, LINE, "", ";;;;;;;;;;"]), wanted);
}

#[test]
fn a_line_without_responsible_names_a_student_alone() {
    let roster = read(&[HEADER, "0999001A;Collège des Tilleuls;E1;Cosams;Dylan;6e A;;;;;"]);
    assert_eq!(roster.lines.first().unwrap().responsible, None);
}

#[test]
fn every_fault_is_told_with_its_line_and_column() {
    let twice = LINE.replace("Dylan", "Dilan");
    let file = [
        HEADER,
        LINE,
        &LINE.replace("E1", ""),
        &LINE.replace("mère", "marraine").replace(";1", ";9"),
        "0999001A;Collège",
        &twice,
        &LINE.replace("Tilleuls", "Tilleul"),
        &LINE.replace("Angélique", "Angélina"),
    ];
    let told = problems(file.join("\n").as_bytes());
    let places: Vec<_> = told.iter().map(|(line, column, _)| (*line, column.unwrap_or("-"))).collect();
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
    assert!(told.iter().skip(4).all(|(_, _, problem)| *problem == Problem::Contradicts { line: 2 }));
}

#[test]
fn a_file_that_is_none_says_what_to_do() {
    assert!(matches!(problems(b"").as_slice(), [(1, None, Problem::EmptyFile)]));
    let columns = problems(b"a;b;c\n1;2;3");
    assert!(columns.iter().all(|(_, _, problem)| *problem == Problem::ColumnMissing) && columns.len() == 11);
    let doubled = format!("{HEADER};class\n{LINE};6e A");
    assert!(matches!(problems(doubled.as_bytes()).as_slice(), [(1, Some("class"), Problem::ColumnDoubled)]));
    let mut latin = format!("{HEADER}\n").into_bytes();
    latin.extend(LINE.chars().map(|c| u8::try_from(u32::from(c)).unwrap()));
    assert!(matches!(problems(&latin).as_slice(), [(2, None, Problem::NotUtf8)]));
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
    let column = |line: &str| {
        problems(format!("{HEADER}\n{line}").as_bytes()).first().and_then(|(_, column, _)| *column)
    };
    assert_eq!(column(&LINE.replace("Dylan", "")), Some("student_given_name"));
    assert_eq!(column(&LINE.replace("Angélique", "")), Some("responsible_given_name"));
    assert_eq!(column(&LINE.replace("Cosams;Dylan", ";Dylan")), Some("student_family_name"));
}

#[test]
fn a_year_has_four_digits() {
    for date in ["01/01/14", "0014-01-01", "01/01/3014"] {
        let file = format!("{HEADER};birth_date\n{LINE};{date}");
        assert!(matches!(
            problems(file.as_bytes()).as_slice(),
            [(2, Some("birth_date"), Problem::Word { .. })]
        ));
    }
}

#[test]
fn a_link_told_twice_must_be_the_same() {
    assert_eq!(read(&[HEADER, LINE, LINE]).lines.len(), 2, "the same again is harmless");
    let other = LINE.replace("mère;1", "autre;3");
    let told = problems([HEADER, LINE, &other].join("\n").as_bytes());
    assert!(matches!(told.as_slice(), [(3, Some("relationship"), Problem::Contradicts { line: 2 })]));
}

/// Gives one byte at a time, and counts them.
struct Drops<'a>(&'a [u8], usize);

impl std::io::Read for &mut Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let (Some((first, rest)), Some(place)) = (self.0.split_first(), buffer.first_mut()) else {
            return Ok(0);
        };
        *place = *first;
        (self.0, self.1) = (rest, self.1 + 1);
        Ok(1)
    }
}

#[test]
fn a_slow_source_is_read_like_any_other() {
    let file = format!("\u{feff}{HEADER}\n{LINE}\n").replace(';', ",");
    assert_eq!(read_plain_csv(&mut Drops(file.as_bytes(), 0)).unwrap(), read(&[HEADER, LINE]));
}

#[test]
fn v34_an_open_quotation_mark_does_not_bring_in_the_whole_file() {
    let file = format!("{HEADER}\n\"{}", "x\n".repeat(1_000_000));
    let mut source = Drops(file.as_bytes(), 0);
    let errors = read_plain_csv(&mut source).unwrap_err();
    assert!(matches!(errors.faults(), [fault] if fault.problem == Problem::LineTooLong));
    assert!(source.1 < 300_000, "{} bytes were read", source.1);
}

#[test]
fn a_hundred_faults_are_named_and_the_others_counted() {
    let file = format!("{HEADER}\n{}", "x;y\n".repeat(250));
    let errors = read_plain_csv(file.as_bytes()).unwrap_err();
    assert_eq!((errors.faults().len(), errors.more()), (100, 150));
    assert!(errors.explain(Language::French).contains("et 150 autres"));
}

#[test]
fn ten_megabytes_of_anything_are_answered() {
    for byte in [0, b'a', b';', b'"', b'\n', 0xff] {
        assert!(read_plain_csv(vec![byte; 10 * 1024 * 1024].as_slice()).is_err());
    }
}

fn name() -> impl Strategy<Value = PersonName> {
    let text = "[A-Za-zÀ-ÿŁ'’ -]{0,10}[a-zé][A-Za-z;,\"é -]{0,8}";
    (text, proptest::option::of(text), text)
        .prop_map(|(family, usage, given)| PersonName::new(&family, usage.as_deref(), &given).unwrap())
}

prop_compose! {
    fn responsible()(
        name in name(),
        level in prop::sample::select(vec![Level::Contact, Level::InCharge, Level::Legal]),
        relationship in prop::sample::select(vec![
            Relationship::Mother, Relationship::Father, Relationship::Grandparent, Relationship::Sibling,
            Relationship::Guardian, Relationship::FosterCarer, Relationship::SocialServices, Relationship::Self_,
            Relationship::Other,
        ]),
        phone in proptest::option::of("[+0][0-9]{9}"),
        rights in 0_u16..16,
        restrictions in 0_u16..4,
    ) -> RosterResponsible {
        RosterResponsible {
            external: "R".parse().unwrap(),
            name,
            phone: phone.map(|phone| phone.parse().unwrap()),
            level,
            relationship,
            rights: Rights::from_bits(rights),
            restrictions: Restrictions::from_bits(restrictions),
        }
    }
}

prop_compose! {
    fn roster()(lines in prop::collection::vec((name(), proptest::option::of(responsible()), any::<bool>(), 0_u32..20_000), 1..20)) -> Roster {
        let school = RosterSchool { code: "0999001A".parse().unwrap(), name: "École, \"la\"; petite".parse().unwrap() };
        let line = |(index, (name, responsible, account, days)): (usize, (PersonName, Option<RosterResponsible>, bool, u32))| RosterLine {
            number: index as u64 + 2,
            school: school.code.clone(),
            student: RosterStudent {
                external: format!("E{index}").parse().unwrap(),
                ine: Some(format!("{index:09}AB").parse().unwrap()),
                name,
                birth_date: chrono::NaiveDate::from_num_days_from_ce_opt(720_000 + i32::try_from(days).unwrap()),
                class: "CM2 – bleu".parse().unwrap(),
                account,
            },
            responsible: responsible.map(|responsible| RosterResponsible { external: format!("R{index}").parse().unwrap(), ..responsible }),
        };
        let lines = lines.into_iter().enumerate().map(line).collect();
        Roster { schools: vec![school], lines }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(roster in roster()) {
        let mut file = Vec::new();
        write_plain_csv(&roster, &mut file).unwrap();
        prop_assert_eq!(read_plain_csv(file.as_slice()).unwrap(), roster);
    }

    #[test]
    fn v34_any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(read_plain_csv(bytes.as_slice()).is_err());
        let mut file = format!("{HEADER}\n").into_bytes();
        file.extend(bytes);
        if let Err(errors) = read_plain_csv(file.as_slice()) {
            prop_assert!(!errors.explain(Language::French).contains(char::is_control) || errors.faults().len() > 1);
        }
    }
}
