//! Phones call each other over a wire that loses a quarter of all messages.

use antiphon_sim::calls_over_a_bad_wire;

#[test]
fn every_call_between_phones_is_set_up_and_sent_on_though_a_quarter_is_lost() {
    for seed in 0..100 {
        assert_eq!(calls_over_a_bad_wire(seed, 25), Ok(()), "seed {seed}");
    }
}
