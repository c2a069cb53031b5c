//! How characters are written.

use super::{PLAIN, RESPONSIBLES, STUDENTS, is_siecle, latin, read};
use fratrie_roster::{Outcome, Problem, Reading, Upload};

fn siecle(write: impl Fn(&str) -> Vec<u8>) -> Reading {
    read(vec![Upload::bytes("e.xml", write(STUDENTS)), Upload::bytes("r.xml", write(RESPONSIBLES))])
}

fn name(reading: &Reading) -> String {
    reading.roster.students[0].name.to_string()
}

fn plain(write: impl Fn(&str) -> Vec<u8>, text: &str) -> Reading {
    read(vec![Upload::bytes("a.csv", write(text))])
}

fn windows(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

fn utf8(text: &str) -> Vec<u8> {
    text.into()
}

fn utf16(text: &str, unit: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
}

#[test]
fn xml_is_read_as_it_declares() {
    assert!(siecle(latin).notices.is_empty());
    let declared = |text: &str| utf8(&text.replace("ISO-8859-15", "UTF-8"));
    assert!(is_siecle(&siecle(declared)) && siecle(declared).notices.is_empty());
    let undeclared = |text: &str| latin(&text.replace(" encoding=\"ISO-8859-15\"", ""));
    assert!(is_siecle(&siecle(undeclared)));
    let bare = |text: &str| utf8(text.split_once("?>\n").unwrap().1);
    assert!(is_siecle(&siecle(bare)), "no declaration at all");
}

#[test]
fn the_bytes_decide_where_they_contradict_the_declaration() {
    let reading = siecle(utf8);
    assert!(is_siecle(&reading));
    let notice = &reading.notices.named()[0];
    assert_eq!(notice.outcome, Outcome::Taken);
    let problem = Problem::WrongEncoding { declared: "ISO-8859-15".to_owned(), read_as: "UTF-8" };
    assert_eq!(notice.problem, problem);
    let reading = siecle(|text| latin(&text.replace("ISO-8859-15", "utf-8")));
    assert!(is_siecle(&reading));
    assert_eq!(reading.notices.count(Outcome::Taken, "wrong_encoding"), 2);
}

#[test]
fn what_latin_does_not_have_is_windows_whatever_is_declared() {
    let reading = siecle(|text| windows(&text.replace("LEFÈVRE", "L’ÈVRE")));
    assert_eq!(name(&reading), "Zoé L’ÈVRE");
    assert_eq!(reading.notices.count(Outcome::Taken, "wrong_encoding"), 2);
}

#[test]
fn windows_and_latin_are_told_apart_by_their_bytes() {
    let text = PLAIN.replace("Lefèvre;Zoé", "L’Œuvré;Zoé");
    assert_eq!(name(&plain(windows, &text)), "Zoé L’ŒUVRÉ");
    let text = PLAIN.replace("Lefèvre;Zoé", "Œuvré;Zoé");
    assert_eq!(name(&plain(latin, &text)), "Zoé ŒUVRÉ");
    assert_eq!(name(&plain(utf8, &text)), "Zoé ŒUVRÉ");
}

#[test]
fn marks_are_passed_over_and_utf16_is_read() {
    let wanted = plain(utf8, PLAIN).roster;
    assert_eq!(plain(|text| utf8(&format!("\u{feff}{text}")), PLAIN).roster, wanted);
    assert_eq!(plain(|text| utf16(text, u16::to_le_bytes), PLAIN).roster, wanted);
    assert_eq!(plain(|text| utf16(text, u16::to_be_bytes), PLAIN).roster, wanted);
    assert!(is_siecle(&siecle(|text| utf16(text, u16::to_le_bytes))));
    assert!(is_siecle(&siecle(|text| utf8(&format!("\u{feff}{text}")))));
}

#[test]
fn v34_half_a_character_at_the_end_is_a_lost_one() {
    let wanted = plain(utf8, PLAIN).roster;
    let mut cut = utf8(&PLAIN.replace("Zoé;6e A;R1;Lefèvre;Angélique;mère;1\n", "Zoé;6e A;;;;;"));
    assert_eq!(read(vec![Upload::bytes("a.csv", cut.clone())]).roster.students, wanted.students);
    // The last cell is empty, as it should be for a student alone, but for half a character.
    cut.push(0xC3);
    let reading = read(vec![Upload::bytes("a.csv", cut)]);
    assert_eq!(name(&reading), "Zoé LEFÈVRE");
    let mut halved = utf16(PLAIN, u16::to_be_bytes);
    halved.push(0);
    let errors = super::try_read(vec![Upload::bytes("a.csv", halved)]).unwrap_err();
    assert_eq!(errors.faults()[0].line, 3, "a line on which nothing stands but the lost character");
    let last = latin(PLAIN.trim_end()).into_iter().chain(*b"\n0752387M;E2;A;B;\xE9;;;;;").collect::<Vec<_>>();
    let reading = read(vec![Upload::bytes("a.csv", last)]);
    assert_eq!(reading.roster.students[1].class.as_ref().unwrap().as_str(), "é");
}

#[test]
fn an_accent_at_the_end_of_a_long_file_counts_as_well() {
    let padded = format!("{PLAIN}{}", ";;;;;;;;;\n".repeat(30_000));
    let text = format!("{padded}0752387M;E2;Noël;Léa;6e A;R1;Lefèvre;Angélique;mère;1\n");
    let ascii = |text: &str| latin(text);
    assert_eq!(plain(ascii, &text).roster.students[1].name.to_string(), "Léa NOËL");
    // Characters that two pieces of the file share.
    for padding in 65_520..65_540 {
        let text = format!(
            "{}{}é;Zoé",
            PLAIN.replace("Lefèvre;Zoé;6e A", "X;Y;6e A").trim_end(),
            "\n".repeat(padding)
        );
        let text = text.replace("é;Zoé", "0752387M;E2;Noël;Léa;6e A;;;;;");
        assert_eq!(plain(utf8, &text).roster.students[1].name.to_string(), "Léa NOËL");
    }
}

#[test]
fn names_that_were_damaged_before_the_export_are_put_right_or_told() {
    let twice = PLAIN.replace("Zoé", "ZoÃ©").replace("Angélique", "Ang?lique");
    let reading = plain(utf8, &twice);
    assert_eq!(name(&reading), "Zoé LEFÈVRE");
    let codes: Vec<_> = reading.notices.counts().collect();
    assert_eq!(codes, [(Outcome::Taken, "lost_character", 1), (Outcome::Taken, "mojibake", 1)]);
    let real = PLAIN.replace("Lefèvre;Zoé", "SÃO;JoÃo");
    assert_eq!(name(&plain(utf8, &real)), "JoÃo SÃO");
    assert!(plain(utf8, &real).notices.is_empty());
}
