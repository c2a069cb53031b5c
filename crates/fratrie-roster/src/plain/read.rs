//! Reading: line by line, every fault told.

use super::{
    columns::Columns,
    consistency::Said,
    records::{Records, Source},
    words::{date, level, relationship, yes},
};
use crate::fault::{Problem, RosterErrors};
use csv::StringRecord;
use fratrie_domain::{
    PersonName, TextError,
    model::{Restrictions, Rights},
    roster::{Roster, RosterLine, RosterResponsible, RosterSchool, RosterStudent},
};
use std::io::Read;

/// Reads plain CSV: a header, then one line a student and responsible. Separated by `;` or `,`, in UTF-8 with or without
/// a byte order mark, columns in any order.
///
/// `school_code`, `school_name`, `student_id`, `student_family_name`, `student_given_name`, `class`, `responsible_id`,
/// `responsible_family_name`, `responsible_given_name`, `relationship` and `level` must be there; a line whose
/// `responsible_id` is empty names a student without responsible. The others may be: `ine`, `student_usage_name`,
/// `birth_date`, `student_account`, `responsible_usage_name`, `phone`, `pays_fees`, `receives_aid`, `houses`,
/// `called_first`, `court_order`, `no_mail`.
///
/// # Errors
/// [`RosterErrors`] with every fault found, each with its line and column; then nothing was taken.
pub fn read_plain_csv(input: impl Read) -> Result<Roster, RosterErrors> {
    let mut errors = RosterErrors::default();
    let source = match Source::open(input) {
        Ok(source) => source,
        Err(error) => {
            errors.add(1, None, Problem::Unreadable(error.to_string()));
            return Err(errors);
        }
    };
    let mut records = Records::new(source, &mut errors);
    let Some((_, header)) = records.next() else {
        if errors.is_empty() {
            errors.add(1, None, Problem::EmptyFile);
        }
        return Err(errors);
    };
    let columns = Columns::read(&header, records.errors);
    if !records.errors.is_empty() {
        return Err(errors);
    }
    let (mut roster, mut said) = (Roster::default(), Said::default());
    while let Some((number, record)) = records.next() {
        if record.len() != header.len() {
            records.errors.add(number, None, Problem::WrongLength);
            continue;
        }
        let mut cells = Cells { number, record: &record, columns: &columns, errors: &mut *records.errors };
        let Some((school, line)) = cells.line() else { continue };
        said.school(number, &school.code, &school.name, records.errors);
        said.line(&line, records.errors);
        if !roster.schools.contains(&school) {
            roster.schools.push(school);
        }
        roster.lines.push(line);
    }
    if errors.is_empty() { Ok(roster) } else { Err(errors) }
}

/// The cells of one line.
struct Cells<'a> {
    number: u64,
    record: &'a StringRecord,
    columns: &'a Columns,
    errors: &'a mut RosterErrors,
}

impl Cells<'_> {
    /// Everything that the line says; all of its faults are told before it is given up.
    fn line(&mut self) -> Option<(RosterSchool, RosterLine)> {
        let columns = self.columns;
        let code = self.text("school_code", columns.school_code);
        let name = self.text("school_name", columns.school_name);
        let student = self.student();
        let responsible = if self.cell(columns.responsible_id).trim().is_empty() {
            Some(None)
        } else {
            self.responsible().map(Some)
        };
        let school = RosterSchool { code: code?, name: name? };
        let line = RosterLine {
            number: self.number,
            school: school.code.clone(),
            student: student?,
            responsible: responsible?,
        };
        Some((school, line))
    }

    fn student(&mut self) -> Option<RosterStudent> {
        let columns = self.columns;
        let external = self.text("student_id", columns.student_id);
        let ine = self.maybe("ine", columns.ine, |text| text.parse().map_err(Problem::Text));
        let name = self.name(
            ("student_family_name", columns.student_family_name),
            columns.student_usage_name,
            ("student_given_name", columns.student_given_name),
        );
        let birth_date = self.maybe("birth_date", columns.birth_date, |text| {
            date(text).ok_or_else(|| word(text, "AAAA-MM-JJ, JJ/MM/AAAA"))
        });
        let class = self.text("class", columns.class);
        let account = self.flag("student_account", columns.student_account);
        Some(RosterStudent {
            external: external?,
            ine: ine?,
            name: name?,
            birth_date: birth_date?,
            class: class?,
            account: account?,
        })
    }

    fn responsible(&mut self) -> Option<RosterResponsible> {
        let columns = self.columns;
        let external = self.text("responsible_id", columns.responsible_id);
        let name = self.name(
            ("responsible_family_name", columns.responsible_family_name),
            columns.responsible_usage_name,
            ("responsible_given_name", columns.responsible_given_name),
        );
        let phone = self.maybe("phone", columns.phone, |text| text.parse().map_err(Problem::Text));
        let relationship =
            self.word("relationship", columns.relationship, relationship, "mère, père, tuteur, autre …");
        let level = self.word("level", columns.level, level, "1, 2, 3");
        let mut flags = |name, column, flag| self.flag(name, column).map(|set| if set { flag } else { 0 });
        let rights = [
            flags("pays_fees", columns.pays_fees, Rights::PAYS_FEES.bits()),
            flags("receives_aid", columns.receives_aid, Rights::RECEIVES_AID.bits()),
            flags("houses", columns.houses, Rights::HOUSES.bits()),
            flags("called_first", columns.called_first, Rights::CALLED_FIRST.bits()),
        ];
        let restrictions = [
            flags("court_order", columns.court_order, Restrictions::COURT_ORDER.bits()),
            flags("no_mail", columns.no_mail, Restrictions::NO_MAIL.bits()),
        ];
        let union = |flags: &[Option<u16>]| flags.iter().copied().try_fold(0, |all, flag| Some(all | flag?));
        Some(RosterResponsible {
            external: external?,
            name: name?,
            phone: phone?,
            level: level?,
            relationship: relationship?,
            rights: Rights::from_bits(union(&rights)?),
            restrictions: Restrictions::from_bits(union(&restrictions)?),
        })
    }

    fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    fn check<T>(&mut self, name: &'static str, value: Result<T, Problem>) -> Option<T> {
        value.map_err(|problem| self.errors.add(self.number, Some(name), problem)).ok()
    }

    fn text<T: std::str::FromStr<Err = TextError>>(
        &mut self,
        name: &'static str,
        column: Option<usize>,
    ) -> Option<T> {
        let value = self.cell(column).parse().map_err(Problem::Text);
        self.check(name, value)
    }

    /// Nothing, where the cell is empty.
    #[expect(
        clippy::option_option,
        reason = "the outer one says whether the cell was right, the inner one whether it was filled"
    )]
    fn maybe<T>(
        &mut self,
        name: &'static str,
        column: Option<usize>,
        read: impl Fn(&str) -> Result<T, Problem>,
    ) -> Option<Option<T>> {
        let text = self.cell(column);
        let value = if text.trim().is_empty() { Ok(None) } else { read(text).map(Some) };
        self.check(name, value)
    }

    fn word<T>(
        &mut self,
        name: &'static str,
        column: Option<usize>,
        read: impl Fn(&str) -> Option<T>,
        expected: &'static str,
    ) -> Option<T> {
        let text = self.cell(column);
        let value = read(text).ok_or_else(|| word(text, expected));
        self.check(name, value)
    }

    fn flag(&mut self, name: &'static str, column: Option<usize>) -> Option<bool> {
        self.word(name, column, yes, "oui, non")
    }

    fn name(
        &mut self,
        (family_column, family): (&'static str, Option<usize>),
        usage: Option<usize>,
        (given_column, given): (&'static str, Option<usize>),
    ) -> Option<PersonName> {
        let (family, given) = (self.cell(family), self.cell(given));
        let usage = Some(self.cell(usage)).filter(|usage| !usage.trim().is_empty());
        // Taken for a family name too, the given one tells whether it is at fault itself.
        let given_alone = PersonName::new(given, None, given).map(drop).map_err(Problem::Text);
        let name = PersonName::new(family, usage, given).map_err(Problem::Text);
        match given_alone {
            Ok(()) => self.check(family_column, name),
            Err(problem) => self.check(given_column, Err(problem)),
        }
    }
}

/// What stands there, shortened and without control characters.
fn word(found: &str, expected: &'static str) -> Problem {
    let found = found.trim().chars().take(40).map(|c| if c.is_control() { '·' } else { c }).collect();
    Problem::Word { found, expected }
}
