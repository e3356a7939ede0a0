//! The switchboard: the SIP machine and all calls, each a dialog joined to a media leg.
