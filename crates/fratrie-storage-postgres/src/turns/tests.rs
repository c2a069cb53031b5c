use super::{PATIENCE, Told, Turn, Turns};
use std::sync::Arc;
use tokio::task::JoinHandle;

type Numbers = Turns<u32, u32>;
type Heard = JoinHandle<Told<u32, u32>>;

/// Lets all others run until they wait.
async fn others_wait() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

async fn lead(turns: &Arc<Numbers>) -> Turn<u32, u32> {
    match turns.wait(&Arc::new(0)).await {
        Ok(Told::Lead(turn)) => turn,
        other => panic!("{other:?}"),
    }
}

async fn waiting(turns: &Arc<Numbers>, numbers: impl IntoIterator<Item = u32>) -> Vec<Heard> {
    let wait = |number| {
        let turns = Arc::clone(turns);
        tokio::spawn(async move { turns.wait(&Arc::new(number)).await.unwrap() })
    };
    let all = numbers.into_iter().map(wait).collect();
    others_wait().await;
    all
}

/// Turns of which so many had theirs at once: from then on as many are expected.
async fn of_a_crowd(number: u32) -> Arc<Numbers> {
    let turns = Arc::new(Numbers::default());
    let first = lead(&turns).await;
    let all = waiting(&turns, 1..number).await;
    drop(first);
    for one in all {
        match one.await.unwrap() {
            Told::Lead(mut turn) => {
                turn.company(&0, |_, _| true).await.into_iter().for_each(|one| one.tell(Told::Answer(0)));
            }
            Told::Answer(_) => {}
            told @ Told::Alone => panic!("{told:?}"),
        }
    }
    turns
}

async fn heard(mut all: Vec<Heard>) -> Told<u32, u32> {
    all.remove(0).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn who_comes_alone_waits_for_nobody() {
    let turns = Arc::new(Numbers::default());
    for _ in 0..3 {
        let mut turn = lead(&turns).await;
        assert!(turn.company(&0, |_, _| true).await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_leads_next_and_takes_along_those_that_fit() {
    let turns = of_a_crowd(8).await;
    let first = lead(&turns).await;
    let (next, along, later) =
        (waiting(&turns, [1]).await, waiting(&turns, [3]).await, waiting(&turns, [4]).await);
    drop(first);
    let Told::Lead(mut turn) = heard(next).await else { panic!("nobody leads") };
    let both_odd = |one: &u32, other: &u32| one % 2 == 1 && other % 2 == 1;
    for one in turn.company(&1, both_odd).await {
        let answer = *one.asked;
        one.tell(Told::Answer(answer));
    }
    assert!(matches!(heard(along).await, Told::Answer(3)));
    drop(turn);
    assert!(matches!(heard(later).await, Told::Lead(_)));
}

#[tokio::test(start_paused = true)]
async fn a_second_call_is_made_for_half_of_the_usual_crowd_and_never_a_third() {
    let turns = of_a_crowd(8).await;
    let first = lead(&turns).await;
    let few = waiting(&turns, 1..4).await;
    assert!(few.iter().all(|one| !one.is_finished()), "they are too few");
    let mut second = lead(&turns).await;
    assert_eq!(second.company(&0, |_, _| true).await.len(), 3);
    let many = waiting(&turns, 10..20).await;
    assert!(many.iter().all(|one| !one.is_finished()), "two calls are under way");
    drop(second);
    others_wait().await;
    assert_eq!(many.iter().filter(|one| one.is_finished()).count(), 1, "one of the many leads");
    drop(first);
}

#[tokio::test(start_paused = true)]
async fn where_all_are_here_nobody_is_waited_for() {
    let turns = of_a_crowd(5).await;
    let mut first = lead(&turns).await;
    let along = waiting(&turns, 1..3).await;
    // Three of the five are in the first call; the other two do not wait for it.
    assert_eq!(first.company(&0, |_, _| true).await.len(), 2);
    let one = waiting(&turns, [3]).await;
    assert!(!one[0].is_finished(), "one more may come");
    lead(&turns).await;
    drop((first, along, one));
}

#[tokio::test(start_paused = true)]
async fn a_crowd_that_is_gone_is_not_waited_for_long() {
    let turns = of_a_crowd(30).await;
    for _ in 0..32 {
        lead(&turns).await;
    }
    let first = lead(&turns).await;
    lead(&turns).await;
    drop(first);
}

#[tokio::test(start_paused = true)]
async fn whoever_goes_away_passes_the_turn_on() {
    let turns = of_a_crowd(8).await;
    let first = lead(&turns).await;
    let gone = waiting(&turns, 1..3).await;
    let stays = waiting(&turns, [3]).await;
    drop(first);
    // The first of them was told and has not heard yet, the second one waits.
    gone.iter().for_each(JoinHandle::abort);
    assert!(matches!(heard(stays).await, Told::Lead(_)));
    lead(&turns).await;
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_call_that_does_not_end() {
    let turns = of_a_crowd(8).await;
    let mut stuck = lead(&turns).await;
    let waits = waiting(&turns, [1]).await;
    tokio::time::advance(PATIENCE).await;
    assert!(matches!(heard(waits).await, Told::Alone));
    assert!(stuck.company(&0, |_, _| true).await.is_empty(), "it waits no more");
}

#[tokio::test(start_paused = true)]
async fn while_no_call_ends_those_that_still_come_are_soon_the_crowd() {
    let turns = of_a_crowd(30).await;
    let stuck = lead(&turns).await;
    let mut alone = 0;
    while let Ok(Told::Alone) = turns.wait(&Arc::new(1)).await {
        alone += 1;
        assert!(alone <= 32, "those that left are still waited for");
    }
    drop(stuck);
}

#[tokio::test(start_paused = true)]
async fn who_waits_while_calls_end_waits_on() {
    let turns = of_a_crowd(8).await;
    let mut turn = lead(&turns).await;
    let along = waiting(&turns, 1..3).await;
    let waits = waiting(&turns, [3]).await;
    for next in along {
        tokio::time::advance(PATIENCE / 2).await;
        drop(turn);
        let Ok(Told::Lead(led)) = next.await else { panic!("nobody leads") };
        turn = led;
        tokio::time::advance(PATIENCE / 2).await;
        others_wait().await;
        assert!(!waits.iter().any(JoinHandle::is_finished), "its turn will come");
    }
    drop(turn);
    assert!(matches!(heard(waits).await, Told::Lead(_)));
}

#[tokio::test(start_paused = true)]
async fn who_goes_along_waits_for_the_answer_and_learns_when_there_is_none() {
    let turns = of_a_crowd(8).await;
    let mut turn = lead(&turns).await;
    let along = Arc::clone(&turns);
    let along = tokio::spawn(async move { along.wait(&Arc::new(1)).await });
    others_wait().await;
    let company = turn.company(&0, |_, _| true).await;
    tokio::time::advance(PATIENCE * 3).await;
    others_wait().await;
    assert!(!along.is_finished());
    drop(company);
    assert!(along.await.unwrap().is_err());
}
