//! What auto attendants say in their own words.

super::fixed! {
    /// Greets a caller when somebody is there.
    ATTENDANT_WELCOME = "attendant.welcome";
    /// Greets a caller when nobody is there.
    ATTENDANT_CLOSED = "attendant.closed";
    /// An extension may be dialled at any time.
    DIAL_EXTENSION_ANY_TIME = "attendant.dial_any_time";
    /// Asks for an extension.
    ENTER_EXTENSION = "attendant.enter_extension";
    /// Nobody has the extension, or it cannot be dialled from here.
    NO_SUCH_EXTENSION = "attendant.no_such_extension";
    /// Asks for a name to be spelled.
    SPELL_NAME = "attendant.spell_name";
    /// Too few letters.
    SPELL_MORE = "attendant.spell_more";
    /// Nobody has the name.
    NOBODY_OF_THAT_NAME = "attendant.nobody_of_that_name";
    /// More people have the name than there are keys for them.
    TOO_MANY_NAMES = "attendant.too_many_names";
    /// Leads in somebody's name, after which the key is named.
    CHOICE_FOR = "attendant.for";
    /// Before a call is put through.
    PUTTING_THROUGH = "attendant.putting_through";
    /// Before a call is put through to the operator.
    TO_OPERATOR = "attendant.to_operator";
    /// Whoever was called is on the phone.
    LINE_BUSY = "attendant.line_busy";
    /// Whoever was called does not answer.
    NOBODY_ANSWERS = "attendant.nobody_answers";
    /// The call cannot be put through.
    CANNOT_BE_REACHED = "attendant.cannot_be_reached";
    /// What a key leads to is not there.
    CHOICE_MISSING = "attendant.choice_missing";
}
