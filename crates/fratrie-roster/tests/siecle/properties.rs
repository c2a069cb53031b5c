//! Whatever a roster says, SIECLE's export of it says the same.

use super::{
    common::{plainly, roster},
    options,
    write::{Generation, write},
};
use encoding_rs::{Encoding, ISO_8859_15, UTF_8};
use fratrie_domain::{
    model::{Level, Rank, Rights},
    roster::{Roster, RosterDetails, Told},
};
use fratrie_roster::{Reading, Upload};
use proptest::prelude::*;

fn read(files: [String; 2], encoding: &'static Encoding) -> Reading {
    let uploads = files.into_iter().map(|file| {
        let (bytes, _, lost) = encoding.encode(&file);
        assert!(!lost);
        Upload::bytes("export.xml", bytes.into_owned())
    });
    fratrie_roster::read(uploads.collect(), &options()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// What SIECLE has a word for: each detail may be absent too, no restrictions, no name of the school.
fn sayable(mut roster: Roster, absent: u8) -> Roster {
    for (index, one) in roster.responsibles.iter_mut().enumerate() {
        let absent = |bit: usize| absent.rotate_left(u32::try_from(index).unwrap()) >> bit & 1 == 1;
        let RosterDetails { civility, address, email, mobile, phone } = &mut one.details;
        let drop = [absent(0), absent(1), absent(2), absent(3), absent(4)];
        drop[0].then(|| *civility = Told::Absent);
        drop[1].then(|| *address = Told::Absent);
        drop[2].then(|| *email = Told::Absent);
        drop[3].then(|| *mobile = Told::Absent);
        drop[4].then(|| *phone = Told::Absent);
    }
    roster.schools.iter_mut().for_each(|school| school.name = None);
    roster.links.iter_mut().for_each(|link| link.restrictions = None);
    roster
}

/// As generation B ranks: the first who pays, then the others.
fn ranked(mut roster: Roster) -> Roster {
    for student in &roster.students {
        let mut legal: Vec<_> = roster
            .links
            .iter_mut()
            .filter(|link| link.student == student.external && link.level == Level::Legal)
            .collect();
        let (payers, others): (Vec<_>, Vec<_>) =
            legal.drain(..).partition(|link| link.rights.unwrap().contains(Rights::PAYS_FEES));
        let ranks = [Some(Rank::First), Some(Rank::Second)].into_iter().chain(std::iter::repeat(None));
        payers.into_iter().chain(others).zip(ranks).for_each(|(link, rank)| link.rank = rank);
    }
    roster
}

/// As generation A says it: legal with a rank or not at all, and no word for whom the student lives with.
fn older(mut roster: Roster) -> Roster {
    for link in &mut roster.links {
        let housed = Rights::HOUSES.bits();
        link.rights = link.rights.map(|rights| Rights::from_bits(rights.bits() & !housed));
        if link.rank.is_none() {
            link.level = Level::Contact;
        }
    }
    roster
}

proptest! {
    #[test]
    fn generation_b_reads_back_what_was_written(roster in roster("'"), absent in any::<u8>(), latin in any::<bool>()) {
        // Every export of SIECLE names somebody.
        prop_assume!(!roster.responsibles.is_empty());
        let roster = ranked(sayable(roster, absent));
        let (encoding, label) = if latin { (ISO_8859_15, "ISO-8859-15") } else { (UTF_8, "UTF-8") };
        let reading = read(write(&roster, Generation::B, label), encoding);
        prop_assert_eq!(plainly(reading.roster), plainly(roster));
    }

    #[test]
    fn generation_a_reads_back_what_was_written(roster in roster("'"), absent in any::<u8>(), latin in any::<bool>()) {
        // Every export of SIECLE names somebody.
        prop_assume!(!roster.responsibles.is_empty());
        let roster = older(sayable(roster, absent));
        let (encoding, label) = if latin { (ISO_8859_15, "ISO-8859-15") } else { (UTF_8, "UTF-8") };
        let reading = read(write(&roster, Generation::A, label), encoding);
        prop_assert_eq!(plainly(reading.roster), plainly(roster));
    }

    /// An export that says it is in the other encoding is read by its bytes.
    #[test]
    fn the_bytes_decide_where_the_declaration_is_wrong(roster in roster(""), latin in any::<bool>()) {
        // Every export of SIECLE names somebody.
        prop_assume!(!roster.responsibles.is_empty());
        let roster = ranked(sayable(roster, 0));
        let (encoding, label) = if latin { (ISO_8859_15, "UTF-8") } else { (UTF_8, "ISO-8859-15") };
        let reading = read(write(&roster, Generation::B, label), encoding);
        prop_assert_eq!(reading.notices.count(fratrie_roster::Outcome::Taken, "wrong_encoding"), 2);
        prop_assert_eq!(plainly(reading.roster), plainly(roster));
    }

    #[test]
    fn v34_mutated_exports_are_answered(roster in roster("'"), at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..6), cut in 0_usize..40) {
        let [students, file] = write(&sayable(roster, 0), Generation::B, "UTF-8");
        let mut mutated = file.into_bytes();
        let from = at.index(mutated.len());
        let to = mutated.len().min(from + cut);
        mutated.splice(from..to, bytes);
        let uploads = vec![Upload::bytes("a", students), Upload::bytes("b", mutated)];
        if let Err(errors) = fratrie_roster::read(uploads, &options()) {
            prop_assert!(!errors.faults().is_empty());
        }
    }

    #[test]
    fn v34_any_bytes_are_answered(head in prop::sample::select(vec!["", "<", "<?xml version=\"1.0\"?><BEE_ELEVES>", "<BEE_RESPONSABLES><DONNEES>"]), bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let mut file = head.as_bytes().to_vec();
        file.extend(bytes);
        prop_assert!(fratrie_roster::read(vec![Upload::bytes("a", file)], &options()).is_err());
    }
}
