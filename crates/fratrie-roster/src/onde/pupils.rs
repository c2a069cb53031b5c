//! The students' file.

use super::OndeProblem;
use crate::{
    derived::derived,
    persons,
    table::{Row, Table},
    told::{Findings, Problem},
    values::date,
};
use chrono::NaiveDate;
use fratrie_domain::{
    ClassName, ExternalId, Ine, PersonName, fold,
    roster::{Place, Told},
};
use std::collections::{BTreeMap, BTreeSet};

/// The students.
#[derive(Debug)]
pub(super) struct Pupils {
    columns: Columns,
    pub(super) pupils: Vec<Pupil>,
}

#[derive(Debug)]
struct Columns {
    family: Option<usize>,
    usage: Option<usize>,
    given: Option<usize>,
    born: Option<usize>,
    ine: Option<usize>,
    class: Option<usize>,
    level: Option<usize>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Pupil {
    pub(super) at: Place,
    pub(super) name: PersonName,
    pub(super) born: Option<NaiveDate>,
    pub(super) ine: Option<Ine>,
    pub(super) class: Option<ClassName>,
    /// The class as it is written, not cut off.
    pub(super) label: String,
    /// "CE2".
    pub(super) level: String,
}

impl Pupils {
    pub(super) fn open(table: &Table<'_>, at: Place, findings: &mut Findings) -> Option<Self> {
        let header = &table.header;
        // BE1D's "Classe" is ONDE's "Libellé classe".
        let class = header.find("Libellé classe").or_else(|| header.find("Classe"));
        let columns = Columns {
            family: header.find("Nom élève"),
            usage: header.find("Nom d'usage élève"),
            given: header.find("Prénom élève"),
            born: header.find("Date naissance"),
            ine: header.find("INE"),
            class,
            level: header.find("Niveau"),
        };
        if class.is_none() {
            findings.fault(at, "Classe", Problem::ColumnMissing);
            return None;
        }
        Some(Self { columns, pupils: Vec::new() })
    }

    pub(super) fn row(&mut self, row: &Row, at: Place, findings: &mut Findings) {
        let columns = &self.columns;
        let name = persons::name(
            (row.get(columns.family), "Nom élève"),
            (row.get(columns.usage), "Nom d'usage élève"),
            (row.get(columns.given), "Prénom élève"),
            at,
            findings,
        );
        let born = row.get(columns.born);
        let read = date(born);
        if read.is_none() && !born.is_empty() {
            // What stands there is another column's, or not to be guessed.
            return findings.fault(at, "Date naissance", Problem::word("…", "2016-03-02, 02/03/2016"));
        }
        let Some(name) = name else { return };
        let value = |told: Told<Ine>| told.value().cloned();
        let ine = value(persons::told(Some(row.get(columns.ine)), "INE", at, findings));
        let label = row.get(columns.class).to_owned();
        let class = persons::class(&label, "Classe", at, findings);
        let level = row.get(columns.level).to_owned();
        self.pupils.push(Pupil { at, name, born: read, ine, class, label, level });
    }

    /// The keys; none for a row that is a second one of a student.
    pub(super) fn keys(&self, findings: &mut Findings) -> Vec<Option<ExternalId>> {
        let mut alike: BTreeMap<[String; 3], Vec<usize>> = BTreeMap::new();
        for (index, pupil) in self.pupils.iter().enumerate() {
            let born = pupil.born.map(|date| date.to_string()).unwrap_or_default();
            let key = [fold(pupil.name.family()), fold(pupil.name.given()), born];
            alike.entry(key).or_default().push(index);
        }
        let mut keys = vec![None; self.pupils.len()];
        for (key, indices) in alike {
            let rows: Vec<(usize, &Pupil)> =
                indices.into_iter().filter_map(|index| Some((index, self.pupils.get(index)?))).collect();
            let by = |part: &dyn Fn(&Pupil) -> Option<String>| -> Option<Vec<String>> {
                rows.iter().map(|(_, pupil)| part(pupil)).collect()
            };
            let ines = by(&|pupil| pupil.ine.as_ref().map(ToString::to_string));
            let classes = || by(&|pupil| Some(fold(&pupil.label)).filter(|label| !label.is_empty()));
            let apart = ines.or_else(classes).unwrap_or_else(|| vec![String::new(); rows.len()]);
            let namesakes = apart.iter().any(|one| Some(one) != apart.first());
            let mut taken: BTreeSet<&String> = BTreeSet::new();
            for ((index, pupil), part) in rows.iter().zip(&apart) {
                if !taken.insert(part) {
                    findings.leave(pupil.at, "", OndeProblem::StudentTwice.into());
                    continue;
                }
                let [family, given, born] = key.each_ref().map(String::as_str);
                let parts: &[&str] =
                    if namesakes { &[family, given, born, part] } else { &[family, given, born] };
                if namesakes {
                    findings.warn(pupil.at, "", OndeProblem::StudentNamesakes.into());
                }
                if let Some(slot) = keys.get_mut(*index) {
                    *slot = derived("e", parts).ok();
                }
            }
        }
        keys
    }
}
