//! Do these family names agree?

use super::{
    NameComparison, NameFinding, NameGrade,
    order::in_any_order,
    word::{Part, surely},
    written::{self, Word, punctuation, run_together},
};

/// Words that come and go in front of a name from one file to the next.
const PARTICLES: [&str; 20] = [
    "D", "DE", "DU", "DES", "L", "LE", "LA", "LES", "VAN", "VON", "DER", "DEN", "DI", "DA", "DO", "DOS",
    "DELLA", "EL", "AL", "Y",
];

/// The least that a name cut off by an export keeps: columns are of 20, 25, 30, 50 or 100 characters.
const SHORTEST_CUT: usize = 20;

pub(super) fn family_names(one: &str, other: &str) -> NameComparison {
    written::compare(one, other, words)
}

/// The words of a family name without particles, folded.
pub(super) fn bare_words(name: &str) -> Vec<String> {
    bare(&written::read(name)).0.into_iter().map(|word| word.text.clone()).collect()
}

fn words(one: &[Word], other: &[Word]) -> NameComparison {
    let ((ours, mine), (theirs, yours)) = (bare(one), bare(other));
    let whole = in_any_order(&ours, &theirs, Part::Family)
        .map(|whole| whole.and(particles(&mine, &yours)).with(punctuation(one, other)));
    let part = if ours.len() < theirs.len() { part_of(&ours, &theirs) } else { part_of(&theirs, &ours) };
    let close = |finding| NameComparison::new(NameGrade::Close, [finding]);
    let joined =
        (runs(one).any(|run| runs(other).any(|other| run == other))).then(|| close(NameFinding::Punctuation));
    let (ours, theirs) = (run_together(one), run_together(other));
    let cut = cut_off(&ours, &theirs) || cut_off(&theirs, &ours);
    let candidates = [whole, part, joined, cut.then(|| close(NameFinding::Truncated))];
    NameComparison::nearest(candidates.into_iter().flatten())
        .unwrap_or_else(|| NameComparison::new(NameGrade::Different, [NameFinding::FamilyNamesDiffer]))
}

/// The words without particles, and the particles in order; a name of particles only stays whole.
fn bare(words: &[Word]) -> (Vec<&Word>, Vec<&str>) {
    let (particles, bare): (Vec<&Word>, Vec<&Word>) = words.iter().partition(|word| is_particle(word));
    if bare.is_empty() {
        return (particles, Vec::new());
    }
    let mut particles: Vec<&str> = particles.iter().map(|word| word.text.as_str()).collect();
    particles.sort_unstable();
    (bare, particles)
}

/// A particle comes and goes; another one (Le Roy, Du Roy) may be another family's.
fn particles(one: &[&str], other: &[&str]) -> NameComparison {
    let within = |few: &[&str], many: &[&str]| few.iter().all(|particle| many.contains(particle));
    let grade = if within(one, other) || within(other, one) { NameGrade::Same } else { NameGrade::Close };
    NameComparison::new(grade, (one != other).then_some(NameFinding::Particle))
}

fn is_particle(word: &Word) -> bool {
    PARTICLES.contains(&word.text.as_str()) && !word.dotted
}

/// García of García López: each word is one of the other's, and one of them says something.
fn part_of(part: &[&Word], whole: &[&Word]) -> Option<NameComparison> {
    if part.len() == whole.len() || !part.iter().any(|word| word.letters() >= 3) {
        return None;
    }
    let mut left = whole.to_vec();
    for word in part {
        left.remove(left.iter().position(|other| surely(word, other, Part::Family).is_some())?);
    }
    Some(NameComparison::new(NameGrade::Close, [NameFinding::PartOfFamilyName]))
}

/// The whole name run together, also without the particles that it begins with: LATOUR of de La Tour.
fn runs(words: &[Word]) -> impl Iterator<Item = String> {
    let leading = words.iter().take_while(|word| is_particle(word)).count();
    (0..=leading).filter_map(|from| words.get(from..)).map(run_together).filter(|run| !run.is_empty())
}

fn cut_off(cut: &str, whole: &str) -> bool {
    cut.chars().count() >= SHORTEST_CUT && cut.len() < whole.len() && whole.starts_with(cut)
}
