//! Two legal responsibles of one student are never one person (R11).

use crate::{
    NameGrade, View,
    model::{Level, Responsibility},
};

/// A link of `theirs` that says, with one of `ours`, that these are two legal responsibles of one student. Links count
/// that stand: those that are joined to another one too.
///
/// One school's base does not name a person twice, whatever the names. Two schools' bases do, so across schools the
/// names decide: those that differ by more than `tolerated` are two persons'.
pub(crate) fn two_legal_responsibles<'a>(
    view: &View,
    ours: &[&Responsibility],
    theirs: &[&'a Responsibility],
    tolerated: NameGrade,
) -> Option<&'a Responsibility> {
    let name = |link: &Responsibility| view.responsible(link.responsible).map(|row| &row.name);
    let distinct = |a: &Responsibility, b: &Responsibility| {
        a.school == b.school || !matches!((name(a), name(b)), (Some(a), Some(b)) if a.grade(b) <= tolerated)
    };
    let legal = |link: &Responsibility| link.stands() && link.level == Level::Legal;
    theirs.iter().copied().find(|their| {
        let mut alike = ours.iter().filter(|our| our.student == their.student);
        legal(their) && alike.any(|our| legal(our) && distinct(our, their))
    })
}
