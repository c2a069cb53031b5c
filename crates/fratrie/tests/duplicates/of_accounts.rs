//! What a report of an import tells of the accounts that it made.

use crate::support::{Line, line, part, roster, stores, third, two_schools, two_schools_lines};
use fratrie::{
    Endings, Language, PersonName,
    domain::{
        duplicates::{Differing, Reason},
        roster::Told,
    },
};

/// Angélique in a third school, with her name in use only, and the mobile that the first school knows.
fn married() -> Vec<Line> {
    let mut lines = vec![third()];
    lines[0].responsible.name = PersonName::new("Martin", Some("Cosams"), "Angélique").unwrap();
    lines
}

#[tokio::test]
async fn an_import_can_say_who_is_probably_the_same_person() {
    for world in stores::each().await {
        let office = world.realm.office();
        let mut lines = two_schools_lines();
        let mut married = married();
        for one in lines.iter_mut().chain(&mut married) {
            one.responsible.details.mobile = Told::Value("06 12 34 56 78".parse().unwrap());
        }
        // The second school's file lacks it.
        lines[1].responsible.details.mobile = Told::Absent;
        let letters = world.letters(roster(lines)).await;
        let made = office.sync(part(married), Endings::Braked).await.unwrap().accounts;
        let before = world.state().await;
        let found = office.duplicates_of(&made).await.unwrap();
        assert_eq!(found.len(), 2, "not the pair that was there before: {found:?}");
        let [first, second] = &found[..] else { unreachable!("two pairs") };
        assert!(first.score > second.score && first.reasons.contains(&Reason::SameMobile));
        assert_eq!(first.differing, [Differing::FamilyName, Differing::UsageName]);
        let identifier = letters[0].identifier.as_str();
        assert_eq!(
            first.tell(made[0], Language::French),
            format!(
                "probablement la même personne que Angélique COSAMS ({identifier}) ; champs qui diffèrent : nom de famille, nom d'usage"
            ),
        );
        assert_eq!(
            first.tell(made[0], Language::English),
            format!(
                "probably the same person as Angélique COSAMS ({identifier}); what differs: family name, usage name"
            ),
        );
        assert_eq!(world.state().await, before, "nothing is written");
        assert_eq!(office.duplicates_of(&[]).await.unwrap().len(), 0);
        // Asked of all, each pair comes once.
        let all: Vec<_> = before.rows.accounts.keys().copied().collect();
        assert_eq!(office.duplicates_of(&all).await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn what_is_grouped_is_looked_for_by_its_principal_and_finds_the_next_account() {
    for world in stores::each().await {
        let office = world.realm.office();
        let letters = world.letters(two_schools()).await;
        let session = world.activate(&letters[0], None).await;
        let preview =
            world.portal.preview_merge(&session, &[letters[1].credentials()], &world.origin).await.unwrap();
        world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap();
        let made = office.sync(part(married()), Endings::Braked).await.unwrap().accounts;
        let found = office.duplicates_of(&made).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].tell(made[0], Language::English).matches("COSAMS").count(), 1);
        // Of the account that was absorbed: its principal's.
        let state = world.state().await;
        let absorbed = state.rows.accounts.values().find(|account| account.answers() != account.id).unwrap();
        assert_eq!(office.duplicates_of(&[absorbed.id]).await.unwrap().len(), 1);
        // The word given on one member of the group holds for the whole of it.
        office.refuse_duplicate(&letters[0].identifier, &found[0].other.identifier).await.ok();
        office.refuse_duplicate(&letters[0].identifier, &found[0].one.identifier).await.ok();
        assert_eq!(office.duplicates_of(&made).await.unwrap().len(), 0);
    }
}

#[tokio::test]
async fn a_pair_comes_once_whatever_it_shares_and_also_where_an_address_is_everybodys() {
    for world in stores::each().await {
        // A secretariat wrote its own address and number for everybody; each person is known to two schools.
        let mut lines = Vec::new();
        for (school, number) in
            [("A", 0), ("B", 0)].into_iter().flat_map(|(school, _)| (0..25).map(move |n| (school, n)))
        {
            let (pupil, adult) = (format!("E{number}"), format!("R{number}"));
            let mut one = line(
                school,
                (&pupil, &format!("Enfant Enf{number}")),
                (&adult, &format!("Anne Nom{number}")),
            );
            let details = &mut one.responsible.details;
            details.email = Told::Value("ecole@example.org".parse().unwrap());
            details.mobile = Told::Value(format!("06 12 34 56 {number:02}").parse().unwrap());
            lines.push(one);
        }
        world.letters(roster(lines)).await;
        let found = crate::all(&world).await;
        assert_eq!(
            found.len(),
            25,
            "fifty accounts of one address tell nothing; the mobile finds the pairs once: {found:?}"
        );
        assert!(found.iter().all(|(_, _, reasons)| reasons.contains(&Reason::SameSchoolEmail)));
    }
}
