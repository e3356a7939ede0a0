//! A new passcode by phone and on the web: the rules, the age, the expiry.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m18_an_owner_changes_his_passcode_by_phone() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 8
        portal    Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    Your passcode has been changed. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        audit     passcode.changed
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 605172#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m18_the_star_key_leaves_the_old_passcode() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 8
        portal    Please enter your new passcode, then press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 8
        portal    Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses *
        portal    Please enter your new passcode, then press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m18_a_passcode_does_not_come_back() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 8
        portal    Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    Your passcode has been changed. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 8
        portal    Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482913#
        portal    The passcode must not be one of your last 10 passcodes. Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    The passcode must not be one of your last 10 passcodes. Please enter your new passcode, then press the pound key.
        caller    presses 319284#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 319284#
        portal    The passcode must not be one of your last 10 passcodes backwards. Please enter your new passcode, then press the pound key.
        caller    presses 271506#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 271506#
        portal    The passcode must not be one of your last 10 passcodes backwards. Please enter your new passcode, then press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m17_m18_the_minimum_age_binds_the_phone_and_not_the_web() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings change days 2
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 8
        portal    Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    The passcode can be changed once in 2 days only. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        hub       2001 sets passcode 730284
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 730284#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 8
        portal    Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    The passcode can be changed once in 2 days only. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        time      passes 2 days
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 730284#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 8
        portal    Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    Your passcode has been changed. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn an_expired_passcode_must_be_changed_before_anything_else() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings passcode expiry days 15
        time      passes 10 days
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. Your passcode expires in 4 days. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        time      passes 5 days
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Your passcode has expired. Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    Your passcode has been changed. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 605172#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn an_expired_passcode_not_changed_stays_expired() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings passcode expiry days 15
        time      passes 15 days
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Your passcode has expired. Please enter your new passcode, then press the pound key.
        caller    presses *
        portal    Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482913#
        portal    The passcode must not be one of your last 10 passcodes. Please enter your new passcode, then press the pound key.
        caller    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Your passcode has expired. Please enter your new passcode, then press the pound key.
        caller    hangs up
    "#]]);
}
