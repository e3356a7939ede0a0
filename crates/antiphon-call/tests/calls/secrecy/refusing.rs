//! What a caller is told of a refusal by whom he is put through to.

use super::*;

#[test]
fn what_is_between_the_called_side_and_us_is_not_passed_to_the_caller() {
    for (refused, told) in [
        (404, 404),
        (486, 486),
        (603, 603),
        (301, 480),
        (401, 480),
        (407, 480),
        (420, 480),
        (421, 480),
        (422, 480),
        (491, 480),
        (503, 500),
    ] {
        let mut line = Line::new(Offer, Udp, &[(PHONE, Udp)]);
        line.says("INVITE", &sdp(NO_KEYS));
        line.answers(refused, "");
        assert!(line.heard().contains(&format!("{told} 9")), "{refused}");
    }
}
