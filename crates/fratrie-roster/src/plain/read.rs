//! Reading: line by line, every fault told.

use super::{
    cells::{Cells, Tally, wrong_columns},
    columns::Columns,
    fields::Field,
    line::Pupil,
};
use crate::{
    Options, Upload,
    halt::Halt,
    kind::Kind,
    read::{Known, Run},
    table::{Header, Table},
    told::{Findings, Problem, RosterErrors},
};
use chrono::NaiveDate;
use fratrie_domain::roster::{Coverage, Place, Roster};
use std::io::Read;

/// Bytes that [`read_plain_csv`] takes.
const IN_MEMORY: u64 = 64 << 20;

/// Told by its own columns.
pub(crate) fn kind(header: &Header) -> Option<Kind> {
    let has = |field: &Field| header.find(field.name()).or_else(|| header.find(field.french())).is_some();
    let telling = [Field::StudentId, Field::ResponsibleId];
    let required = Field::ALL.iter().filter(|field| field.required() && has(field)).count();
    (telling.iter().all(has) || required >= 6).then_some(Kind::Plain)
}

/// Reads plain CSV: a header, then one line a student and responsible. Separated by `;`, `,` or tabulators, in UTF-8 or
/// ISO-8859-15, columns in any order.
///
/// `school_code`, `student_id`, `student_family_name`, `student_given_name`, `class`, `responsible_id`,
/// `responsible_family_name`, `responsible_given_name`, `relationship` and `level` must be there; a line whose
/// `responsible_id` is empty names a student without responsible. The others may be: `school_name`, `ine` (one or more),
/// `student_usage_name`, `birth_date`, `student_account`, `left`, `responsible_usage_name`, `civility`, `email`,
/// `mobile`, `phone`, `address_1` to `address_4`, `postcode`, `city`, `country`, `rank`, `pays_fees`, `receives_aid`,
/// `houses`, `called_first`, `court_order`, `no_mail`. A column that is not there says nothing, so that what is known
/// stays; an empty cell says that there is none. `left` says whether the student left the school, or when: a day means
/// that they did, since an import on a given day is [`read`](crate::read)'s.
/// How somebody is reached (civility to country) is left out where it can not be taken, unless most of a column can not.
///
/// The file is held in memory, and is 64 MiB at most; `read` takes a path and longer ones.
///
/// # Errors
/// [`RosterErrors`] with every fault found, each with its line and column; then nothing was taken.
pub fn read_plain_csv(mut input: impl Read) -> Result<Roster, RosterErrors> {
    let mut bytes = Vec::new();
    let mut options = Options::new(NaiveDate::MAX);
    options.limits.file_bytes = IN_MEMORY;
    if let Err(error) = input.by_ref().take(IN_MEMORY + 1).read_to_end(&mut bytes) {
        let mut errors = RosterErrors::default();
        errors.add("", 0, "", Problem::Unreadable(error.to_string()));
        return Err(errors);
    }
    crate::read::read_as(Kind::Plain, Upload::bytes("", bytes), &options).map(|reading| reading.roster)
}

/// Reads the files.
pub(crate) fn read(files: &[Known], run: &mut Run<'_>) {
    for known in files {
        let halted = known.text(run, |input, run| table(input, known, run).err()).flatten();
        if let Some(halt) = halted {
            halt.tell(known.file, &mut run.findings);
        }
    }
}

fn table(input: &mut dyn Read, known: &Known, run: &mut Run<'_>) -> Result<(), Halt> {
    let options = run.options;
    let mapping = options.mapping.as_ref();
    let mut table = Table::open(input, &options.limits, mapping.and_then(|mapping| mapping.separator))?;
    let at = Place { file: known.file, line: table.line };
    let groups = columns(&table.header, at, options, &mut run.findings);
    if !run.findings.errors.is_empty() {
        return Ok(());
    }
    let (width, mut tally) = (table.header.len(), Tally::new());
    let header = at;
    while let Some(row) = table.next()? {
        let at = Place { file: known.file, line: row.line };
        if row.len() != width {
            run.findings.fault(at, "", Problem::WrongLength);
            continue;
        }
        for columns in &groups {
            let findings = &mut run.findings;
            let mut cells = Cells { at, row: &row, columns, mapping, findings, tally: &mut tally };
            let Some(mut line) = cells.line(options.today) else { continue };
            let part = options.school.as_ref().filter(|school| school.code == line.school.code);
            if mapping.is_some_and(|mapping| mapping.part)
                || part.is_some_and(|school| school.coverage == Coverage::Part)
            {
                line.school.coverage = Coverage::Part;
            }
            run.draft.school(at, line.school, Field::SchoolName.name(), findings);
            match line.student {
                Pupil::Here(student) => run.draft.student(student, Field::StudentId.name(), findings),
                Pupil::Gone(gone) => run.draft.gone(gone, Field::Left.name(), findings),
            }
            if let Some((responsible, link)) = line.responsible {
                run.draft.responsible(responsible, Field::ResponsibleId.name(), findings);
                run.draft.link(link, Field::Relationship.name(), findings);
            }
        }
    }
    for field in wrong_columns(&tally) {
        run.findings.fault(header, field.name(), Problem::WrongColumn);
    }
    Ok(())
}

/// Where the fields are: once for each responsible that a line names.
fn columns(header: &Header, at: Place, options: &Options, findings: &mut Findings) -> Vec<Columns> {
    let mut all = match &options.mapping {
        None => vec![Columns::named(header, at, findings)],
        Some(mapping) if mapping.responsibles.is_empty() => {
            vec![Columns::mapped(mapping, None, header, at, findings)]
        }
        Some(mapping) => {
            let groups = mapping.responsibles.iter();
            groups.map(|group| Columns::mapped(mapping, Some(group), header, at, findings)).collect()
        }
    };
    for columns in &mut all {
        if let Some(school) = &options.school {
            if !columns.has(Field::SchoolCode) {
                let name = school.name.as_ref().map(ToString::to_string);
                columns.otherwise(Field::SchoolName, name);
            }
            columns.otherwise(Field::SchoolCode, Some(school.code.to_string()));
        }
        columns.check(at, findings);
    }
    all
}
