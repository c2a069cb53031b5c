//! The keys of responsibles, and what tells those of one name apart.

use super::{
    OndeProblem,
    adults::{Adult, Adults},
};
use crate::{derived::derived, told::Findings};
use fratrie_domain::{AddressLine, City, ExternalId, Postcode, fold, roster::RosterDetails};
use std::collections::{BTreeMap, BTreeSet};

/// What may tell two persons of one name apart, the most lasting first.
type Traits = [String; 6];

impl Adults {
    /// The keys; none for a row that is alike another one. `children` are the keys of each row's children.
    pub(super) fn keys(
        &self,
        children: &[Vec<ExternalId>],
        findings: &mut Findings,
    ) -> Vec<Option<ExternalId>> {
        let mut alike: BTreeMap<[String; 2], Vec<usize>> = BTreeMap::new();
        for (index, adult) in self.adults.iter().enumerate() {
            let key = [fold(adult.name.family()), fold(adult.name.given())];
            alike.entry(key).or_default().push(index);
        }
        let mut keys = vec![None; self.adults.len()];
        for (key, indices) in alike {
            let rows: Vec<(usize, Traits)> = indices
                .into_iter()
                .filter_map(|index| Some((index, self.adults.get(index)?.traits(children.get(index)?))))
                .collect();
            let tells = |place: usize| {
                let mut values: Vec<&String> =
                    rows.iter().filter_map(|(_, traits)| traits.get(place)).collect();
                values.sort();
                values.first().is_some_and(|first| !first.is_empty())
                    && values.windows(2).all(|two| two.first() != two.last())
            };
            let telling = (0..6).find(|place| tells(*place));
            let namesakes =
                rows.iter().any(|(_, traits)| rows.first().is_some_and(|(_, first)| first != traits));
            let mut taken: BTreeSet<&Traits> = BTreeSet::new();
            for (index, traits) in &rows {
                let at = self.adults.get(*index).map(|adult| adult.at).unwrap_or_default();
                if !taken.insert(traits) {
                    findings.leave(at, "", OndeProblem::ResponsibleTwice.into());
                    continue;
                }
                let [family, given] = key.each_ref().map(String::as_str);
                let mut parts = vec![family, given];
                if namesakes {
                    findings.warn(at, "", OndeProblem::ResponsibleNamesakes.into());
                    let one = telling.and_then(|place| traits.get(place)).map(String::as_str);
                    parts.extend(
                        one.map_or_else(|| traits.iter().map(String::as_str).collect(), |one| vec![one]),
                    );
                }
                if let Some(slot) = keys.get_mut(*index) {
                    *slot = derived("r", &parts).ok();
                }
            }
        }
        keys
    }
}

impl Adult {
    fn traits(&self, children: &[ExternalId]) -> Traits {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let RosterDetails { civility, address, email, mobile, phone } = &self.details;
        // A couple may bear one name, and share everything else.
        let civility = civility.value().map(|civility| civility.abbreviated()).unwrap_or_default();
        let usage = self.name.usage().map(fold).unwrap_or_default();
        let address = address.value().map(|address| {
            let lines = address.lines.iter().map(AddressLine::as_str);
            let city =
                address.postcode.iter().map(Postcode::as_str).chain(address.city.iter().map(City::as_str));
            fold(&lines.chain(city).collect::<Vec<_>>().join(" "))
        });
        let mut children: Vec<&str> = children.iter().map(ExternalId::as_str).collect();
        children.sort_unstable();
        [
            email.value().map(fratrie_domain::EmailAddress::folded).unwrap_or_default(),
            mobile.value().map(|phone| digits(phone.as_str())).unwrap_or_default(),
            phone.value().map(|phone| digits(phone.as_str())).unwrap_or_default(),
            address.unwrap_or_default(),
            children.join(" "),
            format!("{civility} {usage}"),
        ]
    }
}
