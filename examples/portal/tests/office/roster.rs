//! Next year's file: the sample's, changed as a summer changes it.

use std::collections::BTreeMap;

const SAMPLE: &str = include_str!("../../sample/roster.csv");

/// A line by its columns.
pub(crate) type Line = BTreeMap<String, String>;

/// The lines of these schools, each as `change` leaves it; none where it says so.
pub(crate) fn lines(schools: &[&str], mut change: impl FnMut(&mut Line) -> bool) -> String {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(SAMPLE.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.deserialize::<Line>() {
        let mut line = row.unwrap();
        if schools.contains(&line["school_code"].as_str()) && change(&mut line) {
            writer.write_record(header.iter().map(|column| &line[column])).unwrap();
        }
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The Tilleuls as they were loaded.
pub(crate) fn same() -> String {
    lines(&["0999001A"], |_| true)
}

/// The Tilleuls a year later: Dylan moved up, one child left, and Zoé Nouvelle came with her father.
pub(crate) fn next_year() -> String {
    let mut file = lines(&["0999001A"], |line| {
        if line["student_id"] == "E0001" {
            line.insert("class".to_owned(), "4e A".to_owned());
        }
        line["student_id"] != "E0003"
    });
    file.push_str(
        lines(&["0999001A"], |line| {
            let is_model = line["student_id"] == "E0001";
            for (column, value) in [
                ("student_id", "E9001"),
                ("ine", "129999999ZZ"),
                ("student_family_name", "Nouvelle"),
                ("student_usage_name", ""),
                ("student_given_name", "Zoé"),
                ("class", "6e Z"),
                ("responsible_id", "R9001"),
                ("responsible_family_name", "Nouvelle"),
                ("responsible_usage_name", ""),
                ("responsible_given_name", "Bastien"),
            ] {
                line.insert(column.to_owned(), value.to_owned());
            }
            is_model
        })
        .split_once('\n')
        .unwrap()
        .1,
    );
    file
}
