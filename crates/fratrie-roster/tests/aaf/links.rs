//! Links, in both generations.

use super::{
    codes, try_read,
    write::{file, relative, school, student},
};
use fratrie_domain::model::{
    Level::{self, Contact, Legal},
    Rank::{self, First, Second},
    Relationship::{self, Father, FosterCarer, Mother, Other},
    Rights,
};
use fratrie_roster::{Outcome, Reading};

type Link = (String, Level, Option<Rank>, Relationship);

fn reading(attributes: &str) -> Reading {
    let mut requests = vec![school("1001", "0999001W", "Collège"), student("1", "1001", "Dylan", attributes)];
    requests.extend(["7", "8", "9", "10"].map(|id| relative(id, "Angélique", "")));
    try_read(&[&file(&requests)]).unwrap()
}

/// By person's key.
fn links(reading: &Reading) -> Vec<Link> {
    let links = reading.roster.links.iter();
    let mut links: Vec<Link> =
        links.map(|link| (link.responsible.to_string(), link.level, link.rank, link.relationship)).collect();
    links.sort();
    links
}

fn link(person: &str, level: Level, rank: Option<Rank>, relationship: Relationship) -> Link {
    (person.to_owned(), level, rank, relationship)
}

#[test]
fn ranks_are_ranks_where_somebody_is_the_second() {
    let told = reading("ENTElevePersRelEleve=8$1$0$2$0$0|7$2$1$1$1$0|9$6$0$0$1$0");
    assert_eq!(
        links(&told),
        [
            link("7", Legal, Some(First), Mother),
            link("8", Legal, Some(Second), Father),
            link("9", Contact, None, Other)
        ]
    );
}

#[test]
fn where_all_are_the_first_who_pays_comes_first() {
    let told = reading("ENTElevePersRelEleve=8$20$0$1$0$0|7$10$1$1$1$0");
    assert_eq!(links(&told), [link("7", Legal, Some(First), Mother), link("8", Legal, Some(Second), Father)]);
    let told = reading("ENTElevePersRelEleve=8$20$0$1$0$0|7$10$0$1$1$0");
    assert_eq!(links(&told), [link("7", Legal, Some(Second), Mother), link("8", Legal, Some(First), Father)]);
}

#[test]
fn more_than_one_of_a_rank_is_told_and_the_first_named_keeps_it() {
    let told = reading("ENTElevePersRelEleve=8$20$0$1$0$0|7$10$0$1$1$0|9$50$0$2$0$0");
    assert_eq!(told.notices.count(Outcome::Taken, "aaf_ranks"), 1);
    assert_eq!(links(&told).iter().map(|link| link.2).collect::<Vec<_>>(), [None, Some(First), Some(Second)]);
    assert!(links(&told).iter().all(|link| link.1 == Legal), "a rank takes no right away");
    let told = reading("ENTElevePersRelEleve=8$20$0$1$0$0|7$10$0$1$1$0|9$50$0$1$0$0");
    assert_eq!(told.notices.count(Outcome::Taken, "aaf_ranks"), 1);
}

#[test]
fn the_dummy_is_dropped_where_the_same_person_has_better() {
    let told = reading("ENTElevePersRelEleve=7$1$1$1$1$0|7$10$0$0$1$0|8$1$1$1$1$0");
    assert_eq!(links(&told), [link("7", Contact, None, Mother), link("8", Legal, Some(First), Father)]);
}

#[test]
fn several_values_of_one_person_are_the_widest_of_them() {
    let told = reading("ENTElevePersRelEleve=7$90$0$0$1$0|7$42$1$1$0$1");
    assert_eq!(links(&told), [link("7", Legal, Some(First), FosterCarer)]);
    let all = Rights::CALLED_FIRST.union(Rights::PAYS_FEES).union(Rights::RECEIVES_AID);
    assert_eq!(told.roster.links.first().unwrap().rights, Some(all));
}

#[test]
fn a_value_of_another_form_is_told() {
    let told = reading("ENTElevePersRelEleve=7$10$0$1$1$0|8$20|9$xx$0$0$1$0|10$20$0$9$1$0");
    assert_eq!(codes(&told), [(Outcome::Taken, "aaf_relation", 3), (Outcome::LeftOut, "aaf_no_student", 1)]);
    assert_eq!(
        links(&told),
        [
            link("10", Contact, None, Father),
            link("7", Legal, Some(First), Mother),
            link("9", Contact, None, Other)
        ]
    );
}

#[test]
fn the_attributes_of_2013() {
    let told = reading(
        "ENTEleveParents=7|8;ENTElevePere=8;ENTEleveMere=7;ENTEleveAutoriteParentale=8|9;\
         ENTElevePersRelEleve1=9;ENTEleveQualitePersRelEleve1=FINANCIER;ENTElevePersRelEleve2=10;\
         ENTEleveQualitePersRelEleve2=CONTACT",
    );
    assert_eq!(
        links(&told),
        [
            link("10", Contact, None, Other),
            link("7", Contact, None, Mother),
            link("8", Legal, Some(First), Father),
            link("9", Legal, Some(Second), Other),
        ]
    );
    let of = |key: &str| {
        told.roster.links.iter().find(|link| link.responsible.as_str() == key).unwrap().rights.unwrap()
    };
    assert_eq!((of("9"), of("10")), (Rights::PAYS_FEES, Rights::CALLED_FIRST));
}

#[test]
fn where_both_are_there_the_later_one_is_read() {
    let told =
        reading("ENTElevePersRelEleve=7$10$0$1$1$0;ENTEleveAutoriteParentale=8;ENTElevePersRelEleve1=");
    assert_eq!(links(&told), [link("7", Legal, Some(First), Mother)]);
    let told = reading("ENTElevePersRelEleve=;ENTEleveAutoriteParentale=8;ENTElevePere=8");
    assert_eq!(links(&told), [link("8", Legal, Some(First), Father)]);
}
