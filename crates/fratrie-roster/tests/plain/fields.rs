//! What each column says.

use super::{HEADER, LINE, read};
use fratrie_domain::{
    AddressLine, Ine,
    model::{Civility, Rank, Restrictions, Rights},
    roster::{Gone, Roster, RosterDetails, Told},
};
use fratrie_roster::{Options, Outcome, Problem, Upload, read_plain_csv};

fn with(columns: &str, cells: &str) -> Roster {
    read(&[&format!("{HEADER};{columns}"), &format!("{LINE};{cells}")])
}

#[test]
fn separator_mark_order_encoding_and_french_names_are_told_from_the_file() {
    let wanted = read(&[HEADER, LINE]);
    assert_eq!(read(&[&format!("\u{feff}{HEADER}"), LINE]), wanted);
    for separator in [",", "\t", "|"] {
        assert_eq!(read(&[&HEADER.replace(';', separator), &LINE.replace(';', separator)]), wanted);
    }
    let reversed = |line: &str| line.rsplit(';').collect::<Vec<_>>().join(";");
    assert_eq!(read(&[&reversed(HEADER), &reversed(LINE)]), wanted);
    let french = HEADER.replace("class", "CLASSE DE L’ÉLÈVE").replace("school_code", "UAI");
    assert_eq!(read(&[&french, LINE, "", ";;;;;;;;;;"]), wanted);
    let text = format!("{HEADER}\n{LINE}");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(read_plain_csv(latin.as_slice()).unwrap(), wanted);
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_plain_csv(utf16.as_slice()).unwrap(), wanted);
}

#[test]
fn a_line_without_responsible_names_a_student_alone() {
    let roster = read(&[HEADER, "0752387M;Collège des Tilleuls;E1;Cosams;Dylan;6e A;;;;;"]);
    assert_eq!((roster.students.len(), roster.responsibles.len(), roster.links.len()), (1, 0, 0));
}

#[test]
fn a_student_without_a_class_is_not_placed_yet() {
    let roster = read(&[HEADER, &LINE.replace("6e A", "")]);
    assert_eq!(roster.students[0].class, None);
}

#[test]
fn a_column_that_is_not_there_says_nothing() {
    let roster = read(&[HEADER, LINE]);
    assert_eq!(roster.responsibles[0].details, RosterDetails::default());
    assert_eq!(
        (roster.links[0].rank, roster.links[0].rights, roster.links[0].restrictions),
        (None, None, None)
    );
}

#[test]
fn a_cell_that_is_empty_says_that_there_is_none() {
    let roster = with("civility;email;mobile;phone;city;houses;no_mail", ";;;;;;");
    let details = &roster.responsibles[0].details;
    let empty = RosterDetails {
        civility: Told::Empty,
        address: Told::Empty,
        email: Told::Empty,
        mobile: Told::Empty,
        phone: Told::Empty,
    };
    assert_eq!(*details, empty);
    assert_eq!(roster.links[0].rights, Some(Rights::NONE));
    assert_eq!(roster.links[0].restrictions, Some(Restrictions::NONE));
}

#[test]
fn every_column_is_read() {
    let roster = with(
        "civilité;courriel;portable;téléphone;adresse 1;adresse 2;code postal;commune;pays;rang;ine;décision de justice;héberge",
        "Mme;a@example.org;06 39 98 00 01;01 99 00 00 01;Bât. A;8 rue du Lac;99110;Val;Belgique;2;060375611AC 0113014881M;oui;x",
    );
    let details = &roster.responsibles[0].details;
    assert_eq!(details.civility, Told::Value(Civility::Ms));
    assert_eq!(details.email.value().unwrap().as_str(), "a@example.org");
    assert_eq!(details.mobile.value().unwrap().as_str(), "06 39 98 00 01");
    assert_eq!(details.phone.value().unwrap().as_str(), "01 99 00 00 01");
    let address = details.address.value().unwrap();
    let lines: Vec<_> = address.lines.iter().map(AddressLine::as_str).collect();
    assert_eq!(lines, ["Bât. A", "8 rue du Lac"]);
    assert_eq!(address.postcode.as_ref().unwrap().as_str(), "99110");
    assert_eq!(address.city.as_ref().unwrap().as_str(), "Val");
    assert_eq!(address.country.as_ref().unwrap().as_str(), "Belgique");
    let numbers: Vec<_> = roster.students[0].ines.iter().map(Ine::as_str).collect();
    assert_eq!(numbers, ["060375611AC", "0113014881M"]);
    let link = &roster.links[0];
    assert_eq!(link.rank, Some(Rank::Second));
    assert_eq!((link.rights, link.restrictions), (Some(Rights::HOUSES), Some(Restrictions::COURT_ORDER)));
}

#[test]
fn whoever_left_is_gone_and_so_are_their_links() {
    let header = format!("{HEADER};left");
    let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
    for (cell, gone) in
        [("oui", true), ("31/08/2026", true), ("2026-09-01", false), ("non", false), ("", false)]
    {
        let file = format!("{header}\n{LINE};{cell}\n{};", LINE.replace("E1", "E2").replace("Dylan", "Zoé"));
        let reading = fratrie_roster::read(vec![Upload::bytes("a.csv", file)], &Options::new(day)).unwrap();
        let roster = reading.roster;
        assert_eq!(roster.students.len(), if gone { 1 } else { 2 }, "{cell}");
        assert_eq!(roster.links.len(), roster.students.len(), "{cell}");
        let left =
            matches!(roster.gone.as_slice(), [Gone::Student { external, .. }] if external.as_str() == "E1");
        assert_eq!(left, gone, "{cell}");
        assert!(reading.notices.is_empty(), "{cell}");
    }
}

#[test]
fn a_student_can_not_be_there_and_gone() {
    let file = format!("{HEADER};left\n{LINE};oui\n{LINE};non");
    let errors = read_plain_csv(file.as_bytes()).unwrap_err();
    let fault = &errors.faults()[0];
    assert_eq!((fault.line, fault.field.as_deref()), (2, Some("left")));
    assert_eq!(fault.problem, Problem::Contradicts { file: None, line: 3 });
}

#[test]
fn details_that_differ_between_lines_are_told_and_the_first_stand() {
    let second = LINE.replace("E1", "E2").replace("Dylan", "Zoé");
    let file =
        format!("{HEADER};mobile;phone\n{LINE};06 39 98 00 01;\n{second};06 39 98 00 02;01 99 00 00 01");
    let options = Options::new(chrono::NaiveDate::MIN);
    let reading = fratrie_roster::read(vec![Upload::bytes("a.csv", file)], &options).unwrap();
    let details = &reading.roster.responsibles[0].details;
    assert_eq!(details.mobile.value().unwrap().as_str(), "06 39 98 00 01");
    assert_eq!(details.phone.value().unwrap().as_str(), "01 99 00 00 01", "what was empty is filled in");
    let notice = &reading.notices.named()[0];
    assert_eq!((notice.outcome, notice.line, notice.field.as_deref()), (Outcome::LeftOut, 3, Some("mobile")));
    assert_eq!(notice.problem, Problem::Contradicts { file: None, line: 2 });
    assert_eq!(reading.notices.named().len(), 1);
}
